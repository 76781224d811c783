/*
 * Registers: marks, notes, bookmarks, item states, flags, settings. The
 * table `value` has every value ever written, `over` the ids
 * that it replaced; folding finds those that no other value names.
 */
#include <stdlib.h>
#include <string.h>

#include "store/register_value.h"
#include "store/registers.h"

#define ID_BYTES sizeof(((struct event_id *)NULL)->bytes)

static void touch_value(struct store *store, int64_t kind, const char *key)
{
    struct str name = STR_INIT;

    str_add_format(&name, "%d %s", (int)kind, key);
    touched_add(&store->values, name.buf);
    str_release(&name);
}

/* The ids of `over`, joined. */
static void join_over(const struct field *over, struct str *out)
{
    struct json_walk walk;
    struct json_member member;
    struct event_id id;

    if (!over->found || over->member.kind != KIND_LIST) {
        return;
    }
    walk = json_walk_of(over->member.value);
    while (json_walk_next(&walk, &member)) {
        if (json_get_id(&member, &id)) {
            str_add_len(out, (const char *)id.bytes, sizeof(id.bytes));
        }
    }
}

bool value_project(struct store *store, const struct line *line, int64_t at)
{
    struct value value;
    struct str over = STR_INIT;
    bool ok = value_read(line->type, line->body, &value);

    if (ok) {
        struct query query =
            db_query(&store->db, "INSERT INTO value VALUES (?, ?, ?, ?, ?)");

        join_over(&value.over, &over);
        query_int(&query, (int)value.kind);
        query_text(&query, value.key.buf);
        query_id(&query, &line->id);
        query_int(&query, at);
        query_blob(&query, over.buf, over.len);
        query_run(&query);
        touch_value(store, (int)value.kind, value.key.buf);
    }
    str_release(&over);
    value_release(&value);
    return ok;
}

void value_remove(struct store *store, const struct event_id *id)
{
    struct query query = db_query(
        &store->db, "DELETE FROM value WHERE id = ? RETURNING kind, key");

    query_id(&query, id);
    while (query_row(&query)) {
        touch_value(store, query_get_int(&query, 0), query_get_text(&query, 1));
    }
}

struct left_value {
    struct event_id id;
    int64_t at;
    bool out;
};

struct left {
    struct left_value *items; /* rising by id */
    size_t count;
    size_t capacity;
};

static struct left_value *left_find(struct left *left,
                                    const struct event_id *id)
{
    size_t low = 0;
    size_t high = left->count;

    while (low < high) {
        size_t middle = low + (high - low) / 2;
        int order = event_id_compare(&left->items[middle].id, id);

        if (order == 0) {
            return &left->items[middle];
        }
        if (order < 0) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return NULL;
}

/* Marks what the ids in `over` name; a value does not replace itself. */
static void cross_out(struct left *left, const struct event_id *by,
                      struct slice over)
{
    for (size_t i = 0; i + ID_BYTES <= over.len; i += ID_BYTES) {
        struct event_id named;
        struct left_value *value;

        memcpy(named.bytes, over.at + i, ID_BYTES);
        value = left_find(left, &named);
        if (value != NULL && event_id_compare(&named, by) != 0) {
            value->out = true;
        }
    }
}

/* The values that no other one names, rising by id. */
static void load_left(struct store *store, enum register_kind kind,
                      const char *key, struct left *left)
{
    struct query query =
        db_query(&store->db, "SELECT id, at FROM value WHERE kind = ?"
                             " AND key = ? ORDER BY id");
    size_t kept = 0;

    query_int(&query, (int)kind);
    query_text(&query, key);
    while (query_row(&query)) {
        GROW(left->items, left->count, left->capacity);
        left->items[left->count++] = (struct left_value){
            query_get_id(&query, 0), query_get_int(&query, 1), false};
    }
    query = db_query(&store->db, "SELECT id, over FROM value WHERE kind = ?"
                                 " AND key = ? AND length(over) > 0");
    query_int(&query, (int)kind);
    query_text(&query, key);
    while (query_row(&query)) {
        struct event_id by = query_get_id(&query, 0);

        cross_out(
            left, &by,
            (struct slice){sqlite3_column_blob(query.handle, 1),
                           (size_t)sqlite3_column_bytes(query.handle, 1)});
    }
    for (size_t i = 0; i < left->count; i++) {
        if (!left->items[i].out) {
            left->items[kept++] = left->items[i];
        }
    }
    left->count = kept;
}

bool register_over(struct store *store, enum register_kind kind,
                   const char *key, struct store_over *over, struct error *err)
{
    struct left left = {NULL, 0, 0};

    load_left(store, kind, key, &left);
    for (size_t i = 0; i < left.count; i++) {
        GROW(over->ids, over->count, over->capacity);
        over->ids[over->count++] = left.items[i].id;
    }
    free(left.items);
    return db_finish(&store->db, err);
}

void store_over_release(struct store_over *over)
{
    free(over->ids);
    *over = (struct store_over)STORE_OVER_INIT;
}

static void insert_simple(struct store *store, const char *sql,
                          const struct value *value,
                          const struct left_value *left)
{
    struct query query = db_query(&store->db, sql);

    query_text(&query, value->key.buf);
    if (value->kind == REGISTER_SETTING) {
        query_slice(&query, value->json);
    } else {
        query_int(&query, value->state);
    }
    query_int(&query, left->at);
    query_id(&query, &left->id);
    query_run(&query);
}

static void insert_flag(struct store *store, const struct value *value,
                        const struct left_value *left)
{
    struct query query =
        db_query(&store->db, "INSERT INTO flag VALUES (?, ?, ?, ?, ?, ?)");
    struct slice item = {value->key.buf, value->key.len - 2};

    query_slice(&query, item);
    query_int(&query, (int)value->flag);
    query_int(&query, value->state);
    query_slice(&query, str_slice(&value->text));
    query_int(&query, left->at);
    query_id(&query, &left->id);
    query_run(&query);
}

static void insert_note(struct store *store, const struct value *value,
                        const struct left_value *left)
{
    struct query query = db_query(
        &store->db, "INSERT INTO note VALUES (?, ?, ?, ?, ?, ?, ?, ?, 1, ?)");

    query_int(&query, (int)value->kind);
    query_text(&query, value->key.buf);
    query_id(&query, &left->id);
    query_slice(&query, value->episode);
    if (value->has_chapter) {
        query_slice(&query, value->chapter);
    } else {
        query_null(&query);
    }
    query_int(&query, value->word);
    query_text(&query, value->has_quote ? value->quote.buf : NULL);
    query_slice(&query, str_slice(&value->text));
    query_int(&query, left->at);
    query_run(&query);
}

static void insert_value(struct store *store, const struct value *value,
                         const struct left_value *left)
{
    switch (value->kind) {
    case REGISTER_MARK:
        if (value->state != (int)MARK_OPEN) {
            insert_simple(store, "INSERT INTO mark VALUES (?, ?, ?, ?)", value,
                          left);
        }
        break;
    case REGISTER_ITEM:
        insert_simple(store, "INSERT INTO item VALUES (?, ?, ?, ?)", value,
                      left);
        break;
    case REGISTER_SETTING:
        insert_simple(store, "INSERT INTO setting VALUES (?, ?, ?, ?)", value,
                      left);
        break;
    case REGISTER_FLAG:
        insert_flag(store, value, left);
        break;
    case REGISTER_NOTE:
    case REGISTER_BOOKMARK:
        if (value->text.len > 0) {
            insert_note(store, value, left);
        }
        break;
    }
}

/* Reads the line of a value that is left and inserts it. */
static void write_value(struct store *store, const struct left_value *left)
{
    struct str envelope = STR_INIT;
    struct str body = STR_INIT;
    struct str plain = STR_INIT;
    struct error ignored = ERROR_INIT;
    struct line line;

    if (line_find(store, &left->id, &envelope, &body) &&
        line_check_parts(str_slice(&envelope), str_slice(&body), &line,
                         &ignored) &&
        line_unseal(store, &line, &plain)) {
        struct value value;

        if (value_read(line.type, line.body, &value)) {
            insert_value(store, &value, left);
        }
        value_release(&value);
    }
    error_release(&ignored);
    str_release(&plain);
    str_release(&body);
    str_release(&envelope);
}

static void delete_by_key(struct store *store, const char *sql,
                          struct slice key)
{
    struct query query = db_query(&store->db, sql);

    query_slice(&query, key);
    query_run(&query);
}

/* Takes away what the register gave before. */
static void clear_value(struct store *store, enum register_kind kind,
                        const char *key)
{
    struct slice whole = slice_of(key);
    struct query query;

    switch (kind) {
    case REGISTER_MARK:
        delete_by_key(store, "DELETE FROM mark WHERE episode = ?", whole);
        break;
    case REGISTER_ITEM:
        delete_by_key(store, "DELETE FROM item WHERE item = ?", whole);
        touched_add(&store->items, key);
        break;
    case REGISTER_SETTING:
        delete_by_key(store, "DELETE FROM setting WHERE key = ?", whole);
        if (str_starts_with(key, "memory.")) {
            store->settings_loaded = false;
        }
        break;
    case REGISTER_FLAG:
        query = db_query(&store->db,
                         "DELETE FROM flag WHERE item = ? AND kind = ?");
        query_slice(&query, (struct slice){key, whole.len - 2});
        query_int(&query, key[whole.len - 1] - '0');
        query_run(&query);
        break;
    case REGISTER_NOTE:
    case REGISTER_BOOKMARK:
        query = db_query(&store->db,
                         "DELETE FROM note WHERE kind = ? AND note = ?");
        query_int(&query, (int)kind);
        query_text(&query, key);
        query_run(&query);
        break;
    }
}

/* Versions written at the same time know how many they are. */
static void count_versions(struct store *store, enum register_kind kind,
                           const char *key)
{
    struct query query = db_query(
        &store->db, "UPDATE note SET versions ="
                    " (SELECT count(*) FROM note WHERE kind = ?1 AND note = ?2)"
                    " WHERE kind = ?1 AND note = ?2");

    query_int(&query, (int)kind);
    query_text(&query, key);
    query_run(&query);
}

void value_fold(struct store *store, const char *name)
{
    enum register_kind kind = (enum register_kind)(name[0] - '0');
    bool all = kind == REGISTER_NOTE || kind == REGISTER_BOOKMARK;
    const char *key = name + 2;
    struct left left = {NULL, 0, 0};

    load_left(store, kind, key, &left);
    clear_value(store, kind, key);
    for (size_t i = 0; i < left.count; i++) {
        if (all || i + 1 == left.count) {
            write_value(store, &left.items[i]);
        }
    }
    if (left.count > 1 && all) {
        count_versions(store, kind, key);
    }
    free(left.items);
}
