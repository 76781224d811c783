/* Words whose sound hangs on their neighbours: "read", and the letter A. */
#ifndef MARKUP_SPOKEN_CONTEXT_H
#define MARKUP_SPOKEN_CONTEXT_H

#include <stdbool.h>
#include <stddef.h>

/* What was said before a word; zeros at the beginning of a text. */
struct spoken_context {
    unsigned since_auxiliary; /* words since "have", "was"; 0: none near */
    bool after_determiner;    /* "the", "to", "may" stands right before */
    bool goes_on;             /* within a sentence, not after ':' */
};

/*
 * The spelling that sounds right, or NULL. `next` is the text behind the word,
 * `closes` that a mark stands between. Engines say "read" as "red" at a guess,
 * and the name of the machine A as the article.
 */
const char *spoken_context_find(const struct spoken_context *context,
                                const char *word, size_t len, bool closes,
                                const char *next);
/* Goes on past a word with its marks. */
void spoken_context_pass(struct spoken_context *context, const char *word,
                         size_t len);

#endif
