#include "catalog/ref.h"

#include <stdio.h>
#include <string.h>

#include "base/ascii.h"
#include "base/number.h"

static bool id_valid_len(const char *text, size_t len)
{
    if (len == 0 || len > ID_MAX || !ascii_is_lower(text[0])) {
        return false;
    }
    for (size_t i = 1; i < len; i++) {
        if (text[i] == '-') {
            if (i + 1 == len || text[i + 1] == '-') {
                return false;
            }
        } else if (!ascii_is_lower(text[i]) && !ascii_is_digit(text[i])) {
            return false;
        }
    }
    return true;
}

bool id_valid(const char *text)
{
    return id_valid_len(text, strlen(text));
}

bool name_valid(const char *text)
{
    size_t len = strlen(text);

    if (len == 0 || len > NAME_MAX_LEN || ascii_is_digit(text[0]) ||
        text[0] == '_') {
        return false;
    }
    for (size_t i = 0; i < len; i++) {
        char c = text[i];

        if (!ascii_is_lower(c) && !ascii_is_digit(c) && c != '_' &&
            !(c >= 'A' && c <= 'Z')) {
            return false;
        }
    }
    return true;
}

int episode_id_parse(const char *text)
{
    if (text[0] != 'e' || text[1] != 'p' || !ascii_is_digit(text[2]) ||
        !ascii_is_digit(text[3]) || !ascii_is_digit(text[4]) ||
        text[5] != '\0') {
        return 0;
    }
    return (text[2] - '0') * 100 + (text[3] - '0') * 10 + (text[4] - '0');
}

char *episode_id_format(int n, char buf[8])
{
    snprintf(buf, 8, "ep%03u", (unsigned)n % 1000u);
    return buf;
}

/* "51", "ep51", "EP051" of `len` bytes; 0 if it is no episode. */
static int parse_episode(const char *text, size_t len)
{
    int n = 0;

    if (len >= 2 && (text[0] | 32) == 'e' && (text[1] | 32) == 'p') {
        text += 2;
        len -= 2;
    }
    if (len == 0 || len > 3) {
        return 0;
    }
    for (size_t i = 0; i < len; i++) {
        if (!ascii_is_digit(text[i])) {
            return 0;
        }
        n = n * 10 + (text[i] - '0');
    }
    return n;
}

static bool malformed(const char *text, struct error *err)
{
    return error_set_code(err, ERROR_USAGE,
                          "'%.80s' is no reference: write an episode (51, "
                          "ep051), a place (ep051@chapter:word), a question "
                          "(ep051.id), or pattern:, case:, term:, calc: with "
                          "an id",
                          text);
}

static bool take_id(struct ref *ref, const char *text, size_t len)
{
    if (!id_valid_len(text, len)) {
        return false;
    }
    memcpy(ref->id, text, len);
    ref->id[len] = '\0';
    return true;
}

static bool parse_place(const char *rest, struct ref *ref)
{
    size_t len = strcspn(rest, ":");
    int64_t word;

    ref->kind = REF_PLACE;
    if (!take_id(ref, rest, len)) {
        return false;
    }
    if (rest[len] == '\0') {
        return true;
    }
    if (!number_parse_int(rest + len + 1, 0, 10000000, &word)) {
        return false;
    }
    ref->has_word = true;
    ref->word = (size_t)word;
    return true;
}

static bool parse_member(const char *rest, struct ref *ref)
{
    size_t len = strcspn(rest, "@");
    int64_t rev;

    ref->kind = REF_MEMBER;
    if (!take_id(ref, rest, len)) {
        return false;
    }
    if (rest[len] == '\0') {
        return true;
    }
    if (!number_parse_int(rest + len + 1, 1, 1000000, &rev)) {
        return false;
    }
    ref->rev = (int)rev;
    return true;
}

static const struct {
    const char *prefix;
    enum ref_kind kind;
} prefixes[] = {
    {"pattern:", REF_PATTERN}, {"case:", REF_CASE},     {"term:", REF_TERM},
    {"calc:", REF_CALC},       {"series:", REF_SERIES},
};

static bool parse_prefixed(const char *text, struct ref *ref, bool *found)
{
    *found = false;
    for (size_t i = 0; i < COUNT_OF(prefixes); i++) {
        const char *rest = text + strlen(prefixes[i].prefix);
        int64_t n;

        if (!str_starts_with(text, prefixes[i].prefix)) {
            continue;
        }
        *found = true;
        ref->kind = prefixes[i].kind;
        if (ref->kind == REF_SERIES && number_parse_int(rest, 1, 99, &n)) {
            snprintf(ref->id, sizeof(ref->id), "%d", (int)n);
            return true;
        }
        return take_id(ref, rest, strlen(rest));
    }
    return false;
}

bool ref_parse(const char *text, struct ref *ref, struct error *err)
{
    struct ref found = {.kind = REF_NONE};
    size_t len = strcspn(text, "@.");
    bool prefixed;
    bool ok = parse_prefixed(text, &found, &prefixed);

    if (!prefixed) {
        found.episode = parse_episode(text, len);
        if (found.episode == 0) {
            ok = false;
        } else if (text[len] == '@') {
            ok = parse_place(text + len + 1, &found);
        } else if (text[len] == '.') {
            ok = parse_member(text + len + 1, &found);
        } else {
            found.kind = REF_EPISODE;
            ok = true;
        }
    }
    if (!ok) {
        return malformed(text, err);
    }
    *ref = found;
    return true;
}

void ref_add(const struct ref *ref, struct str *out)
{
    char id[8];

    switch (ref->kind) {
    case REF_NONE:
        return;
    case REF_EPISODE:
        str_add(out, episode_id_format(ref->episode, id));
        return;
    case REF_PLACE:
        str_add_format(out, "%s@%s", episode_id_format(ref->episode, id),
                       ref->id);
        if (ref->has_word) {
            str_add_format(out, ":%zu", ref->word);
        }
        return;
    case REF_MEMBER:
        str_add_format(out, "%s.%s", episode_id_format(ref->episode, id),
                       ref->id);
        if (ref->rev > 0) {
            str_add_format(out, "@%d", ref->rev);
        }
        return;
    case REF_PATTERN:
    case REF_CASE:
    case REF_TERM:
    case REF_CALC:
    case REF_SERIES:
        break;
    }
    for (size_t i = 0; i < COUNT_OF(prefixes); i++) {
        if (prefixes[i].kind == ref->kind) {
            str_add_format(out, "%s%s", prefixes[i].prefix, ref->id);
        }
    }
}
