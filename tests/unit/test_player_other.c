/*
 * The players that stand in for mpv, each the real program without sound, and
 * a command of the user's. What a machine does not have is skipped.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include "base/file.h"
#include "player/other_kind.h"
#include "player_help.h"

static bool is_there(const char *program)
{
    char *path = file_find_program(program);
    bool found = path != NULL;

    free(path);
    return found;
}

/* vlc does not run as root: as somebody else then. The name decides what a
 * program is taken for. */
static const char *vlc_for_root(struct fixture *f)
{
    static char path[160];

    snprintf(path, sizeof(path), "%s", in_folder(f, "cvlc"));
    write_script(path, "#!/bin/sh\nHOME=/dev/null exec setpriv "
                       "--reuid=65534 --regid=65534 --clear-groups vlc "
                       "\"$@\"\n");
    return path;
}

/* The test's own kind of player, or a skip. */
static struct fixture *use(void **state, const char *name, const char *args)
{
    struct fixture *f = *state;

    if (!is_there(name)) {
        skip();
    }
    f->options.wanted = name;
    f->options.args = args;
    player_renew(f);
    return f;
}

static struct fixture *use_mplayer(void **state)
{
    return use(state, "mplayer", "-ao null");
}

static struct fixture *use_ffplay(void **state)
{
    setenv("SDL_AUDIODRIVER", "dummy", 1);
    return use(state, "ffplay", NULL);
}

static struct fixture *use_vlc(void **state)
{
    struct fixture *f = use(state, "vlc", "--aout=dummy");

    if (geteuid() == 0) {
        f->options.wanted = vlc_for_root(f);
        player_renew(f);
    }
    return f;
}

/* All of it, and no more. */
static void plays_to_its_end(struct fixture *f)
{
    load_file(f, &(struct player_file){
                     .path = f->wav, .duration_s = 6, .title = "t"});
    wait_count(f, &f->seen.loaded, 1);
    wait_count(f, &f->seen.ended, 1);
    assert_true(f->seen.reached_end);
    assert_false(f->seen.estimated);
    assert_true(f->seen.heard_s > 4.5);
    assert_true(f->seen.heard_s < 6.01);
    assert_int_equal(player_get_state(f->player), PLAYER_STOPPED);
    assert_int_equal(player_get_pid(f->player), 0);
}

static void seeks_and_pauses(struct fixture *f)
{
    double at;

    write_wav(f->wav, 60);
    load_file(
        f, &(struct player_file){
               .path = f->wav, .start_s = 20, .duration_s = 60, .title = "t"});
    wait_count(f, &f->seen.loaded, 1);
    wait_count(f, &f->seen.heard_events, 1);
    assert_true(f->seen.first_s > 18 && f->seen.first_s < 23);
    player_pause(f->player, true);
    at = player_get_position(f->player);
    serve_ms(f->player, 1200);
    assert_float_equal(player_get_position(f->player), at, 0.01);
    assert_int_equal(player_get_timeout_ms(f->player), -1); /* no wake-ups */
    player_seek(f->player, 40); /* while paused: our own target */
    assert_float_equal(player_get_position(f->player), 40, 0.01);
    memset(&f->seen, 0, sizeof(f->seen));
    player_pause(f->player, false);
    wait_count(f, &f->seen.heard_events, 1);
    assert_true(f->seen.first_s > 38 && f->seen.first_s < 43);
    player_set_speed(f->player, 2);
    player_seek(f->player, 50);
    wait_position(f, 52);
    player_set_volume(f->player, 40);
    wait_count(f, &f->seen.ended, 1);
    assert_true(f->seen.reached_end);
    assert_int_equal(f->seen.lost, 0);
    /* What lies between was not heard. */
    assert_true(f->seen.heard_s < 16);
}

static void is_noticed_when_killed(struct fixture *f)
{
    play_from(f, f->wav, 0);
    wait_count(f, &f->seen.heard_events, 1);
    kill(player_get_pid(f->player), SIGKILL);
    wait_count(f, &f->seen.lost, 1);
    assert_int_equal(player_get_pid(f->player), 0);
    play_from(f, f->wav, 0);
}

/* Several of them say "done" (exit 0) to a file that is none. */
static void does_not_play_nothing(struct fixture *f)
{
    struct error err = ERROR_INIT;
    char path[160];

    snprintf(path, sizeof(path), "%s", in_folder(f, "page.opus"));
    assert_true(file_write_atomic(path, "<html>no</html>", 15, 0644, &err));
    load_file(f, &(struct player_file){.path = path, .title = "t"});
    wait_count(f, &f->seen.failed, 1);
    load_file(
        f, &(struct player_file){.path = "/nonexistent/x.opus", .title = "t"});
    wait_count(f, &f->seen.failed, 2);
    assert_int_equal(f->seen.heard_events, 0);
}

static void test_mplayer_to_end(void **state)
{
    plays_to_its_end(use_mplayer(state));
}

static void test_mplayer_seeks(void **state)
{
    seeks_and_pauses(use_mplayer(state));
}

static void test_mplayer_faults(void **state)
{
    struct fixture *f = use_mplayer(state);

    is_noticed_when_killed(f);
    player_renew(f);
    does_not_play_nothing(f);
}

static void test_ffplay_to_end(void **state)
{
    plays_to_its_end(use_ffplay(state));
}

static void test_ffplay_seeks(void **state)
{
    seeks_and_pauses(use_ffplay(state));
}

static void test_ffplay_faults(void **state)
{
    struct fixture *f = use_ffplay(state);

    is_noticed_when_killed(f);
    player_renew(f);
    does_not_play_nothing(f);
}

static void test_vlc_to_end(void **state)
{
    plays_to_its_end(use_vlc(state));
}

static void test_vlc_seeks(void **state)
{
    seeks_and_pauses(use_vlc(state));
}

static void test_vlc_faults(void **state)
{
    struct fixture *f = use_vlc(state);

    is_noticed_when_killed(f);
    player_renew(f);
    does_not_play_nothing(f);
}

static void test_vlc_as_root_is_told(void **state)
{
    struct fixture *f = *state;
    struct error err = ERROR_INIT;

    if (geteuid() != 0 || !is_there("vlc")) {
        skip();
    }
    f->options.wanted = "vlc";
    player_renew(f);
    assert_false(player_available(f->player, &err));
    assert_non_null(strstr(error_get(&err), "root"));
    assert_false(player_kind_available(PLAYER_VLC));
    error_release(&err);
}

static struct fixture *use_command(void **state, const char *command)
{
    struct fixture *f = *state;

    f->options.wanted = "command";
    f->options.command = command;
    f->options.args = NULL;
    player_renew(f);
    return f;
}

/* A real player as a command: it tells nothing, the clock does. */
static void test_command_is_estimated(void **state)
{
    struct fixture *f;

    if (!is_there("mpv")) {
        skip();
    }
    f = use_command(state, "mpv --no-config --no-terminal --ao=null "
                           "--start={start} --speed={speed} {file}");
    assert_int_equal(player_get_about(f->player)->position, PLAYER_ESTIMATED);
    assert_true(player_get_about(f->player)->starts);
    write_wav(f->wav, 20);
    player_set_speed(f->player, 1.5);
    load_file(
        f, &(struct player_file){
               .path = f->wav, .start_s = 8, .duration_s = 20, .title = "t"});
    wait_count(f, &f->seen.ended, 1);
    assert_true(f->seen.reached_end);
    assert_true(f->seen.estimated);
    assert_float_equal(f->seen.first_s, 8, 0.01);
    assert_float_equal(f->seen.last_s, 20, 0.01);
    assert_float_equal(f->seen.heard_s, 12, 0.01);
}

/* Under five seconds nothing is counted; a pause ends the process. */
static void test_a_short_command_counts_nothing(void **state)
{
    struct fixture *f = use_command(state, "sh -c 'exec sleep 100'");
    int pid;

    load_file(f, &(struct player_file){
                     .path = f->wav, .duration_s = 60, .title = "t"});
    wait_count(f, &f->seen.loaded, 1);
    pid = player_get_pid(f->player);
    serve_ms(f->player, 500);
    player_pause(f->player, true);
    while (kill(pid, 0) == 0) {
        serve(f->player);
    }
    assert_int_equal(f->seen.heard_events, 0);
    assert_int_equal(player_get_state(f->player), PLAYER_PAUSED);
    /* No {start}: it begins anew, and says so. */
    assert_non_null(player_get_about(f->player)->lacks);
    player_seek(f->player, 30);
    assert_true(player_get_position(f->player) < 5);
}

static void test_a_command_that_ends_at_once(void **state)
{
    struct fixture *f = use_command(state, "true");

    load_file(f, &(struct player_file){
                     .path = f->wav, .duration_s = 60, .title = "t"});
    wait_count(f, &f->seen.failed, 1);
    assert_non_null(strstr(f->seen.text, "ended at once"));
    assert_int_equal(f->seen.heard_events, 0);
}

/* One that stays when the sound is over is ended. */
static void test_a_command_that_stays(void **state)
{
    struct fixture *f = use_command(state, "sh -c 'exec sleep 1000'");

    load_file(f, &(struct player_file){
                     .path = f->wav, .duration_s = 6, .title = "t"});
    wait_count(f, &f->seen.ended, 1);
    assert_true(f->seen.reached_end);
    assert_float_equal(f->seen.heard_s, 6, 0.01);
}

static void check_words(const char *command, const char *wanted)
{
    struct other_run run = {
        .command = command,
        .path = "/a b.opus",
        .title = "it's {file}; rm",
        .start_s = 42.5,
        .speed = 1.25,
    };
    struct str_list argv = STR_LIST_INIT;
    struct str all = STR_INIT;
    struct error err = ERROR_INIT;

    assert_true(other_kind(PLAYER_COMMAND)->add_words(&run, &argv, &err));
    for (size_t i = 0; i < argv.count; i++) {
        str_add_format(&all, "[%s]", argv.items[i]);
    }
    assert_string_equal(all.buf, wanted);
    str_release(&all);
    str_list_release(&argv);
}

static void test_placeholders(void **state)
{
    struct other_run run = {.command = "mpg123 'x", .path = "/a"};
    struct str_list argv = STR_LIST_INIT;
    struct error err = ERROR_INIT;

    (void)state;
    check_words("mpg123 -q", "[mpg123][-q][/a b.opus]");
    check_words("x --at={start} -s '{speed} {speed}' {file} z",
                "[x][--at=42.5][-s][1.25 1.25][/a b.opus][z]");
    /* What is filled in is never read again. */
    check_words("x {title} {file}", "[x][it's {file}; rm][/a b.opus]");
    check_words("x {nothing} {", "[x][{nothing}][{][/a b.opus]");
    assert_false(other_kind(PLAYER_COMMAND)->add_words(&run, &argv, &err));
    error_release(&err);
    str_list_release(&argv);
}

/* Lines of the programs as they were seen, and some that nobody sends. */
static void test_lines(void **state)
{
    static const struct {
        enum player_kind kind;
        const char *line;
        double at_s; /* -1: no position */
    } lines[] = {
        {PLAYER_MPLAYER, "ANS_TIME_POSITION=10.8", 10.8},
        {PLAYER_MPLAYER, "\033[A\r\033[KANS_TIME_POSITION=0.4", 0.4},
        {PLAYER_MPLAYER, "ANS_TIME_POSITION=", -1},
        {PLAYER_MPLAYER, "ANS_TIME_POSITION=nan", -1},
        {PLAYER_MPLAYER, "Starting playback...", -1},
        {PLAYER_FFPLAY, "  13.72 M-A:  0.000 fd=   0 aq=    3KB", 13.72},
        {PLAYER_FFPLAY, "    nan M-A:    nan fd=   0", -1},
        {PLAYER_FFPLAY, "1e999 M-A:", -1},
        {PLAYER_FFPLAY, "13.72", -1},
        {PLAYER_VLC, "36", 36},
        {PLAYER_VLC, "status change: ( time: 35s )", -1},
        {PLAYER_VLC, "99999999999999", -1},
        {PLAYER_VLC, "", -1},
        {PLAYER_VLC, "-5", -1},
    };
    struct other_run run = {.start_s = 0, .speed = 1};

    (void)state;
    for (size_t i = 0; i < COUNT_OF(lines); i++) {
        double at_s = -1;
        bool found = other_kind(lines[i].kind)
                         ->read_position(&run, lines[i].line, &at_s);

        assert_int_equal(found, lines[i].at_s >= 0);
        assert_true(!found || (at_s > lines[i].at_s - 0.001 &&
                               at_s < lines[i].at_s + 0.001));
    }
    /* With a tempo ffplay's clock runs on by the wall's. */
    double at_s;

    run = (struct other_run){.start_s = 30, .speed = 2};
    assert_true(other_kind(PLAYER_FFPLAY)
                    ->read_position(&run, "  33.66 M-A: 0", &at_s));
    assert_float_equal(at_s, 37.32, 0.001);
}

static int count_open(void)
{
    int count = 0;

    for (int fd = 0; fd < 1000; fd++) {
        count += fcntl(fd, F_GETFD) >= 0;
    }
    return count;
}

/* A start that ends for want of descriptors gives back those it had. */
static void test_out_of_descriptors(void **state)
{
    static const char *const players[] = {"mplayer", "ffplay", "mpv"};
    struct fixture *f = *state;
    struct rlimit usual;
    struct rlimit few;
    int before;
    int first = dup(0);

    close(first);
    assert_int_equal(getrlimit(RLIMIT_NOFILE, &usual), 0);
    for (size_t i = 0; i < COUNT_OF(players); i++) {
        f->options.wanted = players[i];
        player_renew(f);
        before = count_open();
        for (int more = 0; more < 4; more++) {
            struct error err = ERROR_INIT;

            few = usual;
            few.rlim_cur = (rlim_t)(first + more);
            assert_int_equal(setrlimit(RLIMIT_NOFILE, &few), 0);
            assert_false(player_load(
                f->player, &(struct player_file){.path = f->wav, .title = "t"},
                &err));
            assert_int_equal(setrlimit(RLIMIT_NOFILE, &usual), 0);
            assert_int_equal(count_open(), before);
            error_release(&err);
        }
    }
}

#define WITH(test)                                                             \
    cmocka_unit_test_setup_teardown(test, player_set_up, player_tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_placeholders),
        cmocka_unit_test(test_lines),
        WITH(test_mplayer_to_end),
        WITH(test_mplayer_seeks),
        WITH(test_mplayer_faults),
        WITH(test_ffplay_to_end),
        WITH(test_ffplay_seeks),
        WITH(test_ffplay_faults),
        WITH(test_vlc_to_end),
        WITH(test_vlc_seeks),
        WITH(test_vlc_faults),
        WITH(test_vlc_as_root_is_told),
        WITH(test_command_is_estimated),
        WITH(test_a_short_command_counts_nothing),
        WITH(test_a_command_that_ends_at_once),
        WITH(test_a_command_that_stays),
        WITH(test_out_of_descriptors),
    };

    signal(SIGPIPE, SIG_IGN);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
