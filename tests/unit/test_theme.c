#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/mem.h"
#include "ui/theme.h"

static void test_roles_have_names_and_letters(void **state)
{
    char seen[256] = {0};

    (void)state;
    for (int i = 0; i < ROLE_COUNT; i++) {
        enum role role = ROLE_COUNT;
        unsigned char letter = (unsigned char)role_letter((enum role)i);

        assert_non_null(role_name((enum role)i));
        assert_true(role_find(role_name((enum role)i), &role));
        assert_int_equal(role, i);
        assert_true(letter > ' ' && letter < 127 && !seen[letter]);
        seen[letter] = 1;
    }
}

static void test_builtin_themes(void **state)
{
    static const char *const names[] = {"dark", "light", "mono",
                                        "high-contrast"};

    (void)state;
    for (size_t i = 0; i < COUNT_OF(names); i++) {
        const struct theme *theme = theme_find(names[i]);

        assert_non_null(theme);
        assert_ptr_equal(theme, theme_at(i));
        for (int j = 0; j < ROLE_COUNT; j++) {
            const struct theme_style *style = &theme->styles[j];

            assert_in_range(style->fg + 1, 0, 256);
            assert_in_range(style->bg + 1, 0, 256);
            assert_in_range(style->fg16 + 1, 0, 16);
            assert_in_range(style->bg16 + 1, 0, 16);
        }
        /* The focused row and what a search found differ from plain text. */
        assert_memory_not_equal(&theme->styles[ROLE_SELECTED],
                                &theme->styles[ROLE_TEXT],
                                sizeof(struct theme_style));
        assert_memory_not_equal(&theme->styles[ROLE_MATCH],
                                &theme->styles[ROLE_SELECTED],
                                sizeof(struct theme_style));
    }
    assert_null(theme_at(COUNT_OF(names)));
    assert_null(theme_find("none"));
}

static void test_mono_has_bold_and_reverse_only(void **state)
{
    const struct theme *mono = theme_find("mono");

    (void)state;
    for (int i = 0; i < ROLE_COUNT; i++) {
        assert_int_equal(mono->styles[i].fg, COLOUR_DEFAULT);
        assert_int_equal(mono->styles[i].bg16, COLOUR_DEFAULT);
        assert_int_equal(mono->styles[i].attributes &
                             ~(unsigned)(ATTR_BOLD | ATTR_REVERSE),
                         0);
    }
}

static void test_choice(void **state)
{
    const struct theme *light = theme_find("light");

    (void)state;
    assert_ptr_equal(theme_choose(light, NULL, 256), light);
    assert_ptr_equal(theme_choose(light, "", 256), light);
    assert_ptr_equal(theme_choose(light, "1", 256), theme_find("mono"));
    assert_ptr_equal(theme_choose(light, NULL, 0), theme_find("mono"));
    assert_ptr_equal(theme_choose(NULL, NULL, 8), theme_find("dark"));
}

static void test_colours_of_user_themes(void **state)
{
    static const struct {
        const char *text;
        short colour; /* -2: refused */
    } cases[] = {
        {"default", -1},  {"red", 1},      {"bright-red", 9}, {"0", 0},
        {"255", 255},     {"256", -2},     {"-1", -2},        {"", -2},
        {"#ffffff", 231}, {"#000000", 16}, {"#ff0000", 196},  {"#fff", -2},
        {"#gggggg", -2},  {"reddish", -2}, {"bright-", -2},
    };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        short colour = -2;

        if (!colour_parse(cases[i].text, &colour)) {
            colour = -2;
        }
        assert_int_equal(colour, cases[i].colour);
    }
    assert_int_equal(colour_to_16(-1), -1);
    assert_int_equal(colour_to_16(9), 9);
    assert_int_equal(colour_to_16(231), 15);
    assert_int_equal(colour_to_16(16), 0);
}

static void test_attributes_of_user_themes(void **state)
{
    unsigned attributes = 99;

    (void)state;
    assert_true(attributes_parse("bold reverse", &attributes));
    assert_int_equal(attributes, ATTR_BOLD | ATTR_REVERSE);
    assert_true(attributes_parse("", &attributes));
    assert_int_equal(attributes, 0);
    assert_true(attributes_parse("  underline ", &attributes));
    assert_int_equal(attributes, ATTR_UNDERLINE);
    assert_false(attributes_parse("blink", &attributes));
    assert_int_equal(attributes, ATTR_UNDERLINE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_roles_have_names_and_letters),
        cmocka_unit_test(test_builtin_themes),
        cmocka_unit_test(test_mono_has_bold_and_reverse_only),
        cmocka_unit_test(test_choice),
        cmocka_unit_test(test_colours_of_user_themes),
        cmocka_unit_test(test_attributes_of_user_themes),
    };

    return cmocka_run_group_tests_name("theme", tests, NULL, NULL);
}
