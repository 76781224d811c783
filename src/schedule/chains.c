#include "schedule/chains.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "schedule/chains_private.h"

#define LINE_BYTES 64

/* ---- packing ---- */

void chains_release(struct chains *chains)
{
    free(chains->blocks);
    free(chains->answer);
    free(chains->weight);
    free(chains->number);
    *chains = (struct chains)CHAINS_INIT(chains->use);
}

static void reserve_steps(struct chains *chains, size_t steps)
{
    size_t wanted = chains->step_count + steps;
    size_t capacity = chains->step_capacity;

    if (wanted <= capacity) {
        return;
    }
    capacity =
        capacity + capacity / 2 > wanted ? capacity + capacity / 2 : wanted;
    chains_reserve(chains, capacity);
}

void chains_reserve(struct chains *chains, size_t steps)
{
    size_t cells = steps * CHAINS_LANES;

    chains->answer =
        xreallocarray(chains->answer, cells, sizeof(*chains->answer));
    if (chains->use & CHAINS_TRAIN) {
        chains->weight =
            xreallocarray(chains->weight, cells, sizeof(*chains->weight));
    }
    if (chains->use & CHAINS_REPLAY) {
        chains->number =
            xreallocarray(chains->number, cells, sizeof(*chains->number));
    }
    chains->step_capacity = steps;
}

/* Good after no time: what stands in padding, where nothing is scored. */
#define PADDING ((uint32_t)RATING_GOOD)

static void pack_lane(struct chains *chains, size_t at, size_t steps,
                      const struct chain *card)
{
    for (size_t i = 0; i < steps; i++) {
        bool there = i < card->count;
        size_t cell = at + i * CHAINS_LANES;

        chains->answer[cell] =
            there ? (uint32_t)card->elapsed[i] << 3 | card->rating[i] : PADDING;
        if (chains->weight != NULL) {
            chains->weight[cell] =
                there && card->weight != NULL ? card->weight[i] : 0.0f;
        }
        if (chains->number != NULL) {
            chains->number[cell] =
                there && card->number != NULL ? card->number[i] : CHAINS_NOBODY;
        }
    }
}

void chains_add(struct chains *chains, const struct chain *cards, size_t count)
{
    size_t steps = 0;
    size_t at = chains->step_count * CHAINS_LANES;

    for (size_t i = 0; i < count; i++) {
        steps = cards[i].count > steps ? cards[i].count : steps;
    }
    reserve_steps(chains, steps);
    for (size_t lane = 0; lane < CHAINS_LANES; lane++) {
        static const struct chain nobody = {.count = 0};

        pack_lane(chains, at + lane, steps,
                  lane < count ? &cards[lane] : &nobody);
    }
    GROW(chains->blocks, chains->block_count, chains->block_capacity);
    chains->blocks[chains->block_count++] =
        (struct chains_block){(uint32_t)chains->step_count, (uint32_t)steps};
    chains->step_count += steps;
    chains->longest = steps > chains->longest ? steps : chains->longest;
}

/* ---- passes ---- */

static const struct chains_kernel *choose_kernel(void)
{
#ifdef __x86_64__
    if (__builtin_cpu_supports("avx512dq") &&
        __builtin_cpu_supports("avx512vl")) {
        return &chains_kernel_8;
    }
    if (__builtin_cpu_supports("avx2")) {
        return &chains_kernel_4;
    }
#endif
    return &chains_kernel_2;
}

void chains_set_constants(struct chains_constants *k,
                          const struct params *params)
{
    memcpy(k->w, params->w, sizeof(k->w));
    k->factor = pow(0.9, -1.0 / k->w[20]) - 1.0;
    k->ln_w11 = log(k->w[11]);
    k->lapse_share = exp(-k->w[17] * k->w[18]);
    for (size_t g = 0; g < 4; g++) {
        k->start[g] = k->w[4] - exp(k->w[5] * (double)g) + 1.0;
    }
    k->easy_start = k->start[3];
}

struct chains_tape {
    void *memory;
    double *cells;
};

struct chains_tape *chains_tape_new(const struct chains *chains)
{
    size_t size = chains->longest * CHAINS_TAPE * CHAINS_LANES * sizeof(double);
    struct chains_tape *tape = xmalloc(sizeof(*tape));

    tape->memory = xmalloc(size + LINE_BYTES);
    tape->cells = (double *)(((uintptr_t)tape->memory + LINE_BYTES - 1) /
                             LINE_BYTES * LINE_BYTES);
    return tape;
}

void chains_tape_free(struct chains_tape *tape)
{
    if (tape != NULL) {
        free(tape->memory);
        free(tape);
    }
}

/* From the sums to the 21 derivatives. */
static void add_gradient(const struct chains_constants *k, const double *sum,
                         double *gradient)
{
    const double *w = k->w;
    double to_factor = (k->factor + 1.0) * log(0.9) / (w[20] * w[20]);

    for (size_t g = 0; g < 4; g++) {
        double power = exp(w[5] * (double)g);

        gradient[g] += sum[SUM_FIRST_S + g];
        gradient[4] += sum[SUM_FIRST_D + g];
        gradient[5] -= sum[SUM_FIRST_D + g] * (double)g * power;
    }
    gradient[4] += w[7] * sum[SUM_4];
    gradient[5] -= w[7] * sum[SUM_4] * 3.0 * exp(3.0 * w[5]);
    gradient[6] -= (1.0 - w[7]) * sum[SUM_6] / 9.0;
    gradient[7] += sum[SUM_7];
    gradient[8] += sum[SUM_8];
    gradient[9] -= sum[SUM_9];
    gradient[10] += sum[SUM_10];
    gradient[11] += sum[SUM_11] / w[11];
    gradient[12] -= sum[SUM_12];
    gradient[13] += sum[SUM_13];
    gradient[14] += sum[SUM_14];
    gradient[15] += sum[SUM_15];
    gradient[16] += sum[SUM_16];
    gradient[17] += sum[SUM_17] + w[18] * sum[SUM_18];
    gradient[18] += w[17] * sum[SUM_18];
    gradient[19] -= sum[SUM_19];
    gradient[20] -= sum[SUM_20] + w[20] * to_factor * sum[SUM_FACTOR];
}

void chains_gradient(const struct chains *chains, size_t first_block,
                     size_t block_count, const struct params *params,
                     struct chains_tape *tape, double gradient[PARAMS_COUNT])
{
    _Alignas(LINE_BYTES) double lanes[SUM_COUNT * CHAINS_LANES] = {0};
    double sums[SUM_COUNT];
    struct chains_constants k;

    chains_set_constants(&k, params);
    choose_kernel()->gradient(chains, &k, first_block, block_count, tape->cells,
                              lanes);
    for (size_t i = 0; i < SUM_COUNT; i++) {
        const double *lane = lanes + i * CHAINS_LANES;

        sums[i] = ((lane[0] + lane[1]) + (lane[2] + lane[3])) +
                  ((lane[4] + lane[5]) + (lane[6] + lane[7]));
    }
    add_gradient(&k, sums, gradient);
}

void chains_replay(const struct chains *chains, const struct params *params,
                   const struct chains_states *states)
{
    struct chains_constants k;

    chains_set_constants(&k, params);
    choose_kernel()->replay(chains, &k, states);
}

void chains_ln(double *x, size_t count)
{
    size_t whole = count - count % CHAINS_LANES;

    choose_kernel()->ln(x, whole);
    if (whole < count) {
        double rest[CHAINS_LANES] = {1, 1, 1, 1, 1, 1, 1, 1};

        memcpy(rest, x + whole, (count - whole) * sizeof(*x));
        choose_kernel()->ln(rest, CHAINS_LANES);
        memcpy(x + whole, rest, (count - whole) * sizeof(*x));
    }
}
