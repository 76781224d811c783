/* Chances of rare and of many things. */
#include <math.h>

#include "calculators/formulas.h"

/* J. Dean, L. A. Barroso, The Tail at Scale, CACM 56 (2013), 74-80. */
enum { FO_SLOW, FO_N, FO_REQUEST, FO_Q };
enum { FO_OUT_REQUEST, FO_OUT_SLOW, FO_OUT_QUANTILE };

/* -expm1 and log1p keep a p of 1e-12, where 1 - (1 - p)^n loses it. */
static double any_of(double p, double n)
{
    return -expm1(n * log1p(-p));
}

static bool run_fan_out(struct calculator_values *v, struct error *err)
{
    double p = v->in[FO_SLOW];
    double n = v->in[FO_N];
    double slow = v->in[FO_REQUEST];
    double q = v->in[FO_Q];

    if (is_given(p) && is_given(n) && is_given(slow)) {
        return error_set(err, "leave one of p, n and P out: it is computed");
    }
    if (is_given(p) && is_given(slow) && !is_given(n)) {
        if (p == 0 || p == 1) {
            return error_set(err, "no n: every n gives the same P");
        }
        n = log1p(-slow) / log1p(-p);
        v->in[FO_N] = n;
        v->solved = FO_N;
    }
    if (is_given(slow)) {
        q = is_given(q) ? q : share_rest(slow);
    }
    v->out[FO_OUT_REQUEST] = is_given(slow) ? slow : any_of(p, n);
    v->out[FO_OUT_SLOW] = is_given(p) ? p : -expm1(log1p(-slow) / n);
    v->out[FO_OUT_QUANTILE] = pow(q, 1 / n);
    if (is_given(slow) && !is_given(p)) {
        v->solved = FO_SLOW;
        v->in[FO_SLOW] = v->out[FO_OUT_SLOW];
    }
    v->small[FO_OUT_REQUEST] = exp(n * log1p(-v->out[FO_OUT_SLOW]));
    v->small[FO_OUT_QUANTILE] = -expm1(log(q) / n);
    if (!is_given(n) && !(is_given(p) && is_given(slow))) {
        return error_set(err, "give two of p, n and P, or n and q");
    }
    return true;
}

static const struct calculator_input fan_out_inputs[] = {
    INPUT_WITH("p", "p", "share of slow calls", "", 0, 1, .optional = true),
    INPUT_WITH("n", "n", "calls waited for", "", 1, 1e9, .whole = true,
               .optional = true),
    INPUT_WITH("P", "P", "share of slow requests", "", 0, 1, .optional = true),
    INPUT_WITH("q", "q", "quantile of the request", "", 0, 1, .optional = true),
};
static const struct calculator_output fan_out_outputs[] = {
    OUTPUT_WITH("P", "P", "share of slow requests", "", .kind = OUTPUT_SHARE),
    OUTPUT_WITH("p", "p", "share of slow calls", "", .kind = OUTPUT_SHARE),
    OUTPUT_WITH("quantile", "q^(1/n)", "quantile each call needs", "",
                .kind = OUTPUT_SHARE),
};
static const char *const fan_out_steps[] = {
    "P = 1 − (1 − p)ⁿ = 1 − (1 − {p#})^{n#} = {P}",
    "p = 1 − (1 − P)^(1/n) = {p}",
    "each call at its quantile q^(1/n) = {quantile}",
    NULL,
};
const struct calculator calculator_fan_out = {
    .id = "fan-out",
    .title = "Fan-out",
    .inputs = fan_out_inputs,
    .input_count = COUNT_OF(fan_out_inputs),
    .outputs = fan_out_outputs,
    .output_count = COUNT_OF(fan_out_outputs),
    .main_output = FO_OUT_REQUEST,
    .run = run_fan_out,
    .steps = fan_out_steps,
};

/*
 * Poisson by C. Loader's saddle point (Fast and Accurate Computation of
 * Binomial Probabilities, 2000): exp(k ln m - m - lgamma(k + 1)) cancels.
 */
static double stirling_error(double k)
{
    double k2 = k * k;

    if (k < 16) {
        return lgamma(k + 1) - (k + 0.5) * log(k) + k -
               0.91893853320467274178; /* ln √(2π) */
    }
    return (1.0 / 12 -
            (1.0 / 360 -
             (1.0 / 1260 - (1.0 / 1680 - (1.0 / 1188) / k2) / k2) / k2) /
                k2) /
           k;
}

/* k ln(k/m) + m - k, without cancellation near k = m. */
static double deviance(double k, double m)
{
    if (fabs(k - m) < 0.1 * (k + m)) {
        double v = (k - m) / (k + m);
        double sum = (k - m) * v;
        double term = 2 * k * v;

        for (int j = 1; j < 1000; j++) {
            double next;

            term *= v * v;
            next = sum + term / (2 * j + 1);
            if (next == sum) {
                break;
            }
            sum = next;
        }
        return sum;
    }
    return k * log(k / m) + m - k;
}

double poisson_pmf(double m, double k)
{
    if (m == 0) {
        return k == 0 ? 1 : 0;
    }
    if (k == 0) {
        return exp(-m);
    }
    return exp(-stirling_error(k) - deviance(k, m)) / sqrt(2 * M_PI * k);
}

enum { POISSON_MAX_TERMS = 20000000 };

double poisson_cdf(double m, double k, double *rest)
{
    double sum = 0;
    double term;

    if (k < 0) {
        *rest = 1;
        return 0;
    }
    if (k < m) {
        term = poisson_pmf(m, k);
        for (double j = k; j >= 0 && term > sum * 1e-18; j--) {
            sum += term;
            term *= j / m;
        }
        *rest = 1 - sum;
        return sum;
    }
    term = poisson_pmf(m, k + 1);
    for (double j = k + 1; term > sum * 1e-18 && j < k + POISSON_MAX_TERMS;
         j++) {
        sum += term;
        term *= m / (j + 1);
    }
    *rest = sum;
    return 1 - sum;
}

/* Smallest k with P(X <= k) >= q. */
static double poisson_quantile(double m, double q)
{
    double low = -1;
    double high = ceil(m + 12 * sqrt(m) + 40);
    double wanted = share_rest(q) * (1 + 1e-12);

    while (high - low > 1) {
        double mid = floor((low + high) / 2);
        double rest;

        (void)poisson_cdf(m, mid, &rest);
        if (rest <= wanted) {
            high = mid;
        } else {
            low = mid;
        }
    }
    return high;
}

enum { PO_M, PO_LAMBDA, PO_T, PO_K, PO_Q };
enum { PO_OUT_M, PO_PMF, PO_CDF, PO_TAIL, PO_K_Q };

static bool run_poisson(struct calculator_values *v, struct error *err)
{
    double m = v->in[PO_M];
    double k = v->in[PO_K];

    if (is_given(m) && is_given(v->in[PO_LAMBDA]) && is_given(v->in[PO_T])) {
        return error_set(err, "give m, or lambda and t, not all three");
    }
    m = is_given(m) ? m : v->in[PO_LAMBDA] * v->in[PO_T];
    if (!is_given(m)) {
        return error_set(err, "give m, or lambda and t");
    }
    if (m > 1e9) {
        return error_set(err, "out of range: a mean count above 10⁹");
    }
    v->out[PO_OUT_M] = m;
    if (is_given(k)) {
        v->out[PO_PMF] = poisson_pmf(m, k);
        v->out[PO_CDF] = poisson_cdf(m, k, &v->small[PO_CDF]);
        v->small[PO_TAIL] = poisson_cdf(m, k - 1, &v->out[PO_TAIL]);
    }
    if (is_given(v->in[PO_Q])) {
        v->out[PO_K_Q] = poisson_quantile(m, v->in[PO_Q]);
    }
    return true;
}

static const struct calculator_input poisson_inputs[] = {
    INPUT_WITH("m", "m", "mean count", "", 0, 1e9, .optional = true),
    INPUT_WITH("lambda", "λ", "rate of events", "/s", 0, NO_LIMIT,
               .optional = true),
    INPUT_WITH("t", "t", "interval", "s", 0, NO_LIMIT, .optional = true),
    INPUT_WITH("k", "k", "count", "", 0, 2e9, .whole = true, .optional = true),
    INPUT_WITH("q", "q", "quantile", "", 0, 1, .optional = true,
               .max_excluded = true),
};
static const struct calculator_output poisson_outputs[] = {
    OUTPUT("m", "m", "mean count", ""),
    OUTPUT_WITH("pmf", "P(X=k)", "exactly k", "", .kind = OUTPUT_SHARE),
    OUTPUT_WITH("cdf", "P(X≤k)", "at most k", "", .kind = OUTPUT_SHARE),
    OUTPUT_WITH("tail", "P(X≥k)", "at least k", "", .kind = OUTPUT_SHARE),
    OUTPUT_WITH("k_q", "k_q", "least k for the quantile", "",
                .kind = OUTPUT_WHOLE),
};
static const char *const poisson_steps[] = {
    "m = λt = {lambda} × {t} = {m}",
    "P(X = k) = e^−m mᵏ/k! = e^−{m#} × {m#}^{k#}/{k#}! = {pmf}",
    "P(X ≤ {k#}) = {cdf}",
    "P(X ≥ {k#}) = 1 − P(X ≤ {k#} − 1) = {tail}",
    "least k with P(X ≤ k) ≥ {q#}: {k_q}",
    NULL,
};
const struct calculator calculator_poisson = {
    .id = "poisson",
    .title = "Poisson counts",
    .inputs = poisson_inputs,
    .input_count = COUNT_OF(poisson_inputs),
    .outputs = poisson_outputs,
    .output_count = COUNT_OF(poisson_outputs),
    .main_output = PO_TAIL,
    .run = run_poisson,
    .steps = poisson_steps,
};

enum { CL_N, CL_BITS, CL_SPACE, CL_P };
enum { CL_OUT_P, CL_EXACT, CL_HALF, CL_FOR_P };

/* The product of (1 - i/N) by logs; an exact count needs no approximation. */
static double collision_exact(double n, double space)
{
    double log_none = 0;

    if (n > space) {
        return 1;
    }
    for (double i = 1; i < n; i++) {
        log_none += log1p(-i / space);
    }
    return -expm1(log_none);
}

static bool run_collision(struct calculator_values *v, struct error *err)
{
    double n = v->in[CL_N];
    double space = v->in[CL_SPACE];
    double p = v->in[CL_P];

    if (is_given(space) && is_given(v->in[CL_BITS])) {
        return error_set(err, "give bits or N, not both");
    }
    space = is_given(space) ? space : exp2(v->in[CL_BITS]);
    if (!is_given(space) && is_given(n) && is_given(p)) {
        space = n * (n - 1) / (-2 * log1p(-p));
        if (!(space > 0)) {
            return error_set(err, "no N: two ids or more are needed");
        }
        v->solved = CL_BITS;
        v->in[CL_BITS] = log2(space);
        v->in[CL_SPACE] = space;
    }
    if (!is_given(space)) {
        return error_set(err, "give bits or N, or n and P");
    }
    v->out[CL_OUT_P] = -expm1(-n * (n - 1) / 2 / space);
    if (space <= 1e6 && is_given(n) && n == floor(n)) {
        v->out[CL_EXACT] = collision_exact(n, space);
    }
    v->out[CL_HALF] = sqrt(2 * space * log(2));
    v->out[CL_FOR_P] = sqrt(-2 * space * log1p(-p));
    return true;
}

static const struct calculator_input collision_inputs[] = {
    INPUT_WITH("n", "n", "ids drawn", "", 0, 1e150, .optional = true),
    INPUT_WITH("bits", "b", "random bits", "", 1, 512, .optional = true),
    INPUT_WITH("N", "N", "possible ids", "", 1, 1e300, .optional = true),
    INPUT_WITH("P", "P", "chance accepted", "", 0, 1, .optional = true,
               .min_excluded = true, .max_excluded = true),
};
static const struct calculator_output collision_outputs[] = {
    OUTPUT_WITH("P", "P", "chance of a collision", "", .kind = OUTPUT_SHARE),
    OUTPUT_WITH("P_exact", "P exact", "the same, exactly", "",
                .kind = OUTPUT_SHARE),
    OUTPUT("n_half", "n 50 %", "ids for an even chance", ""),
    OUTPUT("n_P", "n P", "ids for the chance accepted", ""),
};
static const char *const collision_steps[] = {
    "P ≈ 1 − e^(−n(n − 1)/2N) = {P}",
    "exactly, 1 − (1 − 1/N)(1 − 2/N) … = {P_exact}",
    "n for 50 % = √(2N ln 2) = {n_half}",
    "n for P = √(−2N ln(1 − P)) = {n_P}",
    NULL,
};
const struct calculator calculator_collision = {
    .id = "collision",
    .title = "Collisions of random ids",
    .inputs = collision_inputs,
    .input_count = COUNT_OF(collision_inputs),
    .outputs = collision_outputs,
    .output_count = COUNT_OF(collision_outputs),
    .main_output = CL_OUT_P,
    .run = run_collision,
    .steps = collision_steps,
};

static bool run_hedge(struct calculator_values *v, struct error *err UNUSED)
{
    v->out[0] = v->in[0] * v->in[0];
    v->out[1] = is_given(v->in[1]) ? v->in[1] : v->in[0];
    return true;
}

static const struct calculator_input hedge_inputs[] = {
    INPUT("p", "p", "share of slow calls", "", 0, 1),
    INPUT_WITH("share", "h", "share hedged", "", 0, 1, .optional = true),
};
static const struct calculator_output hedge_outputs[] = {
    OUTPUT_WITH("both", "p²", "both slow", "", .kind = OUTPUT_SHARE),
    OUTPUT_WITH("extra", "extra", "extra load", "", .kind = OUTPUT_SHARE),
};
static const char *const hedge_steps[] = {
    "both slow: p² = {p#}² = {both}",
    "extra load: the share hedged, {extra}",
    NULL,
};
const struct calculator calculator_hedge = {
    .id = "hedge",
    .title = "Hedged requests",
    .inputs = hedge_inputs,
    .input_count = COUNT_OF(hedge_inputs),
    .outputs = hedge_outputs,
    .output_count = COUNT_OF(hedge_outputs),
    .main_output = 0,
    .run = run_hedge,
    .steps = hedge_steps,
};
