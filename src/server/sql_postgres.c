#include "server/sql_postgres.h"

#include <assert.h>
#include <endian.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "server/pg_queue.h"

#define OID_BYTEA 17
#define OID_INT8  20
#define OID_TEXT  25

static struct sql_postgres *own(struct sql *sql)
{
    return (struct sql_postgres *)sql;
}

/* ---- statements ---- */

/* The text with $1, $2, … for each `?`. */
static char *translate(const char *text)
{
    struct str out = STR_INIT;
    int count = 0;

    for (; *text != '\0'; text++) {
        if (*text == '?') {
            str_add_format(&out, "$%d", ++count);
        } else {
            str_add_char(&out, *text);
        }
    }
    return str_take(&out);
}

static void *postgres_prepare(struct sql *sql, const char *text)
{
    struct sql_postgres *self = own(sql);
    struct pg_statement *statement;

    for (size_t i = 0; i < self->statement_count; i++) {
        if (self->statements[i].text == text) {
            assert(self->statements[i].bound == 0);
            return &self->statements[i];
        }
    }
    assert(self->statement_count < SQL_STATEMENTS);
    statement = &self->statements[self->statement_count++];
    statement->text = text;
    snprintf(statement->name, sizeof(statement->name), "s%zu",
             self->statement_count);
    return statement;
}

static void bind(struct pg_statement *statement, int at, Oid type,
                 struct slice bytes)
{
    assert(at <= PG_PARAMETERS);
    statement->types[at - 1] = type;
    statement->values[at - 1] = bytes.at;
    statement->lengths[at - 1] = (int)bytes.len;
    statement->bound = at;
}

static void postgres_bind_int(struct sql *sql UNUSED, void *statement, int at,
                              int64_t value)
{
    struct pg_statement *self = statement;

    self->numbers[at - 1] = htobe64((uint64_t)value);
    bind(self, at, OID_INT8,
         (struct slice){(const char *)&self->numbers[at - 1], 8});
}

static void postgres_bind_text(struct sql *sql UNUSED, void *statement, int at,
                               const struct str *text)
{
    bind(statement, at, OID_TEXT, str_slice(text));
}

static void postgres_bind_blob(struct sql *sql UNUSED, void *statement, int at,
                               struct slice bytes)
{
    bind(statement, at, OID_BYTEA, bytes);
}

/* Queues it, prepared first where this line does not know it. */
static bool send(struct sql_postgres *self, struct pg_statement *statement,
                 sql_postgres_got *got, void *context)
{
    static const int binary[PG_PARAMETERS] = {1, 1, 1, 1, 1, 1, 1, 1,
                                              1, 1, 1, 1, 1, 1, 1, 1};
    const struct pg_values values = {statement->bound, statement->values,
                                     statement->lengths, binary};

    if (statement->made != self->line.made) {
        char *text = translate(statement->text);
        bool ok = pg_queue_note_for(
            self,
            pg_line_prepare(&self->line, statement->name, text,
                            statement->bound, statement->types),
            (struct pg_expected){statement, NULL, NULL});

        free(text);
        if (!ok) {
            return false;
        }
        statement->made = self->line.made;
    }
    return pg_queue_note_for(
        self, pg_line_execute(&self->line, statement->name, &values),
        (struct pg_expected){NULL, got, context});
}

/* Runs a statement to its result, which is its own afterwards. */
static void ask(struct sql_postgres *self, struct pg_statement *statement)
{
    bool ok = send(self, statement, NULL, NULL);
    struct pg_expected ignored;

    ok = ok && (self->inside ? pg_line_flush(&self->line)
                             : pg_queue_note(self, pg_line_sync(&self->line)));
    if (!ok) {
        pg_queue_complain(self, NULL);
        return;
    }
    pg_queue_drain(self, self->inside ? 1 : 2);
    statement->result =
        self->line.queued > 0 ? pg_queue_take(self, &ignored) : NULL;
    if (statement->result != NULL && !pg_result_is_good(statement->result)) {
        pg_queue_complain(self, statement->result);
    }
    pg_queue_drain(self, 0);
}

static bool postgres_next(struct sql *sql, void *statement)
{
    struct pg_statement *row = statement;

    if (row->result != NULL) {
        row->at++;
    } else {
        pg_queue_get_up(own(sql));
        if (!sql->failed) {
            ask(own(sql), row);
        }
        if (sql->failed && !own(sql)->inside &&
            !pg_line_is_up(&own(sql)->line)) {
            /* It went down unseen. Only reads come here: ask once more. */
            struct error ignored = ERROR_INIT;

            sql_done(sql, &ignored);
            error_release(&ignored);
            pg_queue_get_up(own(sql));
            if (!sql->failed) {
                ask(own(sql), row);
            }
        }
    }
    return !sql->failed && row->at < PQntuples(row->result);
}

/* Leaves room for what a command needs. */
static void send_later(struct sql_postgres *self,
                       struct pg_statement *statement, sql_postgres_got *got,
                       void *context)
{
    if (self->line.queued + 8 > PG_LINE_QUEUE) {
        pg_queue_drain_all(self);
    }
    if (!self->base.failed) {
        (void)send(self, statement, got, context);
    }
}

void sql_postgres_ask_ahead(struct row *row, sql_postgres_got *got,
                            void *context)
{
    assert(own(row->sql)->inside);
    if (row->statement != NULL && !row->sql->failed) {
        send_later(own(row->sql), row->statement, got, context);
    }
    row_end(row);
}

void sql_postgres_catch_up(struct sql_postgres *sql)
{
    if (!sql->base.failed) {
        pg_queue_drain_all(sql);
    }
}

static void postgres_run(struct sql *sql, void *statement)
{
    struct sql_postgres *self = own(sql);

    pg_queue_get_up(self);
    if (sql->failed) {
        return;
    }
    if (!self->inside) {
        ask(self, statement);
    } else {
        send_later(self, statement, NULL, NULL);
    }
}

static void postgres_end(struct sql *sql, void *statement)
{
    struct pg_statement *row = statement;

    if (row->result != NULL && !own(sql)->inside) {
        const char *count = PQcmdTuples(row->result);

        own(sql)->changes = *count == '\0' ? 0 : strtoll(count, NULL, 10);
    }
    PQclear(row->result);
    row->result = NULL;
    row->at = 0;
    row->bound = 0;
}

static struct slice bytes_of(const PGresult *result, int row, int column)
{
    return (struct slice){PQgetvalue(result, row, column),
                          (size_t)PQgetlength(result, row, column)};
}

static struct slice postgres_get_bytes(struct sql *sql UNUSED, void *statement,
                                       int column)
{
    const struct pg_statement *row = statement;

    return bytes_of(row->result, row->at, column);
}

int64_t sql_postgres_number(const PGresult *result, int row, int column)
{
    struct slice bytes = bytes_of(result, row, column);
    uint64_t value = 0;

    for (size_t i = 0; i < bytes.len && i < sizeof(value); i++) {
        value = value << 8 | (unsigned char)bytes.at[i];
    }
    /* Shorter ones keep their sign. */
    if (bytes.len == 4) {
        return (int32_t)(uint32_t)value;
    }
    return (int64_t)value;
}

void sql_postgres_bytes(const PGresult *result, int row, int column, void *out,
                        size_t len)
{
    struct slice bytes = bytes_of(result, row, column);

    memset(out, 0, len);
    memcpy(out, bytes.at, bytes.len < len ? bytes.len : len);
}

static int64_t postgres_get_int(struct sql *sql, void *statement, int column)
{
    const struct pg_statement *row = statement;

    if (PQgetlength(row->result, row->at, column) > 8) {
        sql_fail(sql, ERROR_DAMAGED, "a number has a wrong length");
        return 0;
    }
    return sql_postgres_number(row->result, row->at, column);
}

static int64_t postgres_changes(struct sql *sql)
{
    pg_queue_drain_all(own(sql));
    return sql->failed ? 0 : own(sql)->changes;
}

static void postgres_exec(struct sql *sql, const char *text)
{
    struct sql_postgres *self = own(sql);
    PGresult *result = pg_line_script(&self->line, text);

    if (!pg_result_is_good(result)) {
        pg_queue_complain(self, result);
    }
    PQclear(result);
}

static const struct sql_driver postgres_driver = {
    .prepare = postgres_prepare,
    .bind_int = postgres_bind_int,
    .bind_text = postgres_bind_text,
    .bind_blob = postgres_bind_blob,
    .next = postgres_next,
    .run = postgres_run,
    .end = postgres_end,
    .get_int = postgres_get_int,
    .get_bytes = postgres_get_bytes,
    .changes = postgres_changes,
    .exec = postgres_exec,
};

/* ---- transactions ---- */

/* One command, alone, to its end. False if it failed, which is remembered. */
static bool command(struct sql_postgres *self, const char *text,
                    const char *tag)
{
    struct pg_expected ignored;
    PGresult *result;
    bool ok;

    self->line.warned = false;
    if (!pg_queue_note(self, pg_line_query(&self->line, text)) ||
        !pg_queue_note(self, pg_line_sync(&self->line))) {
        return false;
    }
    pg_queue_drain(self, 2);
    result = self->line.queued > 0 ? pg_queue_take(self, &ignored) : NULL;
    ok = pg_result_is_good(result) && strcmp(PQcmdStatus(result), tag) == 0;
    if (!ok) {
        /* COMMIT of a transaction that failed says ROLLBACK. */
        if (pg_result_is_good(result)) {
            sql_fail(&self->base, ERROR_FAILED,
                     "PostgreSQL: the transaction had failed");
        } else {
            pg_queue_complain(self, result);
        }
    }
    PQclear(result);
    pg_queue_drain(self, 0);
    return !self->base.failed;
}

bool sql_postgres_begin(struct sql_postgres *sql, struct error *err)
{
    bool was_up = pg_line_is_up(&sql->line);

    assert(!sql->inside);
    if (was_up && command(sql, "BEGIN", "BEGIN")) {
        sql->inside = true;
        return true;
    }
    if (pg_line_is_up(&sql->line)) {
        return sql_done(&sql->base, err); /* up, and does not want to */
    }
    /* Nothing was done yet: another line is as good. */
    sql_done(&sql->base, err);
    error_clear(err);
    pg_queue_get_up(sql);
    sql->inside = !sql->base.failed && command(sql, "BEGIN", "BEGIN");
    return sql_done(&sql->base, err);
}

bool sql_postgres_commit(struct sql_postgres *sql, struct error *err)
{
    if (command(sql, "COMMIT", "COMMIT")) {
        sql->inside = false;
        /*
         * If waiting for the second machine is given up by force, the server
         * commits and warns.
         */
        if (sql->line.warned) {
            sql_fail(&sql->base, ERROR_BUSY,
                     "PostgreSQL has committed, but not on a second machine");
        }
    }
    return sql_done(&sql->base, err);
}

void sql_postgres_rollback(struct sql_postgres *sql)
{
    struct error ignored = ERROR_INIT;

    if (sql->inside) {
        sql->inside = false;
        /* A sync ends the state of error; then the command is heard. */
        if (pg_line_is_up(&sql->line)) {
            (void)pg_queue_note(sql, pg_line_sync(&sql->line));
            pg_queue_drain(sql, 0);
            sql_done(&sql->base, &ignored);
            if (!command(sql, "ROLLBACK", "ROLLBACK")) {
                pg_line_close(&sql->line);
            }
        }
    }
    sql_done(&sql->base, &ignored);
    error_release(&ignored);
}

/* ---- opening ---- */

bool sql_postgres_open(struct sql_postgres *sql, const char *where,
                       struct error *err)
{
    memset(sql, 0, sizeof(*sql));
    /* Not `where` in messages: there may be a password in it. */
    sql_init(&sql->base, &postgres_driver, xstrdup("the store"));
    sql->line.where = xstrdup(where);
    return pg_line_open(&sql->line, err);
}

void sql_postgres_close(struct sql_postgres *sql)
{
    for (size_t i = 0; i < sql->statement_count; i++) {
        PQclear(sql->statements[i].result);
    }
    pg_line_close(&sql->line);
    free(sql->line.where);
    sql_release(&sql->base);
}

int64_t sql_postgres_get_int(struct sql_postgres *sql, const char *text)
{
    PGresult *result;
    int64_t value = 0;

    if (sql->base.failed) {
        return 0;
    }
    result = pg_line_script(&sql->line, text);
    if (PQresultStatus(result) != PGRES_TUPLES_OK) {
        pg_queue_complain(sql, result);
    } else if (PQntuples(result) > 0) {
        value = strtoll(PQgetvalue(result, 0, 0), NULL, 10);
    }
    PQclear(result);
    return value;
}
