#include "stats/heatmap.h"

#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/mem.h"
#include "schedule/days.h"

#define WEEK      7
#define MINUTE_MS 60000

bool heatmap_is_studied(const struct heatmap_day *day)
{
    return day->answers > 0 || day->listen_ms >= STREAK_LISTEN_MS;
}

/* The streak that ends with days[last], going back. */
static int streak_back(const struct heatmap_day *days, size_t last,
                       int64_t today)
{
    struct streak streak = streak_of(today);

    for (size_t i = last + 1; i-- > 0;) {
        if (heatmap_is_studied(&days[i]) && days[i].day <= today &&
            !streak_add(&streak, days[i].day)) {
            break;
        }
    }
    return streak.days;
}

/*
 * The longest streak: from each end of a run backwards. A day that continues
 * a run cannot end the longest one, so runs are walked about once each.
 */
static int longest_streak(const struct heatmap_day *days, size_t count)
{
    int longest = 0;

    for (size_t i = 0; i < count; i++) {
        bool goes_on = i + 1 < count && days[i + 1].day == days[i].day + 1 &&
                       heatmap_is_studied(&days[i + 1]);

        if (!goes_on && heatmap_is_studied(&days[i])) {
            int length = streak_back(days, i, days[i].day);

            longest = length > longest ? length : longest;
        }
    }
    return longest;
}

static int64_t minutes_of(const struct heatmap_day *day)
{
    return (day->ms + day->listen_ms) / MINUTE_MS;
}

static void fill_cells(struct heatmap *heatmap, const struct heatmap_day *days,
                       size_t count)
{
    int64_t first = heatmap->cells[0].day;

    for (size_t i = 0; i < count; i++) {
        uint64_t at = (uint64_t)(days[i].day - first);

        if (days[i].day < first || at >= heatmap->weeks * WEEK) {
            continue;
        }
        heatmap->cells[at].answers = days[i].answers;
        heatmap->cells[at].minutes = minutes_of(&days[i]);
        heatmap->answers += days[i].answers;
        heatmap->studied_days += heatmap_is_studied(&days[i]);
    }
}

static int compare_minutes(const void *left, const void *right)
{
    int64_t a = *(const int64_t *)left;
    int64_t b = *(const int64_t *)right;

    return (a > b) - (a < b);
}

/* Levels are quarters of the days that have anything. */
static void fill_levels(struct heatmap *heatmap)
{
    size_t total = heatmap->weeks * WEEK;
    int64_t *busy = xmalloc((total + 1) * sizeof(*busy));
    size_t count = 0;

    for (size_t i = 0; i < total; i++) {
        if (heatmap->cells[i].minutes > 0) {
            busy[count++] = heatmap->cells[i].minutes;
        }
    }
    if (count > 0) {
        qsort(busy, count, sizeof(*busy), compare_minutes);
    }
    for (size_t i = 0; i < total; i++) {
        struct heatmap_cell *cell = &heatmap->cells[i];

        if (cell->minutes == 0 && cell->answers == 0) {
            continue;
        }
        cell->level = 1;
        for (size_t q = 1; q < HEATMAP_LEVELS - 1 && count > 0; q++) {
            cell->level += cell->minutes > busy[(count - 1) * q / 4];
        }
    }
    free(busy);
}

void heatmap_init(struct heatmap *heatmap, int64_t today, size_t weeks,
                  const struct heatmap_day *days, size_t count)
{
    int64_t monday = today - civil_weekday(today);

    memset(heatmap, 0, sizeof(*heatmap));
    heatmap->weeks = weeks == 0 ? 1 : weeks;
    heatmap->today = today;
    heatmap->cells = xcalloc(heatmap->weeks * WEEK, sizeof(*heatmap->cells));
    for (size_t i = 0; i < heatmap->weeks * WEEK; i++) {
        struct heatmap_cell *cell = &heatmap->cells[i];

        cell->day = monday - (int64_t)(heatmap->weeks - 1) * WEEK + (int64_t)i;
        cell->ahead = cell->day > today;
    }
    fill_cells(heatmap, days, count);
    fill_levels(heatmap);
    heatmap->streak = count > 0 ? streak_back(days, count - 1, today) : 0;
    heatmap->longest = longest_streak(days, count);
}

void heatmap_release(struct heatmap *heatmap)
{
    free(heatmap->cells);
    memset(heatmap, 0, sizeof(*heatmap));
}
