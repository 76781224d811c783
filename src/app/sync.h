/*
 * Sync as the program sees it: `dstudio-net` does it, in the background or
 * while a person waits. Nothing here waits but app_sync_wait(). A profile that
 * was never logged in has no sync, and nothing here does anything.
 */
#ifndef APP_SYNC_H
#define APP_SYNC_H

#include "app/app.h"
#include "app/listen.h"

struct app_sync_error {
    int64_t at_ms;
    char *text;
};

/* Where sync stands. */
struct app_sync_view {
    bool bound;     /* the profile belongs to an account */
    bool logged_in; /* this device has a login */
    bool offline;   /* the setting */
    char *server;   /* its address, "" if there never was one */
    char *learner;
    char *state;    /* why it stopped for good ("device-revoked"), or "" */
    int64_t unsent; /* events that the server was not heard to have */
    int64_t quarantined;
    char *refused;         /* why the newest of those was refused, or "" */
    int64_t last_ok_ms;    /* both sides were equal; 0: never */
    int64_t last_try_ms;   /* 0: never */
    int64_t wait_until_ms; /* no try of its own before; 0: no wait */
    int64_t clock_ms;      /* our clock is so much behind; 0: right */
    struct app_sync_error *errors; /* the newest first */
    size_t error_count;
};
void app_sync_look(struct app *app, struct app_sync_view *view);
void app_sync_view_release(struct app_sync_view *view);

/* The run under way, or the last one of this program. */
struct app_sync_run {
    bool running;
    bool ended;       /* there was one, and it has ended */
    bool ok;          /* it ended with both sides in step */
    struct error err; /* why not */
    bool busy;        /* another program syncs: nothing was done */
    int64_t sent;
    int64_t received;
    int64_t to_send; /* what `sent` and `received` come to */
    int64_t to_receive;
    int64_t quarantined;
    int64_t parted; /* logs that went on under a new name */
    int64_t requests;
    int64_t took_ms;
    char *again; /* why a try failed that is repeated now, or "" */
    bool proved; /* heads were compared once more at the end */
    bool equal;
    int64_t logs;   /* of the server */
    int64_t events; /* in them */
    char *summary;  /* a hash over all heads, or "" */
};
const struct app_sync_run *app_sync_run(struct app *app);

/*
 * Begins a run that a person waits for. ERROR_NOT_FOUND when the profile is not
 * logged in; a run under way goes on instead.
 */
MUST_CHECK bool app_sync_start(struct app *app, struct error *err);
/* Waits for its end; `changed` (may be NULL) is called at each step. */
MUST_CHECK bool app_sync_wait(struct app *app,
                              void (*changed)(void *context, struct app *app),
                              void *context, struct error *err);

/* From now on it runs by itself: soon, after each change, now and then. */
void app_sync_begin_background(struct app *app);
/*
 * At the program's end, or after a sitting: a helper goes on alone, for 10 s at
 * most, if there is something to send. Waits for nothing.
 */
void app_sync_finish(struct app *app);

/* A word for the title row: "", "in step", "3 unsent", "offline". Borrowed. */
const char *app_sync_word(struct app *app);

/* For the loop: descriptors and time-outs of sync and of account.h. */
enum { APP_SYNC_FDS = 2 };
void app_sync_fds(struct app *app, struct app_fd fds[APP_SYNC_FDS]);
int app_sync_timeout_ms(struct app *app);
/* True: something to draw changed. */
bool app_sync_service(struct app *app);

#endif
