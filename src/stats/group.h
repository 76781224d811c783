/* Figures of a group of questions: a series, an episode, everything. */
#ifndef STATS_GROUP_H
#define STATS_GROUP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "schedule/scheduler.h"

/* Upper ends of the bins of stability, in days; the last is open. */
#define GROUP_STABILITY_BINS  10
#define GROUP_DIFFICULTY_BINS 10 /* 1-2, 2-3, … 9-10 */

struct group {
    int64_t cards;    /* ever answered */
    int64_t learning; /* in a step */
    int64_t young;    /* stability below 21 days */
    int64_t mature;
    int64_t due;
    int64_t suspended;
    int64_t leeches;
    int64_t lapses;
    int64_t reps;
    double expected; /* sum of recall now: cards expected to be known */
    double stability_sum;
    double difficulty_sum;
    int64_t stability[GROUP_STABILITY_BINS];
    int64_t difficulty[GROUP_DIFFICULTY_BINS];
};
#define GROUP_INIT                                                             \
    {                                                                          \
        0                                                                      \
    }

struct group_card {
    const struct card *card;
    bool due; /* now */
    bool suspended;
};
/* `leech` is the threshold of lapses, 0 for none. */
void group_add(struct group *group, const struct scheduler *scheduler,
               const struct group_card *card, int64_t today, int leech);
/* Mean recall now, 0-1; 0 without cards. */
double group_recall(const struct group *group);
double group_mean_difficulty(const struct group *group);

/* Name of a bin: "under 1 day", "1 to 3 days", …; a constant. */
const char *group_stability_name(size_t bin);
size_t group_stability_bin(double stability);

#endif
