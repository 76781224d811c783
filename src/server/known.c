#include "server/known.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

#define ROWS ((size_t)32768)

struct row {
    unsigned char mac[TOKEN_MAC_BYTES];
    struct event_id device;
    int64_t at_ms;  /* when the store took it */
    uint64_t since; /* struct known's when it came; 0: free */
};

struct known {
    pthread_mutex_t lock;
    uint64_t since; /* rows of another one were forgotten */
    struct row rows[ROWS];
};

struct known *known_new(void)
{
    struct known *known = xcalloc(1, sizeof(*known));

    pthread_mutex_init(&known->lock, NULL);
    known->since = 1;
    return known;
}

void known_free(struct known *known)
{
    if (known != NULL) {
        pthread_mutex_destroy(&known->lock);
        free(known);
    }
}

/* Macs are keyed: nobody chooses the place of a token. */
static struct row *place_of(struct known *known,
                            const unsigned char mac[TOKEN_MAC_BYTES])
{
    size_t number;

    memcpy(&number, mac, sizeof(number));
    return &known->rows[number % ROWS];
}

static bool is(const struct known *known, const struct row *row,
               const unsigned char mac[TOKEN_MAC_BYTES])
{
    return row->since == known->since &&
           memcmp(row->mac, mac, TOKEN_MAC_BYTES) == 0;
}

void known_add(struct known *known, const unsigned char mac[TOKEN_MAC_BYTES],
               const struct event_id *device, int64_t now_ms)
{
    struct row *row = place_of(known, mac);

    pthread_mutex_lock(&known->lock);
    memcpy(row->mac, mac, TOKEN_MAC_BYTES);
    row->device = *device;
    row->at_ms = now_ms;
    row->since = known->since;
    pthread_mutex_unlock(&known->lock);
}

void known_forget(struct known *known, const unsigned char mac[TOKEN_MAC_BYTES])
{
    struct row *row = place_of(known, mac);

    pthread_mutex_lock(&known->lock);
    if (is(known, row, mac)) {
        row->since = 0;
    }
    pthread_mutex_unlock(&known->lock);
}

void known_forget_all(struct known *known)
{
    pthread_mutex_lock(&known->lock);
    known->since++;
    pthread_mutex_unlock(&known->lock);
}

bool known_find(struct known *known, const unsigned char mac[TOKEN_MAC_BYTES],
                int64_t now_ms, struct event_id *device)
{
    struct row *row = place_of(known, mac);
    bool found;

    pthread_mutex_lock(&known->lock);
    found = is(known, row, mac) && now_ms - row->at_ms < KNOWN_MS;
    *device = row->device;
    pthread_mutex_unlock(&known->lock);
    return found;
}
