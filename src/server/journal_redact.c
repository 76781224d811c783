/* POST and GET /v1/redactions (doc/protocol.md). */
#include <stdlib.h>

#include "server/journal_inside.h"

/* Where an event may lie: a segment whose ids enclose its own. */
struct place {
    struct event_id log;
    int64_t from;
};
struct places {
    struct place *items;
    size_t count;
    size_t capacity;
};

static bool note_place(const struct event_id *log,
                       const struct segment *segment, void *context)
{
    struct places *places = context;

    GROW(places->items, places->count, places->capacity);
    places->items[places->count++] = (struct place){*log, segment->from};
    return true;
}

/* What became of one id. */
struct redacting {
    const struct journal_asker *asker;
    const struct event_id *id;
    bool write;     /* false: only look */
    bool found;     /* it is in the journal */
    bool forbidden; /* of a type without free text */
    int64_t grown;  /* bytes by which the journal grew; less than 0: shrank */
};

/* Builds the segment anew with the body replaced. */
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
    while (ok && segment_next_line((struct slice){lines.buf, lines.len}, &at,
                                   &line, &reason)) {
        bool is_it = event_id_compare(&line.id, redacting->id) == 0;

        if (is_it) {
            redacting->found = true;
            redacting->forbidden =
                redacting->forbidden || !line_has_free_text(&line);
            *changed = *changed || !line.redacted;
        }
        segment_builder_add(builder, &line, is_it);
    }
    if (ok && (reason.code != ERROR_NONE ||
               !hash_equal(&builder->segment.after, &segment->after))) {
        ok = error_set_code(err, ERROR_DAMAGED, "a segment lost its chain");
    }
    error_release(&reason);
    str_release(&lines);
    return ok;
}

static bool redact_place(struct redacting *redacting, const struct place *place,
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

static bool redact_one(struct redacting *redacting, struct error *err)
{
    const struct journal_asker *asker = redacting->asker;
    struct places places = {NULL, 0, 0};
    bool ok = asker->store->ops->segments_around(
        asker->store, &asker->learner, redacting->id, note_place, &places, err);

    for (size_t i = 0; ok && i < places.count; i++) {
        ok = redact_place(redacting, &places.items[i], err);
    }
    free(places.items);
    return ok;
}

/* The first id that may not be redacted; nothing has been written yet. */
static bool look_at_all(const struct journal_asker *asker,
                        const struct event_id *ids, size_t count,
                        struct redact_answer *answer, struct error *err)
{
    for (size_t i = 0; i < count; i++) {
        struct redacting redacting = {.asker = asker, .id = &ids[i]};

        if (!redact_one(&redacting, err)) {
            return false;
        }
        if (redacting.forbidden) {
            answer->outcome.index = i;
            str_set(&answer->outcome.reason,
                    "this type of event has no free text");
            return journal_refuse(&answer->outcome, 422, "field");
        }
    }
    return true;
}

bool journal_redact_event(const struct journal_asker *asker,
                          const struct event_id *id, struct journal_row *row,
                          int64_t rev, bool *found, struct error *err)
{
    struct server_store *store = asker->store;
    struct redacting redacting = {.asker = asker, .id = id, .write = true};
    bool listed = false;

    if (!redact_one(&redacting, err) ||
        !store->ops->redaction_has(store, &asker->learner, id, &listed, err)) {
        return false;
    }
    *found = redacting.found;
    row->bytes += redacting.grown;
    if (!listed) {
        struct redaction_row redaction = {*id, rev};

        row->rev = rev;
        return store->ops->redaction_add(store, &asker->learner, &redaction,
                                         err);
    }
    return true;
}

static bool write_one(const struct journal_asker *asker,
                      const struct event_id *id, struct journal_row *row,
                      int64_t rev, struct redact_answer *answer,
                      struct error *err)
{
    bool found = false;

    if (!journal_redact_event(asker, id, row, rev, &found, err)) {
        return false;
    }
    answer->done += found ? 1 : 0;
    answer->unknown += found ? 0 : 1;
    return true;
}

bool journal_redact(const struct journal_asker *asker,
                    const struct event_id *ids, size_t count,
                    struct redact_answer *answer, struct error *err)
{
    struct server_store *store = asker->store;
    struct journal_row row;
    int64_t rev;
    bool ok;

    *answer = (struct redact_answer){.outcome = JOURNAL_OUTCOME_INIT};
    if (count > JOURNAL_REDACTIONS_MAX) {
        return journal_refuse(&answer->outcome, 413, "too-large");
    }
    if (!store->ops->journal_get(store, &asker->learner, &row, err) ||
        !look_at_all(asker, ids, count, answer, err)) {
        return false;
    }
    if (answer->outcome.status != 200) {
        return true;
    }
    rev = journal_next_version(asker, row.version);
    ok = true;
    for (size_t i = 0; ok && i < count; i++) {
        ok = write_one(asker, &ids[i], &row, rev, answer, err);
    }
    if (ok && row.rev == rev) {
        row.version = rev;
        ok = store->ops->journal_set(store, &asker->learner, &row, err);
    }
    answer->rev = row.rev;
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
