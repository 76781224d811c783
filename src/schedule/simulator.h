/*
 * What would it cost? Simulates days of study at a desired retention, and looks
 * for the retention that costs least for each item known. Source: fsrs-rs
 * 6.6.1, src/simulation.rs, with the memory model of memory.h.
 */
#ifndef SCHEDULE_SIMULATOR_H
#define SCHEDULE_SIMULATOR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "schedule/memory.h"

#define SIMULATOR_DAYS_MAX  36500
#define SIMULATOR_CARDS_MAX 1000000
#define SIMULATOR_LOW       0.70 /* desired retention looked at */
#define SIMULATOR_HIGH      0.95
#define SIMULATOR_NO_LIMIT  SIZE_MAX

enum simulator_state {
    SIMULATOR_LEARNING,
    SIMULATOR_REVIEW,
    SIMULATOR_RELEARNING,
};

/* A card at the start; stability 0: new. */
struct simulator_card {
    struct memory memory;
    int32_t last_day; /* relative to the first day: 0 or less */
    int32_t due_day;  /* may be negative: overdue */
};

struct simulator {
    struct model model;
    size_t days;
    size_t cards;        /* with those given; the others are new */
    double day_seconds;  /* a day ends when its cost is above this */
    size_t new_limit;    /* a day */
    size_t review_limit; /* a day */
    bool new_ignore_review_limit;
    int max_interval;
    size_t learning_steps; /* number of steps */
    size_t relearning_steps;
    double first_rating[4];     /* chances */
    double success_rating[3];   /* Hard, Good, Easy when recalled */
    double seconds[3][4];       /* by enum simulator_state, rating - 1 */
    double learning_next[3][4]; /* chance of the next rating by the last */
    double relearning_next[3][4];
    const struct simulator_card *known; /* borrowed */
    size_t known_count;
};
/* Published defaults: 365 days, 10000 cards, 30 minutes a day. */
void simulator_init(struct simulator *simulator, const struct params *params);

struct simulator_day {
    size_t reviews;
    size_t fresh;   /* new cards */
    double seconds; /* spent */
    double known;   /* expected number of cards remembered: sum of recall */
};
/* Fills days[0 … simulator->days - 1]. The same seed gives the same days. */
void simulator_run(const struct simulator *simulator, double retention,
                   uint64_t seed, struct simulator_day *days);

/* Means of several runs, over all days together. */
struct simulator_cost {
    double seconds;
    double reviews;
    double fresh;
    double known;            /* on the last day */
    double seconds_of_known; /* their ratio: what is minimised; or infinite */
};
/* Over `runs` seeded runs, `threads` at a time; it does not depend on those. */
void simulator_cost(const struct simulator *simulator, double retention,
                    size_t runs, unsigned threads, struct simulator_cost *cost);
/* The published number of runs for a span of days. */
size_t simulator_runs(size_t days);
/*
 * The desired retention in 0.70…0.95 with the least time for each card known
 * (Brent's method). False: none was found in 64 steps.
 */
MUST_CHECK bool simulator_best_retention(const struct simulator *simulator,
                                         unsigned threads, double *retention);
/*
 * Expected seconds in all days for one card that is new on the first, by a
 * table over (day, ln S, D) in place of chance: a cheap curve over desired
 * retentions. Steps within a day are left out, as published.
 */
double simulator_expected_seconds(const struct simulator *simulator,
                                  double retention);

#endif
