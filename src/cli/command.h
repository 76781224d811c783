/*
 * Sub-commands are data: one table entry and one small file each. Help, the
 * manual and the completions come from the same tables.
 */
#ifndef CLI_COMMAND_H
#define CLI_COMMAND_H

#include <stdio.h>

#include "app/app.h"
#include "base/json_out.h"

enum exit_code {
    EXIT_DONE = 0,
    EXIT_FAILED = 1,
    EXIT_USAGE = 2,
    EXIT_NONE = 3
};

/* What completes an argument: used by the shells' completions. */
enum completes {
    COMPLETES_NOTHING,
    COMPLETES_EPISODE,
    COMPLETES_SERIES,
    COMPLETES_SETTING,
    COMPLETES_CALC,
    COMPLETES_COMMAND,
    COMPLETES_FILE,
    COMPLETES_SHELL,
};

struct cli_option {
    const char *name;  /* without the dashes: "series" */
    const char *value; /* how its value is called, NULL: a flag */
    const char *help;
};
#define CLI_OPTIONS_END                                                        \
    {                                                                          \
        NULL, NULL, NULL                                                       \
    }

struct call; /* one use of a command, below */

struct command {
    const char *name;
    const char *arguments;            /* "EP [TEXT]", "" for none */
    const char *summary;              /* one line */
    const struct cli_option *options; /* beside --json and --help; or NULL */
    int min_arguments;
    int max_arguments; /* -1: any number */
    enum completes completes;
    const char *words; /* further ones that can stand there: "list make" */
    bool no_app;       /* runs without content and learner's file */
    enum exit_code (*run)(struct call *call);
};

enum { CLI_OPTIONS_MAX = 16 };

struct call {
    const struct command *command;
    struct app *app;     /* NULL with no_app */
    const char *profile; /* --profile, or NULL */
    int argc;            /* positional arguments */
    char *const *argv;
    bool json;
    const char *values[CLI_OPTIONS_MAX]; /* by place in the table; "" a flag */
    FILE *out;
    struct str text;        /* printed at the end when it is not empty */
    struct json_out writer; /* writes to `text` */
    struct error err;
};

/* The value of an option, "" for a flag that was given, NULL if it was not. */
const char *call_option(const struct call *call, const char *name);
/* A whole number of an option: `otherwise` when not given. False: said. */
bool call_number(struct call *call, const char *name, int64_t min, int64_t max,
                 int64_t otherwise, int64_t *value);
/* All positional arguments from `first` on, with single spaces between. */
char *call_words(const struct call *call, int first);
/* Prints `err` to stderr and gives the exit code that fits it. */
enum exit_code call_fail(struct call *call);
/* The same with a sentence of our own. */
enum exit_code call_fail_with(struct call *call, enum exit_code code,
                              const char *format, ...) PRINTF(3, 4);
/* Appends to the text that is printed at the end. */
void call_print(struct call *call, const char *format, ...) PRINTF(2, 3);
/* Appends a line wrapped at 80 columns with an indent. */
void call_wrap(struct call *call, int indent, const char *text);
/* Appends text padded with blanks to `width` columns, cut if it is longer. */
void call_pad(struct call *call, const char *text, int width);
/* The episode or series of argument `at`; 0 with the reason in call->err. */
int call_episode(struct call *call, int at);
/* Of --series; 0 when not given; -1: unknown, said in call->err. */
int call_series(struct call *call);

/* All commands, in the order of the help; ends with NULL. */
const struct command *const *command_table(void);
const struct command *command_find(const char *name);
/*
 * Runs argv[0…]: argv[0] is the sub-command's name. Everything else of the
 * command line stands behind it. Returns the exit status.
 */
int command_run(int argc, char *const *argv, const char *profile);
/* "usage: …" and the options of one command. */
void command_add_help(const struct command *command, struct str *out);
/* The overview that `dstudio help` prints. */
void command_add_overview(struct str *out);

#endif
