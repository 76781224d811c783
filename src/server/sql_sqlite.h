/* SQLite for sql.h. */
#ifndef SERVER_SQL_SQLITE_H
#define SERVER_SQL_SQLITE_H

#include <sqlite3.h>

#include "server/sql.h"

#define SQL_SQLITE_BUSY_MS 10000 /* waits so long for another writer */

struct sql_sqlite {
    struct sql base; /* first: the two are one address */
    sqlite3 *handle;
    struct {
        const char *text;
        sqlite3_stmt *handle;
    } statements[SQL_STATEMENTS];
};

/*
 * Opens or makes the file. On false, too, sql_sqlite_close() must be called.
 */
MUST_CHECK bool sql_sqlite_open(struct sql_sqlite *sql, const char *path,
                                struct error *err);
void sql_sqlite_close(struct sql_sqlite *sql);
/* One integer of a query without parameters. */
int64_t sql_sqlite_get_int(struct sql_sqlite *sql, const char *text);

#endif
