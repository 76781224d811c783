/*
 * Arithmetic on LANES_WIDTH doubles at a time, for the chains_*.c files, each
 * of which sets the width and LANES_TARGET (the instructions allowed) before it
 * includes this. Every operation is exact to the last bits of IEEE double, or
 * a fixed sequence of such, so a result does not depend on the width.
 */
#ifndef SCHEDULE_LANES_H
#define SCHEDULE_LANES_H

#include <stddef.h>
#include <stdint.h>

#ifdef __clang__
/* A fused multiply-add would round once where others round twice. */
#pragma clang fp contract(off)
#endif

#define LANES_FN static inline __attribute__((always_inline)) LANES_TARGET

typedef double vec __attribute__((vector_size(8 * LANES_WIDTH)));
typedef int64_t mask __attribute__((vector_size(8 * LANES_WIDTH)));
typedef uint64_t bits __attribute__((vector_size(8 * LANES_WIDTH)));
typedef float floats __attribute__((vector_size(4 * LANES_WIDTH)));
typedef int32_t ints __attribute__((vector_size(4 * LANES_WIDTH)));

LANES_FN vec lanes_load(const double *at)
{
    vec x;

    __builtin_memcpy(&x, at, sizeof(x));
    return x;
}

LANES_FN vec lanes_load_floats(const float *at)
{
    floats x;

    __builtin_memcpy(&x, at, sizeof(x));
    return __builtin_convertvector(x, vec);
}

LANES_FN void lanes_store(double *at, vec x)
{
    __builtin_memcpy(at, &x, sizeof(x));
}

LANES_FN vec lanes_all(double x)
{
    return x - (vec){0};
}

/* Where the mask is set a, else b. */
LANES_FN vec lanes_pick(mask where, vec a, vec b)
{
    return (vec)(((mask)a & where) | ((mask)b & ~where));
}

/* Where the mask is set a, else 0: also when a is not a number. */
LANES_FN vec lanes_keep(mask where, vec a)
{
    return (vec)((mask)a & where);
}

LANES_FN vec lanes_min(vec a, vec b)
{
    return lanes_pick(a < b, a, b);
}

LANES_FN vec lanes_max(vec a, vec b)
{
    return lanes_pick(a > b, a, b);
}

/*
 * e^x for |x| < 700. x = k ln 2 + r, |r| <= ln 2 / 2; e^r by a polynomial that
 * meets it at Chebyshev points (relative error 2e-17 before rounding).
 */
LANES_FN vec lanes_exp(vec x)
{
    const double shift = 0x1.8p52; /* adding it leaves round(x) in low bits */
    vec k = x * 0x1.71547652b82fep0 + shift;
    bits power = ((bits)k << 52) + ((uint64_t)1023 << 52);
    vec r;
    vec r2;
    vec r4;
    vec p;

    k -= shift;
    r = x - k * 0x1.62e42feep-1 - k * 0x1.a39ef35793c76p-33;
    r2 = r * r;
    r4 = r2 * r2;
    p = (0.5000000000000001 + r * 0.16666666666666669) +
        r2 * (0.04166666666662413 + r * 0.008333333333330062) +
        r4 * ((0.0013888888917213717 + r * 0.00019841269863053618) +
              r2 * (2.4801521295954376e-05 + r * 2.7557268459997064e-06)) +
        (r4 * r4) * (2.7620088445409746e-07 + r * 2.510038549551032e-08);
    return (1.0 + (r + r2 * p)) * (vec)power;
}

/*
 * ln x for normal x > 0. x = 2^k m, m in [sqrt(1/2), sqrt(2)); with
 * s = (m-1)/(m+1), ln m = 2 atanh s by a polynomial in s^2 (5e-18).
 */
LANES_FN vec lanes_log(vec x)
{
    const uint64_t root_half = 0x3fe6a09e667f3bcd;
    bits raised = (bits)x - root_half + ((uint64_t)1024 << 52);
    bits high = raised >> 52;
    vec k = (vec)(high | 0x4330000000000000) - (0x1p52 + 1024.0);
    vec m = (vec)((bits)x - (high << 52) + ((uint64_t)1024 << 52));
    vec s = (m - 1.0) / (m + 1.0);
    vec z = s * s;
    vec z2 = z * z;
    vec p = (0.666666666666667 + z * 0.39999999999899444) +
            z2 * (0.2857142862600327 + z * 0.22222211130259878) +
            (z2 * z2) * ((0.18182889455674947 + z * 0.15331710618210773) +
                         z2 * 0.14616585424888623);

    return k * 0x1.62e42feep-1 +
           (2.0 * s + (s * z * p + k * 0x1.a39ef35793c76p-33));
}

#endif
