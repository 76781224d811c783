/* How far more nodes, processors or units help. */
#include <math.h>

#include "calculators/formulas.h"
#include "calculators/usl_fit.h"

/* N. J. Gunther, Guerrilla Capacity Planning (2007), chapters 4 to 6. */
enum { USL_N, USL_ALPHA, USL_BETA, USL_GAMMA };
enum { USL_X, USL_CAPACITY, USL_N_PEAK, USL_X_PEAK, USL_LIMIT };

double usl_capacity(double n, double alpha, double beta)
{
    return n / (1 + alpha * (n - 1) + beta * n * (n - 1));
}

static bool run_usl(struct calculator_values *v, struct error *err UNUSED)
{
    double alpha = v->in[USL_ALPHA];
    double beta = v->in[USL_BETA];
    double gamma = v->in[USL_GAMMA];
    double peak = sqrt((1 - alpha) / beta);

    v->out[USL_CAPACITY] = usl_capacity(v->in[USL_N], alpha, beta);
    v->out[USL_X] = gamma * v->out[USL_CAPACITY];
    if (beta > 0) {
        v->out[USL_N_PEAK] = peak;
        v->out[USL_X_PEAK] = gamma * usl_capacity(peak, alpha, beta);
        v->word[USL_LIMIT] = "none: throughput peaks and falls";
        if (peak < 1) {
            str_list_add(v->warnings, "throughput falls from the second node");
        }
        return true;
    }
    v->word[USL_N_PEAK] = "none: no peak when β is 0";
    if (alpha > 0) {
        v->out[USL_LIMIT] = gamma / alpha;
    } else {
        v->word[USL_LIMIT] = "unlimited: nothing is shared";
    }
    return true;
}

static const struct calculator_input usl_inputs[] = {
    INPUT_WITH("N", "N", "nodes", "", 1, NO_LIMIT, .optional = true),
    INPUT_WITH("alpha", "α", "contention", "", 0, 1, .max_excluded = true),
    INPUT("beta", "β", "coherency", "", 0, NO_LIMIT),
    INPUT_WITH("gamma", "γ", "throughput of one node", "/s", 0, NO_LIMIT,
               .optional = true, .min_excluded = true),
};
static const struct calculator_output usl_outputs[] = {
    OUTPUT("X", "X", "throughput", "/s"),
    OUTPUT("capacity", "X/γ", "relative capacity", ""),
    OUTPUT("N_peak", "N*", "nodes at the peak", ""),
    OUTPUT("X_peak", "X*", "throughput at the peak", "/s"),
    OUTPUT("limit", "γ/α", "ceiling when β is 0", "/s"),
};
static const char *const usl_steps[] = {
    "X = γN/(1 + α(N − 1) + βN(N − 1))",
    "X/γ = {N#}/(1 + {alpha#}·({N#} − 1) + {beta#}·{N#}·({N#} − 1)) = "
    "{capacity}",
    "X = {gamma#} × {capacity#} = {X}",
    "N* = √((1 − α)/β) = √((1 − {alpha#})/{beta#}) = {N_peak}",
    "X(N*) = {X_peak}",
    "γ/α = {limit}",
    NULL,
};
const struct calculator calculator_usl = {
    .id = "usl",
    .title = "Universal Scalability Law",
    .inputs = usl_inputs,
    .input_count = COUNT_OF(usl_inputs),
    .outputs = usl_outputs,
    .output_count = COUNT_OF(usl_outputs),
    .main_output = USL_X,
    .run = run_usl,
    .steps = usl_steps,
};

enum { FIT_ALPHA, FIT_BETA, FIT_GAMMA, FIT_R2, FIT_N_PEAK };

static bool run_usl_fit(struct calculator_values *v, struct error *err)
{
    struct usl_fit fit;

    if (!usl_fit_run(v->list[0], v->list_count[0] / 2, &fit, err)) {
        return false;
    }
    if (fit.alpha_held) {
        str_list_add(v->warnings,
                     "α came out negative (better than linear): held at 0");
    }
    if (fit.beta_held) {
        str_list_add(v->warnings, "β came out negative: held at 0");
    }
    v->out[FIT_ALPHA] = fit.alpha;
    v->out[FIT_BETA] = fit.beta;
    v->out[FIT_GAMMA] = fit.gamma;
    v->out[FIT_R2] = fit.r2;
    if (fit.beta > 0 && fit.alpha < 1) {
        v->out[FIT_N_PEAK] = sqrt((1 - fit.alpha) / fit.beta);
    } else {
        v->word[FIT_N_PEAK] = "none: no peak when β is 0";
    }
    return true;
}

static const struct calculator_input usl_fit_inputs[] = {
    INPUT_WITH("points", "N:X", "measured nodes and throughput", "", 0,
               NO_LIMIT, .kind = INPUT_POINTS, .min_excluded = true),
};
static const struct calculator_output usl_fit_outputs[] = {
    OUTPUT("alpha", "α", "contention", ""),
    OUTPUT("beta", "β", "coherency", ""),
    OUTPUT("gamma", "γ", "throughput of one node", ""),
    OUTPUT("R2", "R²", "share of the variance explained", ""),
    OUTPUT("N_peak", "N*", "nodes at the peak", ""),
};
static const char *const usl_fit_steps[] = {
    "least squares of X = γN/(1 + α(N − 1) + βN(N − 1)) over the points",
    "α = {alpha}, β = {beta}, γ = {gamma}, R² = {R2}",
    "N* = √((1 − α)/β) = {N_peak}",
    NULL,
};
const struct calculator calculator_usl_fit = {
    .id = "usl-fit",
    .title = "Fitting the scalability law",
    .inputs = usl_fit_inputs,
    .input_count = COUNT_OF(usl_fit_inputs),
    .outputs = usl_fit_outputs,
    .output_count = COUNT_OF(usl_fit_outputs),
    .main_output = FIT_N_PEAK,
    .run = run_usl_fit,
    .steps = usl_fit_steps,
};

/* G. M. Amdahl, AFIPS Spring Joint Computer Conference (1967), 483-485. */
static bool run_amdahl(struct calculator_values *v, struct error *err UNUSED)
{
    double rest = share_rest(v->in[0]);
    double n = v->in[1];

    v->out[0] = 1 / (rest + v->in[0] / n);
    v->out[1] = v->out[0] / n;
    if (rest > 0) {
        v->out[2] = 1 / rest;
    } else if (rest == 0) {
        v->word[2] = "unlimited: nothing is serial";
    }
    return true;
}

static const struct calculator_input amdahl_inputs[] = {
    INPUT("p", "p", "parallel share, measured on one", "", 0, 1),
    INPUT_WITH("N", "N", "processors, or speed-up of that share", "", 0,
               NO_LIMIT, .optional = true, .min_excluded = true),
};
static const struct calculator_output amdahl_outputs[] = {
    OUTPUT("S", "S", "speed-up, fixed work", ""),
    OUTPUT_WITH("efficiency", "S/N", "efficiency", "", .kind = OUTPUT_SHARE),
    OUTPUT("limit", "1/(1−p)", "limit with endless processors", ""),
};
static const char *const amdahl_steps[] = {
    "S = 1/((1 − p) + p/N) = 1/((1 − {p#}) + {p#}/{N#}) = {S}",
    "S/N = {efficiency}",
    "limit = 1/(1 − p) = {limit}",
    NULL,
};
static const struct calculator_inverse amdahl_inverses[] = {
    {"p", "S", 0, 1},
    {"N", "S", 1e-9, 1e15},
    {"p", "limit", 0, 1},
};
const struct calculator calculator_amdahl = {
    .id = "amdahl",
    .title = "Amdahl's law",
    .inputs = amdahl_inputs,
    .input_count = COUNT_OF(amdahl_inputs),
    .outputs = amdahl_outputs,
    .output_count = COUNT_OF(amdahl_outputs),
    .main_output = 0,
    .run = run_amdahl,
    .steps = amdahl_steps,
    .inverses = amdahl_inverses,
    .inverse_count = COUNT_OF(amdahl_inverses),
};

/* J. L. Gustafson, Communications of the ACM 31 (1988), 532-533. */
static bool run_gustafson(struct calculator_values *v, struct error *err UNUSED)
{
    v->out[0] = v->in[0] - v->in[1] * (v->in[0] - 1);
    return true;
}

static const struct calculator_input gustafson_inputs[] = {
    INPUT("N", "N", "processors", "", 1, NO_LIMIT),
    INPUT("s", "s", "serial share, measured on the parallel run", "", 0, 1),
};
static const struct calculator_output gustafson_outputs[] = {
    OUTPUT("S", "S", "scaled speed-up, fixed time", ""),
};
static const char *const gustafson_steps[] = {
    "S = N − s(N − 1) = {N#} − {s#}·({N#} − 1) = {S}",
    NULL,
};
static const struct calculator_inverse gustafson_inverses[] = {
    {"N", "S", 1, 1e15},
    {"s", "S", 0, 1},
};
const struct calculator calculator_gustafson = {
    .id = "gustafson",
    .title = "Gustafson's law",
    .inputs = gustafson_inputs,
    .input_count = COUNT_OF(gustafson_inputs),
    .outputs = gustafson_outputs,
    .output_count = COUNT_OF(gustafson_outputs),
    .main_output = 0,
    .run = run_gustafson,
    .steps = gustafson_steps,
    .inverses = gustafson_inverses,
    .inverse_count = COUNT_OF(gustafson_inverses),
};

enum { CAP_PEAK, CAP_RATE, CAP_TARGET, CAP_SPARES, CAP_ZONES };
enum { CAP_UNITS, CAP_PER_ZONE, CAP_TOTAL, CAP_EXCESS, CAP_SAFE, CAP_LOAD };

/* A hair above a whole number is arithmetic, not demand. */
static double round_up(double value)
{
    return ceil(value * (1 - 1e-12));
}

static bool run_capacity(struct calculator_values *v, struct error *err UNUSED)
{
    double rate = v->in[CAP_RATE];
    double units = round_up(v->in[CAP_PEAK] / (rate * v->in[CAP_TARGET])) +
                   v->in[CAP_SPARES];
    double zones = v->in[CAP_ZONES];
    double each = round_up(units / (zones - 1));

    v->out[CAP_UNITS] = units;
    v->out[CAP_PER_ZONE] = each;
    v->out[CAP_TOTAL] = each * zones;
    v->out[CAP_EXCESS] = 1 / (zones - 1);
    v->out[CAP_SAFE] = (zones - 1) / zones;
    v->out[CAP_LOAD] = v->in[CAP_PEAK] / (rate * each * (zones - 1));
    return true;
}

static const struct calculator_input capacity_inputs[] = {
    INPUT_WITH("peak", "peak", "peak rate", "/s", 0, NO_LIMIT,
               .min_excluded = true),
    INPUT_WITH("rate", "rate", "rate of one unit", "/s", 0, NO_LIMIT,
               .min_excluded = true),
    INPUT_WITH("target", "target", "utilisation aimed at", "", 0, 1,
               .min_excluded = true),
    INPUT_WITH("spares", "spares", "spare units", "", 0, 1e9, .whole = true,
               .has_preset = true, .optional = true),
    INPUT_WITH("zones", "z", "zones, one may be lost", "", 2, 1000,
               .whole = true, .optional = true),
};
static const struct calculator_output capacity_outputs[] = {
    OUTPUT_WITH("units", "units", "units needed", "", .kind = OUTPUT_WHOLE),
    OUTPUT_WITH("per_zone", "per zone", "units in each zone", "",
                .kind = OUTPUT_WHOLE),
    OUTPUT_WITH("total", "total", "units in all zones", "",
                .kind = OUTPUT_WHOLE),
    OUTPUT_WITH("excess", "excess", "excess for losing one zone", "",
                .kind = OUTPUT_SHARE),
    OUTPUT_WITH("safe", "safe", "greatest load that survives a loss", "",
                .kind = OUTPUT_SHARE),
    OUTPUT_WITH("load", "load", "utilisation after a loss", "",
                .kind = OUTPUT_SHARE),
};
static const char *const capacity_steps[] = {
    "units = ⌈peak/(rate × target)⌉ + spares = ⌈{peak#}/({rate#} × "
    "{target#})⌉ + {spares#} = {units}",
    "each zone ⌈{units}/({zones#} − 1)⌉ = {per_zone}, in all {total}",
    "excess = z/(z − 1) − 1 = {excess}",
    "safe load (z − 1)/z = {safe}",
    "after a loss: peak/(rate × units left) = {load}",
    NULL,
};
const struct calculator calculator_capacity = {
    .id = "capacity",
    .title = "Units and zones",
    .inputs = capacity_inputs,
    .input_count = COUNT_OF(capacity_inputs),
    .outputs = capacity_outputs,
    .output_count = COUNT_OF(capacity_outputs),
    .main_output = CAP_UNITS,
    .run = run_capacity,
    .steps = capacity_steps,
};
