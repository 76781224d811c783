/* A key as a text to keep on paper, and back. */
#include <ctype.h>
#include <sodium.h>
#include <string.h>

#include "journal/seal.h"

enum {
    CHECKSUM = 3, /* bytes behind the key's */
    WHOLE = SEAL_KEY_BYTES + CHECKSUM,
    SYMBOLS = WHOLE * 8 / 5, /* 56, without a rest */
    GROUP = 4,
    LIKE_MIN = 48, /* symbols that can only be meant as one */
    LIKE_MAX = 64,
};

/* Crockford's: no I, L, O, U. */
static const char alphabet[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

static void add_checksum(unsigned char whole[WHOLE])
{
    unsigned char hash[crypto_generichash_BYTES];

    crypto_generichash(hash, sizeof(hash), whole, SEAL_KEY_BYTES, NULL, 0);
    memcpy(whole + SEAL_KEY_BYTES, hash, CHECKSUM);
}

/* Five bits at place `at` of the bytes. */
static unsigned bits_at(const unsigned char *bytes, int at)
{
    unsigned value = 0;

    for (int bit = at * 5; bit < at * 5 + 5; bit++) {
        value = value << 1 | (bytes[bit / 8] >> (7 - bit % 8) & 1u);
    }
    return value;
}

void seal_recovery_format(const unsigned char bytes[SEAL_KEY_BYTES],
                          struct str *out)
{
    unsigned char whole[WHOLE];

    memcpy(whole, bytes, SEAL_KEY_BYTES);
    add_checksum(whole);
    for (int i = 0; i < SYMBOLS; i++) {
        if (i > 0 && i % GROUP == 0) {
            str_add_char(out, '-');
        }
        str_add_char(out, alphabet[bits_at(whole, i)]);
    }
    sodium_memzero(whole, sizeof(whole));
}

/* -1: no symbol. */
static int symbol_value(char c)
{
    const char *at;

    c = (char)toupper((unsigned char)c);
    c = c == 'O' ? '0' : c == 'I' || c == 'L' ? '1' : c;
    at = c != '\0' ? strchr(alphabet, c) : NULL;
    return at != NULL ? (int)(at - alphabet) : -1;
}

static bool is_between(char c)
{
    return c == '-' || isspace((unsigned char)c) != 0;
}

bool seal_recovery_is_like(const char *text)
{
    size_t symbols = 0;

    for (; *text != '\0'; text++) {
        if (is_between(*text)) {
            continue;
        }
        if (symbol_value(*text) < 0) {
            return false;
        }
        symbols++;
    }
    return symbols >= LIKE_MIN && symbols <= LIKE_MAX;
}

/* The symbols of a text as bytes; fails when they are not SYMBOLS. */
static bool read_symbols(const char *text, unsigned char whole[WHOLE],
                         struct error *err)
{
    int count = 0;

    for (; *text != '\0'; text++) {
        int value = symbol_value(*text);

        if (is_between(*text)) {
            continue;
        }
        if (value < 0) {
            return error_set_code(err, ERROR_USAGE,
                                  "'%c' is in no recovery key", *text);
        }
        for (int bit = 0; bit < 5 && count < SYMBOLS; bit++) {
            int at = count * 5 + bit;

            whole[at / 8] |=
                (unsigned char)((value >> (4 - bit) & 1) << (7 - at % 8));
        }
        count++;
    }
    if (count != SYMBOLS) {
        return error_set_code(err, ERROR_USAGE,
                              "a recovery key has %d letters and digits, this "
                              "has %d",
                              SYMBOLS, count);
    }
    return true;
}

bool seal_recovery_parse(const char *text, unsigned char bytes[SEAL_KEY_BYTES],
                         struct error *err)
{
    unsigned char whole[WHOLE] = {0};
    unsigned char again[WHOLE];
    bool ok;

    if (!read_symbols(text, whole, err)) {
        sodium_memzero(whole, sizeof(whole));
        return false;
    }
    memcpy(again, whole, sizeof(again));
    add_checksum(again);
    ok = sodium_memcmp(again, whole, sizeof(whole)) == 0;
    if (ok) {
        memcpy(bytes, whole, SEAL_KEY_BYTES);
    } else {
        error_set_code(err, ERROR_USAGE,
                       "the recovery key does not fit its checksum: something "
                       "was mistyped");
    }
    sodium_memzero(whole, sizeof(whole));
    sodium_memzero(again, sizeof(again));
    return ok;
}
