/* Random bytes of the system, UUIDs, and the generator that content names. */
#ifndef BASE_RANDOM_H
#define BASE_RANDOM_H

#include <stddef.h>
#include <stdint.h>

void random_bytes(void *out, size_t len);
uint64_t random_u64(void);
/* A version 4 UUID in lower case, 36 characters and NUL. */
void random_uuid(char out[37]);

/* SplitMix64: the same seed gives the same stream on every machine. */
struct splitmix {
    uint64_t state;
};
uint64_t splitmix_next(struct splitmix *random);

/* 64-bit FNV-1a; pass FNV_START first, then the last result to go on. */
#define FNV_START 0xcbf29ce484222325u
uint64_t fnv_add(uint64_t hash, const void *data, size_t len);

#endif
