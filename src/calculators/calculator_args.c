/* Values put into a calculator by name; see calculator.h. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/nearest.h"
#include "calculators/formulas.h"

void calculator_args_init(struct calculator_args *args,
                          const struct calculator *calculator)
{
    memset(args, 0, sizeof(*args));
    args->calculator = calculator;
    for (size_t i = 0; i < CALCULATOR_MAX_INPUTS; i++) {
        args->in[i] = NO_VALUE;
    }
    for (size_t i = 0; i < CALCULATOR_MAX_OUTPUTS; i++) {
        args->out[i] = NO_VALUE;
    }
}

void calculator_args_release(struct calculator_args *args)
{
    for (size_t i = 0; i < CALCULATOR_MAX_INPUTS; i++) {
        free(args->list[i]);
        args->list[i] = NULL;
        args->list_count[i] = 0;
    }
}

void calculator_args_copy(struct calculator_args *to,
                          const struct calculator_args *from)
{
    *to = *from;
    for (size_t i = 0; i < CALCULATOR_MAX_INPUTS; i++) {
        to->list[i] = NULL;
        if (from->list_count[i] > 0) {
            to->list[i] =
                xreallocarray(NULL, from->list_count[i], sizeof(double));
            memcpy(to->list[i], from->list[i],
                   from->list_count[i] * sizeof(double));
        }
    }
}

static bool unknown_name(const struct calculator *calculator, const char *name,
                         struct error *err)
{
    struct nearest nearest = NEAREST_INIT(name);
    struct str hint = STR_INIT;

    for (size_t i = 0; i < calculator->input_count; i++) {
        nearest_offer(&nearest, calculator->inputs[i].name);
    }
    nearest_add_hint(&nearest, &hint);
    error_set_code(err, ERROR_NOT_FOUND, "%s has no input '%.40s'%s",
                   calculator->id, name, hint.buf);
    str_release(&hint);
    return false;
}

/* Input first: where a name stands on both sides it is put in. */
static bool find_name(const struct calculator *calculator, const char *name,
                      int *input, int *output, struct error *err)
{
    *input = calculator_find_input(calculator, name);
    *output = -1;
    if (*input >= 0) {
        return true;
    }
    *output = calculator_find_output(calculator, name);
    if (*output >= 0) {
        for (size_t i = 0; i < calculator->inverse_count; i++) {
            if (str_equal(calculator->inverses[i].output, name)) {
                return true;
            }
        }
        return error_set(err, "%s computes %s; it cannot be put in",
                         calculator->id, name);
    }
    return unknown_name(calculator, name, err);
}

static bool is_time_by(const struct calculator_args *args, unsigned time_by)
{
    return time_by > 0 && is_given(args->in[time_by - 1]);
}

/* The word of a count or a currency that goes with the results. */
static bool keep_label(struct calculator_args *args, const struct unit *unit,
                       struct error *err)
{
    if (unit->dimension == DIMENSION_COUNT_RATE && unit->label[0] != '\0') {
        memcpy(args->count, unit->label, sizeof(args->count));
    }
    if (unit->dimension == DIMENSION_MONEY) {
        if (args->currency[0] != '\0' &&
            !str_equal(args->currency, unit->label)) {
            return error_set(err, "%s and %s are not converted", args->currency,
                             unit->label);
        }
        memcpy(args->currency, unit->label, sizeof(args->currency));
    }
    return true;
}

static bool parse_number(struct calculator_args *args, const char *name,
                         const char *unit_text, bool any_time, const char *text,
                         double *base, struct error *err)
{
    struct quantity quantity;
    struct str why = STR_INIT;
    struct unit unit;
    struct unit seconds;
    enum quantity_status status;
    bool ok = false;

    if (!unit_parse(unit_text, &unit, NULL)) {
        unit = unit_none();
    }
    /* Either currency may be put in. */
    if (unit.dimension == DIMENSION_MONEY &&
        quantity_parse(text, NULL, &quantity, NULL) == QUANTITY_OK &&
        quantity.unit.dimension == DIMENSION_MONEY) {
        unit = quantity.unit;
    }
    (void)unit_parse("s", &seconds, NULL);
    if (any_time) {
        unit = seconds;
    }
    status = quantity_parse(text, &unit, &quantity, &why);
    if (status != QUANTITY_OK) {
        error_set(err, "%s: %s", name, why.buf);
        goto out;
    }
    if (!keep_label(args, &quantity.unit, err)) {
        goto out;
    }
    *base = quantity_base(&quantity);
    ok = true;
out:
    str_release(&why);
    return ok;
}

/* "99.9% 99.95%": words by spaces, or by commas with a space behind them. */
static bool parse_list(struct calculator_args *args, size_t input,
                       const char *text, struct error *err)
{
    const struct calculator_input *about = &args->calculator->inputs[input];
    double values[CALCULATOR_MAX_LIST];
    size_t count = 0;
    struct str word = STR_INIT;
    bool ok = false;

    while (*text != '\0') {
        size_t len = strcspn(text, " \t\n;");
        bool comma = len > 0 && text[len - 1] == ',';

        if (len == 0) {
            text++;
            continue;
        }
        if (count == CALCULATOR_MAX_LIST || len > QUANTITY_TEXT_MAX) {
            error_set(err, "%s: the list is too long", about->name);
            goto out;
        }
        str_set_len(&word, text, len - comma);
        if (!parse_number(args, about->name, about->unit, false, word.buf,
                          &values[count], err)) {
            goto out;
        }
        count++;
        text += len;
        /* "99.9 %" is one number. */
        if (text[0] == ' ' && text[1] == '%') {
            values[count - 1] *= 0.01;
            text += 2;
        }
    }
    ok = calculator_args_set_list(args, about->name, values, count, err);
out:
    str_release(&word);
    return ok;
}

/* "1:90 18:1078" */
static bool parse_points(struct calculator_args *args, size_t input,
                         const char *text, struct error *err)
{
    const struct calculator_input *about = &args->calculator->inputs[input];
    double values[CALCULATOR_MAX_LIST];
    size_t count = 0;
    struct str word = STR_INIT;
    bool ok = false;

    while (*text != '\0') {
        size_t len = strcspn(text, " \t\n;");
        char *colon;

        if (len == 0) {
            text++;
            continue;
        }
        str_set_len(&word, text, len > QUANTITY_TEXT_MAX ? 0 : len);
        colon = strchr(word.buf, ':');
        if (colon == NULL || count + 2 > CALCULATOR_MAX_LIST) {
            error_set(err, "%s: write up to 200 points as 1:90 18:1078",
                      about->name);
            goto out;
        }
        *colon = '\0';
        if (!parse_number(args, about->name, "", false, word.buf,
                          &values[count], err) ||
            !parse_number(args, about->name, "", false, colon + 1,
                          &values[count + 1], err)) {
            goto out;
        }
        count += 2;
        text += len;
    }
    ok = calculator_args_set_list(args, about->name, values, count, err);
out:
    str_release(&word);
    return ok;
}

static void take_out(struct calculator_args *args, int input, int output)
{
    if (output >= 0) {
        args->out[output] = NO_VALUE;
        return;
    }
    args->in[input] = NO_VALUE;
    free(args->list[input]);
    args->list[input] = NULL;
    args->list_count[input] = 0;
}

/* A time where it may be one: "20 min" spent, though T is not there yet. */
static bool reads_as_time(const struct calculator_args *args, unsigned time_by,
                          const char *text)
{
    struct quantity quantity;

    if (time_by == 0) {
        return false;
    }
    return is_time_by(args, time_by) ||
           (quantity_parse(text, NULL, &quantity, NULL) == QUANTITY_OK &&
            quantity.unit.dimension == DIMENSION_TIME);
}

bool calculator_args_set(struct calculator_args *args, const char *name,
                         const char *text, struct error *err)
{
    const struct calculator *calculator = args->calculator;
    int input;
    int output;
    double base;

    if (!find_name(calculator, name, &input, &output, err)) {
        return false;
    }
    if (text[strspn(text, " \t\n")] == '\0') {
        take_out(args, input, output);
        return true;
    }
    if (output >= 0) {
        const struct calculator_output *about = &calculator->outputs[output];

        if (!parse_number(args, name, about->unit,
                          reads_as_time(args, about->time_by, text), text,
                          &base, err)) {
            return false;
        }
        args->out[output] = base;
        return true;
    }
    if (calculator->inputs[input].kind == INPUT_LIST) {
        return parse_list(args, (size_t)input, text, err);
    }
    if (calculator->inputs[input].kind == INPUT_POINTS) {
        return parse_points(args, (size_t)input, text, err);
    }
    if (!parse_number(
            args, name, calculator->inputs[input].unit,
            reads_as_time(args, calculator->inputs[input].time_by, text), text,
            &base, err)) {
        return false;
    }
    args->in[input] = base;
    return true;
}

bool calculator_args_set_number(struct calculator_args *args, const char *name,
                                double base, struct error *err)
{
    int input;
    int output;

    if (!find_name(args->calculator, name, &input, &output, err)) {
        return false;
    }
    if (!isfinite(base)) {
        return error_set(err, "%s is not a finite number", name);
    }
    if (output >= 0) {
        args->out[output] = base;
        return true;
    }
    if (args->calculator->inputs[input].kind != INPUT_NUMBER) {
        return calculator_args_set_list(args, name, &base, 1, err);
    }
    args->in[input] = base;
    return true;
}

bool calculator_args_set_list(struct calculator_args *args, const char *name,
                              const double *values, size_t count,
                              struct error *err)
{
    int input;
    int output;
    size_t most;

    if (!find_name(args->calculator, name, &input, &output, err)) {
        return false;
    }
    if (output >= 0 || args->calculator->inputs[input].kind == INPUT_NUMBER) {
        return error_set(err, "%s is one number, not a list", name);
    }
    most = args->calculator->inputs[input].kind == INPUT_LIST
               ? 64
               : CALCULATOR_MAX_LIST;
    if (count > most) {
        return error_set(err, "%s: at most %zu numbers", name, most);
    }
    for (size_t i = 0; i < count; i++) {
        if (!isfinite(values[i])) {
            return error_set(err, "%s holds a number that is not finite", name);
        }
    }
    take_out(args, input, -1);
    if (count > 0) {
        args->list[input] = xreallocarray(NULL, count, sizeof(double));
        memcpy(args->list[input], values, count * sizeof(double));
        args->list_count[input] = count;
    }
    return true;
}

/* The table's unit, with the word or the currency that was put in. */
static struct unit unit_in_use(const struct calculator_args *args,
                               const char *text, unsigned time_by)
{
    struct unit unit = unit_none();
    char full[2 * UNIT_TEXT_MAX];

    if (is_time_by(args, time_by)) {
        text = "s";
    }
    if (text[0] == '/' && args->count[0] != '\0') {
        snprintf(full, sizeof(full), "%s%s", args->count, text);
        text = full;
    } else if (str_equal(text, "usd") && args->currency[0] != '\0') {
        text = args->currency;
    }
    (void)unit_parse(text, &unit, NULL);
    return unit;
}

struct unit calculator_output_unit(const struct calculator_args *args,
                                   size_t output)
{
    const struct calculator_output *about = &args->calculator->outputs[output];

    return unit_in_use(args, about->unit, about->time_by);
}

struct unit calculator_input_unit(const struct calculator_args *args,
                                  size_t input)
{
    const struct calculator_input *about = &args->calculator->inputs[input];

    return unit_in_use(args, about->unit, about->time_by);
}
