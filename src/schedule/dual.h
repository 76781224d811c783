/*
 * Numbers that carry their derivatives: forward differentiation of a formula
 * in the parameters of FSRS-7. Every function does to the derivatives what the
 * rules of calculus say; where a branch is taken, they follow it.
 */
#ifndef SCHEDULE_DUAL_H
#define SCHEDULE_DUAL_H

#include <math.h>
#include <string.h>

#define DUAL_COUNT 34 /* parameters; an even number, for two at a time */

struct dual {
    double v;
    double d[DUAL_COUNT];
};

static inline struct dual dual_constant(double v)
{
    return (struct dual){.v = v};
}

/* Parameter number `i` itself. */
static inline struct dual dual_variable(double v, int i)
{
    struct dual out = {.v = v};

    out.d[i] = 1.0;
    return out;
}

/* The value `v`, whose derivative in `a` is `da`. */
static inline struct dual dual_chain(double v, const struct dual *a, double da)
{
    struct dual out;

    out.v = v;
    for (int i = 0; i < DUAL_COUNT; i++) {
        out.d[i] = da * a->d[i];
    }
    return out;
}

/* The same in two variables. */
static inline struct dual dual_chain2(double v, const struct dual *a, double da,
                                      const struct dual *b, double db)
{
    struct dual out;

    out.v = v;
    for (int i = 0; i < DUAL_COUNT; i++) {
        out.d[i] = da * a->d[i] + db * b->d[i];
    }
    return out;
}

static inline struct dual dual_add(struct dual a, struct dual b)
{
    return dual_chain2(a.v + b.v, &a, 1.0, &b, 1.0);
}

static inline struct dual dual_mul(struct dual a, struct dual b)
{
    return dual_chain2(a.v * b.v, &a, b.v, &b, a.v);
}

static inline struct dual dual_div(struct dual a, struct dual b)
{
    return dual_chain2(a.v / b.v, &a, 1.0 / b.v, &b, -a.v / (b.v * b.v));
}

/* k * a + c */
static inline struct dual dual_line(double k, struct dual a, double c)
{
    return dual_chain(k * a.v + c, &a, k);
}

static inline struct dual dual_exp(struct dual a)
{
    double v = exp(a.v);

    return dual_chain(v, &a, v);
}

/* a^b for a > 0 */
static inline struct dual dual_pow(struct dual a, struct dual b)
{
    double v = pow(a.v, b.v);

    return dual_chain2(v, &a, v * b.v / a.v, &b, v * log(a.v));
}

static inline struct dual dual_min(struct dual a, struct dual b)
{
    return a.v <= b.v ? a : b;
}

static inline struct dual dual_max(struct dual a, struct dual b)
{
    return a.v >= b.v ? a : b;
}

/* On a bound the derivatives pass, beyond it they are 0. */
static inline struct dual dual_clamp(struct dual a, double min, double max)
{
    if (a.v < min) {
        return dual_constant(min);
    }
    return a.v > max ? dual_constant(max) : a;
}

#endif
