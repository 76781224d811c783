/* `fsrs evaluate`: how well the model predicts a history. */
#include "cli/fsrs.h"

#include <stdlib.h>

#include "schedule/evaluate.h"
#include "schedule/items.h"

static const struct {
    const char *key;
    const char *title;
} models[EVALUATE_MODEL_COUNT] = {
    [EVALUATE_TRAINED] = {"trained", "FSRS-6, fitted to what was before"},
    [EVALUATE_CURRENT] = {"current", "FSRS-6, parameters in force"},
    [EVALUATE_DEFAULTS] = {"defaults", "FSRS-6, defaults"},
    [EVALUATE_FSRS7] = {"fsrs7_defaults", "FSRS-7, defaults"},
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
    struct scoring scoring;
    double *recall;

    scoring_init(&scoring, &input->history);
    recall = xcalloc(scoring.count + 1, sizeof(*recall));
    scoring_fsrs6(&scoring, &input->current, recall);
    metrics_compute(&report->current, &scoring, recall, 0, scoring.count);
    free(recall);
    report->has_series = true;
    for (int i = 0; i < EVALUATE_MODEL_COUNT && report->has_series; i++) {
        report->wanted[i] = i == EVALUATE_TRAINED ||
                            (compare && (i != EVALUATE_CURRENT || input->own));
        if (report->wanted[i]) {
            report->has_series = evaluate_time_series(
                &scoring, (enum evaluate_model)i, &input->current,
                &input->options, input->threads, &report->series[i]);
        }
    }
    scoring_release(&scoring);
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
    json_close_object(json);
}

static void print_row(struct call *call, const char *title,
                      const struct metrics *metrics)
{
    call_pad(call, title, 36);
    call_print(call, " %8zu  %.5f  %.5f  %.5f\n", metrics->count,
               metrics->log_loss, metrics->rmse_bins, metrics->auc);
}

static void print_text(struct call *call, const struct fsrs_input *input,
                       const struct report *report)
{
    const struct metrics *current = &report->current;

    call_print(call, "%zu reviews; %.1f %% of the items recalled\n\n",
               input->history.count, 100.0 * current->recalled);
    call_pad(call, "all items", 36);
    call_print(call, "    items  log loss RMSE     AUC\n");
    print_row(call, models[EVALUATE_CURRENT].title, current);
    if (report->has_series) {
        call_print(call, "\nknowing only what was before, in five steps\n");
    }
    for (int i = 0; report->has_series && i < EVALUATE_MODEL_COUNT; i++) {
        if (report->wanted[i]) {
            print_row(call, models[i].title, &report->series[i]);
        }
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
