#include "store/body.h"

#include <string.h>

#include "base/ascii.h"

/* A quick no to most keys; an escape may stand for any character. */
static bool may_be(const struct json_member *member, const char *key)
{
    return member->key.len == 0 || member->key.at[0] == key[0] ||
           member->key.at[0] == '\\';
}

void body_read(struct slice body, struct field *fields, size_t count)
{
    struct json_walk walk = json_walk_of(body);
    struct json_member member;
    size_t next = 0; /* mostly they come in our order */

    while (json_walk_next(&walk, &member)) {
        for (size_t i = 0; i < count; i++) {
            struct field *field = &fields[(next + i) % count];

            if (!field->found && may_be(&member, field->key) &&
                json_key_is(&member, field->key)) {
                field->member = member;
                field->found = true;
                next += i + 1;
                break;
            }
        }
    }
}

static bool is_name_char(char c)
{
    return ascii_is_alnum(c) || c == '.' || c == '_' || c == '-';
}

/* The bytes between the quotes. */
static bool raw_text(const struct field *field, struct slice *text)
{
    if (!field->found || field->member.kind != KIND_TEXT) {
        return false;
    }
    *text =
        (struct slice){field->member.value.at + 1, field->member.value.len - 2};
    return true;
}

static bool is_name(struct slice text)
{
    if (text.len == 0 || text.len > BODY_NAME_MAX) {
        return false;
    }
    for (size_t i = 0; i < text.len; i++) {
        if (!is_name_char(text.at[i])) {
            return false;
        }
    }
    return true;
}

bool field_name(const struct field *field, struct slice *name)
{
    return raw_text(field, name) && is_name(*name);
}

bool field_item(const struct field *field, struct slice *name, int *rev)
{
    const char *at;
    struct slice text;

    *rev = 0;
    if (!raw_text(field, &text)) {
        return false;
    }
    *name = text;
    at = memchr(text.at, '@', text.len);
    if (at != NULL) {
        size_t digits = text.len - (size_t)(at - text.at) - 1;

        name->len = (size_t)(at - text.at);
        if (digits == 0 || digits > 6) {
            return false;
        }
        for (size_t i = 1; i <= digits; i++) {
            if (at[i] < '0' || at[i] > '9') {
                return false;
            }
            *rev = *rev * 10 + (at[i] - '0');
        }
    }
    return is_name(*name) && memchr(name->at, '.', name->len) != NULL;
}

bool field_id(const struct field *field, struct event_id *id)
{
    return field->found && json_get_id(&field->member, id);
}

int64_t field_int(const struct field *field, int64_t min, int64_t max,
                  int64_t fallback)
{
    int64_t value;

    if (!field->found || !json_get_int(&field->member, &value)) {
        return fallback;
    }
    value = value < min ? min : value;
    return value > max ? max : value;
}

double field_number(const struct field *field, double min, double max,
                    double fallback)
{
    double value;

    if (!field->found || !json_get_number(&field->member, &value)) {
        return fallback;
    }
    value = value < min ? min : value;
    return value > max ? max : value;
}

bool field_true(const struct field *field)
{
    return field->found && field->member.kind == KIND_TRUE;
}

bool field_text(const struct field *field, struct str *out)
{
    return field->found && json_add_text(&field->member, out);
}

const char *field_word(const struct field *field, char out[24])
{
    struct slice text;

    out[0] = '\0';
    if (raw_text(field, &text) && text.len < 24) {
        memcpy(out, text.at, text.len);
        out[text.len] = '\0';
    }
    return out;
}
