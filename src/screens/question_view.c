/* One question, drawn: its stem, the facts, the plot, the list of answers. */
#include <math.h>
#include <string.h>

#include "base/clock.h"
#include "base/utf8.h"
#include "screens/question_private.h"

enum { PLOT_ROWS = 12, PLOT_ROWS_MIN = 5 };

/* Room for all facts and a blank row below them? */
static bool is_tall(const struct question_screen *self)
{
    return self->height >= 14;
}

/* What the stem needs, but no more than leaves the plot its least and, on a
 * tall screen, some answers. */
static int stem_rows(const struct question_screen *self)
{
    int others = self->curve.card.item == NULL ? 3
                 : is_tall(self)               ? 4 + PLOT_ROWS_MIN + 4
                                               : 2 + PLOT_ROWS_MIN;
    int room = self->height - others;
    int rows =
        canvas_wrap(NULL, 0, 0, self->width - 2, ROLE_STRONG, self->stem);

    return rows < room ? rows : room > 1 ? room : 1;
}

static int facts_rows(const struct question_screen *self)
{
    return stem_rows(self) + (is_tall(self) ? 4 : 2);
}

static int plot_rows(const struct question_screen *self)
{
    int room = self->height - facts_rows(self) - 4;

    if (room < PLOT_ROWS_MIN) {
        room = self->height - facts_rows(self);
    }
    return room < PLOT_ROWS_MIN ? 0 : room < PLOT_ROWS ? room : PLOT_ROWS;
}

static void percent_label(const void *context, double value, struct str *out)
{
    (void)context;
    str_add_format(out, "%.0f %%", value * 100);
}

/* As "26-03-02", in `text`. */
static const char *short_date(const struct question_screen *self, double day,
                              char text[16])
{
    int64_t at_ms =
        self->curve.forgetting.first_at_ms + (int64_t)(day * 86400.0 * 1000.0);

    return civil_format(at_ms / 86400000, text) + 2;
}

static void day_label(const void *context, double value, struct str *out)
{
    char text[16];

    str_add(out, short_date(context, value, text));
}

static void draw_plot(const struct question_screen *self, struct canvas *canvas)
{
    double low = self->curve.retention;
    struct chart_plot plot = {
        .points = self->points,
        .count = self->point_count,
        .x_min = question_first_shown(self),
        .x_max = question_last_shown(self),
        .y_max = 1.0,
        .x_name = "",
        .y_name = "recall",
        .x_label = day_label,
        .y_label = percent_label,
        .context = self,
        .has_mark = true,
        .mark = {self->curve.today, self->curve.recall},
    };

    for (size_t i = 0; i < self->point_count; i++) {
        low = fmin(low, self->points[i].y);
    }
    plot.y_min = floor(low * 10.0) / 10.0;
    (void)chart_plot_draw(&plot, canvas);
}

static const char *rating_name(enum rating rating)
{
    static const char *const names[] = {"", "again", "hard", "good", "easy"};

    return names[rating];
}

static void draw_answer(const void *context, size_t item, struct canvas *row)
{
    const struct question_screen *self = context;
    const struct forgetting_review *answer =
        question_answer_at(&self->curve, item);
    char date[16];
    int x = 12;

    canvas_text(row, 0, 0, ROLE_DIM, short_date(self, answer->day, date));
    canvas_text(row, x, 0,
                answer->rating == RATING_AGAIN ? ROLE_BAD : ROLE_GOOD,
                rating_name(answer->rating));
    if (item + 1 < self->curve.forgetting.count) {
        canvas_format(row, x + 7, 0, ROLE_TEXT, "recall was %2.0f %%",
                      answer->recall * 100);
    }
    if (row->width >= 60) {
        canvas_format(row, x + 25, 0, ROLE_DIM, "then stability %.1f days",
                      answer->memory.stability);
    }
}

/* All of it, or as much as there are rows for, and then "…". */
static void draw_stem(const struct question_screen *self, struct canvas *body)
{
    const char *text = self->stem;
    int rows = stem_rows(self);

    for (int y = 0; y < rows; y++) {
        size_t next;
        size_t len = canvas_wrap_line(text, strlen(text), body->width, &next);

        if (y + 1 == rows) {
            canvas_text_fit(body, 0, y, body->width, ROLE_STRONG, text);
        } else {
            canvas_text_len(body, 0, y, ROLE_STRONG, text, len);
        }
        text += next;
    }
}

static void draw_facts(const struct question_screen *self, struct canvas *body)
{
    int first = stem_rows(self);
    int rows = is_tall(self) ? 3 : 2;

    for (int i = 0; i < rows; i++) {
        bool long_one = i == 0 && utf8_width(self->facts[0]) > body->width;

        canvas_text_fit(body, 0, first + i, body->width, ROLE_TEXT,
                        long_one ? self->brief : self->facts[i]);
    }
}

void question_draw(const struct screen *screen, struct canvas *canvas)
{
    const struct question_screen *self = screen->state;
    int margin = 1;
    int rows = facts_rows(self);
    struct canvas body = canvas_sub(canvas, margin, 0,
                                    canvas->width - 2 * margin, canvas->height);
    struct canvas below;

    draw_stem(self, &body);
    if (self->curve.card.item == NULL) {
        canvas_wrap(&body, 0, stem_rows(self) + 1, body.width, ROLE_DIM,
                    "Never answered: its curve begins with the first answer.");
        return;
    }
    draw_facts(self, &body);
    below = canvas_sub(&body, 0, rows, body.width, plot_rows(self));
    draw_plot(self, &below);
    rows += plot_rows(self);
    below = canvas_sub(canvas, 0, rows, canvas->width, canvas->height - rows);
    list_draw(&self->list, &below, draw_answer, self);
}

void question_row_text(const void *context, size_t item, struct str *out)
{
    const struct question_screen *self = context;
    const struct forgetting_review *answer =
        question_answer_at(&self->curve, item);

    day_label(self, answer->day, out);
    str_add_format(out, " %s", rating_name(answer->rating));
}

int question_list_rows(const struct question_screen *self)
{
    return self->height - facts_rows(self) - plot_rows(self);
}
