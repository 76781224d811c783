/*
 * Encrypted notes and bookmarks: the keys that the journal announces, and what
 * of it this device can open. The store keeps no key: it asks for one by name
 * when a line wants it. What was opened is projected like any other note;
 * what was not is kept, forwarded, and counted as locked.
 */
#ifndef STORE_STORE_VAULT_H
#define STORE_STORE_VAULT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "journal/seal.h"
#include "store/store.h"

/* Fills `bytes` with the key of that name; false if this device has none. */
typedef bool store_key_source(void *context, const char *name,
                              unsigned char bytes[SEAL_KEY_BYTES]);
void store_set_key_source(struct store *store, store_key_source *source,
                          void *context);

/* A `key` line that counts. */
struct store_key {
    struct event_id event;
    char name[SEAL_NAME_MAX + 1];
    struct seal_params params; /* salt "": a random key */
};
struct store_keys {
    struct store_key *items; /* rising by event: the first is the one to use */
    size_t count;
    size_t capacity;
};
#define STORE_KEYS_INIT                                                        \
    {                                                                          \
        NULL, 0, 0                                                             \
    }
void store_keys_release(struct store_keys *keys);
MUST_CHECK bool store_keys_all(struct store *store, struct store_keys *keys,
                               struct error *err);
/* Do these bytes open the `check` of that line? */
bool store_key_opens(struct store *store, const struct event_id *event,
                     const unsigned char bytes[SEAL_KEY_BYTES]);

struct store_sealed {
    int64_t open;
    int64_t locked;
};
/* Lines of encrypted notes and bookmarks, older values included. */
void store_sealed_count(struct store *store, struct store_sealed *sealed);
/*
 * After keys came or went: opens what can be opened now, and takes back, down
 * to the free pages of the file, what can be no more. Costs little when there
 * is nothing to do.
 */
MUST_CHECK bool store_sealed_again(struct store *store, struct error *err);

/*
 * The lines of notes and bookmarks that other eyes than those of `name`'s
 * owner could read: in clear, or under another key that was opened. Rising by
 * id; what was redacted is not among them. The caller frees `*ids`.
 */
MUST_CHECK bool store_unsealed_events(struct store *store, const char *name,
                                      struct event_id **ids, size_t *count,
                                      struct error *err);

#endif
