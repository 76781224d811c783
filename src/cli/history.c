/* `history`: the answers given, and how a question is being forgotten. */
#include <stdio.h>
#include <stdlib.h>

#include "app/curve.h"
#include "app/study.h"
#include "base/clock.h"
#include "cli/command.h"
#include "store/store_answers.h"

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

static const struct cli_option history_options[] = {
    {"curve", NULL, "of a question: its recall since the first answer"},
    CLI_OPTIONS_END,
};

enum { CURVE_POINTS = 60 };

static void add_point(struct call *call, const struct forgetting *forgetting,
                      double day, const char *what)
{
    double recall = forgetting_at(forgetting, day);
    int64_t at_ms = forgetting->first_at_ms + (int64_t)(day * 86400000.0);
    char date[16];

    civil_format(at_ms / 86400000, date);
    if (call->json) {
        json_open_object(&call->writer, NULL);
        json_text(&call->writer, "day", date);
        json_number(&call->writer, "recall", recall, 6);
        json_text(&call->writer, "answer", what);
        json_close_object(&call->writer);
        return;
    }
    call_print(call, "%s  %5.1f %%  ", date, recall * 100);
    str_add_repeat(&call->text, "#", (size_t)(recall * 40.0 + 0.5));
    call_print(call, "%s%s\n", what != NULL ? " " : "",
               what != NULL ? what : "");
}

static void add_curve(struct call *call, const struct curve *curve)
{
    static const char *const ratings[] = {"", "again", "hard", "good", "easy"};
    const struct forgetting *forgetting = &curve->forgetting;
    double end = curve->due > curve->today ? curve->due : curve->today;
    size_t next = 0;

    for (size_t i = 0; i <= CURVE_POINTS; i++) {
        double day = end * (double)i / CURVE_POINTS;

        for (; next < forgetting->count &&
               (forgetting->reviews[next].day <= day || i == CURVE_POINTS);
             next++) {
            add_point(call, forgetting, forgetting->reviews[next].day,
                      ratings[forgetting->reviews[next].rating]);
        }
        add_point(call, forgetting, day, NULL);
    }
}

static enum exit_code print_curve(struct call *call, const struct ref *ref)
{
    enum exit_code code = EXIT_DONE;
    struct curve curve;
    char name[64];

    if (ref->kind != REF_MEMBER) {
        return call_fail_with(call, EXIT_USAGE, "--curve wants a question");
    }
    snprintf(name, sizeof(name), "ep%03d.%s", ref->episode, ref->id);
    if (!app_curve(call->app, name, &curve, &call->err)) {
        code = call_fail(call);
    } else if (curve.forgetting.count == 0) {
        code = call_fail_with(call, EXIT_NONE, "%s was never answered", name);
    } else {
        if (call->json) {
            json_open_list(&call->writer, NULL);
        }
        add_curve(call, &curve);
        if (call->json) {
            json_close_list(&call->writer);
        }
    }
    curve_release(&curve);
    return code;
}

static enum exit_code run_history(struct call *call)
{
    struct store_answers answers = STORE_ANSWERS_INIT;
    struct ref ref;
    char prefix[64];
    size_t shown = 0;

    if (!app_resolve(call->app, call->argv[0], &ref, &call->err)) {
        return call_fail(call);
    }
    if (call_option(call, "curve") != NULL) {
        return print_curve(call, &ref);
    }
    if (!store_answers_all(app_store(call->app), &answers, &call->err)) {
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
    .options = history_options,
    .min_arguments = 1,
    .max_arguments = 1,
    .completes = COMPLETES_EPISODE,
    .run = run_history,
};
