#include "server/parallel.h"

#include <pthread.h>
#include <sodium.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

#define ROWS ((size_t)8192)
#define WAYS ((size_t)8)

struct parallel_slot {
    uint64_t key;
    unsigned count; /* 0: free */
};

struct parallel {
    pthread_mutex_t lock;
    unsigned char hash_key[crypto_shorthash_KEYBYTES];
    struct parallel_slot slots[ROWS][WAYS];
};

struct parallel *parallel_new(void)
{
    struct parallel *parallel = xcalloc(1, sizeof(*parallel));

    pthread_mutex_init(&parallel->lock, NULL);
    randombytes_buf(parallel->hash_key, sizeof(parallel->hash_key));
    return parallel;
}

void parallel_free(struct parallel *parallel)
{
    if (parallel != NULL) {
        pthread_mutex_destroy(&parallel->lock);
        free(parallel);
    }
}

/* The slot of this key, or a free one, or NULL; call it with the lock. */
static struct parallel_slot *find(struct parallel *parallel, uint64_t key)
{
    struct parallel_slot *row = parallel->slots[key % ROWS];
    struct parallel_slot *empty = NULL;

    for (size_t i = 0; i < WAYS; i++) {
        if (row[i].count > 0 && row[i].key == key) {
            return &row[i];
        }
        if (row[i].count == 0 && empty == NULL) {
            empty = &row[i];
        }
    }
    return empty;
}

bool parallel_enter(struct parallel *parallel, const void *key, size_t len,
                    unsigned max, struct parallel_slot **slot)
{
    unsigned char hash[crypto_shorthash_BYTES];
    uint64_t number;
    bool room = true;

    crypto_shorthash(hash, key, len, parallel->hash_key);
    memcpy(&number, hash, sizeof(number));
    pthread_mutex_lock(&parallel->lock);
    *slot = find(parallel, number);
    if (*slot != NULL) {
        room = (*slot)->count < max;
        (*slot)->key = number;
        (*slot)->count += room ? 1 : 0;
    }
    pthread_mutex_unlock(&parallel->lock);
    if (!room) {
        *slot = NULL;
    }
    return room;
}

void parallel_leave(struct parallel *parallel, struct parallel_slot *slot)
{
    if (slot != NULL) {
        pthread_mutex_lock(&parallel->lock);
        slot->count--;
        pthread_mutex_unlock(&parallel->lock);
    }
}
