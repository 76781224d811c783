/*
 * The real program on a pty, as a learner uses it: home, reading, quiz, undo,
 * search, notes; quitting, hanging up and resizing in the middle; two programs
 * on one learner's file; sound with the real mpv on null audio.
 */
#include <dirent.h>
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
#include "pty.h"

/* F5: works also where letters are text. */
#define DONT_KNOW "\033[15~"

enum { PTYS = 32 };

struct fixture {
    char home[64];
    char program[512];
    char home_variable[96];
    char content_variable[512];
    char now_variable[64];
    struct pty *ptys[PTYS]; /* started, for the clean-up of a failed test */
    int pty_count;
};

/* What the machine's owner has set is not ours. */
static const char *const foreign[] = {
    "XDG_DATA_HOME",
    "XDG_DATA_DIRS",
    "DSTUDIO_NET",
    "XDG_CONFIG_HOME",
    "XDG_CACHE_HOME",
    "XDG_STATE_HOME",
    "XDG_RUNTIME_DIR",
    "NO_COLOR",
    "SSH_CONNECTION",
    "DSTUDIO_TIMING",
    "EDITOR",
    "VISUAL",
    NULL,
};

static int set_up(void **state)
{
    struct fixture *f = calloc(1, sizeof(*f));
    const char *build = getenv("top_builddir");
    const char *source = getenv("top_srcdir");

    snprintf(f->home, sizeof(f->home), "/tmp/dstudio-pty-XXXXXX");
    assert_non_null(mkdtemp(f->home));
    snprintf(f->program, sizeof(f->program), "%s/dstudio",
             build != NULL ? build : ".");
    snprintf(f->home_variable, sizeof(f->home_variable), "HOME=%s", f->home);
    snprintf(f->content_variable, sizeof(f->content_variable),
             "DSTUDIO_CONTENT=%s/content", source != NULL ? source : ".");
    snprintf(f->now_variable, sizeof(f->now_variable), "DSTUDIO_NOW=+0m");
    *state = f;
    return 0;
}

static int tear_down(void **state)
{
    struct fixture *f = *state;
    char command[128];

    for (int i = 0; i < f->pty_count; i++) {
        pty_free(f->ptys[i]);
    }
    snprintf(command, sizeof(command), "rm -rf '%s'", f->home);
    assert_int_equal(system(command), 0);
    free(f);
    return 0;
}

/* It is ended with the test at the latest, also when the test fails. */
static struct pty *start_with(struct fixture *f, const char *const *variables)
{
    const char *argv[] = {f->program, NULL};
    const char *environment[32];
    struct pty_options options = {argv, 80, 24, environment};
    size_t count = 0;

    for (size_t i = 0; foreign[i] != NULL; i++) {
        environment[count++] = foreign[i];
    }
    for (; *variables != NULL; variables++) {
        environment[count++] = *variables;
    }
    environment[count] = NULL;
    assert_true(f->pty_count < PTYS);
    f->ptys[f->pty_count] = pty_start(&options);
    return f->ptys[f->pty_count++];
}

static void must(bool ok, const struct pty *pty, const char *what)
{
    struct str text = STR_INIT;

    if (!ok) {
        pty_add_text(pty, &text);
        fail_msg("%s; the screen:\n%s", what, text.buf);
    }
}

static void see(struct pty *pty, const char *text)
{
    must(pty_wait_text(pty, text), pty, text);
}

static void gone(struct pty *pty, const char *text)
{
    must(pty_wait_gone(pty, text), pty, text);
}

static void ends_with(struct pty *pty, int wanted)
{
    int status = pty_wait_exit(pty);
    char what[64];

    snprintf(what, sizeof(what), "ended with %d, not %d", status, wanted);
    must(status == wanted, pty, what);
}

static struct pty *start(struct fixture *f)
{
    struct pty *pty =
        start_with(f, (const char *[]){f->home_variable, f->content_variable,
                                       f->now_variable, NULL});

    see(pty, "? keys");
    see(pty, "Browse");
    return pty;
}

static void quit(struct pty *pty)
{
    pty_send(pty, ":quit\r");
    ends_with(pty, 0);
}

static void terminate(struct pty *pty)
{
    pty_signal(pty, SIGTERM);
    ends_with(pty, 128 + SIGTERM);
}

/* What a command prints with this learner's file. */
static void command_output(const struct fixture *f, const char *words,
                           struct str *out)
{
    struct str command = STR_INIT;
    char chunk[4096];
    size_t got;
    FILE *pipe;

    str_add(&command, "env");
    for (size_t i = 0; foreign[i] != NULL; i++) {
        str_add_format(&command, " -u %s", foreign[i]);
    }
    str_add_format(&command, " '%s' '%s' '%s' '%s' %s 2>&1", f->home_variable,
                   f->content_variable, f->now_variable, f->program, words);
    pipe = popen(command.buf, "r");
    assert_non_null(pipe);
    str_clear(out);
    while ((got = fread(chunk, 1, sizeof(chunk), pipe)) > 0) {
        str_add_len(out, chunk, got);
    }
    pclose(pipe);
    str_release(&command);
}

static void holds(const struct str *output, const char *text)
{
    if (strstr(output->buf, text) == NULL) {
        fail_msg("no '%s' in: %s", text, output->buf);
    }
}

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

static void write_config(const struct fixture *f, const char *text)
{
    char path[256];
    struct error err = ERROR_INIT;

    snprintf(path, sizeof(path), "%s/.config/dstudio", f->home);
    assert_true(file_make_folder(path, &err));
    snprintf(path, sizeof(path), "%s/.config/dstudio/config.yaml", f->home);
    assert_true(file_write_atomic(path, text, strlen(text), 0600, &err));
}

static void test_sound(void **state)
{
    struct fixture *f = *state;
    struct pty *pty;
    struct str out = STR_INIT;

    write_config(f, "format: config/1\nplayer_args: \"--ao=null\"\n"
                    "narrator: espeak-ng\nnarrate_ahead: 0\n");
    pty = start(f);
    pty_send(pty, ":listening 51\r");
    see(pty, "▶"); /* the voice made the first chapter, and it plays */
    /* Not "see 0:04": a loaded machine may draw no frame in that second. */
    gone(pty, "0:00 /");
    gone(pty, "0:01 /");
    gone(pty, "0:02 /");
    gone(pty, "0:03 /");
    pty_send(pty, " ");
    see(pty, "Paused");
    pty_send(pty, "S");
    see(pty, "Browse");
    quit(pty);
    command_output(f, "export -", &out);
    holds(&out, "\"t\":\"play\"");
    holds(&out, "\"kind\":\"heard\"");
    str_release(&out);
}

/* Does any process live that was started with this home? */
static bool is_anybody_left(const struct fixture *f)
{
    DIR *folder = opendir("/proc");
    const struct dirent *entry;
    bool found = false;

    assert_non_null(folder);
    while (!found && (entry = readdir(folder)) != NULL) {
        char path[300];
        char text[8192];
        FILE *file;
        size_t len;

        snprintf(path, sizeof(path), "/proc/%s/environ", entry->d_name);
        if (entry->d_name[0] < '1' || entry->d_name[0] > '9' ||
            (file = fopen(path, "r")) == NULL) {
            continue;
        }
        len = fread(text, 1, sizeof(text), file);
        fclose(file);
        found = memmem(text, len, f->home_variable,
                       strlen(f->home_variable) + 1) != NULL;
    }
    closedir(folder);
    return found;
}

/* The terminal closes while it plays: the place is kept, the player ends. */
static void test_hang_up_while_it_plays(void **state)
{
    struct fixture *f = *state;
    struct pty *pty;
    struct str out = STR_INIT;

    write_config(f, "format: config/1\nplayer_args: \"--ao=null\"\n"
                    "narrator: espeak-ng\nnarrate_ahead: 0\n");
    pty = start(f);
    pty_send(pty, ":listening 51\r");
    see(pty, "▶");
    gone(pty, "0:00 /");
    gone(pty, "0:01 /");
    gone(pty, "0:02 /");
    pty_hang_up(pty);
    ends_with(pty, 128 + SIGHUP);
    for (int i = 0; i < 600 && is_anybody_left(f); i++) {
        usleep(100000);
    }
    assert_false(is_anybody_left(f));
    command_output(f, "export -", &out);
    holds(&out, "\"kind\":\"heard\"");
    str_release(&out);
}

static void test_no_player(void **state)
{
    struct fixture *f = *state;
    struct pty *pty;

    write_config(f, "format: config/1\nplayer: no-such-player\n"
                    "narrator: espeak-ng\n");
    pty = start(f);
    pty_send(pty, ":listening 51\r");
    see(pty, "install the package mpv");
    pty_send(pty, "t");
    see(pty, "1/7");
    quit(pty);
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
    struct error err = ERROR_INIT;
    char path[160];
    char config[256];

    snprintf(path, sizeof(path), "%s/editor", f->home);
    assert_true(file_write_atomic(path, script, strlen(script), 0700, &err));
    snprintf(config, sizeof(config), "format: config/1\neditor: \"%s\"\n",
             path);
    write_config(f, config);
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
    pty_send(pty, "y");
    see(pty, "is installed");
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

#define WITH(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)

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
        WITH(test_sound),
        WITH(test_hang_up_while_it_plays),
        WITH(test_no_player),
        WITH(test_a_note_in_the_editor),
        WITH(test_the_queue_is_undone),
        WITH(test_packs),
        WITH(test_broken_config_is_told),
        WITH(test_terminal_without_cup),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
