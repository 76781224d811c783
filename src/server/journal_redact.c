/* POST and GET /v1/redactions (doc/protocol.md). */
#include <stdlib.h>

#include "server/journal_inside.h"

/* One event that is to lose its body. */
struct wanted {
    struct event_id id;
    bool found;     /* it is in the journal */
    bool forbidden; /* of a type without free text */
};

/* A segment that may hold some of them: one lies within its ids. */
struct place {
    struct event_id log;
    int64_t from;
    bool is_clean; /* it was looked at: nothing is to be taken out */
};

/*
 * However many events are wanted, each segment is unpacked once for all of
 * them: everybody waits for who writes.
 */
struct redacting {
    const struct journal_asker *asker;
    struct wanted *wanted; /* by id, each once */
    size_t count;
    struct place *places;
    size_t place_count;
    size_t place_capacity;
    bool write;    /* false: only look */
    int64_t grown; /* bytes by which the journal grew; less than 0: shrank */
};

static int compare_wanted(const void *a, const void *b)
{
    return event_id_compare(&((const struct wanted *)a)->id,
                            &((const struct wanted *)b)->id);
}

static struct wanted *find_wanted(const struct redacting *redacting,
                                  const struct event_id *id)
{
    const struct wanted key = {.id = *id};

    return bsearch(&key, redacting->wanted, redacting->count,
                   sizeof(*redacting->wanted), compare_wanted);
}

/* Does the id of a wanted event lie within? */
static bool may_hold(const struct redacting *redacting,
                     const struct segment *segment)
{
    size_t low = 0;
    size_t high = redacting->count;

    while (low < high) {
        size_t middle = low + (high - low) / 2;

        if (event_id_compare(&redacting->wanted[middle].id, &segment->least) <
            0) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low < redacting->count &&
           event_id_compare(&redacting->wanted[low].id, &segment->greatest) <=
               0;
}

static bool note_place(const struct event_id *log,
                       const struct segment *segment, void *context)
{
    struct redacting *self = context;

    if (may_hold(self, segment)) {
        GROW(self->places, self->place_count, self->place_capacity);
        self->places[self->place_count++] =
            (struct place){.log = *log, .from = segment->from};
    }
    return true;
}

static void fill_wanted(struct redacting *redacting, const struct event_id *ids,
                        size_t count)
{
    size_t kept = 0;

    redacting->wanted = xcalloc(count + 1, sizeof(*redacting->wanted));
    for (size_t i = 0; i < count; i++) {
        redacting->wanted[i].id = ids[i];
    }
    qsort(redacting->wanted, count, sizeof(*redacting->wanted), compare_wanted);
    for (size_t i = 0; i < count; i++) {
        if (kept == 0 || compare_wanted(&redacting->wanted[kept - 1],
                                        &redacting->wanted[i]) != 0) {
            redacting->wanted[kept++] = redacting->wanted[i];
        }
    }
    redacting->count = kept;
}

/* Finds the places. End it with redacting_release(), on false, too. */
static bool redacting_begin(struct redacting *redacting,
                            const struct journal_asker *asker,
                            const struct event_id *ids, size_t count,
                            struct error *err)
{
    *redacting = (struct redacting){.asker = asker};
    fill_wanted(redacting, ids, count);
    return redacting->count == 0 ||
           asker->store->ops->segments_around(
               asker->store, &asker->learner, &redacting->wanted[0].id,
               &redacting->wanted[redacting->count - 1].id, note_place,
               redacting, err);
}

static void redacting_release(struct redacting *redacting)
{
    free(redacting->wanted);
    free(redacting->places);
}

/* Looks through the segment, or builds it anew with the bodies replaced. */
static bool rebuild(struct redacting *redacting, const struct segment *segment,
                    struct segment_builder *builder, bool *changed,
                    struct error *err)
{
    struct error reason = ERROR_INIT;
    struct str lines = STR_INIT;
    bool ok = segment_unpack(segment, &lines, err);
    struct line line;
    size_t at = 0;

    *changed = false;
    while (ok && segment_next_line(str_slice(&lines), &at, &line, &reason)) {
        struct wanted *wanted = find_wanted(redacting, &line.id);

        if (wanted != NULL) {
            wanted->found = true;
            wanted->forbidden = wanted->forbidden || !line_has_free_text(&line);
            *changed = *changed || !line.redacted;
        }
        if (redacting->write) {
            segment_builder_add(builder, &line, wanted != NULL);
        }
    }
    if (ok && (reason.code != ERROR_NONE ||
               (redacting->write &&
                !hash_equal(&builder->segment.after, &segment->after)))) {
        ok = error_set_code(err, ERROR_DAMAGED, "a segment lost its chain");
    }
    error_release(&reason);
    str_release(&lines);
    return ok;
}

static bool redact_place(struct redacting *redacting, struct place *place,
                         struct error *err)
{
    const struct journal_asker *asker = redacting->asker;
    struct server_store *store = asker->store;
    struct segment segment = SEGMENT_INIT;
    struct segment_builder builder;
    bool found = false;
    bool changed = false;
    bool ok = store->ops->segment_find(store, &asker->learner, &place->log,
                                       place->from, &segment, &found, err);

    segment_builder_init(&builder, segment.from, &segment.before);
    if (ok && found) {
        ok = rebuild(redacting, &segment, &builder, &changed, err);
    }
    place->is_clean = !changed;
    if (ok && changed && redacting->write) {
        store->took_out = true;
        redacting->grown += builder.segment.decoded - segment.decoded;
        ok = segment_builder_pack(&builder, err) &&
             store->ops->segment_put(store, &asker->learner, &place->log,
                                     &builder.segment, err);
    }
    segment_builder_release(&builder);
    segment_release(&segment);
    return ok;
}

static bool go_through(struct redacting *redacting, bool write,
                       struct error *err)
{
    bool ok = true;

    redacting->write = write;
    for (size_t i = 0; ok && i < redacting->place_count; i++) {
        if (!redacting->places[i].is_clean) {
            ok = redact_place(redacting, &redacting->places[i], err);
        }
    }
    return ok;
}

/* The first, in the order of the request, that may not be redacted. */
static bool find_forbidden(const struct redacting *redacting,
                           const struct event_id *ids, size_t count,
                           struct redact_answer *answer)
{
    for (size_t i = 0; i < count; i++) {
        if (find_wanted(redacting, &ids[i])->forbidden) {
            answer->outcome.index = i;
            str_set(&answer->outcome.reason,
                    "this type of event has no free text");
            return journal_refuse(&answer->outcome, 422, "field");
        }
    }
    return false;
}

/* Takes the bodies out, and puts the events on the list. */
static bool take_out(struct redacting *redacting, struct journal_row *row,
                     int64_t rev, struct error *err)
{
    const struct journal_asker *asker = redacting->asker;
    struct server_store *store = asker->store;
    bool ok = go_through(redacting, true, err);

    row->bytes += redacting->grown;
    for (size_t i = 0; ok && i < redacting->count; i++) {
        struct redaction_row redaction = {redacting->wanted[i].id, rev};
        bool listed = false;

        ok = store->ops->redaction_has(store, &asker->learner, &redaction.id,
                                       &listed, err);
        if (ok && !listed) {
            row->rev = rev;
            ok = store->ops->redaction_add(store, &asker->learner, &redaction,
                                           err);
        }
    }
    return ok;
}

bool journal_redact_events(const struct journal_asker *asker,
                           const struct event_id *ids, size_t count,
                           struct journal_row *row, int64_t rev,
                           struct error *err)
{
    struct redacting redacting;
    bool ok = redacting_begin(&redacting, asker, ids, count, err) &&
              take_out(&redacting, row, rev, err);

    redacting_release(&redacting);
    return ok;
}

static void count_found(const struct redacting *redacting,
                        const struct event_id *ids, size_t count,
                        struct redact_answer *answer)
{
    for (size_t i = 0; i < count; i++) {
        bool found = find_wanted(redacting, &ids[i])->found;

        answer->done += found ? 1 : 0;
        answer->unknown += found ? 0 : 1;
    }
}

bool journal_redact(const struct journal_asker *asker,
                    const struct event_id *ids, size_t count,
                    struct redact_answer *answer, struct error *err)
{
    struct server_store *store = asker->store;
    struct redacting redacting;
    struct journal_row row;
    int64_t rev;
    bool ok;

    *answer = (struct redact_answer){.outcome = JOURNAL_OUTCOME_INIT};
    if (count > JOURNAL_REDACTIONS_MAX) {
        return journal_refuse(&answer->outcome, 413, "too-large");
    }
    if (!store->ops->journal_get(store, &asker->learner, &row, err)) {
        return false;
    }
    rev = journal_next_version(asker, row.version);
    ok = redacting_begin(&redacting, asker, ids, count, err) &&
         go_through(&redacting, false, err);
    if (ok && !find_forbidden(&redacting, ids, count, answer)) {
        ok = take_out(&redacting, &row, rev, err);
        if (ok && row.rev == rev) {
            row.version = rev;
            ok = store->ops->journal_set(store, &asker->learner, &row, err);
        }
        count_found(&redacting, ids, count, answer);
        answer->rev = row.rev;
    }
    redacting_release(&redacting);
    return ok;
}

void redact_answer_release(struct redact_answer *answer)
{
    str_release(&answer->outcome.reason);
}

bool journal_redactions(const struct journal_asker *asker, int64_t after,
                        struct redactions_answer *answer, struct error *err)
{
    struct server_store *store = asker->store;
    struct journal_row row;

    *answer = (struct redactions_answer){.rows = REDACTION_ROWS_INIT};
    if (!store->ops->journal_get(store, &asker->learner, &row, err)) {
        return false;
    }
    answer->rev = row.rev;
    if (!store->ops->redactions_get(store, &asker->learner, after,
                                    &answer->rows, err)) {
        return false;
    }
    /* Another server may have added some since the journal's row was read. */
    for (size_t i = 0; i < answer->rows.count; i++) {
        if (answer->rows.items[i].rev > answer->rev) {
            answer->rev = answer->rows.items[i].rev;
        }
    }
    return true;
}

void redactions_answer_release(struct redactions_answer *answer)
{
    redaction_rows_release(&answer->rows);
}
