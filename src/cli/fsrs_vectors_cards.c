/* The families with states, steps and due times: sched, steps, long. */
#include <math.h>

#include "cli/fsrs_vectors.h"
#include "schedule/days.h"
#include "schedule/scheduler.h"

#define TIME_MAX INT64_C(8640000000000000)

struct cards_family {
    const char *interval; /* how the interval is called */
    bool raw;             /* it is scheduler_raw_interval(), in review, too */
    bool long_term;
};

static bool read_steps(const json_t *vector, const char *key,
                       struct steps *steps, struct error *err)
{
    const json_t *list = vector_list(vector, key, err);
    double minutes[SCHEDULER_STEPS_MAX];
    size_t count = json_array_size(list);

    if (list == NULL) {
        return false;
    }
    if (count > SCHEDULER_STEPS_MAX) {
        return error_set(err, "'%s' has more than %d steps", key,
                         SCHEDULER_STEPS_MAX);
    }
    for (size_t i = 0; i < count; i++) {
        if (!vector_number(json_array_get(list, i), key, 0.0, 1440.0,
                           &minutes[i], err)) {
            return false;
        }
    }
    return steps_set(steps, minutes, count) ||
           error_set(err, "'%s': steps are above 0 and below 1440 minutes",
                     key);
}

static bool read_scheduler(const json_t *vector, bool long_term,
                           struct scheduler *scheduler, int *offset_min,
                           struct error *err)
{
    struct params params;
    int64_t max_interval = 0;
    int64_t rollover = 0;
    int64_t offset = 0;

    scheduler_init(scheduler);
    scheduler->long_term = long_term;
    scheduler->fuzz = false;
    if (!vector_member(vector, "dr", 0.001, 0.999, &scheduler->retention,
                       err) ||
        !vector_int(vector, "max_ivl", 1, SCHEDULER_INTERVAL_MAX, &max_interval,
                    err) ||
        !vector_int(vector, "rollover_hour", 0, 23, &rollover, err) ||
        !vector_int(vector, "utc_offset_min", -1440, 1440, &offset, err) ||
        !read_steps(vector, "learning_steps_min", &scheduler->learning, err) ||
        !read_steps(vector, "relearning_steps_min", &scheduler->relearning,
                    err) ||
        !vector_params(vector, scheduler->relearning.count, &params, err)) {
        return false;
    }
    scheduler->max_interval = (int)max_interval;
    scheduler->rollover_hour = (int)rollover;
    *offset_min = (int)offset;
    scheduler_set_params(scheduler, &params);
    return true;
}

static void set_review(json_t *row, const struct cards_family *family,
                       const struct scheduler *scheduler,
                       const struct schedule *next)
{
    static const char *const states[] = {"new", "learning", "review",
                                         "relearning"};
    const struct card *card = &next->card;
    bool in_review = card->state == CARD_REVIEW;
    int64_t days = next->interval_days;

    if (family->raw) {
        days = scheduler_raw_interval(scheduler, &card->memory);
    }
    vector_set_int(row, "elapsed_days", next->elapsed_days);
    vector_set(row, "s", card->memory.stability);
    vector_set(row, "d", card->memory.difficulty);
    json_object_set_new(row, "state", json_string(states[card->state]));
    vector_set_or_null(row, "step", !in_review, card->step);
    vector_set_or_null(row, family->interval, in_review, days);
    vector_set_int(row, "due_ms",
                   in_review ? card->last_at_ms + days * DAYS_MS
                             : next->due_ms);
    vector_set_int(row, "lapses", card->lapses);
    vector_set_int(row, "reps", card->reps);
}

static bool fill_cards(json_t *vector, const struct cards_family *family,
                       struct error *err)
{
    const json_t *reviews = vector_list(vector, "reviews", err);
    struct scheduler scheduler;
    struct card card = {0};
    int offset_min;
    json_t *row;
    size_t i;

    if (reviews == NULL || !read_scheduler(vector, family->long_term,
                                           &scheduler, &offset_min, err)) {
        return false;
    }
    json_array_foreach(reviews, i, row)
    {
        struct review review = {.offset_min = offset_min};
        struct schedule next;
        int64_t rating = 0;

        if (!vector_int(row, "g", RATING_AGAIN, RATING_EASY, &rating, err) ||
            !vector_int(row, "at_ms", -TIME_MAX, TIME_MAX, &review.at_ms,
                        err)) {
            return error_prefix(err, "review %zu", i + 1);
        }
        review.rating = (enum rating)rating;
        next = scheduler_answer(&scheduler, &card, review);
        set_review(row, family, &scheduler, &next);
        card = next.card;
    }
    return true;
}

bool vector_fill_sched(json_t *vector, struct error *err)
{
    static const struct cards_family family = {"ivl_days", false, false};

    return fill_cards(vector, &family, err);
}

bool vector_fill_steps(json_t *vector, struct error *err)
{
    static const struct cards_family family = {"ivl_raw_days", true, false};

    return fill_cards(vector, &family, err);
}

bool vector_fill_long(json_t *vector, struct error *err)
{
    static const struct cards_family family = {"ivl_days", false, true};

    return fill_cards(vector, &family, err);
}
