/*
 * From lines to projections. A line is taken apart into facts (a row or a few,
 * keyed by event id, a function of the line, of undo and of clock lines alone);
 * what the facts touched is folded at the end of the transaction. Both steps
 * are the same whether a line comes now, late, or in a rebuild, which is why
 * the order of arrival does not matter.
 */
#include <stdlib.h>
#include <string.h>

#include "store/inside.h"
#include "store/schema.h"

/* The name's touch, new if it was not touched before. */
static struct touch *touch_of(struct touched *touched, const char *name,
                              bool *fresh)
{
    size_t place = map_get(&touched->seen, name);

    *fresh = place == MAP_NONE;
    if (*fresh) {
        place = touched->names.count;
        GROW(touched->touches, place, touched->capacity);
        str_list_add(&touched->names, name);
        map_set(&touched->seen, touched->names.items[place], place);
    }
    return &touched->touches[place];
}

void touched_add(struct touched *touched, const char *name)
{
    bool fresh;

    touch_of(touched, name, &fresh)->whole = true;
}

void touched_add_row(struct touched *touched, const char *name, int64_t at,
                     const struct event_id *id)
{
    bool fresh;
    struct touch *touch = touch_of(touched, name, &fresh);

    if (fresh || (!touch->whole &&
                  (at < touch->at || (at == touch->at &&
                                      event_id_compare(id, &touch->id) < 0)))) {
        *touch = (struct touch){.at = at, .id = *id};
    }
}

void touched_clear(struct touched *touched)
{
    map_release(&touched->seen);
    str_list_release(&touched->names);
    free(touched->touches);
    touched->touches = NULL;
    touched->capacity = 0;
}

static bool nothing_project(struct store *store UNUSED,
                            const struct line *line UNUSED, int64_t at UNUSED)
{
    return true;
}

/* What this version understands; all of version 1 of the body. */
static const struct type {
    const char *name;
    bool (*project)(struct store *store, const struct line *line, int64_t at);
    bool keeps_undone; /* undone lines stay as facts, marked */
    bool timeless;     /* a `clock` line changes nothing */
} types[] = {
    {"answer", answer_project, true, false},
    {"review", review_project, true, false},
    {"due", due_project, false, true},
    {"quiz", result_project, true, false},
    {"play", play_project, false, false},
    {"mark", value_project, false, false},
    {"note", value_project, false, false},
    {"bookmark", value_project, false, false},
    {"item", value_project, false, false},
    {"flag", value_project, false, false},
    {"setting", value_project, false, false},
    {"undo", undo_project, true, true},
    {"clock", clock_project, false, true},
    {"key", key_project, false, true},
    {"void", nothing_project, false, true},
};

static const struct type *find_type(const struct line *line)
{
    if (line->version != 1 || (line->key.len > 0 && !line_is_sealed(line))) {
        return NULL;
    }
    for (size_t i = 0; i < COUNT_OF(types); i++) {
        if (slice_equal(line->type, types[i].name)) {
            return &types[i];
        }
    }
    return NULL;
}

bool line_find(struct store *store, const struct event_id *id,
               struct str *envelope, struct str *body)
{
    /*
     * An id may stand in two logs. A whole body speaks before a redacted one;
     * the rest of the order only has to be the same everywhere.
     */
    struct query query = db_query(
        &store->db, "SELECT e.envelope, e.body FROM event e"
                    " JOIN log l ON l.nr = e.log WHERE e.id = ?"
                    " ORDER BY substr(e.body, 1, 1) = '~', l.id, e.seq");
    bool found;

    query_id(&query, id);
    found = query_row(&query);
    if (found) {
        struct slice part = query_get_slice(&query, 0);

        str_set_len(envelope, part.at, part.len);
        part = query_get_slice(&query, 1);
        str_set_len(body, part.at, part.len);
    }
    query_end(&query);
    return found;
}

static int64_t corrected_at(struct store *store, const struct line *line)
{
    struct query query =
        db_query(&store->db, "SELECT add_ms FROM clock_line WHERE event = ?"
                             " ORDER BY id DESC LIMIT 1");
    int64_t at = line->at_ms;

    if (store->empty.clock) {
        return at;
    }
    query_id(&query, &line->id);
    if (query_row(&query)) {
        at += query_get_int(&query, 0);
    }
    query_end(&query);
    return at;
}

static void remember_skipped(struct store *store, const struct event_id *id)
{
    struct query query =
        db_query(&store->db, "INSERT OR IGNORE INTO skipped VALUES (?)");

    query_id(&query, id);
    query_run(&query);
}

/* An encrypted line that is locked gives nothing, and that is understood. */
static void project_as(struct store *store, const struct type *type,
                       const struct line *line, int64_t at)
{
    struct line clear = *line;
    struct str plain = STR_INIT;

    if (line->key.len > 0 && !sealed_project(store, &clear, &plain)) {
        str_release(&plain);
        return;
    }
    if (!type->project(store, &clear, at)) {
        remember_skipped(store, &line->id);
    }
    str_release(&plain);
}

void project_own(struct store *store, const struct line *line)
{
    const struct type *type = find_type(line);

    store->own = line->id;
    if (type == NULL) {
        remember_skipped(store, &line->id);
    } else {
        project_as(store, type, line, line->at_ms);
    }
    store->own = (struct event_id){{0}};
}

void project_fresh(struct store *store, const struct line *line)
{
    const struct type *type = find_type(line);

    if (type == NULL) {
        remember_skipped(store, &line->id);
        return;
    }
    if (line->redacted ||
        (!type->keeps_undone && undo_is_undone(store, &line->id))) {
        return;
    }
    project_as(store, type, line, corrected_at(store, line));
}

static void remove_facts(struct store *store, const struct event_id *id)
{
    struct query query =
        db_query(&store->db, "DELETE FROM skipped WHERE id = ?");

    query_id(&query, id);
    query_run(&query);
    /*
     * First what speaks of others: their facts are made anew, and a line that
     * names itself is among them if another log has it as another type.
     */
    undo_remove(store, id);
    clock_remove(store, id);
    answer_remove(store, id);
    result_remove(store, id);
    due_remove(store, id);
    play_remove(store, id);
    value_remove(store, id);
    sealed_remove(store, id);
    key_remove(store, id);
}

/* Parses the line of an id; false if it is unknown. */
static bool find_line(struct store *store, const struct event_id *id,
                      struct str *envelope, struct str *body, struct line *line)
{
    struct error ignored = ERROR_INIT;
    bool ok =
        line_find(store, id, envelope, body) &&
        line_check_parts(str_slice(envelope), str_slice(body), line, &ignored);

    error_release(&ignored);
    return ok;
}

void project_again(struct store *store, const struct event_id *id)
{
    struct str envelope = STR_INIT;
    struct str body = STR_INIT;
    struct line line;

    remove_facts(store, id);
    if (find_line(store, id, &envelope, &body, &line)) {
        project_fresh(store, &line);
    }
    str_release(&envelope);
    str_release(&body);
}

void project_shifted(struct store *store, const struct event_id *id)
{
    struct str envelope = STR_INIT;
    struct str body = STR_INIT;
    struct line line;

    if (!store->rebuilding && find_line(store, id, &envelope, &body, &line)) {
        const struct type *type = find_type(&line);

        /* Timeless: also what keeps two clock lines from calling each other. */
        if (type != NULL && !type->timeless) {
            project_again(store, id);
        }
    }
    str_release(&envelope);
    str_release(&body);
}

static void fold_all_items(struct store *store)
{
    struct query query =
        db_query(&store->db, "SELECT DISTINCT item FROM answer");

    while (query_row(&query)) {
        touched_add(&store->items, query_get_text(&query, 0));
    }
}

/* Settings first: the folds of items and days read them. */
static void settle_settings(struct store *store)
{
    struct scheduler before;

    memcpy(&before, &store->scheduler, sizeof(before)); /* padding, too */
    for (size_t i = 0; i < store->values.names.count; i++) {
        value_fold(store, store->values.names.items[i]);
    }
    touched_clear(&store->values);
    if (store->settings_loaded) {
        return;
    }
    settings_load(store);
    if (memcmp(&before, &store->scheduler, sizeof(before)) != 0) {
        store->refold_all = true;
        store->recount_days |=
            before.rollover_hour != store->scheduler.rollover_hour;
    }
}

void project_forget(struct store *store)
{
    touched_clear(&store->items);
    touched_clear(&store->values);
    touched_clear(&store->chapters);
    day_forget(store);
    store->refold_all = false;
    store->recount_days = false;
    store->rebuild = false;
}

void project_settle(struct store *store)
{
    settle_settings(store);
    if (store->rebuild) {
        store->rebuild = false;
        project_all(store);
        return;
    }
    if (store->refold_all) {
        fold_all_items(store);
    }
    for (size_t i = 0; i < store->items.names.count; i++) {
        const char *item = store->items.names.items[i];
        const struct touch *touch = &store->items.touches[i];

        if (touch->whole || !item_follow(store, item, touch)) {
            item_fold(store, item);
        }
    }
    for (size_t i = 0; i < store->chapters.names.count; i++) {
        chapter_fold(store, store->chapters.names.items[i]);
    }
    if (store->recount_days) {
        day_recount(store);
    }
    day_settle(store);
    project_forget(store);
}

/* Projects every line but those of undo and clock. */
static void project_plain_lines(struct store *store)
{
    struct query query = db_query(
        &store->db, "SELECT e.envelope, e.body FROM event e"
                    " JOIN log l ON l.nr = e.log"
                    " ORDER BY e.id, substr(e.body, 1, 1) = '~', l.id, e.seq");
    struct error ignored = ERROR_INIT;
    struct event_id last = {{0}};

    while (query_row(&query)) {
        struct line line;

        if (line_check_parts(query_get_slice(&query, 0),
                             query_get_slice(&query, 1), &line, &ignored) &&
            event_id_compare(&line.id, &last) != 0) {
            last = line.id;
            if (!slice_equal(line.type, "undo") &&
                !slice_equal(line.type, "clock")) {
                project_fresh(store, &line);
            }
        }
    }
    error_release(&ignored);
}

/* Projects the lines of undo or of clock. */
static void project_lines_of(struct store *store, const char *type)
{
    struct query query =
        db_query(&store->db, "SELECT DISTINCT id FROM event"
                             " WHERE instr(envelope, ?) > 0 ORDER BY id");
    struct str word = STR_INIT;

    str_add_format(&word, "\"%s\"", type);
    query_text(&query, word.buf);
    while (query_row(&query)) {
        struct event_id id = query_get_id(&query, 0);
        struct str envelope = STR_INIT;
        struct str body = STR_INIT;
        struct line line;

        if (find_line(store, &id, &envelope, &body, &line) &&
            slice_equal(line.type, type)) {
            project_fresh(store, &line);
        }
        str_release(&envelope);
        str_release(&body);
    }
    str_release(&word);
}

void project_all(struct store *store)
{
    for (size_t i = 0; i < schema_projection_count; i++) {
        db_exec(&store->db, schema_projections[i].drop);
    }
    project_forget(store);
    store->settings_loaded = false;
    settings_load(store);
    /* What speaks of other lines first; then each line is projected once. */
    store->rebuilding = true;
    project_lines_of(store, "undo");
    project_lines_of(store, "clock");
    project_plain_lines(store);
    store->rebuilding = false;
    project_settle(store);
}
