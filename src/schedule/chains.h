/*
 * Histories of cards packed for vector arithmetic: eight cards side by side,
 * one step of each at a time. Forward: recall before every review. Backward:
 * the exact gradient of the weighted log loss in all 21 parameters.
 *
 * The code exists in several widths of vectors, chosen when the program runs;
 * all give the same bits, for no sum depends on the width.
 */
#ifndef SCHEDULE_CHAINS_H
#define SCHEDULE_CHAINS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "schedule/params.h"

#define CHAINS_LANES  8
#define CHAINS_NOBODY UINT32_MAX

/* What is kept of each review beside its answer. */
enum chains_use {
    CHAINS_TRAIN = 1,  /* weights */
    CHAINS_REPLAY = 2, /* numbers */
    CHAINS_BOTH = 3,
};

/* Eight cards; the first step holds the first ratings. */
struct chains_block {
    uint32_t first; /* its first step in the arrays below */
    uint32_t steps; /* of the longest of the eight */
};
struct chains {
    struct chains_block *blocks;
    size_t block_count;
    size_t block_capacity;
    size_t step_count; /* of all blocks */
    size_t step_capacity;
    size_t longest; /* steps of the longest block */
    /* [step_count][CHAINS_LANES] */
    uint32_t *answer; /* elapsed days * 8 + rating */
    float *weight;    /* 0: not scored; only where training was asked for */
    uint32_t *number; /* the caller's; only where recall was asked for */
    enum chains_use use;
};
#define CHAINS_INIT(used_for)                                                  \
    {                                                                          \
        .blocks = NULL, .use = (used_for)                                      \
    }

/* One card's history, borrowed while it is packed. */
struct chain {
    const int32_t *elapsed; /* days, less than 2^29 */
    const uint8_t *rating;  /* 1-4 */
    const float *weight;    /* NULL: nothing is scored */
    const uint32_t *number; /* CHAINS_NOBODY: not asked for; NULL: none is */
    uint32_t count;         /* reviews, at least 1 */
};
/* Room for `steps` in all, so that packing need not move what is there. */
void chains_reserve(struct chains *chains, size_t steps);
/* Packs up to eight chains as one block. */
void chains_add(struct chains *chains, const struct chain *cards, size_t count);
void chains_release(struct chains *chains);

/* Room for the forward pass of the longest block; one a thread. */
struct chains_tape;
struct chains_tape *chains_tape_new(const struct chains *chains);
void chains_tape_free(struct chains_tape *tape);
/*
 * Adds the gradient of -sum weight * (y ln R + (1-y) ln(1-R)) over the blocks
 * to `gradient`. Parameters within their ranges.
 */
void chains_gradient(const struct chains *chains, size_t first_block,
                     size_t block_count, const struct params *params,
                     struct chains_tape *tape, double gradient[PARAMS_COUNT]);
/* Each NULL or an array that is filled at the numbers of the reviews. */
struct chains_states {
    double *recall; /* before the answer; 0 at a card's first */
    double *s;      /* stability after it */
    double *d;      /* difficulty after it */
};
void chains_replay(const struct chains *chains, const struct params *params,
                   const struct chains_states *states);
/* Natural logarithms of positive numbers, in place. */
void chains_ln(double *x, size_t count);

#endif
