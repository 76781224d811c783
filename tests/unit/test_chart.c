#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "support/golden.h"
#include "ui/chart.h"

static void milliseconds(const void *context, double value, struct str *out)
{
    (void)context;
    str_add_format(out, "%g ms", value);
}

/* The mean time in an M/M/1 queue at 100 a second, in ms. */
static size_t queue_points(struct chart_point points[51])
{
    for (int i = 0; i < 51; i++) {
        points[i].x = 2.0 * i;
        points[i].y = i < 50 ? 1000 / (100 - 2.0 * i) : (double)NAN;
    }
    return 51;
}

static struct chart_plot queue_plot(struct chart_point points[51])
{
    struct chart_plot plot = {.points = points,
                              .count = queue_points(points),
                              .x_min = 0,
                              .x_max = 100,
                              .y_min = 0,
                              .y_max = 400,
                              .x_name = "λ /s",
                              .y_name = "W",
                              .y_label = milliseconds,
                              .has_mark = true,
                              .mark = {80, 50},
                              .has_danger = true,
                              .danger_from = 95};

    return plot;
}

static void test_plot(void **state)
{
    static const struct {
        int width;
        int height;
        bool ascii;
        const char *name;
    } sizes[] = {
        {60, 12, false, "plot-60x12"},
        {60, 12, true, "plot-ascii"},
        {38, 6, false, "plot-38x6"},
        {100, 20, false, "plot-100x20"},
    };
    struct chart_point points[51];
    struct chart_plot plot = queue_plot(points);

    (void)state;
    for (size_t i = 0; i < COUNT_OF(sizes); i++) {
        struct canvas *canvas = canvas_new(sizes[i].width, sizes[i].height);

        canvas_set_ascii(canvas, sizes[i].ascii);
        assert_true(chart_plot_draw(&plot, canvas));
        golden_canvas("ui", sizes[i].name, canvas, !sizes[i].ascii);
        canvas_free(canvas);
    }
}

static void test_plot_takes_its_own_ranges(void **state)
{
    const struct chart_point points[] = {
        {10, 3}, {20, 7}, {30, (double)NAN}, {40, 5}};
    struct chart_plot plot = {.points = points, .count = COUNT_OF(points)};
    struct canvas *canvas = canvas_new(40, 8);

    (void)state;
    assert_true(chart_plot_draw(&plot, canvas));
    golden_canvas("ui", "plot-ranges", canvas, false);
    canvas_free(canvas);
}

/* Nothing that can come out of a formula makes it hang or fail. */
static void test_plot_of_strange_numbers(void **state)
{
    static const double strange[] = {
        0,           -1,   1,         1e300,  -1e300, 1e-300, (double)INFINITY,
        (double)NAN, 1e17, 1e17 + 16, 5e-324, -0.0};
    struct canvas *canvas = canvas_new(30, 6);
    struct canvas *tiny = canvas_new(19, 3);
    struct chart_plot none = {.points = NULL};

    (void)state;
    assert_false(chart_plot_draw(&none, tiny));
    assert_true(chart_plot_draw(&none, canvas));
    for (size_t i = 0; i < COUNT_OF(strange); i++) {
        for (size_t j = 0; j < COUNT_OF(strange); j++) {
            const struct chart_point points[] = {{strange[i], strange[j]},
                                                 {strange[j], strange[i]}};
            struct chart_plot plot = {.points = points,
                                      .count = 2,
                                      .x_min = strange[i],
                                      .x_max = strange[j],
                                      .y_min = strange[j],
                                      .y_max = strange[i],
                                      .has_mark = true,
                                      .mark = {strange[j], strange[i]},
                                      .has_danger = true,
                                      .danger_from = strange[i]};

            chart_plot_draw(&plot, canvas);
        }
    }
    canvas_free(canvas);
    canvas_free(tiny);
}

static void test_steps(void **state)
{
    static const struct {
        double min;
        double max;
        int most;
        double step;
    } cases[] = {
        {0, 100, 5, 20}, {0, 100, 10, 10}, {0, 100, 3, 50}, {0, 1, 4, 0.5},
        {0, 7, 7, 1},    {0, 0.3, 3, 0.1}, {5, 5, 3, 1},    {0, 400, 4, 100},
        {-10, 10, 4, 5}, {0, 1e6, 2, 5e5}, {0, 1, 0, 1},
    };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        double step = chart_step(cases[i].min, cases[i].max, cases[i].most);

        assert_true(fabs(step / cases[i].step - 1) < 1e-9);
    }
}

static void test_bars(void **state)
{
    const struct chart_bar bars[] = {
        {"held", 12, NULL, ROLE_GOOD},
        {"quizzed", 5, "5 of 12", ROLE_BAR},
        {"a long label 日本語", 0, NULL, ROLE_BAR},
        {"unknown", (double)NAN, "-", ROLE_BAR},
    };
    struct canvas *canvas = canvas_new(40, 4);

    (void)state;
    chart_bars_draw(bars, COUNT_OF(bars), 0, canvas);
    golden_canvas("ui", "bars", canvas, true);
    canvas_set_ascii(canvas, true);
    canvas_clear(canvas);
    chart_bars_draw(bars, COUNT_OF(bars), 24, canvas);
    golden_canvas("ui", "bars-ascii", canvas, false);
    canvas_free(canvas);
}

static void test_histogram(void **state)
{
    const double values[] = {3, 0, 1, 8, 5.5, 16, 2, 0, 0, 4, 0.01, 12};
    const char *const labels[] = {"Mon", NULL, NULL, "Thu", NULL,  NULL,
                                  "Sun", "x",  NULL, NULL,  "Thu", NULL};
    struct canvas *canvas = canvas_new(40, 6);
    struct canvas *narrow = canvas_new(9, 4);

    (void)state;
    chart_histogram_draw(values, COUNT_OF(values), labels, canvas);
    golden_canvas("ui", "histogram", canvas, true);
    chart_histogram_draw(values, COUNT_OF(values), NULL, narrow);
    golden_canvas("ui", "histogram-narrow", narrow, false);
    canvas_set_ascii(canvas, true);
    canvas_clear(canvas);
    chart_histogram_draw(values, COUNT_OF(values), labels, canvas);
    golden_canvas("ui", "histogram-ascii", canvas, false);
    canvas_clear(narrow);
    chart_histogram_draw(NULL, 0, NULL, narrow);
    canvas_free(canvas);
    canvas_free(narrow);
}

static void test_weeks(void **state)
{
    unsigned char levels[90];
    const char *months[14] = {[0] = "Jan", [4] = "Feb", [9] = "Mar"};
    struct canvas *canvas = canvas_new(40, 8);
    struct canvas *narrow = canvas_new(10, 7);

    (void)state;
    for (size_t i = 0; i < COUNT_OF(levels); i++) {
        levels[i] = (unsigned char)(i % 6);
    }
    chart_weeks_draw(levels, COUNT_OF(levels), 3, months, canvas);
    golden_canvas("ui", "weeks", canvas, true);
    /* the newest weeks stay */
    chart_weeks_draw(levels, COUNT_OF(levels), 3, NULL, narrow);
    golden_canvas("ui", "weeks-narrow", narrow, false);
    canvas_set_ascii(canvas, true);
    canvas_clear(canvas);
    chart_weeks_draw(levels, COUNT_OF(levels), 3, months, canvas);
    golden_canvas("ui", "weeks-ascii", canvas, false);
    canvas_free(canvas);
    canvas_free(narrow);
}

static void test_sparkline(void **state)
{
    const double values[] = {9, 0, 1, 2, 3, 4, 5, 6, 7, (double)NAN, 0};
    struct canvas *canvas = canvas_new(10, 1);

    (void)state;
    assert_int_equal(
        chart_sparkline_draw(values, COUNT_OF(values), ROLE_PLOT, canvas), 10);
    assert_canvas(canvas, "▁▂▃▄▅▆▇█ ▁\n");
    canvas_set_ascii(canvas, true);
    chart_sparkline_draw(values, COUNT_OF(values), ROLE_PLOT, canvas);
    assert_canvas(canvas, "_.-=+*#@ _\n");
    assert_int_equal(chart_sparkline_draw(values, 0, ROLE_PLOT, canvas), 0);
    canvas_free(canvas);
}

static void test_progress(void **state)
{
    static const double ticks[] = {0, 0.25, 0.5, 1};
    static const double ranges[] = {0, 0.2, 0.7, 1};
    struct chart_progress progress = {.part = 0.6};
    struct canvas *canvas = canvas_new(10, 1);

    (void)state;
    chart_progress_draw(&progress, canvas);
    assert_canvas(canvas, "██████░░░░\n");
    assert_canvas_roles(canvas, "######____\n");
    progress.ticks = ticks;
    progress.tick_count = COUNT_OF(ticks);
    chart_progress_draw(&progress, canvas);
    assert_canvas(canvas, "██│██│░░░░\n");
    progress.ranges = ranges;
    progress.range_count = 2;
    canvas_set_ascii(canvas, true);
    chart_progress_draw(&progress, canvas);
    assert_canvas(canvas, "##|--|-###\n");
    canvas_free(canvas);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_plot),
        cmocka_unit_test(test_plot_takes_its_own_ranges),
        cmocka_unit_test(test_plot_of_strange_numbers),
        cmocka_unit_test(test_steps),
        cmocka_unit_test(test_bars),
        cmocka_unit_test(test_histogram),
        cmocka_unit_test(test_weeks),
        cmocka_unit_test(test_sparkline),
        cmocka_unit_test(test_progress),
    };

    return cmocka_run_group_tests_name("chart", tests, NULL, NULL);
}
