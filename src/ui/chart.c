#include "ui/chart.h"

#include <math.h>
#include <string.h>

#include "base/number.h"

#define LABEL_FIGURES   3
#define PLOT_MIN_WIDTH  20
#define PLOT_MIN_HEIGHT 4
#define X_LABEL_COLUMNS 10 /* one label in so many columns */

static const char *const eighths[] = {" ", "▁", "▂", "▃", "▄",
                                      "▅", "▆", "▇", "█"};

double chart_step(double min, double max, int most)
{
    double rough = (max - min) / (most > 0 ? most : 1);
    double power;

    if (!(rough > 0) || isinf(rough)) {
        return 1;
    }
    power = pow(10, floor(log10(rough)));
    for (int i = 0; i < 2; i++) {
        static const double factors[] = {1, 2, 5};

        for (size_t j = 0; j < COUNT_OF(factors); j++) {
            /* what rounding adds must not skip a step */
            if (factors[j] * power >= rough * (1 - 1e-9)) {
                return factors[j] * power;
            }
        }
        power *= 10;
    }
    return power;
}

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

static void add_label(chart_label_fn *label, const void *context, double value,
                      struct str *out)
{
    if (label != NULL) {
        label(context, value, out);
    } else if (value == 0) {
        str_add_char(out, '0');
    } else {
        size_t from = out->len;

        number_add(out, value, LABEL_FIGURES);
        drop_zeros(out, from);
    }
}

/* Where things stand: the area of the curve inside the canvas, and scales. */
struct area {
    struct canvas cells;
    double x_min;
    double x_max;
    double y_min;
    double y_max;
    double y_step;
    int y_labels; /* at y_min and so many steps above it, less one */
};

static int column_of(const struct area *area, double x)
{
    double part = (x - area->x_min) / (area->x_max - area->x_min);

    return (int)lround(part * (area->cells.width - 1));
}

/* -1: outside. */
static int row_of(const struct area *area, double y)
{
    double part = (y - area->y_min) / (area->y_max - area->y_min);

    if (!(part >= -1e-9 && part <= 1 + 1e-9)) {
        return -1;
    }
    return area->cells.height - 1 -
           (int)lround(part * (area->cells.height - 1));
}

/* False when they are not numbers that can be shown. */
static bool find_ranges(const struct chart_plot *plot, struct area *area)
{
    double largest = 0;

    area->x_min = plot->x_min;
    area->x_max = plot->x_max;
    if (!(area->x_min < area->x_max) && plot->count > 0) {
        area->x_min = plot->points[0].x;
        area->x_max = plot->points[plot->count - 1].x;
    }
    if (!(area->x_min < area->x_max)) {
        area->x_max = area->x_min + 1;
    }
    for (size_t i = 0; i < plot->count; i++) {
        double y = plot->points[i].y;

        if (isfinite(y) && y > largest) {
            largest = y;
        }
    }
    area->y_min = plot->y_min;
    area->y_max = plot->y_max;
    if (!(area->y_min < area->y_max)) {
        area->y_min = 0;
        area->y_max = largest > 0 ? largest : 1;
    }
    return isfinite(area->x_max - area->x_min) &&
           isfinite(area->y_max - area->y_min);
}

/* The widest of the labels beside the axis, with the name of the value. */
static int y_labels_width(const struct chart_plot *plot,
                          const struct area *area, const struct canvas *canvas)
{
    struct str text = STR_INIT;
    int widest = 0;
    int name = plot->y_name != NULL ? canvas_width_of(canvas, plot->y_name) : 0;

    for (int i = 0; i < area->y_labels; i++) {
        int width;

        str_clear(&text);
        add_label(plot->y_label, plot->context, area->y_min + i * area->y_step,
                  &text);
        width = canvas_width_of(canvas, text.buf);
        widest = width > widest ? width : widest;
    }
    str_release(&text);
    return widest + (name > 0 ? name + 2 : 0);
}

static void draw_y_axis(const struct chart_plot *plot, const struct area *area,
                        struct canvas *canvas)
{
    struct str text = STR_INIT;
    int axis = area->cells.x - canvas->x - 2;
    int bottom = area->cells.height - 1;

    for (int y = 0; y <= bottom; y++) {
        canvas_text(canvas, axis, y, ROLE_AXIS, y == bottom ? "┼" : "│");
    }
    for (int i = 0; i < area->y_labels; i++) {
        double y = area->y_min + i * area->y_step;
        int row = row_of(area, y);

        if (row < 0) {
            continue;
        }
        str_clear(&text);
        add_label(plot->y_label, plot->context, y, &text);
        canvas_text_right(canvas, axis - 1, row, ROLE_AXIS, text.buf);
        canvas_text(canvas, axis, row, ROLE_AXIS, row == bottom ? "┼" : "┤");
    }
    if (plot->y_name != NULL) {
        canvas_text(canvas, 0, 0, ROLE_AXIS, plot->y_name);
    }
    str_release(&text);
}

static void draw_x_axis(const struct chart_plot *plot, const struct area *area,
                        struct canvas *canvas)
{
    struct str text = STR_INIT;
    int most = area->cells.width / X_LABEL_COLUMNS + 1;
    double step = chart_step(area->x_min, area->x_max, most);
    double first = ceil(area->x_min / step - 1e-9);
    int left = area->cells.x - canvas->x;
    int free_from = 0; /* columns before it are taken */
    int row = area->cells.height;

    for (int i = 0; i <= most; i++) {
        double x = (first + i) * step;
        int column;
        int width;

        if (x > area->x_max + step * 1e-9) {
            break;
        }
        column = left + column_of(area, x);
        str_clear(&text);
        add_label(plot->x_label, plot->context, x, &text);
        width = canvas_width_of(canvas, text.buf);
        column -= width / 2;
        if (column >= free_from && column + width <= canvas->width) {
            canvas_text(canvas, column, row, ROLE_AXIS, text.buf);
            free_from = column + width + 1;
        }
    }
    if (plot->x_name != NULL &&
        canvas->width - canvas_width_of(canvas, plot->x_name) >= free_from) {
        canvas_text_right(canvas, canvas->width, row, ROLE_AXIS, plot->x_name);
    }
    str_release(&text);
}

static void draw_danger(const struct chart_plot *plot, struct area *area)
{
    int from;

    if (!plot->has_danger || !(plot->danger_from <= area->x_max)) {
        return;
    }
    from = plot->danger_from < area->x_min ? 0
                                           : column_of(area, plot->danger_from);
    for (int x = from; x < area->cells.width; x++) {
        for (int y = 0; y < area->cells.height; y++) {
            canvas_text(&area->cells, x, y, ROLE_DANGER, "░");
        }
    }
}

/* The curve's value at x between its points; NaN where there is none. */
static double value_at(const struct chart_plot *plot, double x)
{
    for (size_t i = 0; i < plot->count; i++) {
        const struct chart_point *point = &plot->points[i];
        double part;

        if (point->x == x) {
            return point->y;
        }
        if (point->x > x) {
            if (i == 0) {
                return (double)NAN;
            }
            part = (x - point[-1].x) / (point->x - point[-1].x);
            return point[-1].y + part * (point->y - point[-1].y);
        }
    }
    return (double)NAN;
}

static void draw_curve(const struct chart_plot *plot, struct area *area)
{
    int before = -1; /* row in the column before */

    for (int column = 0; column < area->cells.width; column++) {
        double x = area->x_min + (area->x_max - area->x_min) * column /
                                     (area->cells.width - 1);
        int row = row_of(area, value_at(plot, x));
        int step = before < row ? 1 : -1;

        if (row >= 0) {
            canvas_text(&area->cells, column, row, ROLE_PLOT, "*");
        }
        /* Where it is steep the rows between belong to it too. */
        for (int y = before + step;
             before >= 0 && row >= 0 && before != row && y != row; y += step) {
            canvas_text(&area->cells, column, y, ROLE_PLOT, "*");
        }
        before = row;
    }
}

static void draw_mark(const struct chart_plot *plot, struct area *area)
{
    int row = row_of(area, plot->mark.y);

    if (plot->has_mark && row >= 0 && plot->mark.x >= area->x_min &&
        plot->mark.x <= area->x_max) {
        canvas_text(&area->cells, column_of(area, plot->mark.x), row,
                    ROLE_PRESENT, "o");
    }
}

bool chart_plot_draw(const struct chart_plot *plot, struct canvas *canvas)
{
    struct area area;
    int left;
    int right = plot->x_name != NULL && canvas->width >= 2 * PLOT_MIN_WIDTH
                    ? canvas_width_of(canvas, plot->x_name) + 3
                    : 1;

    if (canvas->width < PLOT_MIN_WIDTH || canvas->height < PLOT_MIN_HEIGHT ||
        !find_ranges(plot, &area)) {
        return false;
    }
    area.y_step = chart_step(area.y_min, area.y_max, (canvas->height - 1) / 2);
    if (!(plot->y_min < plot->y_max)) {
        area.y_max = ceil(area.y_max / area.y_step - 1e-9) * area.y_step;
    }
    area.y_labels =
        1 + (int)((area.y_max - area.y_min) / area.y_step * (1 + 1e-9));
    left = y_labels_width(plot, &area, canvas) + 3;
    if (left > canvas->width / 2) {
        left = canvas->width / 2;
    }
    if (right > canvas->width / 4) {
        right = canvas->width / 4;
    }
    area.cells = canvas_sub(canvas, left, 0, canvas->width - left - right,
                            canvas->height - 1);
    draw_danger(plot, &area);
    draw_y_axis(plot, &area, canvas);
    draw_x_axis(plot, &area, canvas);
    draw_curve(plot, &area);
    draw_mark(plot, &area);
    return true;
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
        add_label(NULL, NULL, bar->value, text);
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
        add_label(NULL, NULL, max, &top);
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
