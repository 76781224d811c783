/* The forgetting curve of one question, with its answers. */
#ifndef STATS_FORGETTING_H
#define STATS_FORGETTING_H

#include <stddef.h>
#include <stdint.h>

#include "schedule/scheduler.h"

/* An answer: the curve jumps there to 1. */
struct forgetting_review {
    double day;    /* days since the first answer, fractional */
    double recall; /* just before it, 0-1; 0 at the first */
    enum rating rating;
    struct memory memory; /* after it */
};

struct forgetting {
    const struct scheduler *scheduler; /* borrowed */
    struct forgetting_review *reviews;
    size_t count;
    size_t capacity;
    int64_t first_at_ms;
    struct card card;
};
void forgetting_init(struct forgetting *forgetting,
                     const struct scheduler *scheduler);
void forgetting_release(struct forgetting *forgetting);
/* Answers in order of time. */
void forgetting_add(struct forgetting *forgetting, struct review review);
/*
 * Recall `day` days (fractional) after the first answer; 0 before it. At an
 * answer it is 1.
 */
double forgetting_at(const struct forgetting *forgetting, double day);
/* Days since the first answer, of an instant. */
double forgetting_day_of(const struct forgetting *forgetting, int64_t at_ms);
/* The day on which recall falls to the wanted retention. */
double forgetting_due(const struct forgetting *forgetting);

#endif
