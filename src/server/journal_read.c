/* What is read from a journal: heads, lines, hashes. */
#include <stdlib.h>
#include <string.h>

#include "server/journal_inside.h"

bool journal_refuse(struct journal_outcome *outcome, int status,
                    const char *problem)
{
    outcome->status = status;
    outcome->problem = problem;
    return true;
}

bool journal_refuse_head(struct journal_outcome *outcome, const char *problem,
                         const struct head_row *head)
{
    outcome->seq = head->seq;
    outcome->hash = head->hash;
    return journal_refuse(outcome, 409, problem);
}

int64_t journal_next_version(const struct journal_asker *asker,
                             int64_t previous)
{
    return asker->now_ms > previous ? asker->now_ms : previous + 1;
}

bool journal_head(const struct journal_asker *asker, const struct event_id *log,
                  struct head_row *head, struct error *err)
{
    bool found = false;
    char text[37];

    if (!asker->store->ops->head_get(asker->store, &asker->learner, log, head,
                                     &found, err)) {
        return false;
    }
    if (!found) {
        event_id_format(log, text);
        *head = (struct head_row){.log = *log, .hash = chain_start(text)};
    }
    return true;
}

/* h(seq) within a segment, by following its lines. */
static bool hash_within(const struct segment *segment, int64_t seq,
                        struct hash *hash, struct error *err)
{
    struct str lines = STR_INIT;
    bool ok = segment_unpack(segment, &lines, err);
    size_t at = 0;

    *hash = segment->before;
    for (int64_t i = segment->from; ok && i <= seq; i++) {
        struct line line;

        ok = segment_next_line(str_slice(&lines), &at, &line, err);
        if (!ok) {
            error_set_code(err, ERROR_DAMAGED, "a segment has lost a line");
        } else {
            *hash = chain_next(hash, &line);
        }
    }
    str_release(&lines);
    return ok;
}

bool journal_hash_at(const struct journal_asker *asker,
                     const struct head_row *head, int64_t seq,
                     struct hash *hash, struct error *err)
{
    struct segment segment = SEGMENT_INIT;
    bool found = false;
    bool ok;

    if (seq == head->seq) {
        *hash = head->hash;
        return true;
    }
    if (seq == 0) {
        char text[37];

        event_id_format(&head->log, text);
        *hash = chain_start(text);
        return true;
    }
    ok = asker->store->ops->segment_find(
        asker->store, &asker->learner, &head->log, seq, &segment, &found, err);
    if (ok && !found) {
        ok = error_set_code(err, ERROR_DAMAGED, "a log has lost a segment");
    } else if (ok && seq == segment.last) {
        *hash = segment.after;
    } else if (ok) {
        ok = hash_within(&segment, seq, hash, err);
    }
    segment_release(&segment);
    return ok;
}

bool journal_check_place(const struct journal_asker *asker,
                         const struct event_id *log, int64_t after,
                         const struct hash *hash, struct head_row *head,
                         struct journal_outcome *outcome, struct error *err)
{
    struct hash have;

    if (!journal_head(asker, log, head, err)) {
        return false;
    }
    if (after < 0 || after > head->seq) {
        return journal_refuse_head(outcome, "gap", head);
    }
    if (!journal_hash_at(asker, head, after, &have, err)) {
        return false;
    }
    return hash_equal(&have, hash) ||
           journal_refuse_head(outcome, "fork", head);
}

bool journal_read_heads(const struct journal_asker *asker,
                        const struct journal_row *row,
                        struct journal_heads *heads, struct error *err)
{
    heads->version = row->version;
    heads->rev = row->rev;
    return asker->store->ops->heads_get(asker->store, &asker->learner,
                                        &heads->logs, err);
}

/* ---- GET /v1/heads ---- */

bool journal_heads(const struct journal_asker *asker, int64_t known,
                   struct heads_answer *answer, struct error *err)
{
    struct journal_row row;

    *answer = (struct heads_answer){.outcome = JOURNAL_OUTCOME_INIT,
                                    .heads = {.logs = HEAD_ROWS_INIT}};
    if (!asker->store->ops->journal_get(asker->store, &asker->learner, &row,
                                        err)) {
        return false;
    }
    if (known == row.version) {
        answer->outcome.status = 304;
        return true;
    }
    return journal_read_heads(asker, &row, &answer->heads, err);
}

void heads_answer_release(struct heads_answer *answer)
{
    str_release(&answer->outcome.reason);
    head_rows_release(&answer->heads.logs);
}

/* ---- GET /v1/logs/{log}/lines ---- */

/* Where a read stands. */
struct reading {
    struct read_answer *answer;
    size_t max;
    bool full; /* another line would be too much */
};

static void take_line(struct reading *reading, const struct line *line)
{
    struct read_answer *answer = reading->answer;
    size_t len = line->envelope.len + line->body.len + 2;

    if (answer->lines.len > 0 && answer->lines.len + len > reading->max) {
        reading->full = true;
        return;
    }
    str_add_len(&answer->lines, line->envelope.at, line->envelope.len);
    str_add_char(&answer->lines, '\t');
    str_add_len(&answer->lines, line->body.at, line->body.len);
    str_add_char(&answer->lines, '\n');
    answer->hash = chain_next(&answer->hash, line);
    answer->to++;
}

/*
 * All of a segment at once, if it is wanted and there is room. Its lines were
 * checked when they came, and the reader checks them against the hash.
 */
static bool take_whole(struct reading *reading, const struct segment *segment,
                       const struct str *lines)
{
    struct read_answer *answer = reading->answer;

    if (segment->from != answer->to + 1 ||
        !hash_equal(&segment->before, &answer->hash) ||
        answer->lines.len + lines->len > reading->max) {
        return false;
    }
    str_add_len(&answer->lines, lines->buf, lines->len);
    answer->hash = segment->after;
    answer->to = segment->last;
    return true;
}

/* Takes what is wanted of the segment that holds line answer->to + 1. */
static bool take_segment(struct reading *reading, const struct segment *segment,
                         struct error *err)
{
    struct str lines = STR_INIT;
    int64_t number = segment->from;
    bool ok = segment_unpack(segment, &lines, err);
    size_t at = 0;

    if (ok && take_whole(reading, segment, &lines)) {
        number = segment->last + 1;
    }
    while (ok && number <= segment->last && !reading->full) {
        struct line line;

        ok = segment_next_line(str_slice(&lines), &at, &line, err);
        if (!ok) {
            error_set_code(err, ERROR_DAMAGED, "a segment has lost a line");
        } else if (number++ > reading->answer->to) {
            take_line(reading, &line);
        }
    }
    str_release(&lines);
    return ok;
}

static bool read_lines(const struct journal_asker *asker,
                       const struct event_id *log, struct reading *reading,
                       struct error *err)
{
    struct read_answer *answer = reading->answer;
    bool ok = true;

    while (ok && !reading->full && answer->to < answer->seq) {
        struct segment segment = SEGMENT_INIT;
        bool found = false;

        ok = asker->store->ops->segment_find(asker->store, &asker->learner, log,
                                             answer->to + 1, &segment, &found,
                                             err);
        if (ok && !found) {
            ok = error_set_code(err, ERROR_DAMAGED, "a log has lost a segment");
        }
        ok = ok && take_segment(reading, &segment, err);
        segment_release(&segment);
    }
    return ok;
}

bool journal_read(const struct journal_asker *asker,
                  const struct read_request *request,
                  struct read_answer *answer, struct error *err)
{
    size_t max = request->max_bytes;
    struct reading reading = {.answer = answer};
    struct journal_row row;
    struct head_row head;

    *answer = (struct read_answer){.outcome = JOURNAL_OUTCOME_INIT,
                                   .lines = STR_INIT};
    reading.max = max == 0 || max > JOURNAL_PULL_MAX ? JOURNAL_PULL_MAX : max;
    if (!asker->store->ops->journal_get(asker->store, &asker->learner, &row,
                                        err) ||
        !journal_check_place(asker, &request->log, request->after,
                             &request->hash, &head, &answer->outcome, err)) {
        return false;
    }
    if (answer->outcome.status != 200) {
        return true;
    }
    answer->from = request->after + 1;
    answer->to = request->after;
    answer->hash = request->hash;
    answer->seq = head.seq;
    answer->rev = row.rev;
    if (head.seq == request->after) {
        answer->outcome.status = 204;
        return true;
    }
    if (!read_lines(asker, &request->log, &reading, err)) {
        return false;
    }
    /* Cut by size alone: the same request will be cut at the same line. */
    answer->immutable = answer->to < answer->seq;
    return true;
}

void read_answer_release(struct read_answer *answer)
{
    str_release(&answer->outcome.reason);
    str_release(&answer->lines);
}

/* ---- GET /v1/logs/{log}/hashes ---- */

static void add_pair(struct hashes_answer *answer, int64_t seq,
                     const struct hash *hash)
{
    if (answer->count > 0 && answer->pairs[answer->count - 1].seq >= seq) {
        return;
    }
    GROW(answer->pairs, answer->count, answer->capacity);
    answer->pairs[answer->count++] = (struct hash_pair){seq, *hash};
}

struct bounds {
    struct hashes_answer *answer;
    int64_t end;
};

static bool visit_bounds(const struct event_id *log UNUSED,
                         const struct segment *segment, void *context)
{
    struct bounds *bounds = context;

    if (segment->last < bounds->end) {
        add_pair(bounds->answer, segment->last, &segment->after);
    }
    return true;
}

/* Leaves out every other one of the older half until there are few enough. */
static void thin_out(struct hashes_answer *answer)
{
    while (answer->count > JOURNAL_HASHES_MAX) {
        size_t half = answer->count / 2;
        size_t kept = 1; /* the first stays */

        for (size_t i = 2; i < half; i += 2) {
            answer->pairs[kept++] = answer->pairs[i];
        }
        memmove(&answer->pairs[kept], &answer->pairs[half],
                (answer->count - half) * sizeof(*answer->pairs));
        answer->count = kept + answer->count - half;
    }
}

bool journal_hashes(const struct journal_asker *asker,
                    const struct event_id *log, int64_t upto,
                    struct hashes_answer *answer, struct error *err)
{
    struct bounds bounds = {.answer = answer};
    struct head_row head;
    struct hash hash;

    *answer = (struct hashes_answer){.outcome = JOURNAL_OUTCOME_INIT};
    if (!journal_head(asker, log, &head, err)) {
        return false;
    }
    bounds.end = upto < head.seq ? upto : head.seq;
    if (bounds.end < 1) {
        return true;
    }
    if (!journal_hash_at(asker, &head, 1, &hash, err)) {
        return false;
    }
    add_pair(answer, 1, &hash);
    if (!asker->store->ops->segments_visit(asker->store, &asker->learner, log,
                                           bounds.end, visit_bounds, &bounds,
                                           err) ||
        !journal_hash_at(asker, &head, bounds.end, &hash, err)) {
        return false;
    }
    add_pair(answer, bounds.end, &hash);
    thin_out(answer);
    return true;
}

void hashes_answer_release(struct hashes_answer *answer)
{
    str_release(&answer->outcome.reason);
    free(answer->pairs);
    answer->pairs = NULL;
    answer->count = 0;
}
