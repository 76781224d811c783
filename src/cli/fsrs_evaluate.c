/* `fsrs evaluate`: how well the model predicts a history. */
#include "cli/fsrs.h"

#include <math.h>
#include <stdlib.h>

#include "base/mem.h"
#include "schedule/evaluate.h"
#include "schedule/items.h"

static const struct {
    const char *key;
    const char *title;
} models[EVALUATE_MODEL_COUNT] = {
    [EVALUATE_TRAINED] = {"trained", "FSRS-6, fitted to what was before"},
    [EVALUATE_CURRENT] = {"current", "parameters in force"},
    [EVALUATE_DEFAULTS] = {"defaults", "FSRS-6, defaults"},
    [EVALUATE_SEVEN_TRAINED] = {"fsrs7_trained",
                                "FSRS-7, fitted to what was before"},
    [EVALUATE_SEVEN_DEFAULTS] = {"fsrs7_defaults", "FSRS-7, defaults"},
    [EVALUATE_AVERAGE] = {"average", "share recalled so far"},
};

struct report {
    struct metrics current; /* on all items */
    bool has_series;        /* enough items to be cut in six */
    bool wanted[EVALUATE_MODEL_COUNT];
    struct metrics series[EVALUATE_MODEL_COUNT];
};

static void fill(struct call *call, const struct fsrs_input *input,
                 struct report *report)
{
    bool compare = call_option(call, "compare") != NULL;
    struct evaluate_settings settings = {.options = input->options,
                                         .epochs7 = input->epochs7,
                                         .threads = input->threads};
    struct scoring scoring;
    double *current;

    scoring_init(&scoring, &input->history);
    current = xcalloc(scoring.count + 1, sizeof(*current));
    fit_recall(&input->current, &scoring, current);
    settings.current = current;
    fsrs_measure(&scoring, &input->current, 0, &report->current);
    report->has_series = true;
    for (int i = 0; i < EVALUATE_MODEL_COUNT && report->has_series; i++) {
        report->wanted[i] = i == EVALUATE_TRAINED ||
                            (compare && (i != EVALUATE_CURRENT || input->own));
        if (report->wanted[i]) {
            report->has_series =
                evaluate_time_series(&scoring, (enum evaluate_model)i,
                                     &settings, &report->series[i]);
        }
    }
    free(current);
    scoring_release(&scoring);
}

/* Were both models fitted and tested on what they had not seen? */
static bool is_compared(const struct report *report)
{
    return report->has_series && report->wanted[EVALUATE_TRAINED] &&
           report->wanted[EVALUATE_SEVEN_TRAINED];
}

static bool is_seven_better(const struct report *report)
{
    return report->series[EVALUATE_SEVEN_TRAINED].log_loss <
           report->series[EVALUATE_TRAINED].log_loss;
}

static const char *proposed(const struct report *report)
{
    return is_seven_better(report) ? "fsrs-7" : "fsrs-6";
}

/* What to do, if anything. */
static void print_proposal(struct call *call, const struct fsrs_input *input,
                           const struct report *report)
{
    double six = report->series[EVALUATE_TRAINED].log_loss;
    double seven = report->series[EVALUATE_SEVEN_TRAINED].log_loss;

    call_print(call, "\nproposed: %s (log loss %.5f, the other %.5f)\n",
               proposed(report), fmin(six, seven), fmax(six, seven));
    if (!input->own) {
        return;
    }
    if (input->current.seven == is_seven_better(report)) {
        call_print(call, "That model is in force.\n");
    } else {
        call_print(call,
                   "  dstudio fsrs optimize --model %s --save\n"
                   "  dstudio config memory.model %s\n",
                   proposed(report), proposed(report));
    }
}

static void print_calibration(struct json_out *json,
                              const struct metrics *metrics)
{
    json_open_list(json, "calibration");
    for (size_t i = 0; i < METRICS_CALIBRATION; i++) {
        const struct calibration_bin *bin = &metrics->calibration[i];

        if (bin->count > 0) {
            json_open_object(json, NULL);
            json_int(json, "items", (int64_t)bin->count);
            json_number(json, "predicted", bin->predicted, 6);
            json_number(json, "recalled", bin->recalled, 6);
            json_close_object(json);
        }
    }
    json_close_list(json);
}

static void print_json(struct call *call, const struct fsrs_input *input,
                       const struct report *report)
{
    struct json_out *json = &call->writer;

    json_open_object(json, NULL);
    json_int(json, "reviews", (int64_t)input->history.count);
    json_open_object(json, "current");
    json_text(json, "model", fsrs_model_name(&input->current));
    fsrs_json_params(json, "params", &input->current);
    fsrs_json_metrics(json, &report->current);
    json_bool(json, "healthy", metrics_healthy(&report->current));
    print_calibration(json, &report->current);
    json_close_object(json);
    json_open_object(json, "time_series");
    for (int i = 0; report->has_series && i < EVALUATE_MODEL_COUNT; i++) {
        if (report->wanted[i]) {
            json_open_object(json, models[i].key);
            fsrs_json_metrics(json, &report->series[i]);
            json_bool(json, "healthy", metrics_healthy(&report->series[i]));
            json_close_object(json);
        }
    }
    json_close_object(json);
    if (is_compared(report)) {
        json_text(json, "proposed", proposed(report));
    }
    json_close_object(json);
}

static void print_figures(struct call *call, const struct metrics *metrics)
{
    call_print(call, " %8zu  %.5f  %.5f  %.5f\n", metrics->count,
               metrics->log_loss, metrics->rmse_bins, metrics->auc);
}

static void print_row(struct call *call, const char *title,
                      const struct metrics *metrics)
{
    call_pad(call, title, 36);
    print_figures(call, metrics);
}

static void print_text(struct call *call, const struct fsrs_input *input,
                       const struct report *report)
{
    const struct metrics *current = &report->current;

    call_print(call, "%zu reviews; %.1f %% of the items recalled\n\n",
               input->history.count, 100.0 * current->recalled);
    call_pad(call, "all items", 36);
    call_print(call, "    items  log loss RMSE     AUC\n");
    call_pad(call, fsrs_model_name(&input->current), 7);
    call_pad(call, models[EVALUATE_CURRENT].title, 29);
    print_figures(call, current);
    if (report->has_series) {
        call_print(call, "\nknowing only what was before, in five steps\n");
    }
    for (int i = 0; report->has_series && i < EVALUATE_MODEL_COUNT; i++) {
        if (report->wanted[i]) {
            print_row(call, models[i].title, &report->series[i]);
        }
    }
    if (is_compared(report)) {
        print_proposal(call, input, report);
    }
    call_print(call, "\npredicted  recalled     items\n");
    for (size_t i = 0; i < METRICS_CALIBRATION; i++) {
        const struct calibration_bin *bin = &current->calibration[i];

        if (bin->count > 0) {
            call_print(call, "%8.1f%%  %7.1f%%  %8zu\n", 100 * bin->predicted,
                       100 * bin->recalled, bin->count);
        }
    }
    call_print(call, "\nhealth: %s\n",
               metrics_healthy(current)
                   ? "good"
                   : "poor: answers do not follow the model");
}

enum exit_code fsrs_evaluate(struct call *call)
{
    struct report report = {.has_series = false};
    enum exit_code code = EXIT_NONE;
    struct fsrs_input input;

    if (!fsrs_load(call, &input)) {
        code = call_fail(call);
        goto out;
    }
    if (fsrs_too_little(call, &input)) {
        goto out;
    }
    fill(call, &input, &report);
    if (call->json) {
        print_json(call, &input, &report);
    } else {
        print_text(call, &input, &report);
    }
    code = EXIT_DONE;
out:
    fsrs_input_release(&input);
    return code;
}
