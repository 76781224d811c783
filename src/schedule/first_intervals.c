#include "schedule/first_intervals.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

#define STABILITY_MIN  0.001
#define STABILITY_MAX  100.0
#define SEARCH_STEPS   1000
#define SEARCH_WIDTH   1e-10 /* of the bracket, relative */
#define DROPPED_LEAST  20    /* cards that may always be dropped */
#define DROPPED_SHARE  20    /* or one in so many */
#define KEPT_LEAST     6     /* cards of a group that is kept for sure */
#define KEPT_DAYS      100
#define KEPT_DAYS_EASY 365

void first_intervals_release(struct first_intervals *first)
{
    for (size_t i = 0; i < 4; i++) {
        free(first->groups[i]);
    }
    *first = (struct first_intervals)FIRST_INTERVALS_INIT;
}

void first_intervals_add(struct first_intervals *first, int rating,
                         int32_t elapsed, uint32_t cards, uint32_t recalled)
{
    size_t at = (size_t)rating - 1;

    GROW(first->groups[at], first->count[at], first->capacity[at]);
    first->groups[at][first->count[at]++] = (struct first_group){
        .elapsed = elapsed, .count = cards, .recalled = recalled};
}

/* ---- outliers ---- */

static int by_elapsed(const void *a, const void *b)
{
    const struct first_group *x = a;
    const struct first_group *y = b;

    return (x->elapsed > y->elapsed) - (x->elapsed < y->elapsed);
}

static int by_count(const void *a, const void *b)
{
    const struct first_group *const *x = a;
    const struct first_group *const *y = b;

    if ((*x)->count != (*y)->count) {
        return (*x)->count < (*y)->count ? -1 : 1;
    }
    return by_elapsed(*x, *y);
}

static size_t join_equal(struct first_group *groups, size_t count)
{
    size_t kept = 0;

    qsort(groups, count, sizeof(*groups), by_elapsed);
    for (size_t i = 0; i < count; i++) {
        if (kept > 0 && groups[kept - 1].elapsed == groups[i].elapsed) {
            groups[kept - 1].count += groups[i].count;
            groups[kept - 1].recalled += groups[i].recalled;
        } else {
            groups[kept++] = groups[i];
        }
    }
    return kept;
}

/* The smallest groups first, until enough cards are gone. */
static void mark_outliers(struct first_group *groups, size_t count,
                          int32_t days_max)
{
    struct first_group **sorted =
        xreallocarray(NULL, count, sizeof(struct first_group *));
    uint64_t total = 0;
    uint64_t removed = 0;
    uint64_t limit;

    for (size_t i = 0; i < count; i++) {
        sorted[i] = &groups[i];
        total += groups[i].count;
    }
    limit = total / DROPPED_SHARE;
    limit = limit > DROPPED_LEAST ? limit : DROPPED_LEAST;
    qsort(sorted, count, sizeof(struct first_group *), by_count);
    for (size_t i = 0; i < count; i++) {
        struct first_group *group = sorted[i];

        if (removed + group->count >= limit) {
            group->dropped =
                group->count < KEPT_LEAST || group->elapsed > days_max;
        } else {
            group->dropped = true;
            removed += group->count;
        }
    }
    free(sorted);
}

void first_intervals_filter(struct first_intervals *first)
{
    for (size_t i = 0; i < 4; i++) {
        if (first->count[i] == 0) {
            continue;
        }
        first->count[i] = join_equal(first->groups[i], first->count[i]);
        mark_outliers(first->groups[i], first->count[i],
                      i == 3 ? KEPT_DAYS_EASY : KEPT_DAYS);
    }
}

bool first_intervals_dropped(const struct first_intervals *first, int rating,
                             int32_t elapsed)
{
    size_t at = (size_t)rating - 1;
    struct first_group wanted = {.elapsed = elapsed};
    const struct first_group *found = NULL;

    if (first->count[at] > 0) {
        found = bsearch(&wanted, first->groups[at], first->count[at],
                        sizeof(wanted), by_elapsed);
    }
    return found != NULL && found->dropped;
}

void first_intervals_counts(const struct first_intervals *first,
                            uint32_t counts[4])
{
    for (size_t i = 0; i < 4; i++) {
        counts[i] = 0;
        for (size_t k = 0; k < first->count[i]; k++) {
            const struct first_group *group = &first->groups[i][k];

            counts[i] += group->dropped ? 0 : group->count;
        }
    }
}

/* ---- the best stability of one rating ---- */

struct fit {
    const struct first_group *groups;
    size_t count;
    double average;  /* added to each group as one card */
    double standard; /* the default stability, which is pulled towards */
    double factor;   /* of the curve at the default w20 */
};

/* Weighted cross entropy at stability s. */
static double loss_at(const struct fit *fit, double s)
{
    double loss = fabs(s - fit->standard) / 16.0;

    for (size_t i = 0; i < fit->count; i++) {
        const struct first_group *group = &fit->groups[i];
        double n = (double)group->count;
        double p = ((double)group->recalled + fit->average) / (n + 1.0);
        double ln_recall;

        if (group->dropped) {
            continue;
        }
        ln_recall = -params_default.w[20] *
                    log1p(fit->factor * (double)group->elapsed / s);
        loss -= n * (p * ln_recall + (1.0 - p) * log(-expm1(ln_recall)));
    }
    return loss;
}

static double best_stability(const struct fit *fit)
{
    double low = STABILITY_MIN;
    double high = STABILITY_MAX;

    for (int i = 0; i < SEARCH_STEPS && high - low > SEARCH_WIDTH * high; i++) {
        double third = (high - low) / 3.0;

        if (loss_at(fit, low + third) < loss_at(fit, high - third)) {
            high -= third;
        } else {
            low += third;
        }
    }
    return (low + high) / 2.0;
}

bool first_intervals_fit(const struct first_intervals *first, double average,
                         double stability[4])
{
    double found[4] = {0};
    uint32_t counts[4];

    first_intervals_counts(first, counts);
    for (size_t i = 0; i < 4; i++) {
        struct fit fit = {
            .groups = first->groups[i],
            .count = first->count[i],
            .average = average,
            .standard = params_default.w[i],
            .factor = pow(0.9, -1.0 / params_default.w[20]) - 1.0,
        };

        if (counts[i] > 0) {
            found[i] = best_stability(&fit);
        }
    }
    if (!first_intervals_smooth(counts, found)) {
        return false;
    }
    memcpy(stability, found, sizeof(found));
    return true;
}

/* ---- smooth and fill ---- */

/* s[i]: stability after rating i + 1; 0 unknown. */
static void make_rising(const uint32_t counts[4], double s[4])
{
    static const size_t pairs[][2] = {{0, 1}, {1, 2}, {2, 3},
                                      {0, 2}, {1, 3}, {0, 3}};

    for (size_t i = 0; i < COUNT_OF(pairs); i++) {
        size_t small = pairs[i][0];
        size_t big = pairs[i][1];

        if (counts[small] == 0 || counts[big] == 0 || s[small] <= s[big]) {
            continue;
        }
        if (counts[small] > counts[big]) {
            s[big] = s[small];
        } else {
            s[small] = s[big];
        }
    }
}

/* Distances of the ratings on a logarithmic scale, from many histories. */
#define SHARE_A 0.41
#define SHARE_B 0.54

static double between(double x, double power, double y)
{
    return pow(x, power) * pow(y, 1.0 - power);
}

static void fill_first(double s[4])
{
    s[0] = between(s[1], 1.0 / SHARE_A, s[2]);
}

/* The third from the two below it, the second from the two above it. */
static void fill_third_from_below(double s[4])
{
    s[2] = between(s[1], 1.0 / (1.0 - SHARE_A), s[0]);
}

static void fill_second_from_above(double s[4])
{
    s[1] = between(s[2], 1.0 / (1.0 - SHARE_B), s[3]);
}

static void fill_second(double s[4])
{
    s[1] = between(s[0], SHARE_A, s[2]);
}

static void fill_third(double s[4])
{
    s[2] = between(s[1], 1.0 - SHARE_B, s[3]);
}

static void fill_fourth(double s[4])
{
    s[3] = between(s[1], 1.0 - 1.0 / SHARE_B, s[2]);
}

static void fill_from_one(double s[4], size_t known)
{
    double scale = s[known] / params_default.w[known];

    for (size_t i = 0; i < 4; i++) {
        if (i != known) {
            s[i] = params_default.w[i] * scale;
        }
    }
}

static void fill_inner(double s[4])
{
    double q = SHARE_A + SHARE_B - SHARE_A * SHARE_B;

    s[1] = between(s[0], SHARE_A / q, s[3]);
    s[2] = between(s[0], 1.0 - SHARE_B / q, s[3]);
}

/* What to fill, in order, by the ratings known: bit i for rating i + 1. With
 * one known, see fill_from_one(). */
static void (*const fills[16][2])(double s[4]) = {
    [0x3] = {fill_third_from_below, fill_fourth},
    [0x5] = {fill_second, fill_fourth},
    [0x6] = {fill_fourth, fill_first},
    [0x9] = {fill_inner},
    [0xa] = {fill_third, fill_first},
    [0xc] = {fill_second_from_above, fill_first},
    [0x7] = {fill_fourth},
    [0xb] = {fill_third},
    [0xd] = {fill_second},
    [0xe] = {fill_first},
};

static void fill_missing(double s[4], unsigned known)
{
    if ((known & (known - 1)) == 0) {
        fill_from_one(s, known == 8 ? 3 : known / 2);
        return;
    }
    for (size_t i = 0; i < 2 && fills[known][i] != NULL; i++) {
        fills[known][i](s);
    }
}

bool first_intervals_smooth(const uint32_t counts[4], double stability[4])
{
    unsigned known = 0;

    for (size_t i = 0; i < 4; i++) {
        known |= counts[i] > 0 ? 1u << i : 0;
    }
    if (known == 0) {
        return false;
    }
    make_rising(counts, stability);
    fill_missing(stability, known);
    for (size_t i = 0; i < 4; i++) {
        stability[i] = fmin(fmax(stability[i], STABILITY_MIN), STABILITY_MAX);
    }
    return true;
}
