/*
 * PostgreSQL for sql.h, over pg_line.h. Within a transaction a statement run by
 * row_run() is sent with the next one that has rows, and its failure is told
 * there; outside, each statement is a transaction of its own.
 */
#ifndef SERVER_SQL_POSTGRES_H
#define SERVER_SQL_POSTGRES_H

#include "server/pg_line.h"
#include "server/sql.h"

#define PG_PARAMETERS 16

struct pg_statement {
    const char *text;
    char name[8];
    unsigned made; /* on which line it was prepared: pg_line.made */
    int bound;
    Oid types[PG_PARAMETERS];
    const char *values[PG_PARAMETERS];
    int lengths[PG_PARAMETERS];
    uint64_t numbers[PG_PARAMETERS]; /* in the order of the net */
    PGresult *result;
    int at; /* the row in `result` */
};

struct sql_postgres {
    struct sql base; /* first: the two are one address */
    struct pg_line line;
    bool inside; /* of a transaction */
    int64_t changes;
    /* What the results to come belong to; NULL: to no statement. */
    struct pg_statement *queue[PG_LINE_QUEUE];
    size_t statement_count;
    struct pg_statement statements[SQL_STATEMENTS];
};

/* Connects. On false, too, sql_postgres_close() must be called. */
MUST_CHECK bool sql_postgres_open(struct sql_postgres *sql, const char *where,
                                  struct error *err);
void sql_postgres_close(struct sql_postgres *sql);

/* Connects again if the line is down, or turns out to be. */
MUST_CHECK bool sql_postgres_begin(struct sql_postgres *sql, struct error *err);
/*
 * False if it is not certain that it was committed where it must be, on one
 * machine or two. It may have been: what was done must be safe to repeat.
 */
MUST_CHECK bool sql_postgres_commit(struct sql_postgres *sql,
                                    struct error *err);
void sql_postgres_rollback(struct sql_postgres *sql);
/* One integer of a query without parameters; for opening and migrating. */
int64_t sql_postgres_get_int(struct sql_postgres *sql, const char *text);

#endif
