/* Hash rings, Bloom filters, erasure codes. */
#include <math.h>

#include "calculators/formulas.h"

/*
 * Share of a node with v random points on a large ring, in units of its mean:
 * a sum of v exponential gaps, so Gamma(v)/v. The quantile by bisection of the
 * regularised incomplete gamma function (series and continued fraction as in
 * Numerical Recipes, section 6.2).
 */
static double gamma_below(double a, double x)
{
    double front = exp(-x + a * log(x) - lgamma(a));
    double sum = 1 / a;
    double term = sum;
    double b = x + 1 - a;
    double c = 1e300;
    double d = 1 / b;
    double h = d;

    if (x < a + 1) {
        for (double n = a + 1; term > sum * 1e-16; n++) {
            term *= x / n;
            sum += term;
        }
        return sum * front;
    }
    for (double i = 1; i < 1e6; i++) {
        double an = -i * (i - a);
        double factor;

        b += 2;
        d = an * d + b;
        d = 1 / (fabs(d) < 1e-300 ? 1e-300 : d);
        c = b + an / c;
        c = fabs(c) < 1e-300 ? 1e-300 : c;
        factor = d * c;
        h *= factor;
        if (fabs(factor - 1) < 1e-15) {
            break;
        }
    }
    return 1 - front * h;
}

static double share_quantile(double v, double q)
{
    double low = 0;
    double high = v + 12 * sqrt(v) + 20;

    for (int i = 0; i < 100; i++) {
        double mid = (low + high) / 2;

        if (gamma_below(v, mid) < q) {
            low = mid;
        } else {
            high = mid;
        }
    }
    return (low + high) / 2 / v;
}

static bool run_ring(struct calculator_values *v, struct error *err UNUSED)
{
    v->out[0] = 1 / sqrt(v->in[0]);
    v->out[1] = share_quantile(v->in[0], 0.005);
    v->out[2] = share_quantile(v->in[0], 0.995);
    v->out[3] = 1 / (v->in[1] + 1);
    return true;
}

static const struct calculator_input ring_inputs[] = {
    INPUT_WITH("v", "v", "points of one node", "", 1, 1e6, .whole = true),
    INPUT_WITH("n", "n", "nodes before one is added", "", 1, 1e9, .whole = true,
               .optional = true),
};
static const struct calculator_output ring_outputs[] = {
    OUTPUT("error", "1/√v", "standard error of a node's share", ""),
    OUTPUT("low", "low", "99 % of the shares lie above, × mean", ""),
    OUTPUT("high", "high", "99 % of the shares lie below, × mean", ""),
    OUTPUT_WITH("moved", "1/(n+1)", "share of the keys that moves", "",
                .kind = OUTPUT_SHARE),
};
static const char *const ring_steps[] = {
    "standard error ≈ 1/√v = 1/√{v#} = {error}",
    "99 % of the shares lie between {low} and {high} times the mean",
    "moved by adding one: 1/(n + 1) = 1/({n#} + 1) = {moved}",
    NULL,
};
const struct calculator calculator_ring = {
    .id = "ring",
    .strict = true,
    .title = "Hash ring",
    .inputs = ring_inputs,
    .input_count = COUNT_OF(ring_inputs),
    .outputs = ring_outputs,
    .output_count = COUNT_OF(ring_outputs),
    .main_output = 0,
    .run = run_ring,
    .steps = ring_steps,
};

/* B. H. Bloom, Communications of the ACM 13 (1970), 422-426. */
enum { BL_N, BL_P, BL_M, BL_K };
enum { BL_OUT_M, BL_OUT_K, BL_OUT_P, BL_APPROX };

static const double ln2 = 0.69314718055994530942;

static bool bloom_complete(struct calculator_values *v, struct error *err)
{
    double n = v->in[BL_N];
    double p = v->in[BL_P];
    double m = v->in[BL_M];

    if (is_given(n) + is_given(p) + is_given(m) != 2) {
        return error_set(err, "give two of n, p and m");
    }
    if (!is_given(m)) {
        v->in[BL_M] = ceil(-n * log(p) / (ln2 * ln2));
        v->solved = BL_M;
    } else if (!is_given(n)) {
        v->in[BL_N] = floor(-m * ln2 * ln2 / log(p));
        v->solved = BL_N;
        if (v->in[BL_N] < 1) {
            return error_set(err, "too small: not one element fits");
        }
    }
    return true;
}

static bool run_bloom(struct calculator_values *v, struct error *err)
{
    double k = v->in[BL_K];
    double n;
    double m;

    if (!bloom_complete(v, err)) {
        return false;
    }
    n = v->in[BL_N];
    m = v->in[BL_M];
    if (!is_given(k)) {
        k = fmin(fmax(round(m / n * ln2), 1), 1000);
    }
    v->out[BL_OUT_M] = m;
    v->out[BL_OUT_K] = k;
    v->out[BL_OUT_P] = m > 1 ? exp(k * log(-expm1(k * n * log1p(-1 / m)))) : 1;
    v->out[BL_APPROX] = exp(k * log(-expm1(-k * n / m)));
    return true;
}

static const struct calculator_input bloom_inputs[] = {
    INPUT_WITH("n", "n", "elements", "", 1, 1e15, .optional = true),
    INPUT_WITH("p", "p", "share of false positives", "", 0, 1, .optional = true,
               .min_excluded = true, .max_excluded = true),
    INPUT_WITH("m", "m", "bits", "", 1, 1e18, .optional = true),
    INPUT_WITH("k", "k", "hash functions", "", 1, 1000, .whole = true,
               .optional = true),
};
static const struct calculator_output bloom_outputs[] = {
    OUTPUT_WITH("m", "m", "bits", "", .kind = OUTPUT_WHOLE),
    OUTPUT_WITH("k", "k", "hash functions", "", .kind = OUTPUT_WHOLE),
    OUTPUT_WITH("p", "p", "share of false positives", "", .kind = OUTPUT_SHARE),
    OUTPUT_WITH("p_approx", "p ≈", "the same, approximately", "",
                .kind = OUTPUT_SHARE),
};
static const char *const bloom_steps[] = {
    "m = −n ln p/(ln 2)² = {m}, of {n#} elements",
    "k = (m/n) ln 2, rounded = {k}",
    "p = (1 − (1 − 1/m)^kn)^k = {p}",
    "≈ (1 − e^(−kn/m))^k = {p_approx}",
    NULL,
};
const struct calculator calculator_bloom = {
    .id = "bloom",
    .title = "Bloom filter",
    .inputs = bloom_inputs,
    .input_count = COUNT_OF(bloom_inputs),
    .outputs = bloom_outputs,
    .output_count = COUNT_OF(bloom_outputs),
    .main_output = BL_OUT_P,
    .run = run_bloom,
    .steps = bloom_steps,
};

static bool run_erasure(struct calculator_values *v, struct error *err UNUSED)
{
    v->out[0] = (v->in[0] + v->in[1]) / v->in[0];
    v->out[1] = v->in[1];
    return true;
}

static const struct calculator_input erasure_inputs[] = {
    INPUT_WITH("k", "k", "data pieces", "", 1, 1e6, .whole = true),
    INPUT_WITH("m", "m", "parity pieces", "", 0, 1e6, .whole = true),
};
static const struct calculator_output erasure_outputs[] = {
    OUTPUT("overhead", "(k+m)/k", "stored for each byte", ""),
    OUTPUT_WITH("survives", "m", "losses survived", "", .kind = OUTPUT_WHOLE),
};
static const char *const erasure_steps[] = {
    "overhead = (k + m)/k = ({k#} + {m#})/{k#} = {overhead}",
    "any {survives} pieces may be lost",
    NULL,
};
const struct calculator calculator_erasure = {
    .id = "erasure",
    .title = "Erasure code",
    .inputs = erasure_inputs,
    .input_count = COUNT_OF(erasure_inputs),
    .outputs = erasure_outputs,
    .output_count = COUNT_OF(erasure_outputs),
    .main_output = 0,
    .run = run_erasure,
    .steps = erasure_steps,
};
