/*
 * The optimizer of FSRS-7. Source: open-spaced-repetition/srs-benchmark,
 * models/fsrs_v7.py and its trainer: defaults as start and centre, Adam, all
 * answers after a card's first are scored, those on the same day, too.
 */
#ifndef SCHEDULE_FSRS7_TRAIN_H
#define SCHEDULE_FSRS7_TRAIN_H

#include <stddef.h>
#include <stdint.h>

#include "schedule/fsrs7.h"
#include "schedule/history.h"

#define FSRS7_EPOCHS      9
#define FSRS7_REVIEWS_MIN 64 /* scored ones; below: the defaults */
#define FSRS7_ALL         SIZE_MAX

struct fsrs7_train_options {
    unsigned epochs;
    uint64_t seed; /* of the order of the batches */
    size_t limit;  /* only so many reviews, in time order; or FSRS7_ALL */
};
#define FSRS7_TRAIN_OPTIONS_INIT                                               \
    {                                                                          \
        .epochs = FSRS7_EPOCHS, .seed = 0, .limit = FSRS7_ALL                  \
    }

/*
 * The same history and options give the same bits. False: fewer than 64 answers
 * to score; `params` are the defaults.
 */
bool fsrs7_train(const struct reviews *history,
                 const struct fsrs7_train_options *options,
                 struct fsrs7_params *params);

/*
 * Sum over a card's answers after the first of weight * log loss, and what it
 * grows by with each parameter, added to gradient[34]. `days` of each answer
 * since the one before.
 */
double fsrs7_card_loss(const struct fsrs7_params *params, const uint8_t *rating,
                       const double *days, const float *weight, size_t count,
                       double *gradient);

#endif
