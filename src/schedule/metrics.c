#include "schedule/metrics.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "schedule/items.h"
#include "schedule/radix.h"

#define RECALL_MIN 1e-7

/* ---- log loss ---- */

static void log_losses(struct metrics *metrics, const struct scoring *scoring,
                       const double *recall, size_t first)
{
    size_t count = metrics->count;
    double *chance = xreallocarray(NULL, count + 1, sizeof(*chance));
    double loss = 0.0;
    double recent = 0.0;
    double weights = 0.0;
    size_t recalled = 0;

    for (size_t i = 0; i < count; i++) {
        double r = recall[first + i];
        bool y = scoring->recalled[first + i];

        r = r > RECALL_MIN ? r : RECALL_MIN; /* also when it is no number */
        r = r < 1.0 - RECALL_MIN ? r : 1.0 - RECALL_MIN;
        chance[i] = y ? r : 1.0 - r;
        recalled += y;
    }
    chains_ln(chance, count);
    for (size_t i = 0; i < count; i++) {
        double weight = items_recency(i, count);

        loss -= chance[i];
        recent -= weight * chance[i];
        weights += weight;
    }
    free(chance);
    metrics->recalled = (double)recalled / (double)count;
    metrics->log_loss = loss / (double)count;
    metrics->log_loss_recency = recent / weights;
}

/* ---- bins ---- */

struct bin {
    double off; /* predicted less recalled, summed */
    double count;
};

static double rmse_bins(const struct scoring *scoring, const double *recall,
                        size_t first, size_t end)
{
    struct bin *bins = xcalloc(SCORING_BINS, sizeof(*bins));
    double squares = 0.0;

    for (size_t i = first; i < end; i++) {
        struct bin *bin = &bins[scoring->bin[i]];

        bin->off += recall[i] - (double)scoring->recalled[i];
        bin->count += 1.0;
    }
    for (size_t i = 0; i < SCORING_BINS; i++) {
        if (bins[i].count > 0.0) {
            squares += bins[i].off * bins[i].off / bins[i].count;
        }
    }
    free(bins);
    return sqrt(squares / (double)(end - first));
}

static void calibrate(struct metrics *metrics, const struct scoring *scoring,
                      const double *recall, size_t first)
{
    for (size_t i = first; i < first + metrics->count; i++) {
        double place = recall[i] * METRICS_CALIBRATION;
        size_t at = place > 0.0 && place < METRICS_CALIBRATION
                        ? (size_t)place
                        : (place > 0.0 ? METRICS_CALIBRATION - 1 : 0);
        struct calibration_bin *bin = &metrics->calibration[at];

        bin->count++;
        bin->predicted += recall[i];
        bin->recalled += scoring->recalled[i];
    }
    for (size_t i = 0; i < METRICS_CALIBRATION; i++) {
        struct calibration_bin *bin = &metrics->calibration[i];

        if (bin->count > 0) {
            bin->predicted /= (double)bin->count;
            bin->recalled /= (double)bin->count;
        }
    }
}

/* ---- AUC ---- */

/*
 * Sorted by recall, every recalled item counts the forgotten ones below it.
 * Recall is compared in steps of 2^-32, which moves the figure by less than
 * 1e-8; the label stands below it.
 */
static uint64_t auc_key(double recall, bool recalled)
{
    double step = recall > 0.0 ? recall * 0x1p32 : 0.0;
    uint64_t key = step < 0x1p32 ? (uint64_t)step : ((uint64_t)1 << 32) - 1;

    return key << 1 | recalled;
}

static double auc(const struct scoring *scoring, const double *recall,
                  size_t first, size_t end)
{
    size_t count = end - first;
    uint64_t *keys = xmalloc((count + 1) * sizeof(*keys));
    double below = 0.0; /* forgotten so far */
    double hits = 0.0;
    double recalled = 0.0;

    for (size_t i = 0; i < count; i++) {
        keys[i] = auc_key(recall[first + i], scoring->recalled[first + i]);
    }
    radix_sort_keys(keys, count, 0);
    for (size_t i = 0; i < count;) {
        uint64_t same = keys[i] >> 1;
        size_t begun = i;
        uint64_t kept = 0;
        double lost;

        for (; i < count && keys[i] >> 1 == same; i++) {
            kept += keys[i] & 1;
        }
        lost = (double)(i - begun - kept);
        hits += (double)kept * (below + lost / 2.0);
        below += lost;
        recalled += (double)kept;
    }
    free(keys);
    return below > 0.0 && recalled > 0.0 ? hits / (below * recalled)
                                         : (double)NAN;
}

/* ---- all figures ---- */

void metrics_compute(struct metrics *metrics, const struct scoring *scoring,
                     const double *recall, size_t first, size_t end)
{
    end = end < scoring->count ? end : scoring->count;
    first = first < end ? first : end;
    memset(metrics, 0, sizeof(*metrics));
    metrics->count = end - first;
    log_losses(metrics, scoring, recall, first);
    calibrate(metrics, scoring, recall, first);
    metrics->rmse_bins = rmse_bins(scoring, recall, first, end);
    metrics->auc = auc(scoring, recall, first, end);
}

/* Limits by the share recalled and the number of items: Anki 26.08. */
bool metrics_healthy(const struct metrics *metrics)
{
    double r = metrics->recalled;
    double c = (double)metrics->count;
    double loss = 0.623 * pow(4.0 * r * (1.0 - r), 0.738);
    double rmse = 0.0135 / (pow(r, 0.504) - 1.14) +
                  0.176 / (pow(c / 1000.0, 0.825) + 2.22) + 0.101;

    return metrics->count <= 300 || metrics->log_loss <= 1.11 * loss ||
           metrics->rmse_bins <= 1.53 * rmse;
}
