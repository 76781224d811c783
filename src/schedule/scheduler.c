#include "schedule/scheduler.h"

#include <math.h>
#include <string.h>

#include "schedule/days.h"

#define MINUTE_MS 60000.0

bool steps_set(struct steps *steps, const double *minutes, size_t count)
{
    if (count > SCHEDULER_STEPS_MAX) {
        return false;
    }
    for (size_t i = 0; i < count; i++) {
        /* Written so that NaN is refused, too. */
        if (!(minutes[i] > 0.0 && minutes[i] < 1440.0)) {
            return false;
        }
    }
    if (count > 0) {
        memcpy(steps->minutes, minutes, count * sizeof(*minutes));
    }
    steps->count = count;
    return true;
}

void scheduler_set_params(struct scheduler *scheduler,
                          const struct params *params)
{
    struct params clipped = *params;

    params_clip(&clipped, scheduler->relearning.count);
    if (scheduler->long_term) {
        model_init_long_term(&scheduler->model, &clipped);
    } else {
        model_init(&scheduler->model, &clipped);
    }
}

void scheduler_init(struct scheduler *scheduler)
{
    memset(scheduler, 0, sizeof(*scheduler));
    scheduler->retention = 0.9;
    scheduler->max_interval = SCHEDULER_INTERVAL_MAX;
    scheduler->rollover_hour = DAYS_ROLLOVER_START;
    scheduler->learning = (struct steps){{1.0, 10.0}, 2};
    scheduler->relearning = (struct steps){{10.0}, 1};
    scheduler->fuzz = true;
    scheduler_set_params(scheduler, &params_default);
}

double scheduler_days(const struct scheduler *scheduler,
                      const struct card *card, int64_t at_ms, int64_t day)
{
    if (scheduler->model.is_seven) {
        return fmax((double)(at_ms - card->last_at_ms) / (double)DAYS_MS, 0.0);
    }
    return (double)days_elapsed(card->last_day, day);
}

int64_t scheduler_raw_interval(const struct scheduler *scheduler,
                               const struct memory *memory)
{
    double days = round(
        memory_interval_of(&scheduler->model, memory, scheduler->retention));

    return (int64_t)fmin(fmax(days, 1.0), (double)scheduler->max_interval);
}

/* What an answer finds: which step list the card stands in, if any. */
static const struct steps *steps_of(const struct scheduler *scheduler,
                                    enum card_state state)
{
    return state == CARD_RELEARNING ? &scheduler->relearning
                                    : &scheduler->learning;
}

/* Minutes until the next showing in a step list, or 0: it is left (5.1). */
static double walk_steps(const struct steps *steps, enum rating rating,
                         int *step)
{
    size_t at = *step < 0 ? 0 : (size_t)*step;

    if (steps->count == 0 || (at >= steps->count && rating != RATING_AGAIN)) {
        return 0.0;
    }
    switch (rating) {
    case RATING_AGAIN:
        *step = 0;
        return steps->minutes[0];
    case RATING_HARD:
        if (at > 0) {
            return steps->minutes[at];
        }
        return steps->count >= 2 ? (steps->minutes[0] + steps->minutes[1]) / 2.0
                                 : 1.5 * steps->minutes[0];
    case RATING_GOOD:
        if (at + 1 >= steps->count) {
            return 0.0;
        }
        *step = (int)at + 1;
        return steps->minutes[at + 1];
    case RATING_EASY:
        break;
    }
    return 0.0;
}

/* Moves `card`, returns the delay in minutes or 0 for days. */
static double move_state(const struct scheduler *scheduler, struct card *card,
                         const struct review *review)
{
    enum card_state before = card->state;
    double delay;

    if (scheduler->long_term) {
        bool lapse = before != CARD_NEW && review->rating == RATING_AGAIN;

        card->lapses += lapse && !review->no_lapse;
        card->state = CARD_REVIEW;
        return 0.0;
    }
    if (before == CARD_REVIEW) {
        if (review->rating != RATING_AGAIN) {
            return 0.0;
        }
        card->lapses += !review->no_lapse;
        if (scheduler->relearning.count == 0) {
            return 0.0;
        }
        card->state = CARD_RELEARNING;
        card->step = 0;
        return scheduler->relearning.minutes[0];
    }
    delay =
        walk_steps(steps_of(scheduler, before), review->rating, &card->step);
    if (delay <= 0.0) {
        card->state = CARD_REVIEW;
        card->step = 0;
    } else if (before == CARD_NEW) {
        card->state = CARD_LEARNING;
    }
    return delay;
}

static struct memory memory_after(const struct scheduler *scheduler,
                                  const struct card *card, enum rating rating,
                                  double days)
{
    if (card->state == CARD_NEW) {
        return memory_first(&scheduler->model, rating);
    }
    return memory_next(&scheduler->model, card->memory, rating, days);
}

/* What an answer finds: days since the last, as study days and for the model.
 */
struct elapsed {
    int64_t study_days;
    double days;
};

/* The card after the answer; `elapsed` and `delay` for those who want them. */
static struct card advance(const struct scheduler *scheduler,
                           const struct card *card, const struct review *review,
                           struct elapsed *elapsed, double *delay)
{
    struct card next = *card;
    int64_t day =
        days_of(review->at_ms, review->offset_min, scheduler->rollover_hour);

    *elapsed = (struct elapsed){0, 0.0};
    if (card->state != CARD_NEW) {
        elapsed->study_days = days_elapsed(card->last_day, day);
        elapsed->days = scheduler_days(scheduler, card, review->at_ms, day);
    }
    next.memory = memory_after(scheduler, card, review->rating, elapsed->days);
    *delay = move_state(scheduler, &next, review);
    next.reps++;
    next.last_at_ms = review->at_ms;
    next.last_day = day;
    return next;
}

struct card scheduler_fold(const struct scheduler *scheduler,
                           const struct card *card, struct review review)
{
    struct elapsed elapsed;
    double delay;

    return advance(scheduler, card, &review, &elapsed, &delay);
}

static int64_t larger(int64_t a, int64_t b)
{
    return a > b ? a : b;
}

static int64_t smaller(int64_t a, int64_t b)
{
    return a < b ? a : b;
}

/* Raw intervals of all four ratings from the state before the answer. */
static void raw_intervals(const struct scheduler *scheduler,
                          const struct card *card, double days, int64_t raw[5])
{
    for (int g = RATING_AGAIN; g <= RATING_EASY; g++) {
        struct memory memory =
            memory_after(scheduler, card, (enum rating)g, days);

        raw[g] = scheduler_raw_interval(scheduler, &memory);
    }
}

/* 5.2: Hard, Good and Easy in the review state. */
static int64_t ordered_interval(const struct scheduler *scheduler,
                                const struct card *card, enum rating rating,
                                double days)
{
    int64_t raw[5] = {0};
    int64_t hard;
    int64_t good;

    raw_intervals(scheduler, card, days, raw);
    hard = smaller(raw[RATING_HARD], raw[RATING_GOOD]);
    good = larger(raw[RATING_GOOD], hard + 1);
    if (rating == RATING_HARD) {
        return hard;
    }
    return rating == RATING_GOOD ? good : larger(raw[RATING_EASY], good + 1);
}

/* 5.5: all four, at every answer. */
static int64_t long_term_interval(const struct scheduler *scheduler,
                                  const struct card *card, enum rating rating,
                                  double days)
{
    int64_t raw[5] = {0};
    int64_t interval[5] = {0};

    raw_intervals(scheduler, card, days, raw);
    interval[RATING_AGAIN] = smaller(raw[RATING_AGAIN], raw[RATING_HARD]);
    for (int g = RATING_HARD; g <= RATING_EASY; g++) {
        interval[g] = larger(raw[g], interval[g - 1] + 1);
    }
    return interval[rating];
}

struct schedule scheduler_answer(const struct scheduler *scheduler,
                                 const struct card *card, struct review review)
{
    struct schedule out = {.due_day = SCHEDULER_NO_DAY};
    struct elapsed elapsed;
    double delay;

    out.card = advance(scheduler, card, &review, &elapsed, &delay);
    out.elapsed_days = elapsed.study_days;
    if (delay > 0.0) {
        out.due_ms = review.at_ms + (int64_t)round(delay * MINUTE_MS);
        return out;
    }
    if (scheduler->long_term) {
        out.interval_days =
            long_term_interval(scheduler, card, review.rating, elapsed.days);
    } else if (card->state == CARD_REVIEW && review.rating != RATING_AGAIN) {
        out.interval_days =
            ordered_interval(scheduler, card, review.rating, elapsed.days);
    } else {
        out.interval_days = scheduler_raw_interval(scheduler, &out.card.memory);
    }
    out.due_day = out.card.last_day + out.interval_days;
    return out;
}

double scheduler_recall(const struct scheduler *scheduler,
                        const struct card *card, int64_t today)
{
    if (card->state == CARD_NEW) {
        return 0.0;
    }
    return memory_recall_of(&scheduler->model, &card->memory,
                            (double)days_elapsed(card->last_day, today));
}
