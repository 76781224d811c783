#include "server/rate.h"

#include <math.h>
#include <pthread.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

#define ROWS ((size_t)16384)
#define WAYS ((size_t)4)

struct bucket {
    uint64_t key; /* 0: free */
    int64_t at_ms;
    double left;
};

struct rate {
    pthread_mutex_t lock;
    unsigned char hash_key[crypto_shorthash_KEYBYTES];
    struct bucket buckets[ROWS][WAYS];
};

struct rate *rate_new(void)
{
    struct rate *rate = xcalloc(1, sizeof(*rate));

    pthread_mutex_init(&rate->lock, NULL);
    randombytes_buf(rate->hash_key, sizeof(rate->hash_key));
    return rate;
}

void rate_free(struct rate *rate)
{
    if (rate != NULL) {
        pthread_mutex_destroy(&rate->lock);
        free(rate);
    }
}

static uint64_t hash_of(const struct rate *rate, int kind, const void *key,
                        size_t len)
{
    unsigned char input[1 + 64] = {(unsigned char)kind};
    unsigned char hash[crypto_shorthash_BYTES];
    uint64_t number;

    if (len > 64) {
        crypto_generichash(input + 1, 32, key, len, NULL, 0);
        len = 32;
    } else {
        memcpy(input + 1, key, len);
    }
    crypto_shorthash(hash, input, len + 1, rate->hash_key);
    memcpy(&number, hash, sizeof(number));
    return number == 0 ? 1 : number;
}

/* The bucket of this key, filled up to now; a new one begins full. */
static struct bucket *find(struct rate *rate, uint64_t key,
                           const struct rate_limit *limit, int64_t now_ms)
{
    struct bucket *row = rate->buckets[key % ROWS];
    struct bucket *best = &row[0];

    for (size_t i = 0; i < WAYS; i++) {
        struct bucket *bucket = &row[i];

        if (bucket->key == key) {
            double gained = (double)(now_ms - bucket->at_ms) / 1000 *
                            limit->count / limit->period_s;

            bucket->left = fmin(limit->burst, bucket->left + fmax(gained, 0));
            bucket->at_ms = now_ms;
            return bucket;
        }
        if (best->key != 0 && (bucket->key == 0 || bucket->left > best->left)) {
            best = bucket;
        }
    }
    *best = (struct bucket){key, now_ms, limit->burst};
    return best;
}

int rate_take(struct rate *rate, int kind, const void *key, size_t len,
              const struct rate_limit *limit, int64_t now_ms)
{
    struct bucket *bucket;
    int wait_s = 0;

    if (limit->count <= 0) {
        return 0;
    }
    pthread_mutex_lock(&rate->lock);
    bucket = find(rate, hash_of(rate, kind, key, len), limit, now_ms);
    if (bucket->left >= 1) {
        bucket->left -= 1;
    } else {
        wait_s = (int)ceil((1 - bucket->left) * limit->period_s / limit->count);
    }
    pthread_mutex_unlock(&rate->lock);
    return wait_s;
}

void rate_give(struct rate *rate, int kind, const void *key, size_t len,
               const struct rate_limit *limit, int64_t now_ms)
{
    pthread_mutex_lock(&rate->lock);
    find(rate, hash_of(rate, kind, key, len), limit, now_ms)->left += 1;
    pthread_mutex_unlock(&rate->lock);
}

int rate_used(struct rate *rate, int kind, const void *key, size_t len,
              const struct rate_limit *limit, int64_t now_ms)
{
    int used;

    if (limit->count <= 0) {
        return 0;
    }
    pthread_mutex_lock(&rate->lock);
    used = (int)ceil(
        limit->burst -
        find(rate, hash_of(rate, kind, key, len), limit, now_ms)->left);
    pthread_mutex_unlock(&rate->lock);
    return used;
}
