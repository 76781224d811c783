#include "schedule/evaluate.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "schedule/fsrs7_train.h"
#include "schedule/items.h"
#include "schedule/parallel.h"

struct part {
    const struct scoring *scoring;
    const struct evaluate_settings *settings;
    double *recall; /* of all items; each fills its run */
};

static size_t run_begin(size_t count, size_t run)
{
    return run < EVALUATE_RUNS ? count / EVALUATE_RUNS * run : count;
}

/* Trains on the runs before one and predicts that. */
static void predict_trained(void *data, size_t i)
{
    struct part *part = data;
    /* the longest first: two threads end together */
    size_t run = EVALUATE_RUNS - 1 - i;
    size_t first = run_begin(part->scoring->count, run);
    size_t end = run_begin(part->scoring->count, run + 1);
    double *recall = xcalloc(part->scoring->count + 1, sizeof(*recall));
    struct train_result result;
    struct items items;

    items_init(&items, part->scoring->history, first);
    train(&items, &part->settings->options, &result);
    items_release(&items);
    scoring_fsrs6(part->scoring, &result.params, recall);
    memcpy(part->recall + first, recall + first,
           (end - first) * sizeof(*recall));
    free(recall);
}

static void predict_seven(void *data, size_t i)
{
    struct part *part = data;
    size_t run = EVALUATE_RUNS - 1 - i;
    size_t first = run_begin(part->scoring->count, run);
    size_t end = run_begin(part->scoring->count, run + 1);
    double *recall = xcalloc(part->scoring->count + 1, sizeof(*recall));
    struct fsrs7_train_options options = {
        .epochs = part->settings->epochs7,
        .seed = part->settings->options.seed,
        .limit = items_reviews_before(part->scoring->history, first),
    };
    struct fsrs7_params params;

    (void)fsrs7_train(part->scoring->history, &options, &params);
    scoring_fsrs7(part->scoring, &params, recall);
    memcpy(part->recall + first, recall + first,
           (end - first) * sizeof(*recall));
    free(recall);
}

/* Every item of a run gets the share recalled in the runs before. */
static void predict_average(const struct scoring *scoring, double *recall)
{
    size_t recalled = 0;
    size_t seen = 0;

    for (size_t run = 1; run < EVALUATE_RUNS; run++) {
        size_t first = run_begin(scoring->count, run);

        for (; seen < first; seen++) {
            recalled += scoring->recalled[seen];
        }
        for (size_t i = first; i < run_begin(scoring->count, run + 1); i++) {
            recall[i] = (double)recalled / (double)seen;
        }
    }
}

bool evaluate_time_series(const struct scoring *scoring,
                          enum evaluate_model model,
                          const struct evaluate_settings *settings,
                          struct metrics *metrics)
{
    struct part part = {scoring, settings, NULL};

    if (scoring->count < EVALUATE_RUNS) {
        return false;
    }
    part.recall = xcalloc(scoring->count, sizeof(*part.recall));
    switch (model) {
    case EVALUATE_TRAINED:
        parallel_run(EVALUATE_RUNS - 1, settings->threads, predict_trained,
                     &part);
        break;
    case EVALUATE_CURRENT:
        memcpy(part.recall, settings->current,
               scoring->count * sizeof(*part.recall));
        break;
    case EVALUATE_DEFAULTS:
        scoring_fsrs6(scoring, &params_default, part.recall);
        break;
    case EVALUATE_SEVEN_TRAINED:
        parallel_run(EVALUATE_RUNS - 1, settings->threads, predict_seven,
                     &part);
        break;
    case EVALUATE_SEVEN_DEFAULTS:
        scoring_fsrs7(scoring, &fsrs7_default, part.recall);
        break;
    case EVALUATE_AVERAGE:
    case EVALUATE_MODEL_COUNT:
        predict_average(scoring, part.recall);
        break;
    }
    metrics_compute(metrics, scoring, part.recall, run_begin(scoring->count, 1),
                    scoring->count);
    free(part.recall);
    return true;
}
