#include "server/store_sqlite.h"

#include <stdlib.h>

static void sqlite_close(struct server_store *store)
{
    sql_close(sql_of(store));
    free(store);
}

static bool sqlite_begin(struct server_store *store, struct error *err)
{
    struct row row = row_begin(sql_of(store), "BEGIN IMMEDIATE");

    row_run(&row);
    return sql_done(sql_of(store), err);
}

static bool sqlite_commit(struct server_store *store, struct error *err)
{
    struct row row = row_begin(sql_of(store), "COMMIT");

    row_run(&row);
    return sql_done(sql_of(store), err);
}

static void sqlite_rollback(struct server_store *store)
{
    struct sql *sql = sql_of(store);

    /* After some failures SQLite has rolled back by itself. */
    if (!sqlite3_get_autocommit(sql->handle)) {
        sqlite3_exec(sql->handle, "ROLLBACK", NULL, NULL, NULL);
    }
}

static const struct server_store_ops sqlite_ops = {
    .close = sqlite_close,
    .begin = sqlite_begin,
    .commit = sqlite_commit,
    .rollback = sqlite_rollback,
    .account_add = sqlite_account_add,
    .account_find = sqlite_account_find,
    .device_add = sqlite_device_add,
    .devices_get = sqlite_devices_get,
    .device_remove = sqlite_device_remove,
    .token_add = sqlite_token_add,
    .token_find = sqlite_token_find,
    .token_used = sqlite_token_used,
    .journal_get = sqlite_journal_get,
    .journal_set = sqlite_journal_set,
    .head_get = sqlite_head_get,
    .head_set = sqlite_head_set,
    .heads_get = sqlite_heads_get,
    .segment_put = sqlite_segment_put,
    .segment_find = sqlite_segment_find,
    .segments_visit = sqlite_segments_visit,
    .segments_around = sqlite_segments_around,
    .redaction_has = sqlite_redaction_has,
    .redaction_add = sqlite_redaction_add,
    .redactions_get = sqlite_redactions_get,
    .erase = sqlite_erase,
    .is_erased = sqlite_is_erased,
};

/* Is it ours, and not of a newer version? */
static bool check_file(struct sql *sql, struct error *err)
{
    int64_t id = sql_get_int(sql, "PRAGMA application_id");
    int64_t version = sql_get_int(sql, "PRAGMA user_version");
    int64_t tables = sql_get_int(sql, "SELECT count(*) FROM sqlite_schema");

    if (!sql_done(sql, err)) {
        return false;
    }
    if (id != STORE_SQLITE_APPLICATION_ID && tables > 0) {
        return error_set_code(err, ERROR_DAMAGED,
                              "'%s' is not a store of this server", sql->path);
    }
    if (version < 0 || version > store_sqlite_version()) {
        return error_set_code(err, ERROR_NEWER,
                              "'%s' was written by a newer version", sql->path);
    }
    return true;
}

static bool prepare(struct sql *sql, struct error *err)
{
    if (!check_file(sql, err)) {
        return false;
    }
    /*
     * FULL: a commit is on the disk before anybody hears of it. secure_delete:
     * what was redacted or erased must not stay in free pages.
     */
    sql_exec(sql, "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;"
                  "PRAGMA secure_delete = ON; PRAGMA foreign_keys = ON;"
                  "BEGIN IMMEDIATE");
    /* Another process may have migrated since. */
    store_sqlite_migrate(sql);
    sql_exec(sql, "COMMIT");
    return sql_done(sql, err);
}

struct server_store *server_store_open_sqlite(const char *path,
                                              struct error *err)
{
    struct store_sqlite *store = xcalloc(1, sizeof(*store));

    store->base.ops = &sqlite_ops;
    if (!sql_open(&store->sql, path, err) || !prepare(&store->sql, err)) {
        sqlite_close(&store->base);
        return NULL;
    }
    return &store->base;
}
