/* Writing JSON: commas and quoting are this module's care. */
#ifndef BASE_JSON_OUT_H
#define BASE_JSON_OUT_H

#include <stdbool.h>
#include <stdint.h>

#include "base/str.h"

struct json_out {
    struct str *out;
    unsigned depth;
    bool need_comma;
};

void json_begin(struct json_out *json, struct str *out);
/* `key` is NULL inside a list and for the outermost value. */
void json_open_object(struct json_out *json, const char *key);
void json_close_object(struct json_out *json);
void json_open_list(struct json_out *json, const char *key);
void json_close_list(struct json_out *json);
/* A NULL text is written as null. Bad UTF-8 becomes U+FFFD. */
void json_text(struct json_out *json, const char *key, const char *text);
void json_text_len(struct json_out *json, const char *key, const char *text,
                   size_t len);
void json_int(struct json_out *json, const char *key, int64_t value);
void json_bool(struct json_out *json, const char *key, bool value);
void json_no_value(struct json_out *json, const char *key);
/* `digits` significant figures (1-17), no exponent trouble; NaN → null. */
void json_number(struct json_out *json, const char *key, double value,
                 int digits);
/* A decimal with at most 6 digits after the point and no exponent. */
void json_decimal(struct json_out *json, const char *key, double value);
/* Bytes that are JSON already. */
void json_raw(struct json_out *json, const char *key, const char *raw);
/* Appends `text` quoted, by itself. */
void json_quote(struct str *out, const char *text, size_t len);

#endif
