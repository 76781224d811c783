/*
 * SQLite below the store: cached statements, and failures that stick. After the
 * first failure every call does nothing until db_finish() or db_end() hands the
 * error over, so a step of many statements is checked once.
 */
#ifndef STORE_DB_H
#define STORE_DB_H

#include <sqlite3.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/error.h"
#include "base/str.h"
#include "journal/chain.h"
#include "journal/event_id.h"

#define DB_STATEMENTS 512 /* slots of the cache; a power of two */

struct db {
    sqlite3 *handle;
    char *path; /* for messages */
    bool failed;
    bool in_transaction; /* from db_begin() to db_end() */
    struct error err;
    struct {
        const char *sql;
        sqlite3_stmt *handle;
    } statements[DB_STATEMENTS];
};

/* `flags` as of sqlite3_open_v2(). On false the db must still be closed. */
MUST_CHECK bool db_open(struct db *db, const char *path, int flags, int busy_ms,
                        struct error *err);
void db_close(struct db *db);

/* Remembers a failure of SQLite; the first one stays. */
void db_fail(struct db *db, int code);
/* Remembers a failure of our own. */
void db_fail_with(struct db *db, enum error_code code, const char *text);
/*
 * Hands a remembered failure over; true if there was none. Within a
 * transaction it stays remembered, so that db_end() rolls back.
 */
bool db_finish(struct db *db, struct error *err);
/*
 * Drops it, where "nothing found" is answer enough. True if there was none.
 * Within a transaction it stays, too.
 */
bool db_forget(struct db *db);

/* Runs statements that return nothing, uncached. */
void db_exec(struct db *db, const char *sql);
/* One integer of a pragma or query, uncached; 0 on failure. */
int64_t db_get_int(struct db *db, const char *sql);

/* Another value after another connection wrote. */
int64_t db_data_version(struct db *db);

/* BEGIN IMMEDIATE: from here on nobody else writes. */
void db_begin(struct db *db);
/* COMMIT, or ROLLBACK after a failure, which is handed over. */
MUST_CHECK bool db_end(struct db *db, struct error *err);

/*
 * A statement being bound and stepped. `sql` must be a literal: the cache knows
 * it by its address. A statement must be at its end before it is used again.
 */
struct query {
    struct db *db;
    sqlite3_stmt *handle; /* NULL after a failure */
    int bound;
};
struct query db_query(struct db *db, const char *sql);

/* Bind the next parameter. Texts and blobs must live until the query ends. */
void query_int(struct query *query, int64_t value);
/* NULL unless `has`. */
void query_int_if(struct query *query, bool has, int64_t value);
void query_real(struct query *query, double value);
void query_text(struct query *query, const char *text); /* NULL binds NULL */
void query_slice(struct query *query, struct slice slice);
void query_blob(struct query *query, const void *data, size_t len);
void query_id(struct query *query, const struct event_id *id);
void query_null(struct query *query);

/* Steps to the next row; false at the end or after a failure. */
bool query_row(struct query *query);
/* Ends it before its last row. */
void query_end(struct query *query);
/* Steps to the end. */
void query_run(struct query *query);
/* Runs it for one row at most: was there one? Columns cannot be read. */
bool query_exists(struct query *query);

int64_t query_get_int(const struct query *query, int column);
double query_get_real(const struct query *query, int column);
bool query_is_null(const struct query *query, int column);
/* Borrowed until the next step; "" for NULL. */
const char *query_get_text(const struct query *query, int column);
struct slice query_get_slice(const struct query *query, int column);
/* All zero if it is no blob of that length. */
struct event_id query_get_id(const struct query *query, int column);
struct hash query_get_hash(const struct query *query, int column);

#endif
