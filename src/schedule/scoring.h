/*
 * The items of a history, ready to be predicted by one model after the other:
 * what does not depend on the model is worked out once.
 */
#ifndef SCHEDULE_SCORING_H
#define SCHEDULE_SCORING_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "schedule/chains.h"
#include "schedule/fsrs7.h"
#include "schedule/history.h"
#include "schedule/params.h"

/* Items are numbered in time order. Several threads may read one. */
struct scoring {
    const struct reviews *history; /* borrowed */
    size_t count;
    uint32_t *review;     /* [count]: position in the history */
    uint8_t *recalled;    /* [count]: the rating was 2 or more */
    uint16_t *bin;        /* [count]: of RMSE(bins) */
    struct chains chains; /* all cards, numbered by item */
};
#define SCORING_BINS 35200 /* one more than the largest */

void scoring_init(struct scoring *scoring, const struct reviews *history);
void scoring_release(struct scoring *scoring);

/* Recall before each item, at recall[item]; by FSRS-6 with these parameters. */
void scoring_fsrs6(const struct scoring *scoring, const struct params *params,
                   double *recall);
/* By FSRS-7, whose time is fractional days. */
void scoring_fsrs7(const struct scoring *scoring,
                   const struct fsrs7_params *params, double *recall);

#endif
