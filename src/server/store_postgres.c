#include "server/store_postgres.h"

#include <stdlib.h>

#include "server/store_rows.h"

struct store_postgres {
    struct store_rows rows; /* first: the two are one address */
    struct sql_postgres sql;
};

static struct sql_postgres *postgres_of(struct server_store *store)
{
    return &((struct store_postgres *)store)->sql;
}

static void postgres_close(struct server_store *store)
{
    sql_postgres_close(postgres_of(store));
    free(store);
}

static bool postgres_begin(struct server_store *store, struct error *err)
{
    return sql_postgres_begin(postgres_of(store), err);
}

static bool postgres_commit(struct server_store *store, struct error *err)
{
    return sql_postgres_commit(postgres_of(store), err);
}

static void postgres_rollback(struct server_store *store)
{
    sql_postgres_rollback(postgres_of(store));
}

/* One row to lock; a learner without one gets it first. */
static bool lock_journal(struct server_store *store,
                         const struct event_id *learner,
                         struct journal_row *journal)
{
    struct row row =
        row_begin(sql_of(store), "SELECT version, rev, logs, bytes FROM journal"
                                 " WHERE learner = ? FOR UPDATE");
    bool found;

    row_bind_id(&row, learner);
    found = row_next(&row);
    if (found) {
        *journal = (struct journal_row){.version = row_get_int(&row, 0),
                                        .rev = row_get_int(&row, 1),
                                        .logs = row_get_int(&row, 2),
                                        .bytes = row_get_int(&row, 3)};
    }
    row_end(&row);
    return found;
}

static bool postgres_journal_get(struct server_store *store,
                                 const struct event_id *learner,
                                 struct journal_row *journal, struct error *err)
{
    struct row row;

    if (!postgres_of(store)->inside) {
        return rows_journal_get(store, learner, journal, err);
    }
    *journal = (struct journal_row){0};
    if (!lock_journal(store, learner, journal) && !sql_of(store)->failed) {
        /* Another server may be doing the same: one waits for the other. */
        row = row_begin(sql_of(store), "INSERT INTO journal"
                                       " VALUES (?, 0, 0, 0, 0)"
                                       " ON CONFLICT DO NOTHING");
        row_bind_id(&row, learner);
        row_run(&row);
        lock_journal(store, learner, journal);
    }
    return sql_done(sql_of(store), err);
}

static int compare_ids(const void *a, const void *b)
{
    return event_id_compare(a, b);
}

static bool postgres_journals_lock(struct server_store *store,
                                   const struct event_id *learners,
                                   size_t count, struct error *err)
{
    struct event_id *sorted = xcalloc(count + 1, sizeof(*sorted));
    struct journal_row ignored;
    bool ok = true;

    for (size_t i = 0; i < count; i++) {
        sorted[i] = learners[i];
    }
    qsort(sorted, count, sizeof(*sorted), compare_ids);
    for (size_t i = 0; ok && i < count; i++) {
        if (i == 0 || event_id_compare(&sorted[i], &sorted[i - 1]) != 0) {
            ok = postgres_journal_get(store, &sorted[i], &ignored, err);
        }
    }
    free(sorted);
    return ok;
}

static const struct server_store_ops postgres_ops = {
    STORE_ROWS_OPS,
    .close = postgres_close,
    .begin = postgres_begin,
    .commit = postgres_commit,
    .rollback = postgres_rollback,
    .journal_get = postgres_journal_get,
    .journals_lock = postgres_journals_lock,
    .backup = postgres_backup,
    .check = postgres_check,
};

struct server_store *server_store_open_postgres(const char *where,
                                                struct error *err)
{
    struct store_postgres *store = xcalloc(1, sizeof(*store));

    store->rows.base.ops = &postgres_ops;
    store->rows.sql = &store->sql.base;
    if (!sql_postgres_open(&store->sql, where, err) ||
        !store_postgres_migrate(&store->sql, err)) {
        postgres_close(&store->rows.base);
        return NULL;
    }
    return &store->rows.base;
}
