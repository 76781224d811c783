/* Computing every chain anew, for `dstudiod verify`. */
#include "server/journal_inside.h"

/* One segment: its bounds must be what its lines say. */
static bool follow(const struct segment *segment, struct hash *hash,
                   int64_t *seq, struct error *err)
{
    struct str lines = STR_INIT;
    struct line line;
    size_t at = 0;
    bool ok = segment_unpack(segment, &lines, err);

    if (ok &&
        (segment->from != *seq + 1 || !hash_equal(&segment->before, hash))) {
        ok = error_set_code(err, ERROR_DAMAGED, "it does not follow");
    }
    while (ok && at < lines.len) {
        ok = segment_next_line(str_slice(&lines), &at, &line, err);
        if (ok) {
            *hash = chain_next(hash, &line);
            (*seq)++;
        }
    }
    if (ok && (segment->last != *seq || !hash_equal(&segment->after, hash))) {
        ok = error_set_code(err, ERROR_DAMAGED, "its chain is another one");
    }
    str_release(&lines);
    return ok;
}

bool journal_verify(const struct journal_asker *asker,
                    const struct head_row *head, struct error *err)
{
    struct hash hash;
    int64_t seq = 0;
    char log[37];
    bool ok = true;

    event_id_format(&head->log, log);
    hash = chain_start(log);
    while (ok && seq < head->seq) {
        struct segment segment = SEGMENT_INIT;
        bool found = false;
        int64_t from = seq + 1;

        ok = asker->store->ops->segment_find(asker->store, &asker->learner,
                                             &head->log, from, &segment, &found,
                                             err) &&
             (found || error_set_code(err, ERROR_DAMAGED, "it is missing")) &&
             follow(&segment, &hash, &seq, err);
        if (!ok) {
            error_prefix(err, "log %s, segment of line %lld", log,
                         (long long)from);
        }
        segment_release(&segment);
    }
    if (ok && (seq != head->seq || !hash_equal(&hash, &head->hash))) {
        ok =
            error_set_code(err, ERROR_DAMAGED,
                           "log %s: the head is not the end of its lines", log);
    }
    return ok;
}
