#include "server/store_postgres.h"

#include <stdlib.h>

/*
 * Tables by learner are split by a hash of it, so that one part can be
 * vacuumed, moved or rebuilt without the others. Rows that are written again
 * and again leave room on their page for it (fillfactor); what is compressed
 * already is not compressed again (EXTERNAL).
 */
static const char split[] =
    "CREATE FUNCTION pg_temp.split(name text, options text) RETURNS void"
    " LANGUAGE plpgsql AS $$ BEGIN FOR i IN 0..15 LOOP"
    " EXECUTE format('CREATE TABLE %I PARTITION OF %I FOR VALUES WITH"
    " (MODULUS 16, REMAINDER %s) WITH (%s)', name || '_' || i, name, i,"
    " options); END LOOP; END $$";

/*
 * Append only: an entry that was released is never edited again. Entry n does
 * what entry n of the SQLite store does.
 */
static const char *const migrations[] = {
    "CREATE TABLE learner ("
    " learner bytea PRIMARY KEY, name text NOT NULL, password text NOT NULL,"
    " created_at bigint NOT NULL);"
    "CREATE TABLE directory ("
    " email text COLLATE \"C\" PRIMARY KEY, learner bytea NOT NULL UNIQUE);"
    "CREATE TABLE device ("
    " learner bytea, device bytea, name text NOT NULL, platform text NOT NULL,"
    " created_at bigint NOT NULL, seen_at bigint NOT NULL,"
    " PRIMARY KEY (learner, device)) WITH (fillfactor = 80);"
    "CREATE TABLE token ("
    " mac bytea PRIMARY KEY, learner bytea NOT NULL, device bytea NOT NULL,"
    " used_at bigint NOT NULL, ends_at bigint NOT NULL)"
    " WITH (fillfactor = 80);"
    "CREATE INDEX token_device ON token (learner, device);"
    "CREATE TABLE journal ("
    " learner bytea PRIMARY KEY, version bigint NOT NULL, rev bigint NOT NULL,"
    " logs bigint NOT NULL, bytes bigint NOT NULL)"
    " PARTITION BY HASH (learner);"
    "SELECT pg_temp.split('journal', 'fillfactor = 70');"
    "CREATE TABLE head ("
    " learner bytea, log bytea, seq bigint NOT NULL, hash bytea NOT NULL,"
    " PRIMARY KEY (learner, log)) PARTITION BY HASH (learner);"
    "SELECT pg_temp.split('head', 'fillfactor = 70');"
    "CREATE TABLE segment ("
    " learner bytea, log bytea, from_seq bigint,"
    " last_seq bigint NOT NULL, before bytea NOT NULL, after bytea NOT NULL,"
    " least bytea NOT NULL, greatest bytea NOT NULL, decoded bigint NOT NULL,"
    " packed bytea NOT NULL, PRIMARY KEY (learner, log, from_seq))"
    " PARTITION BY HASH (learner);"
    "ALTER TABLE segment ALTER packed SET STORAGE EXTERNAL;"
    "SELECT pg_temp.split('segment', 'toast_tuple_target = 8160');"
    "CREATE TABLE redaction ("
    " learner bytea, id bytea, rev bigint NOT NULL,"
    " PRIMARY KEY (learner, id)) PARTITION BY HASH (learner);"
    "SELECT pg_temp.split('redaction', 'fillfactor = 100');"
    "CREATE TABLE erasure (mac bytea PRIMARY KEY, at bigint NOT NULL);",

    "ALTER TABLE learner ADD COLUMN disabled_at bigint NOT NULL DEFAULT 0;"
    "ALTER TABLE learner ADD COLUMN erase_at bigint NOT NULL DEFAULT 0;"
    "CREATE INDEX learner_erase ON learner (erase_at) WHERE erase_at <> 0;"
    "ALTER TABLE token ADD COLUMN state bigint NOT NULL DEFAULT 0;"
    "ALTER TABLE token ADD COLUMN replaces bytea NOT NULL"
    " DEFAULT decode(repeat('00', 32), 'hex');"
    "ALTER TABLE token ADD COLUMN created_at bigint NOT NULL DEFAULT 0;"
    "CREATE INDEX token_end ON token (ends_at);"
    "CREATE TABLE ticket ("
    " mac bytea PRIMARY KEY, kind bigint NOT NULL, other bytea NOT NULL,"
    " learner bytea NOT NULL,"
    " created_at bigint NOT NULL, used_at bigint NOT NULL,"
    " ends_at bigint NOT NULL, state bigint NOT NULL, data text NOT NULL);"
    "CREATE INDEX ticket_other ON ticket (kind, other);"
    "CREATE INDEX ticket_learner ON ticket (learner, kind);"
    "CREATE INDEX ticket_end ON ticket (ends_at);"
    "CREATE TABLE org ("
    " org bytea PRIMARY KEY, name text COLLATE \"C\" NOT NULL UNIQUE,"
    " created_at bigint NOT NULL);"
    "CREATE TABLE membership ("
    " org bytea, learner bytea, role bigint NOT NULL, level bigint NOT NULL,"
    " joined_at bigint NOT NULL, PRIMARY KEY (org, learner));"
    "CREATE INDEX membership_learner ON membership (learner, org);"
    "CREATE TABLE audit ("
    " learner bytea NOT NULL, at bigint NOT NULL, actor text NOT NULL,"
    " what text NOT NULL);"
    "CREATE INDEX audit_learner ON audit (learner, at);",

    "ALTER TABLE learner ADD COLUMN email_checked bigint NOT NULL DEFAULT 0;"
    "CREATE TABLE identity ("
    " learner bytea, issuer text COLLATE \"C\", subject text COLLATE \"C\""
    " NOT NULL, linked_at bigint NOT NULL, PRIMARY KEY (learner, issuer),"
    " UNIQUE (issuer, subject));",

    "CREATE TABLE factor ("
    " learner bytea PRIMARY KEY, sealed bytea NOT NULL,"
    " recovery bytea NOT NULL, step bigint NOT NULL, made_at bigint NOT NULL,"
    " on_at bigint NOT NULL);",
};

/* Any number that no other program uses for its advisory locks: "dstudiod". */
#define LOCK "SELECT pg_advisory_xact_lock(x'64737475'::bigint)"

/* -1: no table of ours. */
static int64_t get_version(struct sql_postgres *sql)
{
    if (sql_postgres_get_int(
            sql, "SELECT count(*) FROM pg_tables WHERE schemaname ="
                 " current_schema() AND tablename = 'dstudiod_store'") == 0) {
        return -1;
    }
    return sql_postgres_get_int(sql, "SELECT version FROM dstudiod_store");
}

static bool is_ours(struct sql_postgres *sql, int64_t version,
                    struct error *err)
{
    int64_t tables =
        version >= 0
            ? 0
            : sql_postgres_get_int(sql, "SELECT count(*) FROM pg_tables"
                                        " WHERE schemaname = current_schema()");

    if (!sql_done(&sql->base, err)) {
        return false;
    }
    if (tables > 0) {
        return error_set_code(err, ERROR_DAMAGED,
                              "the PostgreSQL database has tables that are not"
                              " of this server");
    }
    if (version > (int64_t)COUNT_OF(migrations)) {
        return error_set_code(err, ERROR_NEWER,
                              "the PostgreSQL database was written by a newer"
                              " version");
    }
    return true;
}

/* Within a transaction that holds the lock. */
static bool migrate(struct sql_postgres *sql, struct error *err)
{
    int64_t version = get_version(sql);
    char *note;

    if (!is_ours(sql, version, err)) {
        return false;
    }
    if (version < 0) {
        sql_exec(&sql->base, "CREATE TABLE dstudiod_store (version bigint);"
                             "INSERT INTO dstudiod_store VALUES (0)");
        version = 0;
    }
    sql_exec(&sql->base, split);
    for (size_t i = (size_t)version; i < COUNT_OF(migrations); i++) {
        sql_exec(&sql->base, migrations[i]);
    }
    note = xasprintf("UPDATE dstudiod_store SET version = %zu",
                     COUNT_OF(migrations));
    sql_exec(&sql->base, note);
    free(note);
    return sql_done(&sql->base, err);
}

bool store_postgres_migrate(struct sql_postgres *sql, struct error *err)
{
    int64_t version = get_version(sql);

    if (!sql->base.failed && version == (int64_t)COUNT_OF(migrations)) {
        return true; /* as nearly always; without a lock */
    }
    sql_exec(&sql->base, "BEGIN");
    (void)sql_postgres_get_int(sql, LOCK);
    if (!sql_done(&sql->base, err) || !migrate(sql, err)) {
        return false; /* the caller closes the connection */
    }
    sql_exec(&sql->base, "COMMIT");
    return sql_done(&sql->base, err);
}
