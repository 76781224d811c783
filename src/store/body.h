/* Reading the members of a checked body, with the limits of the projections. */
#ifndef STORE_BODY_H
#define STORE_BODY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "journal/line.h"

/* Longest name of an episode, chapter, question or setting. */
#define BODY_NAME_MAX 200

struct field {
    const char *key;
    struct json_member member;
    bool found;
};
/* Fills the fields that the body has; their keys were set by the caller. */
void body_read(struct slice body, struct field *fields, size_t count);

/*
 * A name: 1 to BODY_NAME_MAX of [A-Za-z0-9._-]. Anything else cannot come from
 * content, and would be a nuisance in keys and messages.
 */
bool field_name(const struct field *field, struct slice *name);
/* "ep051.pool-size@3": the name without revision, and 3 (0 if there is none).
 */
bool field_item(const struct field *field, struct slice *name, int *rev);
/* A UUID; false if absent or another thing. */
bool field_id(const struct field *field, struct event_id *id);
/* Clamped into [min, max]; `fallback` if absent or no integer. */
int64_t field_int(const struct field *field, int64_t min, int64_t max,
                  int64_t fallback);
double field_number(const struct field *field, double min, double max,
                    double fallback);
bool field_true(const struct field *field);
/* The text, escapes undone, appended to `out`; false if it is no text. */
bool field_text(const struct field *field, struct str *out);
/* A short text without escapes as a NUL-terminated name of a table, or "". */
const char *field_word(const struct field *field, char out[24]);

#endif
