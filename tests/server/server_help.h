/* For tests of the server: a store of their own, the vectors. */
#ifndef TESTS_SERVER_HELP_H
#define TESTS_SERVER_HELP_H

#include <jansson.h>

#include "server/journal_api.h"
#include "server/store.h"

/* A new folder below TMPDIR or in memory; end it with folder_remove(). */
char *folder_make(void);
/* Removes it with the files in it. */
void folder_remove(char *folder);

/*
 * The database is chosen by what a test is linked with: server_sqlite.c or
 * server_postgres.c. First in main(): 0, or with a sentence the exit status of
 * a test that cannot run here (77: what it needs is not installed).
 */
int server_kind_start(void);
/* "SQLite" or "PostgreSQL". */
const char *server_kind(void);
/* Where the store of this folder is, for server_store_open(). */
void server_where(const char *folder, struct str *out);
/* The store of this folder, opened or made; fails the test on an error. */
struct server_store *server_open(const char *folder);
/* Before folder_remove(). */
void server_remove(const char *folder);
/*
 * For the model alone; SQLite's are in model_sqlite.c, on the disk of
 * model_disk.h. What it needs once lies in `folder` meanwhile.
 */
void server_model_start(const char *folder);
void server_model_end(void);
/* An empty store for this folder, before it is opened. */
void server_make(const char *folder);
/* A backup of the store, and back to it; nobody has the store open. */
void server_save(const char *folder);
void server_restore(const char *folder);
/*
 * The power of the database's machine goes, while its store is open, and comes
 * back, when it is closed.
 */
void server_cut_power(const char *folder);
void server_power(const char *folder);
/* Makes a store that a newer version wrote, or that is somebody else's. */
void server_make_strange(const char *folder, bool newer);
struct event_id uuid(const char *text);

/* The protocol's vectors; json_decref() them. */
json_t *vectors_load(void);
/* Lines first … last of the vectors, from 1, one after another. */
void vectors_lines(const json_t *vectors, size_t first, size_t last,
                   struct str *out);
/* h(seq) of the vectors. */
struct hash vectors_hash(const json_t *vectors, size_t seq);

#endif
