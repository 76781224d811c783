#include "journal/chain.h"

#include <sodium.h>
#include <string.h>

#include "base/ascii.h"

static const char chain_label[] = "journal/1"; /* its NUL is hashed, too */

bool hash_parse(const char *text, size_t len, struct hash *hash)
{
    struct hash found;

    if (len != 2 * sizeof(found.bytes)) {
        return false;
    }
    for (size_t i = 0; i < sizeof(found.bytes); i++) {
        int high = ascii_hex_lower(text[2 * i]);
        int low = ascii_hex_lower(text[2 * i + 1]);

        if (high < 0 || low < 0) {
            return false;
        }
        found.bytes[i] = (unsigned char)(high << 4 | low);
    }
    *hash = found;
    return true;
}

void hash_format(const struct hash *hash, char out[65])
{
    sodium_bin2hex(out, 65, hash->bytes, sizeof(hash->bytes));
}

bool hash_equal(const struct hash *a, const struct hash *b)
{
    return memcmp(a->bytes, b->bytes, sizeof(a->bytes)) == 0;
}

void chain_init(void)
{
    if (sodium_init() < 0) {
        return; /* the portable code is used */
    }
}

static struct hash hash_bytes(const void *data, size_t len)
{
    struct hash hash;

    crypto_generichash(hash.bytes, sizeof(hash.bytes), data, len, NULL, 0);
    return hash;
}

struct hash chain_start(const char *log_id)
{
    struct str text = STR_INIT;
    struct hash hash;

    str_add_len(&text, chain_label, sizeof(chain_label));
    str_add(&text, log_id);
    hash = hash_bytes(text.buf, text.len);
    str_release(&text);
    return hash;
}

struct hash chain_body_hash(struct slice body)
{
    struct hash hash;

    if (body.len == LINE_REDACTED_LEN && body.at[0] == '~' &&
        hash_parse(body.at + 1, body.len - 1, &hash)) {
        return hash;
    }
    return hash_bytes(body.at, body.len);
}

struct hash chain_next(const struct hash *before, const struct line *line)
{
    struct hash parts[3];

    parts[0] = *before;
    parts[1] = hash_bytes(line->envelope.at, line->envelope.len);
    parts[2] = chain_body_hash(line->body);
    return hash_bytes(parts, sizeof(parts));
}

void chain_redact(struct slice body, struct str *out)
{
    struct hash hash = chain_body_hash(body);
    char hex[65];

    hash_format(&hash, hex);
    str_clear(out);
    str_add_char(out, '~');
    str_add(out, hex);
}
