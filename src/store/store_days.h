/* Queries: totals of days, streak, and the figures of the home screen. */
#ifndef STORE_STORE_DAYS_H
#define STORE_STORE_DAYS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "store/store.h"

/* What was done on a study day. Attempts and imported reviews count once. */
struct store_day {
    int64_t day;
    int64_t answers;
    int64_t right;
    int64_t ms;        /* answering */
    int64_t listen_ms; /* heard, read and estimated, by the clock */
};
struct store_days {
    struct store_day *items;
    size_t count;
    size_t capacity;
};
#define STORE_DAYS_INIT                                                        \
    {                                                                          \
        NULL, 0, 0                                                             \
    }
void store_days_release(struct store_days *days);
/* Days in [first, last] with something done, rising. */
MUST_CHECK bool store_days_between(struct store *store, int64_t first,
                                   int64_t last, struct store_days *days,
                                   struct error *err);

/*
 * Home in one look: far under a millisecond with 100,000 answers (only cards
 * that are due and a few day rows are read).
 */
struct store_counts {
    int64_t due;         /* now */
    int64_t due_steps;   /* of these, in a step */
    int64_t later_today; /* in a step whose instant is still to come today */
    int64_t due_tomorrow;
    int64_t cards; /* ever answered */
    int64_t answers_today;
    int64_t right_today;
    int64_t ms_today;
    int64_t sure_wrong;    /* on that list */
    int64_t sittings_open; /* saved on this device */
    int streak;            /* days, see below */
};
MUST_CHECK bool store_count(struct store *store, int64_t today, int64_t now_ms,
                            struct store_counts *counts, struct error *err);
/*
 * Days studied in a row up to today or yesterday, where one day off is free in
 * any seven (the rule of stats/heatmap.h). A studied day has an answer or five
 * minutes of listening.
 */
int store_streak(struct store *store, int64_t today);

#endif
