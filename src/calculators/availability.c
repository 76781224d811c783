/* Parts that are up or down. Unavailability is carried, not availability:
 * 1 - 1e-18 is 1 in a double, 1e-18 is itself. */
#include <math.h>

#include "calculators/formulas.h"

double share_rest(double share)
{
    double rest = 1 - share;

    if (rest < 1e-12 || rest > 1e-2) {
        return rest;
    }
    return round(rest * 1e15) / 1e15;
}

/* Outputs that these calculators share. */
enum { AV_A, AV_DOWN, AV_DOWNTIME, AV_FAILURES };

static void set_down(struct calculator_values *v, double up, double down)
{
    v->out[AV_A] = up;
    v->small[AV_A] = down;
    v->out[AV_DOWN] = down;
    v->small[AV_DOWN] = up;
    v->out[AV_DOWNTIME] = down * YEAR_S;
}

static bool run_series(struct calculator_values *v, struct error *err UNUSED)
{
    double log_up = 0;
    double up = 1;

    for (size_t i = 0; i < v->list_count[0]; i++) {
        log_up += log1p(-share_rest(v->list[0][i]));
        up *= v->list[0][i];
    }
    set_down(v, up, up == 0 ? 1 : -expm1(log_up));
    return true;
}

static bool run_parallel(struct calculator_values *v, struct error *err UNUSED)
{
    double down = 1;

    for (size_t i = 0; i < v->list_count[0]; i++) {
        down *= share_rest(v->list[0][i]);
    }
    set_down(v, 1 - down, down);
    return true;
}

#define AVAILABILITY_OUTPUTS                                                   \
    OUTPUT_WITH("A", "A", "availability", "", .kind = OUTPUT_SHARE),           \
        OUTPUT_WITH("down", "1−A", "unavailability", "",                       \
                    .kind = OUTPUT_SHARE),                                     \
        OUTPUT("downtime", "downtime", "downtime in a year of 365 d", "s")

static const struct calculator_input parts_inputs[] = {
    INPUT_WITH("parts", "Aᵢ", "availability of each part", "", 0, 1,
               .kind = INPUT_LIST),
};
static const struct calculator_output parts_outputs[] = {AVAILABILITY_OUTPUTS};
static const char *const series_steps[] = {
    "A = product of the parts: {parts}",
    "1 − A = {down}",
    "downtime = (1 − A) × 365 d = {downtime} a year",
    NULL,
};
const struct calculator calculator_avail_series = {
    .id = "avail-series",
    .strict = true,
    .title = "Availability in series",
    .inputs = parts_inputs,
    .input_count = COUNT_OF(parts_inputs),
    .outputs = parts_outputs,
    .output_count = COUNT_OF(parts_outputs),
    .main_output = AV_A,
    .run = run_series,
    .steps = series_steps,
};

static const char *const parallel_steps[] = {
    "1 − A = product of (1 − part): {parts}",
    "1 − A = {down}, A = {A}",
    "downtime = (1 − A) × 365 d = {downtime} a year",
    NULL,
};
const struct calculator calculator_avail_parallel = {
    .id = "avail-parallel",
    .strict = true,
    .title = "Availability in parallel",
    .inputs = parts_inputs,
    .input_count = COUNT_OF(parts_inputs),
    .outputs = parts_outputs,
    .output_count = COUNT_OF(parts_outputs),
    .main_output = AV_A,
    .run = run_parallel,
    .steps = parallel_steps,
};

enum { SHARE_MAX_PARTS = 1000 };

double share_k_of_n(const double *up, size_t n, size_t k, double *down)
{
    double count[SHARE_MAX_PARTS + 1] = {1}; /* P(so many are up) */
    double enough = 0;

    if (n > SHARE_MAX_PARTS) {
        *down = NO_VALUE;
        return NO_VALUE;
    }
    for (size_t i = 0; i < n; i++) {
        double rest = share_rest(up[i]);

        for (size_t j = i + 1; j > 0; j--) {
            count[j] = count[j] * rest + count[j - 1] * up[i];
        }
        count[0] *= rest;
    }
    *down = 0;
    for (size_t j = 0; j <= n; j++) {
        if (j < k) {
            *down += count[j];
        } else {
            enough += count[j];
        }
    }
    return *down < 0.5 ? 1 - *down : enough;
}

enum { KN_K, KN_PARTS, KN_N, KN_EACH };

static bool run_k_of_n(struct calculator_values *v, struct error *err)
{
    double equal[64];
    const double *up = v->list[KN_PARTS];
    size_t n = v->list_count[KN_PARTS];
    double down;
    double share;

    if (n == 0) {
        if (!is_given(v->in[KN_N]) || !is_given(v->in[KN_EACH])) {
            return error_set(err, "give parts, or n and each");
        }
        n = (size_t)v->in[KN_N];
        for (size_t i = 0; i < n; i++) {
            equal[i] = v->in[KN_EACH];
        }
        up = equal;
    }
    if (v->in[KN_K] > (double)n) {
        return error_set(err, "impossible: %.0f of only %zu parts", v->in[KN_K],
                         n);
    }
    share = share_k_of_n(up, n, (size_t)v->in[KN_K], &down);
    set_down(v, share, down);
    return true;
}

static const struct calculator_input k_of_n_inputs[] = {
    INPUT_WITH("k", "k", "parts needed", "", 1, 64, .whole = true),
    INPUT_WITH("parts", "Aᵢ", "availability of each part", "", 0, 1,
               .kind = INPUT_LIST, .optional = true),
    INPUT_WITH("n", "n", "equal parts", "", 1, 64, .whole = true,
               .optional = true),
    INPUT_WITH("each", "A", "availability of each", "", 0, 1, .optional = true),
};
static const char *const k_of_n_steps[] = {
    "sum over the ways in which fewer than {k#} parts are up",
    "1 − A = {down}, A = {A}",
    "downtime = (1 − A) × 365 d = {downtime} a year",
    NULL,
};
const struct calculator calculator_k_of_n = {
    .id = "k-of-n",
    .strict = true,
    .title = "k of n parts needed",
    .inputs = k_of_n_inputs,
    .input_count = COUNT_OF(k_of_n_inputs),
    .outputs = parts_outputs,
    .output_count = COUNT_OF(parts_outputs),
    .main_output = AV_A,
    .run = run_k_of_n,
    .steps = k_of_n_steps,
};

static bool run_mtbf(struct calculator_values *v, struct error *err UNUSED)
{
    double cycle = v->in[0] + v->in[1];

    set_down(v, v->in[0] / cycle, v->in[1] / cycle);
    v->out[AV_FAILURES] = YEAR_S / cycle;
    return true;
}

static const struct calculator_input mtbf_inputs[] = {
    INPUT_WITH("MTBF", "MTBF", "mean time up between failures", "s", 0,
               NO_LIMIT, .min_excluded = true),
    INPUT("MTTR", "MTTR", "mean time to repair", "s", 0, NO_LIMIT),
};
static const struct calculator_output mtbf_outputs[] = {
    AVAILABILITY_OUTPUTS,
    OUTPUT("failures", "failures", "failures a year of 365 d", ""),
};
static const char *const mtbf_steps[] = {
    "A = MTBF/(MTBF + MTTR) = {MTBF}/({MTBF} + {MTTR}) = {A}",
    "1 − A = {down}, {downtime} a year",
    "failures a year = 365 d/(MTBF + MTTR) = {failures}",
    NULL,
};
static const struct calculator_inverse mtbf_inverses[] = {
    {"MTTR", "A", 0, 1e15},           {"MTTR", "down", 0, 1e15},
    {"MTTR", "downtime", 0, 1e15},    {"MTTR", "failures", 0, 1e15},
    {"MTBF", "A", 1e-9, 1e15},        {"MTBF", "down", 1e-9, 1e15},
    {"MTBF", "downtime", 1e-9, 1e15}, {"MTBF", "failures", 1e-9, 1e15},
};
const struct calculator calculator_mtbf_mttr = {
    .id = "mtbf-mttr",
    .title = "Availability of failure and repair",
    .inputs = mtbf_inputs,
    .input_count = COUNT_OF(mtbf_inputs),
    .outputs = mtbf_outputs,
    .output_count = COUNT_OF(mtbf_outputs),
    .main_output = AV_A,
    .run = run_mtbf,
    .steps = mtbf_steps,
    .inverses = mtbf_inverses,
    .inverse_count = COUNT_OF(mtbf_inverses),
};

enum { NN_DOWNTIME, NN_DAY, NN_WEEK, NN_MONTH, NN_YEAR, NN_NINES };

static bool run_nines(struct calculator_values *v, struct error *err UNUSED)
{
    double down = share_rest(v->in[0]);

    v->out[NN_DOWNTIME] = down * v->in[1];
    v->out[NN_DAY] = down * DAY_S;
    v->out[NN_WEEK] = down * WEEK_S;
    v->out[NN_MONTH] = down * MONTH_S;
    v->out[NN_YEAR] = down * YEAR_S;
    if (down > 0) {
        v->out[NN_NINES] = -log10(down);
    } else {
        v->word[NN_NINES] = "unlimited";
    }
    return true;
}

static const struct calculator_input nines_inputs[] = {
    INPUT("A", "A", "availability", "", 0, 1),
    INPUT_WITH("T", "T", "window", "s", 0, NO_LIMIT, .optional = true,
               .min_excluded = true),
};
static const struct calculator_output nines_outputs[] = {
    OUTPUT("downtime", "(1−A)T", "downtime in the window", "s"),
    OUTPUT("per_day", "a day", "downtime a day", "s"),
    OUTPUT("per_week", "a week", "downtime a week", "s"),
    OUTPUT("per_month", "30 d", "downtime in 30 d", "s"),
    OUTPUT("per_year", "a year", "downtime in 365 d", "s"),
    OUTPUT("nines", "nines", "nines", ""),
};
static const char *const nines_steps[] = {
    "downtime = (1 − A)T = (1 − {A#}) × {T} = {downtime}",
    "{per_day} a day, {per_week} a week, {per_month} in 30 d, {per_year} a "
    "year",
    "nines = −log₁₀(1 − A) = {nines}",
    NULL,
};
static const struct calculator_inverse nines_inverses[] = {
    {"A", "downtime", 0, 1},       {"A", "per_day", 0, 1},
    {"A", "per_week", 0, 1},       {"A", "per_month", 0, 1},
    {"A", "per_year", 0, 1},       {"A", "nines", 0, 1},
    {"T", "downtime", 1e-9, 1e15},
};
/* 1 - A is what is solved for: near 1 a bisection of A would lose it. */
static double solve_nines(const struct calculator_values *v, size_t input,
                          size_t output, double target)
{
    const double window[] = {v->in[1], DAY_S, WEEK_S, MONTH_S, YEAR_S};

    if (input == 1) {
        return target / share_rest(v->in[0]);
    }
    if (output == NN_NINES) {
        return 1 - pow(10, -target);
    }
    return 1 - target / window[output];
}

const struct calculator calculator_nines = {
    .id = "nines",
    .title = "Nines and downtime",
    .inputs = nines_inputs,
    .input_count = COUNT_OF(nines_inputs),
    .outputs = nines_outputs,
    .output_count = COUNT_OF(nines_outputs),
    .main_output = NN_YEAR,
    .run = run_nines,
    .steps = nines_steps,
    .inverses = nines_inverses,
    .inverse_count = COUNT_OF(nines_inverses),
    .solve = solve_nines,
};

/* D. K. Gifford, Weighted voting for replicated data, SOSP 1979. */
enum { QU_N, QU_R, QU_W, QU_EACH };
enum {
    QU_OVERLAP,
    QU_CONFLICT_FREE,
    QU_MAJORITY,
    QU_CRASHES,
    QU_ARBITRARY,
    QU_READ_LOSS,
    QU_WRITE_LOSS,
    QU_A_READ,
    QU_A_WRITE
};

static void set_quorum_share(struct calculator_values *v, size_t output,
                             double needed)
{
    double up[SHARE_MAX_PARTS];
    size_t n = (size_t)v->in[QU_N];

    if (!is_given(v->in[QU_EACH]) || !is_given(needed)) {
        return;
    }
    for (size_t i = 0; i < n; i++) {
        up[i] = v->in[QU_EACH];
    }
    v->out[output] = share_k_of_n(up, n, (size_t)needed, &v->small[output]);
}

static bool run_quorum(struct calculator_values *v, struct error *err)
{
    double n = v->in[QU_N];
    double r = v->in[QU_R];
    double w = v->in[QU_W];

    if (r > n || w > n) {
        return error_set(err, "impossible: R and W are at most N");
    }
    if (is_given(r) && is_given(w)) {
        v->out[QU_OVERLAP] = r + w > n;
    }
    if (is_given(w)) {
        v->out[QU_CONFLICT_FREE] = 2 * w > n;
    }
    v->out[QU_MAJORITY] = floor(n / 2) + 1;
    v->out[QU_CRASHES] = floor((n - 1) / 2);
    v->out[QU_ARBITRARY] = floor((n - 1) / 3);
    v->out[QU_READ_LOSS] = n - r;
    v->out[QU_WRITE_LOSS] = n - w;
    set_quorum_share(v, QU_A_READ, r);
    set_quorum_share(v, QU_A_WRITE, w);
    return true;
}

static const struct calculator_input quorum_inputs[] = {
    INPUT_WITH("N", "N", "replicas", "", 1, 1000, .whole = true),
    INPUT_WITH("R", "R", "replicas a read waits for", "", 1, 1000,
               .whole = true, .optional = true),
    INPUT_WITH("W", "W", "replicas a write waits for", "", 1, 1000,
               .whole = true, .optional = true),
    INPUT_WITH("each", "A", "availability of one replica", "", 0, 1,
               .optional = true),
};
static const struct calculator_output quorum_outputs[] = {
    OUTPUT_WITH("overlap", "R+W>N", "reads meet the last write", "",
                .kind = OUTPUT_YES),
    OUTPUT_WITH("conflict_free", "2W>N", "writes meet each other", "",
                .kind = OUTPUT_YES),
    OUTPUT_WITH("majority", "⌊N/2⌋+1", "majority", "", .kind = OUTPUT_WHOLE),
    OUTPUT_WITH("crashes", "⌊(N−1)/2⌋", "crashes a majority tolerates", "",
                .kind = OUTPUT_WHOLE),
    OUTPUT_WITH("arbitrary", "⌊(N−1)/3⌋", "arbitrary faults tolerated", "",
                .kind = OUTPUT_WHOLE),
    OUTPUT_WITH("read_loss", "N−R", "losses that reads tolerate", "",
                .kind = OUTPUT_WHOLE),
    OUTPUT_WITH("write_loss", "N−W", "losses that writes tolerate", "",
                .kind = OUTPUT_WHOLE),
    OUTPUT_WITH("A_read", "A read", "availability of reads", "",
                .kind = OUTPUT_SHARE),
    OUTPUT_WITH("A_write", "A write", "availability of writes", "",
                .kind = OUTPUT_SHARE),
};
static const char *const quorum_steps[] = {
    "R + W > N: {R#} + {W#} > {N#}: {overlap}",
    "2W > N: 2 × {W#} > {N#}: {conflict_free}",
    "majority = ⌊N/2⌋ + 1 = {majority}",
    "tolerates ⌊(N − 1)/2⌋ = {crashes} crashes, ⌊(N − 1)/3⌋ = {arbitrary} "
    "arbitrary faults",
    "reads tolerate N − R = {read_loss}",
    "writes tolerate N − W = {write_loss}",
    "at least {R#} of {N#} up: {A_read}",
    "at least {W#} of {N#} up: {A_write}",
    NULL,
};
const struct calculator calculator_quorum = {
    .id = "quorum",
    .strict = true,
    .title = "Quorums",
    .inputs = quorum_inputs,
    .input_count = COUNT_OF(quorum_inputs),
    .outputs = quorum_outputs,
    .output_count = COUNT_OF(quorum_outputs),
    .main_output = QU_A_READ,
    .run = run_quorum,
    .steps = quorum_steps,
};
