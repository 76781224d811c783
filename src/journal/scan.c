#include "journal/scan.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/ascii.h"
#include "base/random.h"
#include "base/str.h"
#include "base/utf8.h"
#include "journal/line.h"

/* Below this many keys in one object all pairs are compared. */
#define FEW_KEYS    20
#define INLINE_KEYS 48
#define DECIMALS    6

/* 2^53 - 1: the largest integer that every JSON reader keeps. */
#define INTEGER_MAX UINT64_C(9007199254740991)

struct key {
    const char *at;
    size_t len;
    uint64_t hash; /* filled when sorted */
    bool escaped;
};

struct scan {
    const char *at;
    const char *end;
    unsigned depth;
    const char *reason;
    /* keys of the objects that are open, innermost last */
    struct key *keys;
    size_t key_count;
    size_t key_capacity;
    struct key inline_keys[INLINE_KEYS];
};

static bool fail(struct scan *scan, const char *reason)
{
    if (scan->reason == NULL) {
        scan->reason = reason;
    }
    return false;
}

static bool at_char(const struct scan *scan, char c)
{
    return scan->at < scan->end && *scan->at == c;
}

static bool is_digit(const struct scan *scan)
{
    return scan->at < scan->end && ascii_is_digit(*scan->at);
}

static bool scan_escape(struct scan *scan)
{
    scan->at++; /* the backslash */
    if (scan->at >= scan->end) {
        return fail(scan, "a string has no end");
    }
    if (*scan->at == 'u') {
        for (int i = 1; i <= 4; i++) {
            if (scan->end - scan->at <= i || ascii_hex(scan->at[i]) < 0) {
                return fail(scan, "an escape is not four hex digits");
            }
        }
        scan->at += 5;
        return true;
    }
    if (*scan->at == '\0' || strchr("\"\\/bfnrt", *scan->at) == NULL) {
        return fail(scan, "an unknown escape");
    }
    scan->at++;
    return true;
}

/* Most of a string: ASCII without controls, quotes and backslashes. */
static void skip_plain(struct scan *scan)
{
    const char *at = scan->at;

    while (at < scan->end && (signed char)*at >= 0x20 && *at != '"' &&
           *at != '\\') {
        at++;
    }
    scan->at = at;
}

/* At the opening quote; ends behind the closing one. */
static bool scan_string(struct scan *scan, bool *escaped)
{
    *escaped = false;
    scan->at++;
    for (skip_plain(scan); scan->at < scan->end; skip_plain(scan)) {
        unsigned char c = (unsigned char)*scan->at;

        if (c == '"') {
            scan->at++;
            return true;
        }
        if (c == '\\') {
            *escaped = true;
            if (!scan_escape(scan)) {
                return false;
            }
        } else if (c < 0x20) {
            return fail(scan, "a control character");
        } else {
            uint32_t rune;
            size_t len = utf8_decode(scan->at, scan->end, &rune);

            if (len == 1) {
                return fail(scan, "bytes that are not UTF-8");
            }
            scan->at += len;
        }
    }
    return fail(scan, "a string has no end");
}

static bool scan_number(struct scan *scan)
{
    uint64_t whole = 0;
    int decimals = 0;

    scan->at += *scan->at == '-';
    if (!is_digit(scan)) {
        return fail(scan, "not a number");
    }
    if (*scan->at == '0' && scan->end - scan->at > 1 && scan->at[1] >= '0' &&
        scan->at[1] <= '9') {
        return fail(scan, "a number begins with 0");
    }
    for (; is_digit(scan); scan->at++) {
        whole = whole * 10 + (uint64_t)(*scan->at - '0');
        if (whole > INTEGER_MAX) {
            return fail(scan, "a number above 2^53-1");
        }
    }
    if (at_char(scan, '.')) {
        for (scan->at++; is_digit(scan); scan->at++) {
            decimals++;
        }
        if (decimals == 0 || decimals > DECIMALS) {
            return fail(scan, "a number needs 1 to 6 digits after the point");
        }
    }
    if (at_char(scan, 'e') || at_char(scan, 'E')) {
        return fail(scan, "a number with an exponent");
    }
    return true;
}

static bool scan_word(struct scan *scan, const char *word)
{
    size_t len = strlen(word);

    if ((size_t)(scan->end - scan->at) < len ||
        memcmp(scan->at, word, len) != 0) {
        return fail(scan, "not a JSON value");
    }
    scan->at += len;
    return true;
}

static void push_key(struct scan *scan, const struct key *key)
{
    if (scan->key_count == scan->key_capacity) {
        size_t capacity = scan->key_capacity * 2;
        bool first = scan->keys == scan->inline_keys;
        struct key *keys =
            xreallocarray(first ? NULL : scan->keys, capacity, sizeof(*keys));

        if (first) {
            memcpy(keys, scan->inline_keys, sizeof(scan->inline_keys));
        }
        scan->keys = keys;
        scan->key_capacity = capacity;
    }
    scan->keys[scan->key_count++] = *key;
}

/* The key's text, escapes undone. */
static void key_text(const struct key *key, struct str *out)
{
    struct json_member member = {
        .value = {key->at - 1, key->len + 2}, /* with its quotes */
        .kind = KIND_TEXT,
    };

    str_clear(out);
    json_add_text(&member, out);
}

static bool same_key(const struct key *a, const struct key *b)
{
    struct str left = STR_INIT;
    struct str right = STR_INIT;
    bool same;

    if (!a->escaped && !b->escaped) {
        /* Short keys, which mostly differ in the first byte. */
        return a->len == b->len && *a->at == *b->at &&
               memcmp(a->at, b->at, a->len) == 0;
    }
    key_text(a, &left);
    key_text(b, &right);
    same = left.len == right.len && memcmp(left.buf, right.buf, left.len) == 0;
    str_release(&left);
    str_release(&right);
    return same;
}

static uint64_t hash_key(const struct key *key)
{
    struct str text = STR_INIT;
    uint64_t hash;

    if (!key->escaped) {
        return fnv_add(FNV_START, key->at, key->len);
    }
    key_text(key, &text);
    hash = fnv_add(FNV_START, text.buf, text.len);
    str_release(&text);
    return hash;
}

static int compare_keys(const void *left, const void *right)
{
    const struct key *a = left;
    const struct key *b = right;

    return (a->hash > b->hash) - (a->hash < b->hash);
}

/* Is there a twin among the keys from `base` on? They are dropped. */
static bool close_keys(struct scan *scan, size_t base)
{
    struct key *keys = scan->keys + base;
    size_t count = scan->key_count - base;
    bool many = count > FEW_KEYS;

    scan->key_count = base;
    if (many) {
        for (size_t i = 0; i < count; i++) {
            keys[i].hash = hash_key(&keys[i]);
        }
        qsort(keys, count, sizeof(*keys), compare_keys);
    }
    for (size_t i = 0; i < count; i++) {
        for (size_t j = i + 1; j < count; j++) {
            if (many && keys[i].hash != keys[j].hash) {
                break;
            }
            if (same_key(&keys[i], &keys[j])) {
                return fail(scan, "the same key twice");
            }
        }
    }
    return true;
}

static bool scan_value(struct scan *scan);

static bool scan_key(struct scan *scan)
{
    struct key key = {.at = scan->at + 1};

    if (!at_char(scan, '"')) {
        return fail(scan, "a key is missing");
    }
    if (!scan_string(scan, &key.escaped)) {
        return false;
    }
    key.len = (size_t)(scan->at - key.at) - 1;
    push_key(scan, &key);
    if (!at_char(scan, ':')) {
        return fail(scan, "no colon after a key");
    }
    scan->at++;
    return true;
}

/* Object or list, at its opening bracket. Recursion ends at LINE_NESTING_MAX.
 */
static bool scan_members(struct scan *scan, bool object)
{
    char closing = object ? '}' : ']';
    size_t base = scan->key_count;

    if (++scan->depth > LINE_NESTING_MAX) {
        return fail(scan, "nested more than 8 deep");
    }
    scan->at++;
    if (!at_char(scan, closing)) {
        for (;;) {
            if ((object && !scan_key(scan)) || !scan_value(scan)) {
                return false;
            }
            if (!at_char(scan, ',')) {
                break;
            }
            scan->at++;
        }
    }
    if (!at_char(scan, closing)) {
        return fail(scan, "a bracket, a comma or a quote is missing");
    }
    scan->at++;
    scan->depth--;
    return close_keys(scan, base);
}

static bool scan_value(struct scan *scan)
{
    bool escaped;

    if (scan->at >= scan->end) {
        return fail(scan, "a value is missing");
    }
    switch (*scan->at) {
    case '{':
        return scan_members(scan, true);
    case '[':
        return scan_members(scan, false);
    case '"':
        return scan_string(scan, &escaped);
    case 't':
        return scan_word(scan, "true");
    case 'f':
        return scan_word(scan, "false");
    case 'n':
        return scan_word(scan, "null");
    default:
        return scan_number(scan);
    }
}

const char *scan_object(const char *at, size_t len)
{
    struct scan scan;

    scan.at = at;
    scan.end = at + len;
    scan.depth = 0;
    scan.reason = NULL;
    scan.keys = scan.inline_keys;
    scan.key_count = 0;
    scan.key_capacity = INLINE_KEYS;
    if (len == 0 || *at != '{') {
        return "not an object";
    }
    if (scan_members(&scan, true) && scan.at != scan.end) {
        fail(&scan, "more after the object");
    }
    if (scan.keys != scan.inline_keys) {
        free(scan.keys);
    }
    return scan.reason;
}
