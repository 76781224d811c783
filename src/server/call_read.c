/* Reading what a request brings: query, JSON, forms. */
#include <string.h>

#include "base/ascii.h"
#include "base/number.h"
#include "base/utf8.h"
#include "server/call.h"

bool call_query_int(struct call *call, const char *name, int64_t min,
                    int64_t *value)
{
    const char *text = call_query(call, name);

    if (text == NULL || !number_parse_int(text, min, INT64_MAX / 4, value)) {
        call_problem(call, "malformed", "'%s' must be a whole number from %lld",
                     name, (long long)min);
        return false;
    }
    return true;
}

bool call_query_hash(struct call *call, const char *name, struct hash *hash)
{
    const char *text = call_query(call, name);

    if (text == NULL || !hash_parse(text, strlen(text), hash)) {
        call_problem(call, "malformed", "'%s' must be 64 hex digits", name);
        return false;
    }
    return true;
}

/* ---- JSON ---- */

static bool refuse_field(struct call *call, const char *at, const char *name,
                         const char *reason)
{
    struct str pointer = STR_INIT;

    call_problem(call, "field", "a field of the body is not valid");
    str_add_format(&pointer, "%s/%s", at, name);
    json_text(&call->writer, "pointer", pointer.buf);
    json_text(&call->writer, "reason", reason);
    str_release(&pointer);
    return false;
}

/* NULL, or what is wrong. */
static const char *read_text(const json_t *value, const struct field *field)
{
    const char *text = json_string_value(value);
    size_t len = json_string_length(value);

    if (text == NULL) {
        return "it must be a text";
    }
    if (len > field->max) {
        return "it is too long";
    }
    for (size_t i = 0; i < len; i++) {
        if ((unsigned char)text[i] < ' ' || text[i] == 0x7f) {
            return "it holds a control character";
        }
    }
    *(const char **)field->out = text;
    return NULL;
}

static const char *read_value(json_t *value, const struct field *field)
{
    switch (field->kind) {
    case FIELD_TEXT:
        return read_text(value, field);
    case FIELD_BOOL:
        if (!json_is_boolean(value)) {
            return "it must be true or false";
        }
        *(bool *)field->out = json_is_true(value);
        return NULL;
    case FIELD_OBJECT:
        *(json_t **)field->out = value;
        return json_is_object(value) ? NULL : "it must be an object";
    case FIELD_LIST:
    default:
        *(json_t **)field->out = value;
        return json_is_array(value) ? NULL : "it must be a list";
    }
}

static const struct field *find_field(const struct field *fields, size_t count,
                                      const char *name)
{
    for (size_t i = 0; i < count; i++) {
        if (str_equal(fields[i].name, name)) {
            return &fields[i];
        }
    }
    return NULL;
}

bool call_read_object(struct call *call, const json_t *object, const char *at,
                      const struct field *fields, size_t count)
{
    const char *key;
    json_t *value;

    json_object_foreach((json_t *)(uintptr_t)object, key, value)
    {
        if (find_field(fields, count, key) == NULL) {
            call_problem(call, "malformed", "the body has an unknown key");
            return false;
        }
    }
    for (size_t i = 0; i < count; i++) {
        const char *wrong;

        value = json_object_get(object, fields[i].name);
        if (value == NULL || (json_is_null(value) && !fields[i].required)) {
            if (fields[i].required) {
                return refuse_field(call, at, fields[i].name, "it is missing");
            }
            continue;
        }
        wrong = read_value(value, &fields[i]);
        if (wrong != NULL) {
            return refuse_field(call, at, fields[i].name, wrong);
        }
    }
    return true;
}

bool call_read_json(struct call *call, const struct field *fields, size_t count)
{
    json_error_t error;

    if (call->json == NULL) {
        call->json = json_loadb(call->body.buf, call->body.len,
                                JSON_REJECT_DUPLICATES, &error);
    }
    if (!json_is_object(call->json)) {
        call_problem(call, "malformed", "the body is not one JSON object");
        return false;
    }
    return call_read_object(call, call->json, "", fields, count);
}

/* ---- forms ---- */

/* Undoes the coding; false if it is broken or holds a control character. */
static bool decode_form(struct slice text, size_t max, struct str *out)
{
    str_clear(out);
    for (size_t i = 0; i < text.len; i++) {
        char c = text.at[i] == '+' ? ' ' : text.at[i];

        if (text.at[i] == '%') {
            int high = text.len - i > 2 ? ascii_hex(text.at[i + 1]) : -1;
            int low = high >= 0 ? ascii_hex(text.at[i + 2]) : -1;

            if (low < 0) {
                return false;
            }
            c = (char)(high * 16 + low);
            i += 2;
        }
        if ((unsigned char)c < ' ' || c == 0x7f || out->len >= max) {
            return false;
        }
        str_add_char(out, c);
    }
    return utf8_valid(out->buf, out->len);
}

bool form_find(struct slice form, const char *name, size_t max, struct str *out)
{
    const char *at = form.at;
    const char *end = form.at + form.len;
    struct str key = STR_INIT;
    bool found = false;
    bool ok = true;

    while (ok && at < end) {
        const char *stop = memchr(at, '&', (size_t)(end - at));
        const char *equals;

        stop = stop == NULL ? end : stop;
        equals = memchr(at, '=', (size_t)(stop - at));
        if (equals != NULL &&
            decode_form((struct slice){at, (size_t)(equals - at)}, 64, &key) &&
            str_equal(key.buf, name)) {
            ok = !found &&
                 decode_form(
                     (struct slice){equals + 1, (size_t)(stop - equals - 1)},
                     max, out);
            found = true;
        }
        at = stop + 1;
    }
    str_release(&key);
    return found && ok;
}
