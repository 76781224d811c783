/*
 * SQL below the server's store, whichever the database: prepared statements,
 * cached, and failures that stick. After the first one every call does nothing
 * until sql_done() hands it over, so a step of several statements is checked
 * once.
 *
 * Statements are written once for SQLite and PostgreSQL: `?` for a parameter,
 * `ON CONFLICT` and no `INSERT OR …`, BIGINT sums by CAST. Keys, hashes and
 * packed lines are blobs.
 *
 * Within a transaction a database at the other end of a line may run what has
 * no rows later, with what comes next: a failure may be told by a later call,
 * at the latest by the commit.
 */
#ifndef SERVER_SQL_H
#define SERVER_SQL_H

#include <stdbool.h>
#include <stdint.h>

#include "base/error.h"
#include "journal/chain.h"
#include "journal/event_id.h"

/* How many different statements one connection may use. */
#define SQL_STATEMENTS 128

/* The first member of a driver's own struct. */
struct sql {
    const struct sql_driver *driver;
    char *name; /* of the database, for messages */
    bool failed;
    struct error err;
};

/*
 * What a database does. A statement is the driver's own; NULL stands for one
 * that could not be prepared. Parameters count from 1, columns from 0.
 */
struct sql_driver {
    void *(*prepare)(struct sql *sql, const char *text);
    void (*bind_int)(struct sql *sql, void *statement, int at, int64_t value);
    /* What is pointed to lives until end(). */
    void (*bind_text)(struct sql *sql, void *statement, int at,
                      const struct str *text);
    void (*bind_blob)(struct sql *sql, void *statement, int at,
                      struct slice bytes);
    bool (*next)(struct sql *sql, void *statement);
    void (*run)(struct sql *sql, void *statement);
    void (*end)(struct sql *sql, void *statement);
    int64_t (*get_int)(struct sql *sql, void *statement, int column);
    struct slice (*get_bytes)(struct sql *sql, void *statement, int column);
    int64_t (*changes)(struct sql *sql);
    void (*exec)(struct sql *sql, const char *text);
};

/* Takes the name over. For drivers. */
void sql_init(struct sql *sql, const struct sql_driver *driver, char *name);
void sql_release(struct sql *sql);

/* Remembers a failure; the first one stays. */
void sql_fail(struct sql *sql, enum error_code code, const char *text);
/* Hands a remembered failure over and forgets it; true if there was none. */
bool sql_done(struct sql *sql, struct error *err);
/* Runs statements without parameters or rows. */
void sql_exec(struct sql *sql, const char *text);
/* How many rows the last row_run() touched. */
int64_t sql_changes(struct sql *sql);

/*
 * A statement being bound and stepped. `text` must be a literal: the cache
 * knows it by its address. End it (row_end) before the same is used again.
 */
struct row {
    struct sql *sql;
    void *statement; /* NULL after a failure, and at the end */
    int bound;
};
struct row row_begin(struct sql *sql, const char *text);
/* Bind the next parameter; what is pointed to must live until row_end(). */
void row_bind_int(struct row *row, int64_t value);
void row_bind_text(struct row *row, const struct str *text);
void row_bind_blob(struct row *row, const void *data, size_t len);
void row_bind_id(struct row *row, const struct event_id *id);
/* Steps to the next row; false at the end or after a failure. */
bool row_next(struct row *row);
void row_end(struct row *row);
/* Steps to the end. For what has no rows to look at. */
void row_run(struct row *row);
int64_t row_get_int(const struct row *row, int column);
void row_get_text(const struct row *row, int column, struct str *text);
/* Exactly `len` bytes; anything else in the column is ERROR_DAMAGED. */
void row_get_bytes(const struct row *row, int column, void *out, size_t len);

#endif
