#include "server/settings.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "base/nearest.h"
#include "base/number.h"
#include "base/path.h"

#define FILE_MAX ((size_t)1 << 20)

static void *field_of(struct server_settings *settings,
                      const struct setting *setting)
{
    return (char *)settings + setting->offset;
}

static bool parse_bool(const char *value, bool *out)
{
    *out = str_equal(value, "true");
    return *out || str_equal(value, "false");
}

static bool set_text(char **field, const char *value)
{
    free(*field);
    *field = xstrdup(value);
    return true;
}

static bool set(struct server_settings *settings, const struct setting *setting,
                const char *value)
{
    void *field = field_of(settings, setting);

    switch (setting->kind) {
    case SETTING_BOOL:
        return parse_bool(value, field);
    case SETTING_INT:
        return number_parse_int(value, setting->min, setting->max, field);
    case SETTING_WORD:
        return str_is_among(value, setting->words) && set_text(field, value);
    case SETTING_TEXT:
    default:
        return set_text(field, value);
    }
}

void server_settings_init(struct server_settings *settings)
{
    memset(settings, 0, sizeof(*settings));
    for (const struct setting *setting = setting_table(); setting->name != NULL;
         setting++) {
        if (setting->value != NULL) {
            (void)set(settings, setting, setting->value);
        }
    }
}

void server_settings_release(struct server_settings *settings)
{
    for (const struct setting *setting = setting_table(); setting->name != NULL;
         setting++) {
        if (setting->kind == SETTING_TEXT || setting->kind == SETTING_WORD) {
            free(*(char **)field_of(settings, setting));
        }
    }
    memset(settings, 0, sizeof(*settings));
}

static bool refuse_value(const struct setting *setting, const char *value,
                         struct error *err)
{
    struct str wants = STR_INIT;

    if (setting->kind == SETTING_INT) {
        str_add_format(&wants, "a whole number from %lld to %lld",
                       (long long)setting->min, (long long)setting->max);
    } else if (setting->kind == SETTING_WORD) {
        for (size_t i = 0; setting->words[i] != NULL; i++) {
            str_add_format(&wants, "%s%s", i > 0 ? " or " : "",
                           setting->words[i]);
        }
    } else {
        str_add(&wants, "true or false");
    }
    error_set_code(err, ERROR_USAGE, "'%s' is not for %s, which wants %s",
                   value, setting->name, wants.buf);
    str_release(&wants);
    return false;
}

bool server_settings_set(struct server_settings *settings, const char *name,
                         const char *value, struct error *err)
{
    struct nearest nearest = NEAREST_INIT(name);
    struct str hint = STR_INIT;

    for (const struct setting *setting = setting_table(); setting->name != NULL;
         setting++) {
        if (str_equal(setting->name, name)) {
            return set(settings, setting, value) ||
                   refuse_value(setting, value, err);
        }
        nearest_offer(&nearest, setting->name);
    }
    nearest_add_hint(&nearest, &hint);
    error_set_code(err, ERROR_USAGE, "there is no setting '%s'%s", name,
                   hint.buf);
    str_release(&hint);
    return false;
}

/* One line of the file, which is changed. */
static bool read_line(struct server_settings *settings, char *line,
                      struct error *err)
{
    struct str name = STR_INIT;
    struct str value = STR_INIT;
    char *equals = strchr(line, '=');
    bool ok = true;

    str_set(&name, line);
    str_trim(&name);
    if (name.len > 0 && name.buf[0] != '#') {
        if (equals == NULL) {
            ok = error_set_code(err, ERROR_USAGE, "expected: name = value");
        } else {
            str_set_len(&name, line, (size_t)(equals - line));
            str_trim(&name);
            str_set(&value, equals + 1);
            str_trim(&value);
            ok = server_settings_set(settings, name.buf, value.buf, err);
        }
    }
    str_release(&name);
    str_release(&value);
    return ok;
}

bool server_settings_read(struct server_settings *settings, const char *path,
                          struct error *err)
{
    struct str text = STR_INIT;
    bool ok = file_read(path, FILE_MAX, &text, err);
    char *line = text.buf;

    for (int number = 1; ok && *line != '\0'; number++) {
        char *end = line + strcspn(line, "\n");
        bool last = *end == '\0';

        *end = '\0';
        ok = read_line(settings, line, err) ||
             error_prefix(err, "%s:%d", path, number);
        line = last ? end : end + 1;
    }
    str_release(&text);
    return ok;
}

/* Where the server keeps files of its own. */
static char *state_file(const char *name)
{
    const char *state = getenv("STATE_DIRECTORY"); /* of systemd */
    char *data;
    char *folder;
    char *path;

    if (state != NULL && state[0] == '/') {
        return path_join(state, name);
    }
    if (geteuid() == 0) {
        return path_join("/var/lib/dstudiod", name);
    }
    data = path_data();
    folder = path_join(data, "server");
    path = path_join(folder, name);
    free(data);
    free(folder);
    return path;
}

/* Beside a store that is a file, else in the server's own folder. */
static void beside(const struct server_settings *settings, char **field,
                   const char *suffix)
{
    if (*field == NULL && strstr(settings->store, "://") == NULL) {
        *field = xasprintf("%s%s", settings->store, suffix);
    } else if (*field == NULL) {
        char *base = state_file("server.db");

        *field = xasprintf("%s%s", base, suffix);
        free(base);
    }
}

void server_settings_complete(struct server_settings *settings)
{
    if (settings->store == NULL) {
        settings->store = state_file("server.db");
    }
    beside(settings, &settings->secret_file, ".secret");
    beside(settings, &settings->erasure_file, ".erased");
}
