/* Results and derivations in words; see calculator.h. */
#include <math.h>
#include <string.h>

#include "base/number.h"
#include "calculators/formulas.h"

static void add_list(const double *values, size_t count,
                     const struct unit *unit, int figures, struct str *out)
{
    for (size_t i = 0; i < count; i++) {
        str_add(out, i > 0 ? ", " : "");
        quantity_add_best(out, values[i], unit, figures);
    }
}

static void add_points(const double *values, size_t count, struct str *out)
{
    for (size_t i = 0; i + 1 < count; i += 2) {
        str_add(out, i > 0 ? " " : "");
        number_add_plain(out, values[i], 6);
        str_add_char(out, ':');
        number_add_plain(out, values[i + 1], 6);
    }
}

/* Units of data rates and the like stay what the table says; times and
 * amounts are told in the unit that suits their size. */
static void add_value(double base, const struct unit *unit, bool whole,
                      int figures, struct str *out)
{
    if (whole) {
        number_add_plain(out, base, 12);
        return;
    }
    quantity_add_best(out, base, unit, figures);
}

void calculator_add_output(const struct calculator_args *args,
                           const struct calculator_result *result,
                           size_t output, int figures, struct str *out)
{
    const struct calculator_output *about = &args->calculator->outputs[output];
    const struct calculator_values *v = &result->values;
    struct unit unit = calculator_output_unit(args, output);

    if (v->word[output] != NULL) {
        str_add(out, v->word[output]);
        return;
    }
    if (!is_given(v->out[output])) {
        return;
    }
    switch (about->kind) {
    case OUTPUT_YES:
        str_add(out, v->out[output] != 0 ? "yes" : "no");
        return;
    case OUTPUT_LIST:
        add_list(v->out_list, v->out_list_count, &unit, figures, out);
        return;
    case OUTPUT_SHARE:
        share_add_both(out, v->out[output], v->small[output], figures);
        return;
    case OUTPUT_NUMBER:
    case OUTPUT_WHOLE:
        break;
    }
    add_value(v->out[output], &unit, about->kind == OUTPUT_WHOLE, figures, out);
}

void calculator_add_input(const struct calculator_args *args,
                          const struct calculator_result *result, size_t input,
                          int figures, struct str *out)
{
    const struct calculator_input *about = &args->calculator->inputs[input];
    struct unit unit = calculator_input_unit(args, input);
    double value = result != NULL ? result->values.in[input] : args->in[input];

    if (about->kind == INPUT_POINTS) {
        add_points(args->list[input], args->list_count[input], out);
    } else if (about->kind == INPUT_LIST) {
        for (size_t i = 0; i < args->list_count[input]; i++) {
            str_add(out, i > 0 ? ", " : "");
            number_add_plain(out, args->list[input][i] * 100, 12);
            str_add(out, " %");
        }
    } else if (is_given(value)) {
        add_value(value, &unit, about->whole && value == floor(value), figures,
                  out);
    }
}

/* A value by name: with its unit, or as a bare number in the table's unit. */
static bool add_named(const struct calculator_args *args,
                      const struct calculator_result *result, const char *name,
                      bool bare, struct str *out)
{
    int input = calculator_find_input(args->calculator, name);
    int output = calculator_find_output(args->calculator, name);
    size_t before = out->len;

    /* A name on both sides: the input, once solved, is filled in too. */
    if (output >= 0 && !bare &&
        (input < 0 || !is_given(result->values.in[input]))) {
        calculator_add_output(args, result, (size_t)output, 4, out);
        return out->len > before;
    }
    if (!bare) {
        if (input >= 0) {
            calculator_add_input(args, result, (size_t)input, 4, out);
        }
        return out->len > before;
    }
    double value = input >= 0 ? result->values.in[input] : NO_VALUE;
    struct unit unit =
        input >= 0 ? calculator_input_unit(args, (size_t)input) : unit_none();

    if (!is_given(value) && output >= 0) {
        value = result->values.out[output];
        unit = calculator_output_unit(args, (size_t)output);
    }
    if (!is_given(value)) {
        return false;
    }
    number_add_plain(out, value / unit.scale, 6);
    return true;
}

/* False when the line names something that is not known. */
static bool fill_line(const struct calculator_args *args,
                      const struct calculator_result *result, const char *line,
                      struct str *out)
{
    while (*line != '\0') {
        const char *end = *line == '{' ? strchr(line, '}') : NULL;
        char name[32];
        size_t len;
        bool bare;

        if (end == NULL) {
            str_add_char(out, *line++);
            continue;
        }
        len = (size_t)(end - line) - 1;
        bare = len > 0 && end[-1] == '#';
        len -= bare;
        if (len >= sizeof(name)) {
            return false;
        }
        memcpy(name, line + 1, len);
        name[len] = '\0';
        if (!add_named(args, result, name, bare, out)) {
            return false;
        }
        line = end + 1;
    }
    return true;
}

void calculator_steps(const struct calculator_args *args,
                      const struct calculator_result *result,
                      struct str_list *lines)
{
    struct str line = STR_INIT;

    for (const char *const *step = args->calculator->steps; *step != NULL;
         step++) {
        str_clear(&line);
        if (fill_line(args, result, *step, &line)) {
            str_list_add(lines, line.buf);
        }
    }
    str_release(&line);
}

double calculator_output_in(const struct calculator_args *args,
                            const char *output, const struct unit *unit,
                            struct error *err)
{
    struct calculator_result result;
    int index = calculator_find_output(args->calculator, output);
    struct unit own;
    double value = NO_VALUE;

    if (index < 0) {
        error_set(err, "%s has no output '%.40s'", args->calculator->id,
                  output);
        return NO_VALUE;
    }
    if (!calculator_run(args, &result, err)) {
        goto out;
    }
    own = calculator_output_unit(args, (size_t)index);
    if (args->calculator->outputs[index].kind == OUTPUT_LIST) {
        error_set(err, "%s is a list", output);
    } else if (!unit_fits(&own, unit)) {
        error_set(err, "%s is %s, not %s", output,
                  dimension_name(own.dimension),
                  dimension_name(unit->dimension));
    } else if (result.values.word[index] != NULL) {
        error_set(err, "%s: %s", output, result.values.word[index]);
    } else if (!is_given(result.values.out[index])) {
        error_set(err, "%s gives no %s for these inputs", args->calculator->id,
                  output);
    } else {
        value = result.values.out[index] / unit->scale;
    }
out:
    calculator_result_release(&result);
    return value;
}
