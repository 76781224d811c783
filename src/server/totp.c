#include "server/totp.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

#include <gnutls/crypto.h>
#include <gnutls/gnutls.h>
#include <sodium.h>

#define SHA1_BYTES 20

void totp_make(const unsigned char *key, size_t len, int64_t step, int digits,
               char *code)
{
    unsigned char counter[8];
    unsigned char mac[SHA1_BYTES];
    uint32_t number;
    uint32_t range = 1;
    size_t at;

    assert(digits >= 6 && digits <= 8);
    for (int i = 0; i < 8; i++) {
        counter[i] = (unsigned char)((uint64_t)step >> (56 - 8 * i));
    }
    /* Fails only for an algorithm that the library does not have. */
    if (gnutls_hmac_fast(GNUTLS_MAC_SHA1, key, len, counter, sizeof(counter),
                         mac) != 0) {
        memset(mac, 0, sizeof(mac));
    }
    /* Dynamic truncation (RFC 4226, section 5.3). */
    at = mac[SHA1_BYTES - 1] & 15;
    number = ((uint32_t)(mac[at] & 0x7f) << 24) |
             ((uint32_t)mac[at + 1] << 16) | ((uint32_t)mac[at + 2] << 8) |
             mac[at + 3];
    for (int i = 0; i < digits; i++) {
        range *= 10;
    }
    number %= range;
    code[digits] = '\0';
    for (int i = digits; i > 0; i--) {
        code[i - 1] = (char)('0' + number % 10);
        number /= 10;
    }
}

bool totp_check(const unsigned char key[TOTP_KEY_BYTES], const char *code,
                int64_t now, int64_t used, int64_t *step)
{
    bool found = false;

    if (strlen(code) != TOTP_DIGITS) {
        return false;
    }
    for (int64_t at = now / TOTP_STEP_S - 1; at <= now / TOTP_STEP_S + 1;
         at++) {
        char want[TOTP_DIGITS + 1];

        totp_make(key, TOTP_KEY_BYTES, at, TOTP_DIGITS, want);
        if (sodium_memcmp(want, code, TOTP_DIGITS) == 0 && at > used) {
            found = true;
            *step = at;
        }
        sodium_memzero(want, sizeof(want));
    }
    return found;
}

void base32_add(struct str *out, const unsigned char *bytes, size_t len)
{
    static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    unsigned window = 0;
    int bits = 0;

    for (size_t i = 0; i < len; i++) {
        window = (window << 8 | bytes[i]) & 0xfff;
        for (bits += 8; bits >= 5; bits -= 5) {
            str_add_char(out, letters[window >> (bits - 5) & 31]);
        }
    }
    if (bits > 0) {
        str_add_char(out, letters[window << (5 - bits) & 31]);
    }
}
