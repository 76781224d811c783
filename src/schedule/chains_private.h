/* What chains.c and the kernels of each vector width share. */
#ifndef SCHEDULE_CHAINS_PRIVATE_H
#define SCHEDULE_CHAINS_PRIVATE_H

#include "schedule/chains.h"
#include "schedule/memory.h"

/* Doubles that the forward pass keeps of each step and lane. */
#define CHAINS_TAPE 9

/* What does not change during a pass. */
struct chains_constants {
    double w[PARAMS_COUNT];
    double factor; /* 0.9^(-1/w20) - 1 */
    double ln_w11;
    double lapse_share; /* e^(-w17 w18) */
    double easy_start;  /* D0(4) */
    double start[4];    /* D0(g), not clamped */
};

void chains_set_constants(struct chains_constants *k,
                          const struct params *params);

/*
 * Sums over steps, one for each lane, from which the gradient is made; the
 * number is that of the parameter where one sum makes one component.
 */
enum chains_sum {
    SUM_4, /* adjoints of D' */
    SUM_6,
    SUM_7,
    SUM_8,
    SUM_9,
    SUM_10,
    SUM_11,
    SUM_12,
    SUM_13,
    SUM_14,
    SUM_15,
    SUM_16,
    SUM_17,
    SUM_18,
    SUM_19,
    SUM_20,      /* through the exponent of the curve */
    SUM_FACTOR,  /* through its factor */
    SUM_FIRST_S, /* adjoints of the first S, by rating: four */
    SUM_FIRST_D = SUM_FIRST_S + 4, /* and of the first D: four */
    SUM_COUNT = SUM_FIRST_D + 4,
};

struct chains_kernel {
    void (*gradient)(const struct chains *chains,
                     const struct chains_constants *k, size_t first,
                     size_t count, double *tape, double *sums);
    void (*replay)(const struct chains *chains,
                   const struct chains_constants *k,
                   const struct chains_states *states);
    void (*ln)(double *x, size_t count); /* count: a multiple of 8 */
};
extern const struct chains_kernel chains_kernel_2;
#ifdef __x86_64__
extern const struct chains_kernel chains_kernel_4;
extern const struct chains_kernel chains_kernel_8;
#endif

#endif
