/* Single values: the kinds of the content format. */
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "base/ascii.h"
#include "base/number.h"
#include "base/utf8.h"
#include "catalog/ref.h"
#include "catalog/schema.h"

bool value_duration(const char *text, int64_t *seconds)
{
    static const struct {
        char letter;
        int64_t seconds;
    } units[] = {{'h', 3600}, {'m', 60}, {'s', 1}};
    int64_t sum = 0;
    size_t unit = 0;

    if (*text == '\0') {
        return false;
    }
    while (*text != '\0') {
        int64_t n = 0;
        size_t digits = 0;

        for (; ascii_is_digit(*text) && digits < 6; text++, digits++) {
            n = n * 10 + (*text - '0');
        }
        while (unit < COUNT_OF(units) && units[unit].letter != *text) {
            unit++;
        }
        if (digits == 0 || unit == COUNT_OF(units)) {
            return false;
        }
        sum += n * units[unit++].seconds;
        text++;
    }
    *seconds = sum;
    return true;
}

bool value_time(const char *text, int64_t *seconds)
{
    static const char form[] = "00:00:00";
    int part[3] = {0, 0, 0};

    for (size_t i = 0; i < sizeof(form); i++) {
        if (form[i] == '0' ? !ascii_is_digit(text[i]) : text[i] != form[i]) {
            return false;
        }
        if (form[i] == '0') {
            part[i / 3] = part[i / 3] * 10 + (text[i] - '0');
        }
    }
    if (part[1] > 59 || part[2] > 59) {
        return false;
    }
    *seconds = part[0] * 3600 + part[1] * 60 + part[2];
    return true;
}

bool value_range(const char *text, struct int_range *range)
{
    int64_t first;
    int64_t last;
    size_t len = strcspn(text, "-");
    char begin[8];

    if (text[len] != '-' || len >= sizeof(begin) ||
        !ascii_is_digit(text[len + 1])) {
        return false;
    }
    memcpy(begin, text, len);
    begin[len] = '\0';
    if (!number_parse_int(begin, 0, 1000000, &first) ||
        !number_parse_int(text + len + 1, 0, 1000000, &last) || first > last) {
        return false;
    }
    *range = (struct int_range){(int)first, (int)last};
    return true;
}

static void report(struct reader *reader, struct position at,
                   enum severity severity, const char *code, const char *format,
                   va_list args) PRINTF(5, 0);
static void report(struct reader *reader, struct position at,
                   enum severity severity, const char *code, const char *format,
                   va_list args)
{
    struct str text = STR_INIT;

    reader->errors++;
    if (reader->errors > READER_MAX_ERRORS) {
        return;
    }
    str_add_vformat(&text, format, args);
    messages_add(reader->messages, reader->file, at, severity, code, "%s",
                 text.buf);
    if (reader->errors == READER_MAX_ERRORS) {
        messages_add(reader->messages, reader->file, at, severity, code,
                     "and more errors in this file");
    }
    str_release(&text);
}

void reader_error(struct reader *reader, struct position at, const char *code,
                  const char *format, ...)
{
    va_list args;

    va_start(args, format);
    report(reader, at, SEVERITY_ERROR, code, format, args);
    va_end(args);
}

void reader_warning(struct reader *reader, struct position at, const char *code,
                    const char *format, ...)
{
    struct str text = STR_INIT;
    va_list args;

    va_start(args, format);
    str_add_vformat(&text, format, args);
    va_end(args);
    messages_add(reader->messages, reader->file, at, SEVERITY_WARNING, code,
                 "%s", text.buf);
    str_release(&text);
}

static const char *kind_name(enum node_kind kind)
{
    static const char *const names[] = {"a text", "a list", "a mapping"};

    return names[kind];
}

static bool is_kind(struct reader *reader, const struct node *node,
                    enum node_kind kind)
{
    if (node->kind == kind) {
        return true;
    }
    if (node->key != NULL) {
        reader_error(reader, node->at, "S003", "'%s' must be %s, not %s",
                     node->key, kind_name(kind), kind_name(node->kind));
    } else {
        reader_error(reader, node->at, "S003", "expected %s here, not %s",
                     kind_name(kind), kind_name(node->kind));
    }
    return false;
}

bool reader_is_map(struct reader *reader, const struct node *node)
{
    return is_kind(reader, node, NODE_MAP);
}

bool reader_is_list(struct reader *reader, const struct node *node)
{
    return is_kind(reader, node, NODE_LIST);
}

bool reader_is_text(struct reader *reader, const struct node *node)
{
    return is_kind(reader, node, NODE_TEXT);
}

bool reader_number(struct reader *reader, const struct node *node, double min,
                   double max, double *value)
{
    double read;

    if (!reader_is_text(reader, node)) {
        return false;
    }
    if (!number_parse(node->text, node->len, &read)) {
        reader_error(reader, node->at, "S003", "'%.40s' is not a number",
                     node->text);
        return false;
    }
    if (read < min || read > max) {
        reader_error(reader, node->at, "S006", "%s must be %g to %g, not %s",
                     node->key != NULL ? node->key : "the number", min, max,
                     node->text);
        return false;
    }
    *value = read;
    return true;
}

bool reader_name(struct reader *reader, const struct node *node,
                 const char *name)
{
    if (!name_valid(name)) {
        reader_error(reader, node->key_at.line > 0 ? node->key_at : node->at,
                     "S004",
                     "'%.60s' is not a name: a letter, then letters, digits "
                     "and underscores, at most %d",
                     name, NAME_MAX_LEN);
        return false;
    }
    return true;
}

char *reader_text(struct reader *reader, const struct node *node, double max)
{
    struct str text = STR_INIT;
    size_t count;

    if (!reader_is_text(reader, node)) {
        return NULL;
    }
    str_add_len(&text, node->text, node->len);
    str_trim(&text);
    count = utf8_count(text.buf, text.len);
    if ((double)count > max) {
        reader_error(reader, node->at, "S007",
                     "%s has %zu characters; at most %.0f are allowed",
                     node->key != NULL ? node->key : "the text", count, max);
        str_release(&text);
        return NULL;
    }
    return str_take(&text);
}

static void add_text(struct reader *reader, const struct node *node,
                     struct str_list *out)
{
    char *text = reader_text(reader, node, SCHEMA_TEXT_MAX);

    if (text != NULL && *text != '\0') {
        str_list_take(out, text);
    } else {
        free(text);
    }
}

bool reader_texts(struct reader *reader, const struct node *node,
                  struct str_list *out, size_t max_count)
{
    size_t before = reader->errors;

    if (node->kind == NODE_TEXT) {
        add_text(reader, node, out);
        return reader->errors == before;
    }
    if (!reader_is_list(reader, node)) {
        return false;
    }
    if (node->count > max_count) {
        reader_error(reader, node->at, "S007",
                     "%s has %zu entries; at most %zu are allowed",
                     node->key != NULL ? node->key : "the list", node->count,
                     max_count);
        return false;
    }
    for (const struct node *at = node->first; at != NULL; at = at->next) {
        add_text(reader, at, out);
    }
    return reader->errors == before;
}

int schema_check_format(struct reader *reader, const struct node *root,
                        const char *kind, int newest)
{
    const struct node *format = node_get(root, "format");
    const char *text = node_text(format);
    size_t len = strlen(kind);
    int64_t version;

    if (text == NULL) {
        reader_error(reader, root != NULL ? root->at : (struct position){1, 1},
                     "S008", "the first key must be 'format: %s/%d'", kind,
                     newest);
        return 0;
    }
    if (strncmp(text, kind, len) != 0 || text[len] != '/' ||
        !number_parse_int(text + len + 1, 1, 1000000, &version)) {
        reader_error(reader, format->at, "S008",
                     "unknown format '%.60s'; expected %s/%d", text, kind,
                     newest);
        return 0;
    }
    if (version > newest) {
        reader_error(reader, format->at, "S008",
                     "%s was written for a newer version of the program, which "
                     "knows %s/%d",
                     text, kind, newest);
        return 0;
    }
    if (root->first != format) {
        reader_error(reader, format->key_at, "S008",
                     "'format' must be the first key");
    }
    return (int)version;
}
