#include "server/password.h"

#include <sodium.h>
#include <stdatomic.h>
#include <string.h>

#include "base/utf8.h"

#define PASSES    2
#define MEBIBYTE  ((size_t)1024 * 1024)
#define EMAIL_MAX 254

_Static_assert(sizeof(((struct password_cost *)0)->decoy) ==
                   crypto_pwhash_STRBYTES,
               "a decoy is as long as a hash");

bool password_cost_init(struct password_cost *cost, int64_t memory_mb,
                        struct error *err)
{
    unsigned char unknown[32];
    bool ok;

    cost->passes = PASSES;
    cost->memory = (size_t)memory_mb * MEBIBYTE;
    randombytes_buf(unknown, sizeof(unknown));
    ok = crypto_pwhash_str_alg(cost->decoy, (const char *)unknown,
                               sizeof(unknown), cost->passes, cost->memory,
                               crypto_pwhash_ALG_ARGON2ID13) == 0;
    sodium_memzero(unknown, sizeof(unknown));
    return ok || error_set(err, "no memory for Argon2id with %lld MiB",
                           (long long)memory_mb);
}

static atomic_ullong runs;

unsigned long long password_runs(void)
{
    return atomic_load(&runs);
}

bool password_check(const char *password, const struct password_about *about,
                    struct error *err)
{
    size_t len = strlen(password);

    if (!utf8_valid(password, len) || len > PASSWORD_MAX) {
        return error_set_code(err, ERROR_USAGE,
                              "a password is UTF-8 of at most %zu bytes",
                              PASSWORD_MAX);
    }
    if (utf8_count(password, len) < PASSWORD_MIN) {
        return error_set_code(err, ERROR_USAGE,
                              "a password has at least %zu characters",
                              PASSWORD_MIN);
    }
    return password_is_hard(password, about, err);
}

bool password_hash(const struct password_cost *cost, const char *password,
                   struct str *hash, struct error *err)
{
    char text[crypto_pwhash_STRBYTES];

    atomic_fetch_add(&runs, 1);
    if (crypto_pwhash_str_alg(text, password, strlen(password), cost->passes,
                              cost->memory,
                              crypto_pwhash_ALG_ARGON2ID13) != 0) {
        return error_set_code(err, ERROR_BUSY, "no memory for Argon2id");
    }
    str_set(hash, text);
    return true;
}

bool password_verify(const struct password_cost *cost, const char *hash,
                     const char *password)
{
    bool known = hash != NULL && hash[0] != '\0';
    bool right;

    atomic_fetch_add(&runs, 1);
    right = crypto_pwhash_str_verify(known ? hash : cost->decoy, password,
                                     strlen(password)) == 0;

    return known && right;
}

bool email_normalise(const char *text, struct str *out)
{
    struct str trimmed = STR_INIT;
    const char *at;
    bool ok;

    str_clear(out);
    str_set(&trimmed, text);
    str_trim(&trimmed);
    ok = trimmed.len <= EMAIL_MAX && utf8_valid(trimmed.buf, trimmed.len);
    for (size_t i = 0; ok && i < trimmed.len; i++) {
        ok = (unsigned char)trimmed.buf[i] > ' ' && trimmed.buf[i] != 0x7f;
    }
    at = strchr(trimmed.buf, '@');
    ok = ok && at != NULL && at != trimmed.buf && at[1] != '\0' &&
         strchr(at + 1, '@') == NULL;
    if (ok) {
        utf8_add_lower(out, trimmed.buf, trimmed.len);
    }
    str_release(&trimmed);
    return ok;
}
