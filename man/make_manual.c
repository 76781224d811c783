/*
 * Prints a manual page whose generated parts come from the program's tables:
 * commands, settings, and the actions of every screen. The fixed parts are in
 * the .in files beside this; a line "@NAME@" there is replaced.
 */
#include <stdio.h>
#include <string.h>

#include "app/settings.h"
#include "base/file.h"
#include "base/str.h"
#include "calculators/calculator.h"
#include "cli/command.h"
#include "player/player.h"
#include "screens/screens.h"
#include "ui/theme.h"

/* Escapes what roff would read: backslashes, and dots that begin a line. */
static void roff(struct str *out, const char *text)
{
    for (const char *at = text; *at != '\0'; at++) {
        if (*at == '\\') {
            str_add(out, "\\e");
        } else if (*at == '-') {
            str_add(out, "\\-");
        } else if ((*at == '.' || *at == '\'') && at == text) {
            str_add(out, "\\&");
            str_add_char(out, *at);
        } else {
            str_add_char(out, *at);
        }
    }
}

static void add_command(struct str *out, const struct command *command)
{
    str_add(out, ".TP\n.B ");
    roff(out, command->name);
    str_add_char(out, ' ');
    roff(out, command->arguments);
    str_add_char(out, '\n');
    roff(out, command->summary);
    str_add_char(out, '\n');
    for (size_t i = 0;
         command->options != NULL && command->options[i].name != NULL; i++) {
        const struct cli_option *option = &command->options[i];

        str_add(out, ".RS\n.TP\n.B \\-\\-");
        roff(out, option->name);
        if (option->value != NULL) {
            str_add_char(out, ' ');
            roff(out, option->value);
        }
        str_add_char(out, '\n');
        roff(out, option->help);
        str_add(out, "\n.RE\n");
    }
}

static void add_commands(struct str *out)
{
    for (size_t i = 0; command_table()[i] != NULL; i++) {
        add_command(out, command_table()[i]);
    }
}

static void add_actions(struct str *out, const struct action *actions)
{
    for (; actions->name != NULL; actions++) {
        if (actions->help == NULL || actions->keys == NULL) {
            continue;
        }
        str_add(out, ".TP\n.B ");
        roff(out, actions->keys);
        str_add(out, "\n");
        roff(out, actions->help);
        str_add(out, " (");
        roff(out, actions->name);
        str_add(out, ")\n");
    }
}

static void add_screens(struct str *out)
{
    for (size_t i = 0; screens_table[i] != NULL; i++) {
        const struct screen_ops *ops = screens_table[i];

        str_add(out, ".SS ");
        roff(out, ops->name);
        str_add_char(out, '\n');
        if (ops->help != NULL) {
            roff(out, ops->help);
            str_add_char(out, '\n');
        }
        add_actions(out, ops->actions);
    }
}

static void add_options(struct str *out, enum option_home home)
{
    for (const struct option *option = option_table(); option->key != NULL;
         option++) {
        if (option->home != home) {
            continue;
        }
        str_add(out, ".TP\n.B ");
        roff(out, option->key);
        if (str_ends_with(option->key, ".")) {
            str_add(out, "\\fIID\\fR");
        }
        str_add_char(out, '\n');
        roff(out, option->help);
        str_add(out, ". Default: ");
        roff(out, option->standard[0] != '\0' ? option->standard : "empty");
        str_add(out, ".\n");
        for (size_t i = 0; option->words != NULL && option->words[i] != NULL;
             i++) {
            str_add(out, i == 0 ? "One of: " : ", ");
            roff(out, option->words[i]);
        }
        if (option->words != NULL && option->words[0] != NULL) {
            str_add(out, ".\n");
        }
    }
}

static void add_device(struct str *out)
{
    add_options(out, OPTION_DEVICE);
}

static void add_person(struct str *out)
{
    add_options(out, OPTION_PERSON);
}

static void add_roles(struct str *out)
{
    for (int i = 0; i < ROLE_COUNT; i++) {
        str_add(out, i > 0 ? ", " : "");
        roff(out, role_name((enum role)i));
    }
    str_add(out, ".\n");
}

static void add_calculators(struct str *out)
{
    for (size_t i = 0; i < calculator_count(); i++) {
        const struct calculator *one = calculator_get(i);

        str_add(out, ".TP\n.B ");
        roff(out, one->id);
        str_add_char(out, '\n');
        roff(out, one->title);
        str_add(out, ". Inputs:");
        for (size_t k = 0; k < one->input_count; k++) {
            str_add_char(out, ' ');
            roff(out, one->inputs[k].name);
        }
        str_add(out, ". Outputs:");
        for (size_t k = 0; k < one->output_count; k++) {
            str_add_char(out, ' ');
            roff(out, one->outputs[k].name);
        }
        str_add(out, ".\n");
    }
}

/* What each player can do, as a table of tbl(1). */
static void add_players(struct str *out)
{
    static const char *const positions[] = {
        [PLAYER_EXACT] = "exact",
        [PLAYER_SECONDS] = "whole seconds",
        [PLAYER_ESTIMATED] = "by the clock",
    };

    str_add(out, ".TS\nl l l l.\nplayer\tposition\tpause, jump, speed\t"
                 "package\n");
    for (enum player_kind kind = 0; kind < PLAYER_KINDS; kind++) {
        const struct player_about *about = player_about(kind);

        str_add_format(out, "%s\t%s\t%s\t%s\n", about->name,
                       positions[about->position],
                       about->goes_on ? "at once" : "begin it anew",
                       about->package != NULL ? about->package : "\\-");
    }
    str_add(out, ".TE\n");
    for (enum player_kind kind = 0; kind < PLAYER_KINDS; kind++) {
        const struct player_about *about = player_about(kind);

        if (about->lacks != NULL) {
            str_add_format(out, ".TP\n.B %s\n", about->name);
            roff(out, about->lacks);
            str_add(out, ".\n");
        }
    }
}

static const struct {
    const char *name;
    void (*add)(struct str *out);
} parts[] = {
    {"@PLAYERS@", add_players},         {"@COMMANDS@", add_commands},
    {"@SCREENS@", add_screens},         {"@DEVICE@", add_device},
    {"@PERSON@", add_person},           {"@ROLES@", add_roles},
    {"@CALCULATORS@", add_calculators},
};

static void add_line(struct str *out, const char *line)
{
    for (size_t i = 0; i < COUNT_OF(parts); i++) {
        if (str_equal(parts[i].name, line)) {
            parts[i].add(out);
            return;
        }
    }
    str_add(out, line);
    str_add_char(out, '\n');
}

int main(int argc, char **argv)
{
    struct str text = STR_INIT;
    struct str out = STR_INIT;
    struct error err = ERROR_INIT;
    char *line;

    if (argc != 2 || !file_read(argv[1], 1024 * 1024, &text, &err)) {
        fprintf(stderr, "usage: make_manual PAGE.in: %s\n", error_get(&err));
        return 1;
    }
    line = text.buf;
    while (*line != '\0') {
        char *line_end = strchr(line, '\n');

        if (line_end == NULL) {
            break;
        }
        *line_end = '\0';
        add_line(&out, line);
        line = line_end + 1;
    }
    fputs(out.buf, stdout);
    str_release(&out);
    str_release(&text);
    return 0;
}
