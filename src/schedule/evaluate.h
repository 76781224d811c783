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
    EVALUATE_TRAINED,        /* FSRS-6, trained on what came before */
    EVALUATE_CURRENT,        /* FSRS-6 with the parameters given */
    EVALUATE_DEFAULTS,       /* FSRS-6 with its defaults */
    EVALUATE_SEVEN_TRAINED,  /* FSRS-7, trained on what came before */
    EVALUATE_SEVEN_DEFAULTS, /* FSRS-7 with its defaults */
    EVALUATE_AVERAGE,        /* the share recalled so far, for every item */
    EVALUATE_MODEL_COUNT,
};
struct evaluate_settings {
    struct train_options options; /* of FSRS-6; the seed is for both */
    unsigned epochs7;             /* of FSRS-7 */
    unsigned threads;             /* trainings at a time; figures are equal */
    const double *current; /* recall of each item, if that is asked for */
};
/*
 * The items are cut into six runs; runs 2 to 6 are predicted, each by a model
 * that knows only the runs before. False: fewer than 6 items.
 */
MUST_CHECK bool evaluate_time_series(const struct scoring *scoring,
                                     enum evaluate_model model,
                                     const struct evaluate_settings *settings,
                                     struct metrics *metrics);

#endif
