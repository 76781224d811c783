#include "schedule/fsrs7.h"

#include <math.h>
#include <string.h>

#define DAYS_MAX    36500.0
#define SECOND_DAYS (1.0 / 86400.0)
#define ACCEPTED    0.001 /* distance of recall from the one wanted */

const struct fsrs7_params fsrs7_default = {
    {0.1104, 2.2395, 3.9221, 11.7841, 6.1686, 0.6457, 3.6807, 1.9795, 0,
     1.3826, 0.7024, 0.5999, 0.8146,  0.6398, 1,      1.3207, 0.6707, 3.8668,
     0.4416, 0.0934, 1.8631, 0.6162,  1.0869, 0.1567, 0.0801, 0.2421, 0.9464,
     0.1433, 0.7145, 0,      0.5667,  0.3734, 0.5333, 0.3048},
};

/* w1-w3 begin at the one before, w26 at least at w25: see clip. */
static const struct {
    double min;
    double max;
} bounds[FSRS7_COUNT] = {
    {1e-4, 50},  {1e-4, 100}, {1e-4, 100}, {1e-4, 100},  {1, 10},
    {0.001, 4},  {0.1, 4},    {0, 4},      {0, 1.2},     {0.3, 3},
    {0.01, 1.5}, {0.1, 1},    {0, 3.5},    {0, 1},       {1, 7},
    {0, 4},      {0, 2},      {0.5, 6},    {0.001, 1.5}, {0.001, 1},
    {0, 5},      {0, 1},      {1, 7},      {0.01, 0.25}, {0.01, 0.95},
    {0.2, 0.85}, {0.5, 0.99}, {0.01, 1},   {0.1, 1},     {0, 0.9},
    {0.1, 1.1},  {0, 1},      {0, 0.6},    {0, 0.6},
};

static double clamp(double value, double min, double max)
{
    return fmin(fmax(value, min), max);
}

void fsrs7_clip(struct fsrs7_params *params)
{
    double *w = params->w;

    for (size_t i = 0; i < FSRS7_COUNT; i++) {
        double min = bounds[i].min;

        if (i >= 1 && i <= 3) {
            min = w[i - 1];
        } else if (i == 26) {
            min = fmax(min, w[25]);
        }
        w[i] = clamp(w[i], min, bounds[i].max);
    }
}

bool fsrs7_read(struct fsrs7_params *params, const double *w, size_t count,
                struct error *err)
{
    if (count != FSRS7_COUNT) {
        return error_set(err, "%zu parameters; there must be %d", count,
                         FSRS7_COUNT);
    }
    for (size_t i = 0; i < count; i++) {
        if (!isfinite(w[i])) {
            return error_set(err, "parameter %zu is not a finite number", i);
        }
    }
    memcpy(params->w, w, sizeof(params->w));
    fsrs7_clip(params);
    return true;
}

/* ---- recall ---- */

/* A power curve through `share` at t = S; `f` may be infinite. */
static double curve(double factor, double exponent, double ratio)
{
    return pow(1.0 + factor * ratio, -exponent);
}

static double fast_recall(const double *w, double fast, double days)
{
    double exponent = clamp(w[23] * pow(fast, w[33] - 0.3), 0.01, 0.95);
    double factor = exp(fmin(-log(w[25]) / exponent, 60.0)) - 1.0;

    return curve(factor, exponent, days / fast);
}

static double slow_recall(const double *w, const struct fsrs7_memory *memory,
                          double days)
{
    double exponent = clamp(w[24], 0.01, 0.95);
    double factor = pow(w[26], -1.0 / exponent) - 1.0;
    double harder = exp((memory->difficulty - 5.0) * (w[32] - 0.3));

    return curve(factor * harder, exponent, days / memory->slow);
}

static struct fsrs7_memory clamped(struct fsrs7_memory memory)
{
    return (struct fsrs7_memory){
        clamp(memory.slow, FSRS7_STABILITY_MIN, FSRS7_STABILITY_MAX),
        clamp(memory.fast, FSRS7_STABILITY_MIN, FSRS7_STABILITY_MAX),
        clamp(memory.difficulty, 1.0, 10.0),
    };
}

double fsrs7_recall(const struct fsrs7_params *params,
                    const struct fsrs7_memory *memory, double days)
{
    const double *w = params->w;
    struct fsrs7_memory now = clamped(*memory);
    double t = fmax(days, 0.0);
    double a = w[27] * pow(now.fast, -w[29]);
    double b = w[28] * pow(now.slow, w[30]) *
               exp((now.difficulty - 5.0) * (w[31] - 0.5));
    double mixed =
        (a * fast_recall(w, now.fast, t) + b * slow_recall(w, &now, t)) /
        (a + b);

    return mixed * (1.0 - 2e-5) + 1e-5;
}

/* ---- answers ---- */

/* D0(g), not clamped. */
static double start_difficulty(const double *w, double rating)
{
    return w[4] - exp(w[5] * (rating - 1.0)) + 1.0;
}

struct fsrs7_memory fsrs7_first(const struct fsrs7_params *params,
                                enum rating rating)
{
    double slow = params->w[rating - 1];

    return clamped((struct fsrs7_memory){
        slow, 0.8 * slow, start_difficulty(params->w, (double)rating)});
}

/* Both stabilities grow by one formula; `w` begins at w7 or w15. */
static double grow(const double *w, double x, double difficulty, double recall,
                   enum rating rating)
{
    double missed = 1.0 - recall;
    double fail = w[3] * (pow(x + 1.0, w[4]) - 1.0) * exp(missed * w[5]);
    double lapse = fmin(x, fail);
    double bonus = 1.0;

    if (rating == RATING_AGAIN) {
        return lapse;
    }
    if (rating == RATING_HARD) {
        bonus = w[6];
    } else if (rating == RATING_EASY) {
        bonus = w[7];
    }
    return fmax(lapse, x * (1.0 + exp(w[0] - 1.5) * (11.0 - difficulty) *
                                      pow(x, -w[1]) *
                                      (exp(missed * w[2]) - 1.0) * bonus));
}

static double next_difficulty(const double *w, double difficulty,
                              enum rating rating, double recall)
{
    double change = -w[6] * ((double)rating - 3.0);

    if (rating == RATING_AGAIN) {
        change *= recall + 0.1;
    }
    return 0.01 * start_difficulty(w, RATING_EASY) +
           0.99 * (difficulty + change * (10.0 - difficulty) / 9.0);
}

struct fsrs7_memory fsrs7_next(const struct fsrs7_params *params,
                               struct fsrs7_memory memory, enum rating rating,
                               double days)
{
    const double *w = params->w;
    struct fsrs7_memory old = clamped(memory);
    double recall = fsrs7_recall(params, &old, days);
    double quick = fast_recall(w, old.fast, fmax(days, 0.0));
    struct fsrs7_memory next = {
        .slow = grow(w + 7, old.slow, old.difficulty, recall, rating),
        .fast = grow(w + 15, old.fast, old.difficulty, quick, rating),
        .difficulty = next_difficulty(w, old.difficulty, rating, recall),
    };

    next = clamped(next);
    if (rating == RATING_AGAIN) {
        next.fast = fmin(next.fast, 0.8 * next.slow);
    }
    return clamped(next);
}

/* ---- intervals ---- */

/* Seven Newton steps on ln t; the slope is taken over a small difference. */
static double newton(const struct fsrs7_params *params,
                     const struct fsrs7_memory *memory, double retention)
{
    const double step = 1e-5;
    double low = log(SECOND_DAYS);
    double high = log(DAYS_MAX);
    double x = clamp(log(fmax(memory->slow, memory->fast)), low, high);

    for (int i = 0; i < 7; i++) {
        double off = fsrs7_recall(params, memory, exp(x)) - retention;
        double slope = (fsrs7_recall(params, memory, exp(x + step)) -
                        fsrs7_recall(params, memory, exp(x - step))) /
                       (2.0 * step);

        x = clamp(x - clamp(off / fmin(slope, -1e-12), -4.0, 4.0), low, high);
    }
    return x < high ? exp(x) : DAYS_MAX;
}

static double bisect(const struct fsrs7_params *params,
                     const struct fsrs7_memory *memory, double retention)
{
    double low = 0.0;
    double high = fmax(1.0, fmax(memory->slow, memory->fast));

    while (high < DAYS_MAX && fsrs7_recall(params, memory, high) > retention) {
        high = fmin(2.0 * high, DAYS_MAX);
    }
    for (int i = 0; i < 50; i++) {
        double middle = (low + high) / 2.0;

        if (fsrs7_recall(params, memory, middle) > retention) {
            low = middle;
        } else {
            high = middle;
        }
    }
    return high;
}

double fsrs7_interval(const struct fsrs7_params *params,
                      const struct fsrs7_memory *memory, double retention)
{
    struct fsrs7_memory now = clamped(*memory);
    double days;

    if (!(retention < 0.9999)) {
        return 0.0;
    }
    if (fsrs7_recall(params, &now, DAYS_MAX) >= retention) {
        return DAYS_MAX;
    }
    days = newton(params, &now, retention);
    if (fabs(fsrs7_recall(params, &now, days) - retention) <= ACCEPTED) {
        return days;
    }
    return bisect(params, &now, retention);
}
