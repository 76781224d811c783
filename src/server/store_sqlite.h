/* Between the files of the SQLite store; nobody else includes it. */
#ifndef SERVER_STORE_SQLITE_H
#define SERVER_STORE_SQLITE_H

#include "server/sql_sqlite.h"
#include "server/store.h"

#define STORE_SQLITE_APPLICATION_ID 0x44535453 /* "DSTS" */

/* The migrations; the file's user_version is how many were made. */
int store_sqlite_version(void);
/* Brings the file up to date. Call it in a transaction. */
void store_sqlite_migrate(struct sql_sqlite *sql);

/* store_sqlite_care.c */
bool sqlite_backup(struct server_store *store, const char *path,
                   struct error *err);
bool sqlite_wipe(struct server_store *store, int64_t most, bool *done,
                 struct error *err);
bool sqlite_check(struct server_store *store, struct str *report,
                  struct error *err);

#endif
