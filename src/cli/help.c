#include "base/nearest.h"
#include "cli/command.h"

static enum exit_code run(struct call *call)
{
    const struct command *command;
    struct nearest nearest;

    if (call->argc == 0) {
        command_add_overview(&call->text);
        return EXIT_DONE;
    }
    command = command_find(call->argv[0]);
    if (command == NULL) {
        nearest = (struct nearest)NEAREST_INIT(call->argv[0]);
        for (size_t i = 0; command_table()[i] != NULL; i++) {
            nearest_offer(&nearest, command_table()[i]->name);
        }
        error_set_code(&call->err, ERROR_USAGE, "unknown command '%s'",
                       call->argv[0]);
        nearest_add_hint(&nearest, &call->err.text);
        return call_fail(call);
    }
    command_add_help(command, &call->text);
    return EXIT_DONE;
}

const struct command command_help = {
    .name = "help",
    .arguments = "[COMMAND]",
    .summary = "Print the commands, or the help of one.",
    .max_arguments = 1,
    .completes = COMPLETES_COMMAND,
    .no_app = true,
    .run = run,
};
