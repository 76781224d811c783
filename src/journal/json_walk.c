/* Reading JSON that was checked; declared in line.h. */
#include <stdlib.h>
#include <string.h>

#include "base/number.h"
#include "base/utf8.h"
#include "journal/line.h"

struct json_walk json_walk_of(struct slice object_or_list)
{
    struct json_walk walk = {object_or_list.at,
                             object_or_list.at + object_or_list.len};

    if (object_or_list.len < 2) {
        walk.at = walk.end;
        return walk;
    }
    walk.at++;
    walk.end--;
    return walk;
}

/* Behind the closing quote of the string that begins at `at`. */
static const char *skip_string(const char *at, const char *end)
{
    at++;
    while (at < end && *at != '"') {
        at += *at == '\\' && end - at > 1 ? 2 : 1;
    }
    return at < end ? at + 1 : end;
}

static const char *skip_value(const char *at, const char *end)
{
    unsigned depth = 0;

    while (at < end) {
        switch (*at) {
        case '"':
            at = skip_string(at, end);
            break;
        case '{':
        case '[':
            depth++;
            at++;
            break;
        case '}':
        case ']':
            if (depth == 0) {
                return at;
            }
            depth--;
            at++;
            break;
        case ',':
            if (depth == 0) {
                return at;
            }
            at++;
            break;
        default:
            at++;
            break;
        }
    }
    return end;
}

static enum json_kind kind_of(char c)
{
    switch (c) {
    case '{':
        return KIND_OBJECT;
    case '[':
        return KIND_LIST;
    case '"':
        return KIND_TEXT;
    case 't':
        return KIND_TRUE;
    case 'f':
        return KIND_FALSE;
    case 'n':
        return KIND_NULL;
    default:
        return KIND_NUMBER;
    }
}

bool json_walk_next(struct json_walk *walk, struct json_member *member)
{
    const char *behind;

    if (walk->at >= walk->end) {
        return false;
    }
    member->key = (struct slice){walk->at, 0};
    if (*walk->at == '"') {
        behind = skip_string(walk->at, walk->end);
        if (behind < walk->end && *behind == ':') {
            member->key =
                (struct slice){walk->at + 1, (size_t)(behind - walk->at) - 2};
            walk->at = behind + 1;
        }
    }
    behind = skip_value(walk->at, walk->end);
    if (behind == walk->at) {
        walk->at = walk->end;
        return false;
    }
    member->value = (struct slice){walk->at, (size_t)(behind - walk->at)};
    member->kind = kind_of(*walk->at);
    walk->at = behind < walk->end && *behind == ',' ? behind + 1 : walk->end;
    return true;
}

bool json_key_is(const struct json_member *member, const char *key)
{
    struct json_member text = {.kind = KIND_TEXT};
    struct str undone = STR_INIT;
    bool same;

    if (memchr(member->key.at, '\\', member->key.len) == NULL) {
        return slice_equal(member->key, key);
    }
    text.value = (struct slice){member->key.at - 1, member->key.len + 2};
    same = json_add_text(&text, &undone) && str_equal(undone.buf, key);
    str_release(&undone);
    return same;
}

bool json_find(struct slice object, const char *key, struct json_member *member)
{
    struct json_walk walk = json_walk_of(object);

    while (json_walk_next(&walk, member)) {
        if (json_key_is(member, key)) {
            return true;
        }
    }
    return false;
}

static unsigned hex_digit(char c)
{
    if (c <= '9') {
        return (unsigned)(c - '0');
    }
    return (unsigned)((c | 0x20) - 'a') + 10;
}

/* The four digits at `at`; 0 if they are not there. */
static unsigned hex4(const char *at, const char *end)
{
    unsigned value = 0;

    if (end - at < 4) {
        return 0;
    }
    for (int i = 0; i < 4; i++) {
        value = value << 4 | (hex_digit(at[i]) & 0x0f);
    }
    return value;
}

/* At the 'u'; appends one rune and returns behind it. */
static const char *add_unicode(const char *at, const char *end, struct str *out)
{
    unsigned rune = hex4(at + 1, end);

    at = end - at < 5 ? end : at + 5;
    if (rune >= 0xd800 && rune < 0xdc00 && end - at >= 6 && at[0] == '\\' &&
        at[1] == 'u') {
        unsigned low = hex4(at + 2, end);

        if (low >= 0xdc00 && low < 0xe000) {
            rune = 0x10000 + ((rune - 0xd800) << 10) + (low - 0xdc00);
            at += 6;
        }
    }
    if (rune == 0 || (rune >= 0xd800 && rune < 0xe000)) {
        rune = RUNE_BAD; /* NUL would end the text early */
    }
    str_add_rune(out, rune);
    return at;
}

static char simple_escape(char c)
{
    switch (c) {
    case 'b':
        return '\b';
    case 'f':
        return '\f';
    case 'n':
        return '\n';
    case 'r':
        return '\r';
    case 't':
        return '\t';
    default:
        return c;
    }
}

bool json_add_text(const struct json_member *member, struct str *out)
{
    const char *at = member->value.at + 1;
    const char *end = member->value.at + member->value.len - 1;

    if (member->kind != KIND_TEXT || member->value.len < 2) {
        return false;
    }
    while (at < end) {
        const char *stop = memchr(at, '\\', (size_t)(end - at));

        stop = stop == NULL ? end : stop;
        str_add_len(out, at, (size_t)(stop - at));
        at = stop;
        if (end - at < 2) {
            break;
        }
        if (at[1] == 'u') {
            at = add_unicode(at + 1, end, out);
        } else {
            str_add_char(out, simple_escape(at[1]));
            at += 2;
        }
    }
    return true;
}

bool json_get_int(const struct json_member *member, int64_t *value)
{
    const char *at = member->value.at;
    const char *end = at + member->value.len;
    bool negative = member->value.len > 0 && *at == '-';
    int64_t sum = 0;

    if (member->kind != KIND_NUMBER || member->value.len > 17) {
        return false;
    }
    at += negative;
    if (at == end) {
        return false;
    }
    for (; at < end; at++) {
        if (*at < '0' || *at > '9') {
            return false;
        }
        sum = sum * 10 + (*at - '0');
    }
    *value = negative ? -sum : sum;
    return true;
}

bool json_get_number(const struct json_member *member, double *value)
{
    return member->kind == KIND_NUMBER &&
           number_parse(member->value.at, member->value.len, value);
}

bool json_get_id(const struct json_member *member, struct event_id *id)
{
    return member->kind == KIND_TEXT && member->value.len == 38 &&
           event_id_parse(member->value.at + 1, 36, 0, id);
}
