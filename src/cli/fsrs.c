/* `fsrs`: the memory model, its optimizer and its simulator by themselves. */
#include "cli/fsrs.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "base/mem.h"
#include "base/nearest.h"
#include "base/number.h"
#include "schedule/days.h"
#include "schedule/fsrs7_train.h"
#include "schedule/items.h"
#include "schedule/parallel.h"

#define FILE_MAX ((size_t)1 << 30)

static const struct cli_option options[] = {
    {"model", "NAME", "optimize: fsrs-6 or fsrs-7 (the one in force)"},
    {"epochs", "N", "optimize, evaluate: passes over the history (8; 9)"},
    {"seed", "N", "optimize, evaluate: order of the batches (0)"},
    {"threads", "N", "threads at work; the result does not depend on it"},
    {"split", NULL, "optimize: train on the first 80 %, test on the rest"},
    {"save", NULL, "optimize: keep parameters that are better"},
    {"if-grown", NULL, "optimize: only when much has come since the last fit"},
    {"compare", NULL, "evaluate: beside the defaults, FSRS-7 and an average"},
    {"days", "N", "simulate: how many (365)"},
    {"retention", "A:B", "simulate: desired retention from A to B (0.7:0.95)"},
    {"minutes-per-day", "M", "simulate: a day ends when they are over (30)"},
    {"cards", "N", "simulate: a deck of N new cards, not your own"},
    {"csv", NULL, "simulate: rows of a table"},
    CLI_OPTIONS_END,
};

struct action {
    const char *name;
    const char *options; /* names that it knows, with blanks around */
    int max_arguments;   /* with its own name */
    enum exit_code (*run)(struct call *call);
};

static const struct action actions[] = {
    {"replay", " ", 2, fsrs_replay},
    {"optimize", " model epochs seed threads split save if-grown ", 2,
     fsrs_optimize},
    {"evaluate", " epochs seed threads compare ", 2, fsrs_evaluate},
    {"simulate", " threads days retention minutes-per-day cards csv ", 1,
     fsrs_simulate},
};

bool fsrs_open_app(struct call *call)
{
    struct app_options app_options = {.profile = call->profile};

    return call->app != NULL || app_new(&call->app, &app_options, &call->err);
}

/* ---- histories ---- */

static bool read_file(struct call *call, const char *path,
                      struct fsrs_input *input)
{
    struct reviews_csv csv = {
        .name = path, .offset_min = 0, .rollover_hour = DAYS_ROLLOVER_START};
    struct str text = STR_INIT;
    bool ok =
        file_read(path, FILE_MAX, &text, &call->err) &&
        reviews_read_csv(&input->history, text.buf, text.len, &csv, &call->err);

    str_release(&text);
    return ok;
}

static bool read_own(struct call *call, struct fsrs_input *input)
{
    if (!fsrs_open_app(call) ||
        !app_history(call->app, &input->history, &call->err)) {
        return false;
    }
    input->own = true;
    input->current = app_params(call->app);
    input->options = app_train_options(call->app);
    return true;
}

static bool read_numbers(struct call *call, struct fsrs_input *input)
{
    long cores = sysconf(_SC_NPROCESSORS_ONLN);
    int64_t epochs;
    int64_t seed;
    int64_t threads;

    if (!call_number(call, "epochs", 1, TRAIN_EPOCHS_MAX, 0, &epochs) ||
        !call_number(call, "seed", 0, INT64_MAX, 0, &seed) ||
        !call_number(call, "threads", 1, PARALLEL_MAX,
                     cores > 1 ? (cores < 8 ? cores : 8) : 1, &threads)) {
        return false;
    }
    input->options.epochs = epochs > 0 ? (unsigned)epochs : TRAIN_EPOCHS;
    input->epochs7 = epochs > 0 ? (unsigned)epochs : FSRS7_EPOCHS;
    input->options.seed = (uint64_t)seed;
    input->threads = (unsigned)threads;
    return true;
}

bool fsrs_load(struct call *call, struct fsrs_input *input)
{
    *input =
        (struct fsrs_input){.history = REVIEWS_INIT,
                            .current = {false, params_default, fsrs7_default},
                            .options = TRAIN_OPTIONS_INIT};
    if (!read_numbers(call, input)) {
        return false;
    }
    if (call->argc >= 2) {
        return read_file(call, call->argv[1], input);
    }
    /* the settings bring options of their own; the numbers stand above */
    return read_own(call, input) && read_numbers(call, input);
}

void fsrs_input_release(struct fsrs_input *input)
{
    reviews_release(&input->history);
}

bool fsrs_too_little(struct call *call, const struct fsrs_input *input)
{
    size_t reviews = input->history.count;

    if (input->own && reviews < TRAIN_REVIEWS) {
        call_fail_with(call, EXIT_NONE,
                       "%zu rated answers so far, %d are needed: %zu more",
                       reviews, TRAIN_REVIEWS, TRAIN_REVIEWS - reviews);
        return true;
    }
    if (items_count(&input->history) == 0) {
        call_fail_with(call, EXIT_NONE,
                       "no review is a day or more after the last of its card: "
                       "at least %d are needed",
                       TRAIN_ITEMS_MIN);
        return true;
    }
    return false;
}

/* ---- JSON ---- */

void fsrs_measure(const struct scoring *scoring,
                  const struct fit_params *params, size_t first,
                  struct metrics *metrics)
{
    double *recall = xcalloc(scoring->count + 1, sizeof(*recall));

    fit_recall(params, scoring, recall);
    metrics_compute(metrics, scoring, recall, first, scoring->count);
    free(recall);
}

const char *fsrs_model_name(const struct fit_params *params)
{
    return params->seven ? "FSRS-7" : "FSRS-6";
}

void fsrs_json_params(struct json_out *json, const char *key,
                      const struct fit_params *params)
{
    size_t count;
    const double *w = fit_numbers(params, &count);

    json_open_list(json, key);
    for (size_t i = 0; i < count; i++) {
        json_decimal(json, NULL, w[i]);
    }
    json_close_list(json);
}

void fsrs_json_metrics(struct json_out *json, const struct metrics *metrics)
{
    json_int(json, "items", (int64_t)metrics->count);
    json_number(json, "recalled", metrics->recalled, 10);
    json_number(json, "log_loss", metrics->log_loss, 10);
    json_number(json, "log_loss_recency", metrics->log_loss_recency, 10);
    json_number(json, "rmse_bins", metrics->rmse_bins, 10);
    json_number(json, "auc", metrics->auc, 10);
}

/* ---- command ---- */

static const struct action *find_action(struct call *call)
{
    struct nearest nearest = NEAREST_INIT(call->argv[0]);

    for (size_t i = 0; i < COUNT_OF(actions); i++) {
        if (str_equal(actions[i].name, call->argv[0])) {
            return &actions[i];
        }
        nearest_offer(&nearest, actions[i].name);
    }
    error_set_code(&call->err, ERROR_USAGE,
                   "'%s' is none of replay, optimize, evaluate, simulate",
                   call->argv[0]);
    nearest_add_hint(&nearest, &call->err.text);
    return NULL;
}

/* Options of another action are a mistake, not something to pass over. */
static bool check_options(struct call *call, const struct action *action)
{
    for (size_t i = 0; options[i].name != NULL; i++) {
        char *word = xasprintf(" %s ", options[i].name);
        bool known = strstr(action->options, word) != NULL;

        free(word);
        if (!known && call->values[i] != NULL) {
            return error_set_code(&call->err, ERROR_USAGE,
                                  "--%s is no option of '%s'", options[i].name,
                                  action->name);
        }
    }
    if (call->argc > action->max_arguments) {
        return error_set_code(&call->err, ERROR_USAGE,
                              "too many arguments for '%s'", action->name);
    }
    return true;
}

static enum exit_code run(struct call *call)
{
    const struct action *action = find_action(call);

    if (action == NULL || !check_options(call, action)) {
        return call_fail(call);
    }
    return action->run(call);
}

const struct command command_fsrs = {
    .name = "fsrs",
    .arguments = "replay FILE|- | optimize [FILE] | evaluate [FILE] | simulate",
    .summary = "Replay, fit, test and simulate the memory model.",
    .options = options,
    .min_arguments = 1,
    .max_arguments = 2,
    .completes = COMPLETES_FILE,
    .words = "replay optimize evaluate simulate",
    .no_app = true,
    .run = run,
};
