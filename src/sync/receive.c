/* Step 4, and the fork rule of 7.5. */
#include <stdlib.h>

#include "sync/inside.h"

/*
 * Takes lines in. Where they contradict ours, the server's copy is the log: our
 * tail moves to a new one first.
 */
static bool take(struct sync *sync, const struct store_piece *piece,
                 bool *parted)
{
    struct store_taken taken;
    char new_log[37];

    *parted = false;
    if (!store_lines_take(sync->store, piece, &taken, sync->err)) {
        return false;
    }
    if (taken.fork) {
        *parted = true;
        sync->result->parted++;
        if (!store_log_part(sync->store, piece->log, taken.agree, new_log,
                            sync->err) ||
            !store_lines_take(sync->store, piece, &taken, sync->err)) {
            return false;
        }
        if (taken.fork) {
            return error_set_code(sync->err, ERROR_DAMAGED,
                                  "log %s parts from itself", piece->log);
        }
    }
    sync->result->received += taken.added;
    sync->changed = sync->changed || taken.added > 0 || *parted;
    sync_moved(sync);
    return true;
}

/* What became of a read. */
enum got {
    GOT_LINES,
    GOT_PARTED, /* lines, and ours that contradicted them moved away */
    GOT_NOTHING,
    GOT_CONFLICT, /* 409 */
    GOT_FAIL,
};

/* Reads and takes one piece; `place->after` moves behind it. */
static enum got read_piece(struct sync *sync, struct sync_place *place,
                           int64_t *seq)
{
    struct sync_lines lines = {.bytes = STR_INIT};
    struct sync_reply reply = SYNC_REPLY_INIT;
    enum got got = GOT_FAIL;
    bool parted = false;

    sync->transport->read(sync->transport->context, place, &lines, &reply);
    sync->result->status = reply.status;
    if (reply.status == 204) {
        got = GOT_NOTHING;
    } else if (reply.status == 409) {
        got = GOT_CONFLICT;
    } else if (reply.status != 200) {
        (void)sync_stop(sync, place->log, &reply);
    } else if (lines.to <= place->after) {
        error_set(sync->err, "log %s: the server sends no lines", place->log);
    } else {
        struct store_piece piece = {.log = place->log,
                                    .after = place->after,
                                    .bytes = lines.bytes.buf,
                                    .len = lines.bytes.len,
                                    .want = &lines.hash};

        if (take(sync, &piece, &parted)) {
            place->after = lines.to;
            place->hash = lines.hash;
            *seq = lines.seq;
            got = parted ? GOT_PARTED : GOT_LINES;
        }
    }
    str_release(&reply.reason);
    str_release(&lines.bytes);
    return got;
}

/* h(seq) of ours; of a log that we do not have, h(0). */
static bool our_hash(struct sync *sync, const char *log, int64_t seq,
                     struct hash *hash)
{
    if (store_log_hash(sync->store, log, seq, hash)) {
        return true;
    }
    *hash = chain_start(log);
    return seq == 0;
}

bool sync_receive(struct sync *sync, const char *log, int64_t after)
{
    struct sync_place place = {.log = log, .after = after};
    int64_t seq = INT64_MAX;
    enum got got = GOT_LINES;

    if (!our_hash(sync, log, after, &place.hash)) {
        sync->changed = true; /* another program moved it: compare anew */
        return true;
    }
    while ((got == GOT_LINES || got == GOT_PARTED) && place.after < seq) {
        got = read_piece(sync, &place, &seq);
    }
    if (got == GOT_CONFLICT) {
        return sync_resolve_fork(sync, log, INT64_MAX);
    }
    return got != GOT_FAIL;
}

/* The last place that the server shows where both agree. */
static bool find_agreement(struct sync *sync, const char *log, int64_t upto,
                           struct sync_place *place)
{
    struct sync_pairs pairs = {0};
    struct sync_reply reply = SYNC_REPLY_INIT;
    bool ok = true;

    place->log = log;
    place->after = 0;
    place->hash = chain_start(log);
    sync->transport->hashes(sync->transport->context, log, upto, &pairs,
                            &reply);
    sync->result->status = reply.status;
    if (reply.status != 200) {
        ok = sync_stop(sync, log, &reply);
    }
    for (size_t i = pairs.count; ok && i > 0; i--) {
        const struct sync_pair *pair = &pairs.items[i - 1];
        struct hash ours;

        if (pair->seq > 0 &&
            store_log_hash(sync->store, log, pair->seq, &ours) &&
            hash_equal(&ours, &pair->hash)) {
            place->after = pair->seq;
            place->hash = ours;
            break;
        }
    }
    free(pairs.items);
    str_release(&reply.reason);
    return ok;
}

bool sync_resolve_fork(struct sync *sync, const char *log, int64_t theirs)
{
    struct store_log ours = {.seq = 0};
    struct sync_place place;
    int64_t seq = theirs;
    enum got got = GOT_LINES;

    sync->changed = true;
    if (!store_log_find(sync->store, log, &ours)) {
        return true;
    }
    if (!find_agreement(sync, log, ours.seq < theirs ? ours.seq : theirs,
                        &place)) {
        return false;
    }
    while (got == GOT_LINES && place.after < ours.seq && place.after < seq) {
        got = read_piece(sync, &place, &seq);
    }
    /* GOT_CONFLICT: the server changed meanwhile; the next round looks. */
    return got != GOT_FAIL;
}
