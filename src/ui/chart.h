/*
 * Pictures of numbers in cells. Pure: values in, cells out. On a canvas of
 * ASCII only (canvas_is_ascii()) they use ASCII. NaN is a gap.
 */
#ifndef UI_CHART_H
#define UI_CHART_H

#include "ui/canvas.h"

/* Appends a value as an axis shows it ("400 ms"). */
typedef void chart_label_fn(const void *context, double value, struct str *out);

/* A number as an axis shows it: three significant figures, no idle zeros. */
void chart_add_number(struct str *out, double value);

struct chart_point {
    double x;
    double y;
};

/* A curve over x with axes. */
struct chart_plot {
    const struct chart_point *points; /* x ascending */
    size_t count;
    double x_min; /* range shown; if not below x_max, taken from the points */
    double x_max;
    double y_min; /* the same; y_max < y_min: 0 to the largest */
    double y_max;
    const char *x_name;      /* "λ /s", after the axis */
    const char *y_name;      /* "W", beside the uppermost label */
    chart_label_fn *x_label; /* NULL: chart_add_number() */
    chart_label_fn *y_label;
    const void *context;
    bool has_mark; /* the present point, drawn as "o" */
    struct chart_point mark;
    bool has_danger; /* from here to the right values are out of reach */
    double danger_from;
};
/* At least 20×4 cells and finite ranges, else nothing is drawn and it returns
   false. */
bool chart_plot_draw(const struct chart_plot *plot, struct canvas *canvas);

struct chart_bar {
    const char *label;
    double value;     /* not negative */
    const char *note; /* after the bar; NULL: the value */
    enum role role;   /* ROLE_BAR is the usual one */
};
/* Horizontal bars, one a row, all on one scale (`max` 0: the largest). */
void chart_bars_draw(const struct chart_bar *bars, size_t count, double max,
                     struct canvas *canvas);

/*
 * Columns, one a value (neighbours are added up where they do not fit), the
 * largest value and 0 at the left. With `labels` (one a value, NULL: none; may
 * be NULL itself) the last row shows those that fit. Values not negative.
 */
void chart_histogram_draw(const double *values, size_t count,
                          const char *const *labels, struct canvas *canvas);

/*
 * Weeks as columns, Monday to Sunday as rows: levels[i] 0-4 for the i-th day,
 * the first day being `first_weekday` (Monday 0). The newest weeks are shown
 * when not all fit. Levels are told by glyph (".:+*#" or shades), not colour
 * alone. Day names stand left if there are 4 columns for them; `months` (one
 * name a week, NULL where none begins; may be NULL) above.
 */
void chart_weeks_draw(const unsigned char *levels, size_t days,
                      int first_weekday, const char *const *months,
                      struct canvas *canvas);

/* ▁▂▃▄▅▆▇█ (ASCII: _.-=+*#@) in the first row, the last values that fit.
   Returns the columns used. */
int chart_sparkline_draw(const double *values, size_t count, enum role role,
                         struct canvas *canvas);

/* A bar as wide as the canvas, in its first row. */
struct chart_progress {
    double part;         /* 0-1 */
    const double *ticks; /* 0-1 each: chapters; may be NULL */
    size_t tick_count;
    /* Pairs [from, to) of 0-1, shown as filled instead of `part`: heard
       ranges. NULL: `part` is shown. */
    const double *ranges;
    size_t range_count; /* pairs */
};
void chart_progress_draw(const struct chart_progress *progress,
                         struct canvas *canvas);
/* The step of an axis: 1, 2 or 5 times a power of ten, such that max - min is
   at most `most` steps. */
double chart_step(double min, double max, int most);

#endif
