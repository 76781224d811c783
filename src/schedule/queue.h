/* In which order due cards come, and which cards are leeches. */
#ifndef SCHEDULE_QUEUE_H
#define SCHEDULE_QUEUE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "schedule/scheduler.h"

struct queue_entry {
    size_t index; /* the caller's own number of the card */
    struct memory memory;
    int64_t last_day;    /* study day of the last answer */
    int64_t due_day;     /* study day; for a step the day of its instant */
    double retention;    /* wanted recall of this card, 0.70-0.99 */
    double cost_minutes; /* expected time, > 0; used in backlog mode */
    double urgency;      /* filled by queue_sort() */
};

enum queue_order {
    QUEUE_OVERDUE, /* relative overdueness, descending */
    QUEUE_BACKLOG, /* today's cards first, then recall lost a minute */
};

/*
 * (R^(-1/w20) - 1) / (dr^(-1/w20) - 1): days elapsed divided by the ideal
 * interval. 1 when exactly due, 0 right after the answer.
 */
double queue_overdueness(const struct model *model, const struct memory *memory,
                         double elapsed_days, double retention);
/* Recall lost in the coming week for each expected minute. */
double queue_loss_per_minute(const struct model *model,
                             const struct memory *memory, double elapsed_days,
                             double minutes);
/* Fills `urgency` and sorts, the first to be asked first; ties by index. */
void queue_sort(const struct model *model, enum queue_order order,
                int64_t today, struct queue_entry *entries, size_t count);
/*
 * Spreads `count` due cards (already in order, the most urgent first) over
 * `days` days from `today`: day_of[i] is the day of card i.
 */
void queue_spread(size_t count, int64_t today, size_t days, int64_t *day_of);

/* After a lapse: is it one at which the card becomes a leech? 0 = never. */
bool queue_is_leech_now(int lapses, int threshold);
/* Has the card ever crossed the threshold? */
bool queue_is_leech(int lapses, int threshold);

#endif
