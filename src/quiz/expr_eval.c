/* The steps of an expression, carried out. */
#include <math.h>

#include "quiz/expr_internal.h"

static double apply_one(enum op op, double a)
{
    switch (op) {
    case OP_NEG:
        return -a;
    case OP_ABS:
        return fabs(a);
    case OP_FLOOR:
        return floor(a);
    case OP_CEIL:
        return ceil(a);
    case OP_ROUND:
        return round(a);
    case OP_SQRT:
        return sqrt(a);
    case OP_LN:
        return log(a);
    case OP_LOG10:
        return log10(a);
    case OP_LOG2:
        return log2(a);
    case OP_NUMBER:
    case OP_NAME:
    case OP_ADD:
    case OP_SUB:
    case OP_MUL:
    case OP_DIV:
    case OP_POW:
    case OP_LT:
    case OP_LE:
    case OP_GT:
    case OP_GE:
    case OP_EQ:
    case OP_NE:
    case OP_MIN:
    case OP_MAX:
    case OP_EXP:
        break;
    }
    return exp(a);
}

/* Conditions compare what people typed: a hair of arithmetic is no matter. */
static bool about_equal(double a, double b)
{
    return fabs(a - b) <= 1e-9 * fmax(fabs(a), fabs(b));
}

static double apply_two(enum op op, double a, double b)
{
    switch (op) {
    case OP_ADD:
        return a + b;
    case OP_SUB:
        return a - b;
    case OP_MUL:
        return a * b;
    case OP_DIV:
        return a / b;
    case OP_POW:
        return pow(a, b);
    case OP_LT:
        return a < b && !about_equal(a, b);
    case OP_LE:
        return a <= b || about_equal(a, b);
    case OP_GT:
        return a > b && !about_equal(a, b);
    case OP_GE:
        return a >= b || about_equal(a, b);
    case OP_EQ:
        return about_equal(a, b);
    case OP_NE:
        return !about_equal(a, b);
    case OP_MIN:
        return fmin(a, b);
    case OP_NUMBER:
    case OP_NAME:
    case OP_NEG:
    case OP_MAX:
    case OP_ABS:
    case OP_FLOOR:
    case OP_CEIL:
    case OP_ROUND:
    case OP_SQRT:
    case OP_LN:
    case OP_LOG10:
    case OP_LOG2:
    case OP_EXP:
        break;
    }
    return fmax(a, b);
}

static bool takes_two(enum op op)
{
    return (op >= OP_ADD && op <= OP_POW) || (op >= OP_LT && op <= OP_MAX);
}

double expr_eval(const struct expr *expr, const double *values)
{
    double stack[EXPR_MAX_DEPTH + 1];
    size_t top = 0;

    for (size_t i = 0; i < expr->count; i++) {
        const struct step *step = &expr->steps[i];

        if (step->op == OP_NUMBER) {
            stack[top++] = step->number;
        } else if (step->op == OP_NAME) {
            stack[top++] = values[step->name];
        } else if (takes_two(step->op)) {
            top--;
            stack[top - 1] = apply_two(step->op, stack[top - 1], stack[top]);
        } else {
            stack[top - 1] = apply_one(step->op, stack[top - 1]);
        }
    }
    return stack[0];
}

bool expr_uses(const struct expr *expr, size_t name)
{
    for (size_t i = 0; i < expr->count; i++) {
        if (expr->steps[i].op == OP_NAME && expr->steps[i].name == name) {
            return true;
        }
    }
    return false;
}
