/* A calculator drawn: fields, results, words, curve; one after another, the
 * first two side by side where there is room. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/utf8.h"
#include "screens/calculator_private.h"
#include "ui/chart.h"

enum {
    SIDE_BY_SIDE = 72, /* columns from which fields and results are */
    NARROW_FIELD = 11,
    FIELD_WIDTH = 14,
    VALUE_WIDTH = 8, /* at least */
    WIDE_FIELD = 24,
    SYMBOL_MAX = 8,
    KEPT_WIDTH = 14, /* of the column kept to compare with */
    PLOT_WIDTH = 76,
    PLOT_HEIGHT = 12,
    PLOT_LEAST = 7,
    PROSE = 76,
    LABEL_MAX = 36,
};

/* Columns of one half: label, symbol, then the field or value. */
struct half {
    int x;
    int width;
    int label;
    int symbol;
    int kept; /* 0: no column of kept values */
};

/* The widest of some texts, between two bounds. */
struct widest {
    const struct canvas *canvas; /* NULL: nothing is drawn, only measured */
    int width;
    int most;
};

static void widen(struct widest *widest, const char *text)
{
    int width = text == NULL ? 0
                : widest->canvas == NULL
                    ? utf8_width(text)
                    : canvas_width_of(widest->canvas, text);

    width = width < widest->most ? width : widest->most;
    widest->width = width > widest->width ? width : widest->width;
}

/* Where things stand at a width. */
struct form_layout {
    bool beside;
    struct half in;
    struct half out;
    int field; /* columns between the brackets */
    int value; /* columns of a result */
    int out_y; /* rows below the first field */
    int rows;  /* of fields and results together */
};

/* The halves: their place, and what the columns kept leave of them. */
static void divide(const struct calculator_screen *self, int width,
                   struct form_layout *at)
{
    int fields = (int)self->form.count;
    int outputs = (int)self->calculator->output_count;
    int kept = self->kept.on && width >= 60 ? KEPT_WIDTH : 0;
    int half = width > 120 ? 60 : width / 2;

    at->beside = width >= SIDE_BY_SIDE + 3 * kept;
    at->in = (struct half){.x = 1, .width = width - 2, .kept = kept};
    at->out = at->in;
    at->out_y = fields + 1;
    at->rows = fields + 1 + outputs;
    at->field = width >= 70 ? WIDE_FIELD : FIELD_WIDTH;
    if (at->beside) {
        at->in.width = half - 1;
        at->out.x = half + 1;
        at->out.width = width - half - 2;
        at->out_y = 0;
        at->rows = fields > outputs ? fields : outputs;
        at->field = half >= 56 ? WIDE_FIELD : NARROW_FIELD;
    }
}

static int at_most(int width, int most)
{
    return width < most ? width : most;
}

static struct form_layout lay_out(const struct calculator_screen *self,
                                  const struct canvas *canvas, int width)
{
    struct form_layout at = {.beside = false};
    struct widest in = {canvas, 1, SYMBOL_MAX};
    struct widest out = {canvas, 1, SYMBOL_MAX};
    struct widest value = {canvas, VALUE_WIDTH, 0};

    divide(self, width, &at);
    value.most = at.out.width / 3;
    for (size_t i = 0; i < self->form.count; i++) {
        widen(&in, self->symbols[i]);
    }
    for (size_t i = 0; i < self->calculator->output_count; i++) {
        widen(&out, self->calculator->outputs[i].symbol);
        widen(&value, self->out[i]);
    }
    at.in.symbol = in.width;
    at.out.symbol = out.width;
    at.value = value.width;
    /* The mark before it, gaps, brackets; and what is kept at the right. */
    at.in.label =
        at_most(at.in.width - 8 - in.width - at.field - at.in.kept, LABEL_MAX);
    at.out.label = at_most(at.out.width - 3 - out.width - value.width -
                               at.out.kept - (at.beside ? 0 : 2),
                           LABEL_MAX);
    return at;
}

static void draw_preset(const struct calculator_screen *self, size_t field,
                        struct canvas *canvas, int x, int y, int width)
{
    if (self->presets[field] != NULL &&
        form_get(&self->form, field)[0] == '\0' &&
        !(self->form.is_typing && self->form.focus == field)) {
        canvas_text_fit(canvas, x, y, width, ROLE_DIM, self->presets[field]);
    }
}

/* "> label  symbol  [field] kept", a "=" before a field that is computed. */
static void draw_field(const struct calculator_screen *self, size_t field,
                       struct canvas *canvas, const struct form_layout *at,
                       int y)
{
    bool focused = field == self->form.focus;
    int x = at->in.x + 2;
    struct form_place place = {.y = y, .field_width = at->field};

    if (focused) {
        canvas_text(canvas, at->in.x, y, ROLE_STRONG, ">");
    }
    canvas_text_fit(canvas, x, y, at->in.label,
                    focused ? ROLE_STRONG : ROLE_TEXT, self->labels[field]);
    x += at->in.label + 1;
    canvas_text_fit(canvas, x, y, at->in.symbol, ROLE_EMPHASIS,
                    self->symbols[field]);
    x += at->in.symbol;
    if ((int)field == calculator_solved_input(self)) {
        canvas_text(canvas, x + 1, y, ROLE_ACCENT, "=");
    }
    place.x = x; /* the field begins behind a gap of two columns */
    form_draw_field(&self->form, field, canvas, place);
    x += 3;
    draw_preset(self, field, canvas, x, y, at->field);
    if (at->in.kept > 0 && self->kept.in[field] != NULL) {
        canvas_text_fit(canvas, x + at->field + 2, y, at->in.kept - 2, ROLE_DIM,
                        self->kept.in[field]);
    }
}

static void draw_output(const struct calculator_screen *self, size_t output,
                        struct canvas *canvas, const struct form_layout *at,
                        int y)
{
    const struct calculator_output *about = &self->calculator->outputs[output];
    int x = at->out.x + (at->beside ? 0 : 2);
    int end = at->out.x + at->out.width - at->out.kept;

    canvas_text_fit(canvas, x, y, at->out.label, ROLE_TEXT, about->label);
    x += at->out.label + 1;
    canvas_text_fit(canvas, x, y, at->out.symbol, ROLE_EMPHASIS, about->symbol);
    x += at->out.symbol + 2;
    if (self->out[output][0] != '\0') {
        canvas_text_fit(canvas, x, y, end - x,
                        output == self->calculator->main_output ? ROLE_ACCENT
                                                                : ROLE_STRONG,
                        self->out[output]);
    } else {
        canvas_text(canvas, x, y, ROLE_DIM, "-");
    }
    if (at->out.kept > 0 && self->kept.out[output] != NULL) {
        canvas_text_fit(canvas, end + 1, y, at->out.kept - 1, ROLE_DIM,
                        self->kept.out[output]);
    }
}

/* Results that are too long for their column, in full. Returns the rows. */
static int draw_long(const struct calculator_screen *self,
                     struct canvas *canvas, const struct form_layout *at, int y,
                     int width)
{
    int from = y;
    int room = at->out.width - at->out.kept - at->out.label - at->out.symbol -
               (at->beside ? 3 : 5);

    for (size_t i = 0; i < self->calculator->output_count; i++) {
        const char *symbol = self->calculator->outputs[i].symbol;

        if (utf8_width(self->out[i]) > room) {
            if (canvas != NULL) {
                canvas_text_fit(canvas, 1, y, SYMBOL_MAX, ROLE_EMPHASIS,
                                symbol);
            }
            y += canvas_wrap(canvas, SYMBOL_MAX + 2, y, width - SYMBOL_MAX - 1,
                             ROLE_TEXT, self->out[i]);
        }
    }
    return y - from;
}

/* Why there are no results, and what to mind about them. Returns the rows. */
static int draw_notes(const struct calculator_screen *self,
                      struct canvas *canvas, const struct form_layout *at,
                      int y, int width)
{
    int from = y;

    width = width - 2 < PROSE ? width - 2 : PROSE;
    y += draw_long(self, canvas, at, y, width);
    if (self->reason != NULL) {
        y += canvas_wrap(canvas, 1, y, width, ROLE_BAD, self->reason);
    }
    for (size_t i = 0; self->has_result && i < self->result.warnings.count;
         i++) {
        y += canvas_wrap(canvas, 1, y, width, ROLE_WARN,
                         self->result.warnings.items[i]);
    }
    return y - from;
}

static void x_label(const void *context, double value, struct str *out)
{
    const struct calculator_screen *self = context;

    number_add_plain(out, value / self->x_unit.scale, 3);
}

static void y_label(const void *context, double value, struct str *out)
{
    const struct calculator_screen *self = context;
    const struct calculator_output *about =
        &self->calculator->outputs[self->curve.output];

    if (about->kind == OUTPUT_SHARE) {
        number_add_plain(out, value * 100, 3);
        str_add(out, " %");
    } else {
        char digits[32];

        /* Three figures, and no zeros behind them. */
        snprintf(digits, sizeof(digits), "%.3g", value);
        quantity_add_best(out, strtod(digits, NULL), &self->y_unit, 0);
    }
}

static void draw_plot(const struct calculator_screen *self,
                      struct canvas *canvas, int y, int height)
{
    struct chart_point points[CURVE_MAX_POINTS];
    const struct curve *curve = &self->curve;
    struct canvas area = canvas_sub(
        canvas, 1, y,
        canvas->width - 2 < PLOT_WIDTH ? canvas->width - 2 : PLOT_WIDTH,
        height);
    struct chart_plot plot = {
        .points = points,
        .count = curve->count,
        .x_min = curve->x_from,
        .x_max = curve->x_to,
        .y_min = curve->y_min < 0 ? curve->y_min : 0,
        .y_max = curve->y_max > 0 ? curve->y_max : 1,
        .x_name = self->x_name,
        .y_name = self->calculator->outputs[curve->output].symbol,
        .x_label = x_label,
        .y_label = y_label,
        .context = self,
        .has_mark = curve->has_now,
        .mark = {curve->x_now, curve->y_now},
        .has_danger = !isnan(curve->danger_from),
        .danger_from = curve->danger_from,
    };

    for (size_t i = 0; i < curve->count; i++) {
        points[i].x = curve->points[i].x;
        points[i].y = curve->points[i].danger ? NO_VALUE : curve->points[i].y;
    }
    (void)chart_plot_draw(&plot, &area);
}

/* The curve on row y of the canvas, which is `row` of all, as high as there is
 * room for. Returns the rows it takes. */
static int draw_curve(const struct calculator_screen *self,
                      struct canvas *canvas, int width, int y, int row)
{
    int height = self->height - row;

    if (!self->plotting) {
        return 0;
    }
    if (!self->has_curve) {
        return canvas_wrap(canvas, 1, y, width - 2, ROLE_WARN,
                           self->curve_reason != NULL ? self->curve_reason
                                                      : "nothing to plot");
    }
    height = height > PLOT_HEIGHT  ? PLOT_HEIGHT
             : height < PLOT_LEAST ? PLOT_LEAST
                                   : height;
    if (canvas != NULL) {
        draw_plot(self, canvas, y, height);
    }
    return height;
}

struct calculator_rows calculator_draw_all(const struct calculator_screen *self,
                                           struct canvas *canvas, int width)
{
    int top = canvas != NULL ? -self->scroll : 0;
    struct form_layout at = lay_out(self, canvas, width);
    struct calculator_rows rows = {.focus = (int)self->form.focus,
                                   .below = at.rows};
    int y;

    for (size_t i = 0; canvas != NULL && i < self->form.count; i++) {
        draw_field(self, i, canvas, &at, top + (int)i);
    }
    for (size_t i = 0; canvas != NULL && i < self->calculator->output_count;
         i++) {
        draw_output(self, i, canvas, &at, top + at.out_y + (int)i);
    }
    y = top + at.rows;
    y += draw_notes(self, canvas, &at, y, width);
    if (self->page.line_count > 0) {
        y++;
        if (canvas != NULL) {
            page_draw_lines(&self->page, canvas, y);
        }
        y += (int)self->page.line_count;
    }
    if (self->plotting) {
        y++;
        y += draw_curve(self, canvas, width, y, y - top);
    }
    rows.all = y - top;
    return rows;
}
