#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "support/golden.h"
#include "ui/prompt.h"

static enum prompt_result press(struct prompt *prompt, const char *names)
{
    enum prompt_result result = PROMPT_GOING;

    while (names[0] != '\0') {
        size_t len = strcspn(names, " ");
        char name[24] = "";
        struct key key;

        memcpy(name, names, len);
        assert_true(key_parse(name, &key));
        result = prompt_key(prompt, &key);
        names += len + (names[len] == ' ');
    }
    return result;
}

static void complete(void *context, const char *typed, size_t len,
                     struct str_list *words)
{
    static const char *const known[] = {"episodes", "export", "quit"};

    (void)context;
    for (size_t i = 0; i < COUNT_OF(known); i++) {
        if (strncmp(known[i], typed, len) == 0) {
            str_list_add(words, known[i]);
        }
    }
}

static void test_line(void **state)
{
    struct prompt prompt;
    struct history history = HISTORY_INIT;

    (void)state;
    prompt_init(&prompt);
    assert_false(prompt_is_open(&prompt));
    prompt_open(&prompt, PROMPT_LINE, "Name: ", "Ada", &history);
    assert_true(prompt_is_open(&prompt));
    assert_int_equal(press(&prompt, "x"), PROMPT_CHANGED);
    assert_int_equal(press(&prompt, "Left"), PROMPT_GOING);
    assert_int_equal(press(&prompt, "Enter"), PROMPT_DONE);
    assert_string_equal(prompt_get(&prompt), "Adax");
    prompt_open(&prompt, PROMPT_LINE, "Name: ", NULL, &history);
    assert_int_equal(press(&prompt, "b Up"), PROMPT_CHANGED);
    assert_string_equal(prompt_get(&prompt), "Adax");
    assert_int_equal(press(&prompt, "Down"), PROMPT_CHANGED);
    assert_string_equal(prompt_get(&prompt), "b");
    assert_int_equal(press(&prompt, "Backspace"), PROMPT_CHANGED);
    assert_int_equal(press(&prompt, "Backspace"), PROMPT_CANCELLED);
    assert_int_equal(press(&prompt, "Esc"), PROMPT_CANCELLED);
    assert_int_equal(press(&prompt, "Ctrl-G"), PROMPT_CANCELLED);
    prompt_release(&prompt);
    history_release(&history);
}

static void test_question(void **state)
{
    struct prompt prompt;

    (void)state;
    prompt_init(&prompt);
    prompt_open(&prompt, PROMPT_ASK, "Delete?", NULL, NULL);
    assert_int_equal(press(&prompt, "x"), PROMPT_GOING);
    assert_int_equal(press(&prompt, "Enter"), PROMPT_GOING);
    assert_int_equal(press(&prompt, "n"), PROMPT_CANCELLED);
    assert_int_equal(press(&prompt, "Esc"), PROMPT_CANCELLED);
    assert_int_equal(press(&prompt, "y"), PROMPT_DONE);
    prompt_release(&prompt);
}

static void test_completion(void **state)
{
    struct prompt prompt;
    struct canvas *canvas = canvas_new(30, 1);

    (void)state;
    prompt_init(&prompt);
    prompt_open(&prompt, PROMPT_COMMAND, ":", NULL, NULL);
    assert_int_equal(press(&prompt, "Tab"), PROMPT_GOING);
    prompt_set_completion(&prompt, complete, NULL);
    press(&prompt, "e Tab");
    assert_string_equal(prompt_get(&prompt), "episodes");
    prompt_draw(&prompt, canvas);
    assert_canvas(canvas, ":episodes  export\n");
    press(&prompt, "Tab");
    assert_string_equal(prompt_get(&prompt), "export");
    press(&prompt, "Tab Shift-Tab");
    assert_string_equal(prompt_get(&prompt), "export");
    /* typing on ends it; then what stands there is completed */
    press(&prompt, "Backspace Tab");
    assert_string_equal(prompt_get(&prompt), "export");
    press(&prompt, "z Tab");
    assert_string_equal(prompt_get(&prompt), "exportz");
    prompt_release(&prompt);
    canvas_free(canvas);
}

static void test_draw(void **state)
{
    struct prompt prompt;
    struct canvas *canvas = canvas_new(16, 1);
    int x;
    int y;
    bool visible;

    (void)state;
    prompt_init(&prompt);
    prompt_open(&prompt, PROMPT_LINE, "/", "日本", NULL);
    prompt_draw(&prompt, canvas);
    assert_canvas(canvas, "/日本\n");
    assert_true(canvas_get_cursor(canvas, &x, &y, &visible));
    assert_int_equal(x, 5);
    canvas_clear(canvas);
    prompt_open(&prompt, PROMPT_ASK, "Delete?", NULL, NULL);
    prompt_draw(&prompt, canvas);
    assert_canvas(canvas, "Delete? y/n\n");
    prompt_release(&prompt);
    canvas_free(canvas);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_line),
        cmocka_unit_test(test_question),
        cmocka_unit_test(test_completion),
        cmocka_unit_test(test_draw),
    };

    return cmocka_run_group_tests_name("prompt", tests, NULL, NULL);
}
