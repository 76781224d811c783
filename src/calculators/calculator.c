#include "calculators/calculator.h"

#include <math.h>
#include <string.h>

#include "base/nearest.h"
#include "calculators/formulas.h"

static const struct calculator *const table[] = {
    &calculator_littles_law,
    &calculator_mm1,
    &calculator_mmc,
    &calculator_erlang_b,
    &calculator_kingman,
    &calculator_usl,
    &calculator_usl_fit,
    &calculator_amdahl,
    &calculator_gustafson,
    &calculator_avail_series,
    &calculator_avail_parallel,
    &calculator_k_of_n,
    &calculator_mtbf_mttr,
    &calculator_nines,
    &calculator_quorum,
    &calculator_fan_out,
    &calculator_poisson,
    &calculator_retry,
    &calculator_backoff,
    &calculator_cache,
    &calculator_ring,
    &calculator_bloom,
    &calculator_light_delay,
    &calculator_bdp,
    &calculator_cost,
    &calculator_collision,
    &calculator_capacity,
    &calculator_burn_rate,
    &calculator_error_budget,
    &calculator_drain,
    &calculator_erasure,
    &calculator_hedge,
    &calculator_token_bucket,
};

size_t calculator_count(void)
{
    return COUNT_OF(table);
}

const struct calculator *calculator_get(size_t index)
{
    return table[index];
}

const struct calculator *calculator_find(const char *id)
{
    for (size_t i = 0; i < COUNT_OF(table); i++) {
        if (str_equal(table[i]->id, id)) {
            return table[i];
        }
    }
    return NULL;
}

int calculator_find_input(const struct calculator *calculator, const char *name)
{
    for (size_t i = 0; i < calculator->input_count; i++) {
        if (str_equal(calculator->inputs[i].name, name)) {
            return (int)i;
        }
    }
    return -1;
}

int calculator_find_output(const struct calculator *calculator,
                           const char *name)
{
    for (size_t i = 0; i < calculator->output_count; i++) {
        if (str_equal(calculator->outputs[i].name, name)) {
            return (int)i;
        }
    }
    return -1;
}

/* A limit in the unit in which the input is typed. */
static void add_limit(struct str *out, const struct calculator_input *input,
                      double limit)
{
    struct unit unit;

    if (!unit_parse(input->unit, &unit, NULL)) {
        unit = unit_none();
    }
    quantity_add(out, limit / unit.scale, &unit, 0);
}

static bool range_error(const struct calculator_input *input, struct error *err)
{
    struct str text = STR_INIT;

    str_add_format(&text, "%s must be ", input->name);
    if (isinf(input->max)) {
        str_add(&text, input->min_excluded ? "above " : "at least ");
        add_limit(&text, input, input->min);
    } else {
        str_add(&text, input->min_excluded ? "above " : "from ");
        add_limit(&text, input, input->min);
        str_add(&text, input->max_excluded ? " and below " : " to ");
        add_limit(&text, input, input->max);
    }
    error_set(err, "%s", text.buf);
    str_release(&text);
    return false;
}

static bool in_range(const struct calculator_input *input, double value)
{
    return (input->min_excluded ? value > input->min : value >= input->min) &&
           (input->max_excluded ? value < input->max : value <= input->max);
}

static bool is_needed(const struct calculator_input *input)
{
    return !input->optional && input->kind == INPUT_NUMBER;
}

static bool check_input(const struct calculator_input *input, double value,
                        bool solved, bool strict, struct error *err)
{
    if (isnan(value)) {
        return !strict || !is_needed(input) ||
               error_set(err, "%s is missing", input->name);
    }
    if (!in_range(input, value)) {
        return range_error(input, err);
    }
    if (input->whole && !solved && value != floor(value)) {
        return error_set(err, "%s must be a whole number", input->name);
    }
    return true;
}

static bool check_list(const struct calculator_input *input, const double *list,
                       size_t count, struct error *err)
{
    if (input->kind == INPUT_NUMBER) {
        return true;
    }
    if (count == 0) {
        return input->optional || error_set(err, "%s is missing", input->name);
    }
    for (size_t i = 0; i < count; i++) {
        if (!in_range(input, list[i])) {
            return range_error(input, err);
        }
    }
    return true;
}

static void clear_outputs(struct calculator_values *v)
{
    for (size_t i = 0; i < CALCULATOR_MAX_OUTPUTS; i++) {
        v->out[i] = NO_VALUE;
        v->small[i] = NO_VALUE;
        v->word[i] = NULL;
    }
    v->out_list_count = 0;
}

static bool run_once(const struct calculator *calculator,
                     struct calculator_values *v, int solved, struct error *err)
{
    clear_outputs(v);
    v->solved = solved;
    for (size_t i = 0; i < calculator->input_count; i++) {
        if (!check_input(&calculator->inputs[i], v->in[i], (int)i == solved,
                         calculator->strict, err) ||
            !check_list(&calculator->inputs[i], v->list[i], v->list_count[i],
                        err)) {
            return false;
        }
    }
    if (!calculator->run(v, err)) {
        return false;
    }
    for (size_t i = 0; i < calculator->output_count; i++) {
        if (isinf(v->out[i])) {
            v->out[i] = NO_VALUE;
            v->word[i] = "too large";
        }
    }
    return true;
}

/* One output as a function of one input, for bisection; NaN: no value. */
static double probe(const struct calculator *calculator,
                    const struct calculator_values *base, size_t input,
                    size_t output, double x)
{
    struct calculator_values v = *base;
    struct str_list warnings = STR_LIST_INIT;
    struct error ignored = ERROR_INIT;
    double y;

    v.in[input] = x;
    v.warnings = &warnings;
    y = run_once(calculator, &v, (int)input, &ignored) ? v.out[output]
                                                       : NO_VALUE;
    str_list_release(&warnings);
    error_release(&ignored);
    return y;
}

/* Ranges over many powers of ten are halved by ratio. */
static double halfway(double low, double high)
{
    if (low > 0 && high / low > 4) {
        return sqrt(low) * sqrt(high);
    }
    if (low == 0 && high > 1e-12) {
        return high > 1 ? 1e-6 : high / 16;
    }
    return low + (high - low) / 2;
}

/* Monotone between low and high: to neighbouring doubles, or 300 halvings. */
static double bisect(const struct calculator *calculator,
                     const struct calculator_values *base,
                     const struct calculator_inverse *row, size_t input,
                     size_t output, double target)
{
    double low = row->low;
    double high = row->high;
    double at_low = probe(calculator, base, input, output, low);
    double at_high = probe(calculator, base, input, output, high);
    bool rising;

    if (isnan(at_low) || isnan(at_high)) {
        /* A limit that the formula leaves out: come in a little. */
        low = isnan(at_low) ? low + fmin(1e-9, (high - low) * 1e-9) : low;
        high = isnan(at_high) ? high - (high - low) * 1e-12 : high;
        at_low = probe(calculator, base, input, output, low);
        at_high = probe(calculator, base, input, output, high);
    }
    rising = at_high > at_low;
    if (!(target >= fmin(at_low, at_high) && target <= fmax(at_low, at_high))) {
        return NO_VALUE;
    }
    for (int i = 0; i < 300; i++) {
        double mid = halfway(low, high);
        double y = probe(calculator, base, input, output, mid);

        if (mid <= low || mid >= high) {
            break;
        }
        if (y == target) {
            return mid;
        }
        if ((y < target) == rising) {
            low = mid;
        } else {
            high = mid;
        }
    }
    return low + (high - low) / 2;
}

static const struct calculator_inverse *
find_inverse(const struct calculator_args *args, size_t output)
{
    const struct calculator *calculator = args->calculator;
    const struct calculator_inverse *preset = NULL;

    for (size_t i = 0; i < calculator->inverse_count; i++) {
        const struct calculator_inverse *row = &calculator->inverses[i];
        size_t input = (size_t)calculator_find_input(calculator, row->input);

        if (!str_equal(row->output, calculator->outputs[output].name) ||
            is_given(args->in[input])) {
            continue;
        }
        if (!calculator->inputs[input].has_preset &&
            !(calculator->inputs[input].optional &&
              calculator->inputs[input].time_by)) {
            return row;
        }
        preset = row;
    }
    return preset;
}

static void add_no_solution(const struct calculator_args *args,
                            const struct calculator_inverse *row, double target,
                            struct error *err)
{
    struct str text = STR_INIT;
    size_t output =
        (size_t)calculator_find_output(args->calculator, row->output);
    struct unit unit = calculator_output_unit(args, output);

    quantity_add(&text, target / unit.scale, &unit, 0);
    error_set(err, "no %s gives %s = %s", row->input, row->output, text.buf);
    str_release(&text);
}

/* Fills in the input left out, so that the given output comes out. */
static bool solve(const struct calculator_args *args,
                  struct calculator_values *v, size_t output, int *solved,
                  struct error *err)
{
    const struct calculator *calculator = args->calculator;
    const struct calculator_inverse *row = find_inverse(args, output);
    double target = args->out[output];
    size_t input;
    double value = NO_VALUE;

    if (row == NULL) {
        return error_set(err, "%s is given: leave the input to be solved out",
                         calculator->outputs[output].name);
    }
    input = (size_t)calculator_find_input(calculator, row->input);
    for (size_t i = 0; i < calculator->input_count; i++) {
        if (i != input &&
            !check_input(&calculator->inputs[i], v->in[i], false, true, err)) {
            return false;
        }
    }
    if (calculator->solve != NULL) {
        value = calculator->solve(v, input, output, target);
    } else {
        value = bisect(calculator, v, row, input, output, target);
    }
    if (!isfinite(value) || !in_range(&calculator->inputs[input], value)) {
        add_no_solution(args, row, target, err);
        return false;
    }
    v->in[input] = value;
    *solved = (int)input;
    return true;
}

static bool take_args(const struct calculator_args *args,
                      struct calculator_values *v, int *target,
                      struct error *err)
{
    const struct calculator *calculator = args->calculator;

    *target = -1;
    for (size_t i = 0; i < CALCULATOR_MAX_INPUTS; i++) {
        v->in[i] = args->in[i];
        v->list[i] = args->list[i];
        v->list_count[i] = args->list_count[i];
        if (i < calculator->input_count && isnan(v->in[i]) &&
            calculator->inputs[i].has_preset) {
            v->in[i] = calculator->inputs[i].preset;
        }
    }
    for (size_t i = 0; i < calculator->output_count; i++) {
        if (is_given(args->out[i])) {
            if (*target >= 0) {
                return error_set(err, "give one output at most, not %s and %s",
                                 calculator->outputs[*target].name,
                                 calculator->outputs[i].name);
            }
            *target = (int)i;
        }
    }
    return true;
}

static bool has_some_output(const struct calculator *calculator,
                            const struct calculator_values *v)
{
    for (size_t i = 0; i < calculator->output_count; i++) {
        if (is_given(v->out[i]) || v->word[i] != NULL) {
            return true;
        }
    }
    return false;
}

/* Which optional inputs are not there, for "give …". */
static bool nothing_follows(const struct calculator *calculator,
                            const struct calculator_values *v,
                            struct error *err)
{
    struct str names = STR_INIT;

    for (size_t i = 0; i < calculator->input_count; i++) {
        if (isnan(v->in[i]) && is_needed(&calculator->inputs[i])) {
            return error_set(err, "%s is missing", calculator->inputs[i].name);
        }
    }
    for (size_t i = 0; i < calculator->input_count; i++) {
        if (isnan(v->in[i]) && v->list_count[i] == 0) {
            str_add(&names, names.len > 0 ? ", " : "");
            str_add(&names, calculator->inputs[i].name);
        }
    }
    error_set(err, "too little is given; left out: %s", names.buf);
    str_release(&names);
    return false;
}

static void warn_of_fraction(const struct calculator *calculator,
                             struct calculator_values *v)
{
    if (v->solved >= 0 && calculator->inputs[v->solved].whole &&
        v->in[v->solved] != floor(v->in[v->solved])) {
        char *text = xasprintf("%s is not a whole number",
                               calculator->inputs[v->solved].name);

        str_list_take(v->warnings, text);
    }
}

bool calculator_run(const struct calculator_args *args,
                    struct calculator_result *result, struct error *err)
{
    const struct calculator *calculator = args->calculator;
    struct calculator_values *v = &result->values;
    int target;
    int solved = -1;
    bool ok = false;

    memset(result, 0, sizeof(*result));
    result->warnings = (struct str_list)STR_LIST_INIT;
    v->warnings = &result->warnings;
    clear_outputs(v);
    if (!take_args(args, v, &target, err)) {
        goto out;
    }
    if (target >= 0 && !solve(args, v, (size_t)target, &solved, err)) {
        goto out;
    }
    if (!run_once(calculator, v, solved, err)) {
        goto out;
    }
    if (!has_some_output(calculator, v)) {
        nothing_follows(calculator, v, err);
        goto out;
    }
    warn_of_fraction(calculator, v);
    ok = true;
out:
    if (!ok) {
        clear_outputs(v);
        v->solved = -1;
        str_list_clear(&result->warnings);
    }
    return ok;
}

void calculator_result_release(struct calculator_result *result)
{
    str_list_release(&result->warnings);
}
