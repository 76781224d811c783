#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/random.h"
#include "support/golden.h"
#include "ui/canvas.h"

#define FAMILY "\U0001F468\u200D\U0001F469\u200D\U0001F467"

static void test_columns_used(void **state)
{
    static const struct {
        const char *text;
        int columns;
    } cases[] = {
        {"", 0},
        {"abc", 3},
        {"日本", 4},
        {"e\u0301", 1}, /* a combining mark */
        {"\u0301", 0},  /* on nothing */
        {FAMILY, 2},    /* joined: one cluster */
        {"\U0001F1E9\U0001F1EA", 2},
        {"a\tb\033[31m", 8},    /* each control character is one cell */
        {"\u202Eabc\u200F", 3}, /* direction marks have no width */
        {"\xff\xfe", 2},        /* each bad byte is one cell */
        {"\xe6\x97", 2},
    };
    struct canvas *canvas = canvas_new(20, 1);

    (void)state;
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        int used;

        canvas_clear(canvas);
        used = canvas_text(canvas, 0, 0, ROLE_TEXT, cases[i].text);
        if (used != cases[i].columns) {
            fail_msg("case %zu: %d columns, not %d", i, used, cases[i].columns);
        }
        assert_int_equal(canvas_width_of(canvas, cases[i].text), used);
    }
    canvas_free(canvas);
}

static void test_control_characters_are_replaced(void **state)
{
    struct canvas *canvas = canvas_new(12, 1);

    (void)state;
    canvas_text(canvas, 0, 0, ROLE_TEXT,
                "a\033[m\nb\xc2\x85"
                "c\xff\u202E.");
    assert_canvas(canvas, "a\uFFFD[m\uFFFDb\uFFFDc\uFFFD.\n");
    canvas_free(canvas);
}

static void test_wide_that_does_not_fit_is_left_out(void **state)
{
    struct canvas *canvas = canvas_new(5, 1);

    (void)state;
    assert_int_equal(canvas_text(canvas, 0, 0, ROLE_TEXT, "日本語"), 4);
    assert_canvas(canvas, "日本\n");
    canvas_clear(canvas);
    /* Cut at the left: the half that would stick out is not drawn. */
    assert_int_equal(canvas_text(canvas, -1, 0, ROLE_TEXT, "日ab"), 4);
    assert_canvas(canvas, " ab\n");
    canvas_free(canvas);
}

static void test_overwriting_half_of_a_wide_one(void **state)
{
    struct canvas *canvas = canvas_new(6, 1);

    (void)state;
    canvas_text(canvas, 0, 0, ROLE_TEXT, "日本語");
    canvas_text(canvas, 1, 0, ROLE_TEXT, "x");
    assert_canvas(canvas, " x本語\n");
    canvas_text(canvas, 4, 0, ROLE_TEXT, "y");
    assert_canvas(canvas, " x本y\n");
    canvas_text(canvas, 1, 0, ROLE_TEXT, "語");
    assert_canvas(canvas, " 語 y\n");
    canvas_free(canvas);
}

static void test_sub_canvas_clips(void **state)
{
    struct canvas *canvas = canvas_new(8, 3);
    struct canvas sub = canvas_sub(canvas, 2, 1, 4, 1);
    struct canvas none = canvas_sub(canvas, 9, 0, 3, 3);
    struct canvas corner = canvas_sub(canvas, -2, -2, 4, 3);
    struct canvas nested = canvas_sub(&sub, 1, 0, 100, 100);

    (void)state;
    canvas_text(&sub, 0, 0, ROLE_TEXT, "abcdefgh");
    canvas_text(&sub, 0, 1, ROLE_TEXT, "below");
    canvas_text(&none, 0, 0, ROLE_TEXT, "none");
    canvas_text(&corner, 0, 0, ROLE_TEXT, "corner");
    canvas_text(&nested, 0, 0, ROLE_TEXT, "12345");
    assert_canvas(canvas, "co\n  a123\n\n");
    assert_int_equal(none.width, 0);
    assert_int_equal(nested.width, 3);
    assert_int_equal(nested.height, 1);
    canvas_free(canvas);
}

/* Any coordinates: what is drawn stays within, and no wide cell is halved. */
static void test_random_drawing_keeps_cells_whole(void **state)
{
    static const char *const texts[] = {
        "a", "日本語", FAMILY "x", "e\u0301e\u0301", "\033[2J", "─│"};
    struct splitmix random = {7};
    struct canvas *canvas = canvas_new(9, 4);

    (void)state;
    for (int turn = 0; turn < 20000; turn++) {
        struct canvas sub =
            canvas_sub(canvas, (int)(splitmix_next(&random) % 14) - 3,
                       (int)(splitmix_next(&random) % 8) - 2,
                       (int)(splitmix_next(&random) % 12),
                       (int)(splitmix_next(&random) % 6));
        int x = (int)(splitmix_next(&random) % 16) - 4;

        if (splitmix_next(&random) % 16 == 0) {
            canvas_fill(&sub, ROLE_DIM, "·");
        } else {
            canvas_text(&sub, x, (int)(splitmix_next(&random) % 4), ROLE_TEXT,
                        texts[splitmix_next(&random) % COUNT_OF(texts)]);
        }
        for (int i = 0; i < 9 * 4; i++) {
            const struct cell *cell = canvas_cell(canvas, i % 9, i / 9);
            const struct cell *next = canvas_cell(canvas, i % 9 + 1, i / 9);

            if (cell->width == 2) {
                assert_non_null(next);
                assert_int_equal(next->width, 0);
            } else if (next != NULL) {
                assert_true(next->width != 0);
            }
            assert_true(i % 9 > 0 || cell->width != 0);
            assert_int_equal(cell->width == 0, cell->text[0] == '\0');
        }
    }
    canvas_free(canvas);
}

static void test_extreme_coordinates(void **state)
{
    struct canvas *canvas = canvas_new(4, 2);
    struct canvas sub =
        canvas_sub(canvas, INT32_MIN, INT32_MIN, INT32_MAX, INT32_MAX);

    (void)state;
    assert_int_equal(sub.width, 0);
    sub = canvas_sub(canvas, 1, 1, INT32_MAX, INT32_MAX);
    assert_int_equal(sub.width, 3);
    canvas_text(canvas, INT32_MAX, 0, ROLE_TEXT, "x");
    canvas_text(canvas, INT32_MIN, 0, ROLE_TEXT, "x");
    canvas_text(canvas, 0, INT32_MAX, ROLE_TEXT, "x");
    canvas_set_role(canvas, INT32_MIN, 0, INT32_MAX, ROLE_BAD);
    canvas_text_fit(canvas, INT32_MAX, 0, 3, ROLE_TEXT, "abcdef");
    canvas_set_cursor(canvas, INT32_MAX, INT32_MIN, true);
    assert_canvas(canvas, "\n\n");
    canvas_free(canvas);
    canvas = canvas_new(0, -5);
    assert_int_equal(canvas->width, 1);
    assert_int_equal(canvas->height, 1);
    canvas_resize(canvas, 1 << 20, 1);
    assert_int_equal(canvas->width, CANVAS_MAX);
    canvas_free(canvas);
}

static void test_fit_shows_that_something_is_missing(void **state)
{
    struct canvas *canvas = canvas_new(10, 5);

    (void)state;
    assert_int_equal(canvas_text_fit(canvas, 0, 0, 5, ROLE_TEXT, "abcde"), 5);
    assert_int_equal(canvas_text_fit(canvas, 0, 1, 5, ROLE_TEXT, "abcdef"), 5);
    assert_int_equal(canvas_text_fit(canvas, 0, 2, 4, ROLE_TEXT, "日本語"), 3);
    assert_int_equal(canvas_text_fit(canvas, 0, 3, 1, ROLE_TEXT, "abc"), 1);
    assert_int_equal(canvas_text_fit(canvas, 0, 4, 0, ROLE_TEXT, "abc"), 0);
    assert_canvas(canvas, "abcde\nabcd…\n日…\n…\n\n");
    canvas_free(canvas);
}

static void test_right_and_centre(void **state)
{
    struct canvas *canvas = canvas_new(8, 2);

    (void)state;
    canvas_text_right(canvas, 8, 0, ROLE_TEXT, "本x");
    canvas_text_centre(canvas, 1, ROLE_TEXT, "abcd");
    assert_canvas(canvas, "     本x\n  abcd\n");
    canvas_free(canvas);
}

static void test_ascii_keeps_columns_of_glyphs(void **state)
{
    struct canvas *canvas = canvas_new(20, 3);

    (void)state;
    canvas_set_ascii(canvas, true);
    assert_int_equal(canvas_text(canvas, 0, 0, ROLE_TEXT, "λ = 3 … ✓ 日"), 18);
    canvas_rule(canvas, 1, ROLE_RULE);
    canvas_text_fit(canvas, 0, 2, 4, ROLE_TEXT, "abcdef");
    assert_canvas(canvas, "lambda = 3 ... v ?\n--------------------\nabc~\n");
    canvas_free(canvas);
}

static void test_wrap_line(void **state)
{
    static const struct {
        const char *text;
        int width;
        const char *lines; /* with | between */
    } cases[] = {
        {"one two three", 7, "one two|three"},
        {"one two three", 20, "one two three"},
        {"one  two", 4, "one|two"},
        {"abcdefghij", 4, "abcd|efgh|ij"},
        {"ab abcdefgh", 4, "ab|abcd|efgh"},
        {"a\n\nb", 4, "a||b"},
        {"日本語日本語", 5, "日本|語日|本語"},
        {"ab日本", 3, "ab|日|本"},
        {"word   ", 4, "word"},
        {"x", 0, "x"},
        {"日本", 1, "日|本"},
        {"  in", 10, "  in"},
    };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        struct str lines = STR_INIT;
        const char *at = cases[i].text;
        size_t left = strlen(at);

        while (left > 0) {
            size_t next = 0;
            size_t len = canvas_wrap_line(at, left, cases[i].width, &next);

            assert_true(next > 0 && next <= left && len <= next);
            str_add(&lines, at == cases[i].text ? "" : "|");
            str_add_len(&lines, at, len);
            at += next;
            left -= next;
        }
        assert_string_equal(lines.buf, cases[i].lines);
        str_release(&lines);
    }
}

static void test_wrap_counts_as_it_draws(void **state)
{
    struct canvas *canvas = canvas_new(12, 4);
    const char *text = "A service holds 60 requests.\nTwo.";
    int rows = canvas_wrap(canvas, 1, 0, 10, ROLE_TEXT, text);

    (void)state;
    assert_int_equal(rows, canvas_wrap(NULL, 0, 0, 10, ROLE_TEXT, text));
    assert_int_equal(rows, 4);
    assert_canvas(canvas, " A service\n holds 60\n requests.\n Two.\n");
    canvas_free(canvas);
}

static void test_matches(void **state)
{
    struct canvas *canvas = canvas_new(20, 1);

    (void)state;
    canvas_text(canvas, 0, 0, ROLE_TEXT, "Éclair éCLAIR 日本");
    assert_int_equal(canvas_mark_matches(canvas, 0, "éclair"), 2);
    assert_int_equal(canvas_mark_matches(canvas, 0, "日"), 1);
    assert_int_equal(canvas_mark_matches(canvas, 0, ""), 0);
    assert_int_equal(canvas_mark_matches(canvas, 0, "none"), 0);
    assert_canvas_roles(canvas, "mmmmmm.mmmmmm.mm\n");
    canvas_free(canvas);
}

static void test_roles_and_attributes(void **state)
{
    struct canvas *canvas = canvas_new(6, 1);

    (void)state;
    canvas_text(canvas, 0, 0, ROLE_GOOD, "日x");
    canvas_set_role(canvas, 2, 0, 2, ROLE_BAD);
    canvas_add_attributes(canvas, 2, 0, 1, ATTR_BOLD);
    assert_canvas_roles(canvas, "ggbb\n");
    assert_int_equal(canvas_cell(canvas, 2, 0)->attributes, ATTR_BOLD);
    assert_int_equal(canvas_cell(canvas, 3, 0)->attributes, 0);
    assert_null(canvas_cell(canvas, 6, 0));
    canvas_free(canvas);
}

static void test_cursor_is_clipped_to_its_window(void **state)
{
    struct canvas *canvas = canvas_new(10, 4);
    struct canvas sub = canvas_sub(canvas, 2, 1, 3, 2);
    int x;
    int y;
    bool visible;

    (void)state;
    assert_false(canvas_get_cursor(canvas, &x, &y, &visible));
    canvas_set_cursor(&sub, 9, 9, true);
    assert_true(canvas_get_cursor(canvas, &x, &y, &visible));
    assert_int_equal(x, 4);
    assert_int_equal(y, 2);
    assert_true(visible);
    canvas_clear(canvas);
    assert_false(canvas_get_cursor(canvas, &x, &y, &visible));
    canvas_free(canvas);
}

static void test_long_clusters_are_cut(void **state)
{
    struct canvas *canvas = canvas_new(4, 1);
    struct str text = STR_INIT;

    (void)state;
    str_add(&text, "a");
    str_add_repeat(&text, "\u0301", 100);
    str_add(&text, "b");
    assert_int_equal(canvas_text(canvas, 0, 0, ROLE_TEXT, text.buf), 2);
    assert_true(strlen(canvas_cell(canvas, 0, 0)->text) < CELL_TEXT_MAX);
    assert_string_equal(canvas_cell(canvas, 1, 0)->text, "b");
    str_release(&text);
    canvas_free(canvas);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_columns_used),
        cmocka_unit_test(test_control_characters_are_replaced),
        cmocka_unit_test(test_wide_that_does_not_fit_is_left_out),
        cmocka_unit_test(test_overwriting_half_of_a_wide_one),
        cmocka_unit_test(test_sub_canvas_clips),
        cmocka_unit_test(test_random_drawing_keeps_cells_whole),
        cmocka_unit_test(test_extreme_coordinates),
        cmocka_unit_test(test_fit_shows_that_something_is_missing),
        cmocka_unit_test(test_right_and_centre),
        cmocka_unit_test(test_ascii_keeps_columns_of_glyphs),
        cmocka_unit_test(test_wrap_line),
        cmocka_unit_test(test_wrap_counts_as_it_draws),
        cmocka_unit_test(test_matches),
        cmocka_unit_test(test_roles_and_attributes),
        cmocka_unit_test(test_cursor_is_clipped_to_its_window),
        cmocka_unit_test(test_long_clusters_are_cut),
    };

    return cmocka_run_group_tests_name("canvas", tests, NULL, NULL);
}
