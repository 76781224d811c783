#include "ui/chart.h"

#include <math.h>
#include <string.h>

#include "base/number.h"

#define LABEL_FIGURES 3

static const char *const eighths[] = {" ", "▁", "▂", "▃", "▄",
                                      "▅", "▆", "▇", "█"};

/* 20.0 → 20: an axis has round numbers. */
static void drop_zeros(struct str *out, size_t from)
{
    if (strchr(out->buf + from, '.') == NULL) {
        return;
    }
    while (out->buf[out->len - 1] == '0') {
        str_truncate(out, out->len - 1);
    }
    if (out->buf[out->len - 1] == '.') {
        str_truncate(out, out->len - 1);
    }
}

void chart_add_number(struct str *out, double value)
{
    size_t from = out->len;

    if (value == 0) {
        str_add_char(out, '0');
    } else {
        number_add(out, value, LABEL_FIGURES);
        drop_zeros(out, from);
    }
}

/* A horizontal bar of so many cells, in halves. */
static void draw_bar(struct canvas *row, int x, double cells, enum role role)
{
    bool ascii = canvas_is_ascii(row);
    int halves = (int)lround(cells * 2);

    for (int i = 0; i < halves / 2; i++) {
        canvas_text(row, x + i, 0, role, ascii ? "#" : "█");
    }
    if (halves % 2 != 0) {
        canvas_text(row, x + halves / 2, 0, role, ascii ? "=" : "▌");
    }
}

static const char *bar_note(const struct chart_bar *bar, struct str *text)
{
    str_clear(text);
    if (bar->note != NULL) {
        return bar->note;
    }
    if (isfinite(bar->value)) {
        chart_add_number(text, bar->value);
    }
    return text->buf;
}

void chart_bars_draw(const struct chart_bar *bars, size_t count, double max,
                     struct canvas *canvas)
{
    struct str text = STR_INIT;
    int label_width = 0;
    int note_width = 0;
    int room;

    for (size_t i = 0; i < count; i++) {
        int label = canvas_width_of(canvas, bars[i].label);
        int note = canvas_width_of(canvas, bar_note(&bars[i], &text));

        label_width = label > label_width ? label : label_width;
        note_width = note > note_width ? note : note_width;
        if (isfinite(bars[i].value) && bars[i].value > max) {
            max = bars[i].value;
        }
    }
    if (label_width > canvas->width / 3) {
        label_width = canvas->width / 3;
    }
    room = canvas->width - label_width - note_width - 2;
    for (size_t i = 0; i < count && i < (size_t)canvas->height; i++) {
        struct canvas row = canvas_row(canvas, (int)i);
        double part = max > 0 && isfinite(bars[i].value) && bars[i].value > 0
                          ? bars[i].value / max
                          : 0;
        double cells = room > 0 ? part * room : 0;

        canvas_text_fit(&row, 0, 0, label_width, ROLE_TEXT, bars[i].label);
        draw_bar(&row, label_width + 1, cells, bars[i].role);
        canvas_text(&row, label_width + 2 + (int)ceil(cells), 0, ROLE_DIM,
                    bar_note(&bars[i], &text));
    }
    str_release(&text);
}

/* One column from the bottom up, in eighths of a cell. */
static void draw_column(struct canvas *canvas, int x, int width, int level)
{
    for (int y = canvas->height - 1; y >= 0 && level > 0; y--) {
        const char *glyph = eighths[level >= 8 ? 8 : level];

        for (int i = 0; i < width; i++) {
            canvas_text(canvas, x + i, y, ROLE_PLOT,
                        canvas_is_ascii(canvas) ? (level >= 8   ? "#"
                                                   : level >= 4 ? "="
                                                                : "_")
                                                : glyph);
        }
        level -= 8;
    }
}

/* How values are put into columns: `group` of them add up to one. */
struct columns {
    size_t group;
    size_t count;
    int width; /* of a column with its gap */
};

static struct columns fit_columns(size_t count, int width)
{
    size_t room = width > 0 ? (size_t)width : 1;
    struct columns fit = {.group = (count + room - 1) / room};

    fit.group = fit.group > 0 ? fit.group : 1;
    fit.count = (count + fit.group - 1) / fit.group;
    fit.width = fit.count > 0 ? width / (int)fit.count : 1;
    fit.width = fit.width > 6 ? 6 : fit.width;
    return fit;
}

static double group_sum(const double *values, size_t count,
                        const struct columns *fit, size_t column)
{
    double sum = 0;

    for (size_t i = 0; i < fit->group; i++) {
        size_t at = column * fit->group + i;

        if (at < count && isfinite(values[at]) && values[at] > 0) {
            sum += values[at];
        }
    }
    return sum;
}

static void draw_histogram_labels(const char *const *labels, size_t count,
                                  const struct columns *fit, struct canvas *row,
                                  int x)
{
    int free_from = 0;

    for (size_t i = 0; i < count; i++) {
        int at = x + (int)(i / fit->group) * fit->width;

        if (labels[i] == NULL || at < free_from ||
            at + canvas_width_of(row, labels[i]) > row->width) {
            continue;
        }
        free_from = at + canvas_text(row, at, 0, ROLE_AXIS, labels[i]) + 1;
    }
}

void chart_histogram_draw(const double *values, size_t count,
                          const char *const *labels, struct canvas *canvas)
{
    int height = canvas->height - (labels != NULL ? 1 : 0);
    struct str top = STR_INIT;
    struct columns fit = fit_columns(count, canvas->width);
    struct canvas area;
    struct canvas row = canvas_row(canvas, canvas->height - 1);
    double max = 0;
    int left;

    for (int pass = 0; pass < 2; pass++) {
        max = 0;
        for (size_t i = 0; i < fit.count; i++) {
            double sum = group_sum(values, count, &fit, i);

            max = sum > max ? sum : max;
        }
        str_clear(&top);
        chart_add_number(&top, max);
        left = canvas_width_of(canvas, top.buf) + 1;
        fit = fit_columns(count, canvas->width - left);
    }
    area = canvas_sub(canvas, left, 0, canvas->width - left, height);
    if (area.height > 0) {
        canvas_text_right(canvas, left - 1, 0, ROLE_AXIS, top.buf);
        canvas_text_right(canvas, left - 1, height - 1, ROLE_AXIS, "0");
    }
    for (size_t i = 0; i < fit.count && max > 0; i++) {
        double part = group_sum(values, count, &fit, i) / max;
        int level = (int)lround(part * area.height * 8);
        int width = fit.width >= 3 ? fit.width - 1 : fit.width;

        /* what is there at all must be seen */
        draw_column(&area, (int)i * fit.width, width,
                    part > 0 && level == 0 ? 1 : level);
    }
    if (labels != NULL) {
        draw_histogram_labels(labels, count, &fit, &row, left);
    }
    str_release(&top);
}

static void draw_day(struct canvas *canvas, int x, int y, unsigned level)
{
    static const char *const shades[] = {"·", "░", "▒", "▓", "█"};
    static const char *const ascii[] = {".", ":", "+", "*", "#"};

    level = level > 4 ? 4 : level;
    canvas_text(canvas, x, y, (enum role)(ROLE_HEAT_0 + level),
                canvas_is_ascii(canvas) ? ascii[level] : shades[level]);
}

static void draw_months(const char *const *months, size_t first, size_t weeks,
                        int step, struct canvas *row)
{
    int free_from = 0;

    for (size_t week = first; week < weeks; week++) {
        int x = (int)(week - first) * step;

        if (months[week] != NULL && x >= free_from &&
            x + canvas_width_of(row, months[week]) <= row->width) {
            free_from = x + canvas_text(row, x, 0, ROLE_AXIS, months[week]) + 1;
        }
    }
}

void chart_weeks_draw(const unsigned char *levels, size_t days,
                      int first_weekday, const char *const *months,
                      struct canvas *canvas)
{
    static const char *const names[] = {"Mon", NULL, "Wed", NULL,
                                        "Fri", NULL, "Sun"};
    size_t before = (size_t)((first_weekday % 7 + 7) % 7);
    size_t weeks = (days + before + 6) / 7;
    int left = canvas->width >= 12 ? 4 : 0;
    int top = months != NULL ? 1 : 0;
    struct canvas area = canvas_sub(canvas, left, 0, canvas->width, 7 + top);
    int step = weeks * 2 <= (size_t)area.width + 1 ? 2 : 1;
    size_t room = (size_t)((area.width + step - 1) / step);
    size_t first = weeks > room ? weeks - room : 0;

    for (int y = 0; left > 0 && y < 7; y++) {
        if (names[y] != NULL) {
            canvas_text(canvas, 0, y + top, ROLE_AXIS, names[y]);
        }
    }
    if (months != NULL) {
        struct canvas row = canvas_row(&area, 0);

        draw_months(months, first, weeks, step, &row);
    }
    for (size_t i = 0; i < days; i++) {
        size_t place = i + before;

        if (place / 7 >= first) {
            draw_day(&area, (int)(place / 7 - first) * step,
                     (int)(place % 7) + top, levels[i]);
        }
    }
}

int chart_sparkline_draw(const double *values, size_t count, enum role role,
                         struct canvas *canvas)
{
    size_t room = canvas->width > 0 ? (size_t)canvas->width : 0;
    size_t first = count > room ? count - room : 0;
    double max = 0;

    for (size_t i = first; i < count; i++) {
        if (isfinite(values[i]) && values[i] > max) {
            max = values[i];
        }
    }
    for (size_t i = first; i < count; i++) {
        int level = 0;

        if (isfinite(values[i])) {
            level = max > 0 && values[i] > 0
                        ? 1 + (int)lround(values[i] / max * 7)
                        : 1;
        }
        canvas_text(canvas, (int)(i - first), 0, role, eighths[level]);
    }
    return (int)(count - first);
}

/* How much of [from, to) the ranges cover. */
static double covered(const struct chart_progress *progress, double from,
                      double to)
{
    double sum = 0;

    for (size_t i = 0; i < progress->range_count; i++) {
        double low = fmax(from, progress->ranges[2 * i]);
        double high = fmin(to, progress->ranges[2 * i + 1]);

        sum += high > low ? high - low : 0;
    }
    return sum / (to - from);
}

void chart_progress_draw(const struct chart_progress *progress,
                         struct canvas *canvas)
{
    bool ascii = canvas_is_ascii(canvas);
    int width = canvas->width;

    for (int x = 0; x < width; x++) {
        double from = (double)x / width;
        double to = (double)(x + 1) / width;
        bool filled = progress->ranges != NULL
                          ? covered(progress, from, to) >= 0.5
                          : progress->part >= (from + to) / 2;

        canvas_text(canvas, x, 0, filled ? ROLE_BAR : ROLE_TRACK,
                    filled ? (ascii ? "#" : "█") : (ascii ? "-" : "░"));
    }
    for (size_t i = 0; progress->ticks != NULL && i < progress->tick_count;
         i++) {
        double tick = progress->ticks[i];

        if (tick > 0 && tick < 1) {
            canvas_text(canvas, (int)(tick * width), 0, ROLE_RULE,
                        ascii ? "|" : "│");
        }
    }
}
