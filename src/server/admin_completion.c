/* Completions of `dstudiod` for three shells, printed from its tables. */
#include <string.h>

#include "base/mem.h"
#include "server/admin_commands.h"

/* Options that are no settings. */
static const struct {
    const char *name;
    const char *help;
    bool is_file; /* its value is one; else it has no value */
} plain_options[] = {
    {"config", "settings in place of the system's file", true},
    {"json", "one JSON document in place of text", false},
    {"help", "print the commands and settings", false},
    {"version", "print the version", false},
};

/* "user add": the length of "user", and "add"; NULL for one word alone. */
static size_t first_len(const struct admin_command *command)
{
    return strcspn(command->name, " ");
}

static const char *second_word(const struct admin_command *command)
{
    const char *rest = command->name + first_len(command);

    return *rest != '\0' ? rest + 1 : NULL;
}

static bool is_same_group(const struct admin_command *a,
                          const struct admin_command *b)
{
    return first_len(a) == first_len(b) &&
           memcmp(a->name, b->name, first_len(a)) == 0;
}

/* The first command of each group; commands of one word are such groups. */
static bool opens_group(const struct admin_command *command)
{
    return command == admin_table() || !is_same_group(command - 1, command);
}

/* "add list passwd": the second words of a group. */
static void add_second_words(struct str *out, const struct admin_command *first)
{
    for (const struct admin_command *at = first;
         at->name != NULL && is_same_group(at, first); at++) {
        str_add_format(out, "%s%s", at > first ? " " : "", second_word(at));
    }
}

static void add_setting_name(struct str *out, const struct setting *setting)
{
    for (const char *at = setting->name; *at != '\0'; at++) {
        str_add_char(out, *at == '_' ? '-' : *at);
    }
}

/* What a setting may be, with blanks between; nothing if that is free. */
static void add_values(struct str *out, const struct setting *setting)
{
    if (setting->kind == SETTING_BOOL) {
        str_add(out, "true false");
    }
    for (size_t i = 0;
         setting->kind == SETTING_WORD && setting->words[i] != NULL; i++) {
        str_add_format(out, "%s%s", i > 0 ? " " : "", setting->words[i]);
    }
}

/* Within single quotes, with a backslash before each character of `also`. */
static void add_quoted(struct str *out, const char *text, const char *also)
{
    for (; *text != '\0'; text++) {
        if (*text == '\'') {
            str_add(out, "'\\''");
        } else if (strchr(also, *text) != NULL) {
            str_add_format(out, "\\%c", *text);
        } else {
            str_add_char(out, *text);
        }
    }
}

/* ---- bash ---- */

static void add_bash_options(struct str *out)
{
    for (size_t i = 0; i < COUNT_OF(plain_options); i++) {
        str_add_format(out, "%s--%s", i > 0 ? " " : "", plain_options[i].name);
    }
    for (const struct setting *at = setting_table(); at->name != NULL; at++) {
        str_add(out, " --");
        add_setting_name(out, at);
    }
}

/* Behind an option: its values, or nothing, which is a file's name. */
static void add_bash_values(struct str *out)
{
    for (const struct setting *at = setting_table(); at->name != NULL; at++) {
        if (at->kind == SETTING_WORD) {
            str_add(out, "        --");
            add_setting_name(out, at);
            str_add(out, ") words='");
            add_values(out, at);
            str_add(out, "' ;;\n");
        }
    }
}

static void add_bash_first_words(struct str *out)
{
    const struct admin_command *table = admin_table();

    for (size_t i = 0; table[i].name != NULL; i++) {
        if (opens_group(&table[i])) {
            str_add_format(out, "%s%.*s", i > 0 ? " " : "",
                           (int)first_len(&table[i]), table[i].name);
        }
    }
}

static void add_bash_second_words(struct str *out)
{
    const struct admin_command *table = admin_table();

    for (size_t i = 0; table[i].name != NULL; i++) {
        if (opens_group(&table[i]) && second_word(&table[i]) != NULL) {
            str_add_format(out, "        %.*s) words='",
                           (int)first_len(&table[i]), table[i].name);
            add_second_words(out, &table[i]);
            str_add(out, "' ;;\n");
        }
    }
}

static void bash(struct str *out)
{
    str_add(out, "# bash completion for dstudiod, made from its tables\n"
                 "_dstudiod() {\n"
                 "    local word=${COMP_WORDS[COMP_CWORD]} words=\n"
                 "    if [[ $word == -* ]]; then\n        words='");
    add_bash_options(out);
    str_add(out, "'\n    elif [ \"$COMP_CWORD\" -eq 1 ]; then\n"
                 "        words='");
    add_bash_first_words(out);
    str_add(out, "'\n    elif [ \"$COMP_CWORD\" -eq 2 ]; then\n"
                 "        case ${COMP_WORDS[1]} in\n");
    add_bash_second_words(out);
    str_add(out, "        completion) words='bash zsh fish' ;;\n"
                 "        esac\n    else\n"
                 "        case ${COMP_WORDS[COMP_CWORD-1]} in\n");
    add_bash_values(out);
    str_add(out, "        esac\n    fi\n"
                 "    mapfile -t COMPREPLY < <(compgen -W \"$words\" -- "
                 "\"$word\")\n"
                 "}\n"
                 "complete -o default -F _dstudiod dstudiod\n");
}

/* ---- zsh ---- */

/* zsh reads colons and brackets in descriptions: they are escaped. */
#define ZSH_ESCAPED ":[]\\"

static void add_zsh_options(struct str *out)
{
    for (size_t i = 0; i < COUNT_OF(plain_options); i++) {
        str_add_format(out, "        '--%s[", plain_options[i].name);
        add_quoted(out, plain_options[i].help, ZSH_ESCAPED);
        str_add(out, plain_options[i].is_file ? "]:file:_files'\n" : "]'\n");
    }
    for (const struct setting *at = setting_table(); at->name != NULL; at++) {
        str_add(out, "        '--");
        add_setting_name(out, at);
        str_add_char(out, '[');
        add_quoted(out, at->help, ZSH_ESCAPED);
        if (at->kind == SETTING_BOOL) {
            str_add(out, "]'\n");
        } else if (at->kind == SETTING_WORD) {
            str_add(out, "]:value:(");
            add_values(out, at);
            str_add(out, ")'\n");
        } else {
            str_add(out, "]:value:_files'\n");
        }
    }
}

static void add_zsh_first_words(struct str *out)
{
    const struct admin_command *table = admin_table();

    str_add(out, "    2:*)\n        commands=(\n");
    for (size_t i = 0; table[i].name != NULL; i++) {
        if (opens_group(&table[i])) {
            str_add_format(out, "            '%.*s:", (int)first_len(&table[i]),
                           table[i].name);
            if (second_word(&table[i]) != NULL) {
                add_second_words(out, &table[i]);
            } else {
                add_quoted(out, table[i].summary, ZSH_ESCAPED);
            }
            str_add(out, "'\n");
        }
    }
    str_add(out, "        ) ;;\n");
}

static void add_zsh_group(struct str *out, const struct admin_command *first)
{
    str_add_format(out, "    3:%.*s)\n        commands=(\n",
                   (int)first_len(first), first->name);
    for (const struct admin_command *at = first;
         at->name != NULL && is_same_group(at, first); at++) {
        str_add_format(out, "            '%s:", second_word(at));
        add_quoted(out, at->summary, ZSH_ESCAPED);
        str_add(out, "'\n");
    }
    str_add(out, "        ) ;;\n");
}

static void zsh(struct str *out)
{
    const struct admin_command *table = admin_table();

    str_add(out, "#compdef dstudiod\n"
                 "# zsh completion for dstudiod, made from its tables\n"
                 "_dstudiod() {\n    local -a commands options\n"
                 "    options=(\n");
    add_zsh_options(out);
    str_add(out, "    )\n    case $CURRENT:$words[2] in\n");
    add_zsh_first_words(out);
    for (size_t i = 0; table[i].name != NULL; i++) {
        if (opens_group(&table[i]) && second_word(&table[i]) != NULL) {
            add_zsh_group(out, &table[i]);
        }
    }
    str_add(out, "    3:completion) commands=(bash zsh fish) ;;\n"
                 "    esac\n"
                 "    if (( $#commands )) && [[ $PREFIX != -* ]]; then\n"
                 "        _describe command commands\n        return\n"
                 "    fi\n"
                 "    _arguments $options '*:file:_files'\n"
                 "}\n_dstudiod \"$@\"\n");
}

/* ---- fish ---- */

static void add_fish_options(struct str *out)
{
    for (size_t i = 0; i < COUNT_OF(plain_options); i++) {
        str_add_format(out, "complete -c dstudiod -l %s%s -d '",
                       plain_options[i].name,
                       plain_options[i].is_file ? " -r" : "");
        add_quoted(out, plain_options[i].help, "\\");
        str_add(out, "'\n");
    }
    for (const struct setting *at = setting_table(); at->name != NULL; at++) {
        str_add(out, "complete -c dstudiod -l ");
        add_setting_name(out, at);
        if (at->kind == SETTING_WORD) {
            str_add(out, " -x -a '");
            add_values(out, at);
            str_add_char(out, '\'');
        } else if (at->kind != SETTING_BOOL) {
            str_add(out, " -r");
        }
        str_add(out, " -d '");
        add_quoted(out, at->help, "\\");
        str_add(out, "'\n");
    }
}

static void fish(struct str *out)
{
    const struct admin_command *table = admin_table();

    str_add(out, "# fish completion for dstudiod, made from its tables\n");
    add_fish_options(out);
    for (size_t i = 0; table[i].name != NULL; i++) {
        int len = (int)first_len(&table[i]);
        const char *second = second_word(&table[i]);

        if (opens_group(&table[i])) {
            str_add_format(out,
                           "complete -c dstudiod -f -n __fish_use_subcommand "
                           "-a %.*s",
                           len, table[i].name);
            if (second == NULL) {
                str_add(out, " -d '");
                add_quoted(out, table[i].summary, "\\");
                str_add_char(out, '\'');
            }
            str_add_char(out, '\n');
        }
        if (second != NULL) {
            str_add_format(out,
                           "complete -c dstudiod -f -n "
                           "'__fish_seen_subcommand_from %.*s' -a %s -d '",
                           len, table[i].name, second);
            add_quoted(out, table[i].summary, "\\");
            str_add(out, "'\n");
        }
    }
    str_add(out, "complete -c dstudiod -f -n '__fish_seen_subcommand_from "
                 "completion' -a 'bash zsh fish'\n");
}

enum admin_exit admin_completion(struct admin_call *call)
{
    const char *shell = call->argv[0];

    if (str_equal(shell, "bash")) {
        bash(&call->out);
    } else if (str_equal(shell, "zsh")) {
        zsh(&call->out);
    } else if (str_equal(shell, "fish")) {
        fish(&call->out);
    } else {
        error_set_code(&call->err, ERROR_USAGE, "'%s' is not bash, zsh or fish",
                       shell);
        return admin_fail(call);
    }
    return ADMIN_DONE;
}
