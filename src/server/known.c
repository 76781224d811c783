#include "server/known.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

#define ROWS ((size_t)32768)

struct row {
    unsigned char mac[TOKEN_MAC_BYTES]; /* all 0: free */
    struct event_id device;
};

struct known {
    pthread_mutex_t lock;
    struct row rows[ROWS];
};

struct known *known_new(void)
{
    struct known *known = xcalloc(1, sizeof(*known));

    pthread_mutex_init(&known->lock, NULL);
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

static bool is(const struct row *row, const unsigned char mac[TOKEN_MAC_BYTES])
{
    return memcmp(row->mac, mac, TOKEN_MAC_BYTES) == 0;
}

void known_add(struct known *known, const unsigned char mac[TOKEN_MAC_BYTES],
               const struct event_id *device)
{
    struct row *row = place_of(known, mac);

    pthread_mutex_lock(&known->lock);
    memcpy(row->mac, mac, TOKEN_MAC_BYTES);
    row->device = *device;
    pthread_mutex_unlock(&known->lock);
}

void known_forget(struct known *known, const unsigned char mac[TOKEN_MAC_BYTES])
{
    struct row *row = place_of(known, mac);

    pthread_mutex_lock(&known->lock);
    if (is(row, mac)) {
        *row = (struct row){{0}, {{0}}};
    }
    pthread_mutex_unlock(&known->lock);
}

bool known_find(struct known *known, const unsigned char mac[TOKEN_MAC_BYTES],
                struct event_id *device)
{
    struct row *row = place_of(known, mac);
    bool found;

    pthread_mutex_lock(&known->lock);
    found = is(row, mac);
    *device = row->device;
    pthread_mutex_unlock(&known->lock);
    return found;
}
