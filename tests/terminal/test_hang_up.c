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

/* One question, so that it is the one that comes. */
static const char one_question[] =
    "format: quiz/1\n"
    "episode: ep051\n"
    "questions:\n"
    "  - id: what-it-needs\n"
    "    rev: 1\n"
    "    type: multiple\n"
    "    objective: littles-law\n"
    "    difficulty: 3\n"
    "    level: understand\n"
    "    stem: What does the law need?\n"
    "    shuffle: false\n"
    "    choices:\n"
    "      - {id: balance, text: Balance, correct: true}\n"
    "      - {id: boundary, text: One boundary, correct: true}\n"
    "      - {id: random, text: Random arrivals}\n"
    "      - {id: order, text: First come first served}\n"
    "    explain: It is about averages.\n"
    "    source: {chapter: averages, says: it holds for any distribution}\n";

static void write_question(const struct fixture *f, const char *text)
{
    struct error err = ERROR_INIT;
    char path[160];

    snprintf(path, sizeof(path), "%s/small/quizzes/small-systems/ep051.yaml",
             f->home);
    assert_true(file_write_atomic(path, text, strlen(text), 0600, &err));
}

static void copy_content(const struct fixture *f)
{
    const char *top = getenv("top_srcdir");
    char command[512];

    snprintf(command, sizeof(command),
             "cp -r '%s/tests/data/small' '%s/small' &&"
             " chmod -R u+w '%s/small'",
             top != NULL ? top : ".", f->home, f->home);
    assert_int_equal(system(command), 0);
    write_question(f, one_question);
}

static struct pty *start_quiz(struct fixture *f)
{
    char content[128];
    struct pty *pty;

    snprintf(content, sizeof(content), "DSTUDIO_CONTENT=%s/small/content",
             f->home);
    pty = start_with(
        f, (const char *[]){f->home_variable, content, f->now_variable, NULL});
    see(pty, "? keys");
    pty_send(pty, ":quiz 51\r");
    see(pty, "Ep 51 quiz");
    return pty;
}

/* Ticks of a question that is not answered yet; not on other words. */
static void test_ticks(void **state)
{
    struct fixture *f = *state;
    struct str other = STR_INIT;
    const char *words = strstr(one_question, "One boundary");
    struct pty *pty;

    copy_content(f);
    pty = start_quiz(f);
    see(pty, "[ ] One boundary");
    pty_send(pty, "2");
    see(pty, "[x] One boundary");
    pty_hang_up(pty);
    ends_with(pty, 128 + SIGHUP);
    pty = start_quiz(f);
    see(pty, "[x] One boundary");
    pty_send(pty, "1");
    see(pty, "[x] Balance");
    pty_signal(pty, SIGHUP);
    ends_with(pty, 128 + SIGHUP);
    str_add_len(&other, one_question, (size_t)(words - one_question));
    str_add(&other, "Another text than that");
    str_add(&other, words + strlen("One boundary"));
    write_question(f, other.buf);
    pty = start_quiz(f);
    see(pty, "[ ] Another text than that");
    see(pty, "[ ] Balance");
    terminate(pty);
    str_release(&other);
}

/* The editor has saved something, and the terminal goes away. */
static void test_the_editor(void **state)
{
    struct fixture *f = *state;
    struct pty *pty;
    struct str out = STR_INIT;

    command_output(f, "note ep051@queues:20 'first words'", &out);
    write_editor(f, "#!/bin/sh\necho 'and saved' >>\"$1\"\n"
                    "echo 'it is saved'\nread line\n");
    pty = start(f);
    pty_send(pty, ":notes\r");
    see(pty, "first words");
    pty_send(pty, "E");
    see(pty, "it is saved");
    pty_hang_up(pty);
    ends_with(pty, 128 + SIGHUP);
    write_editor(f, "#!/bin/sh\nexit 0\n");
    pty = start(f);
    pty_send(pty, ":notes\r");
    see(pty, "first words");
    pty_send(pty, "E");
    see(pty, "and saved");
    terminate(pty);
    command_output(f, "notes --json", &out);
    holds(&out, "first words\\nand saved");
    str_release(&out);
}

/* Values in the fields of a calculator. */
static void test_a_calculator(void **state)
{
    struct fixture *f = *state;
    struct pty *pty = start(f);

    pty_send(pty, ":calculator littles-law\r");
    see(pty, "Calculator");
    pty_send(pty, "1234/s");
    see(pty, "[1234/s");
    pty_hang_up(pty);
    ends_with(pty, 128 + SIGHUP);
    pty = start(f);
    pty_send(pty, ":calculator littles-law\r");
    see(pty, "[1234/s");
    terminate(pty);
}

#define WITH(test)                                                             \
    cmocka_unit_test_setup_teardown(test, learner_set_up, learner_tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH(test_a_note),     WITH(test_given_up),     WITH(test_ticks),
        WITH(test_the_editor), WITH(test_a_calculator),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
