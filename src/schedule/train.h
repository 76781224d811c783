/*
 * The optimizer: parameters that fit a history best. Source: fsrs-rs 6.6.1,
 * src/training.rs, batches of whole cards.
 */
#ifndef SCHEDULE_TRAIN_H
#define SCHEDULE_TRAIN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "schedule/history.h"
#include "schedule/items.h"
#include "schedule/params.h"

#define TRAIN_EPOCHS     8
#define TRAIN_EPOCHS_MAX 1000
#define TRAIN_ITEMS_MIN  8   /* below: the defaults */
#define TRAIN_ITEMS_FULL 64  /* below: only initial stabilities move */
#define TRAIN_REVIEWS    400 /* sensible minimum shown to people */

struct train_options {
    unsigned epochs;
    uint64_t seed; /* of the order of the batches */
    size_t relearning_steps;
    bool same_day; /* false: nothing is learned of answers on the same day */
};
#define TRAIN_OPTIONS_INIT                                                     \
    {                                                                          \
        .epochs = TRAIN_EPOCHS, .seed = 0, .relearning_steps = 1,              \
        .same_day = true                                                       \
    }

enum train_extent {
    TRAIN_NOTHING, /* fewer than 8 items: the defaults */
    TRAIN_FIRST,   /* only w0-w3 */
    TRAIN_ALL,
};
struct train_result {
    struct params params;
    enum train_extent extent;
    double start[4];    /* initial stabilities before training */
    uint32_t counts[4]; /* kept first-interval items by first rating */
};
/* The same history, options and seed give the same bits. */
void train(const struct items *items, const struct train_options *options,
           struct train_result *result);

#endif
