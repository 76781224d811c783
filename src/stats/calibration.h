/*
 * How well a person knows what they know, and how well the memory model
 * does.
 */
#ifndef STATS_CALIBRATION_H
#define STATS_CALIBRATION_H

#include <stdbool.h>
#include <stdint.h>

#include "journal/events.h"
#include "stats/replay.h"

#define CALIBRATION_BINS 20 /* of expected recall, 5 % each */

/* The answers given at one level of confidence. */
struct calibration_level {
    int64_t total;
    int64_t right;
};

struct calibration {
    struct calibration_level levels[4]; /* by enum confidence; [0] unused */
    int64_t mark;                       /* sum of the certainty marks */
    double claimed;                     /* sum of what the levels claim, 0-1 */
};
#define CALIBRATION_INIT                                                       \
    {                                                                          \
        .mark = 0                                                              \
    }

/* The band that a level stands for, as shares 0-1. */
void calibration_band(enum confidence level, double *low, double *high);
/* +1 +2 +3 when right, 0 -2 -6 when wrong; 0 when not asked. */
int calibration_mark(enum confidence level, bool right);
/* Answers without a confidence change nothing. Partly right is not right. */
void calibration_add(struct calibration *calibration, enum confidence level,
                     bool right);
/* Share right at a level, 0-1; -1 without answers. */
double calibration_share(const struct calibration *calibration,
                         enum confidence level);
/*
 * Mean confidence minus share right, in -1…1: above 0 is too sure. False
 * without answers. A level claims the middle of its band.
 */
bool calibration_bias(const struct calibration *calibration, double *bias);

/* Expected recall against what happened, for answers a day or more apart. */
struct prediction_bin {
    int64_t total;
    int64_t passed;
    double expected; /* sum of the predictions */
};
struct prediction {
    struct prediction_bin bins[CALIBRATION_BINS];
    double log_loss_sum; /* -ln of what was given to the outcome */
    int64_t total;
};
void prediction_add(struct prediction *prediction,
                    const struct replayed *answer);
/* Mean log loss; 0 without answers. */
double prediction_log_loss(const struct prediction *prediction);

#endif
