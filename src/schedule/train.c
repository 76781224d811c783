#include "schedule/train.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/random.h"
#include "schedule/chains.h"

#define BATCH_ITEMS   512
#define LEARNING_RATE 0.04
#define BETA1         0.9
#define BETA2         0.999
#define EPSILON       1e-8
/* Lower bound of w19 while training: at 0 its gradient would lead nowhere. */
#define W19_MIN 0.01

/* How far the parameters of many learners lie from the defaults. */
static const double sigma[PARAMS_COUNT] = {
    6.43, 9.66, 17.58, 27.85, 0.57, 0.28, 0.6,  0.12, 0.39, 0.18, 0.33,
    0.3,  0.09, 0.16,  0.57,  0.25, 1.03, 0.31, 0.32, 0.14, 0.27,
};

/* Whole cards, packed in consecutive blocks. */
struct batch {
    size_t first_block;
    size_t block_count;
    size_t items;
};
struct batches {
    struct chains chains;
    struct batch *items;
    size_t count;
    size_t capacity;
};

/* ---- cards into batches ---- */

struct trained_card {
    uint32_t first;  /* review */
    uint16_t length; /* reviews of its longest item */
    uint16_t items;
};

/* Cards with an item, by id, then (stable) by length; returns how many. */
static size_t sort_cards(const struct items *items, struct trained_card *out)
{
    const struct reviews *history = items->history;
    size_t places[ITEMS_HISTORY_MAX + 2] = {0};
    struct trained_card *cards =
        xreallocarray(NULL, history->card_count + 1, sizeof(*cards));
    size_t count = 0;

    for (size_t i = 0; i < history->card_count; i++) {
        uint32_t first = history->card_first[i];
        uint32_t end = history->card_first[i + 1];
        struct trained_card card = {.first = first};

        end = end - first > ITEMS_HISTORY_MAX ? first + ITEMS_HISTORY_MAX : end;
        for (uint32_t at = first; at < end; at++) {
            if (items->weight[at] > 0.0f) {
                card.items++;
                card.length = (uint16_t)(at - first + 1);
            }
        }
        if (card.items > 0) {
            cards[count++] = card;
            places[card.length + 1]++;
        }
    }
    for (size_t i = 1; i < COUNT_OF(places); i++) {
        places[i] += places[i - 1];
    }
    for (size_t i = 0; i < count; i++) {
        out[places[cards[i].length]++] = cards[i];
    }
    free(cards);
    return count;
}

static void pack_batch(struct batches *batches, const struct items *items,
                       const struct trained_card *cards, size_t count)
{
    const struct reviews *history = items->history;
    struct batch batch = {.first_block = batches->chains.block_count};
    struct chain chains[CHAINS_LANES];

    for (size_t i = 0; i < count; i += CHAINS_LANES) {
        size_t lanes = count - i < CHAINS_LANES ? count - i : CHAINS_LANES;

        for (size_t k = 0; k < lanes; k++) {
            const struct trained_card *card = &cards[i + k];

            chains[k] = (struct chain){
                .elapsed = history->elapsed + card->first,
                .rating = history->rating + card->first,
                .weight = items->weight + card->first,
                .count = card->length,
            };
            batch.items += card->items;
        }
        chains_add(&batches->chains, chains, lanes);
    }
    batch.block_count = batches->chains.block_count - batch.first_block;
    GROW(batches->items, batches->count, batches->capacity);
    batches->items[batches->count++] = batch;
}

static void make_batches(struct batches *batches, const struct items *items)
{
    struct trained_card *cards =
        xreallocarray(NULL, items->history->card_count + 1, sizeof(*cards));
    size_t count = sort_cards(items, cards);
    size_t first = 0;
    size_t held = 0;

    chains_reserve(&batches->chains,
                   items->history->count / CHAINS_LANES + count / 2 + 64);
    for (size_t i = 0; i < count; i++) {
        if (held + cards[i].items > BATCH_ITEMS) {
            pack_batch(batches, items, cards + first, i - first);
            first = i;
            held = 0;
        }
        held += cards[i].items;
    }
    if (count > first) {
        pack_batch(batches, items, cards + first, count - first);
    }
    free(cards);
}

static void release_batches(struct batches *batches)
{
    chains_release(&batches->chains);
    free(batches->items);
}

static void shuffle(struct batch *batches, size_t count,
                    struct splitmix *random)
{
    for (size_t i = count; i > 1; i--) {
        size_t k = (size_t)(splitmix_next(random) % i);
        struct batch held = batches[i - 1];

        batches[i - 1] = batches[k];
        batches[k] = held;
    }
}

/* ---- descent ---- */

struct adam {
    double mean[PARAMS_COUNT];
    double square[PARAMS_COUNT];
    double power1; /* BETA1 ^ steps */
    double power2;
};

/*
 * The published trainer gives every parameter the same rate. Here those that
 * vary little among learners (w12: 0.09) take smaller steps than those that
 * vary much (w3: 27.85): the same number of epochs ends lower and with less
 * left to the order of the batches, on the test data, too.
 */
static double rate_of(size_t index)
{
    return 0.3 * sqrt(sigma[index]);
}

static void adam_step(struct adam *adam, double rate, const double *gradient,
                      double *w)
{
    adam->power1 *= BETA1;
    adam->power2 *= BETA2;
    for (size_t i = 0; i < PARAMS_COUNT; i++) {
        double g = gradient[i];
        double *mean = &adam->mean[i];
        double *square = &adam->square[i];

        *mean = BETA1 * *mean + (1.0 - BETA1) * g;
        *square = BETA2 * *square + (1.0 - BETA2) * g * g;
        w[i] -= rate * rate_of(i) * (*mean / (1.0 - adam->power1)) /
                (sqrt(*square / (1.0 - adam->power2)) + EPSILON);
    }
}

static bool is_same_day(size_t index)
{
    return index < 4 || (index >= 17 && index <= 19);
}

static void batch_gradient(const struct batches *batches,
                           const struct batch *batch, size_t total,
                           const struct params *centre,
                           const struct params *params,
                           struct chains_tape *tape, double *gradient)
{
    double share = (double)batch->items / (double)total;

    for (size_t i = 0; i < PARAMS_COUNT; i++) {
        gradient[i] =
            share * 2.0 * (params->w[i] - centre->w[i]) / (sigma[i] * sigma[i]);
    }
    chains_gradient(&batches->chains, batch->first_block, batch->block_count,
                    params, tape, gradient);
}

static void clip(struct params *params, const struct train_options *options)
{
    params_clip(params, options->relearning_steps);
    if (options->same_day) {
        params->w[19] = fmax(params->w[19], W19_MIN);
    }
}

static void descend(struct batches *batches, size_t total,
                    const struct train_options *options, struct params *params)
{
    struct chains_tape *tape = chains_tape_new(&batches->chains);
    struct splitmix random = {options->seed};
    struct adam adam = {.power1 = 1.0, .power2 = 1.0};
    struct params centre = *params;
    double steps = (double)options->epochs * (double)(total / BATCH_ITEMS + 1);
    double step = 0.0;

    for (unsigned epoch = 0; epoch < options->epochs; epoch++) {
        shuffle(batches->items, batches->count, &random);
        for (size_t i = 0; i < batches->count; i++) {
            double rate =
                LEARNING_RATE * (1.0 + cos(acos(-1.0) * step / steps)) / 2.0;
            double gradient[PARAMS_COUNT];

            batch_gradient(batches, &batches->items[i], total, &centre, params,
                           tape, gradient);
            for (size_t k = 0; !options->same_day && k < PARAMS_COUNT; k++) {
                gradient[k] = is_same_day(k) ? 0.0 : gradient[k];
            }
            adam_step(&adam, rate, gradient, params->w);
            clip(params, options);
            step += 1.0;
        }
    }
    chains_tape_free(tape);
}

void train(const struct items *items, const struct train_options *options,
           struct train_result *result)
{
    struct batches batches = {.chains = CHAINS_INIT(CHAINS_TRAIN)};

    memset(result, 0, sizeof(*result));
    result->params = params_default;
    result->extent = TRAIN_NOTHING;
    first_intervals_counts(&items->first, result->counts);
    memcpy(result->start, params_default.w, sizeof(result->start));
    if (items->kept < TRAIN_ITEMS_MIN ||
        !first_intervals_fit(&items->first, items->average, result->start)) {
        return;
    }
    memcpy(result->params.w, result->start, sizeof(result->start));
    result->extent = TRAIN_FIRST;
    if (items->kept < TRAIN_ITEMS_FULL || items->kept == items->first_count ||
        items->trained == 0) {
        return;
    }
    if (!options->same_day) {
        memset(result->params.w + 17, 0, 3 * sizeof(double));
    }
    make_batches(&batches, items);
    descend(&batches, items->trained, options, &result->params);
    if (first_intervals_smooth(result->counts, result->params.w)) {
        result->extent = TRAIN_ALL;
    }
    clip(&result->params, options);
    release_batches(&batches);
}
