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

#define FREE_EVERY_DAYS 7

struct streak streak_of(int64_t today)
{
    return (struct streak){.next = today};
}

bool streak_add(struct streak *streak, int64_t day)
{
    if (streak->days == 0 && day < streak->next) {
        streak->next--; /* today is not over yet */
    }
    if (day < streak->next - 1) {
        return false;
    }
    if (day == streak->next - 1) {
        if (streak->used_free &&
            streak->last_free - streak->next < FREE_EVERY_DAYS) {
            return false;
        }
        streak->used_free = true;
        streak->last_free = streak->next;
    }
    streak->days++;
    streak->next = day - 1;
    return true;
}
