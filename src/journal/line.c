#include "journal/line.h"

#include <string.h>

#include "base/ascii.h"
#include "journal/scan.h"

#define TZ_LIMIT      840
#define VERSION_LIMIT 999
#define TYPE_LIMIT    32

/* Which envelope keys were there and good. */
enum {
    HAS_ID = 1,
    HAS_AT = 2,
    HAS_TZ = 4,
    HAS_TYPE = 8,
    HAS_VERSION = 16,
    HAS_ALL = 31,
};

bool line_check_object(struct slice object, struct error *err)
{
    const char *reason = scan_object(object.at, object.len);

    return reason == NULL || error_set(err, "%s", reason);
}

static bool type_ok(struct slice type)
{
    if (type.len == 0 || type.len > TYPE_LIMIT || !ascii_is_lower(type.at[0])) {
        return false;
    }
    for (size_t i = 1; i < type.len; i++) {
        char c = type.at[i];

        if (!(ascii_is_lower(c) || ascii_is_digit(c) || c == '-')) {
            return false;
        }
    }
    return true;
}

/* NULL, or why the member is wrong. */
static const char *take_id(const struct json_member *member, struct line *line)
{
    struct slice value = member->value;

    if (member->kind != KIND_TEXT || value.len != 38 ||
        !event_id_parse(value.at + 1, 36, 0, &line->id)) {
        return "the id is not a UUID in lower case";
    }
    return line->id.bytes[6] >> 4 == 7 ? NULL : "the id is not of version 7";
}

static const char *take_text(const struct json_member *member,
                             struct slice *text)
{
    if (member->kind != KIND_TEXT) {
        return "t or x is not a text";
    }
    *text = (struct slice){member->value.at + 1, member->value.len - 2};
    return NULL;
}

static const char *take_integer(const struct json_member *member, int64_t min,
                                int64_t max, int64_t *value)
{
    if (!json_get_int(member, value)) {
        return "at, tz or v is not an integer";
    }
    return *value < min || *value > max ? "at, tz or v is out of range" : NULL;
}

/*
 * Is it this key of one letter or two? A shorter test than json_key_is(): a key
 * that is this one with escapes is longer than two bytes.
 */
static bool is_key(const struct json_member *member, const char *name)
{
    size_t len = name[1] == '\0' ? 1 : 2;

    if (member->key.len > 2) {
        return json_key_is(member, name);
    }
    return member->key.len == len && member->key.at[0] == name[0] &&
           (len == 1 || member->key.at[1] == name[1]);
}

static const char *take_member(const struct json_member *member,
                               struct line *line, unsigned *found)
{
    const char *reason = NULL;
    int64_t value = 0;

    if (is_key(member, "id")) {
        *found |= HAS_ID;
        reason = take_id(member, line);
    } else if (is_key(member, "at")) {
        *found |= HAS_AT;
        reason = take_integer(member, INT64_MIN, INT64_MAX, &line->at_ms);
    } else if (is_key(member, "tz")) {
        *found |= HAS_TZ;
        reason = take_integer(member, -TZ_LIMIT, TZ_LIMIT, &value);
        line->tz_min = (int)value;
    } else if (is_key(member, "t")) {
        *found |= HAS_TYPE;
        reason = take_text(member, &line->type);
        if (reason == NULL && !type_ok(line->type)) {
            reason = "t is not a type's name";
        }
    } else if (is_key(member, "v")) {
        *found |= HAS_VERSION;
        reason = take_integer(member, 1, VERSION_LIMIT, &value);
        line->version = (int)value;
    } else if (is_key(member, "x")) {
        reason = take_text(member, &line->key);
    }
    return reason;
}

static const char *check_envelope(struct slice envelope, struct line *line)
{
    struct json_walk walk = json_walk_of(envelope);
    struct json_member member;
    unsigned found = 0;

    while (json_walk_next(&walk, &member)) {
        const char *reason = take_member(&member, line, &found);

        if (reason != NULL) {
            return reason;
        }
    }
    return found == HAS_ALL ? NULL : "id, at, tz, t or v is missing";
}

static bool is_redacted(struct slice body)
{
    if (body.len != LINE_REDACTED_LEN || body.at[0] != '~') {
        return false;
    }
    for (size_t i = 1; i < body.len; i++) {
        if (ascii_hex_lower(body.at[i]) < 0) {
            return false;
        }
    }
    return true;
}

bool line_check_parts(struct slice envelope, struct slice body,
                      struct line *line, struct error *err)
{
    struct line found = {.envelope = envelope, .body = body};
    const char *reason;

    if (envelope.len > LINE_ENVELOPE_MAX) {
        return error_set(err, "the envelope is longer than 512 bytes");
    }
    if (body.len > LINE_BODY_MAX) {
        return error_set(err, "the body is longer than 32 KiB");
    }
    reason = scan_object(envelope.at, envelope.len);
    if (reason == NULL) {
        reason = check_envelope(envelope, &found);
    }
    if (reason != NULL) {
        return error_set(err, "envelope: %s", reason);
    }
    found.redacted = is_redacted(body);
    reason = found.redacted ? NULL : scan_object(body.at, body.len);
    if (reason != NULL) {
        return error_set(err, "body: %s", reason);
    }
    *line = found;
    return true;
}

bool line_check(const char *bytes, size_t len, struct line *line,
                struct error *err)
{
    const char *tab;
    struct slice envelope;
    struct slice body;

    if (len == 0 || bytes[len - 1] != '\n') {
        return error_set(err, "no line feed at the end");
    }
    tab = memchr(bytes, '\t', len);
    if (tab == NULL) {
        return error_set(err, "no tab between envelope and body");
    }
    envelope = (struct slice){bytes, (size_t)(tab - bytes)};
    body = (struct slice){tab + 1, len - envelope.len - 2};
    return line_check_parts(envelope, body, line, err);
}

bool line_has_free_text(const struct line *line)
{
    return slice_equal(line->type, "answer") ||
           slice_equal(line->type, "note") ||
           slice_equal(line->type, "bookmark") ||
           slice_equal(line->type, "flag");
}
