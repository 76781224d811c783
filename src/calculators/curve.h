/* The main output of a calculator over one of its inputs, for a plot. */
#ifndef CALCULATORS_CURVE_H
#define CALCULATORS_CURVE_H

#include "calculators/calculator.h"

enum { CURVE_MAX_POINTS = 240 };

struct curve_point {
    double x;    /* base units of the input */
    double y;    /* base units of the output; NaN in the danger zone */
    bool danger; /* unstable, or past a limit: there is no value */
};

struct curve {
    struct curve_point points[CURVE_MAX_POINTS];
    size_t count;
    size_t input;
    size_t output;
    double x_from;
    double x_to;
    double y_min; /* of the values shown; the top is cut at 40 medians */
    double y_max;
    bool has_now; /* where the present arguments stand */
    double x_now;
    double y_now;
    /* Where the danger begins, if it does in the range; else NaN. */
    double danger_from;
};

/*
 * Samples `count` points (2 … CURVE_MAX_POINTS). The range is chosen from the
 * present value and the input's limits. Fails for a list, or when nothing in
 * the range can be computed.
 */
MUST_CHECK bool curve_sample(const struct calculator_args *args, size_t input,
                             size_t count, struct curve *curve,
                             struct error *err);

#endif
