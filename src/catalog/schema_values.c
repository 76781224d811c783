/* One scalar by its kind; see schema_private.h. */
#include "catalog/schema_private.h"

#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/nearest.h"
#include "base/number.h"
#include "base/utf8.h"
#include "catalog/ref.h"

bool schema_is_blank(const char *text)
{
    return text[strspn(text, " \n\t")] == '\0';
}

/* Leading spaces of a drawing or a log mean something; ends of line at its
 * end never do. */
static void trim(struct str *text, unsigned flags)
{
    if ((flags & FIELD_SPACES) == 0) {
        str_trim(text);
        return;
    }
    while (text->len > 0 && text->buf[text->len - 1] == '\n') {
        str_truncate(text, text->len - 1);
    }
}

static void check_length(struct reader *reader, const struct field *field,
                         const struct node *node, const char *text, size_t len)
{
    size_t count = utf8_count(text, len);
    double max = field->max > 0 ? field->max : SCHEMA_TEXT_MAX;

    if ((double)count > max) {
        reader_error(reader, node->at, "S007",
                     "%s has %zu characters; at most %.0f are allowed",
                     field->key, count, max);
    } else if ((double)count < field->min) {
        reader_error(reader, node->at, "S007",
                     "%s has %zu characters; at least %.0f are needed",
                     field->key, count, field->min);
    }
}

static bool ref_is_canonical(const char *text)
{
    struct error err = ERROR_INIT;
    struct str back = STR_INIT;
    struct ref ref;
    bool ok = ref_parse(text, &ref, &err);

    if (ok) {
        ref_add(&ref, &back);
        ok = ref.kind != REF_PLACE && ref.kind != REF_SERIES && ref.rev == 0 &&
             str_equal(back.buf, text);
    }
    str_release(&back);
    error_release(&err);
    return ok;
}

static bool is_year(const char *text)
{
    return strlen(text) == 4 && strspn(text, "0123456789") == 4;
}

/* What is wrong with a text of that kind, with its code; NULL if nothing. */
static const char *flaw_of(enum field_kind kind, const char *text,
                           const char **code)
{
    struct civil civil;

    *code = "S004";
    if (kind == FIELD_ID && !id_valid(text)) {
        return "is not an id: lower-case letters and digits with single "
               "hyphens between, at most 40";
    }
    if (kind == FIELD_NAME && !name_valid(text)) {
        return "is not a name: a letter, then letters, digits and "
               "underscores, at most 20";
    }
    if (kind == FIELD_EPISODE && episode_id_parse(text) == 0) {
        return "is not an episode id: 'ep' and three digits";
    }
    if (kind == FIELD_REF && !ref_is_canonical(text)) {
        return "is not a reference: an episode id, episode.objective, or "
               "pattern:, case:, term: or calc: with an id";
    }
    *code = "S009";
    if (kind == FIELD_DATE && !civil_parse(text, &civil)) {
        return "is not a date of the form yyyy-mm-dd";
    }
    if (kind == FIELD_WHEN && !is_year(text) && !civil_parse(text, &civil)) {
        return "is neither a year nor a date of the form yyyy-mm-dd";
    }
    if (kind == FIELD_URL && !str_starts_with(text, "https://") &&
        !str_starts_with(text, "http://")) {
        return "is not an address that begins with https://";
    }
    return NULL;
}

void schema_read_text(struct reader *reader, const struct field *field,
                      const struct node *node, char **out)
{
    struct str text = STR_INIT;
    const char *code;
    const char *flaw;

    if (!reader_is_text(reader, node)) {
        return;
    }
    str_add_len(&text, node->text, node->len);
    trim(&text, field->flags);
    flaw = flaw_of(field->kind, text.buf, &code);
    if (flaw != NULL) {
        reader_error(reader, node->at, code, "'%.60s' %s", text.buf, flaw);
    } else {
        check_length(reader, field, node, text.buf, text.len);
    }
    free(*out);
    *out = str_take(&text);
}

static void add_words(const char *const *words, struct str *out)
{
    const char *separator = "";

    for (; *words != NULL; words++) {
        if (**words != '\0') {
            str_add_format(out, "%s%s", separator, *words);
            separator = ", ";
        }
    }
}

/* Index of the text in the closed list, -1 with a report. */
int schema_read_word(struct reader *reader, const struct field *field,
                     const struct node *node)
{
    struct nearest nearest = NEAREST_INIT(node->text);
    struct str list = STR_INIT;

    if (!reader_is_text(reader, node)) {
        return -1;
    }
    for (int i = 0; field->words[i] != NULL; i++) {
        if (str_equal(field->words[i], node->text)) {
            return i;
        }
        nearest_offer(&nearest, field->words[i]);
    }
    add_words(field->words, &list);
    nearest_add_hint(&nearest, &list);
    reader_error(reader, node->at, "S005", "'%.60s' is not a %s; one of %s",
                 node->text, field->key, list.buf);
    str_release(&list);
    return -1;
}

void schema_read_bool(struct reader *reader, const struct node *node, bool *out)
{
    if (!reader_is_text(reader, node)) {
        return;
    }
    if (str_equal(node->text, "true") || str_equal(node->text, "false")) {
        *out = node->text[0] == 't';
        return;
    }
    reader_error(reader, node->at, "S005",
                 "'%.60s' is not a %s; one of true, false", node->text,
                 node->key);
}

void schema_read_int(struct reader *reader, const struct field *field,
                     const struct node *node, int *out)
{
    int64_t value;
    double number;

    if (!reader_is_text(reader, node)) {
        return;
    }
    if (number_parse_int(node->text, (int64_t)field->min, (int64_t)field->max,
                         &value)) {
        *out = (int)value;
    } else if (number_parse(node->text, node->len, &number)) {
        reader_error(reader, node->at, "S006",
                     "%s must be a whole number from %.0f to %.0f, not %.40s",
                     field->key, field->min, field->max, node->text);
    } else {
        reader_error(reader, node->at, "S003", "'%.40s' is not a number",
                     node->text);
    }
}

/* Durations, times and ranges: forms of their own. */
void schema_read_form(struct reader *reader, const struct field *field,
                      const struct node *node, void *out)
{
    const char *form = NULL;

    if (!reader_is_text(reader, node)) {
        return;
    }
    if (field->kind == FIELD_DURATION && !value_duration(node->text, out)) {
        form = "a duration such as 2h30m or 40s";
    } else if (field->kind == FIELD_TIME && !value_time(node->text, out)) {
        form = "a time of the form hh:mm:ss";
    } else if (field->kind == FIELD_RANGE && !value_range(node->text, out)) {
        form = "a range such as 51-65";
    }
    if (form != NULL) {
        reader_error(reader, node->at, "S009", "'%.60s' is not %s", node->text,
                     form);
    }
}
