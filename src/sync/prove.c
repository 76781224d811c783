/* Are both sides equal? Asked for anew, so that the answer is a proof. */
#include <stdlib.h>
#include <string.h>

#include "sync/inside.h"
#include "sync/refusal.h"

static int by_log(const void *a, const void *b)
{
    const struct sync_head *left = a;
    const struct sync_head *right = b;

    return strcmp(left->log, right->log);
}

static void add_head(struct str *text, const char *log, int64_t seq,
                     const struct hash *hash)
{
    char hex[65];

    hash_format(hash, hex);
    str_add_format(text, "%s %lld %s\n", log, (long long)seq, hex);
}

static struct hash end_summary(struct str *text)
{
    struct hash hash = chain_body_hash(str_slice(text));

    str_release(text);
    return hash;
}

static struct hash summarise(const struct sync_heads *heads)
{
    struct str text = STR_INIT;

    for (size_t i = 0; i < heads->count; i++) {
        if (heads->items[i].seq > 0) {
            add_head(&text, heads->items[i].log, heads->items[i].seq,
                     &heads->items[i].hash);
        }
    }
    return end_summary(&text);
}

struct hash sync_summary(const struct store_logs *logs)
{
    struct str text = STR_INIT;

    for (size_t i = 0; i < logs->count; i++) {
        if (logs->items[i].seq > 0) {
            add_head(&text, logs->items[i].id, logs->items[i].seq,
                     &logs->items[i].hash);
        }
    }
    return end_summary(&text);
}

bool sync_prove(struct store *store, const struct sync_transport *transport,
                struct sync_proof *proof, struct error *err)
{
    struct sync_reply reply = SYNC_REPLY_INIT;
    struct sync_heads theirs = {0};
    struct store_logs ours = STORE_LOGS_INIT;
    struct hash summary;
    bool ok = false;

    memset(proof, 0, sizeof(*proof));
    transport->heads(transport->context, -1, &theirs, &reply);
    if (reply.status != 200) {
        (void)refusal_fail(reply.status, reply.reason.buf, err);
        error_prefix(err, "the heads cannot be compared");
        goto out;
    }
    if (!store_logs_all(store, &ours, err)) {
        goto out;
    }
    if (theirs.count > 1) {
        qsort(theirs.items, theirs.count, sizeof(*theirs.items), by_log);
    }
    for (size_t i = 0; i < theirs.count; i++) {
        proof->events += theirs.items[i].seq;
        proof->logs += theirs.items[i].seq > 0 ? 1 : 0;
    }
    summary = sync_summary(&ours);
    proof->summary = summarise(&theirs);
    proof->equal = hash_equal(&summary, &proof->summary);
    ok = true;
out:
    store_logs_release(&ours);
    sync_heads_release(&theirs);
    str_release(&reply.reason);
    return ok;
}
