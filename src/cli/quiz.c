/* `quiz` and `review`: which questions; talk.h puts them. */
#include "cli/quiz.h"

static const struct cli_option quiz_options[] = {
    {"check", NULL, "a test-out: no hints, no second try, no undo"},
    {"new", NULL, "begin anew, though a quiz is under way"},
    CLI_OPTIONS_END,
};

/* The sitting under way, if it is of this episode (0: any). */
static struct study *pending(struct call *call, const char *kind, int episode)
{
    struct error err = ERROR_INIT;
    struct study *study = app_study_resume(call->app, kind, &err);

    error_release(&err);
    if (study != NULL && episode > 0 && study_get_episode(study) != episode) {
        app_study_free(study);
        return NULL;
    }
    return study;
}

static enum exit_code run_quiz(struct call *call)
{
    bool check = call_option(call, "check") != NULL;
    int n = call_episode(call, 0);
    struct study *study = NULL;

    if (n > 0 && call_option(call, "new") == NULL) {
        study = pending(call, check ? "check" : "quiz", n);
    }
    if (n > 0 && study == NULL) {
        study = app_quiz_begin(call->app, n, check, &call->err);
    }
    return study == NULL ? call_fail(call) : quiz_talk(call, study);
}

const struct command command_quiz = {
    .name = "quiz",
    .arguments = "EP",
    .summary = "Take an episode's quiz, a line at a time.",
    .options = quiz_options,
    .min_arguments = 1,
    .max_arguments = 1,
    .completes = COMPLETES_EPISODE,
    .run = run_quiz,
};

static const struct cli_option review_options[] = {
    {"limit", "N", "at most N questions"},
    {"minutes", "M", "as many as fit in M minutes"},
    {"series", "N", "only of this series"},
    {"backlog", NULL, "in the order of a backlog: today's first"},
    {"cram", NULL, "any questions, not only due ones; nothing is scheduled"},
    CLI_OPTIONS_END,
};

static enum exit_code run_review(struct call *call)
{
    struct review_options options = {0};
    struct study *study = NULL;
    int64_t limit;
    int64_t minutes;

    options.series = call_series(call);
    if (options.series < 0 || !call_number(call, "limit", 1, 1000, 0, &limit) ||
        !call_number(call, "minutes", 1, 600, 0, &minutes)) {
        return call_fail(call);
    }
    options.limit = (size_t)limit;
    options.minutes = (int)minutes;
    options.cram = call_option(call, "cram") != NULL;
    options.backlog = call_option(call, "backlog") != NULL;
    if (options.series == 0 && limit == 0 && minutes == 0 && !options.backlog) {
        study = pending(call, options.cram ? "cram" : "review", 0);
    }
    if (study == NULL) {
        study = app_review_begin(call->app, &options, &call->err);
    }
    return study == NULL ? call_fail(call) : quiz_talk(call, study);
}

const struct command command_review = {
    .name = "review",
    .arguments = "",
    .summary = "Answer the questions that are due, a line at a time.",
    .options = review_options,
    .run = run_review,
};
