/* Open screens: actions, wishes, prompts, keys, what is drawn and when. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "stack_help.h"
#include "support/golden.h"

static void test_open_and_close(void **state)
{
    struct fixture *fixture = *state;
    struct error err = ERROR_INIT;

    assert_true(stack_open(fixture->stack, "page", "one", &err));
    assert_journal("open(one) 80x19 ");
    assert_false(stack_open(fixture->stack, "nowhere", NULL, &err));
    assert_int_equal(err.code, ERROR_NOT_FOUND);
    assert_false(stack_open(fixture->stack, "page", "bad", &err));
    assert_string_equal(error_get(&err), "cannot open it");
    assert_journal("open(bad) close ");
    press(fixture, "Enter");
    assert_journal("open open(-) 80x19 ");
    assert_int_equal(stack_depth(fixture->stack), 2);
    press(fixture, "q");
    assert_journal("close 80x19 changed ");
    press(fixture, "r");
    assert_journal("replace open(-) 80x19 close ");
    assert_int_equal(stack_depth(fixture->stack), 1);
    assert_int_equal(stack_take_request(fixture->stack), STACK_NOTHING);
    press(fixture, "Esc");
    assert_journal("close ");
    assert_int_equal(stack_take_request(fixture->stack), STACK_QUIT);
    error_release(&err);
}

static void test_a_screen_that_cannot_open_says_why(void **state)
{
    struct fixture *fixture = *state;

    open_page(fixture, NULL);
    assert_true(stack_act(fixture->stack, "open", "bad"));
    assert_string_equal(stack_get_message(fixture->stack), "cannot open it");
    assert_true(stack_act(fixture->stack, "replace", "bad"));
    assert_int_equal(stack_depth(fixture->stack), 1);
    press(fixture, "j");
    assert_string_equal(stack_get_message(fixture->stack), "");
}

static void test_counts_sequences_and_globals(void **state)
{
    struct fixture *fixture = *state;

    open_page(fixture, NULL);
    press(fixture, "j 1 2 j g g g x j p");
    assert_journal("down down*12 down down player:pause ");
    press(fixture, "Ctrl-L");
    assert_int_equal(stack_take_request(fixture->stack), STACK_REDRAW);
    press(fixture, "Ctrl-Z");
    assert_int_equal(stack_take_request(fixture->stack), STACK_SUSPEND);
    press(fixture, "Q");
    assert_int_equal(stack_take_request(fixture->stack), STACK_QUIT);
}

static void test_nothing_is_drawn_for_nothing(void **state)
{
    struct fixture *fixture = *state;

    open_page(fixture, NULL);
    assert_true(stack_take_dirty(fixture->stack));
    press(fixture, "x F9 Ctrl-X");
    assert_false(stack_take_dirty(fixture->stack));
    press(fixture, "h");
    assert_true(stack_take_dirty(fixture->stack));
    press(fixture, "x"); /* takes the message away */
    assert_true(stack_take_dirty(fixture->stack));
    press(fixture, "5");
    assert_true(stack_take_dirty(fixture->stack));
    press(fixture, "Esc");
    assert_true(stack_take_dirty(fixture->stack));
    stack_tick(fixture->stack, 0);
    assert_false(stack_take_dirty(fixture->stack));
    assert_int_equal(stack_next_tick_ms(fixture->stack, 0), -1);
}

/* What takes long is said first, and dropped with its screen. */
static void test_later_is_after_drawing(void **state)
{
    struct fixture *fixture = *state;

    open_page(fixture, NULL);
    str_clear(&journal);
    press(fixture, "F7");
    assert_string_equal(journal.buf, "slow ");
    assert_string_equal(stack_get_message(fixture->stack), "a moment");
    stack_tick(fixture->stack, 70); /* the loop's, before it draws */
    assert_string_equal(journal.buf, "slow ");
    assert_true(stack_take_dirty(fixture->stack));
    assert_int_equal(stack_next_tick_ms(fixture->stack, 70), 70);
    stack_tick(fixture->stack, 70);
    assert_string_equal(journal.buf, "slow slow-now ");
    assert_string_equal(stack_get_message(fixture->stack), "");
    assert_true(stack_take_dirty(fixture->stack));
    assert_int_equal(stack_next_tick_ms(fixture->stack, 71), -1);
    press(fixture, "F7 Enter");
    str_clear(&journal);
    assert_false(stack_has_later(fixture->stack));
    stack_tick(fixture->stack, 72);
    assert_string_equal(journal.buf, "");
}

/* Without the focus what goes on by itself waits until it comes back, or for
   anything else that is drawn. */
static void test_without_focus(void **state)
{
    static const struct key out = {.code = KEYCODE_FOCUS_OUT};
    static const struct key in = {.code = KEYCODE_FOCUS_IN};
    static const struct key wheel = {.code = KEYCODE_MOUSE};
    struct fixture *fixture = *state;
    struct stack *stack = fixture->stack;

    open_page(fixture, NULL);
    stack_take_dirty(stack);
    stack_moved(stack);
    assert_true(stack_take_dirty(stack));
    stack_key(stack, &out);
    stack_key(stack, &wheel);
    stack_take_dirty(stack);
    str_clear(&journal);
    stack_moved(stack);
    assert_string_equal(journal.buf, "changed ");
    assert_false(stack_take_dirty(stack));
    stack_message(stack, ROLE_WARN, "the player was lost");
    assert_true(stack_take_dirty(stack));
    assert_false(stack_take_dirty(stack));
    stack_moved(stack);
    assert_false(stack_take_dirty(stack));
    stack_key(stack, &in);
    assert_true(stack_take_dirty(stack));
    assert_false(stack_take_dirty(stack));
    stack_key(stack, &out);
    stack_moved(stack);
    press(fixture, "F9"); /* who types has it */
    assert_true(stack_take_dirty(stack));
}

static void test_prompts(void **state)
{
    struct fixture *fixture = *state;

    open_page(fixture, NULL);
    press(fixture, "d x n");
    assert_journal("delete ");
    press(fixture, "d y");
    assert_journal("delete deleted(yes) ");
    press(fixture, "a d a Enter");
    assert_journal("name name(Ada) ");
    press(fixture, "a Esc");
    assert_journal("name name(cancelled:A) ");
    press(fixture, "/ x y Enter");
    assert_journal("find find(typing:x) find(typing:xy) find(xy) ");
    press(fixture, "/ q Esc j");
    assert_journal("find find(typing:q) find(cancelled:q) down ");
}

static void test_command_line(void **state)
{
    struct fixture *fixture = *state;

    open_page(fixture, NULL);
    press(fixture, ": d o w n Enter");
    assert_journal("down ");
    press(fixture, ": d o Tab Space 3 Enter");
    assert_journal("down(3) ");
    stack_run_line(fixture->stack, "  page   two words ");
    assert_journal("open(two words) 80x19 ");
    stack_run_line(fixture->stack, "   ");
    stack_run_line(fixture->stack, "domn");
    assert_string_equal(stack_get_message(fixture->stack),
                        "there is no action 'domn'; did you mean 'down'?");
    press(fixture, ": Up Enter");
    assert_journal("down(3) ");
    assert_false(stack_act(fixture->stack, "none", NULL));
    stack_run_line(fixture->stack, "quit");
    assert_int_equal(stack_take_request(fixture->stack), STACK_QUIT);
}

static void test_text_mode(void **state)
{
    struct fixture *fixture = *state;
    const struct page *page;
    struct canvas *canvas = canvas_new(60, 16);
    struct canvas status = canvas_row(canvas, 13);
    struct canvas keys = canvas_row(canvas, 15);

    open_page(fixture, "typing");
    page = stack_top(fixture->stack)->state;
    press(fixture, "h q d F2");
    assert_string_equal(page->text.buf, "hqd");
    assert_journal("hint ");
    /* Esc and then the letter; typed at once it is Alt and the letter */
    press(fixture, "Esc h Alt-h q");
    assert_journal("hint hint ");
    assert_string_equal(page->text.buf, "hqdq");
    /* not in this mode, whatever comes before */
    press(fixture, "Esc d");
    assert_false(stack_act(fixture->stack, "delete", NULL));
    assert_journal("");
    press(fixture, "Esc 5 j 5");
    assert_journal("down*5 ");
    assert_string_equal(page->text.buf, "hqdq5");
    press(fixture, "Esc g g g");
    assert_journal("down ");
    assert_string_equal(page->text.buf, "hqdq5g");
    press(fixture, "F2");
    stack_draw(fixture->stack, canvas);
    assert_canvas(&status, " hint 50%\n");
    press(fixture, "Esc");
    stack_draw(fixture->stack, canvas);
    assert_canvas(&status, " How sure?   g guess  F2 hint  {none} {"
                           "                 Esc\n");
    assert_canvas(&keys, " Enter open  F2 hint  F1 keys\n");
    press(fixture, "Esc");
    assert_int_equal(stack_take_request(fixture->stack), STACK_QUIT);
    canvas_free(canvas);
}

static void test_pasted_text_and_mouse_go_to_the_screen(void **state)
{
    struct fixture *fixture = *state;
    const struct page *page;
    struct key key;

    open_page(fixture, NULL);
    page = stack_top(fixture->stack)->state;
    assert_true(key_parse("q", &key));
    key.modifiers = KEY_MOD_PASTED;
    stack_key(fixture->stack, &key);
    assert_string_equal(page->text.buf, "q");
    key = (struct key){.code = KEYCODE_MOUSE, .x = 5, .y = 4};
    stack_key(fixture->stack, &key);
    key.y = 0; /* the title row */
    stack_key(fixture->stack, &key);
    assert_journal("mouse(5,2) ");
    assert_int_equal(stack_take_request(fixture->stack), STACK_NOTHING);
}

static void test_editor(void **state)
{
    struct fixture *fixture = *state;

    open_page(fixture, NULL);
    press(fixture, "e");
    assert_int_equal(stack_take_request(fixture->stack), STACK_EDIT);
    assert_string_equal(stack_get_edit_file(fixture->stack), "/tmp/x");
    stack_edited(fixture->stack, ACTION_DO);
    stack_edited(fixture->stack, ACTION_CANCELLED);
    assert_journal("edit edit(/tmp/x) edit(cancelled:/tmp/x) ");
}

static void test_resize_reaches_screens(void **state)
{
    struct fixture *fixture = *state;

    open_page(fixture, NULL);
    stack_resize(fixture->stack, 40, 12);
    assert_journal("40x9 ");
    stack_resize(fixture->stack, 39, 12); /* too small to be drawn */
    assert_journal("");
    press(fixture, "Enter");
    stack_resize(fixture->stack, 200, 60);
    press(fixture, "q");
    assert_journal("open open(-) 200x55 close 200x55 changed ");
}

static void test_changed(void **state)
{
    struct fixture *fixture = *state;

    open_page(fixture, NULL);
    stack_take_dirty(fixture->stack);
    stack_changed(fixture->stack);
    assert_journal("changed ");
    assert_true(stack_take_dirty(fixture->stack));
    stack_set_words(fixture->stack, "3 queued");
    assert_true(stack_take_dirty(fixture->stack));
    stack_set_words(fixture->stack, "3 queued");
    assert_false(stack_take_dirty(fixture->stack));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_STACK(test_open_and_close),
        WITH_STACK(test_a_screen_that_cannot_open_says_why),
        WITH_STACK(test_counts_sequences_and_globals),
        WITH_STACK(test_nothing_is_drawn_for_nothing),
        WITH_STACK(test_later_is_after_drawing),
        WITH_STACK(test_without_focus),
        WITH_STACK(test_prompts),
        WITH_STACK(test_command_line),
        WITH_STACK(test_text_mode),
        WITH_STACK(test_pasted_text_and_mouse_go_to_the_screen),
        WITH_STACK(test_editor),
        WITH_STACK(test_resize_reaches_screens),
        WITH_STACK(test_changed),
    };

    return cmocka_run_group_tests_name("stack", tests, NULL, NULL);
}
