/*
 * The two hashes of a question that ids.lock keeps: of what is graded, and of
 * all that is shown. 64-bit FNV-1a over lines "path=value" in the order of the
 * format's tables, white space normalised.
 */
#ifndef QUIZ_GRADED_HASH_H
#define QUIZ_GRADED_HASH_H

#include <stdint.h>

#include "quiz/question.h"

uint64_t question_graded_hash(const struct question *question);
uint64_t question_shown_hash(const struct question *question);
/* The lines themselves: for tests, and to say what changed. */
void question_add_graded_lines(const struct question *question,
                               struct str *out);
void question_add_shown_lines(const struct question *question, struct str *out);
/* 16 hex digits. */
void graded_hash_format(uint64_t hash, char out[17]);
/* Of the key's text, for "no two with the same key text"; 0: has none. */
uint64_t question_key_hash(const struct question *question);

#endif
