#include "schedule/days.h"

#define MINUTE_MS INT64_C(60000)

static int64_t shift_ms(int offset_min, int rollover_hour)
{
    return ((int64_t)offset_min - 60 * (int64_t)rollover_hour) * MINUTE_MS;
}

int64_t days_of(int64_t at_ms, int offset_min, int rollover_hour)
{
    int64_t shifted = at_ms + shift_ms(offset_min, rollover_hour);
    int64_t day = shifted / DAYS_MS;

    return shifted % DAYS_MS < 0 ? day - 1 : day;
}

int64_t days_start_ms(int64_t day, int offset_min, int rollover_hour)
{
    return day * DAYS_MS - shift_ms(offset_min, rollover_hour);
}

int64_t days_elapsed(int64_t earlier_day, int64_t later_day)
{
    return later_day > earlier_day ? later_day - earlier_day : 0;
}
