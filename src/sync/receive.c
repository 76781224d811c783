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
    GOT_NOTHING,
    GOT_CONFLICT, /* 409 */
    GOT_FAIL,
};

/*
 * Answers that follow each other in a log, read and not yet stored: a few large
 * transactions write much less than many small ones. What a kill may lose is
 * bounded by the time that it took to read.
 */
#define GATHER_BYTES ((size_t)8388608)
#define GATHER_MS    INT64_C(500)
#define GATHER_PARTS 64

struct gathered {
    struct str bytes;
    int64_t took_ms; /* to read them */
    size_t count;
    struct part {
        size_t end;    /* in `bytes` */
        int64_t after; /* the line before its first */
        struct hash hash;
    } parts[GATHER_PARTS];
};

static void gather(struct gathered *gathered, int64_t after,
                   const struct sync_lines *lines)
{
    str_add_len(&gathered->bytes, lines->bytes.buf, lines->bytes.len);
    gathered->took_ms += lines->took_ms;
    gathered->parts[gathered->count++] = (struct part){
        .end = gathered->bytes.len, .after = after, .hash = lines->hash};
}

static bool is_enough(const struct gathered *gathered)
{
    return gathered->bytes.len >= GATHER_BYTES ||
           gathered->took_ms >= GATHER_MS || gathered->count == GATHER_PARTS;
}

/* Takes the parts from `first` to before `behind` in, by one transaction. */
static bool take_parts(struct sync *sync, const char *log,
                       const struct gathered *gathered, size_t first,
                       size_t behind, bool *parted)
{
    const struct part *last = &gathered->parts[behind - 1];
    size_t start = first == 0 ? 0 : gathered->parts[first - 1].end;
    struct store_piece piece = {.log = log,
                                .after = gathered->parts[first].after,
                                .bytes = gathered->bytes.buf + start,
                                .len = last->end - start,
                                .want = &last->hash};

    return take(sync, &piece, parted);
}

/*
 * All at once; or, where that fails, one answer after the other, so that a bad
 * one does not take the good ones before it along.
 */
static bool take_gathered(struct sync *sync, const char *log,
                          struct gathered *gathered, bool *parted)
{
    size_t count = gathered->count;
    bool ok = count == 0 || take_parts(sync, log, gathered, 0, count, parted);

    if (!ok && count > 1) {
        error_clear(sync->err);
        ok = true;
        for (size_t i = 0; ok && i < count; i++) {
            ok = take_parts(sync, log, gathered, i, i + 1, parted);
        }
    }
    gathered->count = 0;
    gathered->took_ms = 0;
    str_clear(&gathered->bytes);
    return ok;
}

/* Reads one answer; `place` moves behind it. */
static enum got read_piece(struct sync *sync, struct sync_place *place,
                           struct gathered *gathered, int64_t *seq)
{
    struct sync_lines lines = {.bytes = STR_INIT};
    struct sync_reply reply = SYNC_REPLY_INIT;
    enum got got = GOT_FAIL;

    sync->transport->read(sync->transport->context, place, &lines, &reply);
    sync->result->status = reply.status;
    if (reply.status == 204) {
        got = GOT_NOTHING;
    } else if (reply.status == 409) {
        got = GOT_CONFLICT;
    } else if (reply.status != 200) {
        (void)sync_stop(sync, &reply);
    } else if (lines.to <= place->after) {
        error_set(sync->err, "log %s: the server sends no lines", place->log);
    } else {
        gather(gathered, place->after, &lines);
        place->after = lines.to;
        place->hash = lines.hash;
        *seq = lines.seq;
        got = GOT_LINES;
    }
    str_release(&reply.reason);
    str_release(&lines.bytes);
    return got;
}

/*
 * Reads and stores up to line `upto`, or up to where ours contradicted theirs
 * if `until_parted`.
 */
static enum got read_lines(struct sync *sync, struct sync_place *place,
                           int64_t upto, bool until_parted)
{
    struct gathered gathered = {.bytes = STR_INIT};
    enum got got = GOT_LINES;
    bool parted = false;
    int64_t seq = INT64_MAX;

    while (got == GOT_LINES && place->after < upto && place->after < seq &&
           !(until_parted && parted)) {
        got = read_piece(sync, place, &gathered, &seq);
        if ((got != GOT_LINES || until_parted || is_enough(&gathered)) &&
            !take_gathered(sync, place->log, &gathered, &parted)) {
            got = GOT_FAIL;
        }
    }
    if (!take_gathered(sync, place->log, &gathered, &parted)) {
        got = GOT_FAIL;
    }
    str_release(&gathered.bytes);
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
    enum got got;

    if (!our_hash(sync, log, after, &place.hash)) {
        sync->changed = true; /* another program moved it: compare anew */
        return true;
    }
    got = read_lines(sync, &place, INT64_MAX, false);
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
        ok = sync_stop(sync, &reply);
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

    sync->changed = true;
    if (!store_log_find(sync->store, log, &ours)) {
        return true;
    }
    if (!find_agreement(sync, log, ours.seq < theirs ? ours.seq : theirs,
                        &place)) {
        return false;
    }
    /* GOT_CONFLICT: the server changed meanwhile; the next round looks. */
    return place.after >= theirs ||
           read_lines(sync, &place, ours.seq, true) != GOT_FAIL;
}
