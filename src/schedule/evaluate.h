/*
 * Honest figures: models trained on the past and tested on what came after.
 */
#ifndef SCHEDULE_EVALUATE_H
#define SCHEDULE_EVALUATE_H

#include <stdbool.h>
#include <stddef.h>

#include "schedule/metrics.h"
#include "schedule/train.h"

#define EVALUATE_RUNS 6 /* equal parts of the items in time order */

enum evaluate_model {
    EVALUATE_TRAINED,  /* FSRS-6, trained on what came before */
    EVALUATE_CURRENT,  /* FSRS-6 with the parameters given */
    EVALUATE_DEFAULTS, /* FSRS-6 with its defaults */
    EVALUATE_FSRS7,    /* FSRS-7 with its defaults */
    EVALUATE_AVERAGE,  /* the share recalled so far, for every item */
    EVALUATE_MODEL_COUNT,
};
/*
 * The items are cut into six runs; runs 2 to 6 are predicted, each by a model
 * that knows only the runs before. `threads` trainings at a time; the figures
 * do not depend on it. False: fewer than 6 items. `current` may be NULL unless
 * it is asked for.
 */
MUST_CHECK bool evaluate_time_series(const struct scoring *scoring,
                                     enum evaluate_model model,
                                     const struct params *current,
                                     const struct train_options *options,
                                     unsigned threads, struct metrics *metrics);

#endif
