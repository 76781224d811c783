#include "schedule/evaluate.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "schedule/fsrs7.h"
#include "schedule/parallel.h"

#define DAY_MS 86400000.0

/* Trains run `part` + 1 of the six and predicts it. */
struct part {
    const struct reviews *history;
    const struct train_options *options;
    struct predictions *predictions; /* of all items; each fills its run */
};

static size_t run_begin(size_t count, size_t run)
{
    return run < EVALUATE_RUNS ? count / EVALUATE_RUNS * run : count;
}

static void predict_trained(void *data, size_t i)
{
    struct part *part = data;
    /* the longest first: two threads end together */
    size_t run = EVALUATE_RUNS - 1 - i;
    size_t first = run_begin(part->predictions->count, run);
    size_t end = run_begin(part->predictions->count, run + 1);
    struct predictions own = PREDICTIONS_INIT;
    struct train_result result;
    struct items items;

    items_init(&items, part->history, first);
    train(&items, part->options, &result);
    items_release(&items);
    predictions_fsrs6(&own, part->history, &result.params);
    memcpy(part->predictions->recall + first, own.recall + first,
           (end - first) * sizeof(double));
    predictions_release(&own);
}

/* Every item of a run gets the share recalled in the runs before. */
static void predict_average(const struct reviews *history,
                            struct predictions *predictions)
{
    size_t recalled = 0;
    size_t seen = 0;

    for (size_t run = 1; run < EVALUATE_RUNS; run++) {
        size_t first = run_begin(predictions->count, run);

        for (; seen < first; seen++) {
            recalled +=
                history->rating[predictions->review[seen]] >= RATING_HARD;
        }
        for (size_t i = first; i < run_begin(predictions->count, run + 1);
             i++) {
            predictions->recall[i] = (double)recalled / (double)seen;
        }
    }
}

void predictions_fsrs7(struct predictions *predictions,
                       const struct reviews *history,
                       const struct fsrs7_params *params)
{
    double *recall = xcalloc(history->count + 1, sizeof(*recall));

    for (size_t card = 0; card < history->card_count; card++) {
        size_t first = history->card_first[card];
        struct fsrs7_memory memory =
            fsrs7_first(params, (enum rating)history->rating[first]);

        for (size_t i = first + 1; i < history->card_first[card + 1]; i++) {
            double days =
                (double)(history->at_ms[i] - history->at_ms[i - 1]) / DAY_MS;

            recall[i] = fsrs7_recall(params, &memory, days);
            memory = fsrs7_next(params, memory, (enum rating)history->rating[i],
                                days);
        }
    }
    predictions_gather(predictions, history, recall);
    free(recall);
}

bool evaluate_time_series(const struct reviews *history,
                          enum evaluate_model model,
                          const struct params *current,
                          const struct train_options *options, unsigned threads,
                          struct metrics *metrics)
{
    struct predictions predictions = PREDICTIONS_INIT;
    struct part part = {history, options, &predictions};

    if (items_count(history) < EVALUATE_RUNS) {
        return false;
    }
    switch (model) {
    case EVALUATE_CURRENT:
        predictions_fsrs6(&predictions, history, current);
        break;
    case EVALUATE_FSRS7:
        predictions_fsrs7(&predictions, history, &fsrs7_default);
        break;
    case EVALUATE_TRAINED:
    case EVALUATE_AVERAGE:
    case EVALUATE_DEFAULTS:
    case EVALUATE_MODEL_COUNT:
        predictions_fsrs6(&predictions, history, &params_default);
        break;
    }
    if (model == EVALUATE_TRAINED) {
        parallel_run(EVALUATE_RUNS - 1, threads, predict_trained, &part);
    } else if (model == EVALUATE_AVERAGE) {
        predict_average(history, &predictions);
    }
    metrics_compute(metrics, history, &predictions,
                    run_begin(predictions.count, 1), predictions.count);
    predictions_release(&predictions);
    return true;
}
