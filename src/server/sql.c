#include "server/sql.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#define BUSY_MS 10000

static enum error_code code_of(int code)
{
    switch (code & 0xff) {
    case SQLITE_FULL:
        return ERROR_FULL;
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

static void fail_with_code(struct sql *sql, int code)
{
    if (!sql->failed) {
        sql->failed = true;
        error_set_code(&sql->err, code_of(code), "'%s': %s", sql->path,
                       sqlite3_errmsg(sql->handle));
    }
}

void sql_fail(struct sql *sql, enum error_code code, const char *text)
{
    if (!sql->failed) {
        sql->failed = true;
        error_set_code(&sql->err, code, "'%s': %s", sql->path, text);
    }
}

bool sql_done(struct sql *sql, struct error *err)
{
    if (!sql->failed) {
        return true;
    }
    error_set_code(err, (enum error_code)sql->err.code, "%s",
                   error_get(&sql->err));
    sql->failed = false;
    error_clear(&sql->err);
    return false;
}

bool sql_open(struct sql *sql, const char *path, struct error *err)
{
    int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE |
                SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE;
    int code;

    memset(sql, 0, sizeof(*sql));
    sql->err = (struct error)ERROR_INIT;
    sql->path = xstrdup(path);
    code = sqlite3_open_v2(path, &sql->handle, flags, NULL);
    if (code != SQLITE_OK) {
        fail_with_code(sql, code);
    } else {
        sqlite3_busy_timeout(sql->handle, BUSY_MS);
    }
    return sql_done(sql, err);
}

void sql_close(struct sql *sql)
{
    for (size_t i = 0; i < SQL_STATEMENTS; i++) {
        sqlite3_finalize(sql->statements[i].handle);
    }
    sqlite3_close(sql->handle);
    free(sql->path);
    error_release(&sql->err);
    memset(sql, 0, sizeof(*sql));
}

void sql_exec(struct sql *sql, const char *text)
{
    int code;

    if (sql->failed) {
        return;
    }
    code = sqlite3_exec(sql->handle, text, NULL, NULL, NULL);
    if (code != SQLITE_OK) {
        fail_with_code(sql, code);
    }
}

int64_t sql_get_int(struct sql *sql, const char *text)
{
    sqlite3_stmt *handle = NULL;
    int64_t value = 0;
    int code;

    if (sql->failed) {
        return 0;
    }
    code = sqlite3_prepare_v2(sql->handle, text, -1, &handle, NULL);
    if (code == SQLITE_OK) {
        code = sqlite3_step(handle);
        value = code == SQLITE_ROW ? sqlite3_column_int64(handle, 0) : 0;
    }
    if (code != SQLITE_ROW && code != SQLITE_DONE) {
        fail_with_code(sql, code);
    }
    sqlite3_finalize(handle);
    return value;
}

struct row row_begin(struct sql *sql, const char *text)
{
    struct row row = {sql, NULL, 0};
    size_t at = 0;
    int code;

    if (sql->failed) {
        return row;
    }
    while (at < SQL_STATEMENTS && sql->statements[at].text != NULL) {
        if (sql->statements[at].text == text) {
            row.handle = sql->statements[at].handle;
            assert(!sqlite3_stmt_busy(row.handle));
            return row;
        }
        at++;
    }
    assert(at < SQL_STATEMENTS);
    code = sqlite3_prepare_v3(sql->handle, text, -1, SQLITE_PREPARE_PERSISTENT,
                              &row.handle, NULL);
    if (code != SQLITE_OK) {
        fail_with_code(sql, code);
        return row;
    }
    sql->statements[at].text = text;
    sql->statements[at].handle = row.handle;
    return row;
}

static void bound(struct row *row, int code)
{
    if (code != SQLITE_OK) {
        fail_with_code(row->sql, code);
    }
}

void row_bind_int(struct row *row, int64_t value)
{
    if (row->handle != NULL) {
        bound(row, sqlite3_bind_int64(row->handle, ++row->bound, value));
    }
}

void row_bind_text(struct row *row, const struct str *text)
{
    if (row->handle != NULL) {
        bound(row, sqlite3_bind_text64(row->handle, ++row->bound, text->buf,
                                       text->len, SQLITE_STATIC, SQLITE_UTF8));
    }
}

void row_bind_blob(struct row *row, const void *data, size_t len)
{
    if (row->handle != NULL) {
        bound(row, sqlite3_bind_blob64(row->handle, ++row->bound, data, len,
                                       SQLITE_STATIC));
    }
}

void row_bind_id(struct row *row, const struct event_id *id)
{
    row_bind_blob(row, id->bytes, sizeof(id->bytes));
}

bool row_next(struct row *row)
{
    int code;

    if (row->handle == NULL || row->sql->failed) {
        row_end(row);
        return false;
    }
    code = sqlite3_step(row->handle);
    if (code == SQLITE_ROW) {
        return true;
    }
    if (code != SQLITE_DONE) {
        fail_with_code(row->sql, code);
    }
    row_end(row);
    return false;
}

void row_end(struct row *row)
{
    if (row->handle != NULL) {
        sqlite3_reset(row->handle);
        sqlite3_clear_bindings(row->handle);
        row->handle = NULL;
    }
}

void row_run(struct row *row)
{
    while (row_next(row)) {
    }
}

int64_t row_get_int(const struct row *row, int column)
{
    return sqlite3_column_int64(row->handle, column);
}

void row_get_text(const struct row *row, int column, struct str *text)
{
    const void *bytes = sqlite3_column_blob(row->handle, column);
    int len = sqlite3_column_bytes(row->handle, column);

    str_clear(text);
    if (len > 0) {
        str_add_len(text, bytes, (size_t)len);
    }
}

void row_get_bytes(const struct row *row, int column, void *out, size_t len)
{
    const void *bytes = sqlite3_column_blob(row->handle, column);
    int have = sqlite3_column_bytes(row->handle, column);

    if (have < 0 || (size_t)have != len) {
        memset(out, 0, len);
        sql_fail(row->sql, ERROR_DAMAGED, "a key or hash has a wrong length");
        return;
    }
    memcpy(out, bytes, len);
}
