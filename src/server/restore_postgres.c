/*
 * Restoring a store in PostgreSQL: the new tables are made in a schema of their
 * own; one transaction moves the old ones out of the way and them in. Until
 * then it holds the old tables, so nothing is written to them, nor read.
 */
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "server/restore.h"
#include "server/store_postgres.h"

#define LEAVING_MS 3000

/* The schema that the store is in, and the two that belong to a restore. */
#define NAMES                                                                  \
    "DECLARE here text := current_schema();"                                   \
    " draft text := current_schema() || '_restore';"                           \
    " aside text := current_schema() || '_before_restore'; t text;"

static const char make_draft[] =
    "DO $$ " NAMES " BEGIN"
    " EXECUTE format('DROP SCHEMA IF EXISTS %I CASCADE', draft);"
    " EXECUTE format('CREATE SCHEMA %I', draft); END $$";

static const char drop_draft[] =
    "DO $$ " NAMES " BEGIN"
    " EXECUTE format('DROP SCHEMA IF EXISTS %I CASCADE', draft); END $$";

/* Whoever waits for these may have to wait for long. */
static const char hold[] =
    "SET LOCAL idle_in_transaction_session_timeout = 0;"
    "DO $$ " NAMES " BEGIN FOR t IN SELECT relname FROM pg_class"
    " WHERE relkind IN ('r', 'p') AND NOT relispartition"
    " AND relnamespace = to_regnamespace(quote_ident(here)) LOOP"
    " EXECUTE format('LOCK TABLE %I.%I IN ACCESS EXCLUSIVE MODE', here, t);"
    " END LOOP; END $$";

/* Indexes and what else belongs to a table go with it; its parts do not. */
static const char change_places[] =
    "DO $$ " NAMES " BEGIN EXECUTE format('CREATE SCHEMA %I', aside);"
    " FOR t IN SELECT relname FROM pg_class WHERE relkind IN ('r', 'p')"
    " AND relnamespace = to_regnamespace(quote_ident(draft)) LOOP"
    " EXECUTE format('ALTER TABLE %I.%I SET SCHEMA %I', here, t, aside);"
    " EXECUTE format('ALTER TABLE %I.%I SET SCHEMA %I', draft, t, here);"
    " END LOOP; EXECUTE format('DROP SCHEMA %I', draft); END $$";

static bool is_plain(const char *name)
{
    return name[0] != '\0' && name[strspn(name, "abcdefghijklmnopqrstuvwxyz"
                                                "0123456789_")] == '\0';
}

/* Fills `draft` and `aside`. */
static bool name_schemas(struct restore *restore, struct error *err)
{
    struct row row = row_begin(sql_of(restore->old), "SELECT current_schema()");
    struct str here = STR_INIT;
    bool ok;

    if (row_next(&row)) {
        row_get_text(&row, 0, &here);
    }
    row_end(&row);
    ok = sql_done(sql_of(restore->old), err);
    if (ok && !is_plain(here.buf)) {
        ok = error_set(err,
                       "the name of the schema '%s' has other letters "
                       "than a-z, 0-9 and _",
                       here.buf);
    }
    str_add_format(&restore->aside, "the schema '%s_before_restore'", here.buf);
    restore->draft = xasprintf("%s_restore", here.buf);
    str_release(&here);
    return ok;
}

/* Of a dstudiod that has just ended some may be on their way out. */
static int64_t wait_for_others(struct sql_postgres *sql)
{
    int64_t others = 1;

    for (int i = 0; others > 0 && i < LEAVING_MS / 100; i++) {
        poll(NULL, 0, i > 0 ? 100 : 0);
        others = sql_postgres_get_int(
            sql, "SELECT count(*) FROM pg_stat_activity WHERE datname ="
                 " current_database() AND application_name = 'dstudiod'"
                 " AND pid <> pg_backend_pid()");
    }
    return others;
}

static bool is_free(struct restore *restore, struct error *err)
{
    struct sql_postgres *sql = &postgres_of(restore->old)->sql;
    int64_t others = wait_for_others(sql);
    int64_t before = sql_postgres_get_int(
        sql, "SELECT count(*) FROM pg_namespace WHERE nspname ="
             " current_schema() || '_before_restore'");

    if (!sql_done(&sql->base, err)) {
        return false;
    }
    if (others > 0) {
        return error_set_code(err, ERROR_BUSY,
                              "another dstudiod is using the database");
    }
    return before == 0 ||
           error_set(err,
                     "%s is there from an earlier restore: drop it, or give "
                     "it another name",
                     restore->aside.buf);
}

static bool begin(struct restore *restore, struct error *err)
{
    struct server_store *old;

    restore->old = old =
        server_store_open_postgres(restore->settings->store, err);
    if (old == NULL || !name_schemas(restore, err) || !is_free(restore, err)) {
        return false;
    }
    sql_exec(sql_of(old), make_draft);
    if (!sql_done(sql_of(old), err) || !old->ops->begin(old, err)) {
        return false;
    }
    sql_exec(sql_of(old), hold);
    return sql_done(sql_of(old), err);
}

/* ---- the new tables ---- */

/* Adds to `out` what the URI gives as options. */
static bool add_options(const char *where, struct str *out, struct error *err)
{
    char *message = NULL;
    PQconninfoOption *all = PQconninfoParse(where, &message);

    for (PQconninfoOption *one = all; one != NULL && one->keyword != NULL;
         one++) {
        if (str_equal(one->keyword, "options") && one->val != NULL) {
            str_add(out, one->val);
        }
    }
    if (all == NULL) {
        error_set(err, "PostgreSQL: the address of the store is not one");
    }
    PQconninfoFree(all);
    PQfreemem(message);
    return all != NULL;
}

/* The same database, but what is made is made in the draft's schema. */
static bool where_draft(const struct restore *restore, struct str *where,
                        struct error *err)
{
    const char *store = restore->settings->store;
    struct str options = STR_INIT;
    bool ok = add_options(store, &options, err);

    str_add_format(&options, " -csearch_path=%s", restore->draft);
    /* The last one of a name counts. */
    str_add_format(where, "%s%coptions=", store,
                   strchr(store, '?') != NULL ? '&' : '?');
    for (const char *at = options.buf; *at != '\0'; at++) {
        str_add_format(where, "%%%02X", (unsigned char)*at);
    }
    str_release(&options);
    return ok;
}

/* Of a copy: an older backup is brought up to date, which writes to it. */
static bool fill_from(struct restore *restore, const char *backup,
                      struct error *err)
{
    char *copy = xasprintf("%s.restore-%ld", restore->settings->erasure_file,
                           (long)getpid());
    struct server_store *from = NULL;
    bool copied = restore_copy_file(backup, copy, err);
    bool ok = copied;

    if (ok) {
        from = server_store_open_sqlite(copy, err);
        ok = from != NULL && postgres_take_all(restore->new, from, err);
    }
    server_store_close(from);
    if (copied) {
        unlink(copy);
    }
    free(copy);
    return ok;
}

static bool fill(struct restore *restore, const char *backup, struct error *err)
{
    struct str where = STR_INIT;
    bool ok = where_draft(restore, &where, err);

    if (ok) {
        restore->new = server_store_open_postgres(where.buf, err);
        ok = restore->new != NULL &&fill_from(restore, backup, err);
    }
    str_release(&where);
    return ok;
}

static bool put_in_place(struct restore *restore, struct error *err)
{
    struct server_store *old = restore->old;

    server_store_close(restore->new);
    restore->new = NULL;
    sql_exec(sql_of(old), change_places);
    return sql_done(sql_of(old), err) && old->ops->commit(old, err);
}

static void remove_draft(struct restore *restore)
{
    struct server_store *old = restore->old;
    struct error ignored = ERROR_INIT;

    if (old != NULL) {
        old->ops->rollback(old);
        sql_exec(sql_of(old), drop_draft);
        (void)sql_done(sql_of(old), &ignored);
    }
    error_release(&ignored);
}

const struct restore_way restore_postgres = {
    .begin = begin,
    .fill = fill,
    .put_in_place = put_in_place,
    .remove_draft = remove_draft,
};
