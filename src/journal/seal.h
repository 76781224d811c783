/*
 * Bodies that only the person's own devices can read (doc/protocol.md):
 * XChaCha20-Poly1305 over the padded body, bound to its envelope. Keys, what
 * announces them, and a key as words to write down. No file, no clock.
 *
 * What the protocol leaves open is decided in doc/protocol.md: padding is a
 * byte 0x80 and zeros, `mem` counts bytes, `check` has the shape of a private
 * body and is bound to the envelope of its own line.
 */
#ifndef JOURNAL_SEAL_H
#define JOURNAL_SEAL_H

#include <stdbool.h>
#include <stdint.h>

#include "base/error.h"
#include "base/str.h"

#define SEAL_KEY_BYTES      32
#define SEAL_NAME_MAX       64
#define SEAL_SALT_HEX       32 /* digits */
#define SEAL_PAD            64
#define SEAL_MEM_MAX        (INT64_C(1) << 30) /* bytes: a gibibyte */
#define SEAL_OPS_MAX        16
#define SEAL_PASSPHRASE_MIN 8 /* bytes */

struct seal_key {
    char name[SEAL_NAME_MAX + 1]; /* `x`: [A-Za-z0-9._-], not empty */
    unsigned char bytes[SEAL_KEY_BYTES];
};

/* How a passphrase becomes a key: Argon2id. No salt: the key is random. */
struct seal_params {
    char salt[SEAL_SALT_HEX + 1];
    int64_t ops;
    int64_t mem; /* bytes */
};

/* Is this slice a name that we take? */
bool seal_name_is_valid(struct slice name);
/* A random name and random bytes. */
void seal_key_make(struct seal_key *key);
/* A random salt, and what one derivation may cost today. */
void seal_params_make(struct seal_params *params);
/* Within the limits above: others' events are not believed. */
bool seal_params_are_valid(const struct seal_params *params);
/*
 * The key's bytes from a passphrase, taken in NFC, so that keyboards of all
 * kinds write the same one. Slow by design. False without the memory for it.
 */
MUST_CHECK bool seal_derive(const struct seal_params *params,
                            const char *passphrase,
                            unsigned char bytes[SEAL_KEY_BYTES],
                            struct error *err);

/* Appends `plain` encrypted, as the body of the line with this envelope. */
void seal_add_body(const unsigned char bytes[SEAL_KEY_BYTES],
                   struct slice envelope, struct slice plain, struct str *out);
/*
 * Opens a checked body. False: another key, another envelope, or not such a
 * body. What was opened is a checked JSON object.
 */
bool seal_open_body(const unsigned char bytes[SEAL_KEY_BYTES],
                    struct slice envelope, struct slice body,
                    struct str *plain);
/* Appends the value of `check`: 32 zero bytes, encrypted. */
void seal_add_check(const unsigned char bytes[SEAL_KEY_BYTES],
                    struct slice envelope, struct str *out);
/* Does the key open the `check` of a `key` line's checked body? */
bool seal_check_opens(const unsigned char bytes[SEAL_KEY_BYTES],
                      struct slice envelope, struct slice body);

/*
 * The key as a text to keep on paper: groups of four of 32 letters and digits
 * without look-alikes, the last of them a checksum.
 */
void seal_recovery_format(const unsigned char bytes[SEAL_KEY_BYTES],
                          struct str *out);
/* Could the text be meant as one? A passphrase almost never could. */
bool seal_recovery_is_like(const char *text);
/* Small letters, blanks and O, I, L for 0, 1, 1 are forgiven. */
MUST_CHECK bool seal_recovery_parse(const char *text,
                                    unsigned char bytes[SEAL_KEY_BYTES],
                                    struct error *err);

#endif
