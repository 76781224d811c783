/*
 * Sub-commands of `dstudiod`: one table entry and a function each. Help, manual
 * and completions come from the table.
 */
#ifndef SERVER_ADMIN_H
#define SERVER_ADMIN_H

#include "base/json_out.h"
#include "server/settings.h"
#include "server/store.h"

enum admin_exit {
    ADMIN_DONE = 0,
    ADMIN_FAILED = 1,
    ADMIN_USAGE = 2,
    ADMIN_NONE = 3
};

struct admin_call {
    const struct admin_command *command;
    struct server_settings *settings;
    int argc; /* behind the words of the command */
    char *const *argv;
    bool json;
    struct str out; /* printed at the end */
    struct error err;
};

struct admin_command {
    const char *name; /* "serve", "user add" */
    const char *arguments;
    const char *summary;
    int min_arguments;
    int max_arguments;
    enum admin_exit (*run)(struct admin_call *call);
};

/* The command that reads no settings: others' files of them may be closed. */
#define ADMIN_COMPLETION "completion"

/* All commands; the last has no name. */
const struct admin_command *admin_table(void);
/* Runs argv[1…]; returns the exit status. */
int admin_run(int argc, char *const *argv);
/* Says call->err and gives the status that fits it. */
enum admin_exit admin_fail(struct admin_call *call);

#endif
