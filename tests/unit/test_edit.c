#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/random.h"
#include "base/utf8.h"
#include "support/golden.h"
#include "ui/edit.h"

/* Presses keys by name, blanks between; the result of the last. */
static enum edit_result press(struct edit *edit, const char *names)
{
    enum edit_result result = EDIT_IGNORED;

    while (names[0] != '\0') {
        size_t len = strcspn(names, " ");
        char name[24] = "";
        struct key key;

        memcpy(name, names, len);
        assert_true(key_parse(name, &key));
        result = edit_key(edit, &key);
        names += len + (names[len] == ' ');
    }
    return result;
}

/* The text with | where the cursor is. */
static void assert_edit(const struct edit *edit, const char *expected)
{
    struct str text = STR_INIT;

    str_add_len(&text, edit->text.buf, edit->at);
    str_add_char(&text, '|');
    str_add(&text, edit->text.buf + edit->at);
    assert_string_equal(text.buf, expected);
    str_release(&text);
}

static void test_keys_of_one_line(void **state)
{
    static const struct {
        const char *text;
        const char *keys;
        const char *after;
    } cases[] = {
        {"abc", "Left x", "abx|c"},
        {"abc", "Home Delete", "|bc"},
        {"abc", "Backspace Backspace", "a|"},
        {"日本e\u0301", "Backspace", "日本|"}, /* a cluster at a time */
        {"日本e\u0301", "Left Left Left Left", "|日本e\u0301"},
        {"one two-three", "Ctrl-W", "one two-|"},
        {"one two  ", "Ctrl-W", "one |"},
        {"one two", "Ctrl-Left Ctrl-K", "one |"},
        {"one two", "Alt-b Ctrl-U", "|two"},
        {"one two", "Ctrl-A Alt-d", "| two"},
        {"one two", "Home Ctrl-Right", "one| two"},
        {"one two", "Ctrl-A Ctrl-F Ctrl-D", "o|e two"},
        {"one", "Ctrl-A Ctrl-E Ctrl-B", "on|e"},
        {"a b", "Alt-Backspace Alt-Backspace Alt-Backspace", "|"},
        {"", "Backspace Delete Left Right Ctrl-W Ctrl-K", "|"},
        {"x", "Space é", "x é|"},
    };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        struct edit edit;

        edit_init(&edit, false, 100);
        edit_set(&edit, cases[i].text);
        press(&edit, cases[i].keys);
        assert_edit(&edit, cases[i].after);
        edit_release(&edit);
    }
}

static void test_results(void **state)
{
    struct edit edit;
    struct key enter = {.code = KEYCODE_ENTER};

    (void)state;
    edit_init(&edit, false, 3);
    assert_int_equal(press(&edit, "a"), EDIT_CHANGED);
    assert_int_equal(press(&edit, "Left"), EDIT_MOVED);
    assert_int_equal(press(&edit, "Enter"), EDIT_IGNORED);
    assert_int_equal(press(&edit, "Tab"), EDIT_IGNORED);
    assert_int_equal(press(&edit, "Up"), EDIT_IGNORED);
    assert_int_equal(press(&edit, "F2"), EDIT_IGNORED);
    assert_int_equal(press(&edit, "Alt-x"), EDIT_IGNORED);
    assert_int_equal(press(&edit, "Ctrl-Z"), EDIT_IGNORED);
    /* pasted line ends are blanks, not commands */
    enter.modifiers = KEY_MOD_PASTED;
    assert_int_equal(edit_key(&edit, &enter), EDIT_CHANGED);
    assert_edit(&edit, " |a");
    /* full: the key is taken, the text stays */
    assert_int_equal(press(&edit, "é"), EDIT_MOVED);
    assert_int_equal(press(&edit, "b"), EDIT_CHANGED);
    assert_int_equal(press(&edit, "c"), EDIT_MOVED);
    assert_edit(&edit, " b|a");
    edit_release(&edit);
}

static void test_only_clean_text_gets_in(void **state)
{
    struct edit edit;

    (void)state;
    edit_init(&edit, false, 100);
    edit_set(&edit, "a\033[31m\xff\nb\tc\r\xc2\x9b\uFFFD");
    assert_edit(&edit, "a[31m b c\uFFFD|");
    edit_release(&edit);
    edit_init(&edit, true, 100);
    edit_set(&edit, "a\r\nb\001");
    assert_edit(&edit, "a\nb|");
    edit_release(&edit);
    edit_init(&edit, false, 4);
    edit_set(&edit, "日本");
    assert_edit(&edit, "日|"); /* cut between clusters */
    edit_release(&edit);
}

static void test_line_scrolls_sideways(void **state)
{
    struct edit edit;
    struct canvas *canvas = canvas_new(6, 1);
    int x;
    int y;
    bool visible;

    (void)state;
    edit_init(&edit, false, 100);
    edit_set(&edit, "abcdefgh");
    edit_draw(&edit, canvas, true);
    assert_canvas(canvas, "defgh\n");
    assert_canvas_roles(canvas, "FFFFFF\n");
    assert_true(canvas_get_cursor(canvas, &x, &y, &visible));
    assert_int_equal(x, 5);
    assert_true(visible);
    press(&edit, "Home");
    edit_draw(&edit, canvas, true);
    assert_canvas(canvas, "abcdef\n");
    edit_set(&edit, "日本語日本");
    edit_draw(&edit, canvas, false);
    assert_canvas(canvas, "日本…\n");
    assert_canvas_roles(canvas, "ffffff\n");
    edit_release(&edit);
    canvas_free(canvas);
}

static void test_many_lines(void **state)
{
    struct edit edit;
    struct canvas *canvas = canvas_new(9, 3);
    int x;
    int y;
    bool visible;

    (void)state;
    edit_init(&edit, true, 1000);
    edit_resize(&edit, 9, 3);
    edit_set(&edit, "one two three\n\nend");
    assert_int_equal(edit_rows(&edit, 8), 4);
    edit_draw(&edit, canvas, true);
    assert_canvas(canvas, "three\n\nend\n");
    press(&edit, "Up Up Up");
    assert_edit(&edit, "one| two three\n\nend");
    edit_draw(&edit, canvas, true);
    assert_canvas(canvas, "one two\nthree\n\n");
    assert_true(canvas_get_cursor(canvas, &x, &y, &visible));
    assert_int_equal(x, 3);
    assert_int_equal(y, 0);
    /* the column aimed at is kept through a short row */
    press(&edit, "Down Down Down");
    assert_edit(&edit, "one two three\n\nend|");
    press(&edit, "Home Enter Backspace Backspace Backspace");
    assert_edit(&edit, "one two three|end");
    press(&edit, "PageUp");
    assert_edit(&edit, "one t|wo threeend");
    press(&edit, "End Enter");
    assert_edit(&edit, "one two threeend\n|");
    edit_release(&edit);
    canvas_free(canvas);
}

/* Whatever is pressed: the cursor stands in the text, which stays UTF-8. */
static void test_random_keys(void **state)
{
    static const char *const keys[] = {
        "a",      "é",        "日",     "Space", "\u0301",     "Left",
        "Right",  "Up",       "Down",   "Home",  "End",        "Backspace",
        "Enter",  "Delete",   "Ctrl-W", "Alt-b", "Ctrl-Right", "Ctrl-K",
        "PageUp", "PageDown", "Ctrl-U",
    };
    struct splitmix random = {5};
    struct canvas *canvas = canvas_new(7, 3);
    struct edit edit;

    (void)state;
    edit_init(&edit, true, 60);
    edit_resize(&edit, 7, 3);
    for (int turn = 0; turn < 20000; turn++) {
        press(&edit, keys[splitmix_next(&random) % COUNT_OF(keys)]);
        assert_true(edit.at <= edit.text.len && edit.text.len <= 60);
        assert_true(utf8_valid(edit.text.buf, edit.at));
        assert_true(utf8_valid(edit.text.buf, edit.text.len));
        if (turn % 50 == 0) {
            canvas_clear(canvas);
            edit_draw(&edit, canvas, true);
        }
    }
    edit_release(&edit);
    canvas_free(canvas);
}

static void test_history(void **state)
{
    struct history history = HISTORY_INIT;
    struct edit edit;

    (void)state;
    history.max = 3;
    edit_init(&edit, false, 100);
    assert_false(history_older(&history, &edit));
    history_add(&history, "one");
    history_add(&history, "two");
    history_add(&history, "two");
    history_add(&history, "");
    assert_int_equal(history.lines.count, 2);
    edit_set(&edit, "typed");
    assert_true(history_older(&history, &edit));
    assert_edit(&edit, "two|");
    assert_true(history_older(&history, &edit));
    assert_false(history_older(&history, &edit));
    assert_edit(&edit, "one|");
    assert_true(history_newer(&history, &edit));
    assert_true(history_newer(&history, &edit));
    assert_edit(&edit, "typed|");
    assert_false(history_newer(&history, &edit));
    history_add(&history, "three");
    history_add(&history, "four");
    assert_int_equal(history.lines.count, 3);
    assert_string_equal(history.lines.items[0], "two");
    edit_release(&edit);
    history_release(&history);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_keys_of_one_line),
        cmocka_unit_test(test_results),
        cmocka_unit_test(test_only_clean_text_gets_in),
        cmocka_unit_test(test_line_scrolls_sideways),
        cmocka_unit_test(test_many_lines),
        cmocka_unit_test(test_random_keys),
        cmocka_unit_test(test_history),
    };

    return cmocka_run_group_tests_name("edit", tests, NULL, NULL);
}
