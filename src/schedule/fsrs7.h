/*
 * The memory model FSRS-7: two stabilities, 34 parameters, time in fractional
 * days; answers on the same day are answers like any other. Formulas:
 * open-spaced-repetition/fsrs-rs main, src/model_v7.rs, in double.
 */
#ifndef SCHEDULE_FSRS7_H
#define SCHEDULE_FSRS7_H

#include <stdbool.h>
#include <stddef.h>

#include "base/error.h"
#include "schedule/params.h"

#define FSRS7_COUNT         34
#define FSRS7_STABILITY_MIN 0.0001
#define FSRS7_STABILITY_MAX 36500.0

struct fsrs7_params {
    double w[FSRS7_COUNT];
};
extern const struct fsrs7_params fsrs7_default;

/* Slow stability 0 means: never answered. Neither is the 90 % interval. */
struct fsrs7_memory {
    double slow;       /* 0.0001 to 36500 */
    double fast;       /* 0.0001 to 36500 */
    double difficulty; /* 1 to 10 */
};

/* Brings every number into its range. The numbers must be finite. */
void fsrs7_clip(struct fsrs7_params *params);
/* Takes 34 finite numbers, then clips. False: `params` is untouched. */
MUST_CHECK bool fsrs7_read(struct fsrs7_params *params, const double *w,
                           size_t count, struct error *err);

/* Chance of recall, 0.00001 to 0.99999, after `days` >= 0. */
double fsrs7_recall(const struct fsrs7_params *params,
                    const struct fsrs7_memory *memory, double days);
/* After the very first answer. */
struct fsrs7_memory fsrs7_first(const struct fsrs7_params *params,
                                enum rating rating);
/* After a later answer, `days` >= 0 after the last. */
struct fsrs7_memory fsrs7_next(const struct fsrs7_params *params,
                               struct fsrs7_memory memory, enum rating rating,
                               double days);
/*
 * Days until recall falls to `retention` in (0, 1], 0 to 36500: 0 when
 * `retention` is at least 0.9999, 36500 when recall stays above it.
 */
double fsrs7_interval(const struct fsrs7_params *params,
                      const struct fsrs7_memory *memory, double retention);

#endif
