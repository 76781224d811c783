/* The screen of one calculator: what its files share. */
#ifndef SCREENS_CALCULATOR_PRIVATE_H
#define SCREENS_CALCULATOR_PRIVATE_H

#include "calculators/calculator.h"
#include "calculators/curve.h"
#include "screens/page.h"
#include "screens/screens.h"
#include "ui/form.h"

enum {
    FIELDS_MAX =
        CALCULATOR_MAX_INPUTS + 1, /* the inputs, and what ⇄ is given */
    NOT_SOLVING = -1,
};

/* A column of values kept beside the present one. */
struct kept {
    bool on;
    char *in[FIELDS_MAX];
    char *out[CALCULATOR_MAX_OUTPUTS];
};

/* What stands below the form. */
enum below { BELOW_NOTHING, BELOW_STEPS, BELOW_EXAMPLE, BELOW_THEORY };

struct calculator_rows {
    int all;
    int focus; /* row of the focused field */
    int below; /* row after fields and results */
};

struct calculator_screen {
    const struct calculator *calculator;
    const struct calc_text *text;          /* NULL: no words about it */
    const struct outline_episode *episode; /* NULL: of none */

    /* One field an input; while solving the last one is the output given. */
    struct form form;
    struct form_field fields[FIELDS_MAX];
    const char *labels[FIELDS_MAX];
    const char *symbols[FIELDS_MAX];
    char *presets[FIELDS_MAX]; /* what an empty field stands for, or NULL */
    int solve; /* index into calculator->inverses, or NOT_SOLVING */

    struct calculator_args args;
    struct calculator_result result;
    bool has_result;
    char *reason;                      /* why there is none, or NULL */
    char *out[CALCULATOR_MAX_OUTPUTS]; /* "" where it does not follow */
    char *reading;                     /* "Read as 1,200 req/s", or NULL */
    struct kept kept;

    enum below below;
    struct page page; /* its lines */
    size_t steps;     /* of the derivation shown */
    bool plotting;
    struct curve curve;
    bool has_curve;
    char *curve_reason;
    struct unit x_unit;
    struct unit y_unit;
    char *x_name;

    int width;
    int height;
    int scroll;
    struct calculator_rows rows;
    char *title;
    char *right;
    char *argument; /* it was opened with */
    char *opened;   /* what stood in the fields then; calculator_draft.c */
};

/* calculator_model.c: fields to results. */
void calculator_model_init(struct calculator_screen *self);
void calculator_model_release(struct calculator_screen *self);
/* Everything that follows from what stands in the fields. */
void calculator_compute(struct calculator_screen *self);
/* Solve for the focused field: the next way to do so, or none any more.
 * Returns a sentence of what is asked now. */
const char *calculator_solve_next(struct calculator_screen *self);
void calculator_stop_solving(struct calculator_screen *self);
/* The input that is solved for, or -1. */
int calculator_solved_input(const struct calculator_screen *self);
/* Inverse number `solve` is the one in use; its output is asked for. */
void calculator_solve_by(struct calculator_screen *self, int solve);
/* Keeps the present column beside the next ones, or drops the one kept. */
void calculator_keep(struct calculator_screen *self);

/* calculator_fill.c */
void calculator_clear(struct calculator_screen *self);
/* The defaults of the content, as far as they go together. */
void calculator_fill_defaults(struct calculator_screen *self);
/* "lambda=80/s mu=100 /s": false with a reason. */
bool calculator_fill_words(struct calculator_screen *self, const char *words,
                           struct error *err);
/* Loads the worked example; false if there is none. */
bool calculator_fill_example(struct calculator_screen *self);
/* One paragraph: inputs and what follows. */
char *calculator_note(const struct calculator_screen *self);

/* calculator_draft.c: what was typed, kept when the program is ended from
 * outside; and there again, once the fields are filled in. */
void calculator_keep_draft(struct screen *screen);
void calculator_take_draft(struct screen *screen, const char *argument);

/* calculator_below.c: the words below the form, and the curve. */
void calculator_lay_out(struct calculator_screen *self);
/* Scrolls to the focused field; to what stands below the form. */
void calculator_show_focus(struct calculator_screen *self);
void calculator_show_below(struct calculator_screen *self);
void calculator_sample(struct calculator_screen *self);

/* calculator_view.c: draws all from row -scroll; with canvas NULL it only
 * measures. */
struct calculator_rows calculator_draw_all(const struct calculator_screen *self,
                                           struct canvas *canvas, int width);

#endif
