/* Completions for three shells, printed from the tables. */
#include "app/settings.h"
#include "calculators/calculator.h"
#include "cli/command.h"

static void bash_words(struct call *call, const struct command *command)
{
    call_print(call, "--json --help");
    for (size_t i = 0;
         command->options != NULL && command->options[i].name != NULL; i++) {
        call_print(call, " --%s", command->options[i].name);
    }
}

/* The words that can stand as a command's argument. */
static void add_arguments(struct call *call, const struct command *command)
{
    if (command->words != NULL) {
        call_print(call, " %s", command->words);
    }
    switch (command->completes) {
    case COMPLETES_CALC:
        for (size_t i = 0; i < calculator_count(); i++) {
            call_print(call, " %s", calculator_get(i)->id);
        }
        break;
    case COMPLETES_SETTING:
        for (const struct option *o = option_table(); o->key != NULL; o++) {
            call_print(call, " %s", o->key);
        }
        break;
    case COMPLETES_COMMAND:
        for (size_t i = 0; command_table()[i] != NULL; i++) {
            call_print(call, " %s", command_table()[i]->name);
        }
        break;
    case COMPLETES_SHELL:
        call_print(call, " bash zsh fish");
        break;
    case COMPLETES_SERIES:
        call_print(call, " 1 2 3 4 5 6");
        break;
    case COMPLETES_EPISODE:
        for (int n = 13; n <= 120; n++) {
            call_print(call, " %d", n);
        }
        break;
    case COMPLETES_FILE:
    case COMPLETES_NOTHING:
        break;
    }
}

static bool has_arguments(const struct command *command)
{
    return command->words != NULL || (command->completes != COMPLETES_NOTHING &&
                                      command->completes != COMPLETES_FILE);
}

static void bash(struct call *call)
{
    call_print(call, "# bash completion for dstudio, made from its tables\n"
                     "_dstudio() {\n"
                     "    local word=${COMP_WORDS[COMP_CWORD]} words= at=1\n"
                     "    [ \"${COMP_WORDS[1]}\" != --profile ] || at=3\n"
                     "    if [ \"$COMP_CWORD\" -eq \"$at\" ]; then\n"
                     "        words='--profile --help --version");
    for (size_t i = 0; command_table()[i] != NULL; i++) {
        call_print(call, " %s", command_table()[i]->name);
    }
    call_print(call, "'\n    elif [ \"$COMP_CWORD\" -gt \"$at\" ]; then\n"
                     "        case ${COMP_WORDS[at]} in\n");
    for (size_t i = 0; command_table()[i] != NULL; i++) {
        const struct command *command = command_table()[i];

        call_print(call, "        %s) words='", command->name);
        bash_words(call, command);
        add_arguments(call, command);
        call_print(call, "' ;;\n");
    }
    call_print(call, "        esac\n    fi\n"
                     "    mapfile -t COMPREPLY < <(compgen -W \"$words\" -- "
                     "\"$word\")\n"
                     "}\n"
                     "complete -o default -F _dstudio dstudio\n");
}

static void fish(struct call *call)
{
    call_print(call, "# fish completion for dstudio, made from its tables\n");
    for (size_t i = 0; command_table()[i] != NULL; i++) {
        const struct command *command = command_table()[i];

        call_print(call,
                   "complete -c dstudio -n __fish_use_subcommand -a %s -d "
                   "\"%s\"\n",
                   command->name, command->summary);
        for (size_t k = 0;
             command->options != NULL && command->options[k].name != NULL;
             k++) {
            call_print(call,
                       "complete -c dstudio -n '__fish_seen_subcommand_from "
                       "%s' -l %s%s -d \"%s\"\n",
                       command->name, command->options[k].name,
                       command->options[k].value != NULL ? " -r" : "",
                       command->options[k].help);
        }
        if (has_arguments(command)) {
            call_print(call,
                       "complete -c dstudio %s-n "
                       "'__fish_seen_subcommand_from %s' -a '",
                       command->completes == COMPLETES_FILE ? "" : "-f ",
                       command->name);
            add_arguments(call, command);
            call_print(call, "'\n");
        }
    }
}

/* zsh reads colons and brackets in descriptions: they are escaped. */
static void add_zsh_text(struct call *call, const char *text)
{
    for (; *text != '\0'; text++) {
        if (*text == '\'') {
            call_print(call, "'\\''");
        } else if (*text == ':' || *text == '[' || *text == ']') {
            call_print(call, "\\%c", *text);
        } else {
            call_print(call, "%c", *text);
        }
    }
}

/* The case of one command. */
static void add_zsh_command(struct call *call, const struct command *command)
{
    call_print(call, "    %s) _arguments '--json' '--help'", command->name);
    for (size_t k = 0;
         command->options != NULL && command->options[k].name != NULL; k++) {
        call_print(call, " '--%s[", command->options[k].name);
        add_zsh_text(call, command->options[k].help);
        call_print(call, "]%s'",
                   command->options[k].value != NULL ? ":value:" : "");
    }
    if (command->completes == COMPLETES_FILE && command->words != NULL) {
        call_print(call,
                   " '*:argument:{_alternative \"words:word:(%s)\" "
                   "\"files:file:_files\"}'",
                   command->words);
    } else if (command->completes == COMPLETES_FILE) {
        call_print(call, " '*:file:_files'");
    } else if (has_arguments(command)) {
        call_print(call, " '*:argument:(");
        add_arguments(call, command);
        call_print(call, ")'");
    }
    call_print(call, " ;;\n");
}

static void zsh(struct call *call)
{
    call_print(call, "#compdef dstudio\n"
                     "# zsh completion for dstudio, made from its tables\n"
                     "_dstudio() {\n    local -a commands\n    commands=(\n");
    for (size_t i = 0; command_table()[i] != NULL; i++) {
        call_print(call, "        '%s:", command_table()[i]->name);
        add_zsh_text(call, command_table()[i]->summary);
        call_print(call, "'\n");
    }
    call_print(call, "    )\n    if [[ $words[2] == --profile ]] && "
                     "(( CURRENT > 3 )); then\n"
                     "        words[2,3]=() CURRENT=$(( CURRENT - 2 ))\n"
                     "    fi\n    if (( CURRENT == 2 )); then\n"
                     "        _describe command commands\n        return\n"
                     "    fi\n    case $words[2] in\n");
    for (size_t i = 0; command_table()[i] != NULL; i++) {
        add_zsh_command(call, command_table()[i]);
    }
    call_print(call, "    esac\n}\n_dstudio \"$@\"\n");
}

static enum exit_code run(struct call *call)
{
    const char *shell = call->argv[0];

    if (str_equal(shell, "bash")) {
        bash(call);
    } else if (str_equal(shell, "zsh")) {
        zsh(call);
    } else if (str_equal(shell, "fish")) {
        fish(call);
    } else {
        return call_fail_with(call, EXIT_USAGE, "'%s' is not bash, zsh or fish",
                              shell);
    }
    return EXIT_DONE;
}

const struct command command_completion = {
    .name = "completion",
    .arguments = "SHELL",
    .summary = "Print the completion script for bash, zsh or fish.",
    .min_arguments = 1,
    .max_arguments = 1,
    .completes = COMPLETES_SHELL,
    .no_app = true,
    .run = run,
};
