/* What is done to single questions, and undo. */
#include <stdio.h>
#include <stdlib.h>

#include "app/study.h"
#include "cli/command.h"

static const struct cli_option suspend_options[] = {
    {"off", NULL, "ask it again"},
    CLI_OPTIONS_END,
};

static enum exit_code run_suspend(struct call *call)
{
    return app_suspend(call->app, call->argv[0],
                       call_option(call, "off") == NULL, &call->err)
               ? EXIT_DONE
               : call_fail(call);
}

const struct command command_suspend = {
    .name = "suspend",
    .arguments = "QUESTION",
    .summary = "Never ask a question again, until --off.",
    .options = suspend_options,
    .min_arguments = 1,
    .max_arguments = 1,
    .run = run_suspend,
};

static const struct cli_option flag_options[] = {
    {"dispute", NULL, "the key is wrong, not only the wording"},
    {"close", NULL, "take the flag away"},
    CLI_OPTIONS_END,
};

static enum exit_code run_flag(struct call *call)
{
    char *text = call_words(call, 1);
    bool ok =
        app_flag(call->app, call->argv[0], call_option(call, "dispute") != NULL,
                 call_option(call, "close") == NULL, text, &call->err);

    free(text);
    return ok ? EXIT_DONE : call_fail(call);
}

const struct command command_flag = {
    .name = "flag",
    .arguments = "QUESTION [TEXT]",
    .summary = "Flag a question as unclear or wrong.",
    .options = flag_options,
    .min_arguments = 1,
    .max_arguments = -1,
    .run = run_flag,
};

static const struct cli_option undo_options[] = {
    {"quiz", NULL, "the whole last sitting"},
    CLI_OPTIONS_END,
};

static enum exit_code run_undo(struct call *call)
{
    char *what = NULL;
    bool ok = call_option(call, "quiz") != NULL
                  ? app_undo_quiz(call->app, &what, &call->err)
                  : app_undo_last(call->app, &what, &call->err);

    if (!ok) {
        return call_fail(call);
    }
    if (call->json) {
        json_open_object(&call->writer, NULL);
        json_text(&call->writer, "undone", what);
        json_close_object(&call->writer);
    } else {
        call_print(call, "Taken back: %s\n", what);
    }
    free(what);
    return EXIT_DONE;
}

const struct command command_undo = {
    .name = "undo",
    .arguments = "",
    .summary = "Take back the last answer or move of due days; again: more.",
    .options = undo_options,
    .run = run_undo,
};
