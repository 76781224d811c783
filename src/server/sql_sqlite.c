#include "server/sql_sqlite.h"

#include <assert.h>
#include <errno.h>
#include <string.h>

static struct sql_sqlite *own(struct sql *sql)
{
    return (struct sql_sqlite *)sql;
}

/* SQLite knows only one of the ways in which a disk is full. */
static bool is_full(int system_error)
{
    return system_error == ENOSPC || system_error == EDQUOT ||
           system_error == EFBIG;
}

static enum error_code code_of(int code, int system_error)
{
    switch (code & 0xff) {
    case SQLITE_FULL:
        return ERROR_FULL;
    case SQLITE_IOERR:
    case SQLITE_CANTOPEN:
        return is_full(system_error) ? ERROR_FULL : ERROR_FAILED;
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
        return ERROR_BUSY;
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
        return ERROR_DAMAGED;
    case SQLITE_READONLY:
    case SQLITE_PERM:
        return ERROR_READ_ONLY;
    default:
        return ERROR_FAILED;
    }
}

/* Remembers a failure unless the code is one of success. */
static void check(struct sql *sql, int code)
{
    int system_error = errno; /* SQLite keeps it for some failures only */

    if (code != SQLITE_OK && code != SQLITE_ROW && code != SQLITE_DONE) {
        int kept = sqlite3_system_errno(own(sql)->handle);

        sql_fail(sql, code_of(code, kept != 0 ? kept : system_error),
                 sqlite3_errmsg(own(sql)->handle));
    }
}

static void *sqlite_prepare(struct sql *sql, const char *text)
{
    struct sql_sqlite *self = own(sql);
    sqlite3_stmt *handle = NULL;
    size_t at = 0;
    int code;

    while (at < SQL_STATEMENTS && self->statements[at].text != NULL) {
        if (self->statements[at].text == text) {
            handle = self->statements[at].handle;
            assert(!sqlite3_stmt_busy(handle));
            return handle;
        }
        at++;
    }
    assert(at < SQL_STATEMENTS);
    code = sqlite3_prepare_v3(self->handle, text, -1, SQLITE_PREPARE_PERSISTENT,
                              &handle, NULL);
    if (code != SQLITE_OK) {
        check(sql, code);
        return NULL;
    }
    self->statements[at].text = text;
    self->statements[at].handle = handle;
    return handle;
}

static void sqlite_bind_int(struct sql *sql, void *statement, int at,
                            int64_t value)
{
    check(sql, sqlite3_bind_int64(statement, at, value));
}

static void sqlite_bind_text(struct sql *sql, void *statement, int at,
                             const struct str *text)
{
    check(sql, sqlite3_bind_text64(statement, at, text->buf, text->len,
                                   SQLITE_STATIC, SQLITE_UTF8));
}

static void sqlite_bind_blob(struct sql *sql, void *statement, int at,
                             struct slice bytes)
{
    check(sql, sqlite3_bind_blob64(statement, at, bytes.at, bytes.len,
                                   SQLITE_STATIC));
}

static bool sqlite_next(struct sql *sql, void *statement)
{
    int code = sqlite3_step(statement);

    check(sql, code);
    return code == SQLITE_ROW;
}

static void sqlite_run(struct sql *sql, void *statement)
{
    while (sqlite_next(sql, statement)) {
    }
}

static void sqlite_end(struct sql *sql UNUSED, void *statement)
{
    sqlite3_reset(statement);
    sqlite3_clear_bindings(statement);
}

static int64_t sqlite_get_int(struct sql *sql UNUSED, void *statement,
                              int column)
{
    return sqlite3_column_int64(statement, column);
}

static struct slice sqlite_get_bytes(struct sql *sql UNUSED, void *statement,
                                     int column)
{
    const void *bytes = sqlite3_column_blob(statement, column);
    int len = sqlite3_column_bytes(statement, column);

    return bytes == NULL || len < 0 ? (struct slice){"", 0}
                                    : (struct slice){bytes, (size_t)len};
}

static int64_t sqlite_changes(struct sql *sql)
{
    return sqlite3_changes64(own(sql)->handle);
}

static void sqlite_exec(struct sql *sql, const char *text)
{
    check(sql, sqlite3_exec(own(sql)->handle, text, NULL, NULL, NULL));
}

static const struct sql_driver sqlite_driver = {
    .prepare = sqlite_prepare,
    .bind_int = sqlite_bind_int,
    .bind_text = sqlite_bind_text,
    .bind_blob = sqlite_bind_blob,
    .next = sqlite_next,
    .run = sqlite_run,
    .end = sqlite_end,
    .get_int = sqlite_get_int,
    .get_bytes = sqlite_get_bytes,
    .changes = sqlite_changes,
    .exec = sqlite_exec,
};

bool sql_sqlite_open(struct sql_sqlite *sql, const char *path,
                     struct error *err)
{
    int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE |
                SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE;
    int code;

    memset(sql, 0, sizeof(*sql));
    sql_init(&sql->base, &sqlite_driver, xstrdup(path));
    code = sqlite3_open_v2(path, &sql->handle, flags, NULL);
    check(&sql->base, code);
    if (code == SQLITE_OK) {
        sqlite3_busy_timeout(sql->handle, SQL_SQLITE_BUSY_MS);
    }
    return sql_done(&sql->base, err);
}

void sql_sqlite_close(struct sql_sqlite *sql)
{
    for (size_t i = 0; i < SQL_STATEMENTS; i++) {
        sqlite3_finalize(sql->statements[i].handle);
    }
    sqlite3_close(sql->handle);
    sql_release(&sql->base);
}

int64_t sql_sqlite_get_int(struct sql_sqlite *sql, const char *text)
{
    sqlite3_stmt *handle = NULL;
    int64_t value = 0;
    int code;

    if (sql->base.failed) {
        return 0;
    }
    code = sqlite3_prepare_v2(sql->handle, text, -1, &handle, NULL);
    if (code == SQLITE_OK) {
        code = sqlite3_step(handle);
        value = code == SQLITE_ROW ? sqlite3_column_int64(handle, 0) : 0;
    }
    check(&sql->base, code);
    sqlite3_finalize(handle);
    return value;
}
