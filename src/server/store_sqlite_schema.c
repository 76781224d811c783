#include "server/store_sqlite.h"

/* Append only: an entry that was released is never edited again. */
static const char *const migrations[] = {
    "CREATE TABLE learner ("
    " learner BLOB PRIMARY KEY, name TEXT NOT NULL, password TEXT NOT NULL,"
    " created_at INTEGER NOT NULL) STRICT, WITHOUT ROWID;"
    "CREATE TABLE directory ("
    " email TEXT PRIMARY KEY, learner BLOB NOT NULL UNIQUE)"
    " STRICT, WITHOUT ROWID;"
    "CREATE TABLE device ("
    " learner BLOB, device BLOB, name TEXT NOT NULL, platform TEXT NOT NULL,"
    " created_at INTEGER NOT NULL, seen_at INTEGER NOT NULL,"
    " PRIMARY KEY (learner, device)) STRICT, WITHOUT ROWID;"
    "CREATE TABLE token ("
    " mac BLOB PRIMARY KEY, learner BLOB NOT NULL, device BLOB NOT NULL,"
    " used_at INTEGER NOT NULL, ends_at INTEGER NOT NULL)"
    " STRICT, WITHOUT ROWID;"
    "CREATE INDEX token_device ON token (learner, device);"
    "CREATE TABLE journal ("
    " learner BLOB PRIMARY KEY, version INTEGER NOT NULL, rev INTEGER NOT NULL,"
    " logs INTEGER NOT NULL, bytes INTEGER NOT NULL) STRICT, WITHOUT ROWID;"
    "CREATE TABLE head ("
    " learner BLOB, log BLOB, seq INTEGER NOT NULL, hash BLOB NOT NULL,"
    " PRIMARY KEY (learner, log)) STRICT, WITHOUT ROWID;"
    /* With a rowid: rows of many KiB do not belong into an index. */
    "CREATE TABLE segment ("
    " learner BLOB NOT NULL, log BLOB NOT NULL, from_seq INTEGER NOT NULL,"
    " last_seq INTEGER NOT NULL, before BLOB NOT NULL, after BLOB NOT NULL,"
    " least BLOB NOT NULL, greatest BLOB NOT NULL, decoded INTEGER NOT NULL,"
    " packed BLOB NOT NULL, PRIMARY KEY (learner, log, from_seq)) STRICT;"
    "CREATE TABLE redaction ("
    " learner BLOB, id BLOB, rev INTEGER NOT NULL, PRIMARY KEY (learner, id))"
    " STRICT, WITHOUT ROWID;"
    "CREATE TABLE erasure (mac BLOB PRIMARY KEY, at INTEGER NOT NULL)"
    " STRICT, WITHOUT ROWID;",

    "ALTER TABLE learner ADD COLUMN disabled_at INTEGER NOT NULL DEFAULT 0;"
    "ALTER TABLE learner ADD COLUMN erase_at INTEGER NOT NULL DEFAULT 0;"
    "CREATE INDEX learner_erase ON learner (erase_at) WHERE erase_at <> 0;"
    "ALTER TABLE token ADD COLUMN state INTEGER NOT NULL DEFAULT 0;"
    "ALTER TABLE token ADD COLUMN replaces BLOB NOT NULL"
    " DEFAULT "
    "x'0000000000000000000000000000000000000000000000000000000000000000';"
    "ALTER TABLE token ADD COLUMN created_at INTEGER NOT NULL DEFAULT 0;"
    "CREATE INDEX token_end ON token (ends_at);"
    "CREATE TABLE ticket ("
    " mac BLOB PRIMARY KEY, kind INTEGER NOT NULL, other BLOB NOT NULL,"
    " learner BLOB NOT NULL,"
    " created_at INTEGER NOT NULL, used_at INTEGER NOT NULL,"
    " ends_at INTEGER NOT NULL, state INTEGER NOT NULL, data TEXT NOT NULL)"
    " STRICT, WITHOUT ROWID;"
    "CREATE INDEX ticket_other ON ticket (kind, other);"
    "CREATE INDEX ticket_learner ON ticket (learner, kind);"
    "CREATE INDEX ticket_end ON ticket (ends_at);"
    "CREATE TABLE org ("
    " org BLOB PRIMARY KEY, name TEXT NOT NULL UNIQUE,"
    " created_at INTEGER NOT NULL) STRICT, WITHOUT ROWID;"
    "CREATE TABLE membership ("
    " org BLOB, learner BLOB, role INTEGER NOT NULL, level INTEGER NOT NULL,"
    " joined_at INTEGER NOT NULL, PRIMARY KEY (org, learner))"
    " STRICT, WITHOUT ROWID;"
    "CREATE INDEX membership_learner ON membership (learner, org);"
    "CREATE TABLE audit ("
    " learner BLOB NOT NULL, at INTEGER NOT NULL, actor TEXT NOT NULL,"
    " what TEXT NOT NULL) STRICT;"
    "CREATE INDEX audit_learner ON audit (learner, at);",

    "ALTER TABLE learner ADD COLUMN email_checked INTEGER NOT NULL DEFAULT 0;"
    "CREATE TABLE identity ("
    " learner BLOB, issuer TEXT, subject TEXT NOT NULL,"
    " linked_at INTEGER NOT NULL, PRIMARY KEY (learner, issuer),"
    " UNIQUE (issuer, subject)) STRICT, WITHOUT ROWID;",

    "CREATE TABLE factor ("
    " learner BLOB PRIMARY KEY, sealed BLOB NOT NULL, recovery BLOB NOT NULL,"
    " step INTEGER NOT NULL, made_at INTEGER NOT NULL, on_at INTEGER NOT NULL)"
    " STRICT, WITHOUT ROWID;",
};

int store_sqlite_version(void)
{
    return (int)COUNT_OF(migrations);
}

void store_sqlite_migrate(struct sql_sqlite *sql)
{
    int64_t done = sql_sqlite_get_int(sql, "PRAGMA user_version");
    struct str pragma = STR_INIT;

    if (done >= store_sqlite_version()) {
        return;
    }
    for (size_t i = (size_t)done; i < COUNT_OF(migrations); i++) {
        sql_exec(&sql->base, migrations[i]);
    }
    str_add_format(&pragma,
                   "PRAGMA user_version = %d;"
                   "PRAGMA application_id = %d",
                   store_sqlite_version(), STORE_SQLITE_APPLICATION_ID);
    sql_exec(&sql->base, pragma.buf);
    str_release(&pragma);
}
