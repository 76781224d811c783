/* What was typed into a calculator when the program was ended from outside. */
#include <stdlib.h>
#include <string.h>

#include "app/draft.h"
#include "base/number.h"
#include "screens/calculator_private.h"

/* The same argument asks for the same fields; a question that was asked has
 * other ones than its answer. */
static char *key_of(const struct calculator_screen *self)
{
    return xasprintf("calculator//%s", self->argument);
}

/* What is solved for, then the fields, one a line. */
static char *values_of(const struct calculator_screen *self)
{
    struct str text = STR_INIT;

    str_add_format(&text, "%d\n", self->solve);
    for (size_t i = 0; i < self->form.count; i++) {
        str_add_format(&text, "%s\n", form_get(&self->form, i));
    }
    return str_take(&text);
}

void calculator_keep_draft(struct screen *screen)
{
    const struct calculator_screen *self = screen->state;
    char *key = key_of(self);
    char *text = values_of(self);
    struct error err = ERROR_INIT;

    if (!str_equal(text, self->opened)) {
        /* With the terminal gone there is nobody who could be told. */
        (void)!app_draft_set(screen_app(screen), key, text, &err);
    }
    error_release(&err);
    free(key);
    free(text);
}

static size_t count_lines(const char *text)
{
    size_t lines = 0;

    for (; *text != '\0'; text++) {
        lines += *text == '\n';
    }
    return lines;
}

/* Written by us, but perhaps by a version with other fields. */
static void fill(struct calculator_screen *self, char *text)
{
    const struct calculator *calculator = self->calculator;
    char *at = text + strcspn(text, "\n");
    size_t lines = count_lines(text);
    int64_t solve;

    *at = '\0';
    if (!number_parse_int(text, NOT_SOLVING,
                          (int64_t)calculator->inverse_count - 1, &solve) ||
        lines != 1 + calculator->input_count + (solve != NOT_SOLVING)) {
        return;
    }
    calculator_clear(self);
    if (solve != NOT_SOLVING) {
        calculator_solve_by(self, (int)solve);
    }
    for (size_t i = 0; i < self->form.count; i++) {
        char *line = at + 1;

        at = line + strcspn(line, "\n");
        *at = '\0';
        form_set(&self->form, i, line);
    }
}

void calculator_take_draft(struct screen *screen, const char *argument)
{
    struct calculator_screen *self = screen->state;
    struct error err = ERROR_INIT;
    char *key;
    char *text;

    self->argument = xstrdup(argument);
    self->opened = values_of(self);
    key = key_of(self);
    text = app_draft_get(screen_app(screen), key);
    if (text != NULL) {
        fill(self, text);
        (void)!app_draft_set(screen_app(screen), key, NULL, &err);
    }
    error_release(&err);
    free(text);
    free(key);
}
