/* Two texts of nearly the same words, word by word: a script, and what was
 * heard of it. */
#ifndef MARKUP_ALIGN_H
#define MARKUP_ALIGN_H

#include "base/str.h"

#define ALIGN_NONE ((size_t)-1)
/* Pairs of words that are looked at, at most: 40 million take 0.1 s. */
#define ALIGN_MAX ((size_t)40000000)

/*
 * For each of the `count` words, the index of the word in `others` that it
 * goes with in the longest common row of words, or ALIGN_NONE; rising. Case,
 * and marks that are no letters or digits, do not count. When there are more
 * than ALIGN_MAX pairs none goes with any. Returns how many do.
 */
size_t align_words(const struct slice *words, size_t count,
                   const struct slice *others, size_t other_count,
                   size_t *matches);

#endif
