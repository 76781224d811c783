#include "catalog/schema.h"

#include <stdlib.h>
#include <string.h>

#include "base/nearest.h"
#include "base/number.h"
#include "base/utf8.h"
#include "catalog/schema_private.h"

static void *member(void *record, size_t offset)
{
    return (char *)record + offset;
}

static void check_count(struct reader *reader, const struct field *field,
                        const struct node *node)
{
    double max = field->max > 0 ? field->max : SCHEMA_LIST_MAX;
    const char *code = field->count_code != NULL ? field->count_code : "S007";

    if ((double)node->count > max) {
        reader_error(reader, node->at, code,
                     "%s has %zu entries; at most %.0f are allowed", field->key,
                     node->count, max);
    } else if ((double)node->count < field->min) {
        reader_error(reader, node->at, code,
                     "%s has %zu entries; at least %.0f are needed", field->key,
                     node->count, field->min);
    }
}

static void read_list_text(struct reader *reader, const struct field *field,
                           const struct node *node, struct str_list *out)
{
    struct field one = *field;
    char *text = NULL;

    one.kind = field->kind == FIELD_IDS ? FIELD_ID : FIELD_TEXT;
    one.min = 0;
    one.max = 0;
    if (node_absent(node)) {
        return;
    }
    schema_read_text(reader, &one, node, &text);
    if (text != NULL) {
        str_list_take(out, text);
    }
}

static void read_list(struct reader *reader, const struct field *field,
                      const struct node *node, void *place)
{
    struct str_list *out = place;

    if (node->kind == NODE_TEXT && (field->flags & FIELD_ONE_OR_MORE) != 0) {
        read_list_text(reader, field, node, out);
        return;
    }
    if (!reader_is_list(reader, node)) {
        return;
    }
    check_count(reader, field, node);
    for (const struct node *at = node->first;
         at != NULL && out->count < SCHEMA_LIST_MAX; at = at->next) {
        read_list_text(reader, field, at, out);
    }
}

void schema_read_list(const struct schema *schema, struct reader *reader,
                      const struct node *list, bool drop_broken, void **items,
                      size_t *count)
{
    size_t room = list->count < SCHEMA_LIST_MAX ? list->count : SCHEMA_LIST_MAX;
    char *array = xcalloc(room > 0 ? room : 1, schema->size);
    size_t used = 0;

    for (const struct node *at = list->first; at != NULL && used < room;
         at = at->next) {
        void *record = array + used * schema->size;

        if (schema_read(schema, reader, at, record) || !drop_broken) {
            used++;
        } else {
            schema_release(schema, record);
        }
    }
    *items = array;
    *count = used;
}

void schema_release_list(const struct schema *schema, void *items, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        schema_release(schema, (char *)items + i * schema->size);
    }
    free(items);
}

/* An array and its length stand side by side in the record. */
struct record_list {
    void *items;
    size_t count;
};

static void read_records(struct reader *reader, const struct field *field,
                         const struct node *node, void *place)
{
    struct record_list list;

    if (!reader_is_list(reader, node)) {
        return;
    }
    check_count(reader, field, node);
    schema_read_list(field->schema, reader, node, false, &list.items,
                     &list.count);
    memcpy(place, &list, sizeof(list));
}

/* One function for each kind of field, for the table below. */
static void read_text(struct reader *reader, const struct field *field,
                      const struct node *node, void *place)
{
    schema_read_text(reader, field, node, place);
}

static void read_int(struct reader *reader, const struct field *field,
                     const struct node *node, void *place)
{
    schema_read_int(reader, field, node, place);
}

static void read_bool(struct reader *reader, const struct field *field,
                      const struct node *node, void *place)
{
    (void)field;
    schema_read_bool(reader, node, place);
}

static void read_number(struct reader *reader, const struct field *field,
                        const struct node *node, void *place)
{
    reader_number(reader, node, field->min, field->max, place);
}

static void read_switch(struct reader *reader, const struct field *field,
                        const struct node *node, void *place)
{
    int word = schema_read_word(reader, field, node);

    if (word >= 0) {
        *(bool *)place = word == 1;
    }
}

static void read_enum(struct reader *reader, const struct field *field,
                      const struct node *node, void *place)
{
    int word = schema_read_word(reader, field, node);

    if (word >= 0) {
        memcpy(place, &word, sizeof(word));
    }
}

static void read_record(struct reader *reader, const struct field *field,
                        const struct node *node, void *place)
{
    schema_release(field->schema, place);
    schema_read(field->schema, reader, node, place);
}

static void release_text(const struct field *field, void *place)
{
    char *text;

    (void)field;
    memcpy(&text, place, sizeof(text));
    free(text);
}

static void release_list(const struct field *field, void *place)
{
    (void)field;
    str_list_release(place);
}

static void release_record(const struct field *field, void *place)
{
    schema_release(field->schema, place);
}

static void release_records(const struct field *field, void *place)
{
    struct record_list list;

    memcpy(&list, place, sizeof(list));
    schema_release_list(field->schema, list.items, list.count);
}

/* How the member of a field's kind is filled and freed; NULL: nothing to do.
 * FIELD_CUSTOM has functions of its own. */
static const struct {
    void (*read)(struct reader *reader, const struct field *field,
                 const struct node *node, void *place);
    void (*release)(const struct field *field, void *place);
} kinds[] = {
    [FIELD_ID] = {read_text, release_text},
    [FIELD_NAME] = {read_text, release_text},
    [FIELD_EPISODE] = {read_text, release_text},
    [FIELD_REF] = {read_text, release_text},
    [FIELD_TEXT] = {read_text, release_text},
    [FIELD_URL] = {read_text, release_text},
    [FIELD_QUANTITY] = {read_text, release_text},
    [FIELD_DATE] = {read_text, release_text},
    [FIELD_WHEN] = {read_text, release_text},
    [FIELD_INT] = {read_int, NULL},
    [FIELD_NUMBER] = {read_number, NULL},
    [FIELD_BOOL] = {read_bool, NULL},
    [FIELD_SWITCH] = {read_switch, NULL},
    [FIELD_ENUM] = {read_enum, NULL},
    [FIELD_DURATION] = {schema_read_form, NULL},
    [FIELD_TIME] = {schema_read_form, NULL},
    [FIELD_RANGE] = {schema_read_form, NULL},
    [FIELD_RECORD] = {read_record, release_record},
    [FIELD_RECORDS] = {read_records, release_records},
    [FIELD_TEXTS] = {read_list, release_list},
    [FIELD_IDS] = {read_list, release_list},
    [FIELD_IGNORED] = {NULL, NULL},
};

static void read_field(struct reader *reader, const struct field *field,
                       const struct node *node, void *record)
{
    if (field->kind == FIELD_CUSTOM) {
        field->read(reader, node, record);
    } else if (kinds[field->kind].read != NULL) {
        kinds[field->kind].read(reader, field, node,
                                member(record, field->offset));
    }
}

/* How messages call the record: "question of type multiple". */
struct record_name {
    struct str text;
    unsigned variant; /* bit, or all of them */
};

static bool has_key(const struct field *field, unsigned variant)
{
    return field->only == 0 || (field->only & variant) != 0;
}

static bool is_known(const struct schema *schema, const char *key,
                     unsigned variant)
{
    for (const struct field *at = schema->fields; at->key != NULL; at++) {
        if (at->key[0] == key[0] && has_key(at, variant) &&
            str_equal(at->key, key)) {
            return true;
        }
    }
    return false;
}

static void report_unknown(const struct schema *schema, struct reader *reader,
                           const struct node *key, const struct record_name *as)
{
    struct nearest nearest = NEAREST_INIT(key->key);
    struct str hint = STR_INIT;
    bool elsewhere = false;

    for (const struct field *at = schema->fields; at->key != NULL; at++) {
        if (has_key(at, as->variant)) {
            nearest_offer(&nearest, at->key);
        } else {
            elsewhere |= str_equal(at->key, key->key);
        }
    }
    nearest_add_hint(&nearest, &hint);
    if (elsewhere) {
        reader_error(reader, key->key_at, "Q002",
                     "key '%s' does not belong to a %s%s", key->key,
                     as->text.buf, hint.buf);
    } else {
        reader_error(reader, key->key_at, "S002", "unknown key '%.60s' in %s%s",
                     key->key, as->text.buf, hint.buf);
    }
    str_release(&hint);
}

static void read_fields(const struct schema *schema, struct reader *reader,
                        const struct node *node, void *record,
                        const struct record_name *as)
{
    for (const struct field *field = schema->fields; field->key != NULL;
         field++) {
        const struct node *value;

        if (!has_key(field, as->variant)) {
            continue;
        }
        value = node_get(node, field->key);
        if (!node_absent(value) &&
            !(value->kind == NODE_TEXT && schema_is_blank(value->text))) {
            read_field(reader, field, value, record);
        } else if ((field->flags & FIELD_REQUIRED) != 0) {
            reader_error(reader, node->at, "S001", "missing key '%s' in %s%s",
                         field->key, as->text.buf,
                         value != NULL ? " (its value is empty)" : "");
        }
    }
    for (const struct node *at = node->first; at != NULL; at = at->next) {
        if (!str_starts_with(at->key, "x-") &&
            !is_known(schema, at->key, as->variant)) {
            report_unknown(schema, reader, at, as);
        }
    }
}

bool schema_read(const struct schema *schema, struct reader *reader,
                 const struct node *node, void *record)
{
    size_t before = reader->errors;
    struct record_name as = {.text = STR_INIT, .variant = ~0u};

    memset(record, 0, schema->size);
    if (schema->init != NULL) {
        schema->init(record);
    }
    if (schema->keeps_node && reader->keep_nodes) {
        memcpy(member(record, schema->node_offset), &node, sizeof(node));
    }
    if (!reader_is_map(reader, node)) {
        return false;
    }
    str_add(&as.text, schema->name);
    if (schema->variant != NULL) {
        as.variant = schema->variant(reader, node, &as.text);
    }
    if (as.variant != 0) {
        read_fields(schema, reader, node, record, &as);
        if (schema->finish != NULL) {
            schema->finish(reader, node, record);
        }
    }
    str_release(&as.text);
    return reader->errors == before && as.variant != 0;
}

static void release_field(const struct field *field, void *record)
{
    if (kinds[field->kind].release != NULL) {
        kinds[field->kind].release(field, member(record, field->offset));
    }
}

void schema_release(const struct schema *schema, void *record)
{
    if (schema->release != NULL) {
        schema->release(record);
        return;
    }
    for (const struct field *field = schema->fields; field->key != NULL;
         field++) {
        release_field(field, record);
    }
    memset(record, 0, schema->size);
}
