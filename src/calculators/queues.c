/* Queues and their averages. */
#include <math.h>

#include "calculators/formulas.h"

/* Little's law: J. D. C. Little, Operations Research 9 (1961), 383-387. */
enum { LL_L, LL_LAMBDA, LL_W };

static bool run_littles_law(struct calculator_values *v, struct error *err)
{
    double l = v->in[LL_L];
    double lambda = v->in[LL_LAMBDA];
    double w = v->in[LL_W];
    int given = is_given(l) + is_given(lambda) + is_given(w);

    if (given != 2) {
        return error_set(err, "give two of L, lambda and W; the third follows");
    }
    if (!is_given(l)) {
        v->solved = LL_L;
        l = lambda * w;
    } else if (!is_given(w)) {
        if (lambda == 0) {
            return error_set(err, "no W: nothing arrives");
        }
        v->solved = LL_W;
        w = l / lambda;
    } else {
        if (w == 0) {
            return error_set(err, "no rate: nothing stays");
        }
        v->solved = LL_LAMBDA;
        lambda = l / w;
    }
    v->in[v->solved] = v->solved == LL_L ? l : v->solved == LL_W ? w : lambda;
    v->out[LL_L] = l;
    v->out[LL_LAMBDA] = lambda;
    v->out[LL_W] = w;
    return true;
}

static const struct calculator_input littles_law_inputs[] = {
    INPUT_WITH("L", "L", "in the system", "", 0, NO_LIMIT, .optional = true),
    INPUT_WITH("lambda", "λ", "arrival rate", "/s", 0, NO_LIMIT,
               .optional = true),
    INPUT_WITH("W", "W", "mean time inside", "s", 0, NO_LIMIT,
               .optional = true),
};
static const struct calculator_output littles_law_outputs[] = {
    OUTPUT("L", "L", "in the system, mean", ""),
    OUTPUT("lambda", "λ", "arrival rate", "/s"),
    OUTPUT("W", "W", "mean time inside", "s"),
};
static const char *const littles_law_steps[] = {
    "L = λ × W",
    "{L} = {lambda} × {W}",
    NULL,
};
const struct calculator calculator_littles_law = {
    .id = "littles-law",
    .title = "Little's law",
    .inputs = littles_law_inputs,
    .input_count = COUNT_OF(littles_law_inputs),
    .outputs = littles_law_outputs,
    .output_count = COUNT_OF(littles_law_outputs),
    .main_output = LL_L,
    .run = run_littles_law,
    .steps = littles_law_steps,
};

/* M/M/1: L. Kleinrock, Queueing Systems 1 (1975), section 3.2. */
enum { MM1_LAMBDA, MM1_MU, MM1_N, MM1_T, MM1_P };
enum { MM1_RHO, MM1_L, MM1_LQ, MM1_W, MM1_WQ, MM1_P_MORE, MM1_P_WAIT, MM1_W_P };

static bool run_mm1(struct calculator_values *v, struct error *err)
{
    double lambda = v->in[MM1_LAMBDA];
    double mu = v->in[MM1_MU];
    double spare = mu - lambda; /* not 1 - rho, which loses digits near 1 */
    double rho = lambda / mu;

    if (spare <= 0) {
        return error_set(err, "unstable: arrivals reach capacity");
    }
    v->out[MM1_RHO] = rho;
    v->small[MM1_RHO] = spare / mu;
    v->out[MM1_L] = lambda / spare;
    v->out[MM1_LQ] = rho * lambda / spare;
    v->out[MM1_W] = 1 / spare;
    v->out[MM1_WQ] = rho / spare;
    v->out[MM1_P_MORE] = pow(rho, v->in[MM1_N] + 1);
    v->out[MM1_P_WAIT] = rho * exp(-spare * v->in[MM1_T]);
    v->out[MM1_W_P] = -log(share_rest(v->in[MM1_P])) / spare;
    return true;
}

static const struct calculator_input mm1_inputs[] = {
    INPUT("lambda", "λ", "arrival rate", "/s", 0, NO_LIMIT),
    INPUT_WITH("mu", "μ", "service rate", "/s", 0, NO_LIMIT,
               .min_excluded = true),
    INPUT_WITH("n", "n", "more than so many inside", "", 0, 1e9, .whole = true,
               .optional = true),
    INPUT_WITH("t", "t", "waiting longer than", "s", 0, NO_LIMIT,
               .optional = true),
    INPUT_WITH("p", "p", "percentile", "", 0, 1, .optional = true,
               .min_excluded = true, .max_excluded = true),
};
static const struct calculator_output mm1_outputs[] = {
    OUTPUT_WITH("rho", "ρ", "utilisation", "", .kind = OUTPUT_SHARE),
    OUTPUT("L", "L", "in system, mean", ""),
    OUTPUT("Lq", "Lq", "waiting, mean", ""),
    OUTPUT("W", "W", "time in system, mean", "s"),
    OUTPUT("Wq", "Wq", "time waiting, mean", "s"),
    OUTPUT_WITH("P_more", "P(N>n)", "more than n inside", "",
                .kind = OUTPUT_SHARE),
    OUTPUT_WITH("P_wait", "P(Wq>t)", "waits longer than t", "",
                .kind = OUTPUT_SHARE),
    OUTPUT("W_p", "W_p", "percentile of time in system", "s"),
};
static const char *const mm1_steps[] = {
    "ρ = λ/μ = {lambda#}/{mu#} = {rho}",
    "L = ρ/(1 − ρ) = {L}",
    "Lq = ρ²/(1 − ρ) = {Lq}",
    "W = 1/(μ − λ) = 1/({mu#} − {lambda#}) s = {W}",
    "Wq = ρ/(μ − λ) = W − 1/μ = {Wq}",
    "P(N > n) = ρ^(n + 1) = {rho#}^({n#} + 1) = {P_more}",
    "P(Wq > t) = ρ e^(−(μ − λ)t) = {P_wait}",
    "W_p = −ln(1 − p)/(μ − λ) = −ln(1 − {p#})/({mu#} − {lambda#}) s = {W_p}",
    NULL,
};
const struct calculator calculator_mm1 = {
    .id = "mm1",
    .title = "M/M/1 queue",
    .inputs = mm1_inputs,
    .input_count = COUNT_OF(mm1_inputs),
    .outputs = mm1_outputs,
    .output_count = COUNT_OF(mm1_outputs),
    .main_output = MM1_W,
    .run = run_mm1,
    .steps = mm1_steps,
};

/*
 * Erlang B by its recursion, Erlang C from it: factorials overflow near 170
 * servers, this does not.
 */
double erlang_b(double a, double c)
{
    double b = 1;

    for (double k = 1; k <= c; k++) {
        b = a * b / (k + a * b);
    }
    return b;
}

enum { MMC_LAMBDA, MMC_MU, MMC_C, MMC_T };
enum { MMC_A, MMC_RHO, MMC_CC, MMC_L, MMC_LQ, MMC_W, MMC_WQ, MMC_P_WAIT };

static bool run_mmc(struct calculator_values *v, struct error *err)
{
    double lambda = v->in[MMC_LAMBDA];
    double mu = v->in[MMC_MU];
    double c = v->in[MMC_C];
    double spare = c * mu - lambda;
    double a = lambda / mu;
    double rest = spare / (c * mu); /* 1 - rho */
    double b;
    double wait;

    if (spare <= 0) {
        return error_set(err, "unstable: arrivals reach capacity");
    }
    b = erlang_b(a, c);
    wait = b / (rest + (1 - rest) * b);
    v->out[MMC_A] = a;
    v->out[MMC_RHO] = a / c;
    v->small[MMC_RHO] = rest;
    v->out[MMC_CC] = wait;
    v->out[MMC_WQ] = wait / spare;
    v->out[MMC_LQ] = lambda * wait / spare;
    v->out[MMC_W] = wait / spare + 1 / mu;
    v->out[MMC_L] = lambda * (wait / spare + 1 / mu);
    v->out[MMC_P_WAIT] = wait * exp(-spare * v->in[MMC_T]);
    return true;
}

static const struct calculator_input mmc_inputs[] = {
    INPUT("lambda", "λ", "arrival rate", "/s", 0, NO_LIMIT),
    INPUT_WITH("mu", "μ", "service rate of one", "/s", 0, NO_LIMIT,
               .min_excluded = true),
    INPUT_WITH("c", "c", "servers", "", 1, 100000, .whole = true),
    INPUT_WITH("t", "t", "waiting longer than", "s", 0, NO_LIMIT,
               .optional = true),
};
static const struct calculator_output mmc_outputs[] = {
    OUTPUT("a", "a", "offered load, erlang", ""),
    OUTPUT_WITH("rho", "ρ", "utilisation", "", .kind = OUTPUT_SHARE),
    OUTPUT_WITH("C", "C", "share that waits", "", .kind = OUTPUT_SHARE),
    OUTPUT("L", "L", "in system, mean", ""),
    OUTPUT("Lq", "Lq", "waiting, mean", ""),
    OUTPUT("W", "W", "time in system, mean", "s"),
    OUTPUT("Wq", "Wq", "time waiting, mean", "s"),
    OUTPUT_WITH("P_wait", "P(Wq>t)", "waits longer than t", "",
                .kind = OUTPUT_SHARE),
};
static const char *const mmc_steps[] = {
    "a = λ/μ = {lambda#}/{mu#} = {a#} erlang",
    "ρ = a/c = {a#}/{c#} = {rho}",
    "C = Erlang C of a and c, by way of Erlang B = {C}",
    "Wq = C/(cμ − λ) = {Wq}",
    "Lq = λ Wq = {Lq}",
    "W = Wq + 1/μ = {W}",
    "L = λ W = {L}",
    "P(Wq > t) = C e^(−(cμ − λ)t) = {P_wait}",
    NULL,
};
const struct calculator calculator_mmc = {
    .id = "mmc",
    .title = "M/M/c queue",
    .inputs = mmc_inputs,
    .input_count = COUNT_OF(mmc_inputs),
    .outputs = mmc_outputs,
    .output_count = COUNT_OF(mmc_outputs),
    .main_output = MMC_WQ,
    .run = run_mmc,
    .steps = mmc_steps,
};

static bool run_erlang_b(struct calculator_values *v, struct error *err UNUSED)
{
    double b = erlang_b(v->in[0], v->in[1]);

    v->out[0] = b;
    v->out[1] = v->in[0] * (1 - b);
    return true;
}

static const struct calculator_input erlang_b_inputs[] = {
    INPUT("a", "a", "offered load, erlang", "", 0, NO_LIMIT),
    INPUT_WITH("c", "c", "places", "", 0, 100000, .whole = true),
};
static const struct calculator_output erlang_b_outputs[] = {
    OUTPUT_WITH("B", "B", "share refused", "", .kind = OUTPUT_SHARE),
    OUTPUT("carried", "a(1−B)", "carried load, erlang", ""),
};
static const char *const erlang_b_steps[] = {
    "B(0) = 1; B(k) = a B(k−1)/(k + a B(k−1))",
    "B({c#}) = {B} of {a#} erlang",
    "carried = a(1 − B) = {carried}",
    NULL,
};
const struct calculator calculator_erlang_b = {
    .id = "erlang-b",
    .strict = true,
    .title = "Erlang B: a pool that refuses",
    .inputs = erlang_b_inputs,
    .input_count = COUNT_OF(erlang_b_inputs),
    .outputs = erlang_b_outputs,
    .output_count = COUNT_OF(erlang_b_outputs),
    .main_output = 0,
    .run = run_erlang_b,
    .steps = erlang_b_steps,
};

/* J. F. C. Kingman, Proc. Cambridge Phil. Soc. 57 (1961), 902-904. */
enum { KM_RHO, KM_CA, KM_CS, KM_TAU };

static bool run_kingman(struct calculator_values *v, struct error *err UNUSED)
{
    double rho = v->in[KM_RHO];
    double ca = v->in[KM_CA];
    double cs = v->in[KM_CS];
    double tau = v->in[KM_TAU];

    v->out[0] = rho / share_rest(rho) * (ca * ca + cs * cs) / 2 * tau;
    v->out[1] = v->out[0] + tau;
    return true;
}

static const struct calculator_input kingman_inputs[] = {
    INPUT_WITH("rho", "ρ", "utilisation", "", 0, 1, .max_excluded = true),
    INPUT("ca", "ca", "variation of arrivals", "", 0, NO_LIMIT),
    INPUT("cs", "cs", "variation of service", "", 0, NO_LIMIT),
    INPUT_WITH("tau", "τ", "mean service time", "s", 0, NO_LIMIT,
               .min_excluded = true),
};
static const struct calculator_output kingman_outputs[] = {
    OUTPUT("Wq", "Wq", "time waiting, mean", "s"),
    OUTPUT("W", "W", "time in system, mean", "s"),
};
static const char *const kingman_steps[] = {
    "Wq ≈ ρ/(1 − ρ) · (ca² + cs²)/2 · τ",
    "Wq ≈ {rho#}/(1 − {rho#}) · ({ca#}² + {cs#}²)/2 · {tau} = {Wq}",
    "W = Wq + τ = {Wq} + {tau} = {W}",
    NULL,
};
const struct calculator calculator_kingman = {
    .id = "kingman",
    .title = "Kingman's approximation",
    .inputs = kingman_inputs,
    .input_count = COUNT_OF(kingman_inputs),
    .outputs = kingman_outputs,
    .output_count = COUNT_OF(kingman_outputs),
    .main_output = 0,
    .run = run_kingman,
    .steps = kingman_steps,
};

enum { DR_BACKLOG, DR_LAMBDA, DR_MU };

static bool run_drain(struct calculator_values *v, struct error *err)
{
    double spare = v->in[DR_MU] - v->in[DR_LAMBDA];

    if (spare <= 0) {
        return error_set(err, "never: arrivals reach the rate of completion");
    }
    v->out[0] = v->in[DR_BACKLOG] / spare;
    return true;
}

static double solve_drain(const struct calculator_values *v, size_t input,
                          size_t output UNUSED, double t)
{
    if (t <= 0) {
        return NO_VALUE;
    }
    if (input == DR_BACKLOG) {
        return t * (v->in[DR_MU] - v->in[DR_LAMBDA]);
    }
    if (input == DR_LAMBDA) {
        return v->in[DR_MU] - v->in[DR_BACKLOG] / t;
    }
    return v->in[DR_LAMBDA] + v->in[DR_BACKLOG] / t;
}

static const struct calculator_input drain_inputs[] = {
    INPUT("backlog", "b", "backlog", "", 0, NO_LIMIT),
    INPUT("lambda", "λ", "arrivals meanwhile", "/s", 0, NO_LIMIT),
    INPUT_WITH("mu", "μ", "rate of completion", "/s", 0, NO_LIMIT,
               .min_excluded = true),
};
static const struct calculator_output drain_outputs[] = {
    OUTPUT("t", "t", "time to empty", "s"),
};
static const char *const drain_steps[] = {
    "t = backlog/(μ − λ)",
    "t = {backlog#}/({mu#} − {lambda#}) s = {t}",
    NULL,
};
static const struct calculator_inverse drain_inverses[] = {
    {"backlog", "t", 0, NO_LIMIT},
    {"mu", "t", 0, NO_LIMIT},
    {"lambda", "t", 0, NO_LIMIT},
};
const struct calculator calculator_drain = {
    .id = "drain",
    .title = "Draining a backlog",
    .inputs = drain_inputs,
    .input_count = COUNT_OF(drain_inputs),
    .outputs = drain_outputs,
    .output_count = COUNT_OF(drain_outputs),
    .main_output = 0,
    .run = run_drain,
    .steps = drain_steps,
    .inverses = drain_inverses,
    .inverse_count = COUNT_OF(drain_inverses),
    .solve = solve_drain,
};
