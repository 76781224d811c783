/* Fuzz, load balance and easy days: sections of scheduler.h on the day drawn.
 */
#include <math.h>
#include <string.h>

#include "base/clock.h"
#include "base/random.h"
#include "schedule/scheduler.h"

/* Widest range: interval 90, delta 1 + 0.675 + 1.3 + 3.5, both sides. */
#define RANGE_MAX 32

static const double easy_modifier[] = {
    [EASY_NORMAL] = 1.0,
    [EASY_REDUCED] = 0.5,
    [EASY_MINIMUM] = 0.0001,
};

/* The day when a card of the same group is this many days away. */
static const double sibling_factor[] = {1e-6, 0.2, 0.4, 0.6, 0.8};

void scheduler_fuzz_range(double interval, int64_t elapsed_days,
                          int max_interval, int64_t *low, int64_t *high)
{
    double delta;
    double ivl;
    double lo;
    double hi;

    if (!(interval >= 2.5)) {
        *low = *high = (int64_t)round(interval);
        return;
    }
    /* By the interval before the cap, as the reference does. */
    delta = 1.0 + 0.15 * fmax(fmin(interval, 7.0) - 2.5, 0.0) +
            0.10 * fmax(fmin(interval, 20.0) - 7.0, 0.0) +
            0.05 * fmax(interval - 20.0, 0.0);
    ivl = fmin(interval, (double)max_interval);
    lo = fmax(2.0, floor(ivl - delta + 0.5));
    hi = fmin(floor(ivl + delta + 0.5), (double)max_interval);
    if (ivl > (double)elapsed_days) {
        lo = fmax(lo, (double)elapsed_days + 1.0);
    }
    *high = (int64_t)hi;
    *low = (int64_t)fmin(lo, hi);
}

/* u in [0, 1) from the card and how often it was answered. */
static double draw_unit(const char *name, int reps)
{
    uint64_t seed = fnv_add(FNV_START, name, strlen(name));
    struct splitmix random;

    seed = fnv_add(seed, &reps, sizeof(reps));
    random.state = seed;
    return (double)(splitmix_next(&random) >> 11) * 0x1p-53;
}

struct range {
    int64_t low; /* days from today */
    size_t count;
    int64_t today;
    double due[RANGE_MAX];
    double modifier[RANGE_MAX];
};

static double due_on(const struct day_load *load, int64_t day)
{
    uint64_t at;

    if (load == NULL || day < load->first_day) {
        return 0.0;
    }
    at = (uint64_t)(day - load->first_day);
    return at < load->count ? (double)load->due[at] : 0.0;
}

static double sibling_weight(const struct day_load *load, int64_t day)
{
    double weight = 1.0;

    for (size_t i = 0; load != NULL && i < load->sibling_count; i++) {
        int64_t away = load->sibling_days[i] - day;

        away = away < 0 ? -away : away;
        if (away < (int64_t)COUNT_OF(sibling_factor)) {
            weight *= sibling_factor[away];
        }
    }
    return weight;
}

/* A reduced day is avoided once it carries more than half of its share. */
static double easy_weight(const struct range *range, size_t at, double all_due,
                          double all_modifiers)
{
    double modifier = range->modifier[at];
    double others = all_due - range->due[at];

    if (modifier >= 1.0 || modifier < 0.5) {
        return modifier;
    }
    if (range->due[at] / modifier > others / (all_modifiers - modifier)) {
        return easy_modifier[EASY_MINIMUM];
    }
    return 1.0;
}

static void fill_range(struct range *range, const struct scheduler *scheduler,
                       const struct day_load *load)
{
    for (size_t i = 0; i < range->count; i++) {
        int64_t day = range->today + range->low + (int64_t)i;

        range->due[i] = due_on(load, day);
        range->modifier[i] = easy_modifier[scheduler->easy[civil_weekday(day)]];
    }
}

/* 5.4: one day of the range, drawn by weight. */
static int64_t draw_by_load(const struct scheduler *scheduler,
                            struct range *range, const struct day_load *load,
                            double unit)
{
    double weights[RANGE_MAX] = {0.0};
    double all_due = 0.0;
    double all_modifiers = 0.0;
    double total = 0.0;

    fill_range(range, scheduler, load);
    for (size_t i = 0; i < range->count; i++) {
        all_due += range->due[i];
        all_modifiers += range->modifier[i];
    }
    for (size_t i = 0; i < range->count; i++) {
        double x = (double)range->low + (double)i;

        weights[i] = 1.0;
        if (range->due[i] > 0.0) {
            weights[i] =
                pow(1.0 / range->due[i], 2.15) * pow(1.0 / x, 3.0) *
                sibling_weight(load, range->today + range->low + (int64_t)i) *
                easy_weight(range, i, all_due, all_modifiers);
        }
        total += weights[i];
    }
    unit *= total;
    for (size_t i = 0; i < range->count; i++) {
        unit -= weights[i];
        if (unit < 0.0) {
            return range->low + (int64_t)i;
        }
    }
    return range->low + (int64_t)range->count - 1;
}

struct schedule scheduler_choose(const struct scheduler *scheduler,
                                 const struct card *card, struct review review,
                                 const char *name, const struct day_load *load)
{
    struct schedule out = scheduler_answer(scheduler, card, review);
    double unit = draw_unit(name, card->reps);
    int64_t low;
    int64_t high;

    if (!scheduler->fuzz || out.interval_days <= 0) {
        return out;
    }
    scheduler_fuzz_range((double)out.interval_days, out.elapsed_days,
                         scheduler->max_interval, &low, &high);
    if (scheduler->balance && out.interval_days <= SCHEDULER_BALANCE_DAYS &&
        high > low && high - low < RANGE_MAX) {
        struct range range = {.low = low,
                              .count = (size_t)(high - low + 1),
                              .today = out.card.last_day};

        out.interval_days = draw_by_load(scheduler, &range, load, unit);
    } else {
        out.interval_days =
            low + (int64_t)floor(unit * (double)(high - low + 1));
    }
    out.due_day = out.card.last_day + out.interval_days;
    return out;
}

void scheduler_preview(const struct scheduler *scheduler,
                       const struct card *card, struct review review,
                       const char *name, const struct day_load *load,
                       struct schedule out[4])
{
    for (int g = RATING_AGAIN; g <= RATING_EASY; g++) {
        review.rating = (enum rating)g;
        out[g - 1] = scheduler_choose(scheduler, card, review, name, load);
    }
}
