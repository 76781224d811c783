/*
 * The memory model: what one answer does to stability and difficulty. FSRS-6
 * by formulas of open-spaced-repetition/fsrs-rs 6.6.1, src/model.rs, in double;
 * or FSRS-7 (fsrs7.h), whose time is fractional days.
 */
#ifndef SCHEDULE_MEMORY_H
#define SCHEDULE_MEMORY_H

#include <stdbool.h>

#include "schedule/fsrs7.h"
#include "schedule/params.h"

#define MEMORY_STABILITY_MIN 0.001
#define MEMORY_STABILITY_MAX 36500.0

/* Stability 0 means: never answered. */
struct memory {
    double stability;  /* days until recall is 0.9; 0.001 to 36500 */
    double difficulty; /* 1 to 10 */
    /* of FSRS-7, else 0: the two that it keeps, neither of which is that */
    double slow;
    double fast;
};

/* Parameters with what can be computed once from them. */
struct model {
    struct params params;
    double decay;         /* -w20 */
    double factor;        /* 0.9^(1/decay) - 1 */
    double exp_w8;        /* scale of a success */
    double easy_start;    /* D0(4), not clamped */
    double lapse_ceiling; /* e^(w17*w18); 1 in plain long-term mode */
    bool same_day;        /* false in plain long-term mode */
    bool is_seven;        /* FSRS-7: all of the above is of FSRS-6 */
    struct fsrs7_params seven;
};

void model_init(struct model *model, const struct params *params);
/* Plain long-term mode: no same-day branch, a lapse never raises S. */
void model_init_long_term(struct model *model, const struct params *params);

/* Gives FSRS-7 its parameters, within their ranges, and lets it take over when
 * `in_force`; those of FSRS-6 stay where they are. */
void model_set_fsrs7(struct model *model, const struct fsrs7_params *params,
                     bool in_force);

/* Recall after `days` >= 0, and days until it falls to `retention`. */
double memory_recall_of(const struct model *model, const struct memory *memory,
                        double days);
double memory_interval_of(const struct model *model,
                          const struct memory *memory, double retention);
/* FSRS-6. R(t, S): chance of recall in 0…1 after `days` >= 0 (may be
 * fractional). */
double memory_recall(const struct model *model, double days, double stability);
/* FSRS-6. I(S, r): days until recall falls to `retention` in (0, 1); not
 * rounded. */
double memory_interval(const struct model *model, double stability,
                       double retention);
/* After the very first answer. */
struct memory memory_first(const struct model *model, enum rating rating);
/*
 * After a later answer, `elapsed_days` >= 0 after the last: whole study days,
 * or for FSRS-7 fractional ones.
 */
struct memory memory_next(const struct model *model, struct memory memory,
                          enum rating rating, double elapsed_days);
/*
 * From an SM-2 style history: ease factor (2.5), interval in days, and the
 * retention that it is taken to have had (0.9).
 */
struct memory memory_from_sm2(const struct model *model, double ease,
                              double interval_days, double retention);

#endif
