#include "publish/guid.h"

#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "base/str.h"

/* SHA-1, which UUIDv5 is defined by (RFC 4122, section 4.3); libsodium has
 * none. Nothing is kept safe by it here. */
static uint32_t turn(uint32_t x, int by)
{
    return x << by | x >> (32 - by);
}

static void mix(uint32_t h[5], const unsigned char block[64])
{
    static const uint32_t k[4] = {0x5a827999, 0x6ed9eba1, 0x8f1bbcdc,
                                  0xca62c1d6};
    uint32_t w[80];
    uint32_t v[5];

    for (int i = 0; i < 16; i++) {
        w[i] = (uint32_t)block[4 * i] << 24 | (uint32_t)block[4 * i + 1] << 16 |
               (uint32_t)block[4 * i + 2] << 8 | block[4 * i + 3];
    }
    for (int i = 16; i < 80; i++) {
        w[i] = turn(w[i - 3] ^ w[i - 8] ^ w[i - 14] ^ w[i - 16], 1);
    }
    memcpy(v, h, sizeof(v));
    for (int i = 0; i < 80; i++) {
        uint32_t f = i < 20   ? (v[1] & v[2]) | (~v[1] & v[3])
                     : i < 40 ? v[1] ^ v[2] ^ v[3]
                     : i < 60 ? (v[1] & v[2]) | (v[1] & v[3]) | (v[2] & v[3])
                              : v[1] ^ v[2] ^ v[3];
        uint32_t next = turn(v[0], 5) + f + v[4] + k[i / 20] + w[i];

        v[4] = v[3];
        v[3] = v[2];
        v[2] = turn(v[1], 30);
        v[1] = v[0];
        v[0] = next;
    }
    for (int i = 0; i < 5; i++) {
        h[i] += v[i];
    }
}

static void sha1(const struct str *text, unsigned char out[20])
{
    uint32_t h[5] = {0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476,
                     0xc3d2e1f0};
    struct str padded = STR_INIT;
    uint64_t bits = (uint64_t)text->len * 8;

    str_add_len(&padded, text->buf, text->len);
    str_add_char(&padded, (char)0x80);
    while (padded.len % 64 != 56) {
        str_add_char(&padded, '\0');
    }
    for (int i = 7; i >= 0; i--) {
        str_add_char(&padded, (char)(bits >> (8 * i) & 0xff));
    }
    for (size_t at = 0; at < padded.len; at += 64) {
        mix(h, (const unsigned char *)padded.buf + at);
    }
    for (int i = 0; i < 20; i++) {
        out[i] = (unsigned char)(h[i / 4] >> (24 - 8 * (i % 4)));
    }
    str_release(&padded);
}

void feed_guid(const char *url, char guid[37])
{
    static const unsigned char space[16] = {0xea, 0xd4, 0xc2, 0x36, 0xbf, 0x58,
                                            0x58, 0xc6, 0xa2, 0xc6, 0xa6, 0xb2,
                                            0x8d, 0x12, 0x8c, 0xb6};
    const char *scheme = strstr(url, "://");
    struct str name = STR_INIT;
    unsigned char hash[20];
    char *at = guid;

    str_add_len(&name, (const char *)space, sizeof(space));
    str_add(&name, scheme != NULL ? scheme + 3 : url);
    while (name.len > sizeof(space) && name.buf[name.len - 1] == '/') {
        str_truncate(&name, name.len - 1);
    }
    sha1(&name, hash);
    hash[6] = (unsigned char)((hash[6] & 0x0f) | 0x50); /* version 5 */
    hash[8] = (unsigned char)((hash[8] & 0x3f) | 0x80);
    for (int i = 0; i < 16; i++) {
        at +=
            snprintf(at, 4, "%s%02x",
                     i == 4 || i == 6 || i == 8 || i == 10 ? "-" : "", hash[i]);
    }
    str_release(&name);
}
