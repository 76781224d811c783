#include "schedule/items.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

/* First intervals up to so many days are counted in a table. */
#define TABLE_DAYS 1024

bool items_is_item(const struct reviews *history, size_t review)
{
    /* a card's first review has elapsed 0 */
    return history->elapsed[review] >= 1;
}

size_t items_count(const struct reviews *history)
{
    size_t count = 0;

    for (size_t i = 0; i < history->count; i++) {
        count += items_is_item(history, i);
    }
    return count;
}

size_t items_reviews_before(const struct reviews *history, size_t n)
{
    size_t place = 0;

    for (; place < history->count; place++) {
        if (items_is_item(history, history->order[place]) && n-- == 0) {
            break;
        }
    }
    return place;
}

int64_t items_time(const struct reviews *history, size_t n)
{
    size_t place = items_reviews_before(history, n);

    return place < history->count ? history->at_ms[history->order[place]]
                                  : INT64_MAX;
}

/* Weight 1 for the first `limit` items in time order, 0 for the rest. */
static void mark(struct items *items, size_t limit)
{
    const struct reviews *history = items->history;

    if (limit == ITEMS_NO_LIMIT) {
        for (size_t i = 0; i < history->count; i++) {
            items->weight[i] = items_is_item(history, i) ? 1.0f : 0.0f;
            items->count += items_is_item(history, i);
        }
        return;
    }
    for (size_t i = 0; i < history->count && items->count < limit; i++) {
        size_t review = history->order[i];

        if (items_is_item(history, review)) {
            items->weight[review] = 1.0f;
            items->count++;
        }
    }
}

/* The first marked review of [first, end), or end. */
static uint32_t find_first(const struct items *items, uint32_t first,
                           uint32_t end)
{
    while (first < end && items->weight[first] <= 0.0f) {
        first++;
    }
    return first;
}

struct tally {
    uint32_t count;
    uint32_t recalled;
};

static void count_first_intervals(struct items *items)
{
    const struct reviews *history = items->history;
    struct tally(*table)[TABLE_DAYS] =
        xcalloc(4, sizeof(struct tally[TABLE_DAYS]));

    for (size_t card = 0; card < history->card_count; card++) {
        uint32_t first = history->card_first[card];
        uint32_t end = history->card_first[card + 1];
        uint32_t at = find_first(items, first, end);
        int rating = history->rating[first];
        uint32_t recalled;

        if (at == end) {
            continue;
        }
        recalled = history->rating[at] >= RATING_HARD;
        if (history->elapsed[at] < TABLE_DAYS) {
            struct tally *one = &table[rating - 1][history->elapsed[at]];

            one->count++;
            one->recalled += recalled;
        } else {
            first_intervals_add(&items->first, rating, history->elapsed[at], 1,
                                recalled);
        }
    }
    for (int rating = 1; rating <= 4; rating++) {
        for (int32_t day = 1; day < TABLE_DAYS; day++) {
            const struct tally *one = &table[rating - 1][day];

            if (one->count > 0) {
                first_intervals_add(&items->first, rating, day, one->count,
                                    one->recalled);
            }
        }
    }
    free(table);
}

/* Takes the marks off cards whose first interval is an outlier. */
static void drop_outliers(struct items *items)
{
    const struct reviews *history = items->history;
    size_t recalled = 0;

    for (size_t card = 0; card < history->card_count; card++) {
        uint32_t first = history->card_first[card];
        uint32_t end = history->card_first[card + 1];
        uint32_t at = find_first(items, first, end);
        bool dropped = at < end && first_intervals_dropped(
                                       &items->first, history->rating[first],
                                       history->elapsed[at]);

        items->first_count += at < end && !dropped;
        for (; at < end; at++) {
            if (dropped) {
                items->weight[at] = 0.0f;
            } else if (items->weight[at] > 0.0f) {
                items->kept++;
                recalled += history->rating[at] >= RATING_HARD;
            }
        }
    }
    items->average =
        items->kept > 0 ? (double)recalled / (double)items->kept : 0.0;
}

double items_recency(size_t place, size_t count)
{
    double age = count > 1 ? (double)place / (double)(count - 1) : 1.0;

    return 0.25 + 0.75 * age * age * age;
}

static void set_weights(struct items *items)
{
    const struct reviews *history = items->history;
    size_t place = 0;

    for (size_t i = 0; i < history->count && place < items->kept; i++) {
        size_t review = history->order[i];

        if (items->weight[review] > 0.0f) {
            items->weight[review] = (float)items_recency(place++, items->kept);
        }
    }
}

static void drop_long(struct items *items)
{
    const struct reviews *history = items->history;

    items->trained = items->kept;
    for (size_t card = 0; card < history->card_count; card++) {
        size_t first = history->card_first[card];
        size_t end = history->card_first[card + 1];

        for (size_t i = first + ITEMS_HISTORY_MAX; i < end; i++) {
            items->trained -= items->weight[i] > 0.0f;
            items->weight[i] = 0.0f;
        }
    }
}

void items_init(struct items *items, const struct reviews *history,
                size_t limit)
{
    memset(items, 0, sizeof(*items));
    items->history = history;
    items->weight = xcalloc(history->count + 1, sizeof(*items->weight));
    mark(items, limit);
    count_first_intervals(items);
    first_intervals_filter(&items->first);
    drop_outliers(items);
    set_weights(items);
    drop_long(items);
}

void items_release(struct items *items)
{
    first_intervals_release(&items->first);
    free(items->weight);
    memset(items, 0, sizeof(*items));
}
