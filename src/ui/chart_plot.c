/* The curve with its axes. */
#include <math.h>

#include "ui/chart.h"

#define PLOT_MIN_WIDTH  20
#define PLOT_MIN_HEIGHT 4
#define X_LABEL_COLUMNS 10 /* one label in so many columns */

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

static void add_label(chart_label_fn *label, const void *context, double value,
                      struct str *out)
{
    if (label != NULL) {
        label(context, value, out);
    } else {
        chart_add_number(out, value);
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
