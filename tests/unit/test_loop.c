/*
 * The loop without a terminal: standard input is a pipe, nothing is drawn.
 * What needs a real one is in tests/terminal.
 */
#include <poll.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/clock.h"
#include "ui/loop.h"

static struct str journal = STR_INIT;

struct fixture {
    struct keymap *keymap;
    struct stack *stack;
    struct loop *loop;
    int keys[2];   /* what is written to [1] is typed */
    int worker[2]; /* [0] is watched */
    int old_stdin;
};

enum { ACT_NOTE = 1 };

static struct wish page_act(struct screen *screen,
                            const struct action_call *call)
{
    (void)screen;
    str_add_format(&journal, "note%d ", call->count);
    return wish_redraw();
}

static void page_draw(const struct screen *screen, struct canvas *canvas)
{
    (void)screen;
    (void)canvas;
}

static const struct action page_actions[] = {
    ACTION_ROW(ACT_NOTE, "note", "x", N_("Note it")),
    ACTION_END,
};
static const struct screen_ops page_screen = {
    .name = "page",
    .actions = page_actions,
    .act = page_act,
    .draw = page_draw,
};
static const struct screen_ops *const screens[] = {&page_screen, NULL};

static int set_up(void **state)
{
    static struct fixture fixture;
    struct error err = ERROR_INIT;

    assert_int_equal(pipe(fixture.keys), 0);
    assert_int_equal(pipe(fixture.worker), 0);
    fixture.old_stdin = dup(STDIN_FILENO);
    dup2(fixture.keys[0], STDIN_FILENO);
    fixture.keymap = keymap_new();
    fixture.stack = stack_new(screens, fixture.keymap, NULL);
    fixture.loop = loop_new(fixture.stack);
    assert_true(stack_open(fixture.stack, "page", NULL, &err));
    error_release(&err);
    *state = &fixture;
    return 0;
}

static int tear_down(void **state)
{
    struct fixture *fixture = *state;

    loop_free(fixture->loop);
    stack_free(fixture->stack);
    keymap_free(fixture->keymap);
    dup2(fixture->old_stdin, STDIN_FILENO);
    close(fixture->old_stdin);
    close(fixture->keys[0]);
    close(fixture->worker[0]);
    if (fixture->keys[1] >= 0) {
        close(fixture->keys[1]);
    }
    close(fixture->worker[1]);
    str_release(&journal);
    return 0;
}

static void type(struct fixture *fixture, const char *bytes)
{
    assert_int_equal(write(fixture->keys[1], bytes, strlen(bytes)),
                     strlen(bytes));
}

static void ending(void *context, int number)
{
    (void)context;
    str_add_format(&journal, "ending%d ", number);
}

static void test_keys_until_quit(void **state)
{
    struct fixture *fixture = *state;

    type(fixture, "x3xQxx");
    assert_int_equal(loop_run(fixture->loop), 0);
    /* what comes after it is left alone */
    assert_string_equal(journal.buf, "note0 note3 ");
}

static void test_escape_alone_closes_in_time(void **state)
{
    struct fixture *fixture = *state;
    int64_t from = clock_monotonic_ms();

    type(fixture, "x\033");
    assert_int_equal(loop_run(fixture->loop), 0);
    assert_string_equal(journal.buf, "note0 ");
    assert_true(clock_monotonic_ms() - from >= INPUT_ESCAPE_MS - 1);
}

static void test_end_of_input_is_a_hang_up(void **state)
{
    struct fixture *fixture = *state;
    struct loop_hooks hooks = {.ending = ending};

    loop_set_hooks(fixture->loop, &hooks);
    type(fixture, "x");
    close(fixture->keys[1]);
    fixture->keys[1] = -1;
    assert_int_equal(loop_run(fixture->loop), SIGHUP);
    assert_string_equal(journal.buf, "note0 ending1 ");
}

/* Reads one byte a call; at 'q' the watch is taken away and the loop ends. */
static void worker_ready(void *context, int fd, short events)
{
    struct fixture *fixture = context;
    char byte = '?';

    assert_true(events & POLLIN);
    assert_int_equal(read(fd, &byte, 1), 1);
    str_add_format(&journal, "byte-%c ", byte);
    if (byte == 'q') {
        loop_unwatch(fixture->loop, fd);
        loop_unwatch(fixture->loop, 12345);
        loop_quit(fixture->loop);
    }
}

static void test_watched_descriptors(void **state)
{
    struct fixture *fixture = *state;

    loop_watch(fixture->loop, fixture->worker[0], POLLIN, worker_ready, NULL);
    /* the second call changes the entry */
    loop_watch(fixture->loop, fixture->worker[0], POLLIN, worker_ready,
               fixture);
    assert_int_equal(write(fixture->worker[1], "abq", 3), 3);
    assert_int_equal(loop_run(fixture->loop), 0);
    assert_string_equal(journal.buf, "byte-a byte-b byte-q ");
}

static void second_due(void *context, int64_t now_ms)
{
    struct fixture *fixture = context;

    (void)now_ms;
    str_add(&journal, "second ");
    loop_quit(fixture->loop);
}

static void never_due(void *context, int64_t now_ms)
{
    (void)context;
    (void)now_ms;
    str_add(&journal, "never ");
}

static void first_due(void *context, int64_t now_ms)
{
    struct fixture *fixture = context;

    str_add(&journal, "first ");
    loop_add_timer(fixture->loop, now_ms + 5, second_due, fixture);
}

static void test_timers(void **state)
{
    struct fixture *fixture = *state;
    int64_t now = clock_monotonic_ms();
    int removed;

    removed = loop_add_timer(fixture->loop, now, never_due, fixture);
    loop_add_timer(fixture->loop, now + 60000, never_due, fixture);
    loop_add_timer(fixture->loop, now + 10, first_due, fixture);
    loop_remove_timer(fixture->loop, removed);
    loop_remove_timer(fixture->loop, 999);
    assert_int_equal(loop_run(fixture->loop), 0);
    assert_string_equal(journal.buf, "first second ");
    assert_true(clock_monotonic_ms() >= now + 15);
}

static void test_editor_names(void **state)
{
    (void)state;
    unsetenv("VISUAL");
    unsetenv("EDITOR");
    assert_string_equal(loop_editor(), "vi");
    setenv("EDITOR", "nano", 1);
    setenv("VISUAL", "", 1);
    assert_string_equal(loop_editor(), "nano");
    setenv("VISUAL", "code --wait", 1);
    assert_string_equal(loop_editor(), "code --wait");
}

#define WITH_LOOP(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_LOOP(test_keys_until_quit),
        WITH_LOOP(test_escape_alone_closes_in_time),
        WITH_LOOP(test_end_of_input_is_a_hang_up),
        WITH_LOOP(test_watched_descriptors),
        WITH_LOOP(test_timers),
        cmocka_unit_test(test_editor_names),
    };

    return cmocka_run_group_tests_name("loop", tests, NULL, NULL);
}
