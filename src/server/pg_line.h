/*
 * A line to PostgreSQL in pipeline mode: statements are queued and sent
 * together; results come in their order, when they are asked for. Every wait
 * has an end. Only sql_postgres.c uses it.
 *
 * A line that broke, or that took too long, is down until it is opened again;
 * what was prepared on it is gone then: `made` tells one line from the next.
 */
#ifndef SERVER_PG_LINE_H
#define SERVER_PG_LINE_H

#include <libpq-fe.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/error.h"

/* Results that were not read yet; more must not be queued. */
#define PG_LINE_QUEUE 512

struct pg_line {
    char *where; /* a connection URI or string of libpq */
    PGconn *connection;
    unsigned made;   /* counts how often it was opened */
    size_t queued;   /* results to come, syncs included */
    bool warned;     /* the server has warned of something */
    char words[160]; /* why it went down */
};

/* Connects and says how to behave; true for a line that can be used. */
MUST_CHECK bool pg_line_open(struct pg_line *line, struct error *err);
void pg_line_close(struct pg_line *line);
bool pg_line_is_up(const struct pg_line *line);

/* Queue one thing each. They fail if the line is down. */
bool pg_line_prepare(struct pg_line *line, const char *name, const char *text,
                     int count, const Oid *types);
struct pg_values {
    int count;
    const char *const *values;
    const int *lengths;
    const int *formats;
};
bool pg_line_execute(struct pg_line *line, const char *name,
                     const struct pg_values *values);
/* Text without parameters. */
bool pg_line_query(struct pg_line *line, const char *text);
/* Ends what is queued: outside a transaction, commits it. Ends an error. */
bool pg_line_sync(struct pg_line *line);
/* Asks for the results so far. */
bool pg_line_flush(struct pg_line *line);
/*
 * The result of the oldest thing queued; PQclear() it. NULL if the line went
 * down or nothing came for too long, which takes the line down.
 */
PGresult *pg_line_result(struct pg_line *line);

/* Several statements at once, nothing else queued. NULL as above. */
PGresult *pg_line_script(struct pg_line *line, const char *text);

/* What this result, or the line if it is NULL, has to complain about. */
bool pg_line_complain(const struct pg_line *line, const PGresult *result,
                      struct error *err);

#endif
