/* The frame around a screen: its rows, and what stands in them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "stack_help.h"
#include "support/golden.h"
#include "ui/frame.h"

/* Words that are longer than the status line stand above it, too. */
static void test_long_words_are_shown_whole(void **state)
{
    struct fixture *fixture = *state;
    struct canvas *canvas = canvas_new(40, 12);
    struct canvas end = canvas_sub(canvas, 0, 8, 40, 3);

    open_page(fixture, NULL);
    stack_resize(fixture->stack, 40, 12);
    stack_message(fixture->stack, ROLE_BAD,
                  "no space left for 'learner.db': this was not stored, all "
                  "that was there before is safe; free some space");
    stack_draw(fixture->stack, canvas);
    assert_canvas(&end, " no space left for 'learner.db': this\n"
                        " was not stored, all that was there\n"
                        " before is safe; free some space\n");
    stack_wish(fixture->stack,
               wish_ask(1, "The account is gone. Keep all that was learned "
                           "on this device?"));
    stack_draw(fixture->stack, canvas);
    assert_canvas(&end, " before is safe; free some space\n"
                        " The account is gone. Keep all that was\n"
                        " learned on this device? y/n\n");
    press(fixture, "n");
    stack_wish(fixture->stack, wish_prompt("Which date shall be the last one? ",
                                           "tomo", false, 1));
    stack_draw(fixture->stack, canvas);
    assert_canvas(&end, "\n"
                        " Which date shall be the last one?\n"
                        " tomo\n");
    canvas_free(canvas);
}

/* What could not be kept stands in its prompt again, below the reason. */
static void test_a_line_that_failed_is_not_lost(void **state)
{
    struct fixture *fixture = *state;
    struct canvas *canvas = canvas_new(40, 12);
    struct canvas end = canvas_sub(canvas, 0, 9, 40, 2);

    open_page(fixture, NULL);
    stack_resize(fixture->stack, 40, 12);
    press(fixture, "a Ctrl-U n o Space d i s k Enter");
    stack_draw(fixture->stack, canvas);
    assert_canvas(&end, " no space left\n"
                        " Name: no disk\n");
    press(fixture, "s Enter");
    stack_draw(fixture->stack, canvas);
    assert_canvas(&end, "\n"
                        " How sure?   g guess  h hint  {none} {\n");
    canvas_free(canvas);
}

/* A status of two rows takes one of the body, and gives it back. */
static void test_a_long_status_takes_rows_of_the_body(void **state)
{
    struct fixture *fixture = *state;
    struct canvas *canvas = canvas_new(40, 12);
    struct canvas end = canvas_sub(canvas, 0, 9, 40, 2);

    open_page(fixture, NULL);
    stack_resize(fixture->stack, 40, 12);
    assert_journal("40x9 ");
    set_status("Held: move it with Up/Down, drop it with {=Space}.");
    press(fixture, "j");
    assert_journal("down 40x8 ");
    stack_draw(fixture->stack, canvas);
    assert_canvas(&end, " Held: move it with Up/Down, drop it\n"
                        " with Space.\n");
    set_status(NULL);
    press(fixture, "j");
    assert_journal("down 40x9 ");
    canvas_free(canvas);
}

static void test_layouts(void **state)
{
    struct frame_layout layout = frame_layout(80, 24);

    (void)state;
    assert_int_equal(layout.body_y, 2);
    assert_int_equal(layout.body_height, 19);
    assert_int_equal(layout.status_y, 21);
    assert_int_equal(layout.bar_y, 22);
    assert_int_equal(layout.keys_y, 23);
    for (int height = 1; height < 70; height++) {
        int rules;

        layout = frame_layout(80, height);
        assert_int_equal(layout.too_small, height < FRAME_MIN_HEIGHT);
        if (layout.too_small) {
            continue;
        }
        rules = (layout.rule_y >= 0) + (layout.bar_y >= 0);
        assert_int_equal(layout.body_height + 3 + rules, height);
        assert_int_equal(layout.status_y, layout.body_y + layout.body_height);
        assert_int_equal(layout.keys_y, height - 1);
    }
    assert_true(frame_layout(39, 24).too_small);
}

static bool draw_bar(const void *context, struct canvas *row)
{
    canvas_text(row, 1, 0, ROLE_BAR, "bar");
    return *(const bool *)context;
}

static void draw_at(struct fixture *fixture, int width, int height,
                    const char *name)
{
    struct canvas *canvas = canvas_new(width, height);

    stack_resize(fixture->stack, width, height);
    stack_draw(fixture->stack, canvas);
    golden_canvas("ui", name, canvas, true);
    canvas_free(canvas);
}

static void test_frames(void **state)
{
    struct fixture *fixture = *state;
    bool playing = true;

    open_page(fixture, NULL);
    stack_set_words(fixture->stack, "offline");
    draw_at(fixture, 80, 24, "frame-80x24");
    stack_set_bar(fixture->stack, draw_bar, &playing);
    draw_at(fixture, 40, 12, "frame-40x12");
    draw_at(fixture, 60, 16, "frame-bar");
    draw_at(fixture, 39, 5, "frame-small");
    press(fixture, "? PageDown");
    draw_at(fixture, 60, 20, "frame-help");
    draw_at(fixture, 40, 12, "frame-help-40x12");
}

static void test_bar(void **state)
{
    struct fixture *fixture = *state;
    struct canvas *canvas = canvas_new(40, 16);
    struct canvas row = canvas_row(canvas, 14);
    bool playing = false;

    open_page(fixture, NULL);
    stack_resize(fixture->stack, 40, 16);
    stack_set_bar(fixture->stack, draw_bar, &playing);
    stack_draw(fixture->stack, canvas);
    assert_string_equal(canvas_cell(&row, 0, 0)->text, "─");
    playing = true;
    stack_draw(fixture->stack, canvas);
    assert_canvas(&row, " bar\n");
    stack_run_line(fixture->stack, "bare"); /* hides it */
    stack_draw(fixture->stack, canvas);
    assert_string_equal(canvas_cell(&row, 0, 0)->text, "─");
    canvas_free(canvas);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_STACK(test_long_words_are_shown_whole),
        WITH_STACK(test_a_line_that_failed_is_not_lost),
        WITH_STACK(test_a_long_status_takes_rows_of_the_body),
        cmocka_unit_test(test_layouts),
        WITH_STACK(test_frames),
        WITH_STACK(test_bar),
    };

    return cmocka_run_group_tests_name("frame", tests, NULL, NULL);
}
