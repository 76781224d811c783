/*
 * The learner's file: every log's lines byte for byte, and projections that can
 * be dropped and made again from the lines. One struct store is used by one
 * thread. Queries are in store_*.h, by subject.
 */
#ifndef STORE_STORE_H
#define STORE_STORE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/error.h"
#include "journal/events.h"
#include "schedule/scheduler.h"

struct store;

struct store_options {
    /* The database. Made with its folder (0700) if it is not there. */
    const char *path;
    /*
     * The identity file that lies beside it, or NULL
     * for PATH with ".identity" at its end.
     */
    const char *identity_path;
    bool read_only;
    /* Wait for another writer, ms; 0 = 3000. */
    int busy_ms;
    /* Only for tests: pages that the file may have, 0 = no limit. */
    int max_pages;
};

/*
 * Opens, migrates, and begins a new log if the file was copied or restored.
 * Falls back to reading only where that is all that can be done (a newer
 * version's file, a read-only file or folder, no space to begin): then
 * store_notice() says so. NULL with err->code:
 *   ERROR_DAMAGED    not a database, or not ours, or broken
 *   ERROR_BUSY       another program held it for longer than busy_ms
 *   ERROR_FULL       no space even to read (the log of SQLite needs some)
 *   ERROR_NOT_FOUND  read_only and not there
 *   ERROR_FAILED     anything else
 * Every message says what was kept and what to do.
 */
struct store *store_open(const struct store_options *options,
                         struct error *err);
void store_close(struct store *store); /* NULL is allowed */

bool store_is_read_only(const struct store *store);
/* ERROR_NONE, or why it is read-only: ERROR_NEWER, _READ_ONLY, _FULL. */
enum error_code store_read_only_why(const struct store *store);
/* One sentence for the status line, or NULL. Borrowed. */
const char *store_notice(const struct store *store);
/* Lines that this version could not project (unknown type or version). */
int64_t store_skipped(struct store *store);
/* The own log that events are appended to; 36 characters. Borrowed. */
const char *store_log_id(const struct store *store);

/*
 * Gives each event an id and the next number of our log, hashes, inserts and
 * projects them, all in one transaction: after true they are on the disk,
 * after false nothing happened. `events[i].id` is filled. ERROR_READ_ONLY,
 * ERROR_FULL and ERROR_BUSY are told apart.
 */
MUST_CHECK bool store_append(struct store *store, struct event *events,
                             size_t count, struct error *err);
/*
 * Corrected time = device's clock + this. It only
 * steers the ids of new events.
 */
void store_set_clock_correction(struct store *store, int64_t add_ms);

/*
 * Did anything change since the last call: an append of ours, or a write of
 * another process? The first call answers true.
 */
bool store_changed(struct store *store);

/*
 * Appends an `undo` of an event (id as text) or of a whole sitting (its quiz
 * id). The affected items are folded again.
 */
MUST_CHECK bool store_undo(struct store *store, const char *target,
                           int64_t at_ms, int tz_min, struct error *err);

/* Drops every projection and makes it again from the lines. */
MUST_CHECK bool store_rebuild(struct store *store, struct error *err);
/*
 * Reads the whole file with SQLite's own check and follows every log's chain.
 * False with ERROR_DAMAGED and a sentence about the first fault.
 */
MUST_CHECK bool store_verify(struct store *store, struct error *err);

/*
 * The scheduler by the present `memory.*` settings (fsrs/SPEC 14). Borrowed,
 * valid until the next append or store_changed().
 */
const struct scheduler *store_scheduler(struct store *store);
/* memory.leech, memory.new_per_day. */
int store_leech_threshold(struct store *store);
int store_new_per_day(struct store *store);

/*
 * What the content says of a question's newest revision: a question whose last
 * answer is older is due now (relearn), unchanged (keep), or forgets its older
 * answers (reset). Local, not synced; told again whenever the content changed.
 * Items not in the list are `keep` while no answer has a newer revision.
 */
enum item_change { REVISION_KEEP, REVISION_RELEARN, REVISION_RESET };
struct item_revision {
    const char *item; /* without revision */
    int rev;
    enum item_change change;
};
/* Replaces the table; folds again what differs. Only revisions above 1. */
MUST_CHECK bool store_set_revisions(struct store *store,
                                    const struct item_revision *revisions,
                                    size_t count, struct error *err);

/*
 * For tests and `doctor`: a hash (64 hex digits) over all rows of all
 * projections, in key order. Two stores with the same journal have the same.
 */
MUST_CHECK bool store_fingerprint(struct store *store, char out[65],
                                  struct error *err);

#endif
