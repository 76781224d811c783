/*
 * SQLite below the server's store: cached statements, and failures that stick.
 * After the first one every call does nothing until sql_done() hands it over,
 * so a step of several statements is checked once.
 */
#ifndef SERVER_SQL_H
#define SERVER_SQL_H

#include <sqlite3.h>
#include <stdbool.h>
#include <stdint.h>

#include "base/error.h"
#include "journal/chain.h"
#include "journal/event_id.h"

#define SQL_STATEMENTS 64

struct sql {
    sqlite3 *handle;
    char *path; /* for messages */
    bool failed;
    struct error err;
    struct {
        const char *text;
        sqlite3_stmt *handle;
    } statements[SQL_STATEMENTS];
};

/* Opens or makes the file. On false sql_close() must still be called. */
MUST_CHECK bool sql_open(struct sql *sql, const char *path, struct error *err);
void sql_close(struct sql *sql);
/* Remembers a failure of our own; the first one stays. */
void sql_fail(struct sql *sql, enum error_code code, const char *text);
/* Hands a remembered failure over and forgets it; true if there was none. */
bool sql_done(struct sql *sql, struct error *err);
/* Runs statements without parameters or rows. */
void sql_exec(struct sql *sql, const char *text);
/* One integer of a query without parameters. */
int64_t sql_get_int(struct sql *sql, const char *text);

/*
 * A statement being bound and stepped. `text` must be a literal: the cache
 * knows it by its address. End it (row_end) before the same is used again.
 */
struct row {
    struct sql *sql;
    sqlite3_stmt *handle; /* NULL after a failure */
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
/* Steps to the end. */
void row_run(struct row *row);
int64_t row_get_int(const struct row *row, int column);
void row_get_text(const struct row *row, int column, struct str *text);
/* Exactly `len` bytes; anything else in the column is ERROR_DAMAGED. */
void row_get_bytes(const struct row *row, int column, void *out, size_t len);

#endif
