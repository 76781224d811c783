#include "schedule/metrics.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "schedule/chains.h"
#include "schedule/items.h"
#include "schedule/radix.h"

#define RECALL_MIN 1e-7

/* ---- predictions ---- */

void predictions_release(struct predictions *predictions)
{
    free(predictions->recall);
    free(predictions->review);
    *predictions = (struct predictions)PREDICTIONS_INIT;
}

void predictions_gather(struct predictions *predictions,
                        const struct reviews *history, const double *recall)
{
    size_t count = items_count(history);
    size_t at = 0;

    predictions->count = count;
    predictions->recall =
        xreallocarray(predictions->recall, count + 1, sizeof(double));
    predictions->review =
        xreallocarray(predictions->review, count + 1, sizeof(uint32_t));
    for (size_t i = 0; i < history->count; i++) {
        uint32_t review = history->order[i];

        if (items_is_item(history, review)) {
            predictions->recall[at] = recall[review];
            predictions->review[at] = review;
            at++;
        }
    }
}

/* Cards by length, so that eight side by side end together. */
static uint32_t *cards_by_length(const struct reviews *history)
{
    size_t count = history->card_count;
    struct radix_pair *pairs = xreallocarray(NULL, count + 1, sizeof(*pairs));
    uint32_t *cards = xreallocarray(NULL, count + 1, sizeof(*cards));

    for (size_t i = 0; i < count; i++) {
        pairs[i] = (struct radix_pair){
            history->card_first[i + 1] - history->card_first[i], (uint32_t)i};
    }
    radix_sort(pairs, count);
    for (size_t i = 0; i < count; i++) {
        cards[i] = pairs[i].value;
    }
    free(pairs);
    return cards;
}

void reviews_pack(const struct reviews *history, struct chains *chains)
{
    uint32_t *cards = cards_by_length(history);
    struct chain lanes[CHAINS_LANES];

    chains_reserve(chains, history->count / CHAINS_LANES + 256);
    for (size_t i = 0; i < history->card_count; i += CHAINS_LANES) {
        size_t count = history->card_count - i < CHAINS_LANES
                           ? history->card_count - i
                           : CHAINS_LANES;

        for (size_t k = 0; k < count; k++) {
            uint32_t first = history->card_first[cards[i + k]];

            lanes[k] = (struct chain){
                .elapsed = history->elapsed + first,
                .rating = history->rating + first,
                .review = first,
                .count = history->card_first[cards[i + k] + 1] - first,
            };
        }
        chains_add(chains, lanes, count);
    }
    free(cards);
}

void predictions_fsrs6(struct predictions *predictions,
                       const struct reviews *history,
                       const struct params *params)
{
    double *recall = xcalloc(history->count + 1, sizeof(*recall));
    struct chains chains = CHAINS_INIT;

    reviews_pack(history, &chains);
    chains_recall(&chains, params, recall);
    chains_release(&chains);
    predictions_gather(predictions, history, recall);
    free(recall);
}

/* ---- RMSE(bins) ---- */

#define DAY_BINS   20 /* 3.62^19 days are more than any */
#define COUNT_BINS 40
#define LAPSE_BINS 44 /* 0: none so far */
#define BINS       (DAY_BINS * COUNT_BINS * LAPSE_BINS)

/* floor of the logarithm of a number >= 1. */
static unsigned floor_log(double number, double base)
{
    unsigned power = 0;

    for (double next = base; next <= number; next *= base) {
        power++;
    }
    return power;
}

static unsigned least(unsigned a, unsigned b)
{
    return a < b ? a : b;
}

/*
 * The rounded values of the published bins differ exactly where these powers
 * do, so the powers number the bins.
 */
static uint16_t bin_of(int32_t days, unsigned count, unsigned lapses)
{
    unsigned day = least(floor_log((double)days, 3.62), DAY_BINS - 1);
    unsigned seen = least(floor_log((double)count, 1.89), COUNT_BINS - 1);
    unsigned lapse = lapses == 0 ? 0
                                 : least(1 + floor_log((double)lapses, 1.73),
                                         LAPSE_BINS - 1);

    return (uint16_t)((day * COUNT_BINS + seen) * LAPSE_BINS + lapse);
}

static uint16_t *bins_of(const struct reviews *history)
{
    uint16_t *bins = xmalloc((history->count + 1) * sizeof(*bins));

    for (size_t card = 0; card < history->card_count; card++) {
        unsigned count = 1;
        unsigned lapses = 0;

        for (size_t i = history->card_first[card];
             i < history->card_first[card + 1]; i++) {
            if (!items_is_item(history, i)) {
                continue;
            }
            bins[i] = bin_of(history->elapsed[i], ++count, lapses);
            lapses += history->rating[i] == RATING_AGAIN;
        }
    }
    return bins;
}

struct bin {
    double predicted;
    double recalled;
    double count;
};

static double rmse_bins(const struct reviews *history,
                        const struct predictions *predictions, size_t first,
                        size_t end)
{
    uint16_t *bins = bins_of(history);
    struct bin *sums = xcalloc(BINS, sizeof(*sums));
    double squares = 0.0;

    for (size_t i = first; i < end; i++) {
        uint32_t review = predictions->review[i];
        struct bin *bin = &sums[bins[review]];

        bin->predicted += predictions->recall[i];
        bin->recalled += history->rating[review] >= RATING_HARD;
        bin->count += 1.0;
    }
    for (size_t i = 0; i < BINS; i++) {
        if (sums[i].count > 0.0) {
            double off = (sums[i].predicted - sums[i].recalled) / sums[i].count;

            squares += sums[i].count * off * off;
        }
    }
    free(sums);
    free(bins);
    return sqrt(squares / (double)(end - first));
}

/* ---- AUC ---- */

/*
 * Sorted by recall, every recalled item counts the forgotten ones below it. A
 * double in 0…1 sorts as its bits do; the label stands in the lowest place.
 */
static double auc(const struct reviews *history,
                  const struct predictions *predictions, size_t first,
                  size_t end)
{
    size_t count = end - first;
    uint64_t *keys = xmalloc((count + 1) * sizeof(*keys));
    double below = 0.0; /* forgotten so far */
    double hits = 0.0;
    double recalled = 0.0;

    for (size_t i = 0; i < count; i++) {
        double recall = fmax(predictions->recall[first + i], 0.0);
        uint64_t bits;

        memcpy(&bits, &recall, sizeof(bits));
        keys[i] =
            bits << 1 |
            (history->rating[predictions->review[first + i]] >= RATING_HARD);
    }
    radix_sort_keys(keys, count);
    for (size_t i = 0; i < count;) {
        double lost = 0.0;
        double kept = 0.0;
        uint64_t same = keys[i] >> 1;

        for (; i < count && keys[i] >> 1 == same; i++) {
            kept += (double)(keys[i] & 1);
            lost += (double)(1 - (keys[i] & 1));
        }
        hits += kept * (below + lost / 2.0);
        below += lost;
        recalled += kept;
    }
    free(keys);
    return below > 0.0 && recalled > 0.0 ? hits / (below * recalled)
                                         : (double)NAN;
}

/* ---- all figures ---- */

static void add_calibration(struct metrics *metrics, double recall,
                            bool recalled)
{
    double place = fmin(recall, 1.0) * METRICS_CALIBRATION;
    size_t at = place > 0.0 ? (size_t)place : 0;
    struct calibration_bin *bin =
        &metrics
             ->calibration[at < METRICS_CALIBRATION ? at
                                                    : METRICS_CALIBRATION - 1];

    bin->count++;
    bin->predicted += recall;
    bin->recalled += recalled;
}

void metrics_compute(struct metrics *metrics, const struct reviews *history,
                     const struct predictions *predictions, size_t first,
                     size_t end)
{
    size_t count;
    double loss = 0.0;
    double loss_recency = 0.0;
    double weights = 0.0;
    size_t recalled = 0;

    end = end < predictions->count ? end : predictions->count;
    first = first < end ? first : end;
    count = end - first;
    memset(metrics, 0, sizeof(*metrics));
    metrics->count = count;
    for (size_t i = 0; i < count; i++) {
        double recall = predictions->recall[first + i];
        double r = fmin(fmax(recall, RECALL_MIN), 1.0 - RECALL_MIN);
        bool y = history->rating[predictions->review[first + i]] >= RATING_HARD;
        double one = -log(y ? r : 1.0 - r);
        double weight = items_recency(i, count);

        recalled += y;
        loss += one;
        loss_recency += weight * one;
        weights += weight;
        add_calibration(metrics, recall, y);
    }
    for (size_t i = 0; i < METRICS_CALIBRATION; i++) {
        struct calibration_bin *bin = &metrics->calibration[i];

        bin->predicted /= (double)bin->count;
        bin->recalled /= (double)bin->count;
    }
    metrics->recalled = (double)recalled / (double)count;
    metrics->log_loss = loss / (double)count;
    metrics->log_loss_recency = loss_recency / weights;
    metrics->rmse_bins = rmse_bins(history, predictions, first, end);
    metrics->auc = auc(history, predictions, first, end);
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
