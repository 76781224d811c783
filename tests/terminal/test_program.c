/*
 * The real program on a pty, as a learner uses it: home, reading, quiz, undo,
 * search, notes; quitting, hanging up and resizing in the middle; two programs
 * on one learner's file; what came while it runs.
 */
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/file.h"
#include "learner.h"

/* F5: works also where letters are text. */
#define DONT_KNOW "\033[15~"

static void test_home_and_help(void **state)
{
    struct pty *pty = start(*state);

    see(pty, "Begin episode 13");
    pty_send(pty, "?");
    see(pty, "Answer what is due");
    pty_send(pty, "q");
    gone(pty, "Answer what is due");
    pty_send(pty, "q");
    ends_with(pty, 0);
}

static void test_every_screen_opens(void **state)
{
    static const struct {
        const char *line;
        const char *text;
    } screens[] = {
        {":series\r", "Quantitative Systems"},
        {":episodes 3\r", "The Mathematics of Scale"},
        {":episode 51\r", "Objectives"},
        {":reader 51\r", "1/7"},
        {":quiz 51\r", "1/10"},
        {":patterns\r", "Patterns"},
        {":pattern bulkhead\r", "Bulkhead"},
        {":cases\r", "Case studies"},
        {":glossary\r", "Glossary"},
        {":calculators\r", "Calculators"},
        {":calculator mm1\r", "M/M/1"},
        {":search little\r", "little"},
        {":statistics\r", "Statistics"},
        {":statistics cost\r", "min a day"},
        {":question ep013.budget-left\r", "Never answered"},
        {":notes\r", "Notes"},
        {":settings\r", "narrator_command"},
        {":packs\r", "Content packs"},
    };
    static const int sizes[][2] = {{80, 24}, {40, 12}, {200, 60}};

    for (size_t i = 0; i < COUNT_OF(screens); i++) {
        struct pty *pty = start(*state);

        pty_send(pty, screens[i].line);
        see(pty, screens[i].text);
        for (size_t k = 0; k < COUNT_OF(sizes); k++) {
            pty_resize(pty, sizes[k][0], sizes[k][1]);
            see(pty, " keys"); /* F1, or ? where letters are no text */
        }
        pty_send(pty, "\033"); /* out of a text field, if there is one */
        terminate(pty);
    }
}

static void test_a_study_evening(void **state)
{
    struct fixture *f = *state;
    struct pty *pty = start(f);
    struct str out = STR_INIT;

    pty_send(pty, ":reader 51\r");
    see(pty, "A line at the door");
    pty_send(pty, "a");
    see(pty, "Note:");
    pty_send(pty, "queues are lines\r");
    see(pty, "note kept");
    pty_send(pty, "z");
    see(pty, "Ep 51 quiz");
    pty_send(pty, DONT_KNOW);
    see(pty, "Again in this session");
    pty_send(pty, "u");
    see(pty, "taken back");
    pty_send(pty, DONT_KNOW);
    see(pty, "Again in this session");
    quit(pty);
    command_output(f, "notes", &out);
    holds(&out, "queues are lines");
    command_output(f, "history 51 --json", &out);
    holds(&out, "\"outcome\":\"skipped\"");
    /* one answer counts: the other was taken back */
    assert_null(strstr(strstr(out.buf, "outcome") + 1, "outcome"));

    pty = start(f);
    see(pty, "Go on with: Ep 51 quiz");
    quit(pty);
    snprintf(f->now_variable, sizeof(f->now_variable), "DSTUDIO_NOW=+1d");
    pty = start(f);
    see(pty, "Review 1 question that is due");
    quit(pty);
    str_release(&out);
}

/* 60 questions of somebody who forgets more than most, every third day. */
static void write_history(const char *path)
{
    FILE *file = fopen(path, "w");
    const long long first = 1767258000000; /* 2026-01-01 09:00 UTC */

    assert_non_null(file);
    fprintf(file, "log 00000000-0000-4000-8000-000000000001\n");
    for (int n = 0; n < 60 * 8; n++) {
        long long at = first + (n / 60) * 3 * 86400000LL + (n % 60) * 60000LL;
        int grade = (n * 7 + n / 60) % 5 < 2 ? 1 : 3;

        fprintf(file,
                "{\"id\":\"%08llx-%04llx-7000-8000-%012x\",\"at\":%lld,"
                "\"tz\":0,\"t\":\"review\",\"v\":1}\t"
                "{\"item\":\"ep051.made-%03d@1\",\"grade\":%d,\"ms\":1000}\n",
                (unsigned long long)at / 65536, (unsigned long long)at % 65536,
                (unsigned)n, at, n % 60, grade);
    }
    assert_int_equal(fclose(file), 0);
}

/* Enough answers: the model is fitted by itself, told, and taken back. */
static void test_fits_by_itself(void **state)
{
    struct fixture *f = *state;
    struct str out = STR_INIT;
    char words[256];
    struct pty *pty;

    snprintf(words, sizeof(words), "%s/history", f->home);
    write_history(words);
    snprintf(words, sizeof(words), "import %s/history", f->home);
    command_output(f, words, &out);
    assert_non_null(strstr(out.buf, "480 events added"));
    pty = start(f);
    see(pty, "model fitted to 480 answers");
    pty_send(pty, "u");
    see(pty, "taken back: the last fit of the memory model");
    quit(pty);
    str_release(&out);
}

static void test_search_opens_the_place(void **state)
{
    struct pty *pty = start(*state);

    pty_send(pty, "s");
    see(pty, "Type words");
    pty_send(pty, "crosstalk");
    see(pty, " found");        /* the word itself stands in the field before */
    pty_send(pty, "\033[B\r"); /* down, and open */
    gone(pty, "Search");
    terminate(pty);
}

static void test_hang_up_keeps_the_quiz(void **state)
{
    struct fixture *f = *state;
    struct pty *pty = start(f);
    struct str out = STR_INIT;

    pty_send(pty, ":quiz 51\r");
    see(pty, "Ep 51 quiz");
    pty_send(pty, DONT_KNOW);
    see(pty, "Again in this session");
    pty_hang_up(pty);
    ends_with(pty, 128 + SIGHUP);
    command_output(f, "continue --json", &out);
    holds(&out, "\"kind\":\"sitting\"");
    str_release(&out);
}

static void test_resize_storm_in_a_quiz(void **state)
{
    struct pty *pty = start(*state);

    pty_send(pty, ":quiz 51\r");
    see(pty, "Ep 51 quiz");
    for (int i = 0; i < 100; i++) {
        pty_resize(pty, 30 + i * 7 % 150, 8 + i * 5 % 50);
    }
    pty_resize(pty, 80, 24);
    see(pty, "Ep 51 quiz");
    pty_send(pty, DONT_KNOW);
    see(pty, "Again in this session");
    quit(pty);
}

static void note(struct pty *pty, const char *text)
{
    pty_send(pty, "a");
    see(pty, "Note:");
    gone(pty, "note kept"); /* of the note before */
    pty_send(pty, text);
    see(pty, "note kept");
}

static void test_two_programs_on_one_file(void **state)
{
    struct fixture *f = *state;
    struct pty *one = start(f);
    struct pty *two = start(f);
    struct str out = STR_INIT;

    pty_send(one, ":episode 51\r");
    see(one, "Objectives");
    pty_send(two, ":episode 52\r");
    see(two, "Objectives");
    for (int i = 0; i < 5; i++) {
        note(one, "from one\r");
        note(two, "from two\r");
    }
    quit(one);
    quit(two);
    command_output(f, "notes --json", &out);
    size_t count = 0;
    for (const char *at = out.buf; (at = strstr(at, "\"kind\"")) != NULL;
         at++) {
        count++;
    }
    assert_int_equal(count, 10);
    command_output(f, "doctor", &out);
    holds(&out, "every chain follows");
    str_release(&out);
}

/* What was taken out of the queue comes back. */
static void test_the_queue_is_undone(void **state)
{
    struct fixture *f = *state;
    struct pty *pty;
    struct str out = STR_INIT;

    command_output(f, "queue 51 52", &out);
    pty = start(f);
    pty_send(pty, ":show-queue\r");
    see(pty, "The Mathematics of Scale");
    pty_send(pty, "u");
    see(pty, "nothing to undo");
    pty_send(pty, "X");
    see(pty, "Take all 2 out of the queue?");
    pty_send(pty, "y");
    see(pty, "The queue is empty");
    pty_send(pty, "u");
    see(pty, "The Mathematics of Scale");
    pty_send(pty, "J");
    pty_send(pty, "u");
    quit(pty);
    command_output(f, "queue --json", &out);
    assert_true(strstr(out.buf, "51") < strstr(out.buf, "52"));
    str_release(&out);
}

/* The setting names the editor; what it wrote is the note. */
static void test_a_note_in_the_editor(void **state)
{
    static const char script[] = "#!/bin/sh\necho 'and a line' >>\"$1\"\n";
    struct fixture *f = *state;
    struct pty *pty;
    struct str out = STR_INIT;

    write_editor(f, script);
    command_output(f, "note ep051@queues:20 'first words'", &out);
    pty = start(f);
    pty_send(pty, ":notes\r");
    see(pty, "first words");
    pty_send(pty, "E");
    see(pty, "changed");
    see(pty, "and a line");
    quit(pty);
    command_output(f, "notes --json", &out);
    holds(&out, "first words\\nand a line");
    str_release(&out);
}

/* A pack with one file, below the home. */
static void make_pack(const struct fixture *f, const char *name,
                      const char *file)
{
    struct str out = STR_INIT;
    struct error err = ERROR_INIT;
    char *folder = xasprintf("%s/%s/content", f->home, name);
    char *path = xasprintf("%s/%s", folder, file);
    char *words =
        xasprintf("pack make '%s/%s' '%s/%s.pack' --name %s --version 1",
                  f->home, name, f->home, name, name);

    assert_true(file_make_folder(folder, &err));
    assert_true(file_write_atomic(path, "text\n", 5, 0600, &err));
    command_output(f, words, &out);
    holds(&out, "version 1");
    free(words);
    free(path);
    free(folder);
    str_release(&out);
}

/* Installed from the screen after a question, verified, removed. */
static void test_packs(void **state)
{
    struct fixture *f = *state;
    struct pty *pty;
    struct str out = STR_INIT;

    make_pack(f, "good", "README.md");
    make_pack(f, "bad", "a.md");
    pty = start(f);
    pty_send(pty, ":packs\r");
    see(pty, "No packs are installed");
    pty_send(pty, "i~/bad.pack\r");
    see(pty, "error[Y007]");
    pty_send(pty, "i~/good.pack\r");
    see(pty, "y installs it, c does not");
    pty_send(pty, "c");
    gone(pty, "y installs it");
    see(pty, "No packs are installed");
    pty_send(pty, "i~/good.pack\r");
    see(pty, "y installs it, c does not");
    pty_send(pty, "\022");
    see(pty, "is being fetched or made");
    pty_send(pty, "y");
    see(pty, "is installed");
    see(pty, "Ctrl-R reads it now");
    command_output(f, "pack list", &out);
    holds(&out, "good, version 1");
    pty_send(pty, "v");
    see(pty, "as they should be");
    pty_send(pty, "x");
    see(pty, "Remove good, version 1?");
    pty_send(pty, "y");
    see(pty, "No packs are installed");
    quit(pty);
    str_release(&out);
}

/* What came while the program runs is read with Ctrl-R, the place being kept;
   where it cannot, the screens go on as they were. */
static void test_reads_anew(void **state)
{
    struct fixture *f = *state;
    struct pty *pty;
    struct str text = STR_INIT;
    struct str out = STR_INIT;
    struct error err = ERROR_INIT;
    char *folder = xasprintf(
        "%s/.local/share/dstudio/packs/mine/content/pattern-mastery", f->home);
    char *path = xasprintf("%s/ep013.yaml", folder);
    char *own = xasprintf("%s/pattern-mastery/ep013.yaml",
                          strchr(f->content_variable, '=') + 1);
    char *at;

    assert_true(file_read(own, 1 << 20, &text, &err));
    at = strstr(text.buf, "Gold Tier");
    assert_non_null(at);
    memcpy(at, "Mine Tier", strlen("Mine Tier"));
    write_config(f, "format: config/1\nplayer_args: \"--ao=null\"\n"
                    "narrator: espeak-ng\nnarrate_ahead: 0\n");
    pty = start(f);
    see(pty, "Gold Tier");
    pty_send(pty, ":listening 51\r");
    see(pty, "▶");
    gone(pty, "0:00 /");
    gone(pty, "0:01 /");
    gone(pty, "0:02 /");
    assert_true(file_make_folder(folder, &err));
    assert_true(file_write_atomic(path, text.buf, text.len, 0600, &err));
    write_config(f, "format: config/1\ntheme: mono\n");
    pty_send(pty, ":search\rlittle\022");
    see(pty, "leave what you type first");
    pty_send(pty, "\033:listening\r");
    see(pty, "▶");
    pty_send(pty, "\022");
    see(pty, "read anew: 108 episodes");
    pty_send(pty, ":episode 13\r");
    see(pty, "Mine Tier");
    pty_send(pty, "\022:glossary\r"); /* typed ahead */
    see(pty, " terms");
    gone(pty, "Mine Tier");
    quit(pty);
    command_output(f, "export -", &out);
    holds(&out, "\"kind\":\"heard\"");
    free(own);
    free(path);
    free(folder);
    str_release(&text);
    str_release(&out);
}

static void test_broken_config_is_told(void **state)
{
    struct fixture *f = *state;
    struct pty *pty;

    write_config(f, "format: config/1\nthemes: dark\n");
    pty = start(f);
    see(pty, "did you mean 'theme'?");
    quit(pty);
}

static void test_terminal_without_cup(void **state)
{
    struct fixture *f = *state;
    struct pty *pty =
        start_with(f, (const char *[]){f->home_variable, f->content_variable,
                                       "TERM=dumb", NULL});

    see(pty, "dstudio quiz");
    ends_with(pty, 2);
}

#define WITH(test)                                                             \
    cmocka_unit_test_setup_teardown(test, learner_set_up, learner_tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH(test_home_and_help),
        WITH(test_every_screen_opens),
        WITH(test_a_study_evening),
        WITH(test_fits_by_itself),
        WITH(test_search_opens_the_place),
        WITH(test_hang_up_keeps_the_quiz),
        WITH(test_resize_storm_in_a_quiz),
        WITH(test_two_programs_on_one_file),
        WITH(test_a_note_in_the_editor),
        WITH(test_the_queue_is_undone),
        WITH(test_packs),
        WITH(test_reads_anew),
        WITH(test_broken_config_is_told),
        WITH(test_terminal_without_cup),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
