#include "schedule/scoring.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "schedule/items.h"
#include "schedule/radix.h"

#define DAY_MS 86400000.0

/* ---- bins of RMSE(bins) ---- */

#define DAY_BINS   20 /* 3.62^19 days are more than any */
#define COUNT_BINS 40
#define LAPSE_BINS 44 /* 0: none so far */
_Static_assert(SCORING_BINS == DAY_BINS * COUNT_BINS * LAPSE_BINS, "all bins");

/*
 * floor of the logarithm of a number >= 1. The published bins round a multiple
 * of base^floor; those differ exactly where these powers do.
 */
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

static uint16_t bin_of(int32_t days, unsigned count, unsigned lapses)
{
    unsigned day = least(floor_log((double)days, 3.62), DAY_BINS - 1);
    unsigned seen = least(floor_log((double)count, 1.89), COUNT_BINS - 1);
    unsigned lapse = lapses == 0 ? 0
                                 : least(1 + floor_log((double)lapses, 1.73),
                                         LAPSE_BINS - 1);

    return (uint16_t)((day * COUNT_BINS + seen) * LAPSE_BINS + lapse);
}

static void fill_bins(struct scoring *scoring, const uint32_t *item)
{
    const struct reviews *history = scoring->history;

    for (size_t card = 0; card < history->card_count; card++) {
        unsigned count = 1;
        unsigned lapses = 0;

        for (size_t i = history->card_first[card];
             i < history->card_first[card + 1]; i++) {
            if (item[i] != CHAINS_NOBODY) {
                scoring->bin[item[i]] =
                    bin_of(history->elapsed[i], ++count, lapses);
                lapses += history->rating[i] == RATING_AGAIN;
            }
        }
    }
}

/* ---- cards side by side ---- */

/* By length, so that eight that stand side by side end together. */
static struct radix_pair *cards_by_length(const struct reviews *history)
{
    struct radix_pair *cards =
        xreallocarray(NULL, history->card_count + 1, sizeof(*cards));

    for (size_t i = 0; i < history->card_count; i++) {
        cards[i] = (struct radix_pair){
            history->card_first[i + 1] - history->card_first[i], (uint32_t)i};
    }
    radix_sort(cards, history->card_count);
    return cards;
}

static void pack(struct scoring *scoring, const uint32_t *item)
{
    const struct reviews *history = scoring->history;
    struct radix_pair *cards = cards_by_length(history);
    struct chain lanes[CHAINS_LANES];

    chains_reserve(&scoring->chains, history->count / CHAINS_LANES + 256);
    for (size_t i = 0; i < history->card_count; i += CHAINS_LANES) {
        size_t count = history->card_count - i < CHAINS_LANES
                           ? history->card_count - i
                           : CHAINS_LANES;

        for (size_t k = 0; k < count; k++) {
            uint32_t first = history->card_first[cards[i + k].value];

            lanes[k] = (struct chain){
                .elapsed = history->elapsed + first,
                .rating = history->rating + first,
                .number = item + first,
                .count = (uint32_t)cards[i + k].key,
            };
        }
        chains_add(&scoring->chains, lanes, count);
    }
    free(cards);
}

/* ---- all together ---- */

/* item[review]: the number of its item, or CHAINS_NOBODY. */
static void number_items(struct scoring *scoring, uint32_t *item)
{
    const struct reviews *history = scoring->history;

    for (size_t i = 0; i < history->count; i++) {
        uint32_t review = history->order[i];

        if (!items_is_item(history, review)) {
            item[review] = CHAINS_NOBODY;
            continue;
        }
        item[review] = (uint32_t)scoring->count;
        scoring->review[scoring->count] = review;
        scoring->recalled[scoring->count] =
            history->rating[review] >= RATING_HARD;
        scoring->count++;
    }
}

void scoring_init(struct scoring *scoring, const struct reviews *history)
{
    size_t room = history->count + 1;
    uint32_t *item = xreallocarray(NULL, room, sizeof(*item));

    *scoring = (struct scoring){
        .history = history,
        .review = xreallocarray(NULL, room, sizeof(*scoring->review)),
        .recalled = xreallocarray(NULL, room, sizeof(*scoring->recalled)),
        .bin = xreallocarray(NULL, room, sizeof(*scoring->bin)),
        .chains = CHAINS_INIT(CHAINS_REPLAY),
    };
    number_items(scoring, item);
    fill_bins(scoring, item);
    pack(scoring, item);
    free(item);
}

void scoring_release(struct scoring *scoring)
{
    free(scoring->review);
    free(scoring->recalled);
    free(scoring->bin);
    chains_release(&scoring->chains);
    memset(scoring, 0, sizeof(*scoring));
}

void scoring_fsrs6(const struct scoring *scoring, const struct params *params,
                   double *recall)
{
    struct chains_states states = {.recall = recall};

    chains_replay(&scoring->chains, params, &states);
}

void scoring_fsrs7(const struct scoring *scoring,
                   const struct fsrs7_params *params, double *recall)
{
    const struct reviews *history = scoring->history;
    double *all = xcalloc(history->count + 1, sizeof(*all));

    for (size_t card = 0; card < history->card_count; card++) {
        size_t first = history->card_first[card];
        struct fsrs7_memory memory =
            fsrs7_first(params, (enum rating)history->rating[first]);

        for (size_t i = first + 1; i < history->card_first[card + 1]; i++) {
            double days =
                (double)(history->at_ms[i] - history->at_ms[i - 1]) / DAY_MS;

            all[i] = fsrs7_recall(params, &memory, days);
            memory = fsrs7_next(params, memory, (enum rating)history->rating[i],
                                days);
        }
    }
    for (size_t i = 0; i < scoring->count; i++) {
        recall[i] = all[scoring->review[i]];
    }
    free(all);
}
