#include "schedule/fsrs7_train.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/random.h"
#include "schedule/days.h"
#include "schedule/radix.h"

#define BATCH_REVIEWS 512
#define LEARNING_RATE 0.0118
#define BETA1         0.7
#define BETA2         0.98
#define EPSILON       1e-8
#define PENALTY       0.3333

/* How far the parameters of many learners lie from the defaults. */
static const double sigma[FSRS7_COUNT] = {
    9999,   9999,   9999,   9999,   0.523,  0.2528, 0.4329, 0.2966, 0.2139,
    0.2889, 0.1862, 0.175,  0.3812, 0.3013, 0.9104, 0.3234, 0.2448, 0.3273,
    0.1842, 0.1735, 0.4608, 0.311,  0.864,  0.0418, 0.2596, 0.0798, 0.0682,
    0.1282, 0.1397, 0.1407, 0.1489, 0.2,    0.15,   0.15,
};

/* The reviews of a card that may be known. */
struct part {
    uint32_t first; /* review */
    uint32_t count;
};
/* Whole cards, one after the other. */
struct batch {
    size_t first; /* part */
    size_t count;
    size_t scored;
};
struct plan {
    const struct reviews *history;
    double *days;  /* [reviews] since the card's last */
    float *weight; /* [reviews] */
    size_t scored; /* all of them but the first of each card */
    struct part *parts;
    size_t part_count;
    struct batch *batches;
    size_t batch_count;
    size_t batch_capacity;
};

/* ---- what is scored, and how much it counts ---- */

/* Review `place` of `count` in time order; the last fifth counts most. */
static float recency(size_t place, size_t count)
{
    double share = (double)place / (double)count;

    return (float)(0.0667 + 0.9333 * pow(share, 11.25));
}

/* The first `limit` in time order. */
static void weigh(struct plan *plan, size_t limit)
{
    const struct reviews *history = plan->history;
    uint8_t *begins = xcalloc(history->count + 1, sizeof(*begins));
    size_t place = 0;

    for (size_t i = 0; i < history->card_count; i++) {
        begins[history->card_first[i]] = 1;
    }
    for (size_t i = 0; i < limit; i++) {
        plan->scored += !begins[history->order[i]];
    }
    for (size_t i = 0; i < limit; i++) {
        uint32_t review = history->order[i];

        if (!begins[review]) {
            plan->weight[review] = recency(place++, plan->scored);
        }
    }
    free(begins);
}

/* Cards with anything to score, short ones first: like lengths together. */
static void collect_parts(struct plan *plan, const uint8_t *known)
{
    const struct reviews *history = plan->history;
    struct radix_pair *cards =
        xreallocarray(NULL, history->card_count + 1, sizeof(*cards));

    for (size_t i = 0; i < history->card_count; i++) {
        uint32_t first = history->card_first[i];
        uint32_t at = first;

        for (; at < history->card_first[i + 1] && known[at]; at++) {
            plan->days[at] =
                at == first
                    ? 0.0
                    : (double)(history->at_ms[at] - history->at_ms[at - 1]) /
                          (double)DAYS_MS;
        }
        if (at > first + 1) {
            cards[plan->part_count++] = (struct radix_pair){at - first, first};
        }
    }
    radix_sort(cards, plan->part_count);
    plan->parts =
        xreallocarray(NULL, plan->part_count + 1, sizeof(*plan->parts));
    for (size_t i = 0; i < plan->part_count; i++) {
        plan->parts[i] = (struct part){cards[i].value, (uint32_t)cards[i].key};
    }
    free(cards);
}

static void collect_batches(struct plan *plan)
{
    struct batch *batch = NULL;

    for (size_t i = 0; i < plan->part_count; i++) {
        size_t scored = plan->parts[i].count - 1;

        if (batch == NULL || batch->scored + scored > BATCH_REVIEWS) {
            GROW(plan->batches, plan->batch_count, plan->batch_capacity);
            batch = &plan->batches[plan->batch_count++];
            *batch = (struct batch){.first = i};
        }
        batch->count++;
        batch->scored += scored;
    }
}

static void plan_init(struct plan *plan, const struct reviews *history,
                      size_t limit)
{
    uint8_t *known = xcalloc(history->count + 1, sizeof(*known));

    *plan = (struct plan){
        .history = history,
        .days = xcalloc(history->count + 1, sizeof(*plan->days)),
        .weight = xcalloc(history->count + 1, sizeof(*plan->weight)),
    };
    limit = limit < history->count ? limit : history->count;
    for (size_t i = 0; i < limit; i++) {
        known[history->order[i]] = 1;
    }
    weigh(plan, limit);
    collect_parts(plan, known);
    collect_batches(plan);
    free(known);
}

static void plan_release(struct plan *plan)
{
    free(plan->days);
    free(plan->weight);
    free(plan->parts);
    free(plan->batches);
}

static void shuffle(struct plan *plan, struct splitmix *random)
{
    for (size_t i = plan->batch_count; i > 1; i--) {
        size_t k = (size_t)(splitmix_next(random) % i);
        struct batch held = plan->batches[i - 1];

        plan->batches[i - 1] = plan->batches[k];
        plan->batches[k] = held;
    }
}

/* ---- descent ---- */

struct adam {
    double mean[FSRS7_COUNT];
    double square[FSRS7_COUNT];
    double power1; /* BETA1 ^ steps */
    double power2;
};

static void adam_step(struct adam *adam, double rate, const double *gradient,
                      struct fsrs7_params *params)
{
    adam->power1 *= BETA1;
    adam->power2 *= BETA2;
    for (size_t i = 0; i < FSRS7_COUNT; i++) {
        double g = gradient[i];
        double *mean = &adam->mean[i];
        double *square = &adam->square[i];

        *mean = BETA1 * *mean + (1.0 - BETA1) * g;
        *square = BETA2 * *square + (1.0 - BETA2) * g * g;
        params->w[i] -= rate * (*mean / (1.0 - adam->power1)) /
                        (sqrt(*square / (1.0 - adam->power2)) + EPSILON);
    }
    fsrs7_clip(params);
}

static void batch_gradient(const struct plan *plan, const struct batch *batch,
                           const struct fsrs7_params *params, double *gradient)
{
    double share = PENALTY * (double)batch->scored / (double)plan->scored;

    for (size_t i = 0; i < FSRS7_COUNT; i++) {
        gradient[i] = share * 2.0 * (params->w[i] - fsrs7_default.w[i]) /
                      (sigma[i] * sigma[i]);
    }
    for (size_t i = 0; i < batch->count; i++) {
        const struct part *part = &plan->parts[batch->first + i];

        (void)fsrs7_card_loss(params, plan->history->rating + part->first,
                              plan->days + part->first,
                              plan->weight + part->first, part->count,
                              gradient);
    }
}

bool fsrs7_train(const struct reviews *history,
                 const struct fsrs7_train_options *options,
                 struct fsrs7_params *params)
{
    struct splitmix random = {options->seed};
    struct adam adam = {.power1 = 1.0, .power2 = 1.0};
    struct plan plan;
    bool enough;
    double steps;
    double step = 0.0;

    *params = fsrs7_default;
    plan_init(&plan, history, options->limit);
    enough = plan.scored >= FSRS7_REVIEWS_MIN;
    steps = (double)options->epochs * (double)plan.batch_count;
    for (unsigned epoch = 0; enough && epoch < options->epochs; epoch++) {
        shuffle(&plan, &random);
        for (size_t i = 0; i < plan.batch_count; i++) {
            double gradient[FSRS7_COUNT];

            batch_gradient(&plan, &plan.batches[i], params, gradient);
            adam_step(&adam,
                      LEARNING_RATE * (1.0 + cos(acos(-1.0) * step / steps)) /
                          2.0,
                      gradient, params);
            step += 1.0;
        }
    }
    plan_release(&plan);
    return enough;
}
