/*
 * Logins that a browser approves for a terminal: device codes (RFC 8628) and
 * authorization codes (RFC 8252), as tickets of the store.
 */
#ifndef SERVER_GRANT_H
#define SERVER_GRANT_H

#include "server/call.h"

#define GRANT_CODE_LETTERS 8
/* "WDJB-MJHT", NUL. */
#define GRANT_USER_CODE_BYTES 10
#define GRANT_LIFE_S          INT64_C(600)
#define GRANT_INTERVAL_S      5

enum grant_state { GRANT_PENDING, GRANT_APPROVED, GRANT_DENIED };

/* What a ticket of these kinds holds. */
struct grant {
    struct ticket ticket;
    struct str device_name;
    struct str platform;
    struct str origin;    /* where it came from, roughly, for a person */
    struct str challenge; /* of an authorization code: S256 */
    struct str redirect;
    int64_t interval_s; /* of a device code: between two questions */
};
void grant_init(struct grant *grant);
void grant_release(struct grant *grant);

/* A new user code. */
void grant_make_user_code(char code[GRANT_USER_CODE_BYTES]);
/*
 * Reads a user code as a person types it: any case, with or without the hyphen.
 * False if it cannot be one.
 */
bool grant_read_user_code(const char *text, char code[GRANT_USER_CODE_BYTES]);
void grant_mac_user_code(const struct secret *secret, const char *code,
                         unsigned char mac[TOKEN_MAC_BYTES]);

/* Finds one that has not ended, by its user code or by its own code. */
MUST_CHECK bool grant_find_by_user_code(struct call *call,
                                        struct server_store *store,
                                        const char *code, struct grant *grant,
                                        bool *found, struct error *err);
MUST_CHECK bool grant_find(struct call *call, struct server_store *store,
                           enum ticket_kind kind, const char *code,
                           struct grant *grant, bool *found, struct error *err);
MUST_CHECK bool grant_put(struct server_store *store, struct grant *grant,
                          struct error *err);
/* Where the call comes from, roughly. */
void grant_set_origin(const struct call *call, struct str *origin);

#endif
