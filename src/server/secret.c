#include "server/secret.h"

#include <errno.h>
#include <fcntl.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <zlib.h>

#include "base/file.h"
#include "base/random.h"

#define PREFIX     "lt1_"
#define PREFIX_LEN 4
#define BODY_LEN   43 /* 32 bytes in base64url */
#define CRC_LEN    6  /* 4 bytes */
#define VARIANT    sodium_base64_VARIANT_URLSAFE_NO_PADDING

/* Linked into place, so that of two that start together one key wins. */
static bool make(const char *path, struct error *err)
{
    unsigned char key[SECRET_KEY_BYTES];
    char hex[2 * SECRET_KEY_BYTES + 2];
    char *draft = xasprintf("%s.%ld", path, (long)getpid());
    bool ok;

    randombytes_buf(key, sizeof(key));
    sodium_bin2hex(hex, sizeof(hex), key, sizeof(key));
    hex[sizeof(hex) - 2] = '\n';
    ok = file_write_atomic(draft, hex, sizeof(hex) - 1, 0600, err);
    if (ok && link(draft, path) != 0 && errno != EEXIST) {
        ok = error_set_errno(err, errno, "cannot write '%s'", path);
    }
    unlink(draft);
    sodium_memzero(key, sizeof(key));
    sodium_memzero(hex, sizeof(hex));
    free(draft);
    return ok;
}

bool secret_load(struct secret *secret, const char *path, struct error *err)
{
    struct str text = STR_INIT;
    size_t len = 0;
    bool ok;

    if (!file_exists(path) && !make(path, err)) {
        return false;
    }
    ok = file_read(path, 256, &text, err);
    if (ok && (sodium_hex2bin(secret->key, sizeof(secret->key), text.buf,
                              text.len, " \n", &len, NULL) != 0 ||
               len != sizeof(secret->key))) {
        ok = error_set_code(err, ERROR_DAMAGED,
                            "'%s' does not hold a key of 64 hex digits", path);
    }
    sodium_memzero(text.buf, text.len);
    str_release(&text);
    return ok;
}

void secret_mac(const struct secret *secret, enum mac_kind kind,
                const void *data, size_t len,
                unsigned char mac[TOKEN_MAC_BYTES])
{
    const unsigned char first = (unsigned char)kind;
    crypto_auth_hmacsha256_state state;

    crypto_auth_hmacsha256_init(&state, secret->key, sizeof(secret->key));
    crypto_auth_hmacsha256_update(&state, &first, 1);
    crypto_auth_hmacsha256_update(&state, data, len);
    crypto_auth_hmacsha256_final(&state, mac);
}

void secret_mac_learner(const struct secret *secret,
                        const struct event_id *learner,
                        unsigned char mac[TOKEN_MAC_BYTES])
{
    secret_mac(secret, MAC_LEARNER, learner->bytes, sizeof(learner->bytes),
               mac);
}

static void crc_of(const unsigned char bytes[32], unsigned char out[4])
{
    uint32_t crc = (uint32_t)crc32(0, bytes, 32);

    for (int i = 0; i < 4; i++) {
        out[i] = (unsigned char)(crc >> (24 - 8 * i));
    }
}

void token_make(char text[TOKEN_TEXT_BYTES])
{
    unsigned char bytes[32];
    unsigned char crc[4];

    randombytes_buf(bytes, sizeof(bytes));
    crc_of(bytes, crc);
    memcpy(text, PREFIX, PREFIX_LEN);
    sodium_bin2base64(text + PREFIX_LEN, BODY_LEN + 1, bytes, sizeof(bytes),
                      VARIANT);
    sodium_bin2base64(text + PREFIX_LEN + BODY_LEN, CRC_LEN + 1, crc,
                      sizeof(crc), VARIANT);
    sodium_memzero(bytes, sizeof(bytes));
}

bool token_is_formed(const char *text)
{
    unsigned char bytes[32];
    unsigned char crc[4];
    unsigned char want[4];
    size_t len = 0;

    if (strlen(text) != TOKEN_TEXT_BYTES - 1 ||
        !str_starts_with(text, PREFIX) ||
        sodium_base642bin(bytes, sizeof(bytes), text + PREFIX_LEN, BODY_LEN,
                          NULL, &len, NULL, VARIANT) != 0 ||
        len != sizeof(bytes) ||
        sodium_base642bin(crc, sizeof(crc), text + PREFIX_LEN + BODY_LEN,
                          CRC_LEN, NULL, &len, NULL, VARIANT) != 0 ||
        len != sizeof(crc)) {
        return false;
    }
    crc_of(bytes, want);
    sodium_memzero(bytes, sizeof(bytes));
    return memcmp(crc, want, sizeof(crc)) == 0;
}

void random_text(char text[RANDOM_TEXT_BYTES])
{
    unsigned char bytes[32];

    randombytes_buf(bytes, sizeof(bytes));
    sodium_bin2base64(text, RANDOM_TEXT_BYTES, bytes, sizeof(bytes), VARIANT);
}

struct event_id random_id(void)
{
    struct event_id id;
    char text[37];

    random_uuid(text);
    (void)event_id_parse(text, 36, 4, &id);
    return id;
}
