#include "app/settings.h"

#include <stdlib.h>
#include <string.h>

#include "app/app_private.h"
#include "base/file.h"
#include "base/json_out.h"
#include "base/nearest.h"
#include "base/number.h"
#include "base/path.h"
#include "catalog/yaml_tree.h"
#include "store/store_settings.h"

struct pair {
    char *key;
    char *value;
};

/* The device's settings, and the last person's value handed out. */
struct settings {
    struct pair *pairs;
    size_t count;
    size_t capacity;
    struct str answer;
    bool broken; /* config.yaml could not be read: it is not written over */
};

char *app_config_path(const char *name)
{
    char *folder = path_config();
    char *path = path_join(folder, name);

    free(folder);
    return path;
}

static struct pair *find_pair(const struct settings *settings, const char *key)
{
    for (size_t i = 0; i < settings->count; i++) {
        if (str_equal(settings->pairs[i].key, key)) {
            return &settings->pairs[i];
        }
    }
    return NULL;
}

static void set_pair(struct settings *settings, const char *key,
                     const char *value)
{
    struct pair *pair = find_pair(settings, key);

    if (pair == NULL) {
        GROW(settings->pairs, settings->count, settings->capacity);
        pair = &settings->pairs[settings->count++];
        pair->key = xstrdup(key);
        pair->value = NULL;
    }
    free(pair->value);
    pair->value = xstrdup(value);
}

static void complain(struct str_list *problems, const char *file,
                     struct position at, const char *text)
{
    str_list_take(problems,
                  xasprintf("%s:%u:%u: %s", file, at.line, at.column, text));
}

static void read_pair(struct settings *settings, const struct node *node,
                      const char *file, struct str_list *problems)
{
    const struct option *option = option_find(node->key);
    struct error err = ERROR_INIT;

    if (str_equal(node->key, "format")) {
        if (node->kind != NODE_TEXT || !str_equal(node->text, "config/1")) {
            complain(problems, file, node->at,
                     "written for another version: expected config/1");
        }
        return;
    }
    if (option == NULL || option->home != OPTION_DEVICE) {
        struct str text = STR_INIT;
        struct nearest nearest = NEAREST_INIT(node->key);

        for (const struct option *o = option_table(); o->key != NULL; o++) {
            nearest_offer(&nearest, o->key);
        }
        str_add_format(&text,
                       option == NULL
                           ? "unknown setting '%s'"
                           : "'%s' follows the person: dstudio config %s …",
                       node->key, node->key);
        if (option == NULL) {
            nearest_add_hint(&nearest, &text);
        }
        complain(problems, file, node->key_at, text.buf);
        str_release(&text);
    } else if (node->kind != NODE_TEXT) {
        complain(problems, file, node->at, "a text was expected here");
    } else if (!option_check(option, node->text, &err)) {
        complain(problems, file, node->at, error_get(&err));
    } else {
        set_pair(settings, node->key, node->text);
    }
    error_release(&err);
}

static void read_config(struct settings *settings, struct str_list *problems)
{
    char *path = app_config_path("config.yaml");
    struct yaml_tree tree = YAML_TREE_INIT;
    struct messages messages = MESSAGES_INIT;

    if (file_exists(path)) {
        if (!yaml_tree_read(&tree, path, "config.yaml", &messages)) {
            settings->broken = true;
            for (size_t i = 0; i < messages.count; i++) {
                complain(problems, "config.yaml", messages.items[i].at,
                         messages.items[i].text);
            }
        } else if (tree.root != NULL && tree.root->kind == NODE_MAP) {
            for (const struct node *node = tree.root->first; node != NULL;
                 node = node->next) {
                read_pair(settings, node, "config.yaml", problems);
            }
        }
    }
    yaml_tree_release(&tree);
    messages_release(&messages);
    free(path);
}

struct settings *settings_new(struct str_list *problems)
{
    struct settings *settings = xcalloc(1, sizeof(*settings));

    str_init(&settings->answer);
    read_config(settings, problems);
    return settings;
}

void settings_free(struct settings *settings)
{
    if (settings == NULL) {
        return;
    }
    for (size_t i = 0; i < settings->count; i++) {
        free(settings->pairs[i].key);
        free(settings->pairs[i].value);
    }
    free(settings->pairs);
    str_release(&settings->answer);
    free(settings);
}

/* The journal's JSON as the text that people type: "x" → x, [1,10] → 1 10. */
static void from_json(struct str *text)
{
    struct str plain = STR_INIT;

    for (size_t i = 0; i < text->len; i++) {
        char c = text->buf[i];

        if (c == ',') {
            str_add_char(&plain, ' ');
        } else if (c != '"' && c != '[' && c != ']' && c != '\\') {
            str_add_char(&plain, c);
        }
    }
    str_release(text);
    *text = plain;
}

static bool words_of(const char *value, struct str_list *words)
{
    const char *at = value;

    while (*at != '\0') {
        size_t len = strcspn(at, " ,");

        if (len > 0) {
            str_list_take(words, xstrndup(at, len));
        }
        at += len + (at[len] != '\0');
    }
    return words->count > 0;
}

static void to_json(const struct option *option, const char *value,
                    struct str *out)
{
    struct str_list words = STR_LIST_INIT;
    struct json_out json;

    json_begin(&json, out);
    switch (option->kind) {
    case OPTION_BOOL:
    case OPTION_NUMBER:
    case OPTION_INT:
        str_add(out, value);
        break;
    case OPTION_TEXT:
    case OPTION_WORD:
        json_text(&json, NULL, value);
        break;
    case OPTION_MINUTES:
    case OPTION_DAYS:
        words_of(value, &words);
        json_open_list(&json, NULL);
        for (size_t i = 0; i < words.count; i++) {
            if (option->kind == OPTION_DAYS) {
                json_text(&json, NULL, words.items[i]);
            } else {
                json_raw(&json, NULL, words.items[i]);
            }
        }
        json_close_list(&json);
        break;
    }
    str_list_release(&words);
}

const char *settings_device(const struct settings *settings, const char *key)
{
    const struct pair *pair = find_pair(settings, key);
    const struct option *option = option_find(key);

    return pair != NULL ? pair->value : option != NULL ? option->standard : "";
}

bool app_setting_is_set(struct app *app, const char *key)
{
    const struct option *option = option_find(key);
    bool set;

    if (option == NULL) {
        return false;
    }
    if (option->home == OPTION_DEVICE) {
        return find_pair(app->settings, key) != NULL;
    }
    str_clear(&app->settings->answer);
    set = store_setting_get(app->store, key, &app->settings->answer) &&
          !str_equal(app->settings->answer.buf, "null");
    return set;
}

const char *app_setting(struct app *app, const char *key)
{
    const struct option *option = option_find(key);
    const struct pair *pair = find_pair(app->settings, key);

    if (option == NULL) {
        return "";
    }
    if (!app_setting_is_set(app, key)) {
        return option->standard;
    }
    if (option->home == OPTION_DEVICE) {
        return pair->value;
    }
    from_json(&app->settings->answer);
    return app->settings->answer.buf;
}

double app_setting_number(struct app *app, const char *key)
{
    const char *text = app_setting(app, key);
    double value = 0;

    return number_parse(text, strlen(text), &value) ? value : 0;
}

bool app_setting_bool(struct app *app, const char *key)
{
    return str_equal(app_setting(app, key), "true");
}

static bool fail_words(const struct option *option, const char *value,
                       struct error *err)
{
    struct str list = STR_INIT;

    for (size_t i = 0; option->words[i] != NULL; i++) {
        str_add_format(&list, "%s%s", i > 0 ? ", " : "", option->words[i]);
    }
    error_set_code(err, ERROR_USAGE, "'%s' is none of: %s", value, list.buf);
    str_release(&list);
    return false;
}

static bool check_number(const struct option *option, const char *value,
                         struct error *err)
{
    double number;

    if (!number_parse(value, strlen(value), &number)) {
        return error_set_code(err, ERROR_USAGE, "'%s' is no number", value);
    }
    if (number < option->min || number > option->max) {
        return error_set_code(err, ERROR_USAGE, "%s is not between %g and %g",
                              value, option->min, option->max);
    }
    if (option->kind == OPTION_INT &&
        strspn(value, "0123456789") != strlen(value)) {
        return error_set_code(err, ERROR_USAGE, "'%s' is no whole number",
                              value);
    }
    return true;
}

static bool check_minutes(const struct option *option, const char *value,
                          struct error *err)
{
    struct str_list words = STR_LIST_INIT;
    bool ok = true;

    words_of(value, &words);
    for (size_t i = 0; ok && i < words.count; i++) {
        double minutes = 0;

        ok = check_number(option, words.items[i], err);
        if (ok &&
            (!number_parse(words.items[i], strlen(words.items[i]), &minutes) ||
             minutes <= 0)) {
            ok = error_set_code(err, ERROR_USAGE,
                                "a step must be longer than 0 minutes");
        }
    }
    if (ok && words.count > 20) {
        ok = error_set_code(err, ERROR_USAGE, "more than 20 steps");
    }
    str_list_release(&words);
    return ok;
}

static bool check_days(const struct option *option, const char *value,
                       struct error *err)
{
    struct str_list words = STR_LIST_INIT;
    bool ok = true;

    words_of(value, &words);
    if (words.count != 7) {
        ok = error_set_code(err, ERROR_USAGE,
                            "seven days are wanted, Monday first");
    }
    for (size_t i = 0; ok && i < words.count; i++) {
        if (!str_is_among(words.items[i], option->words)) {
            ok = fail_words(option, words.items[i], err);
        }
    }
    str_list_release(&words);
    return ok;
}

bool option_check(const struct option *option, const char *value,
                  struct error *err)
{
    if (strlen(value) > 1000) {
        return error_set_code(err, ERROR_USAGE, "the value is too long");
    }
    switch (option->kind) {
    case OPTION_TEXT:
        return true;
    case OPTION_WORD:
        return str_is_among(value, option->words) ||
               fail_words(option, value, err);
    case OPTION_BOOL:
        return str_equal(value, "true") || str_equal(value, "false") ||
               error_set_code(err, ERROR_USAGE, "'%s' is not true or false",
                              value);
    case OPTION_NUMBER:
    case OPTION_INT:
        return check_number(option, value, err);
    case OPTION_MINUTES:
        return check_minutes(option, value, err);
    case OPTION_DAYS:
        return check_days(option, value, err);
    }
    return false;
}

static void quote_yaml(struct str *out, const char *value)
{
    str_add_char(out, '"');
    for (const char *at = value; *at != '\0'; at++) {
        if (*at == '"' || *at == '\\') {
            str_add_char(out, '\\');
        }
        str_add_char(out, *at);
    }
    str_add_char(out, '"');
}

static bool write_config(struct settings *settings, struct error *err)
{
    char *path = app_config_path("config.yaml");
    char *folder = path_config();
    struct str text = STR_INIT;
    bool ok;

    str_add(&text, "format: config/1\n");
    for (size_t i = 0; i < settings->count; i++) {
        str_add_format(&text, "%s: ", settings->pairs[i].key);
        quote_yaml(&text, settings->pairs[i].value);
        str_add_char(&text, '\n');
    }
    if (settings->broken) {
        ok = error_set(err,
                       "'%s' cannot be read and is left as it is; mend or "
                       "remove it first",
                       path);
    } else {
        ok = file_make_folder(folder, err) &&
             file_write_atomic(path, text.buf, text.len, 0600, err);
    }
    str_release(&text);
    free(folder);
    free(path);
    return ok;
}

static bool set_device(struct settings *settings, const char *key,
                       const char *value, struct error *err)
{
    struct pair *pair = find_pair(settings, key);

    if (value[0] == '\0' && pair != NULL) {
        free(pair->key);
        free(pair->value);
        *pair = settings->pairs[--settings->count];
    } else if (value[0] != '\0') {
        set_pair(settings, key, value);
    }
    return write_config(settings, err);
}

bool app_setting_set(struct app *app, const char *key, const char *value,
                     struct error *err)
{
    const struct option *option = option_find(key);
    struct nearest nearest = NEAREST_INIT(key);
    struct str json = STR_INIT;
    bool ok;

    if (option == NULL) {
        for (const struct option *o = option_table(); o->key != NULL; o++) {
            nearest_offer(&nearest, o->key);
        }
        error_set_code(err, ERROR_NOT_FOUND, "no setting '%s'", key);
        nearest_add_hint(&nearest, &err->text);
        return false;
    }
    if (value[0] != '\0' && !option_check(option, value, err)) {
        return error_prefix(err, "%s", key);
    }
    if (option->home == OPTION_DEVICE) {
        return (!str_equal(key, "keyring") ||
                app_secrets_move(app, str_equal(value, "true"), err)) &&
               set_device(app->settings, key, value, err);
    }
    if (value[0] == '\0') {
        str_add(&json, "null");
    } else {
        to_json(option, value, &json);
    }
    ok = store_setting_set(app->store, key, json.buf, app_now_ms(app),
                           app_offset_min(app), err);
    str_release(&json);
    return ok;
}
