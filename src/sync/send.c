/* Step 3, and step 6 for what the server refuses. */
#include "sync/inside.h"

/* What became of a piece. */
enum sent {
    SENT_ON,    /* go on behind it */
    SENT_AGAIN, /* the same place again, changed or smaller */
    SENT_END,   /* the next round compares anew */
    SENT_FAIL,
};

static enum sent refused_line(struct sync *sync, const char *log,
                              const struct sync_reply *reply)
{
    if (!str_equal(log, store_log_id(sync->store))) {
        (void)sync_stop(sync, log, reply);
        return SENT_FAIL;
    }
    if (!store_quarantine(sync->store, reply->seq, reply->reason.buf,
                          sync->err)) {
        return SENT_FAIL;
    }
    sync->result->quarantined++;
    sync->changed = true;
    return SENT_AGAIN;
}

static enum sent send_piece(struct sync *sync, struct store_range *range)
{
    struct sync_place place = {.log = range->log, .after = range->after};
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
    sync->transport->append(sync->transport->context, &place,
                            (struct slice){lines.buf, lines.len}, &reply);
    sync->result->status = reply.status;
    if (reply.status == 200) {
        if (store_log_set_acked(sync->store, range->log, last, sync->err)) {
            sync->result->sent += last - range->after;
            sync->changed = true;
            range->after = last;
            sent = SENT_ON;
        }
    } else if (reply.status == 409) {
        sync->changed = true;
        sent = SENT_END;
    } else if (reply.status == 413 && range->max_lines > 1) {
        range->max_lines /= 2;
        sent = SENT_AGAIN;
    } else if (reply.status == 422 && reply.seq > range->after &&
               reply.seq <= last) {
        sent = refused_line(sync, range->log, &reply);
    } else {
        (void)sync_stop(sync, range->log, &reply);
    }
out:
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
    enum sent sent;

    do {
        sent = send_piece(sync, &range);
    } while (sent == SENT_ON || sent == SENT_AGAIN);
    return sent == SENT_END;
}
