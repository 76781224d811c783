#include "cli/command.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/nearest.h"
#include "base/number.h"
#include "base/utf8.h"

const char *call_option(const struct call *call, const char *name)
{
    const struct cli_option *options = call->command->options;

    for (size_t i = 0; options != NULL && options[i].name != NULL; i++) {
        if (str_equal(options[i].name, name)) {
            return call->values[i];
        }
    }
    return NULL;
}

bool call_number(struct call *call, const char *name, int64_t min, int64_t max,
                 int64_t otherwise, int64_t *value)
{
    const char *text = call_option(call, name);

    *value = otherwise;
    if (text != NULL && !number_parse_int(text, min, max, value)) {
        return error_set_code(&call->err, ERROR_USAGE,
                              "--%s wants a whole number from %lld to %lld",
                              name, (long long)min, (long long)max);
    }
    return true;
}

char *call_words(const struct call *call, int first)
{
    struct str words = STR_INIT;

    for (int i = first; i < call->argc; i++) {
        str_add_format(&words, "%s%s", i > first ? " " : "", call->argv[i]);
    }
    return str_take(&words);
}

enum exit_code call_fail(struct call *call)
{
    fprintf(stderr, "dstudio %s: %s\n", call->command->name,
            error_get(&call->err));
    return call->err.code == ERROR_USAGE       ? EXIT_USAGE
           : call->err.code == ERROR_NOT_FOUND ? EXIT_NONE
                                               : EXIT_FAILED;
}

enum exit_code call_fail_with(struct call *call, enum exit_code code,
                              const char *format, ...)
{
    va_list args;

    fprintf(stderr, "dstudio %s: ", call->command->name);
    va_start(args, format);
    vfprintf(stderr, format, args);
    va_end(args);
    fputc('\n', stderr);
    return code;
}

void call_print(struct call *call, const char *format, ...)
{
    va_list args;

    va_start(args, format);
    str_add_vformat(&call->text, format, args);
    va_end(args);
}

void call_wrap(struct call *call, int indent, const char *text)
{
    int width = 80 - indent;
    int used = 0;

    str_add_repeat(&call->text, " ", (size_t)indent);
    while (*text != '\0') {
        size_t len = strcspn(text, " \n");
        int cells = utf8_width_len(text, len);

        if (used > 0 && used + 1 + cells > width) {
            str_add_char(&call->text, '\n');
            str_add_repeat(&call->text, " ", (size_t)indent);
            used = 0;
        }
        if (used > 0 && len > 0) {
            str_add_char(&call->text, ' ');
            used++;
        }
        str_add_len(&call->text, text, len);
        used += cells;
        text += len;
        text += *text != '\0';
    }
    str_add_char(&call->text, '\n');
}

void call_pad(struct call *call, const char *text, int width)
{
    size_t len = strlen(text);
    size_t fits = utf8_fit(text, len, width);
    int cells = utf8_width_len(text, fits);

    if (fits < len && width > 1) {
        fits = utf8_fit(text, len, width - 1);
        cells = utf8_width_len(text, fits) + 1;
        str_add_len(&call->text, text, fits);
        str_add(&call->text, "…");
    } else {
        str_add_len(&call->text, text, fits);
    }
    str_add_repeat(&call->text, " ", (size_t)(width - cells));
}

int call_episode(struct call *call, int at)
{
    return app_find_episode(call->app, call->argv[at], &call->err);
}

int call_series(struct call *call)
{
    const char *text = call_option(call, "series");
    int series;

    if (text == NULL) {
        return 0;
    }
    series = app_find_series(call->app, text, &call->err);
    return series > 0 ? series : -1;
}

const struct command *command_find(const char *name)
{
    for (size_t i = 0; command_table()[i] != NULL; i++) {
        if (str_equal(command_table()[i]->name, name)) {
            return command_table()[i];
        }
    }
    return NULL;
}

enum { HELP_COLUMN = 23, HELP_WIDTH = 80 };

/* Words from `column` on, where the line stands, in as many lines as needed. */
static void add_wrapped(struct str *out, int column, const char *text)
{
    int used = column;

    while (*text != '\0') {
        size_t len = strcspn(text, " ");
        int cells = utf8_width_len(text, len);

        if (used > column && used + 1 + cells > HELP_WIDTH) {
            str_add_char(out, '\n');
            str_add_repeat(out, " ", (size_t)column);
            used = column;
        } else if (used > column) {
            str_add_char(out, ' ');
            used++;
        }
        str_add_len(out, text, len);
        used += cells;
        text += len + (text[len] == ' ');
    }
    str_add_char(out, '\n');
}

static void add_option_help(struct str *out, const char *name, const char *help)
{
    int used = 2 + utf8_width(name);

    str_add_format(out, "  %s", name);
    if (used >= HELP_COLUMN) {
        str_add_char(out, '\n');
        used = 0;
    }
    str_add_repeat(out, " ", (size_t)(HELP_COLUMN - used));
    add_wrapped(out, HELP_COLUMN, help);
}

void command_add_help(const struct command *command, struct str *out)
{
    struct str usage = STR_INIT;

    str_add_format(
        &usage, "%s%s%s", command->options != NULL ? "[OPTIONS]" : "",
        command->options != NULL && command->arguments[0] != '\0' ? " " : "",
        command->arguments);
    str_add_format(out, "usage: dstudio %s%s", command->name,
                   usage.len > 0 ? " " : "");
    add_wrapped(out,
                (int)strlen("usage: dstudio  ") + utf8_width(command->name),
                usage.buf);
    str_release(&usage);
    str_add_format(out, "\n%s\n\n", command->summary);
    for (size_t i = 0;
         command->options != NULL && command->options[i].name != NULL; i++) {
        const struct cli_option *option = &command->options[i];
        struct str name = STR_INIT;

        str_add_format(&name, "--%s%s%s", option->name,
                       option->value != NULL ? " " : "",
                       option->value != NULL ? option->value : "");
        add_option_help(out, name.buf, option->help);
        str_release(&name);
    }
    add_option_help(out, "--json", "print one JSON document");
    add_option_help(out, "--help", "print this");
}

void command_add_overview(struct str *out)
{
    str_add(out, "usage: dstudio [--profile NAME] [COMMAND …]\n\n"
                 "Without a command the screens open. Commands:\n\n");
    for (size_t i = 0; command_table()[i] != NULL; i++) {
        const struct command *command = command_table()[i];

        str_add_format(out, "  %-11s %s\n", command->name, command->summary);
    }
    str_add(out, "\nA command's own help: dstudio help COMMAND. Exit status: 0 "
                 "done, 1 failed,\n2 wrong usage, 3 nothing found.\n");
}

/* An option's value: behind its '=', or the next word. */
static bool take_value(struct call *call, size_t at, const char *equals,
                       const char *next, int *used)
{
    const struct cli_option *option = &call->command->options[at];

    if (option->value == NULL && equals != NULL) {
        return error_set_code(&call->err, ERROR_USAGE, "--%s takes no value",
                              option->name);
    }
    if (option->value == NULL) {
        call->values[at] = "";
        return true;
    }
    if (equals == NULL && next == NULL) {
        return error_set_code(&call->err, ERROR_USAGE, "--%s wants %s",
                              option->name, option->value);
    }
    call->values[at] = equals != NULL ? equals + 1 : next;
    *used = equals != NULL ? 1 : 2;
    return true;
}

static bool refuse_option(struct call *call, const char *name)
{
    const struct cli_option *options = call->command->options;
    struct nearest nearest = NEAREST_INIT(name);

    for (size_t i = 0; options != NULL && options[i].name != NULL; i++) {
        nearest_offer(&nearest, options[i].name);
    }
    nearest_offer(&nearest, "json");
    nearest_offer(&nearest, "help");
    if (nearest.best != NULL) {
        return error_set_code(&call->err, ERROR_USAGE,
                              "unknown option --%s; did you mean '--%s'?", name,
                              nearest.best);
    }
    return error_set_code(&call->err, ERROR_USAGE,
                          "unknown option --%s; what is meant as it stands "
                          "goes after '--'",
                          name);
}

/* `word` without its dashes; `*used`: how many words it took. */
static bool set_option(struct call *call, const char *word, const char *next,
                       int *used)
{
    const struct cli_option *options = call->command->options;
    const char *equals = strchr(word, '=');
    size_t len = equals != NULL ? (size_t)(equals - word) : strlen(word);
    char *name = xstrndup(word, len);
    size_t at = 0;
    bool ok;

    *used = 1;
    while (options != NULL && options[at].name != NULL &&
           !str_equal(options[at].name, name)) {
        at++;
    }
    ok = options != NULL && options[at].name != NULL
             ? take_value(call, at, equals, next, used)
             : refuse_option(call, name);
    free(name);
    return ok;
}

/* Sorts argv into options and arguments. "--" ends the options; a single '-'
 * and negative numbers are arguments. */
static bool parse(struct call *call, int argc, char *const *argv,
                  char **arguments, bool *help)
{
    bool options_end = false;

    for (int i = 1; i < argc;) {
        const char *word = argv[i];
        int used = 1;

        if (options_end || !str_starts_with(word, "--")) {
            arguments[call->argc++] = argv[i];
        } else if (str_equal(word, "--")) {
            options_end = true;
        } else if (str_equal(word, "--json")) {
            call->json = true;
        } else if (str_equal(word, "--help")) {
            *help = true;
        } else if (!set_option(call, word + 2,
                               i + 1 < argc ? argv[i + 1] : NULL, &used)) {
            return false;
        }
        i += used;
    }
    call->argv = arguments;
    if (call->argc < call->command->min_arguments && !*help) {
        return error_set_code(&call->err, ERROR_USAGE, "usage: dstudio %s %s",
                              call->command->name, call->command->arguments);
    }
    if (call->command->max_arguments >= 0 &&
        call->argc > call->command->max_arguments) {
        return error_set_code(&call->err, ERROR_USAGE,
                              "too many arguments; usage: dstudio %s %s",
                              call->command->name, call->command->arguments);
    }
    return true;
}

static enum exit_code run_parsed(struct call *call)
{
    struct app_options options = {.profile = call->profile};
    enum exit_code code;

    if (!call->command->no_app && !app_new(&call->app, &options, &call->err)) {
        code = call_fail(call);
        return code;
    }
    code = call->command->run(call);
    app_free(call->app);
    return code;
}

static bool print_all(struct call *call)
{
    if (call->text.len > 0 && call->text.buf[call->text.len - 1] != '\n') {
        str_add_char(&call->text, '\n');
    }
    fwrite(call->text.buf, 1, call->text.len, call->out);
    if (fflush(call->out) != 0 || ferror(call->out)) {
        fprintf(stderr, "dstudio: cannot write the output: %s\n",
                strerror(errno));
        return false;
    }
    return true;
}

static void refuse_command(const char *name)
{
    struct nearest nearest = NEAREST_INIT(name);
    struct str text = STR_INIT;

    for (size_t i = 0; command_table()[i] != NULL; i++) {
        nearest_offer(&nearest, command_table()[i]->name);
    }
    nearest_add_hint(&nearest, &text);
    fprintf(stderr, "dstudio: unknown command '%s'%s\n", name,
            text.len > 0 ? text.buf : "; try dstudio help");
    str_release(&text);
}

int command_run(int argc, char *const *argv, const char *profile)
{
    struct call call = {
        .command = command_find(argv[0]), .profile = profile, .out = stdout};
    char **arguments = xcalloc((size_t)argc + 1, sizeof(*arguments));
    enum exit_code code;
    bool help = false;

    str_init(&call.text);
    str_init(&call.err.text);
    json_begin(&call.writer, &call.text);
    if (call.command == NULL) {
        refuse_command(argv[0]);
        free(arguments);
        return EXIT_USAGE;
    }
    if (!parse(&call, argc, argv, arguments, &help)) {
        code = call_fail(&call);
    } else if (help) {
        command_add_help(call.command, &call.text);
        code = EXIT_DONE;
    } else {
        code = run_parsed(&call);
    }
    if (!print_all(&call) && code == EXIT_DONE) {
        code = EXIT_FAILED;
    }
    str_release(&call.text);
    error_release(&call.err);
    free(arguments);
    return (int)code;
}
