#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/random.h"
#include "support/golden.h"
#include "ui/list.h"

/* Every fifth item is a header; the others are named after their number. */
static void item_text(const void *context, size_t item, struct str *out)
{
    static const char *const names[] = {"Zero", "Éclair", "two", "DREI",
                                        "日本"};

    (void)context;
    str_add_format(out, "%s %zu", names[item % 5], item);
}

static bool is_header(const void *context, size_t item)
{
    (void)context;
    return item % 5 == 0;
}

static const struct list_source with_headers = {item_text, is_header};
static const struct list_source plain = {item_text, NULL};

static void draw_row(const void *context, size_t item, struct canvas *row)
{
    struct str text = STR_INIT;

    item_text(context, item, &text);
    canvas_text_fit(row, 0, 0, row->width, ROLE_TEXT, text.buf);
    str_release(&text);
}

static void make(struct list *list, const struct list_source *source,
                 size_t count, int height)
{
    list_init(list, source, NULL);
    list_set_count(list, count);
    list_resize(list, height);
}

static enum wish_kind act(struct list *list, int id, const char *argument,
                          enum action_step step)
{
    struct action_call call = {.id = id, .argument = argument, .step = step};
    struct wish wish = wish_none();
    enum wish_kind kind;

    assert_true(list_act(list, &call, &wish));
    kind = wish.kind;
    wish_release(&wish);
    return kind;
}

static bool is_header_of(const void *context, size_t item)
{
    const size_t *count = context;

    assert_true(item < *count); /* none is asked for that is gone */
    return item == 0;
}

static void test_fewer_items(void **state)
{
    static const struct list_source counted = {item_text, is_header_of};
    struct list list;
    size_t count = 12;

    (void)state;
    list_init(&list, &counted, &count);
    list_set_count(&list, count);
    list_resize(&list, 4);
    list_select(&list, 11);
    count = 3; /* the screen has its rows anew before it says so */
    list_set_count(&list, count);
    assert_int_equal(list_get_selected(&list), 2);
    list_release(&list);
}

static void test_headers_are_skipped(void **state)
{
    struct list list;

    (void)state;
    make(&list, &with_headers, 12, 4);
    assert_int_equal(list_get_selected(&list), 1);
    assert_false(list_move(&list, -1));
    assert_int_equal(list.top, 0);
    assert_true(list_move(&list, 3));
    assert_int_equal(list_get_selected(&list), 4);
    assert_true(list_move(&list, 1));
    assert_int_equal(list_get_selected(&list), 6);
    assert_true(list_move(&list, -1));
    assert_int_equal(list_get_selected(&list), 4);
    assert_true(list_move(&list, 99));
    assert_int_equal(list_get_selected(&list), 11);
    assert_false(list_move(&list, 1));
    assert_true(list_move(&list, -99));
    assert_int_equal(list_get_selected(&list), 1);
    assert_int_equal(list.top, 0);
    list_release(&list);
}

static void test_empty_and_only_headers(void **state)
{
    struct list list;
    struct canvas *canvas = canvas_new(20, 3);

    (void)state;
    make(&list, &plain, 0, 3);
    assert_true(list_get_selected(&list) == LIST_NONE);
    assert_false(list_move(&list, 1));
    assert_false(list_search(&list, "x", false));
    list_draw(&list, canvas, draw_row, NULL);
    assert_canvas(canvas, "\n\n\n");
    assert_int_equal(act(&list, LIST_LAST, NULL, ACTION_DO), WISH_NONE);
    list_release(&list);
    make(&list, &with_headers, 1, 3);
    assert_true(list_get_selected(&list) == LIST_NONE);
    assert_false(list_move(&list, 1));
    assert_int_equal(act(&list, LIST_MARK, NULL, ACTION_DO), WISH_NONE);
    assert_int_equal(act(&list, LIST_FIRST, NULL, ACTION_DO), WISH_NONE);
    list_release(&list);
    canvas_free(canvas);
}

/* However one moves: the selected row is shown and no header is selected. */
static void test_scrolling_properties(void **state)
{
    struct splitmix random = {3};
    struct list list;

    (void)state;
    make(&list, &with_headers, 97, 7);
    for (int turn = 0; turn < 5000; turn++) {
        switch (splitmix_next(&random) % 6) {
        case 0:
            list_resize(&list, (int)(splitmix_next(&random) % 12));
            break;
        case 1:
            list_set_count(&list, splitmix_next(&random) % 120);
            break;
        case 2:
            list_select(&list, splitmix_next(&random) % 130);
            break;
        case 3:
            list_filter(&list, splitmix_next(&random) % 3 == 0 ? "1" : "");
            break;
        default:
            list_move(&list, (int)(splitmix_next(&random) % 41) - 20);
            break;
        }
        if (list_get_selected(&list) == LIST_NONE) {
            assert_true(list.shown_count <= 1);
            continue;
        }
        assert_true(list.selected >= list.top);
        assert_true(list.selected < list.top + (size_t)list.height);
        assert_true(list.top == 0 ||
                    list.top + (size_t)list.height <= list.shown_count);
        assert_true(list_get_selected(&list) % 5 != 0);
    }
    list_release(&list);
}

static void test_draws_gutter_marks_and_headers(void **state)
{
    struct list list;
    struct canvas *canvas = canvas_new(12, 5);
    int x;
    int y;
    bool visible;

    (void)state;
    make(&list, &with_headers, 12, 5);
    list_select(&list, 6);
    list_set_mark(&list, 4, true);
    list_draw(&list, canvas, draw_row, NULL);
    assert_canvas(canvas, "   two 2\n   DREI 3\n  *日本 4\n Zero 5\n"
                          " > Éclair 6\n");
    assert_canvas_roles(canvas, "\n\n..a\n\n>>>>>>>>>>>>\n");
    assert_true(canvas_get_cursor(canvas, &x, &y, &visible));
    assert_int_equal(y, 4);
    assert_false(visible);
    list_release(&list);
    canvas_free(canvas);
}

static void test_search_as_you_type(void **state)
{
    struct list list;
    struct canvas *canvas = canvas_new(14, 4);

    (void)state;
    make(&list, &with_headers, 30, 4);
    list_select(&list, 3);
    assert_int_equal(act(&list, LIST_SEARCH, NULL, ACTION_DO), WISH_PROMPT);
    act(&list, LIST_SEARCH, "é", ACTION_TYPING);
    assert_int_equal(list_get_selected(&list), 6);
    act(&list, LIST_SEARCH, "éc", ACTION_TYPING);
    assert_int_equal(list_get_selected(&list), 6); /* from where it began */
    act(&list, LIST_SEARCH, "éclair 2", ACTION_TYPING);
    assert_int_equal(list_get_selected(&list), 21);
    act(&list, LIST_SEARCH, "éclair 2x", ACTION_TYPING);
    assert_int_equal(list_get_selected(&list), 3);
    act(&list, LIST_SEARCH, NULL, ACTION_CANCELLED);
    assert_int_equal(list_get_selected(&list), 3);
    /* accepted: n and N go on, and wrap around */
    act(&list, LIST_SEARCH, NULL, ACTION_DO);
    act(&list, LIST_SEARCH, "ÉCLAIR", ACTION_TYPING);
    assert_int_equal(act(&list, LIST_SEARCH, "ÉCLAIR", ACTION_DO), WISH_REDRAW);
    assert_int_equal(list_get_selected(&list), 6);
    list_draw(&list, canvas, draw_row, NULL);
    act(&list, LIST_SEARCH_NEXT, NULL, ACTION_DO);
    assert_int_equal(list_get_selected(&list), 11);
    act(&list, LIST_SEARCH_PREVIOUS, NULL, ACTION_DO);
    act(&list, LIST_SEARCH_PREVIOUS, NULL, ACTION_DO);
    assert_int_equal(list_get_selected(&list), 1);
    act(&list, LIST_SEARCH_PREVIOUS, NULL, ACTION_DO);
    assert_int_equal(list_get_selected(&list), 26);
    assert_int_equal(act(&list, LIST_SEARCH, "nowhere", ACTION_DO),
                     WISH_MESSAGE);
    assert_canvas_roles(canvas, "\n\n\n>>>mmmmmm>>>>>\n");
    list_release(&list);
    canvas_free(canvas);
}

static void test_filter(void **state)
{
    struct list list;
    struct canvas *canvas = canvas_new(14, 6);

    (void)state;
    make(&list, &with_headers, 30, 6);
    list_select(&list, 8);
    assert_int_equal(act(&list, LIST_FILTER, NULL, ACTION_DO), WISH_PROMPT);
    act(&list, LIST_FILTER, "drei 1", ACTION_TYPING);
    list_draw(&list, canvas, draw_row, NULL);
    /* headers stay with what is below them; all words must be there */
    assert_canvas(canvas, " Zero 10\n > DREI 13\n Zero 15\n   DREI 18\n\n\n");
    act(&list, LIST_FILTER, "nothing", ACTION_TYPING);
    assert_true(list_get_selected(&list) == LIST_NONE);
    act(&list, LIST_FILTER, NULL, ACTION_CANCELLED);
    assert_int_equal(list.shown_count, 30);
    list_filter(&list, "2");
    list_select(&list, 21);
    list_filter(&list, "");
    assert_int_equal(list_get_selected(&list), 21); /* stays where one is */
    list_release(&list);
    canvas_free(canvas);
}

static void test_jump_and_count(void **state)
{
    struct list list;
    struct action_call call = {.id = LIST_LAST, .count = 4};
    struct wish wish;

    (void)state;
    make(&list, &plain, 30, 6);
    act(&list, LIST_LAST, NULL, ACTION_DO);
    assert_int_equal(list_get_selected(&list), 29);
    assert_true(list_act(&list, &call, &wish));
    assert_int_equal(list_get_selected(&list), 3);
    call = (struct action_call){.id = LIST_DOWN, .count = 5};
    assert_true(list_act(&list, &call, &wish));
    assert_int_equal(list_get_selected(&list), 8);
    act(&list, LIST_PAGE_DOWN, NULL, ACTION_DO);
    assert_int_equal(list_get_selected(&list), 13);
    act(&list, LIST_HALF_UP, NULL, ACTION_DO);
    assert_int_equal(list_get_selected(&list), 10);
    act(&list, LIST_FIRST, NULL, ACTION_DO);
    assert_int_equal(list_get_selected(&list), 0);
    assert_int_equal(act(&list, LIST_UP, NULL, ACTION_DO), WISH_NONE);
    call = (struct action_call){.id = 1};
    assert_false(list_act(&list, &call, &wish));
    list_release(&list);
}

static void test_marks(void **state)
{
    struct list list;

    (void)state;
    make(&list, &plain, 5, 6);
    act(&list, LIST_MARK, NULL, ACTION_DO);
    act(&list, LIST_MARK, NULL, ACTION_DO);
    assert_int_equal(list_marked_count(&list), 2);
    assert_int_equal(list_get_selected(&list), 2);
    list_set_count(&list, 5);
    assert_true(list_is_marked(&list, 1)); /* the same items, read again */
    list_set_count(&list, 6);
    assert_int_equal(list_marked_count(&list), 0);
    list_set_mark(&list, 99, true);
    assert_false(list_is_marked(&list, 99));
    list_release(&list);
}

static void test_mouse(void **state)
{
    struct list list;
    struct key click = {.code = KEYCODE_MOUSE, .button = BUTTON_LEFT, .y = 2};
    struct key wheel = {.code = KEYCODE_MOUSE, .button = BUTTON_WHEEL_DOWN};
    bool again;

    (void)state;
    make(&list, &with_headers, 30, 6);
    assert_true(list_mouse(&list, &click, &again));
    assert_false(again);
    assert_int_equal(list_get_selected(&list), 2);
    assert_true(list_mouse(&list, &click, &again));
    assert_true(again);
    click.y = 5; /* a header */
    assert_false(list_mouse(&list, &click, &again));
    click.y = 6; /* below the list */
    assert_false(list_mouse(&list, &click, &again));
    assert_true(list_mouse(&list, &wheel, NULL));
    assert_int_equal(list_get_selected(&list), 6);
    list_release(&list);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_fewer_items),
        cmocka_unit_test(test_headers_are_skipped),
        cmocka_unit_test(test_empty_and_only_headers),
        cmocka_unit_test(test_scrolling_properties),
        cmocka_unit_test(test_draws_gutter_marks_and_headers),
        cmocka_unit_test(test_search_as_you_type),
        cmocka_unit_test(test_filter),
        cmocka_unit_test(test_jump_and_count),
        cmocka_unit_test(test_marks),
        cmocka_unit_test(test_mouse),
    };

    return cmocka_run_group_tests_name("list", tests, NULL, NULL);
}
