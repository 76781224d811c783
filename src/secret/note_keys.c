#include "secret/note_keys.h"

#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#include "secret/secret.h"

#define CODING sodium_base64_VARIANT_URLSAFE_NO_PADDING

void note_keys_init(struct note_keys *keys, const char *path)
{
    memset(keys, 0, sizeof(*keys));
    keys->path = xstrdup(path);
}

static void empty(struct note_keys *keys)
{
    if (keys->items != NULL) {
        sodium_memzero(keys->items, keys->capacity * sizeof(*keys->items));
    }
    free(keys->items);
    keys->items = NULL;
    keys->count = 0;
    keys->capacity = 0;
}

void note_keys_release(struct note_keys *keys)
{
    empty(keys);
    free(keys->path);
    memset(keys, 0, sizeof(*keys));
}

/* A line that is none of ours gives nothing. */
static void take_line(struct note_keys *keys, const char *line, size_t len)
{
    struct seal_key key = {.name = ""};
    const char *blank = memchr(line, ' ', len);
    struct slice name = {line, blank != NULL ? (size_t)(blank - line) : 0};
    size_t got = 0;

    if (seal_name_is_valid(name) &&
        sodium_base642bin(key.bytes, sizeof(key.bytes), blank + 1,
                          len - name.len - 1, NULL, &got, NULL, CODING) == 0 &&
        got == sizeof(key.bytes)) {
        memcpy(key.name, name.at, name.len);
        GROW(keys->items, keys->count, keys->capacity);
        keys->items[keys->count++] = key;
    }
    sodium_memzero(&key, sizeof(key));
}

/* False: there are keys, and they cannot be read. */
static bool load(struct note_keys *keys, struct error *err)
{
    struct file_stamp stamp = {0, 0};
    bool has_stamp = file_get_stamp(keys->path, &stamp);
    struct str text = STR_INIT;
    bool ok;

    if (has_stamp == keys->has_stamp &&
        memcmp(&stamp, &keys->stamp, sizeof(stamp)) == 0) {
        return true;
    }
    empty(keys);
    keys->has_stamp = has_stamp;
    keys->stamp = stamp;
    ok = !has_stamp || secret_read(keys->path, &text, err);
    if (ok) {
        for (const char *at = text.buf; *at != '\0';) {
            size_t len = strcspn(at, "\n");

            take_line(keys, at, len);
            at += len + (at[len] == '\n');
        }
    }
    secret_release(&text);
    return ok;
}

/* The next one who asks reads what stands there then. */
static void forget_stamp(struct note_keys *keys)
{
    keys->has_stamp = false;
    keys->stamp = (struct file_stamp){-1, 0};
}

bool note_keys_find(void *context, const char *name,
                    unsigned char bytes[SEAL_KEY_BYTES])
{
    struct note_keys *keys = context;
    struct error ignored = ERROR_INIT;

    (void)!load(keys, &ignored); /* what cannot be read is locked */
    error_release(&ignored);
    for (size_t i = 0; i < keys->count; i++) {
        if (str_equal(keys->items[i].name, name)) {
            memcpy(bytes, keys->items[i].bytes, SEAL_KEY_BYTES);
            return true;
        }
    }
    return false;
}

static void add_line(const struct seal_key *key, struct str *out)
{
    char coded[sodium_base64_ENCODED_LEN(SEAL_KEY_BYTES, CODING)];

    sodium_bin2base64(coded, sizeof(coded), key->bytes, sizeof(key->bytes),
                      CODING);
    str_add_format(out, "%s %s\n", key->name, coded);
    sodium_memzero(coded, sizeof(coded));
}

bool note_keys_add(struct note_keys *keys, const struct seal_key *key,
                   struct error *err)
{
    struct str text = STR_INIT;
    bool ok;

    /* Those that are there are written with it: they must have been read. */
    forget_stamp(keys);
    if (!load(keys, err)) {
        forget_stamp(keys);
        return false;
    }
    /* At once for all: growing would leave copies behind. */
    str_reserve(&text, (keys->count + 1) * 128);
    for (size_t i = 0; i < keys->count; i++) {
        if (!str_equal(keys->items[i].name, key->name)) {
            add_line(&keys->items[i], &text);
        }
    }
    add_line(key, &text);
    ok = secret_write(keys->path, text.buf, err);
    secret_release(&text);
    forget_stamp(keys);
    return ok;
}

bool note_keys_forget(struct note_keys *keys, struct error *err)
{
    empty(keys);
    return secret_remove(keys->path, err);
}
