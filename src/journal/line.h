/*
 * A line of the journal: envelope, TAB, body, LF. The bytes are the event:
 * nothing here writes a line anew. Checks, slices and a walk over the members
 * of a JSON object, without a tree.
 */
#ifndef JOURNAL_LINE_H
#define JOURNAL_LINE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/error.h"
#include "base/str.h"
#include "journal/event_id.h"

#define LINE_ENVELOPE_MAX ((size_t)512)
#define LINE_BODY_MAX     ((size_t)32768)
#define LINE_MAX_BYTES    (LINE_ENVELOPE_MAX + LINE_BODY_MAX + 2)
#define LINE_NESTING_MAX  8
#define LINE_HASH_BYTES   32
#define LINE_REDACTED_LEN 65 /* '~' and 64 hex digits */

/* All slices point into the checked bytes. */
struct line {
    struct slice envelope;
    struct slice body; /* as it stands, "~…" if redacted */
    struct event_id id;
    int64_t at_ms; /* uncorrected wall clock */
    int tz_min;    /* minutes east of UTC */
    struct slice type;
    int version;
    struct slice key; /* "x", the encryption key's id; empty if absent */
    bool redacted;
};

/*
 * Checks one line (with its LF) by every rule of doc/protocol.md, and
 * fills `line`. The error's text is the reason, without the line itself.
 */
MUST_CHECK bool line_check(const char *bytes, size_t len, struct line *line,
                           struct error *err);
/* The same for the two parts as a store keeps them, without TAB and LF. */
MUST_CHECK bool line_check_parts(struct slice envelope, struct slice body,
                                 struct line *line, struct error *err);
/* Is it of a type that holds free text, and so may be redacted (3.1, 8)? */
bool line_has_free_text(const struct line *line);
/*
 * Checks any JSON object by the rules for bodies: no spaces outside strings, no
 * key twice, nesting at most 8, numbers in range.
 */
MUST_CHECK bool line_check_object(struct slice object, struct error *err);

/* Kind of a JSON value, from its first byte. */
enum json_kind {
    KIND_OBJECT,
    KIND_LIST,
    KIND_TEXT,
    KIND_NUMBER,
    KIND_TRUE,
    KIND_FALSE,
    KIND_NULL,
};

struct json_member {
    struct slice
        key; /* between the quotes, escapes not undone; empty in lists */
    struct slice value;
    enum json_kind kind;
};

/*
 * Walks the members of an object or the elements of a list THAT WAS CHECKED;
 * on other bytes it stops early, never reads outside.
 *
 *     struct json_walk walk = json_walk_of(line.body);
 *     struct json_member member;
 *     while (json_walk_next(&walk, &member)) { … }
 */
struct json_walk {
    const char *at;
    const char *end;
};
struct json_walk json_walk_of(struct slice object_or_list);
bool json_walk_next(struct json_walk *walk, struct json_member *member);
/* Finds one member of an object; false if absent. */
bool json_find(struct slice object, const char *key,
               struct json_member *member);
/* Is the member's key this one? (Keys with escapes are compared undone.) */
bool json_key_is(const struct json_member *member, const char *key);

/* Appends the text of a string value, escapes undone; lone halves → U+FFFD. */
bool json_add_text(const struct json_member *member, struct str *out);
/* An integer in ±(2^53-1); false for decimals and other kinds. */
bool json_get_int(const struct json_member *member, int64_t *value);
bool json_get_number(const struct json_member *member, double *value);
/* A string that is a UUID, into 16 bytes. */
bool json_get_id(const struct json_member *member, struct event_id *id);

#endif
