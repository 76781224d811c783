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
#include "lint/lint.h"
#include "player/player.h"
#include "screens/screens.h"
#include "ui/list.h"
#include "ui/stack.h"
#include "ui/text.h"
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
    str_add(out, command->arguments[0] != '\0' ? " " : "");
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

/* What all lists, and all texts, have in common is told once. */
static const struct action list_actions[] = {LIST_ACTIONS, ACTION_END};
static const struct action text_actions[] = {TEXT_ACTIONS, ACTION_END};

static bool is_in(const struct action *table, const struct action *action)
{
    const struct action *found = action_find(table, action->id);

    return found != NULL && str_equal(found->name, action->name);
}

static void add_action(struct str *out, const struct action *action)
{
    if (action->help == NULL || action->keys == NULL) {
        return;
    }
    str_add(out, ".TP\n.B ");
    roff(out, action->keys[0] != '\0' ? action->keys : ":");
    str_add(out, action->keys[0] != '\0' ? "" : action->name);
    str_add(out, "\n");
    roff(out, action->help);
    str_add(out, " (");
    roff(out, action->name);
    str_add(out, ")\n");
}

static void add_actions(struct str *out, const char *heading,
                        const struct action *actions)
{
    str_add_format(out, ".SS %s\n", heading);
    for (; actions->name != NULL; actions++) {
        add_action(out, actions);
    }
}

/* Its own actions; those of all lists or texts by one sentence. */
static void add_screen(struct str *out, const struct screen_ops *ops)
{
    const char *shared = NULL;

    str_add(out, ".SS ");
    roff(out, ops->name);
    str_add_char(out, '\n');
    for (const struct action *at = ops->actions; at->name != NULL; at++) {
        shared = at->id == LIST_DOWN   ? "lists"
                 : at->id == TEXT_DOWN ? "texts"
                                       : shared;
    }
    if (ops->help != NULL) {
        roff(out, ops->help);
        str_add_char(out, '\n');
    }
    if (shared != NULL) {
        str_add_format(out, "The keys of %s work here.\n", shared);
    }
    for (const struct action *at = ops->actions; at->name != NULL; at++) {
        if (!is_in(list_actions, at) && !is_in(text_actions, at)) {
            add_action(out, at);
        }
    }
}

static void add_screens(struct str *out)
{
    add_actions(out, "everywhere", stack_actions);
    for (const struct action *at = screens_globals; at->name != NULL; at++) {
        add_action(out, at);
    }
    add_actions(out, "lists", list_actions);
    add_actions(out, "texts", text_actions);
    for (size_t i = 0; screens_table[i] != NULL; i++) {
        add_screen(out, screens_table[i]);
    }
}

/* What may stand there. */
static void add_range(struct str *out, const struct option *option)
{
    if (option->kind == OPTION_INT || option->kind == OPTION_NUMBER) {
        str_add_format(out, "From %.15g to %.15g.\n", option->min, option->max);
    } else if (option->kind == OPTION_BOOL) {
        str_add(out, "True or false.\n");
    }
    for (size_t i = 0; option->words != NULL && option->words[i] != NULL; i++) {
        str_add(out, i == 0 ? "One of: " : ", ");
        roff(out, option->words[i]);
    }
    if (option->words != NULL && option->words[0] != NULL) {
        str_add(out, ".\n");
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
        add_range(out, option);
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

    str_add(out, ".TS\nl l l l.\nplayer\tposition\tcontrols\t"
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

/* The linter's codes, as a table of three columns. */
static void add_rules(struct str *out)
{
    str_add(out, ".TS\nl l lx.\n");
    for (size_t i = 0; i < lint_rule_count(); i++) {
        const struct lint_rule *rule = lint_rule_get(i);

        str_add_format(out, "%s\t%s\tT{\n", rule->code,
                       severity_name(rule->severity));
        roff(out, rule->text);
        str_add(out, "\nT}\n");
    }
    str_add(out, ".TE\n");
}

static const struct {
    const char *name;
    void (*add)(struct str *out);
} parts[] = {
    {"@PLAYERS@", add_players},         {"@COMMANDS@", add_commands},
    {"@SCREENS@", add_screens},         {"@DEVICE@", add_device},
    {"@PERSON@", add_person},           {"@ROLES@", add_roles},
    {"@CALCULATORS@", add_calculators}, {"@RULES@", add_rules},
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
