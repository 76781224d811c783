/* The pages of statistics: figures into words, words and charts into cells. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "app/progress.h"
#include "app/settings.h"
#include "base/clock.h"
#include "base/number.h"
#include "screens/statistics_private.h"
#include "ui/chart.h"

enum { LABEL_WIDTH = 24, PROSE = 76, SPAN_COLUMNS = 3 };

static const char *const month_names[] = {"Jan", "Feb", "Mar", "Apr",
                                          "May", "Jun", "Jul", "Aug",
                                          "Sep", "Oct", "Nov", "Dec"};

void statistics_add(struct statistics *self, double value, char *label,
                    char *note)
{
    if (self->label_count >= STATISTICS_LABELS) {
        free(label);
        free(note);
        return;
    }
    self->labels[self->label_count] = label;
    self->notes[self->label_count] = note;
    self->values[self->label_count++] = value;
}

static char *percent(double share)
{
    return share < 0 ? xstrdup("-") : xasprintf("%.1f %%", share * 100);
}

/* ------------------------------------------------------------------- now */

static void add_today(struct statistics *self)
{
    const struct store_counts *counts = &self->figures.counts;
    struct str span = STR_INIT;

    if (counts->answers_today == 0) {
        statistics_add(self, 0, xstrdup("Today"),
                       xstrdup("nothing answered yet"));
    } else {
        number_add_span(&span, counts->ms_today / 1000);
        statistics_add(self, 0, xstrdup("Today"),
                       xasprintf("%lld answered, %.0f %% right, %s",
                                 (long long)counts->answers_today,
                                 100.0 * (double)counts->right_today /
                                     (double)counts->answers_today,
                                 span.buf));
    }
    statistics_add(self, 0, xstrdup("Due"),
                   xasprintf("%lld now, %lld later today, %lld tomorrow",
                             (long long)counts->due,
                             (long long)counts->later_today,
                             (long long)counts->due_tomorrow));
    statistics_add(self, 0, xstrdup("Streak"),
                   xasprintf("%d %s, longest %d; one day off in seven is free",
                             self->figures.heatmap.streak,
                             self->figures.heatmap.streak == 1 ? "day" : "days",
                             self->figures.heatmap.longest));
    str_release(&span);
}

static void add_questions(struct statistics *self)
{
    const struct group *all = &self->figures.all;

    statistics_add(self, 0, xstrdup("Questions met"),
                   xasprintf("%lld: %lld in steps, %lld young, %lld mature",
                             (long long)all->cards, (long long)all->learning,
                             (long long)all->young, (long long)all->mature));
    statistics_add(self, 0, xstrdup("Known now"),
                   xasprintf("about %.0f of them, %.1f %%", all->expected,
                             group_recall(all) * 100));
    statistics_add(
        self, 0, xstrdup("Difficulty"),
        xasprintf("%.1f of 10 on average", group_mean_difficulty(all)));
    statistics_add(
        self, 0, xstrdup("Set apart"),
        xasprintf("%lld leeches, %lld suspended, %lld sure but wrong",
                  (long long)all->leeches, (long long)all->suspended,
                  (long long)self->figures.counts.sure_wrong));
}

static void prepare_now(struct statistics *self, struct app *app)
{
    struct retention_row month = self->figures.retention.spans[RETENTION_MONTH];
    double share = retention_share(month.both);
    char *text = percent(share);

    add_today(self);
    if (self->figures.all.cards > 0) {
        add_questions(self);
    }
    statistics_add(
        self, 0, xstrdup("Retention 30 d"),
        share < 0
            ? xstrdup("nothing was asked again yet")
            : xasprintf("%s of %lld; %.0f %% is wanted", text,
                        (long long)month.both.total,
                        app_setting_number(app, "memory.retention") * 100));
    if (self->figures.prediction.total > 0) {
        statistics_add(self, 0, xstrdup("Model log loss"),
                       xasprintf("%.3f over %lld answers",
                                 prediction_log_loss(&self->figures.prediction),
                                 (long long)self->figures.prediction.total));
    }
    free(text);
}

static int label_width(int width)
{
    return width >= 60 ? LABEL_WIDTH : 15;
}

/* Rows of all notes when none is cut. */
static int wrapped_rows(const struct statistics *self, int width)
{
    int rows = 0;

    for (size_t i = 0; i < self->label_count; i++) {
        rows += canvas_wrap(NULL, 0, 0, width, ROLE_TEXT, self->notes[i]);
    }
    return rows;
}

int statistics_draw_rows(const struct statistics *self, struct canvas *body)
{
    int label = label_width(body->width);
    int width = body->width - label;
    bool whole = wrapped_rows(self, width) <= body->height;
    int y = 0;

    for (size_t i = 0; i < self->label_count; i++) {
        canvas_text_fit(body, 0, y, label - 1, ROLE_DIM, self->labels[i]);
        if (whole) {
            y += canvas_wrap(body, label, y, width, ROLE_TEXT, self->notes[i]);
        } else {
            canvas_text_fit(body, label, y++, width, ROLE_TEXT, self->notes[i]);
        }
    }
    return y;
}

int statistics_now_rows(const struct statistics *self, int width)
{
    return wrapped_rows(self, width - label_width(width));
}

/* Nothing of it is cut: what does not fit is scrolled to. */
static void draw_now(const struct statistics *self, struct canvas *body)
{
    int label = label_width(body->width);
    int y = -self->scroll;

    for (size_t i = 0; i < self->label_count; i++) {
        canvas_text_fit(body, 0, y, label - 1, ROLE_DIM, self->labels[i]);
        y += canvas_wrap(body, label, y, body->width - label, ROLE_TEXT,
                         self->notes[i]);
    }
}

/* ---------------------------------------------------------------- recall */

static char *point_label(const struct statistics *self,
                         const struct retention_point *point)
{
    struct civil date = civil_from_day(point->first_day);
    char text[16];

    return self->span == STATISTICS_BY_MONTH
               ? xasprintf("%s %d", month_names[date.month - 1], date.year)
               : xstrdup(civil_format(point->first_day, text));
}

static void prepare_recall(struct statistics *self)
{
    const struct retention *retention = &self->figures.retention;
    const struct retention_points *const spans[STATISTICS_SPANS] = {
        [STATISTICS_BY_MONTH] = &retention->months,
        [STATISTICS_BY_WEEK] = &retention->weeks,
        [STATISTICS_BY_DAY] = &retention->days,
    };
    const struct retention_points *points = spans[self->span];
    size_t first = points->count > STATISTICS_LABELS
                       ? points->count - STATISTICS_LABELS
                       : 0;

    for (size_t i = first; i < points->count; i++) {
        const struct retention_point *point = &points->items[i];
        double share = retention_share(point->row.both);

        statistics_add(self, share < 0 ? 0 : share, point_label(self, point),
                       xasprintf("%.0f %% of %lld, expected %.0f %%",
                                 share * 100, (long long)point->row.both.total,
                                 point->predicted * 100));
    }
}

static void draw_count(struct canvas *body, int x, int y, int width,
                       struct retention_count count)
{
    double share = retention_share(count);

    if (share < 0) {
        canvas_text(body, x, y, ROLE_DIM, "-");
    } else if (width >= 16) {
        canvas_format(body, x, y, ROLE_TEXT, "%5.1f %% of %lld", share * 100,
                      (long long)count.total);
    } else {
        canvas_format(body, x, y, ROLE_TEXT, "%5.1f %%", share * 100);
    }
}

/* Rows of the table. */
static int draw_spans(const struct statistics *self, struct canvas *body)
{
    static const char *const names[RETENTION_SPANS] = {
        "today", "yesterday", "7 days", "30 days", "365 days", "ever"};
    int label = body->width >= 60 ? 14 : 10;
    int width = (body->width - label) / SPAN_COLUMNS;

    width = width > 20 ? 20 : width;
    canvas_text(body, label, 0, ROLE_HEADING, "young");
    canvas_text(body, label + width, 0, ROLE_HEADING, "mature");
    canvas_text(body, label + 2 * width, 0, ROLE_HEADING, "both");
    for (int i = 0; i < RETENTION_SPANS; i++) {
        const struct retention_row *row = &self->figures.retention.spans[i];

        canvas_text(body, 0, i + 1, ROLE_DIM, names[i]);
        draw_count(body, label, i + 1, width, row->young);
        draw_count(body, label + width, i + 1, width, row->mature);
        draw_count(body, label + 2 * width, i + 1, width, row->both);
    }
    return RETENTION_SPANS + 1;
}

/* The last bars that fit. */
void statistics_draw_bars(const struct statistics *self, struct canvas *area)
{
    struct chart_bar bars[STATISTICS_LABELS];
    size_t room = area->height > 0 ? (size_t)area->height : 0;
    size_t first = self->label_count > room ? self->label_count - room : 0;

    for (size_t i = first; i < self->label_count; i++) {
        bars[i - first] = (struct chart_bar){.label = self->labels[i],
                                             .value = self->values[i],
                                             .note = self->notes[i],
                                             .role = ROLE_BAR};
    }
    chart_bars_draw(bars, self->label_count - first, 1, area);
}

static const char *const span_names[STATISTICS_SPANS] = {
    [STATISTICS_BY_MONTH] = "By month",
    [STATISTICS_BY_WEEK] = "By week",
    [STATISTICS_BY_DAY] = "By day",
};

static void draw_recall(const struct statistics *self, struct canvas *body)
{
    int y;
    struct canvas below;

    if (self->figures.retention.spans[RETENTION_ALL].both.total == 0) {
        canvas_wrap(body, 0, 0, body->width < PROSE ? body->width : PROSE,
                    ROLE_DIM,
                    "Nothing was asked again after a day or more yet. Come "
                    "back tomorrow: what you answer then is measured here.");
        return;
    }
    y = draw_spans(self, body) + 1;
    if (body->height - y < 3) {
        return;
    }
    canvas_text(body, 0, y, ROLE_HEADING, span_names[self->span]);
    below = canvas_sub(body, 0, y + 1, body->width < 90 ? body->width : 90,
                       body->height - y - 1);
    statistics_draw_bars(self, &below);
}

/* ------------------------------------------------------------------- due */

static void prepare_due(struct statistics *self)
{
    static const char *const weekdays[] = {"Mo", "Tu", "We", "Th",
                                           "Fr", "Sa", "Su"};
    const struct forecast *forecast = &self->figures.forecast;

    for (size_t i = 0; i < STATISTICS_DAYS && i < forecast->days; i++) {
        self->due[i] = (double)forecast->due[i];
        self->due_labels[i] =
            weekdays[civil_weekday(forecast->today + (int64_t)i)];
    }
    statistics_add(self, 0, xstrdup("Today"),
                   xasprintf("%lld, of these %lld overdue",
                             (long long)forecast->due[0],
                             (long long)forecast->overdue));
    statistics_add(self, 0, xstrdup("Next 7 days"),
                   xasprintf("%lld", (long long)forecast_sum(forecast, 7)));
    statistics_add(self, 0, xstrdup("Next 30 days"),
                   xasprintf("%lld, at most %lld a day; %lld later",
                             (long long)forecast_sum(forecast, STATISTICS_DAYS),
                             (long long)forecast_peak(forecast),
                             (long long)forecast->later));
}

static void draw_due(const struct statistics *self, struct canvas *body)
{
    int rows = statistics_draw_rows(self, body);
    int y = rows + (body->height >= 12);
    struct canvas area = canvas_sub(body, 0, y, body->width, body->height - y);

    area.height = area.height > 14 ? 14 : area.height;
    if (self->figures.all.cards == 0) {
        canvas_wrap(&area, 0, 0, area.width, ROLE_DIM,
                    "Nothing comes due before the first question is answered.");
    } else if (area.height >= 3) {
        chart_histogram_draw(self->due, STATISTICS_DAYS, self->due_labels,
                             &area);
    }
}

/* ------------------------------------------------------------------ days */

static void prepare_days(struct statistics *self)
{
    const struct heatmap *heatmap = &self->figures.heatmap;
    int month = 0;

    self->level_count = 0;
    for (size_t i = 0; i < heatmap->weeks * 7; i++) {
        if (!heatmap->cells[i].ahead) {
            self->levels[self->level_count++] =
                (unsigned char)heatmap->cells[i].level;
        }
    }
    for (size_t i = 0; i < heatmap->weeks; i++) {
        struct civil date = civil_from_day(heatmap->cells[i * 7].day);

        self->months[i] =
            date.month != month ? month_names[date.month - 1] : NULL;
        month = date.month;
    }
    statistics_add(self, 0, xstrdup("Days studied"),
                   xasprintf("%lld of %zu, %lld answers",
                             (long long)heatmap->studied_days,
                             self->level_count, (long long)heatmap->answers));
    statistics_add(self, 0, xstrdup("Streak"),
                   xasprintf("%d %s, longest %d", heatmap->streak,
                             heatmap->streak == 1 ? "day" : "days",
                             heatmap->longest));
}

static void draw_days(const struct statistics *self, struct canvas *body)
{
    bool tall = body->height >= 12;
    int rows = tall ? 8 : 7;
    struct canvas map = canvas_sub(body, 0, 0, body->width, rows);
    struct canvas below = canvas_sub(body, 0, rows + tall, body->width,
                                     body->height - rows - tall);

    chart_weeks_draw(self->levels, self->level_count, 0,
                     tall ? self->months : NULL, &map);
    statistics_draw_rows(self, &below);
}

/* ---------------------------------------------------------------- series */

static void prepare_series(struct statistics *self, struct app *app)
{
    const struct outline *outline = app_outline(app, OUTLINE_EPISODES);

    for (size_t i = 0;
         i < outline->series_count && i < self->figures.series_count; i++) {
        const struct outline_series *series = &outline->series[i];
        const struct group *group = &self->figures.series[i];
        double mastery = app_series_mastery(app, series->n);

        statistics_add(
            self, mastery, xasprintf("%d %s", series->n, series->title),
            group->cards == 0
                ? xasprintf("%.0f %%", mastery * 100)
                : xasprintf("%.0f %%, %lld met, recall %.0f %%, %lld due",
                            mastery * 100, (long long)group->cards,
                            group_recall(group) * 100, (long long)group->due));
    }
}

static void draw_series(const struct statistics *self, struct canvas *body)
{
    struct canvas area = *body;

    if (self->label_count == 0) {
        canvas_text(body, 0, 0, ROLE_DIM, "There are no series.");
        return;
    }
    area.width = area.width > 110 ? 110 : area.width;
    statistics_draw_bars(self, &area);
    if (body->height > (int)self->label_count + 2) {
        canvas_wrap(
            body, 0, (int)self->label_count + 1,
            body->width < PROSE ? body->width : PROSE, ROLE_DIM,
            "The bar is mastery: expected recall of every objective of "
            "the episodes that are ready, those not met counting as 0.");
    }
}

void statistics_prepare(struct statistics *self, struct app *app)
{
    switch (1 << self->page) {
    case STATISTICS_NOW:
        prepare_now(self, app);
        break;
    case STATISTICS_RECALL:
        prepare_recall(self);
        break;
    case STATISTICS_DUE:
        prepare_due(self);
        break;
    case STATISTICS_DAYS_PAGE:
        prepare_days(self);
        break;
    case STATISTICS_MEMORY:
        statistics_prepare_memory(self);
        break;
    case STATISTICS_COST:
        statistics_prepare_cost(self, app);
        break;
    default:
        prepare_series(self, app);
        break;
    }
}

void statistics_draw_page(const struct statistics *self, struct canvas *body)
{
    switch (1 << self->page) {
    case STATISTICS_NOW:
        draw_now(self, body);
        break;
    case STATISTICS_RECALL:
        draw_recall(self, body);
        break;
    case STATISTICS_DUE:
        draw_due(self, body);
        break;
    case STATISTICS_DAYS_PAGE:
        draw_days(self, body);
        break;
    case STATISTICS_MEMORY:
        statistics_draw_memory(self, body);
        break;
    case STATISTICS_COST:
        statistics_draw_cost(self, body);
        break;
    default:
        draw_series(self, body);
        break;
    }
}
