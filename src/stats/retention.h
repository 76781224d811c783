/*
 * True retention: of the answers to cards in review, the share remembered, by
 * span of time and by age of the card.
 */
#ifndef STATS_RETENTION_H
#define STATS_RETENTION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "stats/replay.h"

/* An interval from here on makes a card mature. */
#define RETENTION_MATURE_DAYS 21.0

enum retention_span {
    RETENTION_TODAY,
    RETENTION_YESTERDAY,
    RETENTION_WEEK,  /* the last 7 days, today included */
    RETENTION_MONTH, /* 30 */
    RETENTION_YEAR,  /* 365 */
    RETENTION_ALL,
    RETENTION_SPANS,
};

struct retention_count {
    int64_t passed;
    int64_t total;
};
/* 0-1; -1 if nothing was asked. */
double retention_share(struct retention_count count);

struct retention_row {
    struct retention_count young;
    struct retention_count mature;
    struct retention_count both;
};

/* One day, week or month of the course of time. */
struct retention_point {
    int64_t first_day; /* itself, its Monday, or the first of the month */
    struct retention_row row;
    double predicted; /* mean expected recall of its answers */
};
struct retention_points {
    struct retention_point *items; /* rising; gaps are left out */
    size_t count;
    size_t capacity;
};

struct retention {
    int64_t today;
    struct retention_row spans[RETENTION_SPANS];
    struct retention_points days;
    struct retention_points weeks;
    struct retention_points months;
};
void retention_init(struct retention *retention, int64_t today);
void retention_release(struct retention *retention);
/*
 * Counts an answer if it belongs: in review, or after an interval of a day or
 * more; never the first one, nor one of a day to come.
 */
void retention_add(struct retention *retention, const struct replayed *answer);

#endif
