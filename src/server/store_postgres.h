/* Between the files of the PostgreSQL store; nobody else includes it. */
#ifndef SERVER_STORE_POSTGRES_H
#define SERVER_STORE_POSTGRES_H

#include "server/sql_postgres.h"
#include "server/store.h"

/*
 * Makes or migrates the tables. Several servers may start at once. On failure
 * ERROR_NEWER, ERROR_DAMAGED if the tables are somebody else's, or as sql.h
 * has it.
 */
MUST_CHECK bool store_postgres_migrate(struct sql_postgres *sql,
                                       struct error *err);

/* store_postgres_care.c */
bool postgres_backup(struct server_store *store, const char *path,
                     struct error *err);
bool postgres_check(struct server_store *store, struct str *report,
                    struct error *err);

#endif
