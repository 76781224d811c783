/* Step 3, and step 6 for what the server refuses. */
#include "sync/inside.h"

/* What became of a piece. */
enum sent {
    SENT_ON,    /* go on behind it */
    SENT_AGAIN, /* the same place again, changed or smaller */
    SENT_END,   /* the next round compares anew */
    SENT_FAIL,
};

/*
 * `*last`: the number refused before. A server that refuses in order goes
 * forward: a `void` that is refused, or what it passed by before, ends the
 * sync.
 */
static enum sent refused_line(struct sync *sync, const char *log,
                              const struct sync_reply *reply, int64_t *last)
{
    struct store_log ours;

    if (!store_log_find(sync->store, log, &ours) || !ours.own ||
        reply->seq <= ours.acked || reply->seq <= *last) {
        (void)sync_stop(sync, reply);
        return SENT_FAIL;
    }
    *last = reply->seq;
    if (!store_quarantine(sync->store, log, reply->seq, reply->reason.buf,
                          sync->err)) {
        return SENT_FAIL;
    }
    sync->result->quarantined++;
    sync->changed = true;
    return SENT_AGAIN;
}

/* What a 200 says: ours are there, and perhaps all heads. */
static enum sent taken_piece(struct sync *sync, struct store_range *range,
                             int64_t last, struct sync_heads *heads)
{
    if (!store_log_set_acked(sync->store, range->log, last, sync->err)) {
        return SENT_FAIL;
    }
    sync_heads_release(&sync->next);
    sync->next = *heads;
    *heads = (struct sync_heads){0};
    sync->result->sent += last - range->after;
    sync->changed = true;
    range->after = last;
    sync_moved(sync);
    return SENT_ON;
}

/* What to do by the answer to the lines up to `last`. */
static enum sent judge_piece(struct sync *sync, struct store_range *range,
                             int64_t last, const struct sync_reply *reply,
                             struct sync_heads *heads, int64_t *refused)
{
    switch (reply->status) {
    case 200:
        return taken_piece(sync, range, last, heads);
    case 409:
        sync->changed = true;
        return SENT_END;
    case 413:
        if (last - range->after > 1) {
            /* Half of what was sent, which may be far below the limit. */
            range->max_lines = (size_t)(last - range->after) / 2;
            return SENT_AGAIN;
        }
        break;
    case 422:
        if (reply->seq > range->after && reply->seq <= last) {
            return refused_line(sync, range->log, reply, refused);
        }
        break;
    default:
        break;
    }
    (void)sync_stop(sync, reply);
    return SENT_FAIL;
}

static enum sent send_piece(struct sync *sync, struct store_range *range,
                            int64_t *refused)
{
    struct sync_place place = {.log = range->log, .after = range->after};
    struct sync_heads heads = {0};
    struct sync_reply reply = SYNC_REPLY_INIT;
    struct str lines = STR_INIT;
    enum sent sent = SENT_FAIL;
    int64_t last;

    if (!store_log_hash(sync->store, range->log, range->after, &place.hash)) {
        sent = SENT_END; /* another program moved it */
        goto out;
    }
    if (!store_lines_get(sync->store, range, &lines, &last, sync->err)) {
        goto out;
    }
    if (last == range->after) {
        sent = SENT_END;
        goto out;
    }
    sync->transport->append(sync->transport->context, &place, str_slice(&lines),
                            &heads, &reply);
    sync->result->status = reply.status;
    sent = judge_piece(sync, range, last, &reply, &heads, refused);
out:
    sync_heads_release(&heads);
    str_release(&reply.reason);
    str_release(&lines);
    return sent;
}

bool sync_send(struct sync *sync, const char *log, int64_t after)
{
    struct store_range range = {.log = log,
                                .after = after,
                                .max_lines = SYNC_PIECE_LINES,
                                .max_bytes = SYNC_PIECE_BYTES};
    int64_t refused = 0;
    enum sent sent;

    do {
        sent = send_piece(sync, &range, &refused);
    } while (sent == SENT_ON || sent == SENT_AGAIN);
    return sent == SENT_END;
}
