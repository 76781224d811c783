/* Filling in a calculator's fields: defaults, the worked example, words. */
#include <stdlib.h>
#include <string.h>

#include "screens/calculator_private.h"

void calculator_clear(struct calculator_screen *self)
{
    calculator_stop_solving(self);
    for (size_t i = 0; i < self->calculator->input_count; i++) {
        form_set(&self->form, i, "");
    }
}

static bool example_gives(const struct calculator_screen *self,
                          const char *name)
{
    const struct calc_example *example = &self->text->example;

    for (size_t i = 0; i < example->give_count; i++) {
        if (str_equal(example->gives[i].name, name)) {
            return true;
        }
    }
    return false;
}

static bool example_takes(const struct calculator_screen *self,
                          const char *name)
{
    const struct calc_example *example = &self->text->example;

    for (size_t i = 0; i < example->with_count; i++) {
        if (str_equal(example->with[i].name, name)) {
            return true;
        }
    }
    return false;
}

/* Where one name stands on both sides, what the example computes is left out:
 * it is what people come for. Where inputs stand for one another (a mean, or a
 * rate and a time) those of the example are taken. */
void calculator_fill_defaults(struct calculator_screen *self)
{
    calculator_clear(self);
    for (size_t i = 0; self->text != NULL && i < self->text->input_count; i++) {
        const struct calc_input *input = &self->text->inputs[i];
        int at = calculator_find_input(self->calculator, input->name);

        if (at >= 0 && input->standard != NULL &&
            !example_gives(self, input->name)) {
            form_set(&self->form, (size_t)at, input->standard);
        }
    }
    calculator_compute(self);
    for (size_t i = 0; self->text != NULL && !self->has_result &&
                       i < self->calculator->input_count;
         i++) {
        if (!example_takes(self, self->calculator->inputs[i].name)) {
            form_set(&self->form, i, "");
        }
    }
}

static char *join(const struct str_list *values)
{
    struct str text = STR_INIT;

    for (size_t i = 0; i < values->count; i++) {
        str_add_format(&text, "%s%s", i > 0 ? " " : "", values->items[i]);
    }
    return str_take(&text);
}

/* An output that is given needs an input to be solved for that is not. */
static void give_output(struct calculator_screen *self, const char *name,
                        const char *value)
{
    const struct calculator *calculator = self->calculator;

    for (size_t i = 0; i < calculator->inverse_count; i++) {
        int input =
            calculator_find_input(calculator, calculator->inverses[i].input);

        if (input >= 0 && str_equal(calculator->inverses[i].output, name) &&
            form_get(&self->form, (size_t)input)[0] == '\0') {
            calculator_solve_by(self, (int)i);
            form_set(&self->form, self->calculator->input_count, value);
            return;
        }
    }
}

/* Inputs first, whatever their order: an output is solved for what is left. */
static void fill_values(struct calculator_screen *self,
                        const struct calc_value *values, size_t count)
{
    for (int pass = 0; pass < 2; pass++) {
        for (size_t i = 0; i < count; i++) {
            int input = calculator_find_input(self->calculator, values[i].name);
            char *text = join(&values[i].values);

            if (pass == 0 && input >= 0) {
                form_set(&self->form, (size_t)input, text);
            } else if (pass == 1 && input < 0) {
                give_output(self, values[i].name, text);
            }
            free(text);
        }
    }
}

bool calculator_fill_example(struct calculator_screen *self)
{
    if (self->text == NULL || self->text->example.with_count == 0) {
        return false;
    }
    calculator_clear(self);
    fill_values(self, self->text->example.with, self->text->example.with_count);
    return true;
}

static void add_words(struct str *value, const char *word, size_t len)
{
    if (value->len > 0) {
        str_add_char(value, ' ');
    }
    str_add_len(value, word, len);
}

static bool is_name(const struct calculator_screen *self, const char *name)
{
    return calculator_find_input(self->calculator, name) >= 0 ||
           calculator_find_output(self->calculator, name) >= 0;
}

/* Everything behind a name up to the next one is its value. */
bool calculator_fill_words(struct calculator_screen *self, const char *words,
                           struct error *err)
{
    struct calc_value values[FIELDS_MAX];
    struct str text[FIELDS_MAX];
    size_t count = 0;
    bool ok = true;

    while (ok && *words != '\0') {
        size_t len = strcspn(words, " ");
        const char *equals = memchr(words, '=', len);

        if (equals != NULL && count < FIELDS_MAX) {
            values[count].name = xstrndup(words, (size_t)(equals - words));
            values[count].values = (struct str_list)STR_LIST_INIT;
            str_init(&text[count]);
            str_add_len(&text[count], equals + 1,
                        len - (size_t)(equals + 1 - words));
            count++;
            ok = is_name(self, values[count - 1].name) ||
                 error_set_code(err, ERROR_USAGE, "%s has no input '%.40s'",
                                self->calculator->id, values[count - 1].name);
        } else if (count > 0 && equals == NULL) {
            add_words(&text[count - 1], words, len);
        } else if (len > 0) {
            ok = error_set_code(err, ERROR_USAGE,
                                "'%.40s' is not of the form NAME=VALUE", words);
        }
        words += len + (words[len] != '\0');
    }
    for (size_t i = 0; i < count; i++) {
        str_list_take(&values[i].values, str_take(&text[i]));
    }
    if (ok) {
        fill_values(self, values, count);
    }
    for (size_t i = 0; i < count; i++) {
        free(values[i].name);
        str_list_release(&values[i].values);
    }
    return ok;
}

/* It was put in: saying it twice says nothing. */
static bool is_given(const struct calculator_screen *self, size_t output)
{
    int input = calculator_find_input(self->calculator,
                                      self->calculator->outputs[output].name);

    return input >= 0 && form_get(&self->form, (size_t)input)[0] != '\0';
}

char *calculator_note(const struct calculator_screen *self)
{
    struct str text = STR_INIT;
    const char *before = ": ";

    str_add(&text,
            self->text != NULL ? self->text->title : self->calculator->title);
    for (size_t i = 0; i < self->calculator->input_count; i++) {
        const char *value = form_get(&self->form, i);

        if (value[0] != '\0') {
            str_add_format(&text, "%s%s %s = %s", before, self->labels[i],
                           self->symbols[i], value);
            before = ", ";
        }
    }
    before = "; gives ";
    for (size_t i = 0; i < self->calculator->output_count; i++) {
        if (self->out[i][0] != '\0' && !is_given(self, i)) {
            str_add_format(&text, "%s%s %s = %s", before,
                           self->calculator->outputs[i].label,
                           self->calculator->outputs[i].symbol, self->out[i]);
            before = ", ";
        }
    }
    return str_take(&text);
}
