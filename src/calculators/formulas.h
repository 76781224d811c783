/* The calculators by themselves; calculator.c puts them into one table. */
#ifndef CALCULATORS_FORMULAS_H
#define CALCULATORS_FORMULAS_H

#include <math.h>

#include "calculators/calculator.h"

/* queues.c */
extern const struct calculator calculator_littles_law;
extern const struct calculator calculator_mm1;
extern const struct calculator calculator_mmc;
extern const struct calculator calculator_erlang_b;
extern const struct calculator calculator_kingman;
extern const struct calculator calculator_drain;
/* scaling.c */
extern const struct calculator calculator_usl;
extern const struct calculator calculator_usl_fit;
extern const struct calculator calculator_amdahl;
extern const struct calculator calculator_gustafson;
extern const struct calculator calculator_capacity;
/* availability.c */
extern const struct calculator calculator_avail_series;
extern const struct calculator calculator_avail_parallel;
extern const struct calculator calculator_k_of_n;
extern const struct calculator calculator_mtbf_mttr;
extern const struct calculator calculator_nines;
extern const struct calculator calculator_quorum;
/* budgets.c */
extern const struct calculator calculator_burn_rate;
extern const struct calculator calculator_error_budget;
extern const struct calculator calculator_cost;
/* chance.c */
extern const struct calculator calculator_fan_out;
extern const struct calculator calculator_poisson;
extern const struct calculator calculator_collision;
extern const struct calculator calculator_hedge;
/* hashing.c */
extern const struct calculator calculator_ring;
extern const struct calculator calculator_bloom;
extern const struct calculator calculator_erasure;
/* traffic.c */
extern const struct calculator calculator_retry;
extern const struct calculator calculator_backoff;
extern const struct calculator calculator_cache;
extern const struct calculator calculator_light_delay;
extern const struct calculator calculator_bdp;
extern const struct calculator calculator_token_bucket;

#define DAY_S   86400.0
#define WEEK_S  (7 * DAY_S)
#define MONTH_S (30 * DAY_S)
#define YEAR_S  (365 * DAY_S)

/* Rows of the tables: name, symbol, label, unit, least, greatest value. */
#define INPUT(n, s, l, u, lo, hi)                                              \
    {                                                                          \
        .name = (n), .symbol = (s), .label = (l), .unit = (u), .min = (lo),    \
        .max = (hi)                                                            \
    }
#define INPUT_WITH(n, s, l, u, lo, hi, ...)                                    \
    {                                                                          \
        .name = (n), .symbol = (s), .label = (l), .unit = (u), .min = (lo),    \
        .max = (hi), __VA_ARGS__                                               \
    }
#define OUTPUT(n, s, l, u)                                                     \
    {                                                                          \
        .name = (n), .symbol = (s), .label = (l), .unit = (u)                  \
    }
#define OUTPUT_WITH(n, s, l, u, ...)                                           \
    {                                                                          \
        .name = (n), .symbol = (s), .label = (l), .unit = (u), __VA_ARGS__     \
    }

static inline bool is_given(double value)
{
    return !isnan(value);
}

/*
 * 1 - x for a share that somebody typed. Rounded to 15 decimals, so 0.999999999
 * gives 1e-9 and not 9.99999972e-10: what was typed had no more.
 */
double share_rest(double share);
/* P(at least k of the n up), each up with its own share; `down` is 1 minus it,
 * summed by itself so that its small side is exact. */
double share_k_of_n(const double *up, size_t n, size_t k, double *down);
/* Erlang B: share blocked of `a` erlang at `c` places. */
double erlang_b(double a, double c);
/* Poisson: P(X = k), and P(X <= k) with its rest P(X > k). */
double poisson_pmf(double m, double k);
double poisson_cdf(double m, double k, double *rest);

#endif
