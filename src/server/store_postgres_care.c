/* Looking after a store in PostgreSQL. */
#include "base/file.h"
#include "server/store_postgres.h"
#include "server/store_rows.h"

/* ---- backup: all rows into a new store in SQLite ---- */

#define COLUMNS_MAX 16

/* `types`: a letter for each column, as copy_column() knows them. */
#define TABLE(name, columns, marks, types)                                     \
    {                                                                          \
        name,                                                                  \
            "DECLARE copy_" name " CURSOR FOR SELECT " columns " FROM " name,  \
            "FETCH 500 FROM copy_" name, "SELECT " columns " FROM " name,      \
            "INSERT INTO " name " (" columns ") VALUES (" marks ")", types     \
    }

static const struct table {
    const char *name;
    const char *declare;
    const char *fetch;
    const char *select;
    const char *insert;
    const char *types;
} tables[] = {
    TABLE("learner",
          "learner, name, password, created_at, disabled_at, erase_at, "
          "email_checked",
          "?, ?, ?, ?, ?, ?, ?", "bttiiii"),
    TABLE("directory", "email, learner", "?, ?", "tb"),
    TABLE("factor", "learner, sealed, recovery, step, made_at, on_at",
          "?, ?, ?, ?, ?, ?", "bbbiii"),
    TABLE("identity", "learner, issuer, subject, linked_at", "?, ?, ?, ?",
          "btti"),
    TABLE("device", "learner, device, name, platform, created_at, seen_at",
          "?, ?, ?, ?, ?, ?", "bbttii"),
    TABLE("token",
          "mac, learner, device, used_at, ends_at, state, replaces, created_at",
          "?, ?, ?, ?, ?, ?, ?, ?", "bbbiiibi"),
    TABLE("journal", "learner, version, rev, logs, bytes", "?, ?, ?, ?, ?",
          "biiii"),
    TABLE("head", "learner, log, seq, hash", "?, ?, ?, ?", "bbib"),
    TABLE("segment",
          "learner, log, from_seq, last_seq, before, after, least, greatest, "
          "decoded, packed",
          "?, ?, ?, ?, ?, ?, ?, ?, ?, ?", "bbiibbbbib"),
    TABLE("redaction", "learner, id, rev", "?, ?, ?", "bbi"),
    TABLE("erasure", "mac, at", "?, ?", "bi"),
    TABLE(
        "ticket",
        "mac, kind, other, learner, created_at, used_at, ends_at, state, data",
        "?, ?, ?, ?, ?, ?, ?, ?, ?", "bibbiiiit"),
    TABLE("org", "org, name, created_at", "?, ?, ?", "bti"),
    TABLE("membership", "org, learner, role, level, joined_at", "?, ?, ?, ?, ?",
          "bbiii"),
    TABLE("audit", "learner, at, actor, what", "?, ?, ?, ?", "bitt"),
};

/* One column's value from one row to the other. */
static void copy_column(const struct row *from, int column, char type,
                        struct row *to, struct str *value)
{
    switch (type) {
    case 'i':
        row_bind_int(to, row_get_int(from, column));
        break;
    case 't':
        row_get_text(from, column, value);
        row_bind_text(to, value);
        break;
    default:
        row_get_text(from, column, value);
        row_bind_blob(to, value->buf, value->len);
        break;
    }
}

static void copy_row(const struct row *from, const struct table *table,
                     struct sql *to)
{
    struct str values[COLUMNS_MAX];
    struct row insert = row_begin(to, table->insert);

    for (int i = 0; table->types[i] != '\0'; i++) {
        str_init(&values[i]);
        copy_column(from, i, table->types[i], &insert, &values[i]);
    }
    row_run(&insert);
    for (int i = 0; table->types[i] != '\0'; i++) {
        str_release(&values[i]);
    }
}

static bool copy_table(struct sql *from, const struct table *table,
                       struct sql *to, struct error *err)
{
    struct row row = row_begin(from, table->declare);
    bool more = true;

    row_run(&row);
    while (more) {
        more = false;
        row = row_begin(from, table->fetch);
        while (row_next(&row)) {
            copy_row(&row, table, to);
            more = true;
        }
        if (!sql_done(from, err) || !sql_done(to, err)) {
            return false;
        }
    }
    return true;
}

/* A table that this list forgot would be missing in every backup. */
static bool knows_all_tables(struct sql *from, struct error *err)
{
    struct row row = row_begin(
        from, "SELECT relname FROM pg_class WHERE relkind IN ('r', 'p')"
              " AND NOT relispartition AND relname <> 'dstudiod_store'"
              " AND relnamespace = current_schema()::regnamespace");
    struct str name = STR_INIT;
    bool all = true;

    while (all && row_next(&row)) {
        size_t i = 0;

        row_get_text(&row, 0, &name);
        while (i < COUNT_OF(tables) && !str_equal(tables[i].name, name.buf)) {
            i++;
        }
        if (i == COUNT_OF(tables)) {
            all = error_set(err, "no backup of the table '%s'", name.buf);
        }
    }
    row_end(&row);
    str_release(&name);
    return sql_done(from, err) && all;
}

static bool copy_all(struct sql *from, struct sql *to, struct error *err)
{
    /* One snapshot for all tables. */
    struct row row = row_begin(from, "SET TRANSACTION ISOLATION LEVEL"
                                     " REPEATABLE READ, READ ONLY");
    bool ok;

    row_run(&row);
    ok = knows_all_tables(from, err);
    for (size_t i = 0; ok && i < COUNT_OF(tables); i++) {
        ok = copy_table(from, &tables[i], to, err);
    }
    return ok;
}

bool postgres_backup(struct server_store *store, const char *path,
                     struct error *err)
{
    struct server_store *copy;
    bool ok;

    if (file_exists(path)) {
        return error_set(err, "'%s' exists already", path);
    }
    copy = server_store_open_sqlite(path, err);
    if (copy == NULL) {
        return false;
    }
    ok = copy->ops->begin(copy, err) && store->ops->begin(store, err);
    if (ok) {
        ok = copy_all(sql_of(store), sql_of(copy), err);
        store->ops->rollback(store);
        ok = ok && copy->ops->commit(copy, err);
    }
    server_store_close(copy);
    return ok;
}

/* ---- the other way: a backup's rows into empty tables ---- */

static bool take_table(struct sql *from, const struct table *table,
                       struct sql *to, struct error *err)
{
    struct row row = row_begin(from, table->select);

    while (!to->failed && row_next(&row)) {
        copy_row(&row, table, to);
    }
    row_end(&row);
    return sql_done(from, err) && sql_done(to, err);
}

bool postgres_take_all(struct server_store *store, struct server_store *from,
                       struct error *err)
{
    bool ok = store->ops->begin(store, err);

    for (size_t i = 0; ok && i < COUNT_OF(tables); i++) {
        ok = take_table(sql_of(from), &tables[i], sql_of(store), err) ||
             error_prefix(err, "table '%s'", tables[i].name);
    }
    ok = ok && store->ops->commit(store, err);
    if (!ok) {
        store->ops->rollback(store);
    }
    return ok;
}

/* ---- wiping ---- */

/*
 * Its own vacuum drops the rows; to make the tables anew would keep every
 * server waiting, and its log and archives hold the rows still.
 */
bool postgres_wipe(struct server_store *store UNUSED, int64_t most UNUSED,
                   bool *done, struct error *err UNUSED)
{
    *done = false;
    return true;
}

/* ---- check ---- */

/*
 * What would make a promise of the server empty. Whether the bytes are right
 * is for pg_amcheck and for verifying every chain.
 */
bool postgres_check(struct server_store *store, struct str *report,
                    struct error *err)
{
    struct row row = row_begin(
        sql_of(store),
        "SELECT 'setting ' || name || ' is off: commits may be lost'"
        " FROM pg_settings WHERE setting = 'off'"
        " AND name IN ('fsync', 'full_page_writes')"
        " UNION ALL SELECT 'index ' || indexrelid::regclass || ' is not valid'"
        " FROM pg_index WHERE NOT indisvalid"
        " UNION ALL SELECT 'pages with a wrong checksum: '"
        " || checksum_failures FROM pg_stat_database"
        " WHERE datname = current_database() AND checksum_failures > 0");
    struct str line = STR_INIT;

    while (row_next(&row)) {
        row_get_text(&row, 0, &line);
        str_add(report, line.buf);
        str_add_char(report, '\n');
    }
    str_release(&line);
    return sql_done(sql_of(store), err);
}
