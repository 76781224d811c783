#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "support/golden.h"
#include "ui/text.h"

/* Line 3 has the needle across two runs; every line has its number. */
static size_t get_line(const void *context, size_t line, struct text_run *runs,
                       size_t max)
{
    static const char *const numbers[] = {"0", "1", "2", "3", "4",
                                          "5", "6", "7", "8", "9"};
    const struct text_run pieces[] = {
        {"line ", 5, ROLE_TEXT, 0},
        {numbers[line % 10], 1, ROLE_STRONG, ATTR_UNDERLINE},
        {line == 3 ? " nee" : " ...", 4, ROLE_TEXT, 0},
        {line == 3 ? "DLE 日" : "", line == 3 ? strlen("DLE 日") : 0, ROLE_LINK,
         0},
    };

    (void)context;
    assert_true(max >= COUNT_OF(pieces));
    memcpy(runs, pieces, sizeof(pieces));
    return COUNT_OF(pieces);
}

static const struct text_source source = {get_line};

static void make(struct text *text, size_t count, int height)
{
    text_init(text, &source, NULL);
    text_set_count(text, count);
    text_resize(text, height);
}

static enum wish_kind act(struct text *text, int id, int count,
                          const char *argument, enum action_step step)
{
    struct action_call call = {
        .id = id, .count = count, .argument = argument, .step = step};
    struct wish wish = wish_none();
    enum wish_kind kind;

    assert_true(text_act(text, &call, &wish));
    kind = wish.kind;
    wish_release(&wish);
    return kind;
}

static void test_scrolling(void **state)
{
    struct text text;

    (void)state;
    make(&text, 10, 4);
    assert_int_equal(act(&text, TEXT_UP, 0, NULL, ACTION_DO), WISH_NONE);
    assert_int_equal(act(&text, TEXT_DOWN, 2, NULL, ACTION_DO), WISH_REDRAW);
    assert_int_equal(text.top, 2);
    act(&text, TEXT_PAGE_DOWN, 0, NULL, ACTION_DO);
    assert_int_equal(text.top, 5); /* one line stays in sight */
    act(&text, TEXT_PAGE_DOWN, 0, NULL, ACTION_DO);
    assert_int_equal(text.top, 6);
    assert_int_equal(text_percent(&text), 100);
    act(&text, TEXT_FIRST, 0, NULL, ACTION_DO);
    assert_int_equal(text.top, 0);
    assert_int_equal(text_percent(&text), 40);
    act(&text, TEXT_LAST, 0, NULL, ACTION_DO);
    assert_int_equal(text.top, 6);
    act(&text, TEXT_FIRST, 3, NULL, ACTION_DO);
    assert_int_equal(text.top, 2);
    text_show(&text, 4);
    assert_int_equal(text.top, 2);
    text_show(&text, 9);
    assert_int_equal(text.top, 6);
    text_set_count(&text, 2);
    assert_int_equal(text.top, 0);
    text_set_count(&text, 0);
    assert_false(text_move(&text, 3));
    assert_int_equal(text_percent(&text), 100);
    text_release(&text);
}

static void test_draw_with_range(void **state)
{
    struct text text;
    struct canvas *canvas = canvas_new(16, 4);

    (void)state;
    make(&text, 4, 4);
    text_set_range(&text, (struct text_place){1, 2}, (struct text_place){3, 7});
    text_draw(&text, canvas);
    assert_canvas(canvas,
                  "line 0 ...\nline 1 ...\nline 2 ...\nline 3 neeDLE 日\n");
    assert_canvas_roles(canvas,
                        ".....S\n..vvvvvvvv\nvvvvvvvvvv\nvvvvvvv...llllll\n");
    text_clear_range(&text);
    canvas_clear(canvas);
    text_draw(&text, canvas);
    assert_canvas_roles(canvas, ".....S\n.....S\n.....S\n.....S....llllll\n");
    assert_int_equal(canvas_cell(canvas, 5, 0)->attributes, ATTR_UNDERLINE);
    text_release(&text);
    canvas_free(canvas);
}

/* A drawing of two lines between two of prose. */
static size_t get_drawing(const void *context, size_t line,
                          struct text_run *runs, size_t max)
{
    static const char *const lines[] = {"prose", "abcdefghijklmnopqrst", "ABCD",
                                        "prose"};
    bool drawn = line == 1 || line == 2;

    (void)context;
    assert_true(max >= 1);
    runs[0] = (struct text_run){lines[line], strlen(lines[line]),
                                drawn ? ROLE_CODE : ROLE_TEXT, 0};
    return 1;
}

/* What is too wide says so and is seen by `>`, its lines in step. */
static void test_wide_drawings(void **state)
{
    static const struct text_source drawing = {get_drawing};
    struct text text;
    struct canvas *canvas = canvas_new(16, 4);

    (void)state;
    text_init(&text, &drawing, NULL);
    text_set_count(&text, 4);
    text_resize(&text, 4);
    text_draw(&text, canvas);
    assert_canvas(canvas, "prose\nabcdefghijklmno>\nABCD\nprose\n");
    assert_int_equal(act(&text, TEXT_LEFT, 0, NULL, ACTION_DO), WISH_NONE);
    assert_int_equal(act(&text, TEXT_RIGHT, 0, NULL, ACTION_DO), WISH_REDRAW);
    canvas_clear(canvas);
    text_draw(&text, canvas); /* no further than its end */
    assert_canvas(canvas, "prose\n<fghijklmnopqrst\n<\nprose\n");
    assert_int_equal(act(&text, TEXT_LEFT, 0, NULL, ACTION_DO), WISH_REDRAW);
    canvas_clear(canvas);
    text_draw(&text, canvas);
    assert_canvas(canvas, "prose\nabcdefghijklmno>\nABCD\nprose\n");
    text_release(&text);
    canvas_free(canvas);
}

static void test_search_across_runs(void **state)
{
    struct text text;
    struct canvas *canvas = canvas_new(16, 2);
    int x;
    int y;
    bool visible;

    (void)state;
    make(&text, 10, 2);
    assert_int_equal(act(&text, TEXT_SEARCH, 0, NULL, ACTION_DO), WISH_PROMPT);
    act(&text, TEXT_SEARCH, 0, "need", ACTION_TYPING);
    assert_int_equal(text.found, 3);
    act(&text, TEXT_SEARCH, 0, "needx", ACTION_TYPING);
    assert_int_equal(text.top, 0); /* nothing found: back where it began */
    act(&text, TEXT_SEARCH, 0, NULL, ACTION_CANCELLED);
    assert_true(text.found == TEXT_NONE);
    assert_true(text_search(&text, "Needle", false));
    assert_int_equal(text.found, 3);
    text_draw(&text, canvas);
    assert_canvas_roles(canvas, ".....S.mmmmmmlll\n.....S\n");
    assert_true(canvas_get_cursor(canvas, &x, &y, &visible));
    assert_int_equal(y, 0);
    assert_true(text_search(&text, "line", false));
    assert_int_equal(text.found, 4);
    assert_true(text_search(&text, "", true));
    assert_int_equal(text.found, 3);
    assert_false(text_search(&text, "absent", false));
    assert_int_equal(act(&text, TEXT_SEARCH, 0, "absent", ACTION_DO),
                     WISH_MESSAGE);
    text_release(&text);
    canvas_free(canvas);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_scrolling),
        cmocka_unit_test(test_draw_with_range),
        cmocka_unit_test(test_wide_drawings),
        cmocka_unit_test(test_search_across_runs),
    };

    return cmocka_run_group_tests_name("text", tests, NULL, NULL);
}
