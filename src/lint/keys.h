/* What the keys of typed questions hold. */
#ifndef LINT_KEYS_H
#define LINT_KEYS_H

#include "quiz/question.h"

/* The first accepted text that is no pattern; "" if there is none. */
const char *key_first_plain(const struct question_text *key);
/* The same of a gap: its first option, where it has some. */
const char *gap_first_plain(const struct question_gap *gap);
/* Is the text one of the accepted ones (patterns are not looked at)? */
bool key_accepts(const struct question_text *key, const char *text);
/* Does a rejected text or pattern meet it? */
bool key_rejects(const struct question_text *key, const char *text);

#endif
