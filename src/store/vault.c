/*
 * Keys and sealed lines. Both tables are projections: `seal_key` of the lines
 * and of undo alone, `sealed` also of the keys that this device has.
 */
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "store/body.h"
#include "store/inside.h"
#include "store/store_vault.h"

/* The numbers stand in the file. */
enum {
    SEALED_LOCKED = 0, /* we have no such key */
    SEALED_OPEN = 1,
    SEALED_BROKEN = 2, /* we have the key, and it does not open it */
};

void store_set_key_source(struct store *store, store_key_source *source,
                          void *context)
{
    store->key_source = source;
    store->key_context = context;
}

/* ---- `key` lines ---- */

bool key_project(struct store *store, const struct line *line,
                 int64_t at UNUSED)
{
    struct field fields[] = {
        {.key = "x"}, {.key = "salt"}, {.key = "ops"}, {.key = "mem"}};
    struct str name = STR_INIT;
    struct str salt = STR_INIT;
    struct query query;
    bool ok;

    body_read(line->body, fields, COUNT_OF(fields));
    ok = field_text(&fields[0], &name) && seal_name_is_valid(str_slice(&name));
    if (ok && fields[1].found) {
        ok = field_text(&fields[1], &salt) && salt.len == SEAL_SALT_HEX;
    }
    if (ok) {
        query =
            db_query(&store->db, "INSERT INTO seal_key VALUES (?, ?, ?, ?, ?)");
        query_id(&query, &line->id);
        query_text(&query, name.buf);
        query_text(&query, salt.buf);
        query_int(&query, field_int(&fields[2], 0, INT32_MAX, 0));
        query_int(&query, field_int(&fields[3], 0, INT64_MAX / 2, 0));
        query_run(&query);
    }
    str_release(&salt);
    str_release(&name);
    return ok;
}

void key_remove(struct store *store, const struct event_id *id)
{
    struct query query =
        db_query(&store->db, "DELETE FROM seal_key WHERE id = ?");

    query_id(&query, id);
    query_run(&query);
}

void store_keys_release(struct store_keys *keys)
{
    free(keys->items);
    *keys = (struct store_keys)STORE_KEYS_INIT;
}

bool store_keys_all(struct store *store, struct store_keys *keys,
                    struct error *err)
{
    struct query query =
        db_query(&store->db, "SELECT id, name, salt, ops, mem FROM seal_key"
                             " ORDER BY id");

    while (query_row(&query)) {
        struct store_key *key;

        GROW(keys->items, keys->count, keys->capacity);
        key = &keys->items[keys->count++];
        memset(key, 0, sizeof(*key));
        key->event = query_get_id(&query, 0);
        snprintf(key->name, sizeof(key->name), "%s", query_get_text(&query, 1));
        snprintf(key->params.salt, sizeof(key->params.salt), "%s",
                 query_get_text(&query, 2));
        key->params.ops = query_get_int(&query, 3);
        key->params.mem = query_get_int(&query, 4);
    }
    return db_finish(&store->db, err);
}

bool store_key_opens(struct store *store, const struct event_id *event,
                     const unsigned char bytes[SEAL_KEY_BYTES])
{
    struct str envelope = STR_INIT;
    struct str body = STR_INIT;
    bool opens =
        line_find(store, event, &envelope, &body) &&
        seal_check_opens(bytes, str_slice(&envelope), str_slice(&body));

    db_forget(&store->db);
    str_release(&body);
    str_release(&envelope);
    return opens;
}

/* ---- sealed lines ---- */

/* Notes and bookmarks alone: what reports are made of is never encrypted. */
bool line_is_sealed(const struct line *line)
{
    return line->key.len > 0 && line->version == 1 && !line->redacted &&
           (slice_equal(line->type, "note") ||
            slice_equal(line->type, "bookmark"));
}

static bool find_key(struct store *store, struct slice name,
                     unsigned char bytes[SEAL_KEY_BYTES])
{
    char text[SEAL_NAME_MAX + 1] = "";

    if (store->key_source == NULL || !seal_name_is_valid(name)) {
        return false;
    }
    memcpy(text, name.at, name.len);
    return store->key_source(store->key_context, text, bytes);
}

static bool unseal(struct store *store, struct line *line, struct str *plain,
                   bool *has_key)
{
    unsigned char bytes[SEAL_KEY_BYTES];
    bool ok;

    *has_key = find_key(store, line->key, bytes);
    ok = *has_key && seal_open_body(bytes, line->envelope, line->body, plain);
    if (ok) {
        line->body = str_slice(plain);
    }
    sodium_memzero(bytes, sizeof(bytes));
    return ok;
}

bool line_unseal(struct store *store, struct line *line, struct str *plain)
{
    bool has_key;

    return line->key.len == 0 ||
           (line_is_sealed(line) && unseal(store, line, plain, &has_key));
}

bool sealed_project(struct store *store, struct line *line, struct str *plain)
{
    struct query query =
        db_query(&store->db, "INSERT OR REPLACE INTO sealed VALUES (?, ?, ?)");
    bool has_key = false;
    bool open = unseal(store, line, plain, &has_key);

    query_id(&query, &line->id);
    query_slice(&query, line->key);
    query_int(&query, open      ? SEALED_OPEN
                      : has_key ? SEALED_BROKEN
                                : SEALED_LOCKED);
    query_run(&query);
    return open;
}

void sealed_remove(struct store *store, const struct event_id *id)
{
    struct query query =
        db_query(&store->db, "DELETE FROM sealed WHERE id = ?");

    query_id(&query, id);
    query_run(&query);
}

void store_sealed_count(struct store *store, struct store_sealed *sealed)
{
    sealed->open =
        db_get_int(&store->db, "SELECT count(*) FROM sealed WHERE open = 1");
    sealed->locked =
        db_get_int(&store->db, "SELECT count(*) FROM sealed WHERE open <> 1");
    db_forget(&store->db);
}

/* The lines of whose key we now know something else. */
static void list_changed(struct store *store, struct event_id **ids,
                         size_t *count)
{
    struct query query =
        db_query(&store->db, "SELECT id, name, open FROM sealed ORDER BY id");
    unsigned char bytes[SEAL_KEY_BYTES];
    size_t capacity = 0;

    while (query_row(&query)) {
        bool has = find_key(store, query_get_slice(&query, 1), bytes);

        if (has != (query_get_int(&query, 2) != SEALED_LOCKED)) {
            GROW(*ids, *count, capacity);
            (*ids)[(*count)++] = query_get_id(&query, 0);
        }
    }
    sodium_memzero(bytes, sizeof(bytes));
}

bool store_sealed_again(struct store *store, struct error *err)
{
    struct event_id *ids = NULL;
    size_t count = 0;
    bool ok;

    list_changed(store, &ids, &count);
    if (!db_finish(&store->db, err)) {
        free(ids);
        return false;
    }
    if (count == 0) {
        return true;
    }
    ok = store_begin(store, err);
    if (ok) {
        store->redacted = true;
        for (size_t i = 0; i < count; i++) {
            project_again(store, &ids[i]);
        }
        ok = store_end(store, err);
    }
    free(ids);
    return ok;
}

/* ---- what could be read by others ---- */

bool store_unsealed_events(struct store *store, const char *name,
                           struct event_id **ids, size_t *count,
                           struct error *err)
{
    struct query query = db_query(
        &store->db,
        "SELECT DISTINCT e.id FROM event e"
        " LEFT JOIN sealed s ON s.id = e.id"
        " WHERE e.body NOT LIKE '~%'"
        " AND (instr(e.envelope, '\"t\":\"note\"') > 0"
        "  OR instr(e.envelope, '\"t\":\"bookmark\"') > 0)"
        " AND CASE WHEN s.id IS NULL THEN instr(e.envelope, '\"x\":') = 0"
        "  ELSE s.open = 1 AND s.name <> ? END ORDER BY e.id");
    size_t capacity = 0;

    *ids = NULL;
    *count = 0;
    query_text(&query, name);
    while (query_row(&query)) {
        GROW(*ids, *count, capacity);
        (*ids)[(*count)++] = query_get_id(&query, 0);
    }
    return db_finish(&store->db, err);
}
