/*
 * The program ended from outside in the middle of something, on a pty: what was
 * half typed or chosen is there at the next start.
 */
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/file.h"
#include "learner.h"

#define OFFERED "Half typed before"

static void open_reader(struct pty *pty)
{
    pty_send(pty, ":reader 51\r");
    see(pty, "1/7");
    pty_send(pty, "a");
    see(pty, "Note:");
}

/* The terminal goes away in the middle of a note. */
static void test_a_note(void **state)
{
    struct fixture *f = *state;
    struct pty *pty = start(f);
    struct str out = STR_INIT;

    open_reader(pty);
    pty_send(pty, "half a no");
    see(pty, "half a no");
    pty_hang_up(pty);
    ends_with(pty, 128 + SIGHUP);
    pty = start(f);
    open_reader(pty);
    see(pty, OFFERED);
    see(pty, "half a no");
    pty_send(pty, "te");
    gone(pty, OFFERED);
    pty_signal(pty, SIGTERM); /* and once more, by a signal */
    ends_with(pty, 128 + SIGTERM);
    pty = start(f);
    open_reader(pty);
    see(pty, "half a note");
    pty_send(pty, "\r");
    see(pty, "note kept");
    pty_send(pty, "a");
    see(pty, "Note:");
    must(!pty_has_text(pty, OFFERED), pty, "what was stored is offered");
    terminate(pty);
    command_output(f, "notes --json", &out);
    holds(&out, "half a note");
    str_release(&out);
}

/* Esc gives it up, after a hang-up as before. */
static void test_given_up(void **state)
{
    struct fixture *f = *state;
    struct pty *pty = start(f);

    open_reader(pty);
    pty_send(pty, "never mind");
    see(pty, "never mind");
    pty_signal(pty, SIGHUP);
    ends_with(pty, 128 + SIGHUP);
    pty = start(f);
    open_reader(pty);
    see(pty, "never mind");
    pty_send(pty, "\033");
    gone(pty, "never mind");
    terminate(pty);
    pty = start(f);
    open_reader(pty);
    must(!pty_has_text(pty, OFFERED), pty, "what was given up is offered");
    terminate(pty);
}

#define WITH(test)                                                             \
    cmocka_unit_test_setup_teardown(test, learner_set_up, learner_tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH(test_a_note),
        WITH(test_given_up),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
