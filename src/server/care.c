#include "server/care.h"

#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "server/erase.h"
#include "server/journal_api.h"
#include "server/server_log.h"

#define LOGS       ((size_t)4096) /* that are counted at a time */
#define PIECES     16             /* appends that make a log worth merging */
#define MERGES_MAX 64             /* in one round: others wait meanwhile */
#define WIPE_SHARE 20             /* of the time writers wait for wiping one */

/* Appends to one log since it was merged last. */
struct pieces {
    struct event_id learner;
    struct event_id log;
    int count;
};

struct care {
    struct job job; /* first: the two are one address */
    struct wiping {
        struct job job;  /* the same */
        atomic_bool due; /* after a start: the one before may have died */
        atomic_bool busy;
        atomic_llong next_ms; /* monotonic */
    } wiping;
    struct server *server;
    atomic_bool busy;
    int64_t next_ms;
    struct pieces pieces[LOGS]; /* the lane of writing's */
};

static bool run(struct job *job, struct server_store *store, struct error *err);
static void done(struct job *job, const struct error *err);
static bool wipe(struct job *job, struct server_store *store,
                 struct error *err);
static void wiped(struct job *job, const struct error *err);

struct care *care_new(struct server *server)
{
    struct care *care = xcalloc(1, sizeof(*care));

    care->job = (struct job){.run = run, .done = done};
    care->wiping.job = (struct job){.run = wipe, .done = wiped};
    atomic_init(&care->wiping.due, true);
    care->server = server;
    return care;
}

void care_free(struct care *care)
{
    free(care);
}

bool care_is_busy(struct care *care)
{
    return atomic_load(&care->busy);
}

void care_tick(struct care *care, int64_t now_ms)
{
    if (now_ms < care->next_ms || care_is_busy(care)) {
        return;
    }
    care->next_ms = now_ms + care->server->settings->care_s * 1000;
    atomic_store(&care->busy, true);
    if (!lanes_push(care->server->lanes, LANE_WRITE, &care->job)) {
        atomic_store(&care->busy, false);
    }
}

void care_note_append(struct care *care, const struct event_id *learner,
                      const struct event_id *log)
{
    uint32_t hash;
    struct pieces *pieces;

    /* Logs have random ids; where two meet, the later one is counted. */
    memcpy(&hash, log->bytes + 12, sizeof(hash));
    pieces = &care->pieces[hash % LOGS];
    if (event_id_compare(&pieces->log, log) != 0 ||
        event_id_compare(&pieces->learner, learner) != 0) {
        *pieces = (struct pieces){*learner, *log, 0};
    }
    pieces->count++;
}

static bool erase_due(struct care *care, struct server_store *store,
                      int64_t now, struct error *err)
{
    struct id_rows due = {0};
    bool ok = store->ops->erasures_due(store, now, &due, err);

    for (size_t i = 0; ok && i < due.count; i++) {
        ok = erase_learner(&care->server->secret,
                           care->server->settings->erasure_file, store,
                           &due.items[i], now, err);
    }
    id_rows_release(&due);
    return ok;
}

static bool merge_log(struct care *care, struct server_store *store,
                      const struct pieces *pieces, struct error *err)
{
    const struct journal_asker asker = {
        .store = store, .learner = pieces->learner, .now_ms = clock_now_ms()};
    struct account account = ACCOUNT_INIT;
    size_t merged = 0;
    bool found = false;
    bool ok =
        store->ops->account_get(store, &asker.learner, &account, &found, err) &&
        /* Another server may have erased the learner since. */
        (!found || journal_merge(&asker, &pieces->log, &merged, err));

    atomic_fetch_add(&care->server->counters.merged, merged);
    account_release(&account);
    return ok;
}

static bool merge_logs(struct care *care, struct server_store *store,
                       struct error *err)
{
    int merges = 0;
    bool ok = true;

    for (size_t i = 0; ok && i < LOGS && merges < MERGES_MAX; i++) {
        struct pieces *pieces = &care->pieces[i];

        if (pieces->count >= PIECES) {
            pieces->count = 0;
            ok = merge_log(care, store, pieces, err);
            merges++;
        }
    }
    return ok;
}

static bool run(struct job *job, struct server_store *store, struct error *err)
{
    struct care *care = (struct care *)job;
    int64_t now = clock_now_ms() / 1000;

    bool ok = store->ops->expire(store, now, err) &&
              erase_due(care, store, now, err) && merge_logs(care, store, err);

    if (store->took_out) {
        store->took_out = false;
        atomic_store(&care->wiping.due, true);
    }
    return ok;
}

/* ---- wiping, by a reader: the writer only waits for it ---- */

static bool wipe(struct job *job, struct server_store *store, struct error *err)
{
    struct wiping *wiping = (struct wiping *)job;
    int64_t began_ms = clock_monotonic_ms();
    bool whole;
    bool ok = store->ops->wipe(store, STORE_WIPE_MAX, &whole, err);
    int64_t ended_ms = clock_monotonic_ms();

    atomic_store(&wiping->next_ms,
                 ended_ms + WIPE_SHARE * (ended_ms - began_ms));
    return ok;
}

static void wiped(struct job *job, const struct error *err)
{
    struct wiping *wiping = (struct wiping *)job;

    if (err != NULL) {
        atomic_store(&wiping->due, true);
    }
    if (err != NULL && err->code != ERROR_BUSY) {
        server_log(NULL, "what was taken out may still be in the store: %s",
                   error_get(err));
    }
    atomic_store(&wiping->busy, false);
}

static void begin_wiping(struct wiping *wiping, struct server *server)
{
    if (atomic_load(&wiping->busy) ||
        clock_monotonic_ms() < atomic_load(&wiping->next_ms) ||
        !atomic_exchange(&wiping->due, false)) {
        return;
    }
    atomic_store(&wiping->busy, true);
    if (!lanes_push(server->lanes, LANE_READ, &wiping->job)) {
        atomic_store(&wiping->busy, false);
    }
}

static void done(struct job *job, const struct error *err)
{
    struct care *care = (struct care *)job;

    if (err != NULL) {
        server_log(NULL, "looking after the store failed: %s", error_get(err));
    }
    begin_wiping(&care->wiping, care->server);
    atomic_store(&care->busy, false);
}
