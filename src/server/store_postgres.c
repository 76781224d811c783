#include "server/store_postgres.h"

#include <stdlib.h>

static void postgres_close(struct server_store *store)
{
    group_clear(&postgres_of(store)->group);
    sql_postgres_close(&postgres_of(store)->sql);
    free(store);
}

static bool postgres_begin(struct server_store *store, struct error *err)
{
    return sql_postgres_begin(&postgres_of(store)->sql, err);
}

static bool postgres_commit(struct server_store *store, struct error *err)
{
    group_clear(&postgres_of(store)->group);
    return sql_postgres_commit(&postgres_of(store)->sql, err);
}

static void postgres_rollback(struct server_store *store)
{
    group_clear(&postgres_of(store)->group);
    sql_postgres_rollback(&postgres_of(store)->sql);
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
    struct group_member *member =
        group_find(&postgres_of(store)->group, learner);
    struct row row;

    if (!postgres_of(store)->sql.inside) {
        return rows_journal_get(store, learner, journal, err);
    }
    if (member != NULL) {
        *journal = member->journal;
        return true;
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

static bool postgres_journal_set(struct server_store *store,
                                 const struct event_id *learner,
                                 const struct journal_row *journal,
                                 struct error *err)
{
    struct group_member *member =
        group_find(&postgres_of(store)->group, learner);

    if (member != NULL) {
        member->journal = *journal;
    }
    return rows_journal_set(store, learner, journal, err);
}

/* Waits for who changes the account, or erases the learner. */
static void lock_learner(struct server_store *store,
                         const struct event_id *learner)
{
    struct row row =
        row_begin(sql_of(store), "SELECT 1 FROM learner WHERE learner = ?"
                                 " FOR UPDATE");

    row_bind_id(&row, learner);
    (void)row_next(&row);
    row_end(&row);
}

static bool postgres_account_get(struct server_store *store,
                                 const struct event_id *learner,
                                 struct account *account, bool *found,
                                 struct error *err)
{
    if (postgres_of(store)->sql.inside) {
        lock_learner(store, learner);
    }
    return rows_account_get(store, learner, account, found, err);
}

static bool postgres_account_find(struct server_store *store, const char *email,
                                  struct account *account, bool *found,
                                  struct error *err)
{
    bool ok = rows_account_find(store, email, account, found, err);

    if (ok && *found && postgres_of(store)->sql.inside) {
        lock_learner(store, &account->learner);
        ok = rows_account_find(store, email, account, found, err);
    }
    return ok;
}

static bool postgres_erase(struct server_store *store,
                           const struct event_id *learner,
                           const unsigned char mac[TOKEN_MAC_BYTES], int64_t at,
                           struct error *err)
{
    struct journal_row journal;

    /* What was read ahead is not true any more. */
    group_clear(&postgres_of(store)->group);
    /* First of all the locks: what somebody adds meanwhile goes, too. */
    lock_learner(store, learner);
    return postgres_journal_get(store, learner, &journal, err) &&
           rows_erase(store, learner, mac, at, err);
}

static const struct server_store_ops postgres_ops = {
    STORE_ROWS_OPS,
    .close = postgres_close,
    .begin = postgres_begin,
    .commit = postgres_commit,
    .rollback = postgres_rollback,
    .account_find = postgres_account_find,
    .account_get = postgres_account_get,
    .journal_get = postgres_journal_get,
    .journal_set = postgres_journal_set,
    .head_get = postgres_head_get,
    .head_set = postgres_head_set,
    .heads_get = postgres_heads_get,
    .erase = postgres_erase,
    .journals_lock = postgres_journals_lock,
    .token_find = postgres_token_find,
    .tokens_ahead = postgres_tokens_ahead,
    .backup = postgres_backup,
    .wipe = postgres_wipe,
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
