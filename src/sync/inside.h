/* Between the files of algorithm.h; nobody else includes it. */
#ifndef SYNC_INSIDE_H
#define SYNC_INSIDE_H

#include "sync/algorithm.h"

/* One sync under way. */
struct sync {
    struct store *store;
    const struct sync_transport *transport;
    const struct sync_watch *watch;
    struct sync_result *result;
    struct error *err;
    bool changed; /* this round moved something: another one is needed */
    struct sync_heads next; /* for the next round; version 0: ask */
};

/*
 * What a device has, as one hash: of a line "log seq hash" for each log with
 * events, by log.
 */
struct hash sync_summary(const struct store_logs *logs);

/* Tells whoever watches how far it is. */
void sync_moved(struct sync *sync);

/*
 * For an answer that nobody provided for: notes its status and why it ends the
 * sync. Always false.
 */
bool sync_stop(struct sync *sync, const struct sync_reply *reply);

/* Sends our lines of a log behind `after`. */
MUST_CHECK bool sync_send(struct sync *sync, const char *log, int64_t after);
/* Reads the server's lines of a log behind `after`, which we have. */
MUST_CHECK bool sync_receive(struct sync *sync, const char *log, int64_t after);
/*
 * The fork rule (7.5): finds where our copy and the server's part, moves our
 * tail to a new log and takes the server's. `theirs` is the server's head.
 */
MUST_CHECK bool sync_resolve_fork(struct sync *sync, const char *log,
                                  int64_t theirs);
/* Step 5, both ways; `rev` is the server's. */
MUST_CHECK bool sync_redactions(struct sync *sync, int64_t rev);
/* Are there redactions that the server was not told of? */
bool sync_has_own_redactions(struct sync *sync);

#endif
