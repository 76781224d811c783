/* What the files of this folder share; nobody else includes it. */
#ifndef APP_APP_PRIVATE_H
#define APP_APP_PRIVATE_H

#include <sys/types.h>

#include "app/app.h"
#include "app/settings.h"
#include "journal/event_id.h"
#include "secret/note_keys.h"

struct settings;
struct listening;
struct progress_table;
struct pace;
struct syncing;
struct cost;
struct downloading;
struct app_pack;

struct app {
    char *profile;
    char *program;
    struct content_roots roots;
    struct index *index;
    struct outline outline;
    struct store *store;
    struct note_keys keys; /* of encrypted notes */
    struct settings *settings;
    struct catalog *lists; /* NULL until first asked for */
    struct str_list problems;
    unsigned revision;
    struct progress_table *progress; /* NULL until first asked for */
    struct listening *listening;     /* NULL until first asked for */
    struct pace *pace;               /* NULL until first asked for */
    struct syncing *syncing;         /* NULL until first asked for */
    struct downloading *downloading; /* NULL until first asked for */
    struct app_pack *pack;           /* NULL until first asked for */
    pid_t fitting;                   /* the optimizer's child; 0 none */
    struct event_id fit;             /* the fit in force when it began */
    bool has_fit;
    struct cost *cost; /* NULL until first asked for */
    int64_t pace_day;  /* study day on which it was read */
};

void app_add_problem(struct app *app, const char *format, ...) PRINTF(2, 3);

/* settings.c */
struct settings *settings_new(struct str_list *problems);
void settings_free(struct settings *settings);
/* A setting of the device; its standard when it is not set. Borrowed. */
const char *settings_device(const struct settings *settings, const char *key);
/* network.c: app_net_request() without an app. */
struct json_out;
void settings_net_request(const struct settings *settings, struct str *text,
                          struct json_out *json);
/* progress.c: as app_progress(); not `full`: without answers and mastery. */
struct progress;
const struct progress *progress_now_of(struct app *app, bool full);
void progress_table_free(struct progress_table *table);
/* sync.c */
void syncing_free(struct syncing *syncing);
/* vault.c: login and keys go to the keyring, or back to files. */
MUST_CHECK bool app_secrets_move(struct app *app, bool to_keyring,
                                 struct error *err);
/* After a secret was made: to where the person wants it. */
MUST_CHECK bool app_secrets_settle(struct app *app, struct error *err);
/* cost.c */
void cost_free(struct cost *cost);
/* download.c */
void downloading_free(struct downloading *downloading);
/* packing_app.c */
void app_pack_free(struct app_pack *pack);
/* listen.c */
void listening_free(struct listening *listening);
/* listen_track.c: what a crash left unwritten becomes `play` lines. */
MUST_CHECK bool listening_recover(struct app *app, struct error *err);
/* revisions.c: tells the store which questions have changed. */
MUST_CHECK bool app_tell_revisions(struct app *app, struct error *err);

/* Begins an event with the clock of now. */
struct event;
struct event_id;
void app_event_begin(struct app *app, struct event *event);
/* Appends one event and releases it. */
MUST_CHECK bool app_append(struct app *app, struct event *event,
                           struct error *err);

/*
 * due.c: takes back the `due` line of that id and those of the same move.
 * `*cards`: how many the newest line speaks of; made the number of them all.
 */
MUST_CHECK bool due_undo(struct app *app, const struct event_id *newest,
                         size_t *cards, struct error *err);

#endif
