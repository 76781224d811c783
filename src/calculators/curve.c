#include "calculators/curve.h"

#include <math.h>
#include <stdlib.h>

#include "base/number.h"

/* 0 to twice the present value, within the limits and short of nonsense. */
static void pick_range(const struct calculator_input *about, double now,
                       struct curve *curve)
{
    double from = about->min;
    double to = isnan(now) || now <= 0 ? 1 : 2 * now;

    if (isfinite(about->max) && (to > about->max || about->max <= 1)) {
        to = about->max;
    }
    if (about->min > 0 && to <= from) {
        to = from * 2;
    }
    if (about->whole && to - from < 4) {
        to = from + 4;
    }
    curve->x_from = from;
    curve->x_to = to;
}

static double value_at(struct calculator_args *args, size_t input,
                       size_t output, double x)
{
    struct calculator_result result;
    struct error ignored = ERROR_INIT;
    double y = NO_VALUE;

    args->in[input] = x;
    if (calculator_run(args, &result, &ignored)) {
        y = result.values.out[output];
    }
    calculator_result_release(&result);
    error_release(&ignored);
    return y;
}

/* The main output, or the first that has a value. */
static size_t pick_output(const struct calculator_args *args)
{
    const struct calculator *calculator = args->calculator;
    struct calculator_result result;
    struct error ignored = ERROR_INIT;
    size_t output = calculator->main_output;

    if (calculator_run(args, &result, &ignored) &&
        isnan(result.values.out[output])) {
        for (size_t i = 0; i < calculator->output_count; i++) {
            if (calculator->outputs[i].kind != OUTPUT_LIST &&
                !isnan(result.values.out[i])) {
                output = i;
                break;
            }
        }
    }
    calculator_result_release(&result);
    error_release(&ignored);
    return output;
}

/* Near a limit the curve goes to the sky; the rest should still be seen. */
static bool scale(struct curve *curve)
{
    double values[CURVE_MAX_POINTS];
    size_t count = 0;

    for (size_t i = 0; i < curve->count; i++) {
        if (!curve->points[i].danger) {
            values[count++] = curve->points[i].y;
        }
    }
    if (count == 0) {
        return false;
    }
    qsort(values, count, sizeof(values[0]), number_compare);
    curve->y_min = values[0];
    curve->y_max = values[count - 1];
    if (values[count / 2] > 0 && curve->y_max > 40 * values[count / 2]) {
        curve->y_max = 40 * values[count / 2];
    }
    return true;
}

/* From the present value the danger lies to the right, or it is all left. */
static void find_danger(struct curve *curve)
{
    curve->danger_from = NO_VALUE;
    for (size_t i = 1; i < curve->count; i++) {
        if (curve->points[i].danger && !curve->points[i - 1].danger) {
            curve->danger_from = curve->points[i].x;
            return;
        }
    }
}

bool curve_sample(const struct calculator_args *args, size_t input,
                  size_t count, struct curve *curve, struct error *err)
{
    const struct calculator_input *about = &args->calculator->inputs[input];
    struct calculator_args probe;

    if (about->kind != INPUT_NUMBER) {
        return error_set(err, "a list cannot be plotted over");
    }
    count = count < 2 ? 2 : count > CURVE_MAX_POINTS ? CURVE_MAX_POINTS : count;
    calculator_args_copy(&probe, args);
    curve->input = input;
    curve->output = pick_output(args);
    curve->count = count;
    curve->x_now = args->in[input];
    if (isnan(curve->x_now) && about->has_preset) {
        curve->x_now = about->preset;
    }
    pick_range(about, curve->x_now, curve);
    for (size_t i = 0; i < count; i++) {
        double x = curve->x_from + (curve->x_to - curve->x_from) * (double)i /
                                       (double)(count - 1);
        struct curve_point *point = &curve->points[i];

        point->x = x;
        point->y =
            value_at(&probe, input, curve->output, about->whole ? round(x) : x);
        point->danger = isnan(point->y);
    }
    curve->y_now = isnan(curve->x_now)
                       ? NO_VALUE
                       : value_at(&probe, input, curve->output, curve->x_now);
    curve->has_now = !isnan(curve->y_now);
    find_danger(curve);
    calculator_args_release(&probe);
    if (!scale(curve)) {
        return error_set(err, "nothing to plot: no value in the range");
    }
    return true;
}
