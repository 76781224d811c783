/* Are both sides equal? Asked for anew, so that the answer is a proof. */
#include <stdlib.h>
#include <string.h>

#include "sync/algorithm.h"
#include "sync/refusal.h"

static int by_log(const void *a, const void *b)
{
    const struct sync_head *left = a;
    const struct sync_head *right = b;

    return strcmp(left->log, right->log);
}

/* The hash of a line "log seq hash" for each. */
static struct hash summarise(const struct sync_heads *heads)
{
    struct str text = STR_INIT;
    struct hash hash;

    for (size_t i = 0; i < heads->count; i++) {
        char hex[65];

        hash_format(&heads->items[i].hash, hex);
        str_add_format(&text, "%s %lld %s\n", heads->items[i].log,
                       (long long)heads->items[i].seq, hex);
    }
    hash = chain_body_hash((struct slice){text.buf, text.len});
    str_release(&text);
    return hash;
}

/* Our own, those without events left out, by log. */
static bool our_heads(struct store *store, struct sync_heads *heads,
                      struct error *err)
{
    struct store_logs logs = STORE_LOGS_INIT;
    bool ok = store_logs_all(store, &logs, err);

    for (size_t i = 0; ok && i < logs.count; i++) {
        struct sync_head head = {.seq = logs.items[i].seq,
                                 .hash = logs.items[i].hash};

        if (head.seq > 0) {
            memcpy(head.log, logs.items[i].id, sizeof(head.log));
            GROW(heads->items, heads->count, heads->capacity);
            heads->items[heads->count++] = head;
        }
    }
    store_logs_release(&logs);
    return ok;
}

bool sync_prove(struct store *store, const struct sync_transport *transport,
                struct sync_proof *proof, struct error *err)
{
    struct sync_reply reply = SYNC_REPLY_INIT;
    struct sync_heads theirs = {0};
    struct sync_heads ours = {0};
    struct hash summary;
    bool ok = false;

    memset(proof, 0, sizeof(*proof));
    transport->heads(transport->context, -1, &theirs, &reply);
    if (reply.status != 200) {
        (void)refusal_fail(reply.status, reply.reason.buf, err);
        error_prefix(err, "the heads cannot be compared");
        goto out;
    }
    if (!our_heads(store, &ours, err)) {
        goto out;
    }
    if (theirs.count > 1) {
        qsort(theirs.items, theirs.count, sizeof(*theirs.items), by_log);
    }
    for (size_t i = 0; i < theirs.count; i++) {
        proof->events += theirs.items[i].seq;
    }
    summary = summarise(&ours);
    proof->summary = summarise(&theirs);
    proof->logs = theirs.count;
    proof->equal = hash_equal(&summary, &proof->summary);
    ok = true;
out:
    sync_heads_release(&ours);
    sync_heads_release(&theirs);
    str_release(&reply.reason);
    return ok;
}
