#include "stats/retention.h"

#include <stdlib.h>
#include <string.h>

#include "base/clock.h"

double retention_share(struct retention_count count)
{
    return count.total > 0 ? (double)count.passed / (double)count.total : -1.0;
}

void retention_init(struct retention *retention, int64_t today)
{
    memset(retention, 0, sizeof(*retention));
    retention->today = today;
}

void retention_release(struct retention *retention)
{
    free(retention->days.items);
    free(retention->weeks.items);
    free(retention->months.items);
    retention_init(retention, retention->today);
}

static void count_one(struct retention_count *count, bool passed)
{
    count->total++;
    count->passed += passed;
}

static void count_row(struct retention_row *row, bool passed, bool mature)
{
    count_one(mature ? &row->mature : &row->young, passed);
    count_one(&row->both, passed);
}

/* The point of that day, made where it is missing. */
static struct retention_point *find_point(struct retention_points *points,
                                          int64_t first_day)
{
    size_t low = 0;
    size_t high = points->count;

    while (low < high) {
        size_t middle = low + (high - low) / 2;

        if (points->items[middle].first_day < first_day) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    if (low == points->count || points->items[low].first_day != first_day) {
        GROW(points->items, points->count, points->capacity);
        memmove(points->items + low + 1, points->items + low,
                (points->count - low) * sizeof(*points->items));
        memset(&points->items[low], 0, sizeof(*points->items));
        points->items[low].first_day = first_day;
        points->count++;
    }
    return &points->items[low];
}

static void count_point(struct retention_points *points, int64_t first_day,
                        bool passed, bool mature, double recall)
{
    struct retention_point *point = find_point(points, first_day);

    count_row(&point->row, passed, mature);
    /* A running mean: no sum to divide at the end. */
    point->predicted +=
        (recall - point->predicted) / (double)point->row.both.total;
}

static int64_t month_of(int64_t day)
{
    struct civil civil = civil_from_day(day);

    civil.day = 1;
    return civil_to_day(civil);
}

static bool is_in_span(enum retention_span span, int64_t days_ago)
{
    static const int64_t lengths[RETENTION_SPANS] = {
        [RETENTION_TODAY] = 1,
        [RETENTION_WEEK] = 7,
        [RETENTION_MONTH] = 30,
        [RETENTION_YEAR] = 365,
    };

    if (span == RETENTION_ALL) {
        return true;
    }
    return span == RETENTION_YESTERDAY ? days_ago == 1
                                       : days_ago < lengths[span];
}

void retention_add(struct retention *retention, const struct replayed *answer)
{
    bool passed = answer->rating >= RATING_HARD;
    bool mature = answer->interval_days >= RETENTION_MATURE_DAYS;
    int64_t days_ago = retention->today - answer->day;

    if (answer->first || days_ago < 0 ||
        (!answer->in_review && answer->elapsed_days < 1)) {
        return;
    }
    for (int span = 0; span < RETENTION_SPANS; span++) {
        if (is_in_span((enum retention_span)span, days_ago)) {
            count_row(&retention->spans[span], passed, mature);
        }
    }
    count_point(&retention->days, answer->day, passed, mature, answer->recall);
    count_point(&retention->weeks, answer->day - civil_weekday(answer->day),
                passed, mature, answer->recall);
    count_point(&retention->months, month_of(answer->day), passed, mature,
                answer->recall);
}
