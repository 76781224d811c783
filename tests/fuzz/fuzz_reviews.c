/*
 * Any bytes as a history in CSV. What is taken keeps its promises, and can be
 * trained on and scored.
 */
#include <math.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include "schedule/history.h"
#include "schedule/metrics.h"
#include "schedule/train.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_sorted(const struct reviews *history)
{
    for (size_t card = 0; card < history->card_count; card++) {
        uint32_t first = history->card_first[card];

        if (history->card_first[card + 1] <= first ||
            history->elapsed[first] != 0 ||
            (card > 0 &&
             history->card_id[card - 1] >= history->card_id[card])) {
            abort();
        }
        for (uint32_t i = first; i < history->card_first[card + 1]; i++) {
            if (history->rating[i] < 1 || history->rating[i] > 4 ||
                history->state[i] > 3 || history->elapsed[i] < 0) {
                abort();
            }
        }
    }
    for (size_t i = 1; i < history->count; i++) {
        if (history->at_ms[history->order[i - 1]] >
            history->at_ms[history->order[i]]) {
            abort();
        }
    }
}

static void fit(const struct reviews *history)
{
    struct train_options options = TRAIN_OPTIONS_INIT;
    double *recall = calloc(history->count + 1, sizeof(*recall));
    struct train_result result;
    struct scoring scoring;
    struct metrics metrics;
    struct items items;

    options.epochs = 1;
    items_init(&items, history, ITEMS_NO_LIMIT);
    train(&items, &options, &result);
    items_release(&items);
    scoring_init(&scoring, history);
    scoring_fsrs6(&scoring, &result.params, recall);
    metrics_compute(&metrics, &scoring, recall, 0, scoring.count);
    for (size_t i = 0; i < PARAMS_COUNT; i++) {
        if (!isfinite(result.params.w[i])) {
            abort();
        }
    }
    if (scoring.count > 0 && !isfinite(metrics.log_loss)) {
        abort();
    }
    scoring_release(&scoring);
    free(recall);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct reviews_csv csv = {.name = "fuzz.csv", .rollover_hour = 4};
    struct reviews history = REVIEWS_INIT;
    struct error err = ERROR_INIT;

    if (reviews_read_csv(&history, (const char *)data, size, &csv, &err)) {
        check_sorted(&history);
        fit(&history);
    }
    reviews_release(&history);
    error_release(&err);
    return 0;
}
