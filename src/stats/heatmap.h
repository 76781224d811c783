/*
 * A year of study days as weeks, and the streak: days studied in a row, where
 * one day off is free in any seven (schedule/days.h has the rule).
 */
#ifndef STATS_HEATMAP_H
#define STATS_HEATMAP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define HEATMAP_LEVELS 5 /* 0 nothing … 4 the busiest */

/* What was done on a day; rising by day when given. */
struct heatmap_day {
    int64_t day;
    int64_t answers;
    int64_t right;
    int64_t ms;
    int64_t listen_ms;
};

struct heatmap_cell {
    int64_t day;
    int64_t answers;
    int64_t minutes; /* answering and listening */
    int level;       /* 0-4 */
    bool ahead;      /* after today */
};

struct heatmap {
    size_t weeks;
    struct heatmap_cell *cells; /* weeks * 7, by week, Monday first */
    int64_t today;
    int64_t studied_days; /* in the span shown */
    int64_t answers;      /* in the span shown */
    int streak;           /* now */
    int longest;          /* ever, in the days given */
};
/*
 * The last `weeks` weeks up to the one that holds today. `days` may reach
 * further back: they count for the streaks. Release with heatmap_release().
 */
void heatmap_init(struct heatmap *heatmap, int64_t today, size_t weeks,
                  const struct heatmap_day *days, size_t count);
void heatmap_release(struct heatmap *heatmap);
/* An answer, or five minutes of listening. */
bool heatmap_is_studied(const struct heatmap_day *day);

#endif
