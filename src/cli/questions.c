/* What is done to single questions, and undo. */
#include <stdio.h>
#include <stdlib.h>

#include "app/study.h"
#include "base/clock.h"
#include "cli/command.h"
#include "store/store_answers.h"

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

static void add_answer(struct call *call, const struct store_answer *answer)
{
    char date[16];

    if (call->json) {
        struct json_out *json = &call->writer;

        json_open_object(json, NULL);
        json_text(json, "item", answer->item);
        json_int(json, "rev", answer->rev);
        json_int(json, "at_ms", answer->at_ms);
        json_text(json, "day", civil_format(answer->day, date));
        json_text(json, "mode", answer_mode_name(answer->mode));
        json_number(json, "score", answer->score, 6);
        json_text(json, "outcome", answer_outcome_name(answer->outcome));
        json_int(json, "grade", answer->grade);
        json_int(json, "ms", answer->ms);
        json_close_object(json);
        return;
    }
    call_print(call, "%s  ", civil_format(answer->day, date));
    call_pad(call, answer->item, 40);
    call_print(call, " %-7s %3.0f %%  %s\n",
               answer_outcome_name(answer->outcome), answer->score * 100,
               answer_mode_name(answer->mode));
}

static enum exit_code run_history(struct call *call)
{
    struct store_answers answers = STORE_ANSWERS_INIT;
    struct ref ref;
    char prefix[64];
    size_t shown = 0;

    if (!app_resolve(call->app, call->argv[0], &ref, &call->err) ||
        !store_answers_all(app_store(call->app), &answers, &call->err)) {
        return call_fail(call);
    }
    if (ref.kind != REF_EPISODE && ref.kind != REF_MEMBER) {
        store_answers_release(&answers);
        return call_fail_with(call, EXIT_USAGE,
                              "wants an episode or a question");
    }
    snprintf(prefix, sizeof(prefix), "ep%03d.%s", ref.episode, ref.id);
    if (call->json) {
        json_open_list(&call->writer, NULL);
    }
    for (size_t i = 0; i < answers.count; i++) {
        if (ref.kind == REF_MEMBER
                ? str_equal(answers.items[i].item, prefix)
                : str_starts_with(answers.items[i].item, prefix)) {
            add_answer(call, &answers.items[i]);
            shown++;
        }
    }
    if (call->json) {
        json_close_list(&call->writer);
    }
    store_answers_release(&answers);
    return shown > 0 ? EXIT_DONE : EXIT_NONE;
}

const struct command command_history = {
    .name = "history",
    .arguments = "EP|QUESTION",
    .summary = "Print the answers given, of an episode or a question.",
    .min_arguments = 1,
    .max_arguments = 1,
    .completes = COMPLETES_EPISODE,
    .run = run_history,
};
