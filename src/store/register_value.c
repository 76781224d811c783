#include "store/register_value.h"

#include <string.h>

#define WORD_MAX INT64_C(10000000)
#define KEY_MAX  64

static const char *const type_names[] = {
    [REGISTER_MARK] = "mark",         [REGISTER_NOTE] = "note",
    [REGISTER_BOOKMARK] = "bookmark", [REGISTER_ITEM] = "item",
    [REGISTER_FLAG] = "flag",         [REGISTER_SETTING] = "setting",
};

void value_release(struct value *value)
{
    str_release(&value->key);
    str_release(&value->quote);
    str_release(&value->text);
}

static bool set_key(struct value *value, const struct field *field)
{
    struct slice name;

    if (!field_name(field, &name)) {
        return false;
    }
    str_set_len(&value->key, name.at, name.len);
    return true;
}

static bool read_mark(struct slice body, struct value *value)
{
    struct field fields[] = {
        {.key = "episode"}, {.key = "state"}, {.key = "over"}};
    enum mark_state state = MARK_OPEN;
    char word[24];

    body_read(body, fields, COUNT_OF(fields));
    value->over = fields[2];
    if (!set_key(value, &fields[0]) ||
        !mark_state_parse(field_word(&fields[1], word), &state)) {
        return false;
    }
    value->state = (int)state;
    return true;
}

static bool read_item(struct slice body, struct value *value)
{
    struct field fields[] = {
        {.key = "item"}, {.key = "state"}, {.key = "over"}};
    struct slice name;
    char word[24];
    int rev;

    body_read(body, fields, COUNT_OF(fields));
    value->over = fields[2];
    field_word(&fields[1], word);
    value->state = str_equal(word, "suspended");
    if (!field_item(&fields[0], &name, &rev) ||
        (!value->state && !str_equal(word, "on"))) {
        return false;
    }
    str_set_len(&value->key, name.at, name.len);
    return true;
}

static bool read_flag(struct slice body, struct value *value)
{
    struct field fields[] = {{.key = "item"},
                             {.key = "kind"},
                             {.key = "state"},
                             {.key = "text"},
                             {.key = "over"}};
    struct slice name;
    char word[24];
    int rev;

    body_read(body, fields, COUNT_OF(fields));
    value->over = fields[4];
    if (!field_item(&fields[0], &name, &rev) ||
        !flag_kind_parse(field_word(&fields[1], word), &value->flag)) {
        return false;
    }
    field_word(&fields[2], word);
    value->state = str_equal(word, "open");
    if (!value->state && !str_equal(word, "closed")) {
        return false;
    }
    (void)field_text(&fields[3], &value->text);
    str_set_len(&value->key, name.at, name.len);
    str_add_format(&value->key, " %d", (int)value->flag);
    return true;
}

static bool key_of_setting_ok(struct slice key)
{
    if (key.len > KEY_MAX || key.at[0] < 'a' || key.at[0] > 'z') {
        return false;
    }
    for (size_t i = 0; i < key.len; i++) {
        if (key.at[i] >= 'A' && key.at[i] <= 'Z') {
            return false;
        }
    }
    return true;
}

static bool read_setting(struct slice body, struct value *value)
{
    struct field fields[] = {{.key = "key"}, {.key = "value"}, {.key = "over"}};
    struct slice key;

    body_read(body, fields, COUNT_OF(fields));
    value->over = fields[2];
    if (!field_name(&fields[0], &key) || !key_of_setting_ok(key) ||
        !fields[1].found) {
        return false;
    }
    value->json = fields[1].member.value;
    return set_key(value, &fields[0]);
}

/* Notes and bookmarks: the same but for two names. */
static bool read_note(struct slice body, const char *id_key,
                      const char *text_key, struct value *value)
{
    struct field fields[] = {{.key = id_key},    {.key = "episode"},
                             {.key = "chapter"}, {.key = "word"},
                             {.key = "quote"},   {.key = text_key},
                             {.key = "over"}};
    struct event_id id;
    char uuid[37];

    body_read(body, fields, COUNT_OF(fields));
    value->over = fields[6];
    if (!field_id(&fields[0], &id) ||
        !field_name(&fields[1], &value->episode) ||
        !field_text(&fields[5], &value->text)) {
        return false;
    }
    value->has_chapter = field_name(&fields[2], &value->chapter);
    value->word = field_int(&fields[3], 0, WORD_MAX, 0);
    value->has_quote = field_text(&fields[4], &value->quote);
    event_id_format(&id, uuid);
    str_set(&value->key, uuid);
    return true;
}

bool value_read(struct slice type, struct slice body, struct value *value)
{
    memset(value, 0, sizeof(*value));
    str_init(&value->key);
    str_init(&value->quote);
    str_init(&value->text);
    while (value->kind < COUNT_OF(type_names) &&
           !slice_equal(type, type_names[value->kind])) {
        value->kind++;
    }
    switch (value->kind) {
    case REGISTER_MARK:
        return read_mark(body, value);
    case REGISTER_NOTE:
        return read_note(body, "note", "text", value);
    case REGISTER_BOOKMARK:
        return read_note(body, "bookmark", "label", value);
    case REGISTER_ITEM:
        return read_item(body, value);
    case REGISTER_FLAG:
        return read_flag(body, value);
    case REGISTER_SETTING:
        return read_setting(body, value);
    }
    return false;
}
