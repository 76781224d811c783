#include "stats/forgetting.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "schedule/days.h"

void forgetting_init(struct forgetting *forgetting,
                     const struct scheduler *scheduler)
{
    memset(forgetting, 0, sizeof(*forgetting));
    forgetting->scheduler = scheduler;
}

void forgetting_release(struct forgetting *forgetting)
{
    free(forgetting->reviews);
    forgetting_init(forgetting, forgetting->scheduler);
}

double forgetting_day_of(const struct forgetting *forgetting, int64_t at_ms)
{
    return (double)(at_ms - forgetting->first_at_ms) / (double)DAYS_MS;
}

/* The last answer at or before the day; NULL if there is none. */
static const struct forgetting_review *
last_before(const struct forgetting *forgetting, double day)
{
    size_t low = 0;
    size_t high = forgetting->count;

    while (low < high) {
        size_t middle = low + (high - low) / 2;

        if (forgetting->reviews[middle].day <= day) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low > 0 ? &forgetting->reviews[low - 1] : NULL;
}

double forgetting_at(const struct forgetting *forgetting, double day)
{
    const struct forgetting_review *last = last_before(forgetting, day);

    if (last == NULL) {
        return 0.0;
    }
    return memory_recall_of(&forgetting->scheduler->model, &last->memory,
                            day - last->day);
}

void forgetting_add(struct forgetting *forgetting, struct review review)
{
    struct forgetting_review *added;
    double day;
    double recall;

    if (forgetting->count == 0) {
        forgetting->first_at_ms = review.at_ms;
    }
    day = forgetting_day_of(forgetting, review.at_ms);
    recall = forgetting_at(forgetting, day);
    forgetting->card =
        scheduler_fold(forgetting->scheduler, &forgetting->card, review);
    GROW(forgetting->reviews, forgetting->count, forgetting->capacity);
    added = &forgetting->reviews[forgetting->count++];
    *added = (struct forgetting_review){
        .day = day,
        .recall = recall,
        .rating = review.rating,
        .memory = forgetting->card.memory,
    };
}

double forgetting_due(const struct forgetting *forgetting)
{
    const struct forgetting_review *last;

    if (forgetting->count == 0) {
        return 0.0;
    }
    last = &forgetting->reviews[forgetting->count - 1];
    return last->day + memory_interval_of(&forgetting->scheduler->model,
                                          &last->memory,
                                          forgetting->scheduler->retention);
}
