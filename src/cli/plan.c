/* "Study to a date". */
#include "app/plan.h"

#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "cli/due.h"

static const struct cli_option options[] = {
    {"episodes", "A,B…", "only of these episodes"},
    {"series", "N", "only of this series"},
    {"apply", NULL, "pull due days before the date, where that helps"},
    {"list", NULL, "name the questions that are pulled"},
    CLI_OPTIONS_END,
};

enum { EPISODES_MAX = 128 };

/* Reads "51,52,ep053"; false with the reason. */
static bool read_episodes(struct call *call, int episodes[EPISODES_MAX],
                          size_t *count)
{
    const char *text = call_option(call, "episodes");
    char *copy = xstrdup_or_null(text);
    char *rest = NULL;
    bool ok = true;

    *count = 0;
    for (char *word = copy == NULL ? NULL : strtok_r(copy, ", ", &rest);
         ok && word != NULL; word = strtok_r(NULL, ", ", &rest)) {
        if (*count == EPISODES_MAX) {
            ok = error_set_code(&call->err, ERROR_USAGE, "at most %d episodes",
                                EPISODES_MAX);
        } else {
            episodes[*count] = app_find_episode(call->app, word, &call->err);
            ok = episodes[(*count)++] > 0;
        }
    }
    if (ok && text != NULL && *count == 0) {
        ok = error_set_code(&call->err, ERROR_USAGE,
                            "--episodes wants numbers, as in 51,52");
    }
    free(copy);
    return ok;
}

static void outlook_json(struct call *call, const char *key,
                         const struct plan *plan,
                         const struct plan_outlook *outlook)
{
    struct json_out *json = &call->writer;
    char date[16];

    json_open_object(json, key);
    json_number(json, "recall", outlook->recall, 6);
    json_number(json, "questions_a_day", outlook->total / (double)plan->days,
                6);
    json_number(json, "most_on_a_day", outlook->largest, 6);
    json_text(json, "most_on", civil_format(outlook->largest_day, date));
    json_open_list(json, "load");
    for (size_t i = 0; i < plan->days; i++) {
        json_number(json, NULL, outlook->load[i], 6);
    }
    json_close_list(json);
    json_close_object(json);
}

static void print_json(struct call *call, const struct plan *plan, bool applied)
{
    struct json_out *json = &call->writer;
    char date[16];

    json_open_object(json, NULL);
    json_text(json, "today", civil_format(plan->today, date));
    json_text(json, "date", civil_format(plan->date, date));
    json_int(json, "days", (int64_t)plan->days);
    json_int(json, "questions", (int64_t)plan->questions);
    json_int(json, "answered", (int64_t)plan->answered);
    json_int(json, "unseen", (int64_t)(plan->questions - plan->answered));
    json_number(json, "first_right", plan->first_right, 6);
    json_int(json, "new_per_day", plan->new_per_day);
    json_open_object(json, "without_study");
    json_number(json, "recall", plan->left, 6);
    json_number(json, "recall_answered", plan->left_answered, 6);
    json_close_object(json);
    outlook_json(call, "with_study", plan, &plan->kept);
    outlook_json(call, "with_pulled", plan, &plan->pulled);
    json_open_object(json, "moves");
    json_bool(json, "applied", applied);
    json_int(json, "moved", (int64_t)plan->moves.count);
    due_moves_json(call, &plan->moves);
    json_close_object(json);
    json_close_object(json);
}

static void print_outlook(struct call *call, const char *name,
                          const struct plan *plan,
                          const struct plan_outlook *outlook)
{
    char date[16];

    call_pad(call, name, 34);
    call_print(call, "%3.0f %%  %.1f questions a day, most on %s: %.0f\n",
               outlook->recall * 100, outlook->total / (double)plan->days,
               civil_format(outlook->largest_day, date), outlook->largest);
}

static void print_unseen(struct call *call, const struct plan *plan)
{
    size_t unseen = plan->questions - plan->answered;
    size_t a_day = (unseen + plan->days - 1) / plan->days;

    if (unseen == 0) {
        return;
    }
    call_print(call, "\n%zu of the %zu questions %s unseen", unseen,
               plan->questions, unseen == 1 ? "is" : "are");
    call_print(call, ": to meet them all takes up to %zu a day.\n", a_day);
    if ((int64_t)a_day > plan->new_per_day) {
        call_print(call,
                   "A review adds %d a day (memory.new_per_day); quizzes add "
                   "the rest.\n",
                   plan->new_per_day);
    }
}

static void print_moves(struct call *call, const struct plan *plan,
                        bool applied)
{
    if (plan->moves.count == 0) {
        if (call_option(call, "apply") != NULL) {
            call_print(call, "\nNo due day needs to be pulled.\n");
        }
        return;
    }
    if (!applied) {
        call_print(call,
                   "\n--apply pulls %zu due day%s before the date; dstudio "
                   "undo takes it back.\n",
                   plan->moves.count, plan->moves.count == 1 ? "" : "s");
    } else {
        call_print(call,
                   "\n%zu due day%s pulled before the date (dstudio undo "
                   "takes it back):\n",
                   plan->moves.count, plan->moves.count == 1 ? "" : "s");
    }
    if (applied || call_option(call, "list") != NULL) {
        due_moves_text(call, &plan->moves, call_option(call, "list") != NULL);
    }
}

static void print_text(struct call *call, const struct plan *plan, bool applied)
{
    char date[16];

    call_print(call, "%zu day%s until %s, %zu questions, %zu answered so far.",
               plan->days, plan->days == 1 ? "" : "s",
               civil_format(plan->date, date), plan->questions, plan->answered);
    call_print(call, "\n\nExpected recall on that day, unseen ones counted as "
                     "unknown:\n");
    call_pad(call, "  without further study", 34);
    call_print(call, "%3.0f %%", plan->left * 100);
    if (plan->answered > 0) {
        call_print(call, "  (%.0f %% of those answered)",
                   plan->left_answered * 100);
    }
    call_print(call, "\n");
    print_outlook(call, "  answering all that comes due", plan, &plan->kept);
    if (plan->moves.count > 0) {
        print_outlook(call, "  and with due days pulled", plan, &plan->pulled);
    }
    print_unseen(call, plan);
    print_moves(call, plan, applied);
    call_print(call,
               "\nThese are means of the memory model, with first "
               "answers right in %.0f %%%s.\n",
               plan->first_right * 100,
               plan->first_right_known ? ", as yours were" : " (a guess)");
}

static bool read_request(struct call *call, struct plan_request *request,
                         int episodes[EPISODES_MAX])
{
    struct civil civil;

    if (!civil_parse(call->argv[0], &civil)) {
        return error_set_code(&call->err, ERROR_USAGE,
                              "'%s' is not a date such as 2026-06-01",
                              call->argv[0]);
    }
    request->date = civil_to_day(civil);
    request->series = call_series(call);
    if (request->series < 0 ||
        !read_episodes(call, episodes, &request->episode_count)) {
        return false;
    }
    request->episodes = request->episode_count > 0 ? episodes : NULL;
    if (request->episodes != NULL && request->series > 0) {
        return error_set_code(&call->err, ERROR_USAGE,
                              "either --episodes or --series");
    }
    return true;
}

static enum exit_code run(struct call *call)
{
    int episodes[EPISODES_MAX];
    struct plan_request request = {0};
    struct plan plan;
    bool apply = call_option(call, "apply") != NULL;
    bool ok;

    if (!read_request(call, &request, episodes)) {
        return call_fail(call);
    }
    ok = app_plan(call->app, &request, &plan, &call->err);
    apply = apply && ok && plan.moves.count > 0;
    if (apply) {
        ok = app_due_write(call->app, &plan.moves, &call->err);
    }
    if (ok && call->json) {
        print_json(call, &plan, apply);
    } else if (ok) {
        print_text(call, &plan, apply);
    }
    plan_release(&plan);
    return ok ? EXIT_DONE : call_fail(call);
}

const struct command command_plan = {
    .name = "plan",
    .arguments = "DATE",
    .summary = "Study to a date: how much a day, and what is known then.",
    .options = options,
    .min_arguments = 1,
    .max_arguments = 1,
    .run = run,
};
