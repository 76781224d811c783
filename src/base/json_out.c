#include "base/json_out.h"

#include <assert.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/utf8.h"

void json_begin(struct json_out *json, struct str *out)
{
    json->out = out;
    json->depth = 0;
    json->need_comma = false;
}

void json_quote(struct str *out, const char *text, size_t len)
{
    const char *end = text + len;

    str_add_char(out, '"');
    while (text < end) {
        uint32_t rune;

        text += utf8_decode(text, end, &rune);
        if (rune == '"' || rune == '\\') {
            str_add_char(out, '\\');
            str_add_char(out, (char)rune);
        } else if (rune == '\n') {
            str_add(out, "\\n");
        } else if (rune == '\t') {
            str_add(out, "\\t");
        } else if (rune_is_control(rune)) {
            str_add_format(out, "\\u%04x", rune);
        } else {
            str_add_rune(out, rune);
        }
    }
    str_add_char(out, '"');
}

static void begin_value(struct json_out *json, const char *key)
{
    if (json->need_comma) {
        str_add_char(json->out, ',');
    }
    if (key != NULL) {
        json_quote(json->out, key, strlen(key));
        str_add_char(json->out, ':');
    }
    json->need_comma = true;
}

static void open(struct json_out *json, const char *key, char bracket)
{
    begin_value(json, key);
    str_add_char(json->out, bracket);
    json->depth++;
    json->need_comma = false;
}

static void close(struct json_out *json, char bracket)
{
    assert(json->depth > 0);
    str_add_char(json->out, bracket);
    json->depth--;
    json->need_comma = true;
}

void json_open_object(struct json_out *json, const char *key)
{
    open(json, key, '{');
}

void json_close_object(struct json_out *json)
{
    close(json, '}');
}

void json_open_list(struct json_out *json, const char *key)
{
    open(json, key, '[');
}

void json_close_list(struct json_out *json)
{
    close(json, ']');
}

void json_text(struct json_out *json, const char *key, const char *text)
{
    if (text == NULL) {
        json_no_value(json, key);
    } else {
        json_text_len(json, key, text, strlen(text));
    }
}

void json_text_len(struct json_out *json, const char *key, const char *text,
                   size_t len)
{
    begin_value(json, key);
    json_quote(json->out, text, len);
}

void json_int(struct json_out *json, const char *key, int64_t value)
{
    begin_value(json, key);
    str_add_format(json->out, "%lld", (long long)value);
}

void json_bool(struct json_out *json, const char *key, bool value)
{
    begin_value(json, key);
    str_add(json->out, value ? "true" : "false");
}

void json_no_value(struct json_out *json, const char *key)
{
    begin_value(json, key);
    str_add(json->out, "null");
}

void json_number(struct json_out *json, const char *key, double value,
                 int digits)
{
    begin_value(json, key);
    if (!isfinite(value)) {
        str_add(json->out, "null");
    } else {
        char text[40];

        snprintf(text, sizeof(text), "%.*g", digits, value);
        /* The locale may have put a comma where JSON wants a point. */
        for (char *at = text; *at != '\0'; at++) {
            if (*at == ',') {
                *at = '.';
            }
        }
        str_add(json->out, text);
    }
}

void json_decimal(struct json_out *json, const char *key, double value)
{
    char text[340];
    size_t len;

    begin_value(json, key);
    if (!isfinite(value)) {
        str_add(json->out, "null");
        return;
    }
    snprintf(text, sizeof(text), "%.6f", value);
    len = strlen(text);
    while (text[len - 1] == '0') {
        len--;
    }
    if (text[len - 1] == '.' || text[len - 1] == ',') {
        len--;
    }
    text[len] = '\0';
    for (char *at = text; *at != '\0'; at++) {
        if (*at == ',') {
            *at = '.';
        }
    }
    str_add(json->out, str_equal(text, "-0") ? "0" : text);
}

void json_raw(struct json_out *json, const char *key, const char *raw)
{
    begin_value(json, key);
    str_add(json->out, raw);
}
