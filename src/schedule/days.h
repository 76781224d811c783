/* Study days: they begin at the rollover hour, local time. */
#ifndef SCHEDULE_DAYS_H
#define SCHEDULE_DAYS_H

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

#endif
