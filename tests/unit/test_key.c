#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "ui/key.h"

static void test_names_both_ways(void **state)
{
    static const struct {
        const char *name;
        const char *written; /* NULL: there is no such key */
    } cases[] = {
        {"a", "a"},
        {"A", "A"},
        {"?", "?"},
        {"é", "é"},
        {"-", "-"},
        {"^", "^"},
        {" ", "Space"},
        {"Space", "Space"},
        {"space", "Space"},
        {"Enter", "Enter"},
        {"return", "Enter"},
        {"Ctrl-E", "Ctrl-E"},
        {"ctrl-e", "Ctrl-E"},
        {"C-e", "Ctrl-E"},
        {"^E", "Ctrl-E"},
        {"M-x", "Alt-x"},
        {"Alt-X", "Alt-X"},
        {"Ctrl-Alt-x", "Ctrl-Alt-X"},
        {"Alt--", "Alt--"},
        {"Ctrl-Space", "Ctrl-Space"},
        {"Ctrl-@", "Ctrl-Space"},
        {"Ctrl-M", "Enter"}, /* a terminal sends the same byte */
        {"Ctrl-I", "Tab"},
        {"Ctrl-H", "Backspace"},
        {"Ctrl-[", "Esc"},
        {"F2", "F2"},
        {"f12", "F12"},
        {"Shift-F3", "Shift-F3"},
        {"S-Left", "Shift-Left"},
        {"Shift-a", "A"},
        {"PgDn", "PageDown"},
        {"Del", "Delete"},
        {"F0", NULL},
        {"F13", NULL},
        {"", NULL},
        {"Shift-1", NULL},
        {"Ctrl-é", NULL},
        {"Ctrl-1", NULL},
        {"xyz", NULL},
        {"\t", NULL},
        {"\xff", NULL},
    };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        struct key key;
        struct key again;
        struct str text = STR_INIT;
        bool ok = key_parse(cases[i].name, &key);

        if (ok != (cases[i].written != NULL)) {
            fail_msg("'%s'", cases[i].name);
        }
        if (ok) {
            key_format(&key, &text);
            assert_string_equal(text.buf, cases[i].written);
            assert_true(key_parse(text.buf, &again));
            assert_true(key_equal(&key, &again));
        }
        str_release(&text);
    }
}

static void test_sequences(void **state)
{
    static const struct {
        const char *text;
        size_t count;
        const char *written;
    } cases[] = {
        {"g g", 2, "g g"},      {"gg", 2, "g g"},  {"Ctrl-X s", 2, "Ctrl-X s"},
        {"Enter", 1, "Enter"},  {"Z Z", 2, "Z Z"}, {" g  g ", 2, "g g"},
        {"abcd", 4, "a b c d"}, {"abcde", 0, ""},  {"g nokey", 0, ""},
        {"a b c d e", 0, ""},   {"", 0, ""},       {"g\x01", 0, ""},
    };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        struct key keys[KEY_SEQUENCE_MAX];
        struct str text = STR_INIT;
        size_t count = key_sequence_parse(cases[i].text, keys);

        assert_int_equal(count, cases[i].count);
        key_sequence_format(keys, count, &text);
        assert_string_equal(text.buf, cases[i].written);
        str_release(&text);
    }
}

static void test_is(void **state)
{
    struct key key;

    (void)state;
    assert_true(key_parse("y", &key));
    assert_true(key_is(&key, "y") && key_is_text(&key));
    key.modifiers = KEY_MOD_PASTED;
    assert_false(key_is(&key, "y"));
    assert_true(key_is_text(&key));
    assert_true(key_parse("Alt-y", &key));
    assert_false(key_is(&key, "y") || key_is_text(&key));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_names_both_ways),
        cmocka_unit_test(test_sequences),
        cmocka_unit_test(test_is),
    };

    return cmocka_run_group_tests_name("key", tests, NULL, NULL);
}
