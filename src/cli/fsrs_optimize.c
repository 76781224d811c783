/* `fsrs optimize`: parameters that fit a history. */
#include <stdlib.h>

#include "base/clock.h"
#include "cli/fsrs.h"
#include "schedule/fsrs7_train.h"
#include "schedule/items.h"
#include "schedule/parallel.h"
#include "schedule/train.h"

/* What runs beside the training: the figures of the parameters in force. */
struct fitting {
    const struct fsrs_input *input;
    struct scoring scoring;
    size_t limit; /* items trained on, in time order */
    size_t first; /* of those tested */
    struct fit_params params;
    enum train_extent extent;
    struct metrics before;
    struct metrics after;
};

static void fit6(struct fitting *fitting)
{
    struct train_result result;
    struct items items;

    items_init(&items, &fitting->input->history, fitting->limit);
    train(&items, &fitting->input->options, &result);
    items_release(&items);
    fitting->params.params6 = result.params;
    fitting->extent = result.extent;
}

static void fit7(struct fitting *fitting)
{
    const struct reviews *history = &fitting->input->history;
    struct fsrs7_train_options options = {
        .epochs = fitting->input->epochs7,
        .seed = fitting->input->options.seed,
        .limit = items_reviews_before(history, fitting->limit),
    };

    fitting->extent = fsrs7_train(history, &options, &fitting->params.params7)
                          ? TRAIN_ALL
                          : TRAIN_NOTHING;
}

static void do_part(void *data, size_t i)
{
    struct fitting *fitting = data;
    struct fit_params current = fitting->input->current;

    if (i == 1) {
        current.seven = fitting->params.seven;
        scoring_init(&fitting->scoring, &fitting->input->history);
        fsrs_measure(&fitting->scoring, &current, fitting->first,
                     &fitting->before);
    } else if (fitting->params.seven) {
        fit7(fitting);
    } else {
        fit6(fitting);
    }
}

static void run_fitting(struct fitting *fitting)
{
    parallel_run(2, fitting->input->threads, do_part, fitting);
    /* those that a setting can keep are the ones that are measured */
    fit_round(&fitting->params);
    fsrs_measure(&fitting->scoring, &fitting->params, fitting->first,
                 &fitting->after);
    scoring_release(&fitting->scoring);
}

static void print_pair(struct json_out *json, const char *key, double before,
                       double after)
{
    json_open_object(json, key);
    json_number(json, "before", before, 10);
    json_number(json, "after", after, 10);
    json_close_object(json);
}

static const char *extent_name(enum train_extent extent)
{
    static const char *const names[] = {
        [TRAIN_NOTHING] = "nothing",
        [TRAIN_FIRST] = "initial stabilities",
        [TRAIN_ALL] = "all",
    };

    return names[extent];
}

static void print_json(struct call *call, const struct fitting *fitting,
                       double seconds, bool saved)
{
    const struct fsrs_input *input = fitting->input;
    struct json_out *json = &call->writer;

    json_open_object(json, NULL);
    json_text(json, "model", fsrs_model_name(&fitting->params));
    fsrs_json_params(json, "params", &fitting->params);
    json_text(json, "trained", extent_name(fitting->extent));
    print_pair(json, "log_loss", fitting->before.log_loss,
               fitting->after.log_loss);
    print_pair(json, "log_loss_recency", fitting->before.log_loss_recency,
               fitting->after.log_loss_recency);
    print_pair(json, "rmse_bins", fitting->before.rmse_bins,
               fitting->after.rmse_bins);
    json_number(json, "auc", fitting->after.auc, 10);
    json_int(json, "reviews", (int64_t)input->history.count);
    json_int(json, "items", (int64_t)items_count(&input->history));
    if (fitting->first > 0) {
        json_open_object(json, "split");
        json_int(json, "train_items", (int64_t)fitting->limit);
        json_int(json, "test_items", (int64_t)fitting->after.count);
        json_int(json, "test_from_ms",
                 items_time(&input->history, fitting->first));
        json_close_object(json);
    }
    if (input->own) {
        json_bool(json, "saved", saved);
    }
    json_number(json, "seconds", seconds, 6);
    json_close_object(json);
}

static void print_text(struct call *call, const struct fitting *fitting,
                       double seconds, bool saved)
{
    const struct fsrs_input *input = fitting->input;

    size_t count;
    const double *w = fit_numbers(&fitting->params, &count);

    for (size_t i = 0; i < count; i++) {
        call_print(call, "%s%.6g", i > 0 ? ", " : "", w[i]);
    }
    call_print(call,
               "\n\n%s; %zu reviews, %zu scored%s; fitted: %s; %.3f s\n"
               "                     before    after\n"
               "log loss            %.5f  %.5f\n"
               "  recent weigh more %.5f  %.5f\n"
               "RMSE(bins)          %.5f  %.5f\n"
               "AUC                 %.5f  %.5f\n",
               fsrs_model_name(&fitting->params), input->history.count,
               fitting->after.count,
               fitting->first > 0 ? " (those after the first 80 %)" : "",
               extent_name(fitting->extent), seconds, fitting->before.log_loss,
               fitting->after.log_loss, fitting->before.log_loss_recency,
               fitting->after.log_loss_recency, fitting->before.rmse_bins,
               fitting->after.rmse_bins, fitting->before.auc,
               fitting->after.auc);
    if (saved) {
        call_print(call, "The new parameters are kept.\n");
    }
}

/* --save: only one's own, trained on everything, and only better ones. */
static bool save(struct call *call, const struct fitting *fitting, bool *saved)
{
    struct fit fit = {
        .params = fitting->params,
        .reviews = fitting->input->history.count,
        .before = fitting->before.log_loss_recency,
        .after = fitting->after.log_loss_recency,
    };

    *saved = false;
    if (call_option(call, "save") == NULL) {
        return true;
    }
    if (!fitting->input->own || fitting->first > 0) {
        return error_set_code(&call->err, ERROR_USAGE,
                              "--save keeps what the whole of your own "
                              "history gives: no FILE, no --split");
    }
    if (!app_fit_remember(call->app, fit.reviews, &call->err)) {
        return false;
    }
    if (!fit_is_better(&fit)) {
        fprintf(stderr, "dstudio fsrs: the parameters in force are better; "
                        "nothing was changed\n");
        return true;
    }
    *saved = app_fit_keep(call->app, &fit, &call->err);
    return *saved;
}

static bool choose_model(struct call *call, struct fitting *fitting)
{
    const char *name = call_option(call, "model");

    fitting->params = fitting->input->current;
    if (name == NULL) {
        return true;
    }
    fitting->params.seven = str_equal(name, "fsrs-7");
    if (!fitting->params.seven && !str_equal(name, "fsrs-6")) {
        return error_set_code(&call->err, ERROR_USAGE,
                              "'%s' is no model: fsrs-6 or fsrs-7", name);
    }
    return true;
}

/* --split: trained on the first 80 % by time, tested on the rest. */
static void choose_items(struct call *call, struct fitting *fitting)
{
    if (call_option(call, "split") != NULL) {
        fitting->limit = items_count(&fitting->input->history) * 8 / 10;
        fitting->first = fitting->limit;
    }
}

enum exit_code fsrs_optimize(struct call *call)
{
    int64_t begun_ms = clock_monotonic_ms();
    enum exit_code code = EXIT_NONE;
    struct fsrs_input input;
    struct fitting fitting = {.input = &input, .limit = ITEMS_NO_LIMIT};
    bool saved = false;
    double seconds;

    if (!fsrs_load(call, &input)) {
        code = call_fail(call);
        goto out;
    }
    if (call_option(call, "if-grown") != NULL &&
        !(input.own && app_fit_is_due(call->app, input.history.count))) {
        code = EXIT_DONE;
        goto out;
    }
    if (fsrs_too_little(call, &input)) {
        goto out;
    }
    if (!choose_model(call, &fitting)) {
        code = call_fail(call);
        goto out;
    }
    choose_items(call, &fitting);
    run_fitting(&fitting);
    seconds = (double)(clock_monotonic_ms() - begun_ms) / 1000.0;
    if (!save(call, &fitting, &saved)) {
        code = call_fail(call);
        goto out;
    }
    code = EXIT_DONE;
    if (call->json) {
        print_json(call, &fitting, seconds, saved);
    } else {
        print_text(call, &fitting, seconds, saved);
    }
out:
    fsrs_input_release(&input);
    return code;
}
