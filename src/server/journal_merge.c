/*
 * Merging small segments: a device that sends a few lines at a time leaves a
 * row for each piece; together they take a fifth of the room. Lines, numbers
 * and hashes stay what they are.
 */
#include <stdlib.h>

#include "server/journal_inside.h"

#define SMALL_BYTES  INT64_C(65536)  /* of lines: such a segment is small */
#define MERGED_BYTES INT64_C(262144) /* and the merged one no larger */
#define RUN_MIN      ((size_t)8)     /* fewer neighbours are left alone */

/* Neighbours that would make one segment. */
struct run {
    int64_t from; /* of the first one */
    int64_t upto; /* where the last one begins */
    int64_t bytes;
    size_t count;
};
struct runs {
    struct run *items;
    size_t count;
    size_t capacity;
    struct run open;
};

static void end_run(struct runs *runs)
{
    if (runs->open.count >= RUN_MIN) {
        GROW(runs->items, runs->count, runs->capacity);
        runs->items[runs->count++] = runs->open;
    }
    runs->open = (struct run){0};
}

static bool note_segment(const struct event_id *log UNUSED,
                         const struct segment *segment, void *context)
{
    struct runs *runs = context;
    struct run *open = &runs->open;

    if (segment->decoded >= SMALL_BYTES ||
        open->bytes + segment->decoded > MERGED_BYTES) {
        end_run(runs);
    }
    if (segment->decoded < SMALL_BYTES) {
        open->from = open->count == 0 ? segment->from : open->from;
        open->upto = segment->from;
        open->bytes += segment->decoded;
        open->count++;
    }
    return true;
}

/* Adds the lines of the segment that begins with line `from`. */
static bool add_lines(const struct journal_asker *asker,
                      const struct event_id *log, int64_t from,
                      struct segment_builder *builder, bool first,
                      struct error *err)
{
    struct segment segment = SEGMENT_INIT;
    struct str lines = STR_INIT;
    struct line line;
    bool found = false;
    size_t at = 0;
    bool ok =
        asker->store->ops->segment_find(asker->store, &asker->learner, log,
                                        from, &segment, &found, err) &&
        (found || error_set_code(err, ERROR_DAMAGED, "a log lost a segment")) &&
        segment_unpack(&segment, &lines, err);

    if (ok && first) {
        segment_builder_init(builder, segment.from, &segment.before);
    }
    while (ok && at < lines.len) {
        ok = segment_next_line(str_slice(&lines), &at, &line, err);
        if (ok) {
            segment_builder_add(builder, &line, false);
        }
    }
    if (ok && !hash_equal(&builder->segment.after, &segment.after)) {
        ok = error_set_code(err, ERROR_DAMAGED, "a segment lost its chain");
    }
    str_release(&lines);
    segment_release(&segment);
    return ok;
}

static bool merge_run(const struct journal_asker *asker,
                      const struct event_id *log, const struct run *run,
                      struct error *err)
{
    struct server_store *store = asker->store;
    struct hash nothing = {{0}};
    struct segment_builder builder;
    int64_t next = run->from;
    bool ok = true;

    segment_builder_init(&builder, run->from, &nothing);
    while (ok && next <= run->upto) {
        ok = add_lines(asker, log, next, &builder, next == run->from, err);
        next = builder.segment.last + 1;
    }
    ok = ok && segment_builder_pack(&builder, err) &&
         store->ops->segments_remove(store, &asker->learner, log, run->from,
                                     run->upto, err) &&
         store->ops->segment_put(store, &asker->learner, log, &builder.segment,
                                 err);
    segment_builder_release(&builder);
    return ok;
}

bool journal_merge(const struct journal_asker *asker,
                   const struct event_id *log, size_t *merged,
                   struct error *err)
{
    struct runs runs = {0};
    struct journal_row row;
    bool ok;

    *merged = 0;
    /* Locks the learner: nobody appends meanwhile. */
    ok = asker->store->ops->journal_get(asker->store, &asker->learner, &row,
                                        err) &&
         asker->store->ops->segments_visit(asker->store, &asker->learner, log,
                                           INT64_MAX, note_segment, &runs, err);
    end_run(&runs);
    for (size_t i = 0; ok && i < runs.count; i++) {
        ok = merge_run(asker, log, &runs.items[i], err);
        *merged += runs.items[i].count;
    }
    free(runs.items);
    return ok;
}
