#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/random.h"
#include "ui/input.h"

/* Names of all keys that come out, with blanks between. */
static void drain(struct input *input, int64_t now_ms, struct str *out)
{
    struct key key;

    while (input_next(input, &key, now_ms)) {
        if (out->len > 0) {
            str_add_char(out, ' ');
        }
        if (key.modifiers & KEY_MOD_PASTED) {
            str_add_char(out, '~');
        }
        key_format(&key, out);
        if (key.code == KEYCODE_MOUSE) {
            str_add_format(out, "%d@%d,%d", (int)key.button, key.x, key.y);
        }
    }
}

/* All bytes at once, then (much later) what waited for more. */
static void assert_keys(const char *bytes, size_t len, const char *expected)
{
    struct input *input = input_new();
    struct str out = STR_INIT;

    assert_int_equal(input_feed(input, bytes, len, 1000), len);
    drain(input, 1000, &out);
    drain(input, 9000, &out);
    assert_int_equal(input_deadline_ms(input), -1);
    assert_string_equal(out.buf, expected);
    /* The same, a byte at a time. */
    str_clear(&out);
    for (size_t i = 0; i < len; i++) {
        input_feed(input, bytes + i, 1, 10000);
        drain(input, 10000, &out);
    }
    drain(input, 19000, &out);
    assert_string_equal(out.buf, expected);
    str_release(&out);
    input_free(input);
}

static void test_sequences(void **state)
{
    static const struct {
        const char *bytes;
        const char *keys;
    } cases[] = {
        {"a?Z ", "a ? Z Space"},
        {"\r\t\177\b\n", "Enter Tab Backspace Backspace Enter"},
        {"\001\032\037", "Ctrl-A Ctrl-Z Ctrl-_"},
        {"\033[A\033OB\033[1;2C\033[1;5D", "Up Down Shift-Right Ctrl-Left"},
        {"\033[H\033[4~\033[1;3F", "Home End Alt-End"},
        {"\033[5~\033[6;5~\033[2~\033[3~",
         "PageUp Ctrl-PageDown Insert Delete"},
        {"\033OP\033[11~\033[[A\033[1;2P", "F1 F1 F1 Shift-F1"},
        {"\033[15~\033[17~\033[21~\033[24~", "F5 F6 F10 F12"},
        {"\033[Z", "Shift-Tab"},
        {"\033x\033X\033\r\033\177", "Alt-x Alt-X Alt-Enter Alt-Backspace"},
        {"\033\033[A", "Alt-Up"},
        {"\033", "Esc"},
        {"\033\033", "Esc Esc"},
        {"\033[", "Alt-["},
        {"\033O", "Alt-O"},
        {"\033[a\033Oa\033[5^\033[5$", /* rxvt */
         "Shift-Up Ctrl-Up Ctrl-PageUp Shift-PageUp"},
        {"\033[27;5;105~\033[105;5u\033[27;2;13~", "Ctrl-I Ctrl-I Shift-Enter"},
        {"\033[I\033[O", "? ?"}, /* focus: no name */
        {"\033Oj\033Oy\033OM", "* 9 Enter"},
        {"é日\U0001F600", "é 日 \U0001F600"},
        {"\xff"
         "a\xc3"
         "b\xe6\x97"
         "c",
         "a b c"}, /* broken bytes are lost */
        {"\xc2\x9b"
         "A",
         "A"}, /* a C1 control too */
        {"\033[99999999999;5~a", "a"},
        {"\033[1;2;3;4;5;6~a", "Shift-Home a"},
        {"\033[?1;2c\033[>0;1c.", "."}, /* answers of the terminal */
        {"\033[12\033[A", "Up"},        /* broken off by the next one */
    };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        assert_keys(cases[i].bytes, strlen(cases[i].bytes), cases[i].keys);
    }
    assert_keys("\0", 1, "Ctrl-Space");
}

static void test_mouse(void **state)
{
    (void)state;
    assert_keys("\033[<0;3;5M\033[<0;3;5m", 18, "Mouse1@2,4 Mouse6@2,4");
    assert_keys("\033[<64;1;1M\033[<65;1;1M", 20, "Mouse4@0,0 Mouse5@0,0");
    assert_keys("\033[<35;1;1Ma", 11, "a");    /* motion */
    assert_keys("\033[<0;0;0Ma", 10, "a");     /* no such place */
    assert_keys("\033[M !!", 6, "Mouse1@0,0"); /* the old protocol */
    assert_keys("\033[M#!!", 6, "Mouse6@0,0");
}

static void test_escape_waits_25_ms(void **state)
{
    struct input *input = input_new();
    struct str out = STR_INIT;

    (void)state;
    input_feed(input, "\033", 1, 1000);
    drain(input, 1000, &out);
    assert_string_equal(out.buf, "");
    assert_int_equal(input_deadline_ms(input), 1000 + INPUT_ESCAPE_MS);
    drain(input, 1024, &out);
    assert_string_equal(out.buf, "");
    drain(input, 1025, &out);
    assert_string_equal(out.buf, "Esc");
    assert_int_equal(input_deadline_ms(input), -1);
    /* What follows in time belongs to it, what follows late does not. */
    str_clear(&out);
    input_feed(input, "\033", 1, 2000);
    drain(input, 2010, &out);
    input_feed(input, "q", 1, 2010);
    drain(input, 2010, &out);
    assert_string_equal(out.buf, "Alt-q");
    str_clear(&out);
    input_feed(input, "\033", 1, 3000);
    drain(input, 3030, &out);
    input_feed(input, "q", 1, 3031);
    drain(input, 3031, &out);
    assert_string_equal(out.buf, "Esc q");
    str_release(&out);
    input_free(input);
}

static void test_half_utf8_waits(void **state)
{
    struct input *input = input_new();
    struct str out = STR_INIT;

    (void)state;
    input_feed(input, "\xe6\x97", 2, 1000);
    drain(input, 1100, &out);
    assert_string_equal(out.buf, "");
    input_feed(input, "\xa5", 1, 1100);
    drain(input, 1100, &out);
    assert_string_equal(out.buf, "日");
    str_clear(&out);
    input_feed(input, "\xe6", 1, 2000);
    drain(input, 3000, &out);
    assert_string_equal(out.buf, "");
    assert_int_equal(input_deadline_ms(input), -1);
    str_release(&out);
    input_free(input);
}

static void test_paste_is_text(void **state)
{
    static const char bytes[] = "a\033[200~q\r\n:\tw\033[A\003é\033[201~b";

    (void)state;
    assert_keys(bytes, sizeof(bytes) - 1, "a ~q ~Enter ~: ~Tab ~w ~[ ~A ~é b");
}

static void test_paste_without_end_ends(void **state)
{
    struct input *input = input_new();
    struct str out = STR_INIT;

    (void)state;
    input_feed(input, "\033[200~x", 7, 1000);
    drain(input, 1000, &out);
    input_feed(input, "y", 1, 2000);
    drain(input, 2000, &out);
    input_feed(input, "z", 1, 5000);
    drain(input, 5000, &out);
    assert_string_equal(out.buf, "~x ~y z");
    str_release(&out);
    input_free(input);
}

static void test_added_sequences(void **state)
{
    struct input *input = input_new();
    struct str out = STR_INIT;
    struct key f5 = {.code = KEYCODE_F1 + 4};
    struct key f6 = {.code = KEYCODE_F1 + 5};

    (void)state;
    input_add_sequence(input, "\033?a", &f5);
    input_add_sequence(input, "\033?ab", &f6);
    input_add_sequence(input, "", &f6);
    input_feed(input, "\033?a\033?abc\033?x", 11, 1000);
    drain(input, 1000, &out);
    drain(input, 2000, &out);
    assert_string_equal(out.buf, "F5 F6 c Alt-? x");
    str_release(&out);
    input_free(input);
}

static void test_full_buffer_refuses(void **state)
{
    struct input *input = input_new();
    struct str out = STR_INIT;
    char *bytes = xmalloc(8192);

    (void)state;
    memset(bytes, 'x', 8192);
    assert_int_equal(input_feed(input, bytes, 8192, 0), 4096);
    assert_int_equal(input_feed(input, bytes, 1, 0), 0);
    drain(input, 0, &out);
    assert_int_equal(out.len, 4096 * 2 - 1);
    assert_int_equal(input_feed(input, bytes, 8192, 0), 4096);
    input_reset(input);
    str_clear(&out);
    drain(input, 0, &out);
    assert_int_equal(out.len, 0);
    free(bytes);
    str_release(&out);
    input_free(input);
}

/* Whatever comes: it ends, and no control character comes out as text. */
static void test_random_bytes(void **state)
{
    static const char alphabet[] = "\033\033\033[[O<M0129;~ABu$^\xc3\xa9\xe6m";
    struct input *input = input_new();
    struct splitmix random = {11};
    int64_t now = 0;

    (void)state;
    for (int turn = 0; turn < 20000; turn++) {
        char bytes[16];
        size_t len = splitmix_next(&random) % sizeof(bytes);
        struct key key;

        for (size_t i = 0; i < len; i++) {
            bytes[i] =
                splitmix_next(&random) % 8 == 0
                    ? (char)splitmix_next(&random)
                    : alphabet[splitmix_next(&random) % (sizeof(alphabet) - 1)];
        }
        input_feed(input, bytes, len, now);
        while (input_next(input, &key, now)) {
            assert_true(key.code != KEYCODE_NONE && key.code < KEYCODE_COUNT);
            assert_true((key.code == KEYCODE_TEXT) == (key.text[0] != '\0'));
            assert_true(key.text[0] == '\0' || (key.text[0] & 0xe0) != 0);
        }
        now += (int64_t)(splitmix_next(&random) % 40);
    }
    input_free(input);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_sequences),
        cmocka_unit_test(test_mouse),
        cmocka_unit_test(test_escape_waits_25_ms),
        cmocka_unit_test(test_half_utf8_waits),
        cmocka_unit_test(test_paste_is_text),
        cmocka_unit_test(test_paste_without_end_ends),
        cmocka_unit_test(test_added_sequences),
        cmocka_unit_test(test_full_buffer_refuses),
        cmocka_unit_test(test_random_bytes),
    };

    return cmocka_run_group_tests_name("input", tests, NULL, NULL);
}
