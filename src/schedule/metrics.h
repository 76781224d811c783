/*
 * How good are predictions of recall? Figures of the srs-benchmark: log loss,
 * RMSE(bins), AUC, calibration.
 */
#ifndef SCHEDULE_METRICS_H
#define SCHEDULE_METRICS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "schedule/chains.h"
#include "schedule/history.h"
#include "schedule/params.h"

#define METRICS_CALIBRATION 20 /* bins of 5 % */

struct calibration_bin {
    size_t count;
    double predicted; /* mean recall predicted */
    double recalled;  /* share recalled */
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

/* What a model says of the items of a history, in time order. */
struct predictions {
    size_t count;
    double *recall;   /* in 0…1 */
    uint32_t *review; /* position in the history */
};
#define PREDICTIONS_INIT                                                       \
    {                                                                          \
        0, NULL, NULL                                                          \
    }
void predictions_release(struct predictions *predictions);
/* From recall[review] of the whole history. */
void predictions_gather(struct predictions *predictions,
                        const struct reviews *history, const double *recall);
/* Recall before each item by FSRS-6 with these parameters. */
void predictions_fsrs6(struct predictions *predictions,
                       const struct reviews *history,
                       const struct params *params);
/* Whole cards side by side, nothing scored: for chains_recall(). */
void reviews_pack(const struct reviews *history, struct chains *chains);
/* Those of [first, end) of the items in time order; 0/0 gives NaN figures. */
void metrics_compute(struct metrics *metrics, const struct reviews *history,
                     const struct predictions *predictions, size_t first,
                     size_t end);
/*
 * Are the parameters fit to be used? Anki's limits; meant for more than 300
 * items, below it is true.
 */
bool metrics_healthy(const struct metrics *metrics);

#endif
