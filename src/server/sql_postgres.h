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

/* Gets the rows of a statement that was asked ahead. */
typedef void sql_postgres_got(void *context, const PGresult *result);

/* What a result to come is for. */
struct pg_expected {
    struct pg_statement *prepares; /* or NULL */
    sql_postgres_got *got;         /* or NULL */
    void *context;
};

struct sql_postgres {
    struct sql base; /* first: the two are one address */
    struct pg_line line;
    bool inside; /* of a transaction */
    int64_t changes;
    struct pg_expected queue[PG_LINE_QUEUE];
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

/*
 * Within a transaction: queues a statement whose parameters are bound, and ends
 * the row. `got` is called once its result has come, at the latest by
 * sql_postgres_catch_up(); not at all after a failure.
 */
void sql_postgres_ask_ahead(struct row *row, sql_postgres_got *got,
                            void *context);
/* Sends what is queued and waits for all results. */
void sql_postgres_catch_up(struct sql_postgres *sql);
/* A number, or the bytes, in a result. */
int64_t sql_postgres_number(const PGresult *result, int row, int column);
void sql_postgres_bytes(const PGresult *result, int row, int column, void *out,
                        size_t len);

/* One integer of a query without parameters; for opening and migrating. */
int64_t sql_postgres_get_int(struct sql_postgres *sql, const char *text);

#endif
