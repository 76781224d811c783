/*
 * The keys of encrypted notes that this device has: a secret of a line a key,
 * "NAME BASE64URL". Read when the first key is asked for, and again when the
 * file changed, so that locking in one program locks all of them.
 */
#ifndef SECRET_NOTE_KEYS_H
#define SECRET_NOTE_KEYS_H

#include "base/file.h"
#include "journal/seal.h"

struct note_keys {
    char *path;
    struct seal_key *items;
    size_t count;
    size_t capacity;
    struct file_stamp stamp; /* of what was read */
    bool has_stamp;
};

void note_keys_init(struct note_keys *keys, const char *path);
void note_keys_release(struct note_keys *keys);
/* A store_key_source; `keys` is a struct note_keys. */
bool note_keys_find(void *keys, const char *name,
                    unsigned char bytes[SEAL_KEY_BYTES]);
/* Keeps one more; one of the same name is replaced. */
MUST_CHECK bool note_keys_add(struct note_keys *keys,
                              const struct seal_key *key, struct error *err);
/* This device has no key any more. */
MUST_CHECK bool note_keys_forget(struct note_keys *keys, struct error *err);

#endif
