#include "schedule/radix.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

/* Six digits of eleven bits: 16 KiB of counts each, which stay in cache. */
enum { DIGIT_BITS = 11, DIGITS = 6, BUCKETS = 1 << DIGIT_BITS };

static size_t digit_of(uint64_t key, unsigned digit)
{
    return (size_t)(key >> (digit * DIGIT_BITS)) & (BUCKETS - 1);
}

/* Digits in which keys differ; `varying` holds the bits that do. */
static unsigned find_digits(uint64_t varying, unsigned digits[DIGITS])
{
    unsigned count = 0;

    for (unsigned d = 0; d < DIGITS; d++) {
        if (digit_of(varying, d) != 0) {
            digits[count++] = d;
        }
    }
    return count;
}

/* Counts to places. */
static void to_places(size_t *counts)
{
    size_t place = 0;

    for (size_t i = 0; i < BUCKETS; i++) {
        size_t count = counts[i];

        counts[i] = place;
        place += count;
    }
}

void radix_sort(struct radix_pair *pairs, size_t count)
{
    size_t *places = xmalloc(BUCKETS * sizeof(*places));
    struct radix_pair *other = xmalloc((count + 1) * sizeof(*other));
    struct radix_pair *from = pairs;
    struct radix_pair *to = other;
    unsigned digits[DIGITS];
    uint64_t varying = 0;
    unsigned passes;

    for (size_t i = 1; i < count; i++) {
        varying |= pairs[i].key ^ pairs[0].key;
    }
    passes = find_digits(varying, digits);
    for (unsigned pass = 0; pass < passes; pass++) {
        struct radix_pair *was = from;

        memset(places, 0, BUCKETS * sizeof(*places));
        for (size_t i = 0; i < count; i++) {
            places[digit_of(from[i].key, digits[pass])]++;
        }
        to_places(places);
        for (size_t i = 0; i < count; i++) {
            to[places[digit_of(from[i].key, digits[pass])]++] = from[i];
        }
        from = to;
        to = was;
    }
    if (from != pairs) {
        memcpy(pairs, from, count * sizeof(*pairs));
    }
    free(other);
    free(places);
}

void radix_sort_keys(uint64_t *keys, size_t count, unsigned low)
{
    size_t *places = xmalloc(BUCKETS * sizeof(*places));
    uint64_t *other = xmalloc((count + 1) * sizeof(*other));
    uint64_t *from = keys;
    uint64_t *to = other;
    unsigned digits[DIGITS];
    uint64_t varying = 0;
    unsigned passes;

    for (size_t i = 1; i < count; i++) {
        varying |= keys[i] ^ keys[0];
    }
    passes = find_digits(varying >> low, digits);
    for (unsigned pass = 0; pass < passes; pass++) {
        uint64_t *was = from;

        memset(places, 0, BUCKETS * sizeof(*places));
        for (size_t i = 0; i < count; i++) {
            places[digit_of(from[i] >> low, digits[pass])]++;
        }
        to_places(places);
        for (size_t i = 0; i < count; i++) {
            to[places[digit_of(from[i] >> low, digits[pass])]++] = from[i];
        }
        from = to;
        to = was;
    }
    if (from != keys) {
        memcpy(keys, from, count * sizeof(*keys));
    }
    free(other);
    free(places);
}
