/* Small values of this device (tables ui and sync): never in the journal. */
#include "store/inside.h"
#include "store/store_lines.h"
#include "store/store_settings.h"

/* `set` replaces, `drop` removes; each has one parameter more or less. */
static bool local_set(struct store *store, const char *set, const char *drop,
                      const char *key, const char *text, struct error *err)
{
    struct query query;

    if (!store_may_write(store, err)) {
        return false;
    }
    query = db_query(&store->db, text == NULL ? drop : set);
    query_text(&query, key);
    if (text != NULL) {
        query_text(&query, text);
    }
    query_run(&query);
    return db_finish(&store->db, err);
}

static bool local_get(struct store *store, const char *sql, const char *key,
                      struct str *text)
{
    struct query query = db_query(&store->db, sql);
    bool found;

    query_text(&query, key);
    found = query_row(&query);
    if (found) {
        str_set(text, query_get_text(&query, 0));
    }
    query_end(&query);
    return db_forget(&store->db) && found;
}

bool store_ui_set(struct store *store, const char *key, const char *text,
                  struct error *err)
{
    return local_set(store, "INSERT OR REPLACE INTO ui VALUES (?, ?)",
                     "DELETE FROM ui WHERE key = ?", key, text, err);
}

bool store_ui_get(struct store *store, const char *key, struct str *text)
{
    return local_get(store, "SELECT value FROM ui WHERE key = ?", key, text);
}

bool store_ui_drop(struct store *store, const char *prefix, const char *suffix,
                   struct error *err)
{
    struct query query;

    if (!store_may_write(store, err)) {
        return false;
    }
    query = db_query(&store->db,
                     "DELETE FROM ui WHERE substr(key, 1, length(?1)) = ?1"
                     " AND (?2 = '' OR substr(key, -length(?2)) = ?2)");
    query_text(&query, prefix);
    query_text(&query, suffix);
    query_run(&query);
    return db_finish(&store->db, err);
}

bool store_sync_set(struct store *store, const char *key, const char *text,
                    struct error *err)
{
    return local_set(store, "INSERT OR REPLACE INTO sync VALUES (?, ?)",
                     "DELETE FROM sync WHERE key = ?", key, text, err);
}

bool store_sync_get(struct store *store, const char *key, struct str *text)
{
    return local_get(store, "SELECT value FROM sync WHERE key = ?", key, text);
}
