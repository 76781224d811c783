/*
 * Prints a manual page of the server; its lists come from the tables of
 * sub-commands and settings. A line "@COMMANDS@", "@OPTIONS@" or "@SETTINGS@"
 * of the .in file is replaced.
 */
#include <stdio.h>
#include <string.h>

#include "base/file.h"
#include "base/str.h"
#include "server/admin.h"

static void roff(struct str *out, const char *text, bool as_option)
{
    for (; *text != '\0'; text++) {
        if (*text == '\\') {
            str_add(out, "\\e");
        } else if (*text == '-' || (as_option && *text == '_')) {
            str_add(out, "\\-");
        } else {
            str_add_char(out, *text);
        }
    }
}

static void add_commands(struct str *out)
{
    for (const struct admin_command *command = admin_table();
         command->name != NULL; command++) {
        str_add(out, ".TP\n.B ");
        roff(out, command->name, false);
        if (command->arguments[0] != '\0') {
            str_add_char(out, ' ');
            roff(out, command->arguments, false);
        }
        str_add_char(out, '\n');
        roff(out, command->summary, false);
        str_add(out, ".\n");
    }
}

static void add_values(struct str *out, const struct setting *setting)
{
    if (setting->kind == SETTING_INT) {
        str_add_format(out, " A whole number from %lld to %lld.",
                       (long long)setting->min, (long long)setting->max);
    } else if (setting->kind == SETTING_BOOL) {
        str_add(out, " True or false.");
    } else if (setting->kind == SETTING_WORD) {
        str_add(out, " One of");
        for (size_t i = 0; setting->words[i] != NULL; i++) {
            str_add_format(out, "%s %s", i > 0 ? "," : "", setting->words[i]);
        }
        str_add_char(out, '.');
    }
    if (setting->value != NULL) {
        str_add(out, " Default: ");
        roff(out, setting->value, false);
        str_add_char(out, '.');
    }
}

static void add_settings(struct str *out, bool as_options)
{
    for (const struct setting *setting = setting_table(); setting->name != NULL;
         setting++) {
        str_add(out, as_options ? ".TP\n.B \\-\\-" : ".TP\n.B ");
        roff(out, setting->name, as_options);
        str_add_char(out, '\n');
        roff(out, setting->help, false);
        str_add_char(out, '.');
        if (!as_options) {
            add_values(out, setting);
        }
        str_add_char(out, '\n');
    }
}

static void add_line(struct str *out, const char *line, size_t len)
{
    const struct slice slice = {line, len};

    if (slice_equal(slice, "@COMMANDS@")) {
        add_commands(out);
    } else if (slice_equal(slice, "@OPTIONS@")) {
        add_settings(out, true);
    } else if (slice_equal(slice, "@SETTINGS@")) {
        add_settings(out, false);
    } else {
        str_add_len(out, line, len);
        str_add_char(out, '\n');
    }
}

int main(int argc, char **argv)
{
    struct str text = STR_INIT;
    struct str out = STR_INIT;
    struct error err = ERROR_INIT;
    const char *line;

    if (argc != 2 || !file_read(argv[1], (size_t)1 << 20, &text, &err)) {
        fprintf(stderr, "make_server_manual: %s\n",
                argc == 2 ? error_get(&err) : "usage: make_server_manual FILE");
        error_release(&err);
        return 1;
    }
    line = text.buf;
    while (*line != '\0') {
        size_t len = strcspn(line, "\n");

        add_line(&out, line, len);
        line += len + (line[len] == '\n' ? 1 : 0);
    }
    fputs(out.buf, stdout);
    str_release(&text);
    str_release(&out);
    return 0;
}
