/*
 * From an answer to the next state of a card and the day it is due: learning
 * steps, intervals, fuzz, load balance. A card is a question. Pure: times and
 * loads come in, nothing is read from a clock.
 */
#ifndef SCHEDULE_SCHEDULER_H
#define SCHEDULE_SCHEDULER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "schedule/memory.h"

#define SCHEDULER_STEPS_MAX    16
#define SCHEDULER_INTERVAL_MAX 36500
#define SCHEDULER_BALANCE_DAYS 90
/* A day that is not there (in a step, or never answered). */
#define SCHEDULER_NO_DAY INT64_MIN

enum card_state {
    CARD_NEW = 0,
    CARD_LEARNING = 1,
    CARD_REVIEW = 2,
    CARD_RELEARNING = 3,
};

enum easy_day {
    EASY_NORMAL = 0,
    EASY_REDUCED,
    EASY_MINIMUM,
};

/* Minutes, each above 0 and below 1440; may be empty. */
struct steps {
    double minutes[SCHEDULER_STEPS_MAX];
    size_t count;
};

struct scheduler {
    struct model model;
    double retention;  /* wanted recall, 0.70 to 0.99 */
    int max_interval;  /* days, 1 to 36500 */
    int rollover_hour; /* 0-23 */
    struct steps learning;
    struct steps relearning;
    bool long_term; /* plain long-term mode: no steps at all */
    bool fuzz;
    bool balance;          /* weigh days by what is due on them */
    enum easy_day easy[7]; /* Monday first; used with balance */
};

/* What the scheduler remembers of a question; all zero when new. */
struct card {
    enum card_state state;
    int step; /* 0-based, 0 in review */
    struct memory memory;
    int lapses;
    int reps;
    int64_t last_at_ms;
    int64_t last_day; /* study day of the last answer */
};

/* One answer. */
struct review {
    enum rating rating;
    int64_t at_ms;
    int offset_min; /* minutes east of UTC there and then */
    bool no_lapse;  /* Again after a change of the question: no lapse */
};

/* What is due already on each day, for 5.4; all may be left empty. */
struct day_load {
    const unsigned *due; /* due[i]: cards on first_day + i */
    size_t count;
    int64_t first_day;
    const int64_t *sibling_days; /* days that hold an enemy of this card */
    size_t sibling_count;
};

struct schedule {
    struct card card;      /* after the answer */
    int64_t elapsed_days;  /* since the one before */
    int64_t interval_days; /* 0 while in a step */
    int64_t due_day;       /* SCHEDULER_NO_DAY while in a step */
    int64_t due_ms;        /* in a step: the instant; else 0 */
};

/* Defaults of the settings: retention 0.9, steps 1 and 10, relearning 10. */
void scheduler_init(struct scheduler *scheduler);
/*
 * Takes over parameters and mode; call it when one of params, long_term or the
 * number of relearning steps was changed.
 */
void scheduler_set_params(struct scheduler *scheduler,
                          const struct params *params);
/*
 * Days between a card's last answer and one at `at_ms` on study day `day`, as
 * the model counts them: whole study days, fractional days for FSRS-7.
 */
double scheduler_days(const struct scheduler *scheduler,
                      const struct card *card, int64_t at_ms, int64_t day);
/* Copies `count` minutes; false (unchanged) if one is out of its range. */
MUST_CHECK bool steps_set(struct steps *steps, const double *minutes,
                          size_t count);

/*
 * The card after an answer and nothing else: what a replay needs of every
 * answer but the last, and several times cheaper than scheduler_answer().
 */
struct card scheduler_fold(const struct scheduler *scheduler,
                           const struct card *card, struct review review);
/*
 * The state after an answer, interval before fuzz. Deterministic: replaying a
 * history with it gives the same card on every device.
 */
struct schedule scheduler_answer(const struct scheduler *scheduler,
                                 const struct card *card, struct review review);
/*
 * As above, and if `scheduler->fuzz` the day is drawn: uniformly, or by load
 * when `balance` and the interval is at most 90. `name` (the question's full
 * name without revision) and the card's reps seed the draw, so the preview and
 * the answer agree, and so does the same answer after an undo. `load` may be
 * NULL.
 */
struct schedule scheduler_choose(const struct scheduler *scheduler,
                                 const struct card *card, struct review review,
                                 const char *name, const struct day_load *load);
/* All four ratings at once: out[0] Again … out[3] Easy. */
void scheduler_preview(const struct scheduler *scheduler,
                       const struct card *card, struct review review,
                       const char *name, const struct day_load *load,
                       struct schedule out[4]);

/*
 * Smallest and largest day of the fuzz range of `interval` (5.3); both are the
 * rounded interval below 2.5 days.
 */
void scheduler_fuzz_range(double interval, int64_t elapsed_days,
                          int max_interval, int64_t *low, int64_t *high);

/* Recall of a card now, whole days; 0 if never answered. */
double scheduler_recall(const struct scheduler *scheduler,
                        const struct card *card, int64_t today);
/* The raw interval: rounded half away from zero, in 1…max_interval. */
int64_t scheduler_raw_interval(const struct scheduler *scheduler,
                               const struct memory *memory);

#endif
