#include "schedule/params.h"

#include <math.h>
#include <string.h>

/* fsrs-rs 6.6.1, src/inference.rs and src/parameter_clipper.rs. */
const struct params params_default = {
    {0.212,  1.2931, 2.3065, 8.2956, 6.4133, 0.8334, 3.0194,
     0.001,  1.8722, 0.1666, 0.796,  1.4835, 0.0614, 0.2629,
     1.6483, 0.6014, 1.8729, 0.5425, 0.0912, 0.0658, 0.1542},
};

static const struct {
    double min;
    double max;
} bounds[PARAMS_COUNT] = {
    {0.001, 100}, {0.001, 100}, {0.001, 100},  {0.001, 100}, {1, 10},
    {0.001, 4},   {0.001, 4},   {0.001, 0.75}, {0, 4.5},     {0, 0.8},
    {0.001, 3.5}, {0.001, 5},   {0.001, 0.25}, {0.001, 0.9}, {0, 4},
    {0, 1},       {1, 6},       {0, 2},        {0, 2},       {0, 0.8},
    {0.1, 0.8},
};

double params_min(size_t index)
{
    return bounds[index].min;
}

double params_max(size_t index, const double *w, size_t relearning_steps)
{
    double room;

    if ((index != 17 && index != 18) || relearning_steps <= 1) {
        return bounds[index].max;
    }
    room = -(log(w[11]) + log(pow(2.0, w[13]) - 1.0) + 0.3 * w[14]) /
           (double)relearning_steps;
    return fmin(bounds[index].max, sqrt(fmax(0.01, room)));
}

void params_clip(struct params *params, size_t relearning_steps)
{
    /* In this order: the ceiling of 17 and 18 reads 11, 13 and 14. */
    for (size_t i = 0; i < PARAMS_COUNT; i++) {
        double max = params_max(i, params->w, relearning_steps);

        params->w[i] = fmin(fmax(params->w[i], bounds[i].min), max);
    }
}

static bool all_finite(const double *w, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (!isfinite(w[i])) {
            return false;
        }
    }
    return true;
}

static void upgrade_from_17(double *w)
{
    w[4] += 2.0 * w[5];
    w[5] = log(3.0 * w[5] + 1.0) / 3.0;
    w[6] += 0.5;
    w[17] = 0.0;
    w[18] = 0.0;
    w[19] = 0.0;
    w[20] = 0.5;
}

bool params_read(struct params *params, const double *w, size_t count,
                 size_t relearning_steps, struct error *err)
{
    struct params next;

    if (count != 17 && count != 19 && count != PARAMS_COUNT) {
        return error_set(err, "%zu parameters; there must be 17, 19 or 21",
                         count);
    }
    if (!all_finite(w, count)) {
        return error_set(err, "a parameter is not a finite number");
    }
    memset(&next, 0, sizeof(next));
    memcpy(next.w, w, count * sizeof(*w));
    if (count == 17) {
        upgrade_from_17(next.w);
    } else if (count == 19) {
        next.w[19] = 0.0;
        next.w[20] = 0.5;
    }
    if (!all_finite(next.w, PARAMS_COUNT)) {
        return error_set(err, "parameter 5 is too small to be upgraded");
    }
    params_clip(&next, relearning_steps);
    *params = next;
    return true;
}
