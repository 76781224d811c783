/* Words of stems, choices and keys, for the rules about writing. */
#ifndef LINT_WORDS_H
#define LINT_WORDS_H

#include <stdbool.h>
#include <stddef.h>

#include "base/str.h"

/* Appends the words in lower case, without marks and punctuation. A word is
 * letters, digits, and what joins them (- ' / % .). */
void words_split(struct str_list *words, const char *text);
/* Do the words of `phrase` stand in `text`, one after another? */
bool words_contain(const char *text, const char *phrase);
/* The word itself, without a plural s. */
bool words_equal(const char *a, const char *b);
bool words_have(const struct str_list *words, const char *word);

bool word_is_vague(const char *word);
/* Too common to tell anything. */
bool word_is_common(const char *word);
/* "Compute", "Name" … : the beginning of an instruction. */
bool word_is_imperative(const char *word);

/* Sentences of a text, each with its end mark. */
void words_sentences(struct str_list *sentences, const char *text);
size_t words_count(const char *text);
/* Code points of the text as it is shown (`code` marks gone). */
size_t words_length(const char *text);

#endif
