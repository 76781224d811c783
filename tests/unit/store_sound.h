/* For tests of the store's file: fill it, and look whether it is whole. */
#ifndef TESTS_STORE_SOUND_H
#define TESTS_STORE_SOUND_H

#include "store_help.h"

/* Answers to twenty questions, an hour apart. */
void fill(struct store *store, int count);
size_t count_answers(struct store *store);
/* The chain holds, and the projections are what the lines say. */
void check_sound(struct store *store);
void check_sound_path(const char *path);
/* A void line is refused with this code, and with a sentence. */
void check_cannot_append(struct store *store, enum error_code code);
/* Statements that no program of ours would run. */
void raw_sql(const char *path, const char *sql);

#endif
