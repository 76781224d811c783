/* The 21 numbers of FSRS-6: defaults, legal ranges, older lengths. */
#ifndef SCHEDULE_PARAMS_H
#define SCHEDULE_PARAMS_H

#include <stdbool.h>
#include <stddef.h>

#include "base/error.h"

#define PARAMS_COUNT 21

enum rating {
    RATING_AGAIN = 1,
    RATING_HARD = 2,
    RATING_GOOD = 3,
    RATING_EASY = 4,
};

/* Index = the w of the published formulas. Days for 0-3, no unit elsewhere. */
struct params {
    double w[PARAMS_COUNT];
};

extern const struct params params_default;

/*
 * Lower and upper bound of w[index]. `relearning_steps` lowers the ceiling of
 * w17 and w18 when it is above 1, so that a lapse and as many Goods on the same
 * day cannot end above the old stability; `w` gives w11, w13, w14 for that.
 */
double params_min(size_t index);
double params_max(size_t index, const double *w, size_t relearning_steps);
/* Brings every number into its range. The numbers must be finite. */
void params_clip(struct params *params, size_t relearning_steps);
/*
 * Takes 17 (FSRS-4.5), 19 (FSRS-5) or 21 numbers, upgrades, then clips. False
 * for another length or a number that is not finite; `params` is untouched.
 */
MUST_CHECK bool params_read(struct params *params, const double *w,
                            size_t count, size_t relearning_steps,
                            struct error *err);

#endif
