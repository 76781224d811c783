/*
 * How good are predictions of recall? Figures of the srs-benchmark: log loss,
 * RMSE(bins), AUC, calibration.
 */
#ifndef SCHEDULE_METRICS_H
#define SCHEDULE_METRICS_H

#include <stdbool.h>
#include <stddef.h>

#include "schedule/scoring.h"

#define METRICS_CALIBRATION 20 /* bins of 5 % */

struct calibration_bin {
    size_t count;
    double predicted; /* mean recall predicted; 0 when empty */
    double recalled;  /* share recalled; 0 when empty */
};
struct metrics {
    size_t count;
    double recalled;         /* share of items recalled */
    double log_loss;         /* plain */
    double log_loss_recency; /* with the optimizer's recency weights */
    double rmse_bins;        /* weight 1 */
    double auc;              /* NaN when only one kind of answer is there */
    struct calibration_bin calibration[METRICS_CALIBRATION];
};

/*
 * Of the items [first, end) in time order, recall[item] predicted. Without any
 * item the figures are NaN.
 */
void metrics_compute(struct metrics *metrics, const struct scoring *scoring,
                     const double *recall, size_t first, size_t end);
/*
 * Are the parameters fit to be used? Anki's limits; meant for more than 300
 * items, below it is true.
 */
bool metrics_healthy(const struct metrics *metrics);

#endif
