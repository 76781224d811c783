/* Figures in running text: numbers with their units. */
#ifndef LINT_FIGURES_H
#define LINT_FIGURES_H

#include "calculators/units.h"

struct figure {
    size_t from; /* bytes of the text: the number, without its unit */
    size_t to;
    size_t end; /* with its unit */
    double value;
    double step; /* one in the last digit shown */
    bool has_unit;
    struct unit unit; /* none without one; known units only */
};

/* The next figure at or after `at`; false when there is none. */
bool figure_next(const char *text, size_t at, struct figure *figure);
/* One in the last digit that a number as typed shows: 0.1 for "98.5". */
double figure_step(const char *number);

#endif
