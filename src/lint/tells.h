/* What of a choice question tells the key to somebody who knows nothing. */
#ifndef LINT_TELLS_H
#define LINT_TELLS_H

#include "quiz/question.h"

/* In code points; 0 where there is no such choice. */
struct tell_lengths {
    size_t key;
    size_t longest;  /* of the distractors */
    size_t shortest; /* of the distractors */
};
struct tell_lengths tell_lengths_of(const struct question *question);
/* An absolute word in the text (static), or NULL. */
const char *tell_absolute(const char *text);
/*
 * A word of the stem, 5 letters or more and not a common one, that stands in
 * this choice and in no other. NULL if there is none; the caller frees.
 */
char *tell_stem_word(const struct question *question, size_t choice);

#endif
