/* The key of a numeric or computed question, in numbers. */
#include <math.h>
#include <string.h>

#include "quiz/draw_internal.h"

/* An input's text: a parameter with its unit, a derived number, or as typed. */
static void add_input(const struct instance *instance, const char *value,
                      struct str *out)
{
    const struct question *question = instance->question;

    for (size_t i = 0; i < instance->value_count; i++) {
        if (!str_equal(instance->values[i].name, value)) {
            continue;
        }
        str_add_format(out, "%.17g", instance->values[i].number);
        if (i < question->param_count && question->params[i].unit != NULL &&
            !str_equal(question->params[i].unit, "none")) {
            str_add_char(out, ' ');
            str_add(out, question->params[i].unit);
        }
        return;
    }
    str_add(out, value);
}

void instance_add_inputs(const struct instance *instance, struct str *out)
{
    const struct question_calc *calc = &instance->question->number.calc;

    for (size_t i = 0; i < calc->with_count; i++) {
        const struct question_with *with = &calc->with[i];

        str_add_format(out, " %s=", with->input);
        for (size_t k = 0; k < with->values.count; k++) {
            str_add(out, k > 0 ? " " : "");
            add_input(instance, with->values.items[k], out);
        }
    }
}

bool instance_set_calc(const struct instance *instance,
                       struct calculator_args *args, struct error *err)
{
    const struct question_calc *calc = &instance->question->number.calc;
    struct str text = STR_INIT;
    bool ok = true;

    for (size_t i = 0; ok && i < calc->with_count; i++) {
        const struct question_with *with = &calc->with[i];

        str_clear(&text);
        for (size_t k = 0; k < with->values.count; k++) {
            str_add(&text, k > 0 ? " " : "");
            add_input(instance, with->values.items[k], &text);
        }
        ok = calculator_args_set(args, with->input, text.buf, err);
    }
    str_release(&text);
    return ok;
}

double instance_run_calc(const struct instance *instance, struct error *err)
{
    const struct question_calc *calc = &instance->question->number.calc;
    const struct calculator *calculator = calculator_find(calc->calc);
    struct calculator_args args;
    double value = NO_VALUE;

    if (calculator == NULL) {
        error_set(err, "no calculator '%.40s'", calc->calc);
        return NO_VALUE;
    }
    calculator_args_init(&args, calculator);
    if (instance_set_calc(instance, &args, err)) {
        value = calculator_output_in(&args, calc->output, &instance->unit, err);
    }
    calculator_args_release(&args);
    return value;
}

double question_round(enum question_round round_mode, double value)
{
    double hair = 1e-9 * fmax(1, fabs(value));

    switch (round_mode) {
    case ROUND_UP:
        return ceil(value - hair);
    case ROUND_DOWN:
        return floor(value + hair);
    case ROUND_NEAREST:
        return floor(value + 0.5 + hair);
    case ROUND_NONE:
        break;
    }
    return value;
}

static bool key_of_numeric(struct instance *instance, struct error *err)
{
    const struct question_number *number = &instance->question->number;
    struct quantity quantity;
    struct str why = STR_INIT;
    bool ok = number->value != NULL &&
              quantity_parse(number->value, &instance->unit, &quantity, &why) ==
                  QUANTITY_OK;

    if (ok) {
        instance->key = quantity_in(&quantity, &instance->unit);
    } else {
        error_set(err, "value: %s", why.buf);
    }
    str_release(&why);
    return ok;
}

static bool key_of_computed(struct instance *instance, const struct expr *key,
                            struct error *err)
{
    double numbers[2 * QUESTION_MAX_PARAMS];

    if (key != NULL) {
        for (size_t i = 0; i < instance->value_count; i++) {
            numbers[i] = instance->values[i].number;
        }
        instance->key = expr_eval(key, numbers);
        if (!isfinite(instance->key)) {
            return error_set(err, "the answer is not a finite number");
        }
    } else if (instance->question->number.calc.calc != NULL) {
        instance->key = instance_run_calc(instance, err);
        if (!isfinite(instance->key)) {
            return false;
        }
    } else {
        return error_set(err, "the question has no answer");
    }
    instance->key =
        question_round(instance->question->number.round, instance->key);
    return true;
}

static bool read_unit(struct instance *instance, struct error *err)
{
    const char *text = instance->question->number.unit;
    struct str why = STR_INIT;
    bool ok = unit_parse(text != NULL ? text : "none", &instance->unit, &why);

    if (!ok) {
        error_set(err, "%s", why.buf);
    }
    str_release(&why);
    return ok;
}

static bool is_number(const struct question *question)
{
    return question->type == QUESTION_NUMERIC ||
           question->type == QUESTION_COMPUTED;
}

bool instance_set_key(struct instance *instance, const struct expr *key,
                      struct error *err)
{
    if (!is_number(instance->question)) {
        return true;
    }
    if (!read_unit(instance, err)) {
        return false;
    }
    return instance->question->type == QUESTION_NUMERIC
               ? key_of_numeric(instance, err)
               : key_of_computed(instance, key, err);
}
