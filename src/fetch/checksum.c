#include "fetch/checksum.h"

#include <errno.h>
#include <sodium.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

enum algorithm { NONE, SHA256, SHA384, SHA512 };

struct sum {
    enum algorithm algorithm;
    unsigned char bytes[64];
    size_t len;
};

static const struct {
    const char *prefix;
    enum algorithm algorithm;
    size_t len;
} forms[] = {
    {"sha256-", SHA256, 32}, {"sha384-", SHA384, 48}, {"sha512-", SHA512, 64}};

static bool read_one(const char *text, size_t len, struct sum *sum)
{
    const char *end;

    if (len == 64 &&
        sodium_hex2bin(sum->bytes, sizeof(sum->bytes), text, len, NULL,
                       &sum->len, NULL) == 0 &&
        sum->len == 32) {
        sum->algorithm = SHA256;
        return true;
    }
    for (size_t i = 0; i < COUNT_OF(forms); i++) {
        if (len > 7 && strncasecmp(text, forms[i].prefix, 7) == 0 &&
            sodium_base642bin(sum->bytes, sizeof(sum->bytes), text + 7, len - 7,
                              NULL, &sum->len, &end,
                              sodium_base64_VARIANT_ORIGINAL) == 0 &&
            sum->len == forms[i].len && (end == text + len || *end == '?')) {
            sum->algorithm = forms[i].algorithm;
            return true;
        }
    }
    return false;
}

static bool read_wanted(const char *wanted, struct sum *best)
{
    best->algorithm = NONE;
    while (*wanted != '\0') {
        size_t len = strcspn(wanted, " \t\n");
        struct sum sum;

        if (read_one(wanted, len, &sum) && sum.algorithm > best->algorithm) {
            *best = sum;
        }
        wanted += len;
        wanted += strspn(wanted, " \t\n");
    }
    return best->algorithm != NONE;
}

bool checksum_known(const char *wanted)
{
    struct sum sum;

    return read_wanted(wanted, &sum);
}

/* SHA-384 is SHA-512 from other first values, cut to 48 bytes (FIPS 180-4,
 * 5.3.4); libsodium has only the latter. */
static void init_384(crypto_hash_sha512_state *state)
{
    static const uint64_t first[8] = {0xcbbb9d5dc1059ed8, 0x629a292a367cd507,
                                      0x9159015a3070dd17, 0x152fecd8f70e5939,
                                      0x67332667ffc00b31, 0x8eb44a8768581511,
                                      0xdb0c2e0d64f98fa7, 0x47b5481dbefa4fa4};

    crypto_hash_sha512_init(state);
    memcpy(state->state, first, sizeof(first));
}

static bool hash_file(int fd, enum algorithm algorithm, unsigned char out[64],
                      struct error *err)
{
    static unsigned char block[64 * 1024];
    crypto_hash_sha256_state small;
    crypto_hash_sha512_state big;
    off_t at = 0;
    ssize_t got;

    crypto_hash_sha256_init(&small);
    crypto_hash_sha512_init(&big);
    if (algorithm == SHA384) {
        init_384(&big);
    }
    while ((got = pread(fd, block, sizeof(block), at)) != 0) {
        if (got < 0 && errno == EINTR) {
            continue;
        }
        if (got < 0) {
            return error_set_errno(err, errno, "cannot read what was fetched");
        }
        at += got;
        if (algorithm == SHA256) {
            crypto_hash_sha256_update(&small, block, (size_t)got);
        } else {
            crypto_hash_sha512_update(&big, block, (size_t)got);
        }
    }
    if (algorithm == SHA256) {
        crypto_hash_sha256_final(&small, out);
    } else {
        crypto_hash_sha512_final(&big, out);
    }
    return true;
}

bool checksum_check(int fd, const char *wanted, struct error *err)
{
    unsigned char found[64];
    struct sum sum;

    if (!read_wanted(wanted, &sum)) {
        return error_set_code(err, ERROR_DAMAGED,
                              "'%.100s' is no checksum that can be checked",
                              wanted);
    }
    if (!hash_file(fd, sum.algorithm, found, err)) {
        return false;
    }
    return memcmp(found, sum.bytes, sum.len) == 0 ||
           error_set_code(err, ERROR_DAMAGED,
                          "its checksum is not the one published");
}

bool checksum_sha256(int fd, char hex[65], struct error *err)
{
    unsigned char found[64];

    if (!hash_file(fd, SHA256, found, err)) {
        return false;
    }
    sodium_bin2hex(hex, 65, found, 32);
    return true;
}
