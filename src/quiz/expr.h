/*
 * Expressions of questions: numbers, names, + - * / ^ ( ), the comparisons
 * < <= > >= = != of conditions, and min max abs floor ceil round sqrt ln log10
 * log2 exp. Compiled once into a short list of steps, evaluated without
 * allocation. ^ binds to the right and tighter than a sign: -2^2 is -4.
 */
#ifndef QUIZ_EXPR_H
#define QUIZ_EXPR_H

#include <stdbool.h>
#include <stddef.h>

#include "base/error.h"

enum {
    EXPR_MAX_TEXT = 400,
    EXPR_MAX_STEPS = 200,
    EXPR_MAX_DEPTH = 32, /* of brackets, and of values waiting */
    EXPR_MAX_NAMES = 64
};

enum expr_kind { EXPR_NUMBER, EXPR_CONDITION };

struct expr;

/*
 * `names` are those that may be used; expr_eval() takes their values in the
 * same order. A condition is one comparison (1 < x, a = b) of two numbers.
 * NULL, with a reason that names the column, if it is not well formed; `column`
 * (from 1, in code points; may be NULL) then says where.
 */
MUST_CHECK struct expr *expr_compile(const char *text, enum expr_kind kind,
                                     const char *const *names, size_t count,
                                     int *column, struct error *err);
void expr_free(struct expr *expr);
/* The value; a condition gives 1 or 0. May be infinite or NaN. */
double expr_eval(const struct expr *expr, const double *values);
/* Was the name used? */
bool expr_uses(const struct expr *expr, size_t name);

/* May this be the name of a parameter? Not one of the functions. */
bool expr_is_name(const char *text);

#endif
