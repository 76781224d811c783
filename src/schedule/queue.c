#include "schedule/queue.h"

#include <math.h>
#include <stdlib.h>

#include "schedule/days.h"

#define WEEK_DAYS 7.0

/* FSRS-7 may want a question back at once: no division by nothing. */
#define INTERVAL_LEAST 1e-3

double queue_overdueness(const struct model *model, const struct memory *memory,
                         double elapsed_days, double retention)
{
    /* (R^(1/decay) - 1) = factor * t / S; the factors cancel out. */
    return elapsed_days /
           fmax(memory_interval_of(model, memory, retention), INTERVAL_LEAST);
}

double queue_loss_per_minute(const struct model *model,
                             const struct memory *memory, double elapsed_days,
                             double minutes)
{
    double now = memory_recall_of(model, memory, elapsed_days);
    double later = memory_recall_of(model, memory, elapsed_days + WEEK_DAYS);

    return (now - later) / minutes;
}

static int compare_entries(const void *left, const void *right)
{
    const struct queue_entry *a = left;
    const struct queue_entry *b = right;

    if (a->urgency > b->urgency || a->urgency < b->urgency) {
        return a->urgency > b->urgency ? -1 : 1;
    }
    if (a->index == b->index) {
        return 0;
    }
    return a->index < b->index ? -1 : 1;
}

void queue_sort(const struct model *model, enum queue_order order,
                int64_t today, struct queue_entry *entries, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        struct queue_entry *entry = &entries[i];
        double elapsed = (double)days_elapsed(entry->last_day, today);

        if (order == QUEUE_OVERDUE) {
            entry->urgency = queue_overdueness(model, &entry->memory, elapsed,
                                               entry->retention);
            continue;
        }
        entry->urgency = queue_loss_per_minute(model, &entry->memory, elapsed,
                                               entry->cost_minutes);
        if (entry->due_day >= today) {
            /* A loss a minute is far below this: today's come first. */
            entry->urgency += 1e9;
        }
    }
    if (count > 0) {
        qsort(entries, count, sizeof(*entries), compare_entries);
    }
}

void queue_spread(size_t count, int64_t today, size_t days, int64_t *day_of)
{
    size_t per_day;

    if (count == 0) {
        return;
    }
    days = days == 0 ? 1 : days;
    per_day = (count + days - 1) / days;
    for (size_t i = 0; i < count; i++) {
        day_of[i] = today + (int64_t)(i / per_day);
    }
}

bool queue_is_leech_now(int lapses, int threshold)
{
    int half = (threshold + 1) / 2;

    if (threshold <= 0 || lapses < threshold) {
        return false;
    }
    return (lapses - threshold) % (half < 1 ? 1 : half) == 0;
}

bool queue_is_leech(int lapses, int threshold)
{
    return threshold > 0 && lapses >= threshold;
}
