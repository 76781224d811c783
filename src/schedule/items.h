/*
 * Training items: every review with elapsed >= 1 that is not a card's first is
 * one; what came before it is its history, its label is rating >= 2.
 */
#ifndef SCHEDULE_ITEMS_H
#define SCHEDULE_ITEMS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "schedule/first_intervals.h"
#include "schedule/history.h"

#define ITEMS_HISTORY_MAX 256 /* longer items are not trained on */
#define ITEMS_NO_LIMIT    SIZE_MAX

struct items {
    const struct reviews *history; /* borrowed */
    size_t count;                  /* items before any filter */
    size_t kept;                   /* N: after the outlier filter */
    size_t trained;                /* of those, with at most 256 reviews */
    size_t first_count;            /* kept first-interval items */
    double average;                /* share recalled of the kept */
    struct first_intervals first;
    float *weight; /* [reviews]: recency weight; 0: not trained on */
};

bool items_is_item(const struct reviews *history, size_t review);
/* All items of a history, before any filter. */
size_t items_count(const struct reviews *history);
/* How many reviews come before item `n` in time order; `n` at or beyond their
 * count: all. */
size_t items_reviews_before(const struct reviews *history, size_t n);
/* Time of item `n` in time order; INT64_MAX when there are not so many. */
int64_t items_time(const struct reviews *history, size_t n);
/*
 * The first `limit` items in time order (ITEMS_NO_LIMIT: all of them), filtered
 * and weighted. The history must outlive them.
 */
void items_init(struct items *items, const struct reviews *history,
                size_t limit);
/* Weight of item `place` of `count` in time order: 0.25 … 1, cubic. */
double items_recency(size_t place, size_t count);
void items_release(struct items *items);

#endif
