#include "server/store_sqlite.h"

#include <stdlib.h>

#include "server/store_rows.h"

struct store_sqlite {
    struct store_rows rows; /* first: the two are one address */
    struct sql_sqlite sql;
};

static void sqlite_close(struct server_store *store)
{
    sql_sqlite_close(&((struct store_sqlite *)store)->sql);
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
    struct sql_sqlite *sql = &((struct store_sqlite *)store)->sql;

    /* After some failures SQLite has rolled back by itself. */
    if (!sqlite3_get_autocommit(sql->handle)) {
        sqlite3_exec(sql->handle, "ROLLBACK", NULL, NULL, NULL);
    }
}

/* There is one writer at a time anyway. */
static bool sqlite_journals_lock(struct server_store *store UNUSED,
                                 const struct event_id *learners UNUSED,
                                 size_t count UNUSED, struct error *err UNUSED)
{
    return true;
}

/* Nothing is far away. */
static bool sqlite_tokens_ahead(struct server_store *store UNUSED,
                                const unsigned char *const *macs UNUSED,
                                size_t count UNUSED,
                                struct event_id *learners UNUSED,
                                size_t *learner_count UNUSED,
                                struct error *err UNUSED)
{
    return true;
}

static const struct server_store_ops sqlite_ops = {
    .close = sqlite_close,
    .begin = sqlite_begin,
    .commit = sqlite_commit,
    .rollback = sqlite_rollback,
    STORE_ROWS_OPS,
    .account_find = rows_account_find,
    .account_get = rows_account_get,
    .journal_get = rows_journal_get,
    .journal_set = rows_journal_set,
    .head_get = rows_head_get,
    .head_set = rows_head_set,
    .heads_get = rows_heads_get,
    .erase = rows_erase,
    .journals_lock = sqlite_journals_lock,
    .token_find = rows_token_find,
    .tokens_ahead = sqlite_tokens_ahead,
    .backup = sqlite_backup,
    .wipe = sqlite_wipe,
    .check = sqlite_check,
};

/* Is it ours, and not of a newer version? */
static bool check_file(struct sql_sqlite *sql, struct error *err)
{
    const char *path = sql->base.name;
    int64_t id = sql_sqlite_get_int(sql, "PRAGMA application_id");
    int64_t version = sql_sqlite_get_int(sql, "PRAGMA user_version");
    int64_t tables =
        sql_sqlite_get_int(sql, "SELECT count(*) FROM sqlite_schema");

    if (!sql_done(&sql->base, err)) {
        return false;
    }
    if (id != STORE_SQLITE_APPLICATION_ID && tables > 0) {
        return error_set_code(err, ERROR_DAMAGED,
                              "'%s' is not a store of this server", path);
    }
    if (version < 0 || version > store_sqlite_version()) {
        return error_set_code(err, ERROR_NEWER,
                              "'%s' was written by a newer version", path);
    }
    return true;
}

static bool prepare(struct sql_sqlite *sql, struct error *err)
{
    if (!check_file(sql, err)) {
        return false;
    }
    /*
     * FULL: a commit is on the disk before anybody hears of it. secure_delete:
     * what was redacted or erased must not stay in free pages; sqlite_wipe()
     * does the rest.
     */
    sql_exec(&sql->base, "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;"
                         "PRAGMA secure_delete = ON; PRAGMA foreign_keys = ON;"
                         "BEGIN IMMEDIATE");
    /* Another process may have migrated since. */
    store_sqlite_migrate(sql);
    sql_exec(&sql->base, "COMMIT");
    return sql_done(&sql->base, err);
}

struct server_store *server_store_open_sqlite(const char *path,
                                              struct error *err)
{
    struct store_sqlite *store = xcalloc(1, sizeof(*store));

    store->rows.base.ops = &sqlite_ops;
    store->rows.sql = &store->sql.base;
    if (!sql_sqlite_open(&store->sql, path, err) ||
        !prepare(&store->sql, err)) {
        sqlite_close(&store->rows.base);
        return NULL;
    }
    return &store->rows.base;
}
