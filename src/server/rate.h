/*
 * How often somebody may do something: token buckets by kind and key, in memory
 * of a fixed size. Keys are hashed with a random key, so nobody can choose two
 * that meet; when the table is full the fullest bucket of a row goes, which is
 * the one that says least.
 */
#ifndef SERVER_RATE_H
#define SERVER_RATE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* A limit: `burst` at once, and `count` in each `period_s`. */
struct rate_limit {
    double burst;
    double count;
    double period_s;
};

struct rate;

struct rate *rate_new(void);
void rate_free(struct rate *rate); /* NULL is allowed */
/*
 * Takes one from the bucket. 0, or after how many seconds (from 1) to come
 * again. A limit with a count of 0 is none. `kind` tells buckets of one key
 * apart.
 */
int rate_take(struct rate *rate, int kind, const void *key, size_t len,
              const struct rate_limit *limit, int64_t now_ms);
/* Gives one back. */
void rate_give(struct rate *rate, int kind, const void *key, size_t len,
               const struct rate_limit *limit, int64_t now_ms);
/* How many were taken and have not come back yet, rounded up. */
int rate_used(struct rate *rate, int kind, const void *key, size_t len,
              const struct rate_limit *limit, int64_t now_ms);

#endif
