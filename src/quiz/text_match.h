/*
 * Comparing words: normalisation, the letters that are made equal, and how far
 * a typing mistake may go.
 */
#ifndef QUIZ_TEXT_MATCH_H
#define QUIZ_TEXT_MATCH_H

#include <stdbool.h>
#include <stddef.h>

#include "base/str.h"
#include "quiz/question.h"

/*
 * NFC, lower case (unless `keep_case`), runs of space to one, dashes to '-',
 * straight quotes, no punctuation at the ends, no leading article. Appends.
 */
void text_normalise(const char *text, bool keep_case, struct str *out);
/*
 * The form that is compared, of a normalised text: without hyphens and spaces,
 * -ize as -ise, -or as -our, no final plural s. Appends.
 */
void text_fold(const char *normalised, struct str *out);
/* Are two texts as typed equal under both? */
bool text_equal(const char *a, const char *b, bool keep_case);

/* Letters that may be wrong in a word of this many: 0, 1 or 2. */
size_t text_typo_limit(size_t letters);
/*
 * Is `answer` a mistyped `wanted` (both normalised)? Not when equal, when they
 * differ by a negating or opposite prefix, or when the word at fault has a
 * digit.
 */
bool text_is_typo(const char *answer, const char *wanted);

/* Does the extended regular expression match the whole text? False, too, for
 * one that does not compile. At most 200 bytes of pattern. */
bool text_regex_matches(const char *pattern, const char *text,
                        bool ignore_case);
/* NULL, or the reason why it does not compile; the caller frees. */
char *text_regex_check(const char *pattern);

#endif
