/* What compiling an expression and evaluating it share: the list of steps. */
#ifndef QUIZ_EXPR_INTERNAL_H
#define QUIZ_EXPR_INTERNAL_H

#include "quiz/expr.h"

enum op {
    OP_NUMBER,
    OP_NAME,
    OP_ADD,
    OP_SUB,
    OP_MUL,
    OP_DIV,
    OP_POW,
    OP_NEG,
    OP_LT,
    OP_LE,
    OP_GT,
    OP_GE,
    OP_EQ,
    OP_NE,
    OP_MIN,
    OP_MAX,
    OP_ABS,
    OP_FLOOR,
    OP_CEIL,
    OP_ROUND,
    OP_SQRT,
    OP_LN,
    OP_LOG10,
    OP_LOG2,
    OP_EXP
};

struct step {
    enum op op;
    double number; /* OP_NUMBER */
    size_t name;   /* OP_NAME: index into the values */
};

/* Reverse Polish: values push themselves, operators take theirs. */
struct expr {
    struct step steps[EXPR_MAX_STEPS];
    size_t count;
};

#endif
