/*
 * What was sent to PostgreSQL and whose results are still to come, for
 * sql_postgres.c. A failure is remembered by the store's sql, once.
 */
#ifndef SERVER_PG_QUEUE_H
#define SERVER_PG_QUEUE_H

#include "server/sql_postgres.h"

bool pg_result_is_good(const PGresult *result);
/* Remembers what `result` complains of, or the line if it is NULL. */
void pg_queue_complain(struct sql_postgres *self, const PGresult *result);
/* Notes what the queued result is for; complains if it was not `queued`. */
bool pg_queue_note_for(struct sql_postgres *self, bool queued,
                       struct pg_expected expected);
/* The same of a result that is for nothing but its success. */
bool pg_queue_note(struct sql_postgres *self, bool queued);
/* The oldest result; NULL if the line went down, which is remembered. */
PGresult *pg_queue_take(struct sql_postgres *self,
                        struct pg_expected *expected);
/* Reads results until `left` are still to come, and looks at them. */
void pg_queue_drain(struct sql_postgres *self, size_t left);
/* Sends what is queued and reads all results. */
void pg_queue_drain_all(struct sql_postgres *self);
/* The line must be up outside a transaction; inside, it is too late. */
void pg_queue_get_up(struct sql_postgres *self);

#endif
