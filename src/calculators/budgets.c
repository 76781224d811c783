/* Error budgets and money. */
#include <math.h>

#include "calculators/formulas.h"

/* B. Beyer and others, The Site Reliability Workbook (2018), chapter 5. */
enum { BR_ERROR, BR_SLO, BR_T, BR_WINDOW };
enum { BR_BURN, BR_USED, BR_LEFT };

static bool run_burn_rate(struct calculator_values *v, struct error *err UNUSED)
{
    double burn = v->in[BR_ERROR] / share_rest(v->in[BR_SLO]);

    v->out[BR_BURN] = burn;
    v->out[BR_USED] = burn * v->in[BR_T] / v->in[BR_WINDOW];
    if (burn > 0) {
        v->out[BR_LEFT] = v->in[BR_WINDOW] / burn;
    } else {
        v->word[BR_LEFT] = "never";
    }
    return true;
}

static double solve_burn_rate(const struct calculator_values *v, size_t input,
                              size_t output, double target)
{
    double burn = target;

    if (input == BR_T) {
        double rate = v->in[BR_ERROR] / share_rest(v->in[BR_SLO]);

        return output == BR_USED ? target * v->in[BR_WINDOW] / rate : NO_VALUE;
    }
    if (output == BR_USED) {
        burn = target * v->in[BR_WINDOW] / v->in[BR_T];
    } else if (output == BR_LEFT) {
        burn = v->in[BR_WINDOW] / target;
    }
    if (input == BR_ERROR) {
        return burn * share_rest(v->in[BR_SLO]);
    }
    return input == BR_SLO ? 1 - v->in[BR_ERROR] / burn : NO_VALUE;
}

static const struct calculator_input burn_rate_inputs[] = {
    INPUT("error", "e", "share that fails now", "", 0, 1),
    INPUT_WITH("SLO", "SLO", "objective", "", 0, 1, .min_excluded = true,
               .max_excluded = true),
    INPUT_WITH("t", "t", "time it lasts", "s", 0, NO_LIMIT, .optional = true,
               .min_excluded = true),
    INPUT_WITH("T", "T", "window of the objective", "s", 0, NO_LIMIT,
               .optional = true, .min_excluded = true, .has_preset = true,
               .preset = MONTH_S),
};
static const struct calculator_output burn_rate_outputs[] = {
    OUTPUT("burn", "burn", "burn rate", ""),
    OUTPUT_WITH("used", "used", "share of the budget used", "",
                .kind = OUTPUT_SHARE),
    OUTPUT("left", "left", "time to empty a full budget", "s"),
};
static const char *const burn_rate_steps[] = {
    "burn = error share/(1 − SLO) = {error#}/(1 − {SLO#}) = {burn}",
    "used = burn · t/T = {burn#} × {t}/{T} = {used}",
    "time to empty = T/burn = {T}/{burn#} = {left}",
    NULL,
};
static const struct calculator_inverse burn_rate_inverses[] = {
    {"error", "burn", 0, 1}, {"error", "used", 0, 1}, {"error", "left", 0, 1},
    {"SLO", "burn", 0, 1},   {"SLO", "used", 0, 1},   {"SLO", "left", 0, 1},
    {"t", "used", 0, 1e15},
};
const struct calculator calculator_burn_rate = {
    .id = "burn-rate",
    .title = "Burn rate",
    .inputs = burn_rate_inputs,
    .input_count = COUNT_OF(burn_rate_inputs),
    .outputs = burn_rate_outputs,
    .output_count = COUNT_OF(burn_rate_outputs),
    .main_output = BR_BURN,
    .run = run_burn_rate,
    .steps = burn_rate_steps,
    .inverses = burn_rate_inverses,
    .inverse_count = COUNT_OF(burn_rate_inverses),
    .solve = solve_burn_rate,
};

enum { EB_SLO, EB_REQUESTS, EB_T, EB_SPENT };
enum { EB_ALLOWED, EB_LEFT };

static bool run_error_budget(struct calculator_values *v, struct error *err)
{
    double whole = v->in[EB_REQUESTS];

    if (is_given(whole) == is_given(v->in[EB_T])) {
        return error_set(err, "give requests or T, not both");
    }
    whole = is_given(whole) ? whole : v->in[EB_T];
    v->out[EB_ALLOWED] = share_rest(v->in[EB_SLO]) * whole;
    v->out[EB_LEFT] = v->out[EB_ALLOWED] - v->in[EB_SPENT];
    if (v->out[EB_LEFT] < 0) {
        str_list_add(v->warnings, "the budget is overspent");
    }
    return true;
}

static double solve_error_budget(const struct calculator_values *v,
                                 size_t input, size_t output, double target)
{
    double allowed = output == EB_LEFT ? target + v->in[EB_SPENT] : target;
    double whole =
        is_given(v->in[EB_REQUESTS]) ? v->in[EB_REQUESTS] : v->in[EB_T];

    return input == EB_SLO ? 1 - allowed / whole
                           : allowed / share_rest(v->in[EB_SLO]);
}

static const struct calculator_input error_budget_inputs[] = {
    INPUT_WITH("SLO", "SLO", "objective", "", 0, 1, .min_excluded = true,
               .max_excluded = true),
    INPUT_WITH("requests", "requests", "requests in the window", "", 0,
               NO_LIMIT, .optional = true),
    INPUT_WITH("T", "T", "window", "s", 0, NO_LIMIT, .optional = true,
               .min_excluded = true),
    INPUT_WITH("spent", "spent", "failures or time spent", "", 0, NO_LIMIT,
               .optional = true, .has_preset = true, .time_by = EB_T + 1),
};
static const struct calculator_output error_budget_outputs[] = {
    OUTPUT_WITH("allowed", "allowed", "failures or time allowed", "",
                .time_by = EB_T + 1),
    OUTPUT_WITH("left", "left", "left", "", .time_by = EB_T + 1),
};
static const char *const error_budget_steps[] = {
    "allowed = (1 − SLO) × requests = (1 − {SLO#}) × {requests} = {allowed}",
    "allowed = (1 − SLO) × T = (1 − {SLO#}) × {T} = {allowed}",
    "left = {allowed} − {spent} = {left}",
    NULL,
};
static const struct calculator_inverse error_budget_inverses[] = {
    {"SLO", "allowed", 0, 1},
    {"SLO", "left", 0, 1},
    {"requests", "allowed", 0, 1e18},
    {"requests", "left", 0, 1e18},
};
const struct calculator calculator_error_budget = {
    .id = "error-budget",
    .title = "Error budget",
    .inputs = error_budget_inputs,
    .input_count = COUNT_OF(error_budget_inputs),
    .outputs = error_budget_outputs,
    .output_count = COUNT_OF(error_budget_outputs),
    .main_output = EB_ALLOWED,
    .run = run_error_budget,
    .steps = error_budget_steps,
    .inverses = error_budget_inverses,
    .inverse_count = COUNT_OF(error_budget_inverses),
    .solve = solve_error_budget,
};

enum { CO_FIXED, CO_RATE, CO_VARIABLE };

static bool run_cost(struct calculator_values *v, struct error *err UNUSED)
{
    v->out[0] =
        v->in[CO_FIXED] / (v->in[CO_RATE] * MONTH_S) + v->in[CO_VARIABLE];
    v->out[1] = v->out[0] * 1e6;
    return true;
}

static double solve_cost(const struct calculator_values *v, size_t input,
                         size_t output, double target)
{
    double each = output == 1 ? target / 1e6 : target;

    if (input == CO_RATE) {
        return v->in[CO_FIXED] / ((each - v->in[CO_VARIABLE]) * MONTH_S);
    }
    return (each - v->in[CO_VARIABLE]) * v->in[CO_RATE] * MONTH_S;
}

static const struct calculator_input cost_inputs[] = {
    INPUT("fixed", "fixed", "fixed cost of 30 d", "usd", 0, NO_LIMIT),
    INPUT_WITH("rate", "rate", "mean rate, not the peak", "/s", 0, NO_LIMIT,
               .min_excluded = true),
    INPUT_WITH("variable", "variable", "further cost of one request", "usd", 0,
               NO_LIMIT, .optional = true, .has_preset = true),
};
static const struct calculator_output cost_outputs[] = {
    OUTPUT("each", "each", "cost of one request", "usd"),
    OUTPUT("per_million", "per 10⁶", "cost of a million requests", "usd"),
};
static const char *const cost_steps[] = {
    "requests in 30 d = {rate#} × 2,592,000",
    "each = fixed/(rate × 2,592,000) + variable = {each}",
    "a million: {per_million}",
    NULL,
};
static const struct calculator_inverse cost_inverses[] = {
    {"rate", "each", 0, 1e15},
    {"rate", "per_million", 0, 1e15},
    {"fixed", "each", 0, 1e18},
    {"fixed", "per_million", 0, 1e18},
};
const struct calculator calculator_cost = {
    .id = "cost",
    .title = "Cost of a request",
    .inputs = cost_inputs,
    .input_count = COUNT_OF(cost_inputs),
    .outputs = cost_outputs,
    .output_count = COUNT_OF(cost_outputs),
    .main_output = 1,
    .run = run_cost,
    .steps = cost_steps,
    .inverses = cost_inverses,
    .inverse_count = COUNT_OF(cost_inverses),
    .solve = solve_cost,
};
