/* Retries, caches, links and buckets. */
#include <math.h>

#include "calculators/formulas.h"

enum { RT_M, RT_DEPTH, RT_F };
enum { RT_WORST, RT_ATTEMPTS, RT_SUCCESS };

static bool run_retry(struct calculator_values *v, struct error *err UNUSED)
{
    double m = v->in[RT_M];
    double f = v->in[RT_F];

    v->out[RT_WORST] = pow(m, v->in[RT_DEPTH]);
    v->out[RT_ATTEMPTS] = f == 1 ? m : (1 - pow(f, m)) / (1 - f);
    v->out[RT_SUCCESS] = 1 - pow(f, m);
    v->small[RT_SUCCESS] = pow(f, m);
    return true;
}

static const struct calculator_input retry_inputs[] = {
    INPUT_WITH("m", "m", "attempts of a layer (retries + 1)", "", 1, 20,
               .whole = true),
    INPUT_WITH("depth", "depth", "layers that retry", "", 1, 10, .whole = true,
               .optional = true),
    INPUT_WITH("f", "f", "chance that an attempt fails", "", 0, 1,
               .optional = true),
};
static const struct calculator_output retry_outputs[] = {
    OUTPUT_WITH("worst", "mᵈ", "attempts at the bottom, worst case", "",
                .kind = OUTPUT_WHOLE),
    OUTPUT("attempts", "attempts", "attempts of one call, mean", ""),
    OUTPUT_WITH("success", "success", "share that succeeds", "",
                .kind = OUTPUT_SHARE),
};
static const char *const retry_steps[] = {
    "worst = attempts^depth = {m#}^{depth#} = {worst}",
    "mean attempts = (1 − fᵐ)/(1 − f) = {attempts}",
    "success = 1 − fᵐ = 1 − {f#}^{m#} = {success}",
    NULL,
};
const struct calculator calculator_retry = {
    .id = "retry",
    .title = "Retries",
    .inputs = retry_inputs,
    .input_count = COUNT_OF(retry_inputs),
    .outputs = retry_outputs,
    .output_count = COUNT_OF(retry_outputs),
    .main_output = RT_WORST,
    .run = run_retry,
    .steps = retry_steps,
};

enum { BO_BASE, BO_CAP, BO_M };

static bool run_backoff(struct calculator_values *v, struct error *err)
{
    double total = 0;
    double wait = v->in[BO_BASE];

    if (v->in[BO_CAP] < v->in[BO_BASE]) {
        return error_set(err, "the cap lies below the first wait");
    }
    for (double i = 0; i < v->in[BO_M]; i++) {
        v->out_list[v->out_list_count++] = fmin(v->in[BO_CAP], wait);
        total += fmin(v->in[BO_CAP], wait);
        wait *= 2;
    }
    v->out[0] = (double)v->out_list_count;
    v->out[1] = total;
    v->out[2] = total / 2;
    return true;
}

static const struct calculator_input backoff_inputs[] = {
    INPUT_WITH("base", "base", "first wait", "s", 0, NO_LIMIT,
               .min_excluded = true),
    INPUT_WITH("cap", "cap", "longest wait", "s", 0, NO_LIMIT,
               .min_excluded = true),
    INPUT_WITH("m", "m", "waits", "", 0, 60, .whole = true),
};
static const struct calculator_output backoff_outputs[] = {
    OUTPUT_WITH("waits", "dᵢ", "each wait", "s", .kind = OUTPUT_LIST),
    OUTPUT("total", "total", "total, without jitter", "s"),
    OUTPUT("mean", "mean", "total with full jitter, mean", "s"),
};
static const char *const backoff_steps[] = {
    "dᵢ = min(cap, base × 2ⁱ): {waits}",
    "total = {total}",
    "with full jitter the mean is half of it: {mean}",
    NULL,
};
const struct calculator calculator_backoff = {
    .id = "backoff",
    .strict = true,
    .title = "Exponential backoff",
    .inputs = backoff_inputs,
    .input_count = COUNT_OF(backoff_inputs),
    .outputs = backoff_outputs,
    .output_count = COUNT_OF(backoff_outputs),
    .main_output = 1,
    .run = run_backoff,
    .steps = backoff_steps,
};

enum { CA_HIT, CA_T_HIT, CA_T_PENALTY, CA_LAMBDA, CA_HIT_NEW };
enum { CA_T, CA_BACKEND, CA_T_NEW, CA_BACKEND_NEW };

static bool run_cache(struct calculator_values *v, struct error *err UNUSED)
{
    double miss = share_rest(v->in[CA_HIT]);
    double miss_new = share_rest(v->in[CA_HIT_NEW]);

    v->out[CA_T] = v->in[CA_T_HIT] + miss * v->in[CA_T_PENALTY];
    v->out[CA_BACKEND] = v->in[CA_LAMBDA] * miss;
    v->out[CA_T_NEW] = v->in[CA_T_HIT] + miss_new * v->in[CA_T_PENALTY];
    v->out[CA_BACKEND_NEW] = v->in[CA_LAMBDA] * miss_new;
    return true;
}

static double solve_cache(const struct calculator_values *v, size_t input,
                          size_t output, double target)
{
    double miss = share_rest(v->in[CA_HIT]);

    if (input == CA_HIT) {
        return output == CA_T
                   ? 1 - (target - v->in[CA_T_HIT]) / v->in[CA_T_PENALTY]
                   : 1 - target / v->in[CA_LAMBDA];
    }
    if (input == CA_T_HIT) {
        return target - miss * v->in[CA_T_PENALTY];
    }
    return input == CA_T_PENALTY ? (target - v->in[CA_T_HIT]) / miss
                                 : target / miss;
}

static const struct calculator_input cache_inputs[] = {
    INPUT("hit", "hit", "hit ratio", "", 0, 1),
    INPUT_WITH("t_hit", "t_hit", "time of a lookup", "s", 0, NO_LIMIT,
               .optional = true),
    INPUT_WITH("t_penalty", "t_pen", "further time of a miss", "s", 0, NO_LIMIT,
               .optional = true),
    INPUT_WITH("lambda", "λ", "request rate", "/s", 0, NO_LIMIT,
               .optional = true),
    INPUT_WITH("hit_new", "hit'", "hit ratio to compare", "", 0, 1,
               .optional = true),
};
static const struct calculator_output cache_outputs[] = {
    OUTPUT("T", "T", "time, mean", "s"),
    OUTPUT("backend", "λ·miss", "rate behind the cache", "/s"),
    OUTPUT("T_new", "T'", "time at the other ratio, mean", "s"),
    OUTPUT("backend_new", "λ·miss'", "rate behind at the other ratio", "/s"),
};
static const char *const cache_steps[] = {
    "T = t_hit + (1 − hit) × t_penalty = {t_hit} + (1 − {hit#}) × {t_penalty} "
    "= {T}",
    "behind the cache: λ(1 − hit) = {lambda#} × (1 − {hit#}) = {backend}",
    "at {hit_new#}: T = {T_new}",
    "at {hit_new#}: behind the cache {backend_new}",
    NULL,
};
static const struct calculator_inverse cache_inverses[] = {
    {"hit", "T", 0, 1},
    {"hit", "backend", 0, 1},
    {"t_hit", "T", 0, 1e15},
    {"t_penalty", "T", 0, 1e15},
    {"lambda", "backend", 0, 1e18},
};
const struct calculator calculator_cache = {
    .id = "cache",
    .title = "Cache",
    .inputs = cache_inputs,
    .input_count = COUNT_OF(cache_inputs),
    .outputs = cache_outputs,
    .output_count = COUNT_OF(cache_outputs),
    .main_output = CA_T,
    .run = run_cache,
    .steps = cache_steps,
    .inverses = cache_inverses,
    .inverse_count = COUNT_OF(cache_inverses),
    .solve = solve_cache,
};

enum { LD_ONE_WAY, LD_RTT, LD_TRIPS };

static bool run_light(struct calculator_values *v, struct error *err UNUSED)
{
    v->out[LD_ONE_WAY] = v->in[0] / v->in[1];
    v->out[LD_RTT] = 2 * v->in[0] / v->in[1];
    if (v->in[0] > 0) {
        v->out[LD_TRIPS] = v->in[1] / (2 * v->in[0]);
    } else if (v->in[0] == 0) {
        v->word[LD_TRIPS] = "unlimited";
    }
    str_list_add(v->warnings, "a floor only: real routes are longer");
    return true;
}

static double solve_light(const struct calculator_values *v, size_t input,
                          size_t output, double target)
{
    double one_way = output == LD_ONE_WAY ? target
                     : output == LD_RTT   ? target / 2
                                          : 1 / (2 * target);

    return input == 0 ? one_way * v->in[1] : v->in[0] / one_way;
}

static const struct calculator_input light_inputs[] = {
    INPUT("d", "d", "distance, one way", "km", 0, NO_LIMIT),
    /* 200,000 km/s in fibre; nothing beats light in vacuum. */
    INPUT_WITH("v", "v", "speed of the signal", "km/s", 0, 299792458,
               .optional = true, .min_excluded = true, .has_preset = true,
               .preset = 2e8),
};
static const struct calculator_output light_outputs[] = {
    OUTPUT_WITH("one_way", "d/v", "one way", "s", .round_trip = true),
    OUTPUT_WITH("rtt", "2d/v", "round trip", "s", .round_trip = true),
    OUTPUT_WITH("trips", "1/RTT", "sequential round trips", "/s",
                .round_trip = true),
};
static const char *const light_steps[] = {
    "one way = d/v = {d}/{v} = {one_way}",
    "round trip = 2d/v = {rtt}",
    "one after the other: at most {trips}",
    NULL,
};
static const struct calculator_inverse light_inverses[] = {
    {"d", "one_way", 0, 1e18},
    {"d", "rtt", 0, 1e18},
    {"d", "trips", 0, 1e18},
};
const struct calculator calculator_light_delay = {
    .id = "light-delay",
    .title = "Delay of light",
    .inputs = light_inputs,
    .input_count = COUNT_OF(light_inputs),
    .outputs = light_outputs,
    .output_count = COUNT_OF(light_outputs),
    .main_output = LD_RTT,
    .run = run_light,
    .steps = light_steps,
    .inverses = light_inverses,
    .inverse_count = COUNT_OF(light_inverses),
    .solve = solve_light,
};

enum { BD_B, BD_RTT, BD_WINDOW };

static bool run_bdp(struct calculator_values *v, struct error *err UNUSED)
{
    v->out[0] = v->in[BD_B] * v->in[BD_RTT];
    v->out[1] = v->in[BD_WINDOW] / v->in[BD_RTT];
    return true;
}

static double solve_bdp(const struct calculator_values *v, size_t input,
                        size_t output, double target)
{
    if (input == BD_RTT) {
        return output == 0 ? target / v->in[BD_B] : v->in[BD_WINDOW] / target;
    }
    return input == BD_B ? target / v->in[BD_RTT] : target * v->in[BD_RTT];
}

static const struct calculator_input bdp_inputs[] = {
    INPUT_WITH("B", "B", "bandwidth", "bit/s", 0, NO_LIMIT, .optional = true,
               .min_excluded = true),
    INPUT_WITH("RTT", "RTT", "round-trip time", "s", 0, NO_LIMIT,
               .min_excluded = true),
    INPUT_WITH("window", "window", "sent before an answer", "B", 0, NO_LIMIT,
               .optional = true, .min_excluded = true),
};
static const struct calculator_output bdp_outputs[] = {
    OUTPUT_WITH("bdp", "B·RTT", "bytes in flight", "B", .round_trip = true),
    OUTPUT_WITH("B_max", "w/RTT", "bound of the throughput", "bit/s",
                .round_trip = true),
};
static const char *const bdp_steps[] = {
    "in flight = B × RTT = {B} × {RTT} = {bdp}",
    "bound = window/RTT = {window}/{RTT} = {B_max}",
    NULL,
};
static const struct calculator_inverse bdp_inverses[] = {
    {"RTT", "bdp", 0, 1e15},
    {"RTT", "B_max", 0, 1e15},
    {"B", "bdp", 0, 1e18},
    {"window", "B_max", 0, 1e18},
};
const struct calculator calculator_bdp = {
    .id = "bdp",
    .title = "Bandwidth-delay product",
    .inputs = bdp_inputs,
    .input_count = COUNT_OF(bdp_inputs),
    .outputs = bdp_outputs,
    .output_count = COUNT_OF(bdp_outputs),
    .main_output = 0,
    .run = run_bdp,
    .steps = bdp_steps,
    .inverses = bdp_inverses,
    .inverse_count = COUNT_OF(bdp_inverses),
    .solve = solve_bdp,
};

static bool run_bucket(struct calculator_values *v, struct error *err UNUSED)
{
    v->out[0] = v->in[0] + v->in[1] * v->in[2];
    return true;
}

static const struct calculator_input bucket_inputs[] = {
    INPUT("b", "b", "burst", "", 0, NO_LIMIT),
    INPUT("r", "r", "refill rate", "/s", 0, NO_LIMIT),
    INPUT("t", "t", "time", "s", 0, NO_LIMIT),
};
static const struct calculator_output bucket_outputs[] = {
    OUTPUT("accepted", "b+rt", "accepted at most", ""),
};
static const char *const bucket_steps[] = {
    "accepted = b + rt = {b#} + {r#} × {t} = {accepted}",
    NULL,
};
const struct calculator calculator_token_bucket = {
    .id = "token-bucket",
    .title = "Token bucket",
    .inputs = bucket_inputs,
    .input_count = COUNT_OF(bucket_inputs),
    .outputs = bucket_outputs,
    .output_count = COUNT_OF(bucket_outputs),
    .main_output = 0,
    .run = run_bucket,
    .steps = bucket_steps,
};
