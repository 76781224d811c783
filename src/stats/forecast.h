/* How many questions come due on the days ahead. */
#ifndef STATS_FORECAST_H
#define STATS_FORECAST_H

#include <stddef.h>
#include <stdint.h>

struct forecast {
    int64_t today;
    size_t days;     /* length of `due` */
    int64_t *due;    /* due[i]: on today + i; overdue ones count today */
    int64_t overdue; /* of due[0], due before today */
    int64_t later;   /* after the last day */
};
/* `days` at least 1. The caller calls forecast_release(). */
void forecast_init(struct forecast *forecast, int64_t today, size_t days);
void forecast_release(struct forecast *forecast);
/* A card that is not suspended; a step counts on the day of its instant. */
void forecast_add(struct forecast *forecast, int64_t due_day);
/* Sum of the first `days` days. */
int64_t forecast_sum(const struct forecast *forecast, size_t days);
/* The largest day. */
int64_t forecast_peak(const struct forecast *forecast);

#endif
