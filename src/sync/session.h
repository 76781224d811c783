/*
 * What a verb works with: the learner's store, the profile's login, the lock,
 * and the server. The request names the files:
 *
 *     "store"  the database        "login"  the login file
 *     "keys"   the keys of encrypted notes
 */
#ifndef SYNC_SESSION_H
#define SYNC_SESSION_H

#include "http/verb.h"
#include "secret/note_keys.h"
#include "sync/login_file.h"
#include "sync/transport.h"

struct session {
    struct verb_call *call;
    struct store *store;
    struct login login;
    struct remote *remote; /* NULL until session_connect() */
    struct transport transport;
    struct note_keys keys; /* open what comes in */
    int lock;              /* descriptor of the lock file, or -1 */
};

/* Opens the store. */
MUST_CHECK bool session_open(struct session *session, struct verb_call *call,
                             struct error *err);
void session_close(struct session *session);
/*
 * Reads the login, checks that it is the account that this profile belongs to,
 * and makes ready to ask.
 */
MUST_CHECK bool session_connect(struct session *session, struct error *err);
/* A new token if ours ends soon; failing that is no failure. */
void session_renew(struct session *session);

/*
 * The profile's sync lock. `wait_s` 0: does not wait. False with ERROR_BUSY
 * when another program has it.
 */
MUST_CHECK bool session_lock(struct session *session, int wait_s,
                             struct error *err);

/* The profile's learner: "" when it belongs to nobody yet. */
void session_get_learner(struct session *session, struct str *learner);

/* Small numbers that stay with the profile. */
int64_t session_get_int(struct session *session, const char *key,
                        int64_t otherwise);
void session_set_int(struct session *session, const char *key, int64_t value);
void session_set_text(struct session *session, const char *key,
                      const char *text); /* NULL removes it */

/* Puts a sentence on the profile's list of sync's last errors. */
void session_log_error(struct session *session, const char *text);

/* Keys of the store's small values; the program reads them, too. */
#define KEY_SERVER     "server"     /* address */
#define KEY_LEARNER    "learner"    /* whose the profile is */
#define KEY_ERRORS     "errors"     /* JSON list of {"at":ms,"text":…} */
#define KEY_LAST_OK    "last_ok"    /* ms: both sides were equal */
#define KEY_LAST_TRY   "last_try"   /* ms */
#define KEY_FAILURES   "failures"   /* in a row */
#define KEY_WAIT_UNTIL "wait_until" /* ms: no try of our own before */
#define KEY_ASKED      "asked"      /* 1: the server named that time */
#define KEY_AFTER_S    "after_s"    /* the server's wish: pause when idle */
#define KEY_STATE      "state"      /* why it stopped for good: a problem */

#endif
