#include "config.h"

#include "server/admin.h"

#include <stdio.h>
#include <string.h>

#include "base/file.h"
#include "base/utf8.h"
#include "server/admin_commands.h"

#ifndef CONFIG_FILE
#define CONFIG_FILE "/etc/dstudiod.conf"
#endif

/* The command line, taken apart. */
struct words {
    struct str_list plain;  /* what is no option */
    struct str_list names;  /* settings given as options, … */
    struct str_list values; /* … and what they are given */
    const char *config;
    bool json;
    bool help;
    bool version;
};

/* People's own words are among it: no control character of theirs gets out. */
static void print_clean(FILE *file, const char *text, size_t len)
{
    struct str clean = STR_INIT;

    utf8_add_clean(&clean, text, len);
    fputs(clean.buf, file);
    str_release(&clean);
}

enum admin_exit admin_fail(struct admin_call *call)
{
    const char *text = error_get(&call->err);

    fputs("dstudiod: ", stderr);
    print_clean(stderr, text, strlen(text));
    fputc('\n', stderr);
    switch (call->err.code) {
    case ERROR_USAGE:
        return ADMIN_USAGE;
    case ERROR_NOT_FOUND:
        return ADMIN_NONE;
    default:
        return ADMIN_FAILED;
    }
}

/* ---- help ---- */

static void add_overview(struct str *out)
{
    str_add(out, "usage: dstudiod COMMAND [ARGUMENTS] [--SETTING VALUE …]\n\n");
    for (const struct admin_command *command = admin_table();
         command->name != NULL; command++) {
        str_add_format(out, "  %s%s%s\n      %s\n", command->name,
                       command->arguments[0] != '\0' ? " " : "",
                       command->arguments, command->summary);
    }
    str_add(out, "\n  --config FILE   settings, by default " CONFIG_FILE
                 "\n  --json          one JSON document in place of text\n\n"
                 "Settings, in the file as `name = value`:\n");
    for (const struct setting *setting = setting_table(); setting->name != NULL;
         setting++) {
        str_add(out, "  --");
        for (const char *at = setting->name; *at != '\0'; at++) {
            str_add_char(out, *at == '_' ? '-' : *at);
        }
        if (setting->value != NULL) {
            str_add_format(out, " (%s)", setting->value);
        }
        str_add_format(out, "\n      %s", setting->help);
        for (size_t i = 0;
             setting->kind == SETTING_WORD && setting->words[i] != NULL; i++) {
            str_add_format(out, "%s%s", i == 0 ? ": " : ", ",
                           setting->words[i]);
        }
        str_add_char(out, '\n');
    }
}

/* ---- the command line ---- */

static const struct setting *find_setting(const char *option, size_t len)
{
    for (const struct setting *setting = setting_table(); setting->name != NULL;
         setting++) {
        size_t i = 0;

        while (i < len && setting->name[i] != '\0' &&
               (setting->name[i] == option[i] ||
                (setting->name[i] == '_' && option[i] == '-'))) {
            i++;
        }
        if (i == len && setting->name[i] == '\0') {
            return setting;
        }
    }
    return NULL;
}

/* An option at argv[*at]; moves over its value. */
static bool take_option(struct words *words, int argc, char *const *argv,
                        int *at, struct error *err)
{
    const char *option = argv[*at] + 2;
    size_t len = strcspn(option, "=");
    const char *value = option[len] == '=' ? option + len + 1 : NULL;
    const struct setting *setting = find_setting(option, len);
    bool config = slice_equal((struct slice){option, len}, "config");

    if (value == NULL && setting != NULL && setting->kind == SETTING_BOOL) {
        value = "true";
    }
    if (value == NULL && (config || setting != NULL)) {
        if (*at + 1 >= argc) {
            return error_set_code(err, ERROR_USAGE, "%s wants a value",
                                  argv[*at]);
        }
        value = argv[++*at];
    }
    if (config) {
        words->config = value;
    } else if (setting != NULL) {
        str_list_add(&words->names, setting->name);
        str_list_add(&words->values, value);
    } else {
        return error_set_code(err, ERROR_USAGE,
                              "unknown option %s; try "
                              "dstudiod --help",
                              argv[*at]);
    }
    return true;
}

static bool take_words(struct words *words, int argc, char *const *argv,
                       struct error *err)
{
    for (int i = 1; i < argc; i++) {
        if (str_equal(argv[i], "--json")) {
            words->json = true;
        } else if (str_equal(argv[i], "--help") || str_equal(argv[i], "-h")) {
            words->help = true;
        } else if (str_equal(argv[i], "--version")) {
            words->version = true;
        } else if (!str_starts_with(argv[i], "--")) {
            str_list_add(&words->plain, argv[i]);
        } else if (!take_option(words, argc, argv, &i, err)) {
            return false;
        }
    }
    return true;
}

/* The file first, then the options, which win. */
static bool make_settings(const struct words *words,
                          struct server_settings *settings, struct error *err)
{
    const char *config = words->config;

    if (config == NULL && file_exists(CONFIG_FILE)) {
        config = CONFIG_FILE;
    }
    if (config != NULL && !server_settings_read(settings, config, err)) {
        return false;
    }
    for (size_t i = 0; i < words->names.count; i++) {
        if (!server_settings_set(settings, words->names.items[i],
                                 words->values.items[i], err)) {
            return false;
        }
    }
    server_settings_complete(settings);
    return true;
}

/* ---- the command ---- */

/* The command that the first words name; `*used` is how many. */
static const struct admin_command *find_command(const struct str_list *plain,
                                                int *used)
{
    for (const struct admin_command *command = admin_table();
         command->name != NULL; command++) {
        struct str words = STR_INIT;
        bool same = false;

        for (size_t i = 0; !same && i < plain->count && i < 2; i++) {
            str_add_format(&words, "%s%s", i > 0 ? " " : "", plain->items[i]);
            same = str_equal(words.buf, command->name);
            *used = (int)i + 1;
        }
        str_release(&words);
        if (same) {
            return command;
        }
    }
    return NULL;
}

static enum admin_exit run_command(struct admin_call *call,
                                   const struct str_list *plain)
{
    int used = 0;
    enum admin_exit code;

    call->command = find_command(plain, &used);
    if (call->command == NULL) {
        error_set_code(&call->err, ERROR_USAGE,
                       "there is no command '%s'; try dstudiod --help",
                       plain->count > 0 ? plain->items[0] : "");
        return admin_fail(call);
    }
    call->argc = (int)plain->count - used;
    call->argv = plain->items + used;
    if (call->argc < call->command->min_arguments ||
        call->argc > call->command->max_arguments) {
        error_set_code(&call->err, ERROR_USAGE, "usage: dstudiod %s %s",
                       call->command->name, call->command->arguments);
        return admin_fail(call);
    }
    code = call->command->run(call);
    print_clean(stdout, call->out.buf, call->out.len);
    if (code == ADMIN_DONE && call->settings->store != NULL &&
        !str_equal(call->command->name, "serve") &&
        !admin_give_files(call->settings->store, &call->err)) {
        return admin_fail(call);
    }
    return code;
}

static enum admin_exit run_words(const struct words *words,
                                 struct admin_call *call)
{
    if (words->version) {
        puts("dstudiod " VERSION);
        return ADMIN_DONE;
    }
    if (words->help || words->plain.count == 0 ||
        str_equal(words->plain.items[0], "help")) {
        add_overview(&call->out);
        fputs(call->out.buf,
              words->plain.count > 0 || words->help ? stdout : stderr);
        return words->plain.count > 0 || words->help ? ADMIN_DONE : ADMIN_USAGE;
    }
    if (!str_equal(words->plain.items[0], ADMIN_COMPLETION) &&
        !make_settings(words, call->settings, &call->err)) {
        return admin_fail(call);
    }
    return run_command(call, &words->plain);
}

int admin_run(int argc, char *const *argv)
{
    struct server_settings settings;
    struct words words = {.plain = STR_LIST_INIT,
                          .names = STR_LIST_INIT,
                          .values = STR_LIST_INIT};
    struct admin_call call = {
        .settings = &settings, .out = STR_INIT, .err = ERROR_INIT};
    enum admin_exit code;

    server_settings_init(&settings);
    if (take_words(&words, argc, argv, &call.err)) {
        call.json = words.json;
        code = run_words(&words, &call);
    } else {
        code = admin_fail(&call);
    }
    str_list_release(&words.plain);
    str_list_release(&words.names);
    str_list_release(&words.values);
    str_release(&call.out);
    error_release(&call.err);
    server_settings_release(&settings);
    return (int)code;
}
