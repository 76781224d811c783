#include "journal/seal.h"

#include <assert.h>
#include <sodium.h>
#include <string.h>

#include "base/ascii.h"
#include "base/json_out.h"
#include "base/random.h"
#include "base/utf8.h"
#include "journal/line.h"

#define NONCE_BYTES crypto_aead_xchacha20poly1305_ietf_NPUBBYTES
#define TAG_BYTES   crypto_aead_xchacha20poly1305_ietf_ABYTES
#define CHECK_BYTES 32
#define CODING      sodium_base64_VARIANT_URLSAFE_NO_PADDING

static_assert(SEAL_KEY_BYTES == crypto_aead_xchacha20poly1305_ietf_KEYBYTES,
              "the cipher's key");
static_assert(SEAL_SALT_HEX == 2 * crypto_pwhash_SALTBYTES, "Argon2id's salt");

bool seal_name_is_valid(struct slice name)
{
    for (size_t i = 0; i < name.len; i++) {
        char c = name.at[i];

        if (!(ascii_is_alnum(c) || c == '.' || c == '_' || c == '-')) {
            return false;
        }
    }
    return name.len > 0 && name.len <= SEAL_NAME_MAX;
}

void seal_key_make(struct seal_key *key)
{
    unsigned char name[8];

    memset(key, 0, sizeof(*key));
    random_bytes(name, sizeof(name));
    sodium_bin2hex(key->name, sizeof(key->name), name, sizeof(name));
    random_bytes(key->bytes, sizeof(key->bytes));
}

void seal_params_make(struct seal_params *params)
{
    unsigned char salt[crypto_pwhash_SALTBYTES];

    random_bytes(salt, sizeof(salt));
    sodium_bin2hex(params->salt, sizeof(params->salt), salt, sizeof(salt));
    params->ops = crypto_pwhash_OPSLIMIT_MODERATE;
    params->mem = crypto_pwhash_MEMLIMIT_MODERATE;
}

static bool read_salt(const char *hex,
                      unsigned char salt[crypto_pwhash_SALTBYTES])
{
    size_t len = 0;

    return strlen(hex) == SEAL_SALT_HEX &&
           sodium_hex2bin(salt, crypto_pwhash_SALTBYTES, hex, SEAL_SALT_HEX,
                          NULL, &len, NULL) == 0 &&
           len == crypto_pwhash_SALTBYTES;
}

bool seal_params_are_valid(const struct seal_params *params)
{
    unsigned char salt[crypto_pwhash_SALTBYTES];

    return read_salt(params->salt, salt) && params->ops >= 1 &&
           params->ops <= SEAL_OPS_MAX &&
           params->mem >= (int64_t)crypto_pwhash_MEMLIMIT_MIN &&
           params->mem <= SEAL_MEM_MAX;
}

bool seal_derive(const struct seal_params *params, const char *passphrase,
                 unsigned char bytes[SEAL_KEY_BYTES], struct error *err)
{
    unsigned char salt[crypto_pwhash_SALTBYTES];
    struct str words = STR_INIT;
    bool ok;

    if (!seal_params_are_valid(params) || !read_salt(params->salt, salt)) {
        return error_set(err, "the key's figures are out of range");
    }
    utf8_add_nfc(&words, passphrase, strlen(passphrase));
    ok = crypto_pwhash(bytes, SEAL_KEY_BYTES, words.buf, words.len, salt,
                       (unsigned long long)params->ops, (size_t)params->mem,
                       crypto_pwhash_ALG_ARGON2ID13) == 0;
    if (words.len > 0) {
        sodium_memzero(words.buf, words.len);
    }
    str_release(&words);
    return ok || error_set(err,
                           "not enough memory to make a key of the "
                           "passphrase (%lld MiB)",
                           (long long)(params->mem >> 20));
}

/* ---- bodies ---- */

static void add_base64(struct json_out *json, const char *key,
                       const unsigned char *bytes, size_t len)
{
    size_t size = sodium_base64_encoded_len(len, CODING);
    char *text = xmalloc(size);

    sodium_bin2base64(text, size, bytes, len, CODING);
    json_text(json, key, text);
    free(text);
}

static void add_sealed(const unsigned char *key, struct slice envelope,
                       const unsigned char *plain, size_t len, struct str *out)
{
    unsigned char nonce[NONCE_BYTES];
    unsigned char *sealed = xmalloc(len + TAG_BYTES);
    unsigned long long sealed_len = 0;
    struct json_out json;

    random_bytes(nonce, sizeof(nonce));
    crypto_aead_xchacha20poly1305_ietf_encrypt(
        sealed, &sealed_len, plain, len, (const unsigned char *)envelope.at,
        envelope.len, NULL, nonce, key);
    json_begin(&json, out);
    json_open_object(&json, NULL);
    add_base64(&json, "n", nonce, sizeof(nonce));
    add_base64(&json, "c", sealed, (size_t)sealed_len);
    json_close_object(&json);
    free(sealed);
}

/* The bytes of a text member; NULL: it is no base64url. The caller frees. */
static unsigned char *read_base64(struct slice object, const char *name,
                                  size_t *len)
{
    struct json_member member;
    unsigned char *bytes;

    if (!json_find(object, name, &member) || member.kind != KIND_TEXT) {
        return NULL;
    }
    bytes = xmalloc(member.value.len + 1);
    if (sodium_base642bin(bytes, member.value.len, member.value.at + 1,
                          member.value.len - 2, NULL, len, NULL, CODING) != 0) {
        free(bytes);
        return NULL;
    }
    return bytes;
}

/* What {"n","c"} holds; NULL: not opened. The caller frees. */
static unsigned char *open_sealed(const unsigned char *key,
                                  struct slice envelope, struct slice object,
                                  size_t *len)
{
    size_t nonce_len = 0;
    size_t sealed_len = 0;
    unsigned char *nonce = read_base64(object, "n", &nonce_len);
    unsigned char *sealed = read_base64(object, "c", &sealed_len);
    unsigned char *plain = NULL;
    unsigned long long plain_len = 0;

    if (nonce != NULL && nonce_len == NONCE_BYTES && sealed != NULL &&
        sealed_len >= TAG_BYTES) {
        plain = xmalloc(sealed_len);
        if (crypto_aead_xchacha20poly1305_ietf_decrypt(
                plain, &plain_len, NULL, sealed, sealed_len,
                (const unsigned char *)envelope.at, envelope.len, nonce,
                key) != 0) {
            free(plain);
            plain = NULL;
        }
    }
    *len = (size_t)plain_len;
    free(nonce);
    free(sealed);
    return plain;
}

void seal_add_body(const unsigned char bytes[SEAL_KEY_BYTES],
                   struct slice envelope, struct slice plain, struct str *out)
{
    size_t room = plain.len + SEAL_PAD;
    size_t len = 0;
    unsigned char *padded = xcalloc(1, room);

    memcpy(padded, plain.at, plain.len);
    /* There is room for a whole block more: it cannot fail. */
    (void)sodium_pad(&len, padded, plain.len, SEAL_PAD, room);
    add_sealed(bytes, envelope, padded, len, out);
    sodium_memzero(padded, room);
    free(padded);
}

bool seal_open_body(const unsigned char bytes[SEAL_KEY_BYTES],
                    struct slice envelope, struct slice body, struct str *plain)
{
    size_t padded_len = 0;
    size_t len = 0;
    unsigned char *padded = open_sealed(bytes, envelope, body, &padded_len);
    struct error ignored = ERROR_INIT;
    bool ok =
        padded != NULL && padded_len > 0 && padded_len % SEAL_PAD == 0 &&
        sodium_unpad(&len, padded, padded_len, SEAL_PAD) == 0 &&
        line_check_object((struct slice){(const char *)padded, len}, &ignored);

    if (ok) {
        str_set_len(plain, (const char *)padded, len);
    }
    error_release(&ignored);
    free(padded);
    return ok;
}

void seal_add_check(const unsigned char bytes[SEAL_KEY_BYTES],
                    struct slice envelope, struct str *out)
{
    static const unsigned char zeros[CHECK_BYTES];

    add_sealed(bytes, envelope, zeros, sizeof(zeros), out);
}

bool seal_check_opens(const unsigned char bytes[SEAL_KEY_BYTES],
                      struct slice envelope, struct slice body)
{
    struct json_member check;
    unsigned char *plain;
    size_t len = 0;
    bool ok;

    if (!json_find(body, "check", &check) || check.kind != KIND_OBJECT) {
        return false;
    }
    plain = open_sealed(bytes, envelope, check.value, &len);
    ok = plain != NULL && len == CHECK_BYTES && sodium_is_zero(plain, len) == 1;
    free(plain);
    return ok;
}
