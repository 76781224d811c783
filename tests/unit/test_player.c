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

#include "base/clock.h"
#include "base/file.h"
#include "player/heard.h"
#include "player/mpv_message.h"
#include "player/player.h"

struct seen {
    int loaded;
    int ended;
    int failed;
    int lost;
    bool reached_end;
    double heard_s;
    char text[128];
};

static void notify(void *context, const struct player_event *event)
{
    struct seen *seen = context;

    switch (event->kind) {
    case PLAYER_EVENT_LOADED:
        seen->loaded++;
        break;
    case PLAYER_EVENT_HEARD:
        seen->heard_s += event->to_s - event->from_s;
        break;
    case PLAYER_EVENT_ENDED:
        seen->ended++;
        seen->reached_end = event->reached_end;
        seen->heard_s += event->to_s - event->from_s;
        break;
    case PLAYER_EVENT_FAILED:
        seen->failed++;
        snprintf(seen->text, sizeof(seen->text), "%s", event->text);
        break;
    case PLAYER_EVENT_LOST:
        seen->lost++;
        break;
    case PLAYER_EVENT_CHANGED:
        break;
    }
}

/* A quiet WAV of `seconds`: 8 kHz, 8 bits, mono. */
static void write_wav(const char *path, unsigned seconds)
{
    struct str data = STR_INIT;
    struct error err = ERROR_INIT;
    uint32_t size = seconds * 8000;
    uint32_t riff = size + 36;
    const uint32_t rate = 8000;
    const uint32_t sixteen = 16;
    const uint16_t one = 1;
    const uint16_t bits = 8;

    str_add_len(&data, "RIFF", 4);
    str_add_len(&data, (const char *)&riff, 4);
    str_add_len(&data, "WAVEfmt ", 8);
    str_add_len(&data, (const char *)&sixteen, 4);
    str_add_len(&data, (const char *)&one, 2);
    str_add_len(&data, (const char *)&one, 2);
    str_add_len(&data, (const char *)&rate, 4);
    str_add_len(&data, (const char *)&rate, 4);
    str_add_len(&data, (const char *)&one, 2);
    str_add_len(&data, (const char *)&bits, 2);
    str_add_len(&data, "data", 4);
    str_add_len(&data, (const char *)&size, 4);
    for (uint32_t i = 0; i < size; i++) {
        str_add_char(&data, (char)(i / 8 % 2 ? 0x82 : 0x7e));
    }
    assert_true(file_write_atomic(path, data.buf, data.len, 0600, &err));
    str_release(&data);
}

/* Serves the player until `*counter` is reached or 10 s have passed. */
static void wait_for(struct player *player, const int *counter, int wanted)
{
    int64_t until = clock_monotonic_ms() + 10000;

    while (*counter < wanted && clock_monotonic_ms() < until) {
        struct pollfd poll_fd = {
            .fd = player_get_fd(player),
            .events = player_get_poll_events(player),
        };
        int timeout = player_get_timeout_ms(player);

        poll(&poll_fd, 1, timeout < 0 || timeout > 100 ? 100 : timeout);
        player_service(player);
    }
    assert_int_equal(*counter, wanted);
}

struct fixture {
    char folder[64];
    char wav[96];
    struct seen seen;
    struct player *player;
};

static int set_up(void **state)
{
    struct fixture *f = calloc(1, sizeof(*f));
    struct player_options options = {
        .program = "mpv",
        .args = "--ao=null",
        .notify = notify,
    };

    snprintf(f->folder, sizeof(f->folder), "/tmp/dstudio-test-XXXXXX");
    assert_non_null(mkdtemp(f->folder));
    snprintf(f->wav, sizeof(f->wav), "%s/a.wav", f->folder);
    write_wav(f->wav, 6);
    options.context = &f->seen;
    f->player = player_new(&options);
    *state = f;
    return 0;
}

static int tear_down(void **state)
{
    struct fixture *f = *state;

    player_free(f->player);
    unlink(f->wav);
    rmdir(f->folder);
    free(f);
    return 0;
}

static void load(struct fixture *f, const char *path, double start_s)
{
    struct error err = ERROR_INIT;

    if (!player_load(f->player, path, start_s, false, "title", &err)) {
        fail_msg("%s", error_get(&err));
    }
}

static void test_play_to_end(void **state)
{
    struct fixture *f = *state;

    player_set_speed(f->player, 3);
    load(f, f->wav, 0);
    wait_for(f->player, &f->seen.loaded, 1);
    wait_for(f->player, &f->seen.ended, 1);
    assert_true(f->seen.reached_end);
    assert_true(f->seen.heard_s > 5 && f->seen.heard_s < 6.1);
    assert_int_equal(player_get_state(f->player), PLAYER_STOPPED);
}

static void test_seek_is_not_hearing(void **state)
{
    struct fixture *f = *state;

    load(f, f->wav, 0);
    wait_for(f->player, &f->seen.loaded, 1);
    player_seek(f->player, 100); /* clamped to a second before the end */
    wait_for(f->player, &f->seen.ended, 1);
    assert_true(f->seen.heard_s < 2.5);
}

static void test_start_position_and_pause(void **state)
{
    struct fixture *f = *state;

    load(f, f->wav, 4);
    wait_for(f->player, &f->seen.loaded, 1);
    player_quiesce(f->player, 200);
    assert_int_equal(player_get_state(f->player), PLAYER_PAUSED);
    assert_true(player_get_position(f->player) >= 3.9);
    player_pause(f->player, false);
    wait_for(f->player, &f->seen.ended, 1);
}

static void test_missing_and_damaged_files(void **state)
{
    struct fixture *f = *state;
    struct error err = ERROR_INIT;
    char path[96];

    load(f, "/nonexistent/x.opus", 0);
    wait_for(f->player, &f->seen.failed, 1);
    assert_non_null(strstr(f->seen.text, "missing"));
    snprintf(path, sizeof(path), "%s/b.opus", f->folder);
    assert_true(file_write_atomic(path, "<html>no</html>", 15, 0600, &err));
    load(f, path, 0);
    wait_for(f->player, &f->seen.failed, 2);
    assert_non_null(strstr(f->seen.text, "damaged"));
    unlink(path);
    load(f, f->wav, 0); /* still works afterwards */
    wait_for(f->player, &f->seen.loaded, 1);
}

static void test_killed_player_is_noticed(void **state)
{
    struct fixture *f = *state;

    load(f, f->wav, 0);
    wait_for(f->player, &f->seen.loaded, 1);
    kill(player_get_pid(f->player), SIGKILL);
    wait_for(f->player, &f->seen.lost, 1);
    assert_int_equal(player_get_pid(f->player), 0);
    load(f, f->wav, 0);
    wait_for(f->player, &f->seen.loaded, 2);
}

static void test_no_player(void **state)
{
    struct seen seen = {0};
    struct player_options options = {
        .program = "no-such-player", .notify = notify, .context = &seen};
    struct player *player = player_new(&options);
    struct error err = ERROR_INIT;

    (void)state;
    assert_false(player_available(player));
    assert_false(player_load(player, "/tmp/x.wav", 0, false, "t", &err));
    assert_int_equal(err.code, ERROR_NOT_FOUND);
    error_release(&err);
    player_free(player);
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

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_messages),
        cmocka_unit_test(test_heard_rules),
        cmocka_unit_test(test_no_player),
        cmocka_unit_test_setup_teardown(test_play_to_end, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_seek_is_not_hearing, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(test_start_position_and_pause, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(test_missing_and_damaged_files, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(test_killed_player_is_noticed, set_up,
                                        tear_down),
    };

    signal(SIGPIPE, SIG_IGN);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
