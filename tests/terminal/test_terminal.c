/*
 * What only a real terminal shows: taking it, sizes, suspension, every way to
 * end. The program is tests/terminal/demo, which uses ui alone.
 */
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/file.h"
#include "pty.h"

#define KEY_ROW "Enter open  e edit  d delete"

static char *demo;

static struct pty *start_sized(const char *screen, int width, int height,
                               const char *const *environment)
{
    const char *argv[] = {demo, screen, NULL};
    struct pty_options options = {argv, width, height, environment};

    return pty_start(&options);
}

static struct pty *start(const char *screen)
{
    return start_sized(screen, 80, 24, NULL);
}

/* Fails with what stands on the screen. */
static void must(bool ok, const struct pty *pty, const char *what)
{
    struct str text = STR_INIT;

    if (!ok) {
        pty_add_text(pty, &text);
        fail_msg("%s; the screen:\n%s", what, text.buf);
    }
}

static void must_see(struct pty *pty, const char *text)
{
    must(pty_wait_text(pty, text), pty, text);
}

/* The terminal is as a shell expects it. */
static void must_be_given_back(const struct pty *pty)
{
    struct pty_state state;

    pty_get_state(pty, &state);
    must(!state.other_screen, pty, "the alternate screen stays");
    must(!state.mouse, pty, "the mouse stays on");
    must(state.cursor_visible, pty, "the cursor stays hidden");
    must(state.echo && state.lines, pty, "the modes of the tty stay");
    must(strstr(pty_get_output(pty)->buf, "\033[?2004l") != NULL, pty,
         "bracketed paste stays on");
}

static void test_start_and_quit(void **state)
{
    struct pty *pty = start("items");
    struct pty_state about;

    (void)state;
    must_see(pty, KEY_ROW);
    must(pty_wait_row(pty, 3, " > Item 1 on clocks, queues and quorums"), pty,
         "the first row is not selected");
    pty_get_state(pty, &about);
    assert_true(about.other_screen && about.mouse && about.coloured);
    assert_false(about.echo || about.lines || about.cursor_visible);
    assert_int_equal(about.cursor_x, 1);
    assert_int_equal(about.cursor_y, 3);
    assert_string_equal(pty_get_title(pty), "demo");
    pty_send(pty, "q");
    assert_int_equal(pty_wait_exit(pty), 0);
    must_be_given_back(pty);
    pty_free(pty);
}

static void test_keys(void **state)
{
    struct pty *pty = start("items");

    (void)state;
    must_see(pty, KEY_ROW);
    pty_send(pty, "jj\033[B\033OB");
    must_see(pty, " > Item 5");
    pty_send(pty, "2k");
    must_see(pty, " > Item 3");
    pty_send(pty, "G");
    must_see(pty, " > Item 199");
    pty_send(pty, "/時間\r");
    must_see(pty, " > Item 7 時間と順序 \U0001F600");
    pty_send(pty, "\r");
    must_see(pty, "A line with");
    /* one Esc, and nothing after it */
    pty_send(pty, "\033");
    must_see(pty, " > Item 7");
    pty_send(pty, "?");
    must_see(pty, "On this screen");
    pty_send(pty, "q:quit\r");
    assert_int_equal(pty_wait_exit(pty), 0);
    pty_free(pty);
}

static void test_sizes(void **state)
{
    static const int sizes[][2] = {{80, 24}, {40, 12}, {200, 60}, {40, 10}};

    (void)state;
    for (size_t i = 0; i < COUNT_OF(sizes); i++) {
        struct pty *pty = start_sized("items", sizes[i][0], sizes[i][1], NULL);

        must_see(pty, "Enter open");
        must_see(pty, " > Item 1");
        pty_send(pty, "q");
        assert_int_equal(pty_wait_exit(pty), 0);
        pty_free(pty);
    }
}

static void test_too_small_and_back(void **state)
{
    struct pty *pty = start_sized("items", 20, 5, NULL);

    (void)state;
    must_see(pty, "needs at least");
    pty_resize(pty, 80, 24);
    must_see(pty, KEY_ROW);
    pty_resize(pty, 1, 1);
    pty_resize(pty, 60, 20);
    must_see(pty, KEY_ROW);
    pty_send(pty, "q");
    assert_int_equal(pty_wait_exit(pty), 0);
    pty_free(pty);
}

static void test_resize_storm(void **state)
{
    struct pty *pty = start("items");
    char *row;

    (void)state;
    must_see(pty, KEY_ROW);
    for (int i = 0; i < 200; i++) {
        pty_resize(pty, 41 + i * 7 % 100, 10 + i * 5 % 40);
        pty_is_quiet(pty, 0);
        pty_send(pty, i % 2 == 0 ? "j" : "k");
    }
    pty_resize(pty, 77, 21);
    /* the last frame is drawn for the last size: both rules are whole */
    row = xcalloc(77 * 3 + 1, 1);
    for (int i = 0; i < 77; i++) {
        memcpy(row + i * 3, "─", 3);
    }
    must(pty_wait_row(pty, 1, row), pty, "the upper rule");
    must(pty_wait_row(pty, 19, row), pty, "the lower rule");
    must(pty_wait_row(pty, 20,
                      " Enter open  e edit  d delete  a name  t clock  ? keys"),
         pty, "the key row");
    pty_send(pty, "q");
    assert_int_equal(pty_wait_exit(pty), 0);
    free(row);
    pty_free(pty);
}

static void test_suspend_under_a_shell(void **state)
{
    static const char *const argv[] = {"/bin/bash", "--norc", "--noprofile",
                                       "-i", NULL};
    static const char *const environment[] = {"PS1=ready> ", NULL};
    static const char *const rows[] = {" > Item 2", " > Item 3", " > Item 4"};
    struct pty_options options = {argv, 80, 24, environment};
    struct pty *pty = pty_start(&options);
    struct pty_state about;

    (void)state;
    must_see(pty, "ready>");
    pty_send(pty, demo);
    pty_send(pty, "\r");
    must_see(pty, KEY_ROW);
    for (int i = 0; i < 3; i++) {
        pty_send(pty, "j"); /* the tty forgets what is typed before Ctrl-Z */
        must_see(pty, rows[i]);
        pty_send(pty, "\032");
        must_see(pty, "Stopped");
        pty_get_state(pty, &about);
        assert_false(about.other_screen || about.mouse);
        assert_true(about.cursor_visible);
        pty_send(pty, "stty -a | grep -c ' icanon'; fg\r");
        must_see(pty, KEY_ROW);
        pty_get_state(pty, &about);
        assert_true(about.other_screen && about.mouse);
    }
    must_see(pty, " > Item 4");
    pty_send(pty, ":suspend\r");
    must_see(pty, "Stopped");
    pty_resize(pty, 70, 20);
    pty_send(pty, "fg\r");
    must(pty_wait_row(pty, 19,
                      " Enter open  e edit  d delete  a name  t clock  ? keys"),
         pty, "the size of after the stop");
    pty_send(pty, "q");
    must_see(pty, "ready>");
    must(pty_wait_gone(pty, KEY_ROW), pty, "its screen stays");
    pty_send(pty, "echo $?; exit 7\r");
    assert_int_equal(pty_wait_exit(pty), 7);
    pty_free(pty);
}

static void test_crashes_give_the_terminal_back(void **state)
{
    static const struct {
        const char *line;
        int signal;
    } cases[] = {{":crash\r", SIGSEGV}, {":abort\r", SIGABRT}};

    (void)state;
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        struct pty *pty = start("items");
        int status;

        must_see(pty, KEY_ROW);
        pty_send(pty, cases[i].line);
        status = pty_wait_exit(pty);
        /* a sanitizer reports it and exits with a status of its own */
        assert_true(status == 128 + cases[i].signal ||
                    (status != 0 &&
                     strstr(pty_get_output(pty)->buf, "Sanitizer") != NULL));
        must_be_given_back(pty);
        pty_free(pty);
    }
}

static void test_exhausted_memory(void **state)
{
    static const char *const environment[] = {
        "ASAN_OPTIONS=allocator_may_return_null=1", NULL};
    struct pty *pty = start_sized("items", 80, 24, environment);

    (void)state;
    must_see(pty, KEY_ROW);
    pty_send(pty, ":exhaust\r");
    assert_int_equal(pty_wait_exit(pty), 128 + SIGABRT);
    must_see(pty, "dstudio: out of memory");
    must_be_given_back(pty);
    pty_free(pty);
}

static void test_signals_end_it_in_order(void **state)
{
    static const int signals[] = {SIGTERM, SIGHUP, SIGINT};

    (void)state;
    for (size_t i = 0; i < COUNT_OF(signals); i++) {
        struct pty *pty = start("items");
        char expected[64];

        must_see(pty, KEY_ROW);
        pty_signal(pty, signals[i]);
        assert_int_equal(pty_wait_exit(pty), 1);
        snprintf(expected, sizeof(expected), "ended by signal %d", signals[i]);
        must_see(pty, expected);
        must_be_given_back(pty);
        pty_free(pty);
    }
}

static void test_control_c_ends_it(void **state)
{
    struct pty *pty = start("note");

    (void)state;
    must_see(pty, "F5 send");
    pty_send(pty, "text\003");
    assert_int_equal(pty_wait_exit(pty), 1);
    must_be_given_back(pty);
    pty_free(pty);
}

static void test_hang_up_saves(void **state)
{
    char path[] = "/tmp/dstudio-hang-up-XXXXXX";
    int fd = mkstemp(path);
    char *saved = xasprintf("%s.saved", path);
    char *variable = xasprintf("DEMO_SAVED=%s", saved);
    const char *environment[] = {variable, NULL};
    struct pty *pty = start_sized("items", 80, 24, environment);

    (void)state;
    assert_true(fd >= 0);
    close(fd);
    must_see(pty, KEY_ROW);
    pty_hang_up(pty);
    assert_int_equal(pty_wait_exit(pty), 1);
    assert_true(file_exists(saved));
    unlink(saved);
    unlink(path);
    pty_free(pty);
    free(saved);
    free(variable);
}

static void test_terminals_that_cannot(void **state)
{
    static const struct {
        const char *variable;
        const char *says;
    } cases[] = {
        {"TERM=dumb", "the terminal 'dumb' cannot place its cursor"},
        {"TERM", "TERM is not set"},
        {"TERM=", "TERM is not set"},
        {"TERM=no-such-terminal", "TERM names a terminal that is not known"},
    };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        const char *environment[] = {cases[i].variable, NULL};
        struct pty *pty = start_sized("items", 80, 24, environment);

        assert_int_equal(pty_wait_exit(pty), 2);
        must_see(pty, cases[i].says);
        must(strstr(pty_get_output(pty)->buf, "dstudio quiz") != NULL, pty,
             "the sub-commands are not named");
        must(strchr(pty_get_output(pty)->buf, '\033') == NULL, pty,
             "an escape sequence was written");
        pty_free(pty);
    }
}

static void test_terminals_that_can(void **state)
{
    static const char *const names[] = {
        "TERM=xterm", "TERM=screen",     "TERM=screen-256color",
        "TERM=linux", "TERM=tmux",       "TERM=vt100",
        "TERM=rxvt",  "TERM=xterm-mono", "TERM=vt220",
    };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(names); i++) {
        const char *environment[] = {names[i], NULL};
        struct pty *pty = start_sized("items", 80, 24, environment);

        if (!pty_wait_text(pty, "Enter open")) {
            /* not every machine has all of terminfo */
            must_see(pty, "is not known");
        } else {
            must_see(pty, " > Item 1");
            pty_send(pty, "j\033[B");
            must_see(pty, " > Item 3");
            pty_send(pty, "q");
            assert_int_equal(pty_wait_exit(pty), 0);
        }
        pty_free(pty);
    }
}

static void test_not_a_terminal(void **state)
{
    char *command = xasprintf("%s </dev/null; echo status $?", demo);
    const char *argv[] = {"/bin/sh", "-c", command, NULL};
    struct pty_options options = {argv, 80, 24, NULL};
    struct pty *pty = pty_start(&options);

    (void)state;
    must_see(pty, "not a terminal");
    must_see(pty, "status 2");
    pty_free(pty);
    free(command);
}

static void test_no_color(void **state)
{
    static const char *const set[] = {"NO_COLOR=1", NULL};
    static const char *const empty[] = {"NO_COLOR=", NULL};
    struct pty *pty = start_sized("items", 80, 24, set);
    struct pty_state about;

    (void)state;
    must_see(pty, KEY_ROW);
    pty_get_state(pty, &about);
    assert_false(about.coloured);
    assert_true(pty_is_bold(pty, 1, 0));     /* the title */
    assert_true(pty_is_reversed(pty, 1, 3)); /* the selected row */
    pty_free(pty);
    pty = start_sized("items", 80, 24, empty);
    must_see(pty, KEY_ROW);
    pty_get_state(pty, &about);
    assert_true(about.coloured);
    pty_free(pty);
}

static void test_ascii_locale(void **state)
{
    static const char *const environment[] = {"LC_ALL=C", NULL};
    struct pty *pty = start_sized("items", 80, 24, environment);
    const struct str *output = pty_get_output(pty);

    (void)state;
    must_see(pty, KEY_ROW);
    must_see(pty, "-----------------");
    must_see(pty, "Item 7 ????? ?");
    for (size_t i = 0; i < output->len; i++) {
        assert_true((unsigned char)output->buf[i] < 0x80);
    }
    pty_free(pty);
}

static void test_mouse(void **state)
{
    struct pty *pty = start("items");

    (void)state;
    must_see(pty, KEY_ROW);
    pty_send(pty, "\033[<0;10;7M\033[<0;10;7m"); /* row 7 of the terminal */
    must_see(pty, " > Item 4");
    pty_send(pty, "\033[<65;1;7M");
    must_see(pty, " > Item 7");
    pty_send(pty, "\033[<0;10;10M\033[<0;10;10m"); /* the selected row */
    must_see(pty, "A line with");
    pty_free(pty);
}

static void test_pasted_keys_do_nothing(void **state)
{
    struct pty *pty = start("items");

    (void)state;
    must_see(pty, KEY_ROW);
    pty_send(pty, "\033[200~q:quit\r\033[201~j");
    must_see(pty, " > Item 2");
    pty_send(pty, ":note\r");
    must_see(pty, "F5 send");
    pty_send(pty, "\033[200~one\rtwo q\033[201~");
    must_see(pty, " one\n two q");
    pty_send(pty, "\033[15~"); /* F5 */
    must_see(pty, "sent 9 bytes");
    pty_free(pty);
}

static void test_text_keys(void **state)
{
    struct pty *pty = start("note");
    struct pty_state about;

    (void)state;
    must_see(pty, "F5 send");
    pty_send(pty, "q?日本e\314\201");
    must_see(pty, " q?日本e\314\201");
    pty_get_state(pty, &about);
    assert_true(about.cursor_visible);
    assert_int_equal(about.cursor_x, 8);
    pty_send(pty, "\033");
    must_see(pty, "Esc"); /* the key after it is a command */
    pty_send(pty, "?");
    must_see(pty, "On this screen");
    pty_free(pty);
}

static void test_control_characters_never_get_out(void **state)
{
    struct pty *pty = start("reader");

    (void)state;
    must_see(pty, "more of it, \uFFFD[31mno colour\uFFFD.");
    assert_null(strstr(pty_get_output(pty)->buf, "\033[31mno"));
    pty_free(pty);
}

static void test_editor(void **state)
{
    static const char *const environment[] = {
        "VISUAL=sh -c 'stty -a >/dev/null; echo in the editor; read line; "
        "test \"$line\" = good' --",
        NULL};
    static const char *const missing[] = {"VISUAL=/nonexistent/editor", NULL};
    struct pty *pty = start_sized("items", 80, 24, environment);
    struct pty_state about;

    (void)state;
    must_see(pty, KEY_ROW);
    pty_send(pty, "e");
    must_see(pty, "in the editor");
    pty_get_state(pty, &about);
    assert_true(about.echo && about.lines && !about.other_screen);
    pty_resize(pty, 60, 20);
    pty_send(pty, "good\r");
    must_see(pty, "edited /tmp/dstudio-demo.txt");
    must(pty_wait_row(pty, 19,
                      " Enter open  e edit  d delete  a name  t clock  ? keys"),
         pty, "the size of after the editor");
    pty_free(pty);
    pty = start_sized("items", 80, 24, environment);
    must_see(pty, KEY_ROW);
    pty_send(pty, "e");
    must_see(pty, "in the editor");
    pty_send(pty, "bad\r");
    must_see(pty, "the editor failed");
    pty_send(pty, "j");
    must_see(pty, " > Item 2");
    pty_free(pty);
    pty = start_sized("items", 80, 24, missing);
    must_see(pty, KEY_ROW);
    pty_send(pty, "e");
    must_see(pty, "cannot run the editor");
    pty_send(pty, "q");
    assert_int_equal(pty_wait_exit(pty), 0);
    pty_free(pty);
}

static void test_idle_writes_nothing(void **state)
{
    struct pty *pty = start("items");

    (void)state;
    must_see(pty, KEY_ROW);
    must_see(pty, " > Item 1");
    while (!pty_is_quiet(pty, 100)) {
    }
    assert_true(pty_is_quiet(pty, 400));
    /* a key that does nothing draws nothing */
    pty_send(pty, "x\x18");
    assert_true(pty_is_quiet(pty, 200));
    pty_send(pty, "t");
    must_see(pty, "9 ticks");
    pty_free(pty);
}

static void test_redraw(void **state)
{
    struct pty *pty = start("items");
    size_t before;

    (void)state;
    must_see(pty, KEY_ROW);
    while (!pty_is_quiet(pty, 100)) {
    }
    before = pty_get_output(pty)->len;
    pty_send(pty, "\014"); /* Ctrl-L writes every cell again */
    while (pty_get_output(pty)->len <= before + 800 ||
           strstr(pty_get_output(pty)->buf + before, "Item 18") == NULL) {
        if (pty_is_quiet(pty, PTY_TIMEOUT_MS)) {
            fail_msg("only this came: %s", pty_get_output(pty)->buf + before);
        }
    }
    pty_free(pty);
}

static void test_timing_is_written_when_asked_for(void **state)
{
    char path[] = "/tmp/dstudio-timing-XXXXXX";
    int fd = mkstemp(path);
    char *variable = xasprintf("DSTUDIO_TIMING=%s", path);
    const char *environment[] = {variable, NULL};
    struct pty *pty = start_sized("items", 80, 24, environment);
    struct str text = STR_INIT;
    struct error err = ERROR_INIT;

    (void)state;
    assert_true(fd >= 0);
    close(fd);
    must_see(pty, KEY_ROW);
    pty_send(pty, "j");
    must_see(pty, " > Item 2");
    pty_send(pty, "q");
    assert_int_equal(pty_wait_exit(pty), 0);
    assert_true(file_read(path, 1000, &text, &err));
    assert_true(atol(text.buf) > 0); /* microseconds */
    unlink(path);
    str_release(&text);
    error_release(&err);
    free(variable);
    pty_free(pty);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_start_and_quit),
        cmocka_unit_test(test_keys),
        cmocka_unit_test(test_sizes),
        cmocka_unit_test(test_too_small_and_back),
        cmocka_unit_test(test_resize_storm),
        cmocka_unit_test(test_suspend_under_a_shell),
        cmocka_unit_test(test_crashes_give_the_terminal_back),
        cmocka_unit_test(test_exhausted_memory),
        cmocka_unit_test(test_signals_end_it_in_order),
        cmocka_unit_test(test_control_c_ends_it),
        cmocka_unit_test(test_hang_up_saves),
        cmocka_unit_test(test_terminals_that_cannot),
        cmocka_unit_test(test_terminals_that_can),
        cmocka_unit_test(test_not_a_terminal),
        cmocka_unit_test(test_no_color),
        cmocka_unit_test(test_ascii_locale),
        cmocka_unit_test(test_mouse),
        cmocka_unit_test(test_pasted_keys_do_nothing),
        cmocka_unit_test(test_text_keys),
        cmocka_unit_test(test_control_characters_never_get_out),
        cmocka_unit_test(test_editor),
        cmocka_unit_test(test_idle_writes_nothing),
        cmocka_unit_test(test_redraw),
        cmocka_unit_test(test_timing_is_written_when_asked_for),
    };
    const char *top = getenv("top_builddir");
    int failed;

    demo = xasprintf("%s/tests/terminal/demo", top != NULL ? top : ".");
    failed = cmocka_run_group_tests_name("terminal", tests, NULL, NULL);
    free(demo);
    return failed;
}
