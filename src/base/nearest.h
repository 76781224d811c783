/* Spelling: distance of two texts, and the nearest of a list. */
#ifndef BASE_NEAREST_H
#define BASE_NEAREST_H

#include <stddef.h>

#include "base/str.h"

/*
 * Optimal string alignment distance in code points (a swap of neighbours
 * counts one). Stops early and returns limit + 1 when it is above `limit`.
 */
size_t nearest_distance(const char *a, const char *b, size_t limit);

/* Keeps the best candidate; begin with NEAREST_INIT(wanted). */
struct nearest {
    const char *wanted;
    const char *best; /* NULL while nothing is near */
    size_t distance;
};
#define NEAREST_INIT(text)                                                     \
    {                                                                          \
        (text), NULL, 0                                                        \
    }
/*
 * A candidate counts when at most a third of the letters (at least 1) differ,
 * and one that begins with the three letters or more that are wanted; the
 * shortest of these, where no other is nearer.
 */
void nearest_offer(struct nearest *nearest, const char *candidate);
/* Appends "; did you mean 'X'?" if there is one. */
void nearest_add_hint(const struct nearest *nearest, struct str *out);

#endif
