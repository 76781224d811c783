/* What a calculator's fields say, and what follows from it. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "screens/calculator_private.h"

enum { FIGURES = 3, FIELD_FIGURES = 6 };

static size_t input_count(const struct calculator_screen *self)
{
    return self->calculator->input_count;
}

static const struct calculator_inverse *
inverse_of(const struct calculator_screen *self)
{
    return self->solve == NOT_SOLVING
               ? NULL
               : &self->calculator->inverses[self->solve];
}

int calculator_solved_input(const struct calculator_screen *self)
{
    const struct calculator_inverse *inverse = inverse_of(self);

    return inverse == NULL
               ? -1
               : calculator_find_input(self->calculator, inverse->input);
}

static int target_output(const struct calculator_screen *self)
{
    const struct calculator_inverse *inverse = inverse_of(self);

    return inverse == NULL
               ? -1
               : calculator_find_output(self->calculator, inverse->output);
}

/* A value as it could have been typed. */
static char *field_text(double base, const struct unit *unit, bool whole)
{
    struct str text = STR_INIT;
    char digits[32];

    snprintf(digits, sizeof(digits), "%.*g", FIELD_FIGURES, base);
    base = strtod(digits, NULL);
    if (whole) {
        number_add_plain(&text, base, FIELD_FIGURES);
    } else {
        quantity_add_best(&text, base, unit, 0);
    }
    return str_take(&text);
}

static const char *label_of(const struct calculator_screen *self, size_t input)
{
    const struct calculator_input *about = &self->calculator->inputs[input];

    for (size_t i = 0; self->text != NULL && i < self->text->input_count; i++) {
        if (str_equal(self->text->inputs[i].name, about->name) &&
            self->text->inputs[i].label != NULL) {
            return self->text->inputs[i].label;
        }
    }
    return about->label;
}

void calculator_model_init(struct calculator_screen *self)
{
    const struct calculator *calculator = self->calculator;

    calculator_args_init(&self->args, calculator);
    for (size_t i = 0; i < calculator->input_count; i++) {
        const struct calculator_input *input = &calculator->inputs[i];
        struct unit unit = calculator_input_unit(&self->args, i);

        self->labels[i] = label_of(self, i);
        self->symbols[i] = input->symbol;
        self->fields[i] = (struct form_field){.name = input->name, .label = ""};
        if (input->has_preset) {
            self->presets[i] = field_text(input->preset, &unit, input->whole);
        }
    }
    self->fields[calculator->input_count] =
        (struct form_field){.name = "given", .label = ""};
    form_init(&self->form, self->fields, calculator->input_count + 1,
              FORM_TYPE_DIGITS);
    self->form.count = calculator->input_count;
    self->solve = NOT_SOLVING;
}

static void drop_results(struct calculator_screen *self)
{
    if (self->has_result) {
        calculator_result_release(&self->result);
    }
    self->has_result = false;
    free(self->reason);
    self->reason = NULL;
    free(self->reading);
    self->reading = NULL;
    for (size_t i = 0; i < CALCULATOR_MAX_OUTPUTS; i++) {
        free(self->out[i]);
        self->out[i] = NULL;
    }
    calculator_args_release(&self->args);
}

static void drop_kept(struct kept *kept)
{
    for (size_t i = 0; i < FIELDS_MAX; i++) {
        free(kept->in[i]);
        kept->in[i] = NULL;
    }
    for (size_t i = 0; i < CALCULATOR_MAX_OUTPUTS; i++) {
        free(kept->out[i]);
        kept->out[i] = NULL;
    }
    kept->on = false;
}

void calculator_model_release(struct calculator_screen *self)
{
    if (self->calculator == NULL) {
        return;
    }
    drop_results(self);
    drop_kept(&self->kept);
    for (size_t i = 0; i < FIELDS_MAX; i++) {
        free(self->presets[i]);
    }
    self->form.count = input_count(self) + 1; /* all that was made */
    form_release(&self->form);
}

/* The name under which a field goes into the arguments. */
static const char *name_of(const struct calculator_screen *self, size_t field)
{
    return field < input_count(self) ? self->calculator->inputs[field].name
                                     : inverse_of(self)->output;
}

static bool read_fields(struct calculator_screen *self, struct error *err)
{
    for (size_t i = 0; i < self->form.count; i++) {
        if ((int)i == calculator_solved_input(self)) {
            continue;
        }
        if (!calculator_args_set(&self->args, name_of(self, i),
                                 form_get(&self->form, i), err)) {
            return false;
        }
    }
    return true;
}

/* "Read as 96,000 req/s": what the focused field was understood as. */
static void set_reading(struct calculator_screen *self)
{
    size_t field = self->form.focus;
    struct quantity quantity;
    struct str text = STR_INIT;
    struct unit unit;

    if (!self->form.is_typing || field >= input_count(self) ||
        self->calculator->inputs[field].kind != INPUT_NUMBER) {
        return;
    }
    unit = calculator_input_unit(&self->args, field);
    if (quantity_parse(form_get(&self->form, field), &unit, &quantity, NULL) ==
        QUANTITY_OK) {
        str_add(&text, "Read as ");
        quantity_add_reading(&text, &quantity);
        self->reading = str_take(&text);
    }
}

static void set_outputs(struct calculator_screen *self)
{
    struct str text = STR_INIT;

    for (size_t i = 0; i < self->calculator->output_count; i++) {
        str_clear(&text);
        if (self->has_result) {
            calculator_add_output(&self->args, &self->result, i, FIGURES,
                                  &text);
        }
        self->out[i] = xstrdup(text.buf);
    }
    str_release(&text);
}

/* What was solved for stands in its field. */
static void show_solved(struct calculator_screen *self)
{
    int input = calculator_solved_input(self);
    struct unit unit;
    char *text;

    if (input < 0) {
        return;
    }
    if (!self->has_result || isnan(self->result.values.in[input])) {
        form_set(&self->form, (size_t)input, "");
        return;
    }
    unit = calculator_input_unit(&self->args, (size_t)input);
    text = field_text(self->result.values.in[input], &unit, false);
    form_set(&self->form, (size_t)input, text);
    free(text);
}

void calculator_compute(struct calculator_screen *self)
{
    struct error err = ERROR_INIT;

    drop_results(self);
    calculator_args_init(&self->args, self->calculator);
    if (read_fields(self, &err)) {
        self->has_result = calculator_run(&self->args, &self->result, &err);
        if (!self->has_result) {
            calculator_result_release(&self->result);
        }
    }
    if (!self->has_result) {
        self->reason = xstrdup(error_get(&err));
    }
    error_release(&err);
    set_reading(self);
    set_outputs(self);
    show_solved(self);
    calculator_sample(self);
    calculator_lay_out(self);
}

void calculator_solve_by(struct calculator_screen *self, int solve)
{
    size_t given = input_count(self);
    struct unit unit;
    char *text;
    int output;

    self->solve = solve;
    output = target_output(self);
    self->labels[given] = self->calculator->outputs[output].label;
    self->symbols[given] = self->calculator->outputs[output].symbol;
    self->form.count = given + 1;
    if (self->has_result && !isnan(self->result.values.out[output])) {
        unit = calculator_output_unit(&self->args, (size_t)output);
        text =
            field_text(self->result.values.out[output], &unit,
                       self->calculator->outputs[output].kind == OUTPUT_WHOLE);
        form_set(&self->form, given, text);
        free(text);
    } else {
        form_set(&self->form, given, "");
    }
}

void calculator_stop_solving(struct calculator_screen *self)
{
    self->solve = NOT_SOLVING;
    if (self->form.focus >= input_count(self)) {
        form_focus(&self->form, 0);
    }
    self->form.count = input_count(self);
}

/* The name stands on both sides: the field left out is the one computed. */
static const char *leave_out(struct calculator_screen *self, size_t input)
{
    int solved = self->has_result ? self->result.values.solved : -1;
    struct unit unit;
    char *text;

    if (solved >= 0 && solved != (int)input) {
        unit = calculator_input_unit(&self->args, (size_t)solved);
        text = field_text(self->result.values.in[solved], &unit, false);
        form_set(&self->form, (size_t)solved, text);
        free(text);
    }
    form_set(&self->form, input, "");
    return "computed: the field that is empty";
}

const char *calculator_solve_next(struct calculator_screen *self)
{
    const struct calculator *calculator = self->calculator;
    int from = 0;
    size_t field = self->form.focus;
    const char *name;

    if (field >= input_count(self)) {
        calculator_stop_solving(self);
        return "no longer solving";
    }
    name = calculator->inputs[field].name;
    if (calculator_solved_input(self) == (int)field) {
        from = self->solve + 1;
    }
    for (int i = from; i < (int)calculator->inverse_count; i++) {
        if (str_equal(calculator->inverses[i].input, name)) {
            calculator_solve_by(self, i);
            return "type what the result should be, in the last field";
        }
    }
    if (from > 0) {
        calculator_stop_solving(self);
        return "no longer solving";
    }
    if (calculator_find_output(calculator, name) >= 0) {
        return leave_out(self, field);
    }
    return NULL;
}

void calculator_keep(struct calculator_screen *self)
{
    bool was = self->kept.on;

    drop_kept(&self->kept);
    if (was) {
        return;
    }
    self->kept.on = true;
    for (size_t i = 0; i < self->form.count; i++) {
        self->kept.in[i] = xstrdup(form_get(&self->form, i));
    }
    for (size_t i = 0; i < self->calculator->output_count; i++) {
        self->kept.out[i] = xstrdup(self->out[i]);
    }
}
