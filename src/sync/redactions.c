/*
 * Step 5. Both lists are compared whole, since either side may have been
 * restored and then counted on: equal numbers alone would prove nothing.
 */
#include <stdlib.h>

#include "base/number.h"
#include "sync/inside.h"

#define KEY_REV    "rev"
#define KEY_LISTED "redactions" /* how many both sides had */

static int64_t get_number(struct sync *sync, const char *key, int64_t otherwise)
{
    struct str text = STR_INIT;
    int64_t value = otherwise;

    if (store_sync_get(sync->store, key, &text) &&
        !number_parse_int(text.buf, 0, INT64_MAX, &value)) {
        value = otherwise;
    }
    str_release(&text);
    return value;
}

static bool set_number(struct sync *sync, const char *key, int64_t value)
{
    char text[32];

    snprintf(text, sizeof(text), "%lld", (long long)value);
    return store_sync_set(sync->store, key, text, sync->err);
}

bool sync_has_own_redactions(struct sync *sync)
{
    struct error ignored = ERROR_INIT;
    struct event_id *ids = NULL;
    size_t count = 0;
    bool ok = store_redactions(sync->store, &ids, &count, &ignored);

    free(ids);
    error_release(&ignored);
    return !ok || (int64_t)count != get_number(sync, KEY_LISTED, 0);
}

static int by_bytes(const void *a, const void *b)
{
    return event_id_compare(a, b);
}

/* Those of the sorted `from` that the sorted `in` lacks. */
static void lacking(const struct sync_ids *from, const struct sync_ids *in,
                    struct sync_ids *out)
{
    size_t at = 0;

    for (size_t i = 0; i < from->count; i++) {
        while (at < in->count &&
               event_id_compare(&in->items[at], &from->items[i]) < 0) {
            at++;
        }
        if (at == in->count ||
            event_id_compare(&in->items[at], &from->items[i]) != 0) {
            GROW(out->items, out->count, out->capacity);
            out->items[out->count++] = from->items[i];
        }
    }
}

static bool post_all(struct sync *sync, const struct sync_ids *ids)
{
    bool ok = true;

    for (size_t at = 0; ok && at < ids->count; at += SYNC_REDACT_MAX) {
        struct sync_reply reply = SYNC_REPLY_INIT;
        size_t count = ids->count - at;

        count = count < SYNC_REDACT_MAX ? count : SYNC_REDACT_MAX;
        sync->transport->redact(sync->transport->context, ids->items + at,
                                count, &reply);
        sync->result->status = reply.status;
        ok = reply.status == 200 || sync_stop(sync, &reply);
        str_release(&reply.reason);
    }
    return ok;
}

/*
 * `ours` and `theirs` are sorted. What is noted is the revision of the list
 * that was read: the heads may be older, and a server that was set back to them
 * would look as if it had the list.
 */
static bool exchange(struct sync *sync, const struct sync_ids *ours,
                     const struct sync_ids *theirs, int64_t rev)
{
    struct sync_ids to_us = {0};
    struct sync_ids to_them = {0};
    bool ok = true;

    lacking(theirs, ours, &to_us);
    lacking(ours, theirs, &to_them);
    if (to_us.count > 0) {
        ok = store_redact(sync->store, to_us.items, to_us.count, sync->err);
    }
    if (ok && to_them.count > 0) {
        sync->changed = true;
        ok = post_all(sync, &to_them);
    } else if (ok) {
        ok = set_number(sync, KEY_REV, rev) &&
             set_number(sync, KEY_LISTED, (int64_t)theirs->count);
    }
    free(to_us.items);
    free(to_them.items);
    return ok;
}

bool sync_redactions(struct sync *sync, int64_t rev)
{
    struct sync_reply reply = SYNC_REPLY_INIT;
    struct sync_ids ours = {0};
    struct sync_ids theirs = {0};
    int64_t listed = 0; /* the revision of their list: later than `rev` */
    bool ok = true;

    if (rev == get_number(sync, KEY_REV, 0) && !sync_has_own_redactions(sync)) {
        return true;
    }
    sync->transport->redactions(sync->transport->context, &theirs, &listed,
                                &reply);
    sync->result->status = reply.status;
    if (reply.status != 200) {
        ok = sync_stop(sync, &reply);
    }
    ok = ok &&
         store_redactions(sync->store, &ours.items, &ours.count, sync->err);
    if (ok && theirs.count > 1) {
        qsort(theirs.items, theirs.count, sizeof(*theirs.items), by_bytes);
    }
    ok = ok && exchange(sync, &ours, &theirs, listed);
    free(ours.items);
    free(theirs.items);
    str_release(&reply.reason);
    return ok;
}
