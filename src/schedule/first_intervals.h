/*
 * First intervals: how many cards were recalled d days after their first
 * rating. From these come the outlier filter and the initial stabilities w0-w3
 * of the optimizer. Source: fsrs-rs 6.6.1, src/dataset.rs and
 * src/parameter_initialization.rs.
 */
#ifndef SCHEDULE_FIRST_INTERVALS_H
#define SCHEDULE_FIRST_INTERVALS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "schedule/params.h"

/* Cards with the same first rating and the same first elapsed days. */
struct first_group {
    int32_t elapsed;   /* days, >= 1 */
    uint32_t count;    /* cards */
    uint32_t recalled; /* of them */
    bool dropped;      /* an outlier */
};
struct first_intervals {
    struct first_group *groups[4]; /* by first rating - 1, elapsed rising */
    size_t count[4];
    size_t capacity[4];
};
#define FIRST_INTERVALS_INIT                                                   \
    {                                                                          \
        {NULL, NULL, NULL, NULL}, {0},                                         \
        {                                                                      \
            0                                                                  \
        }                                                                      \
    }
void first_intervals_release(struct first_intervals *first);
/* Adds `cards` of one kind; `rating` 1-4. Not sorted until the filter. */
void first_intervals_add(struct first_intervals *first, int rating,
                         int32_t elapsed, uint32_t cards, uint32_t recalled);
/* Joins equal groups, sorts them and marks the outliers. */
void first_intervals_filter(struct first_intervals *first);
/* After the filter: is this pair an outlier? A pair never added is none. */
bool first_intervals_dropped(const struct first_intervals *first, int rating,
                             int32_t elapsed);
/* Cards in the groups that are kept, by first rating - 1. */
void first_intervals_counts(const struct first_intervals *first,
                            uint32_t counts[4]);
/*
 * The initial stabilities (days) that fit best; `average` is the share recalled
 * of all kept items. False: no group is kept, `stability` is untouched.
 */
MUST_CHECK bool first_intervals_fit(const struct first_intervals *first,
                                    double average, double stability[4]);
/*
 * Makes the stabilities of ratings with counts > 0 rise with the rating and
 * fills the others from them. False: all counts are 0.
 */
MUST_CHECK bool first_intervals_smooth(const uint32_t counts[4],
                                       double stability[4]);

#endif
