/*
 * Logs and their lines: what sync, export and import move. Lines that come in
 * are checked (doc/protocol.md) and their chain is followed before
 * anything is stored; each call is one transaction.
 */
#ifndef STORE_STORE_LINES_H
#define STORE_STORE_LINES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include "journal/chain.h"
#include "store/store.h"

struct store_log {
    char id[37];
    bool own;         /* written by this copy of the database, now or before */
    bool current;     /* where our next events go */
    int64_t seq;      /* number of its last event; 0 empty */
    struct hash hash; /* h(seq) */
    int64_t acked;    /* greatest seq that a server said it has */
};
struct store_logs {
    struct store_log *items;
    size_t count;
    size_t capacity;
};
#define STORE_LOGS_INIT                                                        \
    {                                                                          \
        NULL, 0, 0                                                             \
    }
void store_logs_release(struct store_logs *logs);
/* All logs, by id. */
MUST_CHECK bool store_logs_all(struct store *store, struct store_logs *logs,
                               struct error *err);
bool store_log_find(struct store *store, const char *log,
                    struct store_log *found);
/* h(seq) of a log; false if seq is beyond its head or it is unknown. */
bool store_log_hash(struct store *store, const char *log, int64_t seq,
                    struct hash *hash);
/*
 * Never back, also not when a server that was set back is sent them again: what
 * was acknowledged once is never put into quarantine.
 */
MUST_CHECK bool store_log_set_acked(struct store *store, const char *log,
                                    int64_t seq, struct error *err);

/* Which lines of a log to read. */
struct store_range {
    const char *log;
    int64_t after; /* from number after+1 on */
    size_t max_lines;
    size_t max_bytes;
};
/*
 * Appends these lines to `out`, whole ones, within both limits but at least
 * one; `*last` is the number of the last one, `after` if there was none.
 */
MUST_CHECK bool store_lines_get(struct store *store,
                                const struct store_range *range,
                                struct str *out, int64_t *last,
                                struct error *err);

/* Lines after+1 … of a log, as they came. */
struct store_piece {
    const char *log;
    int64_t after;
    const char *bytes;
    size_t len;
    const struct hash *want; /* the hash after its last line, or NULL */
};
struct store_taken {
    int64_t added; /* lines new to us */
    bool fork;     /* a line contradicts ours: nothing was stored */
    int64_t agree; /* with fork: number of the last line that agrees */
};
/*
 * Takes lines in. `after` must be at most our own number for that log
 * (ERROR_USAGE otherwise). If the hash wanted is not reached nothing is stored
 * and the error is ERROR_DAMAGED. Lines that our own current log did not have
 * make us begin a new log. On a fork the caller parts the log
 * (store_log_part()) and takes again.
 */
MUST_CHECK bool store_lines_take(struct store *store,
                                 const struct store_piece *piece,
                                 struct store_taken *taken, struct error *err);
/*
 * The fork rule of the protocol, 7.5: from number `keep`+1 on our lines of this
 * log move to a new log, so that the server's can take their place. Gives the
 * new log's id.
 */
MUST_CHECK bool store_log_part(struct store *store, const char *log,
                               int64_t keep, char new_log[37],
                               struct error *err);
/* Our next events go to a new log. */
MUST_CHECK bool store_log_begin(struct store *store, struct error *err);
/*
 * Puts an unsent, refused event of a log of our own into quarantine and a
 * `void` line in its place; what follows is hashed again.
 */
MUST_CHECK bool store_quarantine(struct store *store, const char *log,
                                 int64_t seq, const char *reason,
                                 struct error *err);
/* How many are there, and the newest one's reason (may be empty). */
int64_t store_quarantined(struct store *store, struct str *reason);
/* Replaces bodies by their hashes; unknown ids are remembered. */
MUST_CHECK bool store_redact(struct store *store, const struct event_id *ids,
                             size_t count, struct error *err);
/*
 * Every event that holds text of a note or bookmark (by its UUID), whether it
 * counts or not: what to redact so that nothing of it is left. The caller frees
 * `*ids`.
 */
MUST_CHECK bool store_text_events(struct store *store, bool bookmark,
                                  const char *id, struct event_id **ids,
                                  size_t *count, struct error *err);
/* All redacted ids, sorted. The caller frees `*ids`. */
MUST_CHECK bool store_redactions(struct store *store, struct event_id **ids,
                                 size_t *count, struct error *err);

/* Every log: a line "log <id>", then its lines. */
MUST_CHECK bool store_export(struct store *store, FILE *out, struct error *err);
struct store_imported {
    int64_t logs;  /* logs in the file */
    int64_t added; /* lines new to us */
    int64_t known; /* lines we had */
    int64_t moved; /* contradict ours: put into a log of their own */
};
/*
 * Takes such a file in, in one transaction. Errors name the line. Bounded: a
 * line at a time is in memory.
 */
MUST_CHECK bool store_import(struct store *store, FILE *in,
                             struct store_imported *imported,
                             struct error *err);

/* Small values of sync (etag, learner id, rev, …): local, replaced whole. */
MUST_CHECK bool store_sync_set(struct store *store, const char *key,
                               const char *text, struct error *err);
bool store_sync_get(struct store *store, const char *key, struct str *text);

#endif
