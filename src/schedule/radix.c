#include "schedule/radix.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

/* Six digits of eleven bits: 16 KiB of counts each, which stay in cache. */
enum { DIGIT_BITS = 11, DIGITS = 6, BUCKETS = 1 << DIGIT_BITS };

static size_t digit_of(uint64_t key, unsigned digit)
{
    return (size_t)(key >> (digit * DIGIT_BITS)) & (BUCKETS - 1);
}

/* Counts to places; false when all keys have the same digit. */
static bool to_places(size_t *counts, size_t total)
{
    size_t place = 0;

    for (size_t i = 0; i < BUCKETS; i++) {
        size_t count = counts[i];

        if (count == total) {
            return false;
        }
        counts[i] = place;
        place += count;
    }
    return true;
}

void radix_sort(struct radix_pair *pairs, size_t count)
{
    size_t *counts = xcalloc((size_t)DIGITS * BUCKETS, sizeof(*counts));
    struct radix_pair *other = xmalloc((count + 1) * sizeof(*other));
    struct radix_pair *from = pairs;
    struct radix_pair *to = other;

    for (size_t i = 0; i < count; i++) {
        for (unsigned d = 0; d < DIGITS; d++) {
            counts[d * BUCKETS + digit_of(pairs[i].key, d)]++;
        }
    }
    for (unsigned d = 0; d < DIGITS; d++) {
        size_t *place = counts + (size_t)d * BUCKETS;
        struct radix_pair *was = from;

        if (!to_places(place, count)) {
            continue;
        }
        for (size_t i = 0; i < count; i++) {
            to[place[digit_of(from[i].key, d)]++] = from[i];
        }
        from = to;
        to = was;
    }
    if (from != pairs && count > 0) {
        memcpy(pairs, from, count * sizeof(*pairs));
    }
    free(other);
    free(counts);
}

void radix_sort_keys(uint64_t *keys, size_t count)
{
    size_t *counts = xcalloc((size_t)DIGITS * BUCKETS, sizeof(*counts));
    uint64_t *other = xmalloc((count + 1) * sizeof(*other));
    uint64_t *from = keys;
    uint64_t *to = other;

    for (size_t i = 0; i < count; i++) {
        for (unsigned d = 0; d < DIGITS; d++) {
            counts[d * BUCKETS + digit_of(keys[i], d)]++;
        }
    }
    for (unsigned d = 0; d < DIGITS; d++) {
        size_t *place = counts + (size_t)d * BUCKETS;
        uint64_t *was = from;

        if (!to_places(place, count)) {
            continue;
        }
        for (size_t i = 0; i < count; i++) {
            to[place[digit_of(from[i], d)]++] = from[i];
        }
        from = to;
        to = was;
    }
    if (from != keys && count > 0) {
        memcpy(keys, from, count * sizeof(*keys));
    }
    free(other);
    free(counts);
}
