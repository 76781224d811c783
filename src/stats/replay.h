/*
 * A learner's history, answer by answer, with what the memory model knew before
 * each: the raw material of retention, calibration and curves.
 */
#ifndef STATS_REPLAY_H
#define STATS_REPLAY_H

#include <stdbool.h>
#include <stdint.h>

#include "base/str.h"
#include "schedule/scheduler.h"

struct replayed {
    int64_t day;          /* study day of the answer */
    int64_t elapsed_days; /* since the one before; 0 at the first */
    enum rating rating;
    bool first;           /* the first answer of its question */
    bool in_review;       /* the card stood in review, not in a learning step */
    double interval_days; /* the ideal interval it had, not rounded; 0 first */
    double recall;        /* expected at the answer, 0-1; 0 at the first */
    struct card after;
};

struct replay {
    const struct scheduler *scheduler;
    struct str item;
    struct card card;
};
/* `scheduler` is borrowed until the release. */
void replay_init(struct replay *replay, const struct scheduler *scheduler);
void replay_release(struct replay *replay);
/* Answers must come item by item, in order of time within one. */
struct replayed replay_answer(struct replay *replay, const char *item,
                              struct review review);

#endif
