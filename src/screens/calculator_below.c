/* Below a calculator's form: derivation, worked example, theory, curve. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "screens/calculator_private.h"

static void add_steps(struct calculator_screen *self)
{
    struct str_list lines = STR_LIST_INIT;

    if (self->has_result) {
        calculator_steps(&self->args, &self->result, &lines);
    }
    if (lines.count == 0) {
        page_text(&self->page, ROLE_DIM,
                  "The derivation stands here once there are results.");
    } else {
        page_heading(&self->page, "Steps");
    }
    for (size_t i = 0; i < lines.count && i < self->steps; i++) {
        page_item(&self->page, " ", lines.items[i]);
    }
    if (self->steps < lines.count) {
        page_item(&self->page, " ", "… (s shows the next one)");
    }
    str_list_release(&lines);
}

/* What the source got, told as the program tells its own. */
static void add_given(const struct calculator_screen *self, size_t output,
                      const char *text, struct str *out)
{
    struct unit unit = calculator_output_unit(&self->args, output);
    struct quantity quantity;
    struct calculator_result theirs;

    if (!self->has_result ||
        quantity_parse(text, &unit, &quantity, NULL) != QUANTITY_OK) {
        str_add(out, text);
        return;
    }
    theirs = self->result; /* borrowed: only its numbers differ */
    theirs.values.out[output] = quantity_base(&quantity);
    theirs.values.small[output] = NO_VALUE;
    theirs.values.word[output] = NULL;
    calculator_add_output(&self->args, &theirs, output, 4, out);
}

static void add_gives(struct calculator_screen *self)
{
    const struct calc_example *example = &self->text->example;
    struct str line = STR_INIT;

    for (size_t i = 0; i < example->give_count; i++) {
        const struct calc_value *value = &example->gives[i];
        int output = calculator_find_output(self->calculator, value->name);

        if (output < 0 || value->values.count == 0) {
            continue;
        }
        str_clear(&line);
        str_add_format(&line, "%s: the source got ",
                       self->calculator->outputs[output].symbol);
        add_given(self, (size_t)output, value->values.items[0], &line);
        str_add_format(&line, ", here %s",
                       self->out[output][0] != '\0' ? self->out[output]
                                                    : "no value");
        page_item(&self->page, "-", line.buf);
    }
    str_release(&line);
}

static void add_example(struct calculator_screen *self)
{
    char *text;

    if (self->text == NULL) {
        return;
    }
    page_heading(&self->page, "Worked example");
    if (self->text->example.source != NULL) {
        text = xasprintf("Source: %s.", self->text->example.source);
        page_text(&self->page, ROLE_TEXT, text);
        free(text);
    }
    add_gives(self);
}

static void add_theory(struct calculator_screen *self)
{
    if (self->text == NULL) {
        page_text(&self->page, ROLE_DIM, "There is no text about it yet.");
        return;
    }
    page_heading(&self->page, "Why it is so");
    for (size_t i = 0; i < self->text->step_count; i++) {
        const struct calc_step *step = &self->text->steps[i];

        page_item(&self->page, "-", step->text);
        if (step->formula != NULL) {
            char *formula = xasprintf("`%s`", step->formula);

            page_item(&self->page, "   ", formula);
            free(formula);
        }
    }
    page_list(&self->page, "Take care", &self->text->pitfalls);
}

static void set_scroll(struct calculator_screen *self, int scroll)
{
    int most = self->rows.all - self->height;

    self->scroll = scroll > most ? most : scroll;
    self->scroll = self->scroll < 0 ? 0 : self->scroll;
}

void calculator_lay_out(struct calculator_screen *self)
{
    page_begin(&self->page, self->width);
    switch (self->below) {
    case BELOW_STEPS:
        add_steps(self);
        break;
    case BELOW_EXAMPLE:
        add_example(self);
        break;
    case BELOW_THEORY:
        add_theory(self);
        break;
    case BELOW_NOTHING:
        break;
    }
    page_end(&self->page);
    self->rows = calculator_draw_all(self, NULL, self->width);
    set_scroll(self, self->scroll);
}

void calculator_show_focus(struct calculator_screen *self)
{
    int focus = self->rows.focus;

    if (focus < self->scroll) {
        set_scroll(self, focus);
    } else if (focus >= self->scroll + self->height) {
        set_scroll(self, focus - self->height + 1);
    }
}

void calculator_show_below(struct calculator_screen *self)
{
    if (self->rows.all > self->scroll + self->height) {
        set_scroll(self, self->rows.below);
    }
}

/* The field that the curve runs over: the focused one, if it is a number. */
static size_t curve_input(const struct calculator_screen *self)
{
    return self->form.focus < self->calculator->input_count ? self->form.focus
                                                            : 0;
}

void calculator_sample(struct calculator_screen *self)
{
    struct error err = ERROR_INIT;
    size_t input = curve_input(self);
    struct calculator_args args;

    free(self->curve_reason);
    self->curve_reason = NULL;
    self->has_curve = false;
    if (!self->plotting) {
        return;
    }
    calculator_args_copy(&args, &self->args);
    /* What was solved for is as good as given. */
    if (self->has_result && self->solve != NOT_SOLVING &&
        self->result.values.solved >= 0) {
        size_t solved = (size_t)self->result.values.solved;

        args.in[solved] = self->result.values.in[solved];
        for (size_t i = 0; i < CALCULATOR_MAX_OUTPUTS; i++) {
            args.out[i] = NO_VALUE;
        }
    }
    self->has_curve =
        curve_sample(&args, input, CURVE_MAX_POINTS, &self->curve, &err);
    if (self->has_curve) {
        self->x_unit = calculator_input_unit(&self->args, input);
        self->y_unit = calculator_output_unit(&self->args, self->curve.output);
        free(self->x_name);
        self->x_name =
            xasprintf("%s %s", self->symbols[input], self->x_unit.text);
    } else {
        self->curve_reason = xstrdup(error_get(&err));
    }
    calculator_args_release(&args);
    error_release(&err);
}
