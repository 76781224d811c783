#include "server/sql.h"

#include <stdlib.h>
#include <string.h>

void sql_init(struct sql *sql, const struct sql_driver *driver, char *name)
{
    *sql = (struct sql){.driver = driver, .name = name, .err = ERROR_INIT};
}

void sql_release(struct sql *sql)
{
    free(sql->name);
    error_release(&sql->err);
}

void sql_fail(struct sql *sql, enum error_code code, const char *text)
{
    if (!sql->failed) {
        sql->failed = true;
        error_set_code(&sql->err, code, "'%s': %s", sql->name, text);
    }
}

bool sql_done(struct sql *sql, struct error *err)
{
    if (!sql->failed) {
        return true;
    }
    error_copy(err, &sql->err);
    sql->failed = false;
    error_clear(&sql->err);
    return false;
}

void sql_exec(struct sql *sql, const char *text)
{
    if (!sql->failed) {
        sql->driver->exec(sql, text);
    }
}

int64_t sql_changes(struct sql *sql)
{
    return sql->failed ? 0 : sql->driver->changes(sql);
}

struct row row_begin(struct sql *sql, const char *text)
{
    struct row row = {sql, NULL, 0};

    if (!sql->failed) {
        row.statement = sql->driver->prepare(sql, text);
    }
    return row;
}

void row_bind_int(struct row *row, int64_t value)
{
    if (row->statement != NULL) {
        row->sql->driver->bind_int(row->sql, row->statement, ++row->bound,
                                   value);
    }
}

void row_bind_text(struct row *row, const struct str *text)
{
    if (row->statement != NULL) {
        row->sql->driver->bind_text(row->sql, row->statement, ++row->bound,
                                    text);
    }
}

void row_bind_blob(struct row *row, const void *data, size_t len)
{
    if (row->statement != NULL) {
        row->sql->driver->bind_blob(row->sql, row->statement, ++row->bound,
                                    (struct slice){data, len});
    }
}

void row_bind_id(struct row *row, const struct event_id *id)
{
    row_bind_blob(row, id->bytes, sizeof(id->bytes));
}

bool row_next(struct row *row)
{
    if (row->statement != NULL && !row->sql->failed &&
        row->sql->driver->next(row->sql, row->statement)) {
        return true;
    }
    row_end(row);
    return false;
}

void row_end(struct row *row)
{
    if (row->statement != NULL) {
        row->sql->driver->end(row->sql, row->statement);
        row->statement = NULL;
    }
}

void row_run(struct row *row)
{
    if (row->statement != NULL && !row->sql->failed) {
        row->sql->driver->run(row->sql, row->statement);
    }
    row_end(row);
}

int64_t row_get_int(const struct row *row, int column)
{
    return row->sql->driver->get_int(row->sql, row->statement, column);
}

void row_get_text(const struct row *row, int column, struct str *text)
{
    struct slice bytes =
        row->sql->driver->get_bytes(row->sql, row->statement, column);

    str_set_len(text, bytes.at, bytes.len);
}

void row_get_bytes(const struct row *row, int column, void *out, size_t len)
{
    struct slice bytes =
        row->sql->driver->get_bytes(row->sql, row->statement, column);

    if (bytes.len != len) {
        memset(out, 0, len);
        sql_fail(row->sql, ERROR_DAMAGED, "a key or hash has a wrong length");
        return;
    }
    memcpy(out, bytes.at, len);
}
