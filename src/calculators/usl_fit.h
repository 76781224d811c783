/* Fitting the Universal Scalability Law to measurements. */
#ifndef CALCULATORS_USL_FIT_H
#define CALCULATORS_USL_FIT_H

#include <stdbool.h>
#include <stddef.h>

#include "base/error.h"

struct usl_fit {
    double alpha;
    double beta;
    double gamma;
    double r2;
    bool alpha_held; /* came out negative, was held at 0 */
    bool beta_held;
};

/* X/γ at N nodes. */
double usl_capacity(double n, double alpha, double beta);

/*
 * Least squares over `count` pairs N, X (4-200, three or more distinct N ≥ 1,
 * X > 0). A linear fit of N/X gives the start, Levenberg-Marquardt the rest.
 */
MUST_CHECK bool usl_fit_run(const double *pairs, size_t count,
                            struct usl_fit *fit, struct error *err);

#endif
