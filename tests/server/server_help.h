/* For tests of the server: a store in a folder of its own, the vectors. */
#ifndef TESTS_SERVER_HELP_H
#define TESTS_SERVER_HELP_H

#include <jansson.h>

#include "server/journal_api.h"
#include "server/store.h"

/* A new folder below TMPDIR or in memory; end it with folder_remove(). */
char *folder_make(void);
/* Removes it with the files in it. */
void folder_remove(char *folder);

/* "FOLDER/server.db", opened or made; fails the test on an error. */
struct server_store *server_open(const char *folder);
struct event_id uuid(const char *text);

/* The protocol's vectors; json_decref() them. */
json_t *vectors_load(void);
/* Lines first … last of the vectors, from 1, one after another. */
void vectors_lines(const json_t *vectors, size_t first, size_t last,
                   struct str *out);
/* h(seq) of the vectors. */
struct hash vectors_hash(const json_t *vectors, size_t seq);

#endif
