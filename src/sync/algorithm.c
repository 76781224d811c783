/* Rounds: heads, compare, and what follows for each log. */
#include "sync/algorithm.h"

#include <stdlib.h>
#include <string.h>

#include "sync/inside.h"
#include "sync/refusal.h"

#define KEY_VERSION "version"

void sync_heads_release(struct sync_heads *heads)
{
    free(heads->items);
    *heads = (struct sync_heads){0};
}

void sync_moved(struct sync *sync)
{
    if (sync->watch->moved != NULL) {
        sync->watch->moved(sync->watch->context, sync->result);
    }
}

bool sync_stop(struct sync *sync, const struct sync_reply *reply)
{
    sync->result->status = reply->status;
    return refusal_fail(reply->status, reply->reason.buf, sync->err);
}

static const struct sync_head *find_head(const struct sync_heads *heads,
                                         const char *log)
{
    for (size_t i = 0; i < heads->count; i++) {
        if (str_equal(heads->items[i].log, log)) {
            return &heads->items[i];
        }
    }
    return NULL;
}

/* Never back: what was acknowledged once stays so (step 6). */
static bool note_acked(struct sync *sync, const struct store_log *log,
                       int64_t seq)
{
    return seq <= log->acked ||
           store_log_set_acked(sync->store, log->id, seq, sync->err);
}

/* Steps 2 to 4 for one log that we have. */
static bool compare_log(struct sync *sync, const struct store_log *ours,
                        const struct sync_head *theirs)
{
    struct hash hash;

    if (theirs == NULL || theirs->seq <= 0) {
        return ours->seq == 0 || sync_send(sync, ours->id, 0);
    }
    if (theirs->seq > ours->seq) {
        return sync_receive(sync, ours->id, ours->seq);
    }
    if (!store_log_hash(sync->store, ours->id, theirs->seq, &hash)) {
        return error_set_code(sync->err, ERROR_DAMAGED,
                              "log %s has lost line %lld", ours->id,
                              (long long)theirs->seq);
    }
    if (!hash_equal(&hash, &theirs->hash)) {
        return sync_resolve_fork(sync, ours->id, theirs->seq);
    }
    return note_acked(sync, ours, theirs->seq) &&
           (theirs->seq == ours->seq || sync_send(sync, ours->id, theirs->seq));
}

static bool compare_all(struct sync *sync, const struct store_logs *logs,
                        const struct sync_heads *heads)
{
    bool ok = true;

    for (size_t i = 0; ok && i < logs->count; i++) {
        ok = compare_log(sync, &logs->items[i],
                         find_head(heads, logs->items[i].id));
    }
    for (size_t i = 0; ok && i < heads->count; i++) {
        struct store_log known;

        if (heads->items[i].seq > 0 &&
            !store_log_find(sync->store, heads->items[i].log, &known)) {
            ok = sync_receive(sync, heads->items[i].log, 0);
        }
    }
    return ok;
}

/* "VERSION SUMMARY": what both sides had, and how the server numbered it. */
static void version_text(int64_t version, const struct store_logs *logs,
                         struct str *text)
{
    struct hash hash = sync_summary(logs);
    char hex[65];

    hash_format(&hash, hex);
    str_add_format(text, "%lld %s", (long long)version, hex);
}

/*
 * The version to ask with, or -1 if an answer is needed anyway. A version alone
 * would not do: what was sent since, in a sync that broke off before its end,
 * is lost if the server is set back to this version.
 */
static int64_t known_version(struct sync *sync, const struct store_logs *logs)
{
    struct str noted = STR_INIT;
    struct str now = STR_INIT;
    int64_t version = -1;

    if (!sync_has_own_redactions(sync) &&
        store_sync_get(sync->store, KEY_VERSION, &noted)) {
        version = strtoll(noted.buf, NULL, 10);
        version_text(version, logs, &now);
        if (version < 0 || !str_equal(noted.buf, now.buf)) {
            version = -1;
        }
    }
    str_release(&now);
    str_release(&noted);
    return version;
}

/* Both sides are equal at this version: the next time 304 will do. */
static bool note_version(struct sync *sync, int64_t version,
                         const struct store_logs *logs)
{
    struct str text = STR_INIT;
    bool ok;

    version_text(version, logs, &text);
    ok = store_sync_set(sync->store, KEY_VERSION, text.buf, sync->err);
    str_release(&text);
    return ok;
}

/* Adds up what this round has to move. */
static void count_work(struct sync *sync, const struct store_logs *logs,
                       const struct sync_heads *heads)
{
    struct sync_result *result = sync->result;

    result->to_send = result->sent;
    result->to_receive = result->received;
    for (size_t i = 0; i < heads->count; i++) {
        result->to_receive += heads->items[i].seq;
    }
    for (size_t i = 0; i < logs->count; i++) {
        const struct sync_head *theirs = find_head(heads, logs->items[i].id);
        int64_t seq = theirs != NULL ? theirs->seq : 0;
        int64_t both = seq < logs->items[i].seq ? seq : logs->items[i].seq;

        result->to_receive -= both;
        result->to_send += logs->items[i].seq - both;
    }
}

/* The heads to compare with, and their status: from the last append, or asked
 * for. */
static int get_heads(struct sync *sync, const struct store_logs *logs,
                     struct sync_heads *heads, struct sync_reply *reply)
{
    if (sync->next.version > 0) {
        *heads = sync->next;
        sync->next = (struct sync_heads){0};
        return 200;
    }
    sync->transport->heads(sync->transport->context, known_version(sync, logs),
                           heads, reply);
    return reply->status;
}

static bool run_round(struct sync *sync)
{
    struct sync_heads heads = {0};
    struct sync_reply reply = SYNC_REPLY_INIT;
    struct store_logs logs = STORE_LOGS_INIT;
    bool ok = store_logs_all(sync->store, &logs, sync->err);

    sync->changed = false;
    if (!ok) {
        goto out;
    }
    sync->result->status = get_heads(sync, &logs, &heads, &reply);
    if (sync->result->status == 304) {
        goto out;
    }
    if (sync->result->status != 200) {
        ok = sync_stop(sync, &reply);
        goto out;
    }
    count_work(sync, &logs, &heads);
    sync_moved(sync); /* nothing yet, and what there is to do */
    /*
     * Redactions first: a line without its body must not arrive before anybody
     * is told that it has none, or another device keeps the whole one.
     */
    ok = sync_redactions(sync, heads.rev) && compare_all(sync, &logs, &heads) &&
         (sync->changed || note_version(sync, heads.version, &logs));
out:
    sync_heads_release(&heads);
    str_release(&reply.reason);
    store_logs_release(&logs);
    return ok;
}

bool sync_run(struct store *store, const struct sync_transport *transport,
              const struct sync_watch *watch, struct sync_result *result,
              struct error *err)
{
    static const struct sync_watch nobody;
    struct sync sync = {.store = store,
                        .transport = transport,
                        .watch = watch != NULL ? watch : &nobody,
                        .result = result,
                        .err = err,
                        .changed = true};
    bool ok = true;

    *result = (struct sync_result){0};
    while (ok && sync.changed && result->rounds < SYNC_ROUNDS_MAX) {
        result->rounds++;
        ok = run_round(&sync);
    }
    sync_heads_release(&sync.next);
    if (ok && sync.changed) {
        ok = error_set(err,
                       "not in step after %d rounds: another device may be "
                       "writing much; everything is kept, try again",
                       result->rounds);
    }
    return ok;
}
