/* Sorting 64-bit keys with a number each, in linear time and stable. */
#ifndef SCHEDULE_RADIX_H
#define SCHEDULE_RADIX_H

#include <stddef.h>
#include <stdint.h>

struct radix_pair {
    uint64_t key;
    uint32_t value;
};
/* Sorts by key, rising; equal keys keep their order. */
void radix_sort(struct radix_pair *pairs, size_t count);
/* Keys alone, by their bits from number `low` on; those equal there keep their
 * order. */
void radix_sort_keys(uint64_t *keys, size_t count, unsigned low);
/* A key that sorts as the signed number does. */
static inline uint64_t radix_key(int64_t number)
{
    return (uint64_t)number ^ ((uint64_t)1 << 63);
}

#endif
