/*
 * The real program on a pty with the real mpv on null audio: playing, a full
 * disk, no focus, hanging up, no player.
 */
#include <dirent.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include <cmocka.h>

#include "learner.h"

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

/* The disk is full while it plays (a limit on the program's files stands for
   that): it says so, goes on, and has all of it when there is room. */
static void test_full_disk_while_it_plays(void **state)
{
    struct fixture *f = *state;
    struct pty *pty;
    struct str out = STR_INIT;
    struct rlimit before;
    struct rlimit small;

    write_config(f, "format: config/1\nplayer_args: \"--ao=null\"\n"
                    "narrator: espeak-ng\nnarrate_ahead: 0\n");
    pty = start(f);
    pty_send(pty, ":listening 51\r");
    see(pty, "▶");
    assert_int_equal(prlimit(pty_get_pid(pty), RLIMIT_FSIZE, NULL, &before), 0);
    small = before;
    small.rlim_cur = 1;
    assert_int_equal(prlimit(pty_get_pid(pty), RLIMIT_FSIZE, &small, NULL), 0);
    see(pty, "no space left on the disk");
    pty_send(pty, " ");
    see(pty, "no space left on the disk"); /* in place of "Paused" */
    assert_int_equal(prlimit(pty_get_pid(pty), RLIMIT_FSIZE, &before, NULL), 0);
    see(pty, "all is written now");
    quit(pty);
    command_output(f, "export -", &out);
    holds(&out, "\"kind\":\"heard\"");

    /* Ended before there was room: it says what was lost, and fails. */
    pty = start(f);
    pty_send(pty, ":listening 51\r");
    see(pty, "▶");
    gone(pty, "0:00 /");
    assert_int_equal(prlimit(pty_get_pid(pty), RLIMIT_FSIZE, &small, NULL), 0);
    see(pty, "no space left on the disk");
    pty_send(pty, ":quit\r");
    ends_with(pty, 1);
    assert_true(pty_has_text(pty, "it ended before that"));
    str_release(&out);
}

/* The first "0:04 /" on the screen, in seconds; -1: there is none. */
static int seconds_shown(const struct pty *pty)
{
    struct str text = STR_INIT;
    const char *at;
    int minutes = -1;
    int seconds = -1;

    pty_add_text(pty, &text);
    at = strstr(text.buf, " / ");
    while (at != NULL && at > text.buf && strchr("0123456789:", at[-1])) {
        at--;
    }
    if (at == NULL || sscanf(at, "%d:%d", &minutes, &seconds) != 2) {
        minutes = -1;
    }
    str_release(&text);
    return minutes < 0 ? -1 : 60 * minutes + seconds;
}

/* Without the focus the screen stands while the sound goes on; what a person
   does is drawn, and with the focus everything is as it is now. */
static void test_without_focus(void **state)
{
    static const char config[] = "format: config/1\n"
                                 "player_args: \"--ao=null\"\n"
                                 "narrator: espeak-ng\nnarrate_ahead: 0\n";
    struct fixture *f = *state;
    struct pty *pty;
    char *other;
    int before;

    write_config(f, config);
    pty = start(f);
    assert_non_null(strstr(pty_get_output(pty)->buf, "\033[?1004h"));
    pty_send(pty, ":listening 51\r");
    see(pty, "▶");
    gone(pty, "0:00 /");
    pty_send(pty, "\033[O");
    while (!pty_is_quiet(pty, 1500)) {
        pty_send(pty, "\033[O");
    }
    before = seconds_shown(pty);
    must(before >= 0, pty, "a time is shown");
    must(pty_is_quiet(pty, 2000), pty, "quiet without the focus");
    pty_send(pty, "\033[I");
    for (int i = 0; i < 600 && seconds_shown(pty) < before + 2; i++) {
        pty_is_quiet(pty, 100);
    }
    must(seconds_shown(pty) >= before + 2, pty, "the time as it is now");
    pty_send(pty, "\033[O");
    pty_send(pty, " ");
    see(pty, "Paused");
    quit(pty);
    assert_non_null(strstr(pty_get_output(pty)->buf, "\033[?1004l"));

    other = xasprintf("%sredraw_unfocused: true\n", config);
    write_config(f, other);
    free(other);
    pty = start(f);
    pty_send(pty, ":listening 51\r");
    see(pty, "▶");
    pty_send(pty, "\033[O");
    before = seconds_shown(pty);
    for (int i = 0; i < 600 && seconds_shown(pty) < before + 2; i++) {
        pty_is_quiet(pty, 100);
    }
    must(seconds_shown(pty) >= before + 2, pty, "goes on, as was set");
    quit(pty);
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
    see(pty, "'no-such-player' is not installed");
    pty_send(pty, "t");
    see(pty, "1/7");
    quit(pty);
}

/* At 38 columns the bar of `narrate` still says which of how many. */
static void test_narrate_in_a_narrow_terminal(void **state)
{
    struct fixture *f = *state;
    const char *const argv[] = {f->program, "narrate", "--all", NULL};
    const char *const environment[] = {f->home_variable, f->content_variable,
                                       "XDG_CACHE_HOME", "XDG_CONFIG_HOME",
                                       "XDG_DATA_HOME",  NULL};
    struct pty_options options = {argv, 38, 12, environment};
    struct pty *pty;

    write_config(f, "format: config/1\nnarrator: espeak-ng\n");
    pty = f->ptys[f->pty_count++] = pty_start(&options);
    see(pty, "[....."); /* it has begun */
    must(pty_wait_text(pty, "episode 13, 1 of 22"), pty, "1 of 22");
    pty_signal(pty, SIGINT);
    ends_with(pty, 1);
}

int main(void)
{
#define WITH(test)                                                             \
    cmocka_unit_test_setup_teardown(test, learner_set_up, learner_tear_down)
    const struct CMUnitTest tests[] = {
        WITH(test_sound),         WITH(test_full_disk_while_it_plays),
        WITH(test_without_focus), WITH(test_hang_up_while_it_plays),
        WITH(test_no_player),     WITH(test_narrate_in_a_narrow_terminal),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
