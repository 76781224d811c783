#include "server/pg_queue.h"

#include <stdlib.h>
#include <string.h>

void pg_queue_complain(struct sql_postgres *self, const PGresult *result)
{
    const char *state = PQresultErrorField(result, PG_DIAG_SQLSTATE);
    struct error err = ERROR_INIT;

    pg_line_complain(&self->line, result, &err);
    sql_fail(&self->base, (enum error_code)err.code, error_get(&err));
    error_release(&err);
    if (state != NULL && str_equal(state, "25006")) {
        /* It only reads now: another machine is the first one. */
        pg_line_close(&self->line);
    }
}

bool pg_result_is_good(const PGresult *result)
{
    return PQresultStatus(result) == PGRES_COMMAND_OK ||
           PQresultStatus(result) == PGRES_TUPLES_OK;
}

bool pg_queue_note_for(struct sql_postgres *self, bool queued,
                       struct pg_expected expected)
{
    if (queued) {
        self->queue[self->line.queued - 1] = expected;
    } else {
        pg_queue_complain(self, NULL);
    }
    return queued;
}

bool pg_queue_note(struct sql_postgres *self, bool queued)
{
    return pg_queue_note_for(self, queued,
                             (struct pg_expected){NULL, NULL, NULL});
}

PGresult *pg_queue_take(struct sql_postgres *self, struct pg_expected *expected)
{
    PGresult *result = pg_line_result(&self->line);

    *expected = self->queue[0];
    memmove(self->queue, self->queue + 1,
            self->line.queued * sizeof(*self->queue));
    if (result == NULL) {
        pg_queue_complain(self, NULL);
    } else if (expected->prepares != NULL && !pg_result_is_good(result)) {
        expected->prepares->made = 0;
    }
    return result;
}

void pg_queue_drain(struct sql_postgres *self, size_t left)
{
    struct pg_expected expected;
    PGresult *result;

    while (self->line.queued > left &&
           (result = pg_queue_take(self, &expected)) != NULL) {
        if (pg_result_is_good(result)) {
            const char *count = PQcmdTuples(result);

            self->changes = *count == '\0' ? 0 : strtoll(count, NULL, 10);
            if (expected.got != NULL && !self->base.failed) {
                expected.got(expected.context, result);
            }
        } else if (PQresultStatus(result) != PGRES_PIPELINE_SYNC) {
            pg_queue_complain(self, result);
        }
        PQclear(result);
    }
}

void pg_queue_drain_all(struct sql_postgres *self)
{
    if (self->line.queued > 0) {
        if (pg_line_flush(&self->line)) {
            pg_queue_drain(self, 0);
        } else {
            pg_queue_complain(self, NULL);
        }
    }
}

void pg_queue_get_up(struct sql_postgres *self)
{
    struct error err = ERROR_INIT;

    if (!self->inside && !pg_line_is_up(&self->line) &&
        !pg_line_open(&self->line, &err)) {
        sql_fail(&self->base, (enum error_code)err.code, error_get(&err));
    }
    error_release(&err);
}
