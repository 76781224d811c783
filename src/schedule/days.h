/* Study days: they begin at the rollover hour, local time. */
#ifndef SCHEDULE_DAYS_H
#define SCHEDULE_DAYS_H

#include <stdbool.h>
#include <stdint.h>

#define DAYS_MS             INT64_C(86400000)
#define DAYS_ROLLOVER_START 4

/*
 * Number of the study day that holds `at_ms` (since 1970 UTC). `offset_min`:
 * minutes east of UTC at that instant; `rollover_hour` 0-23. Day 0 is the civil
 * date 1970-01-01, so civil_from_day() of base/clock.h names it.
 */
int64_t days_of(int64_t at_ms, int offset_min, int rollover_hour);
/* First instant of the study day, ms, at one fixed offset. */
int64_t days_start_ms(int64_t day, int offset_min, int rollover_hour);
/* Whole study days between two answers; never negative. */
int64_t days_elapsed(int64_t earlier_day, int64_t later_day);

/* Listening that makes a study day without an answer. */
#define STREAK_LISTEN_MS INT64_C(300000)

/*
 * Days studied in a row, counted backwards from today. One day off is free in
 * any seven; today is not missed before it is over.
 */
struct streak {
    int days;     /* the streak so far: studied days, free ones not counted */
    int64_t next; /* the day before the ones seen */
    int64_t last_free; /* the free day used last, going back */
    bool used_free;
};
struct streak streak_of(int64_t today);
/* Studied days, falling. False when the streak ends before this one. */
bool streak_add(struct streak *streak, int64_t day);

#endif
