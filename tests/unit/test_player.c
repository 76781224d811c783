/* The player against the real mpv, on null audio. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "player/heard.h"
#include "player/mpv_message.h"
#include "player_help.h"

static void test_play_to_end(void **state)
{
    struct fixture *f = *state;

    player_set_speed(f->player, 3);
    play_from(f, f->wav, 0);
    wait_count(f, &f->seen.ended, 1);
    assert_true(f->seen.reached_end);
    assert_true(f->seen.heard_s > 5 && f->seen.heard_s < 6.1);
    assert_int_equal(player_get_state(f->player), PLAYER_STOPPED);
}

static void test_seek_is_not_hearing(void **state)
{
    struct fixture *f = *state;

    play_from(f, f->wav, 0);
    player_seek(f->player, 100); /* clamped to a second before the end */
    wait_count(f, &f->seen.ended, 1);
    assert_true(f->seen.heard_s < 2.5);
}

static void test_start_position_and_pause(void **state)
{
    struct fixture *f = *state;

    play_from(f, f->wav, 4);
    player_quiesce(f->player, 200);
    assert_int_equal(player_get_state(f->player), PLAYER_PAUSED);
    assert_true(player_get_position(f->player) >= 3.9);
    player_pause(f->player, false);
    wait_count(f, &f->seen.ended, 1);
}

static void test_no_player(void **state)
{
    struct fixture *f = *state;
    struct player_file file = {.path = "/tmp/x.wav", .title = "t"};
    struct error err = ERROR_INIT;

    f->options.wanted = "no-such-player";
    player_renew(f);
    assert_false(player_available(f->player, &err));
    assert_int_equal(err.code, ERROR_NOT_FOUND);
    assert_non_null(strstr(error_get(&err), "install"));
    error_clear(&err);
    assert_false(player_load(f->player, &file, &err));
    assert_int_equal(err.code, ERROR_NOT_FOUND);
    error_release(&err);
}

static void test_messages(void **state)
{
    static const struct {
        const char *line;
        enum mpv_kind kind;
    } lines[] = {
        {"{\"data\":1.59,\"request_id\":7,\"error\":\"success\"}", MPV_REPLY},
        {"{\"request_id\":0,\"error\":\"invalid parameter\"}", MPV_REPLY},
        {"{\"event\":\"property-change\",\"id\":2,\"name\":\"duration\"}",
         MPV_PROPERTY},
        {"{\"event\":\"idle\"}", MPV_EVENT},
        {"{\"event\":5}", MPV_IGNORED},
        {"[]", MPV_IGNORED},
        {"", MPV_IGNORED},
        {"{\"event\":\"x\xff\"}", MPV_EVENT},
        {"{{{{", MPV_IGNORED},
    };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(lines); i++) {
        struct mpv_message message =
            mpv_message_parse(lines[i].line, strlen(lines[i].line));

        assert_int_equal(message.kind, lines[i].kind);
    }
}

static void test_heard_rules(void **state)
{
    struct hearing heard = {0};
    struct heard_stretch stretch;

    (void)state;
    assert_false(heard_sample(&heard, 10, 1000, 1.5, &stretch));
    assert_true(heard_sample(&heard, 10.75, 1500, 1.5, &stretch));
    assert_true(stretch.from_s == 10 && stretch.to_s == 10.75);
    assert_false(heard_sample(&heard, 30, 2000, 1.5, &stretch)); /* jump */
    assert_false(heard_sample(&heard, 29, 2500, 1.5, &stretch)); /* back */
    assert_false(heard_reached_end(&heard, 60, 1, &stretch));
    assert_true(heard_reached_end(&heard, 32, 1, &stretch));
    heard_break(&heard);
    assert_false(heard_reached_end(&heard, 32, 1, &stretch));
}

/* A pause is no jump, and its time does not count. */
static void test_heard_over_a_pause(void **state)
{
    struct hearing heard = {0};
    struct heard_stretch stretch;

    (void)state;
    heard_hold(&heard, 500); /* nothing to hold yet */
    heard_go_on(&heard, 700);
    assert_false(heard_sample(&heard, 10, 1000, 1, &stretch));
    heard_hold(&heard, 1400);
    heard_hold(&heard, 5000);
    heard_go_on(&heard, 61400);
    heard_go_on(&heard, 61500);
    assert_true(heard_sample(&heard, 10.6, 61600, 1, &stretch));
    assert_true(stretch.from_s == 10 && stretch.to_s == 10.6);
    heard_hold(&heard, 61700);
    heard_go_on(&heard, 91700);
    assert_false(heard_sample(&heard, 13, 91800, 1, &stretch)); /* a jump */
}

/* However often it is paused, all that was played was heard. */
static void test_pauses_lose_nothing(void **state)
{
    struct fixture *f = *state;

    play_from(f, f->wav, 0);
    while (f->seen.ended == 0) {
        serve_ms(f->player, 700);
        player_pause(f->player, true);
        serve_ms(f->player, 50);
        player_pause(f->player, false);
    }
    assert_true(f->seen.reached_end);
    assert_true(f->seen.heard_s > 5.5 && f->seen.heard_s < 6.1);
}

/* What mpv tells of a pause that was taken back since is no news. */
static void test_the_last_word_counts(void **state)
{
    struct fixture *f = *state;
    struct pollfd poll_fd;

    play_from(f, f->wav, 0);
    for (int i = 0; i < 10; i++) {
        player_pause(f->player, true);
        poll_fd.fd = player_get_fd(f->player);
        poll_fd.events = POLLIN;
        poll(&poll_fd, 1, 1000);
        usleep(20000); /* for the property, which follows the answer */
        player_pause(f->player, false);
        for (int turn = 0; turn < 5; turn++) {
            serve(f->player);
            assert_int_equal(player_get_state(f->player), PLAYER_PLAYING);
        }
    }
}

#define WITH(test)                                                             \
    cmocka_unit_test_setup_teardown(test, player_set_up, player_tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_messages),
        cmocka_unit_test(test_heard_rules),
        cmocka_unit_test(test_heard_over_a_pause),
        WITH(test_no_player),
        WITH(test_play_to_end),
        WITH(test_pauses_lose_nothing),
        WITH(test_seek_is_not_hearing),
        WITH(test_start_position_and_pause),
        WITH(test_the_last_word_counts),
    };

    signal(SIGPIPE, SIG_IGN);
    if (!player_kind_available(PLAYER_MPV)) {
        printf("mpv is not installed\n");
        return 77;
    }
    return cmocka_run_group_tests(tests, NULL, NULL);
}
