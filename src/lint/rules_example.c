/* N306: the worked examples of calculators.yaml, computed again; and N301,
 * R005 for the names and quantities around them. */
#include <math.h>
#include <string.h>

#include "calculators/calculator.h"
#include "lint/context.h"
#include "lint/figures.h"

static void add_values(struct str *text, const struct str_list *values)
{
    for (size_t i = 0; i < values->count; i++) {
        str_add(text, i > 0 ? " " : "");
        str_add(text, values->items[i]);
    }
}

/* The number as typed, without its unit: "1,077.55 req/s" → "1,077.55". */
static double step_of(const char *text)
{
    struct figure figure;

    return figure_next(text, 0, &figure) ? figure.step : 0;
}

/* An output, or an input that was solved for. */
static bool find_value(const struct calculator_args *args,
                       const struct calculator_result *result, const char *name,
                       double *base, struct unit *unit)
{
    int output = calculator_find_output(args->calculator, name);
    int input = calculator_find_input(args->calculator, name);

    if (output >= 0) {
        *base = result->values.out[output];
        *unit = calculator_output_unit(args, (size_t)output);
        return true;
    }
    if (input >= 0) {
        *base = result->values.in[input];
        *unit = calculator_input_unit(args, (size_t)input);
        return true;
    }
    return false;
}

static void check_value(struct lint *lint, const char *file,
                        const struct node *node,
                        const struct calculator_args *args,
                        const struct calculator_result *result,
                        const struct calc_value *gives)
{
    struct str wanted = STR_INIT;
    struct str got = STR_INIT;
    struct quantity quantity;
    struct unit unit;
    double base;
    double value;

    add_values(&wanted, &gives->values);
    if (!find_value(args, result, gives->name, &base, &unit)) {
        lint_at_key(lint, file, node, "R005", "%s has no output '%s'",
                    args->calculator->id, gives->name);
    } else if (quantity_parse(wanted.buf, &unit, &quantity, &got) !=
               QUANTITY_OK) {
        lint_at(lint, file, node, "N301", "%s", got.buf);
    } else {
        value = base / quantity.unit.scale;
        if (!(fabs(value - quantity.value) <=
              0.5 * step_of(wanted.buf) + 1e-9 * fabs(quantity.value))) {
            quantity_add(&got, value, &quantity.unit, 0);
            lint_at(lint, file, node, "N306", "%s gives %s = %s, not %s",
                    args->calculator->id, gives->name, got.buf, wanted.buf);
        }
    }
    str_release(&wanted);
    str_release(&got);
}

static bool set_inputs(struct lint *lint, const char *file,
                       const struct node *with, struct calculator_args *args,
                       const struct calc_example *example)
{
    bool ok = true;

    for (size_t i = 0; i < example->with_count; i++) {
        const struct calc_value *value = &example->with[i];
        struct str text = STR_INIT;
        struct error err = ERROR_INIT;

        add_values(&text, &value->values);
        if (!calculator_args_set(args, value->name, text.buf, &err)) {
            lint_at(lint, file, node_get(with, value->name),
                    err.code == ERROR_NOT_FOUND ? "R005" : "N301", "%s",
                    error_get(&err));
            ok = false;
        }
        str_release(&text);
        error_release(&err);
    }
    return ok;
}

static void check_example(struct lint *lint, const char *file,
                          const struct calc_text *calc,
                          const struct calculator *calculator)
{
    const struct node *node = node_get(calc->node, "example");
    const struct node *gives = node_get(node, "gives");
    struct calculator_args args;
    struct calculator_result result;
    struct error err = ERROR_INIT;

    calculator_args_init(&args, calculator);
    if (set_inputs(lint, file, node_get(node, "with"), &args, &calc->example)) {
        if (!calculator_run(&args, &result, &err)) {
            lint_at(lint, file, node, "N306", "%s: %s", calc->id,
                    error_get(&err));
        } else {
            for (size_t i = 0; i < calc->example.give_count; i++) {
                check_value(lint, file,
                            node_get(gives, calc->example.gives[i].name), &args,
                            &result, &calc->example.gives[i]);
            }
        }
        calculator_result_release(&result);
    }
    calculator_args_release(&args);
    error_release(&err);
}

/* Defaults and limits of the form must be values that the input can take. */
static void check_input(struct lint *lint, const char *file,
                        const struct calculator *calculator,
                        const struct calc_input *input)
{
    const char *const keys[] = {"default", "min", "max"};
    const char *const texts[] = {input->standard, input->min, input->max};
    int index = calculator_find_input(calculator, input->name);

    if (index < 0) {
        lint_at_key(lint, file, input->node, "R005", "%s has no input '%s'",
                    calculator->id, input->name);
        return;
    }
    for (size_t i = 0; i < COUNT_OF(keys); i++) {
        struct calculator_args args;
        struct error err = ERROR_INIT;
        bool limit_of_list =
            i > 0 && calculator->inputs[index].kind != INPUT_NUMBER;

        calculator_args_init(&args, calculator);
        if (texts[i] != NULL && !limit_of_list &&
            !calculator_args_set(&args, input->name, texts[i], &err)) {
            lint_at(lint, file, node_get(input->node, keys[i]), "N301", "%s",
                    error_get(&err));
        }
        calculator_args_release(&args);
        error_release(&err);
    }
}

void lint_examples(struct lint *lint)
{
    const struct content_file *file =
        content_files_find(&lint->catalog->files, CONTENT_CALCULATORS, 0);

    for (size_t i = 0; file != NULL && i < lint->catalog->calc_count; i++) {
        const struct calc_text *calc = &lint->catalog->calcs[i];
        const struct calculator *calculator = calculator_find(calc->id);

        if (calculator == NULL) {
            continue; /* R005 says so */
        }
        for (size_t k = 0; k < calc->input_count; k++) {
            check_input(lint, file->name, calculator, &calc->inputs[k]);
        }
        check_example(lint, file->name, calc, calculator);
    }
}
