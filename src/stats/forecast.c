#include "stats/forecast.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

void forecast_init(struct forecast *forecast, int64_t today, size_t days)
{
    memset(forecast, 0, sizeof(*forecast));
    forecast->today = today;
    forecast->days = days == 0 ? 1 : days;
    forecast->due = xcalloc(forecast->days, sizeof(*forecast->due));
}

void forecast_release(struct forecast *forecast)
{
    free(forecast->due);
    memset(forecast, 0, sizeof(*forecast));
}

void forecast_add(struct forecast *forecast, int64_t due_day)
{
    if (due_day <= forecast->today) {
        forecast->due[0]++;
        forecast->overdue += due_day < forecast->today;
    } else if ((uint64_t)(due_day - forecast->today) < forecast->days) {
        forecast->due[due_day - forecast->today]++;
    } else {
        forecast->later++;
    }
}

int64_t forecast_sum(const struct forecast *forecast, size_t days)
{
    int64_t sum = 0;

    for (size_t i = 0; i < days && i < forecast->days; i++) {
        sum += forecast->due[i];
    }
    return sum;
}

int64_t forecast_peak(const struct forecast *forecast)
{
    int64_t peak = 0;

    for (size_t i = 0; i < forecast->days; i++) {
        peak = forecast->due[i] > peak ? forecast->due[i] : peak;
    }
    return peak;
}
