/*
 * Settings of the server: one table, from which come the options of `dstudiod`,
 * its file dstudiod.conf, its help and its manual pages.
 */
#ifndef SERVER_SETTINGS_H
#define SERVER_SETTINGS_H

#include <stdbool.h>
#include <stdint.h>

#include "base/error.h"

enum setting_kind { SETTING_TEXT, SETTING_BOOL, SETTING_INT, SETTING_WORD };

/* One row; `offset` is of its field in struct server_settings. */
struct setting {
    const char *name; /* as in the file; as an option with - in place of _ */
    enum setting_kind kind;
    const char *value;        /* default; NULL: none, or found out at start */
    const char *const *words; /* SETTING_WORD: ends with NULL */
    int64_t min;
    int64_t max;
    size_t offset;
    const char *help;
};

struct server_settings {
    char *listen;
    char *certificate;
    char *private_key;
    bool self_signed;
    bool behind_proxy;
    char *public_url;
    char *metrics;
    char *store;
    char *secret_file;
    char *erasure_file;
    char *name;
    char *privacy;
    char *notice;
    char *registration;
    char *oidc_issuer;
    char *oidc_client_id;
    char *oidc_client_secret_file;
    char *oidc_scopes;
    char *oidc_domains;
    char *oidc_new_accounts;
    char *oidc_label;
    char *oidc_ca_file;
    char *log;
    int64_t threads;
    int64_t readers;
    int64_t password_workers;
    int64_t password_queue;
    int64_t password_memory_mb;
    char *password_dictionary;
    char *password_breached;
    int64_t connections;
    int64_t connections_per_address;
    int64_t idle_timeout_s;
    int64_t header_timeout_s;
    int64_t body_timeout_s;
    int64_t drain_s;
    int64_t device_requests;
    int64_t device_parallel;
    int64_t login_attempts;
    int64_t address_attempts;
    int64_t sync_after_s;
    int64_t token_idle_days;
    int64_t token_max_days;
    int64_t erase_after_days;
    int64_t care_s;
};

/* All rows; the last has no name. */
const struct setting *setting_table(void);
/* Fills the defaults. End it with server_settings_release(). */
void server_settings_init(struct server_settings *settings);
void server_settings_release(struct server_settings *settings);
/* Sets one by its name in the file. ERROR_USAGE says what is wrong. */
MUST_CHECK bool server_settings_set(struct server_settings *settings,
                                    const char *name, const char *value,
                                    struct error *err);
/* Lines of the form `name = value`, # comments; errors name file and line. */
MUST_CHECK bool server_settings_read(struct server_settings *settings,
                                     const char *path, struct error *err);
/* Paths that depend on where the store is; once everything is set. */
void server_settings_complete(struct server_settings *settings);

#endif
