/* Looking after a store in SQLite: an online copy, wiping, its own check. */
#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

#include "server/store_rows.h"
#include "server/store_sqlite.h"

#define CHECKPOINT_MS 200 /* waits so long for readers; writers wait, too */

/* ---- backup ---- */

/*
 * SQLite makes the copy anew, row by row, of one snapshot: nothing that the
 * pages hold in their gaps gets into it.
 */
static void copy(struct sql_sqlite *sql, const char *path)
{
    sqlite3_stmt *handle = NULL;
    int code =
        sqlite3_prepare_v2(sql->handle, "VACUUM INTO ?", -1, &handle, NULL);

    if (code == SQLITE_OK) {
        sqlite3_bind_text(handle, 1, path, -1, SQLITE_STATIC);
        sqlite3_step(handle);
        code = sqlite3_finalize(handle);
    }
    if (code != SQLITE_OK) {
        sql_fail(&sql->base, ERROR_FAILED, sqlite3_errmsg(sql->handle));
    }
}

bool sqlite_backup(struct server_store *store, const char *path,
                   struct error *err)
{
    struct sql_sqlite *sql = (struct sql_sqlite *)sql_of(store);
    int fd = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    bool ok;

    if (fd < 0) {
        return errno == EEXIST
                   ? error_set(err, "'%s' exists already", path)
                   : error_set_errno(err, errno, "cannot write '%s'", path);
    }
    copy(sql, path);
    /* SQLite itself syncs such a copy in newer versions only. */
    ok = sql_done(&sql->base, err)
             ? fsync(fd) == 0 ||
                   error_set_errno(err, errno, "cannot write '%s'", path)
             : error_prefix(err, "cannot write '%s'", path);
    close(fd);
    if (!ok) {
        unlink(path);
    }
    return ok;
}

/* ---- wiping ---- */

/* Was there ever anything to be wiped? */
static bool took_out(struct sql_sqlite *sql)
{
    return sql_sqlite_get_int(sql, "SELECT EXISTS (SELECT 1 FROM redaction) OR"
                                   " EXISTS (SELECT 1 FROM erasure)") != 0;
}

/* The log holds pages as they were before; it begins anew. */
static void empty_log(struct sql_sqlite *sql)
{
    int64_t busy;

    sqlite3_busy_timeout(sql->handle, CHECKPOINT_MS);
    busy = sql_sqlite_get_int(sql, "PRAGMA wal_checkpoint(TRUNCATE)");
    sqlite3_busy_timeout(sql->handle, SQL_SQLITE_BUSY_MS);
    if (busy != 0) {
        sql_fail(&sql->base, ERROR_BUSY, "somebody reads an older state");
    }
}

/*
 * secure_delete overwrites what is deleted, but does not see the gaps of a page
 * whose rows were moved: only a file that is made anew has none.
 */
bool sqlite_wipe(struct server_store *store, int64_t most, bool *done,
                 struct error *err)
{
    struct sql_sqlite *sql = (struct sql_sqlite *)sql_of(store);
    int64_t bytes = sql_sqlite_get_int(sql, "PRAGMA page_count") *
                    sql_sqlite_get_int(sql, "PRAGMA page_size");

    *done = most == 0 || bytes <= most;
    if (took_out(sql)) {
        if (*done) {
            sql_exec(&sql->base, "VACUUM");
        }
        empty_log(sql);
    }
    return sql_done(&sql->base, err);
}

/* ---- check ---- */

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
