/*
 * Where work on the store is done, so that no thread that speaks HTTP ever
 * waits: one writer that commits many jobs together, some readers, and workers
 * behind short queues, for passwords and for requests to other servers. Every
 * thread has a store of its own.
 */
#ifndef SERVER_LANES_H
#define SERVER_LANES_H

#include <stdbool.h>
#include <stdint.h>

#include "base/error.h"
#include "server/settings.h"
#include "server/store.h"

enum lane {
    LANE_READ,
    LANE_WRITE, /* within the transaction; may be run again after a failure */
    LANE_PASSWORD,
    LANE_OUTSIDE, /* waits for servers of others; needs an identity provider */
    LANE_COUNT
};

/* What the writer commits together at most, and waits for at most. */
#define LANE_BATCH_MAX 64
#define LANE_BATCH_MS  2

struct job {
    struct job *next;
    /*
     * The mac of the token that says whose journal it writes, so that those of
     * many jobs are looked up and locked together; or NULL.
     */
    const unsigned char *token;
    /*
     * Does the work. False if the store failed. In the lane of writing it may
     * be called a second time, after everything that the first one wrote was
     * taken back.
     */
    bool (*run)(struct job *job, struct server_store *store, struct error *err);
    /* Afterwards, committed if it writes. `err` is NULL if all went well. */
    void (*done)(struct job *job, const struct error *err);
};

/* Figures for /metrics. */
struct lanes_figures {
    uint64_t commits;
    uint64_t jobs[LANE_COUNT];
    size_t waiting[LANE_COUNT];
};

struct lanes;

/* Opens the stores and starts the threads. NULL with `err`. */
struct lanes *lanes_start(const struct server_settings *settings,
                          struct error *err);
/* Finishes what was accepted, takes nothing more. NULL is allowed. */
void lanes_stop(struct lanes *lanes);
/* After lanes_stop(), when nobody can push any more. NULL is allowed. */
void lanes_free(struct lanes *lanes);
/* False if the lane is full or ended: nothing will happen to the job. */
bool lanes_push(struct lanes *lanes, enum lane lane, struct job *job);
void lanes_get_figures(struct lanes *lanes, struct lanes_figures *figures);

/* Opens the store that the settings name. NULL with `err`. */
struct server_store *open_store(const struct server_settings *settings,
                                struct error *err);

/*
 * Holds a store that is a file for this process alone, until `*fd` is closed; a
 * database looks after itself, and `*fd` is -1. ERROR_BUSY if another process
 * serves or restores it.
 */
MUST_CHECK bool store_lock(const struct server_settings *settings, int *fd,
                           struct error *err);

#endif
