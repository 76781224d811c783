/* Between sync.c, sync_look.c and account.c; nobody else includes it. */
#ifndef APP_SYNC_PRIVATE_H
#define APP_SYNC_PRIVATE_H

#include "app/account.h"
#include "app/sync.h"
#include "net/net.h"

struct syncing {
    struct net *net;
    struct app_sync_run run;
    bool background; /* runs by itself */
    bool offline;    /* the setting, when it was looked at last */
    int64_t due_ms;  /* monotonic; -1: never */
    unsigned revision;
    bool look_again; /* the word may have changed */
    char word[48];
    struct net *account_net;
    struct app_account account;
};

struct syncing *syncing_of(struct app *app);
/* Path of the profile's login file; the caller frees. */
char *sync_login_path(struct app *app);
/* A request with the settings and the profile's files, still open. */
void sync_request(struct app *app, struct str *text, struct json_out *json);
/* May a run begin by itself? */
bool sync_is_ready(struct app *app);
/* What to add to our clock, by the last sync; 0 while it is right. */
int64_t sync_clock_ms(struct app *app);
int64_t sync_unsent(struct app *app);
/* Is there anything to tell the server: events, or what was erased? */
bool sync_has_news(struct app *app);
void sync_write_word(struct app *app, char *word, size_t size);
/* True: something changed. */
bool account_service(struct app *app);
void account_release(struct syncing *syncing);

#endif
