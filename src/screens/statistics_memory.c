/* Statistics: how firm what is known is, and what knowing more would cost. */
#include <math.h>
#include <stdlib.h>

#include "app/settings.h"
#include "screens/statistics_private.h"
#include "ui/chart.h"

enum { BARS_MAX_WIDTH = 90, PLOT_MAX_ROWS = 16, PLOT_MAX_WIDTH = 110 };

/* ---------------------------------------------------------------- memory */

void statistics_prepare_memory(struct statistics *self)
{
    const struct group *all = &self->figures.all;

    for (size_t i = 0; i < GROUP_STABILITY_BINS; i++) {
        statistics_add(self, (double)all->stability[i],
                       xstrdup(group_stability_name(i)),
                       xasprintf("%lld", (long long)all->stability[i]));
    }
}

static void draw_difficulty(const struct group *all, struct canvas *area)
{
    static const char *const labels[GROUP_DIFFICULTY_BINS] = {
        "1", "2", "3", "4", "5", "6", "7", "8", "9", "10"};
    double values[GROUP_DIFFICULTY_BINS];

    for (size_t i = 0; i < GROUP_DIFFICULTY_BINS; i++) {
        values[i] = (double)all->difficulty[i];
    }
    canvas_text(area, 0, 0, ROLE_HEADING, "Difficulty, 1 to 10");
    *area = canvas_sub(area, 0, 1, area->width < 50 ? area->width : 50,
                       area->height - 1);
    chart_histogram_draw(values, GROUP_DIFFICULTY_BINS, labels, area);
}

void statistics_draw_memory(const struct statistics *self, struct canvas *body)
{
    int width = body->width < BARS_MAX_WIDTH ? body->width : BARS_MAX_WIDTH;
    int bars = GROUP_STABILITY_BINS;
    struct canvas area;

    if (self->figures.all.cards == 0) {
        canvas_text(body, 0, 0, ROLE_DIM, "Nothing was answered yet.");
        return;
    }
    if (body->height > bars) {
        canvas_text_fit(body, 0, 0, width, ROLE_HEADING,
                        "Questions by stability: time until recall is 90 %");
    }
    area = canvas_sub(body, 0, body->height > bars, width, bars);
    statistics_draw_bars(self, &area);
    if (body->height >= bars + 8) {
        area =
            canvas_sub(body, 0, bars + 2, body->width, body->height - bars - 2);
        area.height = area.height > 10 ? 10 : area.height;
        draw_difficulty(&self->figures.all, &area);
    }
}

/* ------------------------------------------------------------------ cost */

/* The row nearest to the desired retention, and the cheapest one. */
static const struct cost_row *nearest(const struct cost *cost, double retention)
{
    const struct cost_row *best = &cost->rows[0];

    for (size_t i = 1; i < cost->count; i++) {
        if (fabs(cost->rows[i].retention - retention) <
            fabs(best->retention - retention)) {
            best = &cost->rows[i];
        }
    }
    return best;
}

static const struct cost_row *cheapest(const struct cost *cost)
{
    const struct cost_row *best = &cost->rows[0];

    for (size_t i = 1; i < cost->count; i++) {
        if (cost->rows[i].per_known < best->per_known) {
            best = &cost->rows[i];
        }
    }
    return best;
}

static void add_row(struct statistics *self, const char *label,
                    const struct cost_row *row)
{
    statistics_add(self, 0,
                   xasprintf("%s %.0f %%", label, row->retention * 100),
                   xasprintf("%.1f min a day, %.0f known in a year, "
                             "%.1f min each",
                             row->minutes, row->known, row->per_known));
}

void statistics_prepare_cost(struct statistics *self, struct app *app)
{
    self->cost = app_cost(app);
    self->retention = app_setting_number(app, "memory.retention");
    if (self->cost->state == COST_READY) {
        add_row(self, "Wanted:", nearest(self->cost, self->retention));
        add_row(self, "Least each:", cheapest(self->cost));
    }
}

static void percent_label(const void *context, double value, struct str *out)
{
    (void)context;
    str_add_format(out, "%.0f%%", value * 100);
}

static void draw_cost_plot(const struct statistics *self, struct canvas *area)
{
    const struct cost *cost = self->cost;
    const struct cost_row *wanted = nearest(cost, self->retention);
    struct chart_point points[COST_ROWS];
    struct chart_plot plot = {
        .points = points,
        .count = cost->count,
        .x_name = "wanted",
        .y_name = self->show_known ? "known" : "min/day",
        .y_max = -1.0,
        .x_label = percent_label,
        .has_mark = true,
    };

    for (size_t i = 0; i < cost->count; i++) {
        points[i] = (struct chart_point){
            cost->rows[i].retention,
            self->show_known ? cost->rows[i].known : cost->rows[i].minutes};
    }
    plot.mark = (struct chart_point){
        wanted->retention, self->show_known ? wanted->known : wanted->minutes};
    (void)chart_plot_draw(&plot, area);
}

void statistics_draw_cost(const struct statistics *self, struct canvas *body)
{
    struct canvas area;
    int y;

    if (self->cost == NULL || self->cost->state != COST_READY) {
        canvas_wrap(body, 0, 0, body->width, ROLE_DIM,
                    self->cost != NULL && self->cost->state == COST_COUNTING
                        ? "Simulating a year at fifteen desired retentions …"
                        : "The simulation did not run. dstudio fsrs simulate "
                          "says why.");
        return;
    }
    y = statistics_draw_rows(self, body) + (body->height >= 12);
    area = canvas_sub(body, 0, y, body->width, body->height - y);
    area.height = area.height > PLOT_MAX_ROWS ? PLOT_MAX_ROWS : area.height;
    area.width = area.width > PLOT_MAX_WIDTH ? PLOT_MAX_WIDTH : area.width;
    draw_cost_plot(self, &area);
}
