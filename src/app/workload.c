#include "app/workload.h"

void pace_add(struct pace *pace, enum question_type type, int64_t ms)
{
    if (ms > 0 && pace->answers[type] < PACE_ANSWERS) {
        pace->answers[type]++;
        pace->seconds[type] += (double)ms / 1000;
    }
}

int pace_get_seconds(const struct pace *pace, enum question_type type,
                     int otherwise_s)
{
    double mean;

    if (pace->answers[type] < PACE_MIN) {
        return otherwise_s > 0 ? otherwise_s : 1;
    }
    mean = pace->seconds[type] / (double)pace->answers[type];
    /* An answer may have been left open; no type takes longer than an hour. */
    return mean < 1 ? 1 : mean > 3600 ? 3600 : (int)(mean + 0.5);
}

double workload_normal_day(const struct store_days *days, int64_t today)
{
    int64_t answers = 0;
    size_t studied = 0;

    for (size_t i = days->count; i > 0 && studied < BACKLOG_DAYS; i--) {
        const struct store_day *day = &days->items[i - 1];

        if (day->day < today && day->answers > 0) {
            answers += day->answers;
            studied++;
        }
    }
    return studied > 0 ? (double)answers / (double)studied : 0;
}

bool workload_is_backlog(size_t overdue, double normal_day)
{
    return overdue > BACKLOG_MIN && (double)overdue > 1.5 * normal_day;
}
