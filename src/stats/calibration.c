#include "stats/calibration.h"

#include <math.h>

/* Keeps one surprise from being worth everything. */
#define RECALL_MIN 1e-7

static const struct {
    double low;
    double high;
    int right;
    int wrong;
} levels[4] = {
    [CONFIDENCE_GUESS] = {0.0, 0.67, 1, 0},
    [CONFIDENCE_FAIRLY] = {0.67, 0.80, 2, -2},
    [CONFIDENCE_CERTAIN] = {0.80, 1.0, 3, -6},
};

void calibration_band(enum confidence level, double *low, double *high)
{
    *low = levels[level].low;
    *high = levels[level].high;
}

int calibration_mark(enum confidence level, bool right)
{
    return right ? levels[level].right : levels[level].wrong;
}

void calibration_add(struct calibration *calibration, enum confidence level,
                     bool right)
{
    if (level == CONFIDENCE_NONE) {
        return;
    }
    calibration->levels[level].total++;
    calibration->levels[level].right += right;
    calibration->mark += calibration_mark(level, right);
    calibration->claimed += (levels[level].low + levels[level].high) / 2.0;
}

double calibration_share(const struct calibration *calibration,
                         enum confidence level)
{
    const struct calibration_level *at = &calibration->levels[level];

    return at->total > 0 ? (double)at->right / (double)at->total : -1.0;
}

bool calibration_bias(const struct calibration *calibration, double *bias)
{
    int64_t total = 0;
    int64_t right = 0;

    for (int i = CONFIDENCE_GUESS; i <= CONFIDENCE_CERTAIN; i++) {
        total += calibration->levels[i].total;
        right += calibration->levels[i].right;
    }
    if (total == 0) {
        return false;
    }
    *bias = (calibration->claimed - (double)right) / (double)total;
    return true;
}

void prediction_add(struct prediction *prediction,
                    const struct replayed *answer)
{
    bool passed = answer->rating >= RATING_HARD;
    double recall = fmin(fmax(answer->recall, RECALL_MIN), 1.0 - RECALL_MIN);
    size_t bin = (size_t)(recall * CALIBRATION_BINS);

    if (answer->first || answer->elapsed_days < 1) {
        return;
    }
    prediction->bins[bin].total++;
    prediction->bins[bin].passed += passed;
    prediction->bins[bin].expected += recall;
    prediction->log_loss_sum -= log(passed ? recall : 1.0 - recall);
    prediction->total++;
}

double prediction_log_loss(const struct prediction *prediction)
{
    return prediction->total > 0
               ? prediction->log_loss_sum / (double)prediction->total
               : 0.0;
}
