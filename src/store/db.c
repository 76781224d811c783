#include "store/db.h"

#include <assert.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

static enum error_code code_of(int code, int system_error)
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
    case SQLITE_AUTH:
        return ERROR_READ_ONLY;
    case SQLITE_IOERR:
    case SQLITE_CANTOPEN:
        if (system_error == ENOSPC || system_error == EDQUOT ||
            system_error == EFBIG) {
            return ERROR_FULL;
        }
        if (system_error == EACCES || system_error == EROFS ||
            system_error == EPERM) {
            return ERROR_READ_ONLY;
        }
        return ERROR_FAILED;
    default:
        return ERROR_FAILED;
    }
}

/* What failed, what was kept, what to do. */
static void explain(struct error *err, enum error_code code, const char *path,
                    const char *words)
{
    switch (code) {
    case ERROR_FULL:
        error_set_code(err, code,
                       "no space left for '%s': this was not stored, all that "
                       "was there before is safe; free some space and try "
                       "again",
                       path);
        return;
    case ERROR_BUSY:
        error_set_code(err, code,
                       "'%s' is held by another program: this was not stored; "
                       "try again when that program has finished",
                       path);
        return;
    case ERROR_DAMAGED:
        error_set_code(err, code,
                       "'%s' is damaged (%s): nothing was changed; keep a copy "
                       "and run 'dstudio doctor'",
                       path, words);
        return;
    case ERROR_READ_ONLY:
        error_set_code(err, code,
                       "'%s' cannot be written: this was not stored; check the "
                       "permissions of the file and its folder",
                       path);
        return;
    case ERROR_NONE:
    case ERROR_FAILED:
    case ERROR_USAGE:
    case ERROR_NOT_FOUND:
    case ERROR_NEWER:
        break;
    }
    error_set_code(err, code, "'%s': %s", path, words);
}

void db_fail(struct db *db, int code)
{
    int system_error = errno; /* SQLite keeps it for some failures only */

    if (!db->failed) {
        int kept = sqlite3_system_errno(db->handle);

        db->failed = true;
        explain(&db->err, code_of(code, kept != 0 ? kept : system_error),
                db->path, sqlite3_errmsg(db->handle));
    }
}

void db_fail_with(struct db *db, enum error_code code, const char *text)
{
    if (!db->failed) {
        db->failed = true;
        error_set_code(&db->err, code, "%s", text);
    }
}

static void drop_failure(struct db *db)
{
    db->failed = false;
    error_clear(&db->err);
}

bool db_finish(struct db *db, struct error *err)
{
    if (!db->failed) {
        return true;
    }
    error_copy(err, &db->err);
    if (!db->in_transaction) {
        drop_failure(db);
    }
    return false;
}

bool db_forget(struct db *db)
{
    bool ok = !db->failed;

    if (!db->in_transaction) {
        drop_failure(db);
    }
    return ok;
}

bool db_open(struct db *db, const char *path, int flags, int busy_ms,
             struct error *err)
{
    int code;

    memset(db, 0, sizeof(*db));
    db->err = (struct error)ERROR_INIT;
    db->path = xstrdup(path);
    code = sqlite3_open_v2(path, &db->handle, flags, NULL);
    if (code != SQLITE_OK) {
        db_fail(db, code);
        return db_finish(db, err);
    }
    sqlite3_extended_result_codes(db->handle, 1);
    sqlite3_busy_timeout(db->handle, busy_ms);
    return true;
}

void db_close(struct db *db)
{
    for (size_t i = 0; i < DB_STATEMENTS; i++) {
        sqlite3_finalize(db->statements[i].handle);
        db->statements[i].handle = NULL;
    }
    sqlite3_close(db->handle);
    db->handle = NULL;
    free(db->path);
    db->path = NULL;
    error_release(&db->err);
}

void db_exec(struct db *db, const char *sql)
{
    int code;

    if (db->failed) {
        return;
    }
    code = sqlite3_exec(db->handle, sql, NULL, NULL, NULL);
    if (code != SQLITE_OK) {
        db_fail(db, code);
    }
}

int64_t db_get_int(struct db *db, const char *sql)
{
    struct query query = {db, NULL, 0};
    int64_t value = 0;
    int code;

    if (db->failed) {
        return 0;
    }
    code = sqlite3_prepare_v2(db->handle, sql, -1, &query.handle, NULL);
    if (code == SQLITE_OK) {
        code = sqlite3_step(query.handle);
        value = code == SQLITE_ROW ? query_get_int(&query, 0) : 0;
    }
    if (code != SQLITE_ROW && code != SQLITE_DONE) {
        db_fail(db, code);
    }
    sqlite3_finalize(query.handle);
    return value;
}

int64_t db_data_version(struct db *db)
{
    struct query query = db_query(db, "PRAGMA data_version");
    int64_t version = query_row(&query) ? query_get_int(&query, 0) : 0;

    query_end(&query);
    return version;
}

void db_begin(struct db *db)
{
    struct query query = db_query(db, "BEGIN IMMEDIATE");

    assert(!db->in_transaction);
    db->in_transaction = true;
    query_run(&query);
}

bool db_end(struct db *db, struct error *err)
{
    struct query query = db_query(db, "COMMIT");

    query_run(&query);
    db->in_transaction = false;
    if (!db->failed) {
        return true;
    }
    /* After some failures SQLite has rolled back by itself. */
    if (!sqlite3_get_autocommit(db->handle)) {
        sqlite3_exec(db->handle, "ROLLBACK", NULL, NULL, NULL);
    }
    return db_finish(db, err);
}

struct query db_query(struct db *db, const char *sql)
{
    struct query query = {db, NULL, 0};
    size_t at = ((uintptr_t)sql >> 3) * 2654435761u;
    int code;

    if (db->failed) {
        return query;
    }
    for (;; at++) {
        at &= DB_STATEMENTS - 1;
        if (db->statements[at].sql == sql) {
            query.handle = db->statements[at].handle;
            assert(!sqlite3_stmt_busy(query.handle));
            return query;
        }
        if (db->statements[at].sql == NULL) {
            break;
        }
    }
    code = sqlite3_prepare_v3(db->handle, sql, -1, SQLITE_PREPARE_PERSISTENT,
                              &query.handle, NULL);
    if (code != SQLITE_OK) {
        db_fail(db, code);
        query.handle = NULL;
        return query;
    }
    db->statements[at].sql = sql;
    db->statements[at].handle = query.handle;
    return query;
}

static void check_bound(struct query *query, int code)
{
    if (code != SQLITE_OK) {
        db_fail(query->db, code);
    }
}

void query_int(struct query *query, int64_t value)
{
    query->bound++;
    if (query->handle != NULL) {
        check_bound(query,
                    sqlite3_bind_int64(query->handle, query->bound, value));
    }
}

void query_real(struct query *query, double value)
{
    query->bound++;
    if (query->handle != NULL) {
        check_bound(query,
                    sqlite3_bind_double(query->handle, query->bound, value));
    }
}

void query_null(struct query *query)
{
    query->bound++;
    if (query->handle != NULL) {
        check_bound(query, sqlite3_bind_null(query->handle, query->bound));
    }
}

void query_int_if(struct query *query, bool has, int64_t value)
{
    if (has) {
        query_int(query, value);
    } else {
        query_null(query);
    }
}

void query_slice(struct query *query, struct slice slice)
{
    query->bound++;
    if (query->handle != NULL) {
        check_bound(query,
                    sqlite3_bind_text64(query->handle, query->bound, slice.at,
                                        slice.len, SQLITE_STATIC, SQLITE_UTF8));
    }
}

void query_text(struct query *query, const char *text)
{
    if (text == NULL) {
        query_null(query);
    } else {
        query_slice(query, slice_of(text));
    }
}

void query_blob(struct query *query, const void *data, size_t len)
{
    query->bound++;
    if (query->handle != NULL) {
        /* A NULL pointer would bind NULL instead of an empty blob. */
        check_bound(query, sqlite3_bind_blob64(query->handle, query->bound,
                                               len == 0 ? "" : data, len,
                                               SQLITE_STATIC));
    }
}

void query_id(struct query *query, const struct event_id *id)
{
    query_blob(query, id->bytes, sizeof(id->bytes));
}

void query_end(struct query *query)
{
    if (query->handle != NULL) {
        sqlite3_reset(query->handle);
        query->handle = NULL;
    }
}

bool query_row(struct query *query)
{
    int code;

    if (query->handle == NULL || query->db->failed) {
        query_end(query);
        return false;
    }
    code = sqlite3_step(query->handle);
    if (code == SQLITE_ROW) {
        return true;
    }
    if (code != SQLITE_DONE) {
        db_fail(query->db, code);
    }
    query_end(query);
    return false;
}

void query_run(struct query *query)
{
    while (query_row(query)) {
    }
}

bool query_exists(struct query *query)
{
    bool found = query_row(query);

    query_end(query);
    return found;
}

int64_t query_get_int(const struct query *query, int column)
{
    return sqlite3_column_int64(query->handle, column);
}

double query_get_real(const struct query *query, int column)
{
    return sqlite3_column_double(query->handle, column);
}

bool query_is_null(const struct query *query, int column)
{
    return sqlite3_column_type(query->handle, column) == SQLITE_NULL;
}

const char *query_get_text(const struct query *query, int column)
{
    const unsigned char *text = sqlite3_column_text(query->handle, column);

    return text == NULL ? "" : (const char *)text;
}

struct slice query_get_slice(const struct query *query, int column)
{
    const char *text = query_get_text(query, column);

    return (struct slice){text,
                          (size_t)sqlite3_column_bytes(query->handle, column)};
}

/* Copies a blob of exactly `len` bytes; otherwise leaves zeros. */
static void copy_blob(const struct query *query, int column, void *out,
                      size_t len)
{
    const void *data = sqlite3_column_blob(query->handle, column);

    memset(out, 0, len);
    if (data != NULL &&
        (size_t)sqlite3_column_bytes(query->handle, column) == len) {
        memcpy(out, data, len);
    }
}

struct event_id query_get_id(const struct query *query, int column)
{
    struct event_id id;

    copy_blob(query, column, id.bytes, sizeof(id.bytes));
    return id;
}

struct hash query_get_hash(const struct query *query, int column)
{
    struct hash hash;

    copy_blob(query, column, hash.bytes, sizeof(hash.bytes));
    return hash;
}
