#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "support/golden.h"
#include "ui/form.h"

static const char *const voices[] = {"flite", "espeak", NULL};
static const struct form_field fields[] = {
    {"rate", "arrival rate", FORM_TEXT, NULL, "per second"},
    {"voice", "voice", FORM_CHOICE, voices, NULL},
    {"loud", "loud", FORM_TOGGLE, NULL, NULL},
    {"name", "name", FORM_TEXT, NULL, NULL},
};

static enum form_result press(struct form *form, const char *names)
{
    enum form_result result = FORM_IGNORED;

    while (names[0] != '\0') {
        size_t len = strcspn(names, " ");
        char name[24] = "";
        struct key key;

        memcpy(name, names, len);
        assert_true(key_parse(name, &key));
        result = form_key(form, &key);
        names += len + (names[len] == ' ');
    }
    return result;
}

static void test_focus_goes_around(void **state)
{
    struct form form;

    (void)state;
    form_init(&form, fields, COUNT_OF(fields), FORM_TYPE_ALWAYS);
    assert_int_equal(press(&form, "Down"), FORM_MOVED);
    assert_int_equal(form.focus, 1);
    press(&form, "Up Up");
    assert_int_equal(form.focus, 3);
    press(&form, "Tab");
    assert_int_equal(form.focus, 0);
    press(&form, "Shift-Tab");
    assert_int_equal(form.focus, 3);
    form_focus(&form, 99);
    assert_int_equal(form.focus, 3);
    assert_int_equal(form_find(&form, "loud"), 2);
    assert_true(form_find(&form, "none") == (size_t)-1);
    form_release(&form);
}

static void test_values(void **state)
{
    struct form form;

    (void)state;
    form_init(&form, fields, COUNT_OF(fields), FORM_TYPE_ALWAYS);
    form_set(&form, 0, "80 /s");
    form_set(&form, 1, "espeak");
    form_set(&form, 1, "unknown");
    form_set(&form, 2, "yes");
    assert_string_equal(form_get(&form, 0), "80 /s");
    assert_string_equal(form_get(&form, 1), "espeak");
    assert_string_equal(form_get(&form, 2), "yes");
    form_focus(&form, 1);
    assert_int_equal(press(&form, "Right"), FORM_CHANGED);
    assert_string_equal(form_get(&form, 1), "flite");
    assert_int_equal(press(&form, "Left"), FORM_CHANGED);
    assert_string_equal(form_get(&form, 1), "espeak");
    assert_int_equal(press(&form, "x"), FORM_IGNORED);
    assert_int_equal(press(&form, "Enter"), FORM_ENTERED);
    form_focus(&form, 2);
    assert_int_equal(press(&form, "Space"), FORM_CHANGED);
    assert_string_equal(form_get(&form, 2), "no");
    form_release(&form);
}

static void test_typing_always(void **state)
{
    struct form form;

    (void)state;
    form_init(&form, fields, COUNT_OF(fields), FORM_TYPE_ALWAYS);
    assert_int_equal(form_mode(&form), MODE_TEXT);
    assert_int_equal(press(&form, "a"), FORM_CHANGED);
    assert_int_equal(press(&form, "Left"), FORM_MOVED);
    assert_int_equal(press(&form, "Enter"), FORM_ENTERED);
    assert_int_equal(press(&form, "Esc"), FORM_IGNORED);
    assert_int_equal(press(&form, "F2"), FORM_IGNORED);
    press(&form, "Down");
    assert_int_equal(form_mode(&form), MODE_KEYS);
    form_release(&form);
}

static void test_digits_begin_typing(void **state)
{
    struct form form;

    (void)state;
    form_init(&form, fields, COUNT_OF(fields), FORM_TYPE_DIGITS);
    form_set(&form, 0, "80 /s");
    assert_int_equal(form_mode(&form), MODE_KEYS);
    /* letters are commands until then */
    assert_int_equal(press(&form, "x"), FORM_IGNORED);
    assert_int_equal(press(&form, "Esc"), FORM_IGNORED);
    assert_int_equal(press(&form, "3"), FORM_CHANGED);
    assert_int_equal(form_mode(&form), MODE_TEXT);
    press(&form, "0 0 / s");
    assert_string_equal(form_get(&form, 0), "300/s");
    /* Esc brings back what stood there */
    assert_int_equal(press(&form, "Esc"), FORM_CHANGED);
    assert_int_equal(form_mode(&form), MODE_KEYS);
    assert_string_equal(form_get(&form, 0), "80 /s");
    /* Enter goes on with it, and ends it */
    press(&form, "Enter Backspace");
    assert_string_equal(form_get(&form, 0), "80 /");
    assert_int_equal(press(&form, "Enter"), FORM_ENTERED);
    assert_int_equal(form_mode(&form), MODE_KEYS);
    /* Down keeps what was typed, too */
    press(&form, ". 5 Down");
    assert_string_equal(form_get(&form, 0), ".5");
    assert_int_equal(form_mode(&form), MODE_KEYS);
    /* older values of the field */
    press(&form, "Up Enter Ctrl-P Ctrl-P");
    assert_string_equal(form_get(&form, 0), "80 /");
    press(&form, "Ctrl-N");
    assert_string_equal(form_get(&form, 0), ".5");
    form_release(&form);
}

static enum form_result click(struct form *form, int x, int y)
{
    struct form_place place = {
        .x = 1, .y = 2, .label_width = 12, .field_width = 20};
    struct key key = {
        .code = KEYCODE_MOUSE, .button = BUTTON_LEFT, .x = x, .y = y};

    return form_mouse(form, &key, place);
}

static void test_mouse(void **state)
{
    struct form form;

    (void)state;
    form_init(&form, fields, COUNT_OF(fields), FORM_TYPE_ALWAYS);
    form_set(&form, 3, "abc");
    assert_int_equal(click(&form, 5, 1), FORM_IGNORED);
    assert_int_equal(click(&form, 5, 6), FORM_IGNORED);
    /* The field begins at column 16; behind the text is at its end. */
    assert_int_equal(click(&form, 17, 5), FORM_MOVED);
    assert_int_equal(form.focus, 3);
    press(&form, "x");
    assert_string_equal(form_get(&form, 3), "axbc");
    click(&form, 30, 5);
    press(&form, "y");
    assert_string_equal(form_get(&form, 3), "axbcy");
    click(&form, 2, 5); /* on its label */
    press(&form, "z");
    assert_string_equal(form_get(&form, 3), "axbcyz");
    assert_int_equal(click(&form, 17, 3), FORM_MOVED);
    assert_string_equal(form_get(&form, 1), "flite");
    assert_int_equal(click(&form, 17, 3), FORM_CHANGED);
    assert_string_equal(form_get(&form, 1), "espeak");
    click(&form, 17, 4);
    assert_int_equal(click(&form, 17, 4), FORM_CHANGED);
    assert_string_equal(form_get(&form, 2), "yes");
    form_release(&form);
}

static void test_draw(void **state)
{
    struct form form;
    struct canvas *canvas = canvas_new(50, 4);
    struct canvas *small = canvas_new(24, 2);
    int x;
    int y;
    bool visible;

    (void)state;
    form_init(&form, fields, COUNT_OF(fields), FORM_TYPE_DIGITS);
    form_set(&form, 0, "80 /s");
    form_set(&form, 2, "yes");
    form_draw(&form, canvas);
    assert_canvas(canvas, " arrival rate  [80 /s               ]  per second\n"
                          " voice         [flite               ]\n"
                          " loud          [x]\n"
                          " name          [                    ]\n");
    assert_canvas_roles(canvas,
                        ".SSSSSSSSSSSS...FFFFFFFFFFFFFFFFFFFF...dddddddddd\n"
                        "................ffffffffffffffffffff\n"
                        "\n"
                        "................ffffffffffffffffffff\n");
    assert_true(canvas_get_cursor(canvas, &x, &y, &visible));
    assert_int_equal(x, 16);
    assert_int_equal(y, 0);
    assert_false(visible);
    form_focus(&form, 3);
    form_draw(&form, small);
    assert_canvas(small, " loud          [x]\n name          [       ]\n");
    form_release(&form);
    canvas_free(canvas);
    canvas_free(small);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_focus_goes_around),
        cmocka_unit_test(test_values),
        cmocka_unit_test(test_typing_always),
        cmocka_unit_test(test_digits_begin_typing),
        cmocka_unit_test(test_mouse),
        cmocka_unit_test(test_draw),
    };

    return cmocka_run_group_tests_name("form", tests, NULL, NULL);
}
