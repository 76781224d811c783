/*
 * What happens to a player: it is not there, refuses options, dies, hangs,
 * stays with a file, is not read. One test a row of the contract's table of
 * faults, against the real mpv on null audio.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/file.h"
#include "player_help.h"

/* 2: a wrong option ends mpv at once. */
static void test_2_a_wrong_option_is_told(void **state)
{
    struct fixture *f = *state;

    f->options.args = "--no-such-option=1";
    player_renew(f);
    load_file(f, &(struct player_file){.path = f->wav, .title = "t"});
    wait_count(f, &f->seen.lost, 1);
    assert_non_null(strstr(f->seen.text, "player_args"));
    assert_int_equal(player_get_pid(f->player), 0);
}

/* mpv, but ended at once by some option, as a build is that has it not. */
static void use_mpv_without(struct fixture *f, const char *option)
{
    static char path[160];
    char script[400];

    snprintf(path, sizeof(path), "%s", in_folder(f, "mpv"));
    snprintf(script, sizeof(script),
             "#!/bin/sh\nfor word; do case $word in %s*) exit 1 ;; esac; "
             "done\nexec mpv \"$@\"\n",
             option);
    write_script(path, script);
    f->options.wanted = path;
    player_renew(f);
}

/* 2: a build without scripting does not know the options against it. */
static void test_2_a_build_without_scripts(void **state)
{
    struct fixture *f = *state;

    use_mpv_without(f, "--load-scripts");
    play_from(f, f->wav, 2);
    wait_position(f, 2.5);
    assert_int_equal(f->seen.lost, 0);
}

/* A build that knows no option against lists begins to play one: stopped. */
static void test_2_a_list_in_a_plain_build(void **state)
{
    struct fixture *f = *state;
    char path[160];
    struct error err = ERROR_INIT;

    snprintf(path, sizeof(path), "%s", in_folder(f, "list.opus"));
    assert_true(file_write_atomic(path, "#EXTM3U\na.wav\n", 14, 0600, &err));
    use_mpv_without(f, "--access-references");
    load_file(f, &(struct player_file){.path = path, .title = "t"});
    wait_count(f, &f->seen.failed, 1);
    assert_non_null(strstr(f->seen.text, "damaged"));
    assert_int_equal(f->seen.loaded, 0);
    play_from(f, f->wav, 2);
    wait_position(f, 2.5);
    assert_true(f->seen.first_s >= 1.5);
}

/* Before 0.33 mpv takes no descriptor: it makes a socket, which we join. */
static void test_2_an_old_build_is_reached_by_path(void **state)
{
    struct fixture *f = *state;
    struct stat facts;
    char path[200];
    int pid;

    setenv("XDG_RUNTIME_DIR", f->folder, 1);
    use_mpv_without(f, "--input-ipc-client");
    play_from(f, f->wav, 0);
    wait_position(f, 0.5);
    assert_int_equal(f->seen.lost, 0);
    snprintf(path, sizeof(path), "%s/dstudio/player-%ld.sock", f->folder,
             (long)getpid());
    assert_int_equal(stat(path, &facts), 0);
    snprintf(path, sizeof(path), "%s/dstudio", f->folder);
    assert_int_equal(stat(path, &facts), 0);
    assert_int_equal(facts.st_mode & 0777, 0700);
    player_set_speed(f->player, 3);
    wait_count(f, &f->seen.ended, 1);
    assert_true(f->seen.reached_end);
    /* It does not quit with its connection: we end it. */
    pid = player_get_pid(f->player);
    player_renew(f);
    assert_int_equal(kill(pid, 0), -1);
    snprintf(path, sizeof(path), "%s/dstudio/player-%ld.sock", f->folder,
             (long)getpid());
    assert_int_equal(stat(path, &facts), -1);
    unsetenv("XDG_RUNTIME_DIR");
}

/* A socket's path of 108 bytes or more: mpv would run on without one. */
static void test_2_a_long_path_is_told(void **state)
{
    struct fixture *f = *state;
    char folder[200];

    snprintf(folder, sizeof(folder), "%s/%0100d", f->folder, 0);
    setenv("XDG_RUNTIME_DIR", folder, 1);
    use_mpv_without(f, "--input-ipc-client");
    load_file(f, &(struct player_file){.path = f->wav, .title = "t"});
    wait_count(f, &f->seen.lost, 1);
    unsetenv("XDG_RUNTIME_DIR");
}

static void test_3_killed(void **state)
{
    struct fixture *f = *state;

    play_from(f, f->wav, 0);
    wait_position(f, 1);
    kill(player_get_pid(f->player), SIGKILL);
    wait_count(f, &f->seen.lost, 1);
    assert_int_equal(player_get_pid(f->player), 0);
    assert_true(player_get_position(f->player) >= 1);
    play_from(f, f->wav, 0);
}

/* 3: before it said a word. That is no refused option: it is told. */
static void test_3_killed_at_once(void **state)
{
    struct fixture *f = *state;

    load_file(f, &(struct player_file){.path = f->wav, .title = "t"});
    kill(player_get_pid(f->player), SIGKILL);
    wait_count(f, &f->seen.lost, 1);
    assert_non_null(strstr(f->seen.text, "unexpectedly"));
    play_from(f, f->wav, 0);
}

/* 3: three times in a minute is enough. */
static void test_3_killed_again_and_again(void **state)
{
    struct fixture *f = *state;
    struct error err = ERROR_INIT;

    for (int i = 1; i <= 3; i++) {
        play_from(f, f->wav, 0);
        kill(player_get_pid(f->player), SIGKILL);
        wait_count(f, &f->seen.lost, i);
    }
    assert_false(player_load(
        f->player, &(struct player_file){.path = f->wav, .title = "t"}, &err));
    assert_non_null(strstr(error_get(&err), "3 times within a minute"));
    error_release(&err);
}

/* 4: no reply for five seconds. It is stopped, so that only SIGKILL helps;
 * nobody waits for that. */
static void test_4_hangs(void **state)
{
    struct fixture *f = *state;
    int64_t began;
    int pid;

    play_from(f, f->wav, 0);
    pid = player_get_pid(f->player);
    kill(pid, SIGSTOP);
    while (f->seen.lost == 0) {
        began = clock_monotonic_ms();
        serve(f->player);
        assert_true(clock_monotonic_ms() - began < 2000); /* no call blocks */
    }
    while (kill(pid, 0) == 0) {
        serve(f->player);
    }
    play_from(f, f->wav, 0);
}

/* 5: a file that is not there to be read yet. */
static void test_5_loading_takes_long(void **state)
{
    struct fixture *f = *state;
    const char *path = in_folder(f, "pipe.opus");

    assert_int_equal(mkfifo(path, 0600), 0);
    f->options.slow_ms = 300;
    player_renew(f);
    load_file(f, &(struct player_file){.path = path, .title = "t"});
    wait_count(f, &f->seen.slow, 1);
    assert_int_equal(player_get_state(f->player), PLAYER_LOADING);
    player_stop(f->player);
    assert_int_equal(player_get_state(f->player), PLAYER_STOPPED);
    assert_int_equal(f->seen.slow, 1);
}

/* 6: the socket is full. Controls wait, and arrive. */
static void test_6_a_full_queue(void **state)
{
    struct fixture *f = *state;

    play_from(f, f->wav, 0);
    kill(player_get_pid(f->player), SIGSTOP);
    for (int i = 0; i < 600; i++) {
        player_set_volume(f->player, 100 - i % 100);
    }
    player_pause(f->player, true);
    kill(player_get_pid(f->player), SIGCONT);
    player_quiesce(f->player, 0);
    serve_ms(f->player, 300);
    assert_int_equal(f->seen.lost, 0);
    assert_int_equal(player_get_state(f->player), PLAYER_PAUSED);
    player_pause(f->player, false);
    wait_count(f, &f->seen.ended, 1);
}

/* 6: beyond 64 KiB it is taken for dead. */
static void test_6_a_queue_that_grows(void **state)
{
    struct fixture *f = *state;
    int pid;

    play_from(f, f->wav, 0);
    pid = player_get_pid(f->player);
    kill(pid, SIGSTOP);
    for (int i = 0; i < 20000 && f->seen.lost == 0; i++) {
        player_set_volume(f->player, 100 - i % 100);
        player_service(f->player);
    }
    assert_int_equal(f->seen.lost, 1);
    while (kill(pid, 0) == 0) {
        serve(f->player);
    }
}

static double processor_s(int pid)
{
    char path[64];
    struct str text = STR_INIT;
    struct error err = ERROR_INIT;
    unsigned long user = 0;
    unsigned long kernel = 0;

    snprintf(path, sizeof(path), "/proc/%d/stat", pid);
    assert_true(file_read(path, 4096, &text, &err));
    sscanf(strrchr(text.buf, ')'),
           ") %*c %*d %*d %*d %*d %*d %*u %*u %*u %*u %*u %lu %lu", &user,
           &kernel);
    str_release(&text);
    return (double)(user + kernel) / (double)sysconf(_SC_CLK_TCK);
}

/* 7: when nobody reads what it says of its position, mpv takes a whole core.
 * So nothing is observed that changes all the time. */
static void test_7_we_stop_reading(void **state)
{
    struct fixture *f = *state;
    double before;

    play_from(f, f->wav, 0);
    serve_ms(f->player, 300);
    before = processor_s(player_get_pid(f->player));
    usleep(2000000);
    assert_true(processor_s(player_get_pid(f->player)) - before < 0.7);
}

/* 8: mpv in its own session does not stop with us: it is paused before. */
static void test_8_quiesced(void **state)
{
    struct fixture *f = *state;
    double at;

    play_from(f, f->wav, 0);
    wait_position(f, 0.5);
    player_quiesce(f->player, 5000);
    at = player_get_position(f->player);
    usleep(1500000); /* as if stopped */
    memset(&f->seen, 0, sizeof(f->seen));
    player_pause(f->player, false);
    wait_count(f, &f->seen.heard_events, 1);
    assert_true(f->seen.first_s < at + 0.9);
}

static long stat_field(int pid, int field)
{
    char path[64];
    struct str text = STR_INIT;
    struct error err = ERROR_INIT;
    char *at;
    long value;

    snprintf(path, sizeof(path), "/proc/%d/stat", pid);
    assert_true(file_read(path, 4096, &text, &err));
    at = strrchr(text.buf, ')') + 2;
    for (int i = 3; i < field; i++) {
        at = strchr(at, ' ') + 1;
    }
    value = strtol(at, NULL, 10);
    str_release(&text);
    return value;
}

/* 9, 10, 12: a session of its own, no terminal, nothing on its standard
 * descriptors: no Ctrl-C, no key and no word of a library gets through. */
static void test_9_nothing_of_the_terminal(void **state)
{
    struct fixture *f = *state;
    int pid;

    play_from(f, f->wav, 0);
    pid = player_get_pid(f->player);
    assert_int_equal(stat_field(pid, 6), pid); /* session */
    assert_int_equal(stat_field(pid, 7), 0);   /* terminal */
    for (int fd = 0; fd < 3; fd++) {
        char path[64];
        char target[64] = "";

        snprintf(path, sizeof(path), "/proc/%d/fd/%d", pid, fd);
        assert_true(readlink(path, target, sizeof(target) - 1) > 0);
        assert_string_equal(target, "/dev/null");
    }
}

/* 10: nothing of ours is left when we end. */
static void test_10_no_orphan(void **state)
{
    struct fixture *f = *state;
    int pid;

    play_from(f, f->wav, 0);
    pid = player_get_pid(f->player);
    player_renew(f);
    assert_int_equal(kill(pid, 0), -1);
    assert_int_equal(errno, ESRCH);
}

/* 11: a SIGTERM from elsewhere ends it without a word. */
static void test_11_terminated(void **state)
{
    struct fixture *f = *state;

    play_from(f, f->wav, 0);
    wait_position(f, 1);
    kill(player_get_pid(f->player), SIGTERM);
    wait_count(f, &f->seen.lost, 1);
    assert_true(player_get_position(f->player) >= 1);
}

/* Paused and idle it asks for nothing: no wake-ups. */
static void test_paused_sleeps(void **state)
{
    struct fixture *f = *state;

    assert_int_equal(player_get_timeout_ms(f->player), -1);
    play_from(f, f->wav, 0);
    player_quiesce(f->player, 5000);
    serve_ms(f->player, 300);
    assert_int_equal(player_get_timeout_ms(f->player), -1);
    player_stop(f->player);
    serve_ms(f->player, 300);
    assert_int_equal(player_get_timeout_ms(f->player), -1);
}

/* No sound device: told as that, never silence that counts as heard. */
static void test_no_sound_device(void **state)
{
    struct fixture *f = *state;

    f->options.args = "--ao=alsa --audio-device=alsa/no-such-device";
    player_renew(f);
    load_file(f, &(struct player_file){.path = f->wav, .title = "t"});
    wait_count(f, &f->seen.failed, 1);
    assert_non_null(strstr(f->seen.text, "sound device"));
    assert_int_equal(f->seen.heard_events, 0);
    assert_int_equal(player_get_state(f->player), PLAYER_STOPPED);
}

#define WITH(test)                                                             \
    cmocka_unit_test_setup_teardown(test, player_set_up, player_tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH(test_2_a_wrong_option_is_told),
        WITH(test_2_a_build_without_scripts),
        WITH(test_2_a_list_in_a_plain_build),
        WITH(test_2_an_old_build_is_reached_by_path),
        WITH(test_2_a_long_path_is_told),
        WITH(test_3_killed),
        WITH(test_3_killed_at_once),
        WITH(test_3_killed_again_and_again),
        WITH(test_4_hangs),
        WITH(test_5_loading_takes_long),
        WITH(test_6_a_full_queue),
        WITH(test_6_a_queue_that_grows),
        WITH(test_7_we_stop_reading),
        WITH(test_8_quiesced),
        WITH(test_9_nothing_of_the_terminal),
        WITH(test_10_no_orphan),
        WITH(test_11_terminated),
        WITH(test_paused_sleeps),
        WITH(test_no_sound_device),
    };

    signal(SIGPIPE, SIG_IGN);
    if (!player_kind_available(PLAYER_MPV)) {
        printf("mpv is not installed\n");
        return 77;
    }
    return cmocka_run_group_tests(tests, NULL, NULL);
}
