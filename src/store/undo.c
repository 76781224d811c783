/*
 * Undo and clock lines: what they say of other events.
 *
 * An undo counts if no undo that counts is aimed at it. Each has one target, so
 * from any undo one path leads on; a path that comes back to itself (only a
 * broken or hostile writer can make one) is marked, and none on it counts.
 */
#include <stdlib.h>

#include "store/body.h"
#include "store/inside.h"

struct undo_row {
    struct event_id target;
    bool counts;
    bool looped;
};

static bool undo_find(struct store *store, const struct event_id *id,
                      struct undo_row *row)
{
    struct query query =
        db_query(&store->db,
                 "SELECT target, counts, looped FROM undo_line WHERE id = ?");
    bool found;

    query_id(&query, id);
    found = query_row(&query);
    if (found) {
        row->target = query_get_id(&query, 0);
        row->counts = query_get_int(&query, 1) != 0;
        row->looped = query_get_int(&query, 2) != 0;
    }
    query_end(&query);
    return found;
}

bool undo_is_undone(struct store *store, const struct event_id *target)
{
    struct query query = db_query(
        &store->db, "SELECT 1 FROM undo_line WHERE target = ? AND counts = 1");

    if (store->empty.undo) {
        return false;
    }
    query_id(&query, target);
    return query_exists(&query);
}

static void undo_set(struct store *store, const struct event_id *id,
                     bool counts, bool looped)
{
    struct query query = db_query(
        &store->db, "UPDATE undo_line SET counts = ?, looped = ? WHERE id = ?");

    query_int(&query, counts);
    query_int(&query, looped);
    query_id(&query, id);
    query_run(&query);
}

/* Attempts and sittings: any id may be named as one, an undo's, too. */
static void apply_to_answers(struct store *store, const struct event_id *target)
{
    if (!store->rebuilding) {
        answer_undone_again(store, target);
        result_undone_again(store, target);
    }
}

/* What an event is worth now that its undos changed. */
static void apply_to_target(struct store *store, const struct event_id *target)
{
    struct str envelope = STR_INIT;
    struct str body = STR_INIT;
    struct json_member type;

    if (store->rebuilding) {
        return; /* the target comes later and will look for its undos */
    }
    if (line_find(store, target, &envelope, &body) &&
        json_find(str_slice(&envelope), "t", &type) &&
        !slice_equal(type.value, "\"answer\"") &&
        !slice_equal(type.value, "\"review\"") &&
        !slice_equal(type.value, "\"quiz\"") &&
        !slice_equal(type.value, "\"undo\"")) {
        project_again(store, target);
    }
    str_release(&envelope);
    str_release(&body);
}

/* Follows the path from `target` on while what counts changes. */
static void settle_path(struct store *store, struct event_id target)
{
    struct undo_row row;

    while (undo_find(store, &target, &row)) {
        bool counts = !row.looped && !undo_is_undone(store, &target);

        apply_to_answers(store, &target);
        if (counts == row.counts || store->db.failed) {
            return;
        }
        undo_set(store, &target, counts, row.looped);
        target = row.target;
    }
    apply_to_answers(store, &target);
    apply_to_target(store, &target);
}

/* Does the path from `target` lead to `id`? */
static bool leads_to(struct store *store, struct event_id target,
                     const struct event_id *id)
{
    struct undo_row row;

    while (event_id_compare(&target, id) != 0) {
        if (!undo_find(store, &target, &row) || row.looped) {
            return false;
        }
        target = row.target;
    }
    return true;
}

static void mark_loop(struct store *store, const struct event_id *start)
{
    struct event_id at = *start;
    struct undo_row row;

    do {
        if (!undo_find(store, &at, &row)) {
            return;
        }
        undo_set(store, &at, false, true);
        at = row.target;
        apply_to_answers(store, &at);
    } while (event_id_compare(&at, start) != 0);
}

bool undo_project(struct store *store, const struct line *line,
                  int64_t at UNUSED)
{
    struct field target = {.key = "target"};
    struct event_id id;
    struct query query;
    bool looped;

    body_read(line->body, &target, 1);
    if (!field_id(&target, &id)) {
        return false;
    }
    store->empty.undo = false;
    looped = leads_to(store, id, &line->id);
    query = db_query(&store->db, "INSERT INTO undo_line VALUES (?, ?, ?, 0)");
    query_id(&query, &line->id);
    query_id(&query, &id);
    query_int(&query, !looped && !undo_is_undone(store, &line->id));
    query_run(&query);
    if (looped) {
        mark_loop(store, &line->id);
    } else {
        settle_path(store, id);
    }
    return true;
}

void undo_remove(struct store *store, const struct event_id *id)
{
    struct undo_row row;
    struct query query;

    if (!undo_find(store, id, &row)) {
        return;
    }
    query = db_query(&store->db, "DELETE FROM undo_line WHERE id = ?");
    query_id(&query, id);
    query_run(&query);
    if (row.looped) {
        store->rebuild = true; /* too rare for a cleverer way */
    } else {
        settle_path(store, row.target);
    }
}

bool clock_project(struct store *store, const struct line *line,
                   int64_t at UNUSED)
{
    struct field fields[] = {{.key = "events"}, {.key = "add_ms"}};
    struct json_walk walk;
    struct json_member member;
    int64_t add;

    body_read(line->body, fields, COUNT_OF(fields));
    if (!fields[0].found || fields[0].member.kind != KIND_LIST ||
        !fields[1].found || !json_get_int(&fields[1].member, &add)) {
        return false;
    }
    store->empty.clock = false;
    walk = json_walk_of(fields[0].member.value);
    while (json_walk_next(&walk, &member)) {
        struct event_id id;
        struct query query;

        if (json_get_id(&member, &id)) {
            query =
                db_query(&store->db,
                         "INSERT OR IGNORE INTO clock_line VALUES (?, ?, ?)");
            query_id(&query, &id);
            query_id(&query, &line->id);
            query_int(&query, add);
            query_run(&query);
            project_shifted(store, &id);
        }
    }
    return true;
}

void clock_remove(struct store *store, const struct event_id *id)
{
    struct query query = db_query(
        &store->db, "DELETE FROM clock_line WHERE id = ? RETURNING event");
    struct event_id *events = NULL;
    size_t count = 0;
    size_t capacity = 0;

    query_id(&query, id);
    while (query_row(&query)) {
        GROW(events, count, capacity);
        events[count++] = query_get_id(&query, 0);
    }
    for (size_t i = 0; i < count; i++) {
        project_shifted(store, &events[i]);
    }
    free(events);
}
