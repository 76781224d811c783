/* Looking after a store in SQLite: an online copy, and its own check. */
#include "base/file.h"
#include "server/store_rows.h"
#include "server/store_sqlite.h"

#define BACKUP_PAGES 256

/*
 * Copies in steps, so that a writer waits no longer than for one of them. The
 * copy is made of this connection's snapshot; what is written meanwhile through
 * other connections begins it anew, which SQLite sees to.
 */
static int copy(sqlite3 *from, sqlite3 *to)
{
    sqlite3_backup *backup = sqlite3_backup_init(to, "main", from, "main");
    int code;

    if (backup == NULL) {
        return sqlite3_errcode(to);
    }
    do {
        code = sqlite3_backup_step(backup, BACKUP_PAGES);
        if (code == SQLITE_BUSY || code == SQLITE_LOCKED) {
            sqlite3_sleep(10);
        }
    } while (code == SQLITE_OK || code == SQLITE_BUSY || code == SQLITE_LOCKED);
    sqlite3_backup_finish(backup);
    return code == SQLITE_DONE ? SQLITE_OK : code;
}

bool sqlite_backup(struct server_store *store, const char *path,
                   struct error *err)
{
    struct sql_sqlite *sql = (struct sql_sqlite *)sql_of(store);
    sqlite3 *to = NULL;
    int code;

    if (file_exists(path)) {
        return error_set(err, "'%s' exists already", path);
    }
    code = sqlite3_open_v2(path, &to,
                           SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, NULL);
    /* A snapshot held for the whole copy: nothing can begin it anew. */
    sql_exec(&sql->base, "BEGIN");
    (void)sql_sqlite_get_int(sql, "SELECT count(*) FROM sqlite_schema");
    if (code == SQLITE_OK && !sql->base.failed) {
        code = copy(sql->handle, to);
    }
    sql_exec(&sql->base, "COMMIT");
    if (code != SQLITE_OK) {
        error_set(err, "cannot write '%s': %s", path, sqlite3_errstr(code));
    }
    sqlite3_close(to);
    return sql_done(&sql->base, err) && code == SQLITE_OK;
}

bool sqlite_check(struct server_store *store, struct str *report,
                  struct error *err)
{
    struct row row = row_begin(sql_of(store), "PRAGMA integrity_check");
    struct str line = STR_INIT;

    while (row_next(&row)) {
        row_get_text(&row, 0, &line);
        if (!str_equal(line.buf, "ok")) {
            str_add(report, line.buf);
            str_add_char(report, '\n');
        }
    }
    str_release(&line);
    return sql_done(sql_of(store), err);
}
