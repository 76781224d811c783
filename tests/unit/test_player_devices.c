/*
 * Sound devices: the real mpv with a configuration of ALSA that has two, which
 * swallow what they get. One that is chosen and not there is told, and nothing
 * else is played on instead.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "player/devices.h"
#include "player_help.h"

static const char alsa[] =
    "pcm.speakers {\n type null\n"
    " hint { show on description \"The speakers\" }\n}\n"
    "pcm.headset {\n type null\n"
    " hint { show on description \"A \\\"headset\\\"\" }\n}\n"
    "pcm.!default { type null }\n";

static int set_up(void **state)
{
    struct fixture *f;
    char path[160];
    struct error err = ERROR_INIT;

    player_set_up(state);
    f = *state;
    snprintf(path, sizeof(path), "%s", in_folder(f, "asound.conf"));
    assert_true(file_write_atomic(path, alsa, strlen(alsa), 0644, &err));
    setenv("ALSA_CONFIG_PATH", path, 1);
    f->options.args = "";
    player_renew(f);
    return 0;
}

static int tear_down(void **state)
{
    unsetenv("ALSA_CONFIG_PATH");
    return player_tear_down(state);
}

/* Skips where this mpv was built without ALSA. */
static const struct player_devices *ask(struct fixture *f)
{
    struct error err = ERROR_INIT;
    int wanted = f->seen.devices + 1;

    assert_true(player_ask_devices(f->player, &err));
    wait_count(f, &f->seen.devices, wanted);
    if (!player_devices_have(player_get_devices(f->player), "alsa")) {
        skip();
    }
    return player_get_devices(f->player);
}

static void test_they_are_listed(void **state)
{
    struct fixture *f = *state;
    const struct player_devices *devices = ask(f);

    assert_true(player_devices_have(devices, "auto"));
    assert_true(player_devices_have(devices, "alsa/speakers"));
    assert_true(player_devices_have(devices, "alsa/headset"));
    for (size_t i = 0; i < devices->count; i++) {
        if (strcmp(devices->items[i].name, "alsa/headset") == 0) {
            assert_string_equal(devices->items[i].about, "A \"headset\"");
        }
    }
    /* Asked again while it plays: the same. */
    play_from(f, f->wav, 0);
    assert_true(player_devices_have(ask(f), "alsa/headset"));
}

static void test_one_is_played_on(void **state)
{
    struct fixture *f = *state;

    ask(f);
    player_set_device(f->player, "alsa/headset");
    play_from(f, f->wav, 0);
    wait_count(f, &f->seen.ended, 1);
    assert_int_equal(f->seen.failed, 0);
}

/* Known from the settings, before anything is started. */
static void test_one_that_is_not_there(void **state)
{
    static const char *const names[] = {"alsa/unplugged", "nosuch/thing",
                                        "alsa/a\"b\\"};
    struct fixture *f = *state;

    ask(f);
    for (size_t i = 0; i < COUNT_OF(names); i++) {
        f->options.device = names[i];
        player_renew(f);
        load_file(f, &(struct player_file){.path = f->wav, .title = "t"});
        wait_count(f, &f->seen.failed, 1);
        assert_true(f->seen.no_device);
        assert_non_null(strstr(f->seen.text, names[i]));
        assert_int_equal(f->seen.heard_events, 0);
        /* Another is chosen, and it goes on. */
        player_set_device(f->player, "alsa/speakers");
        play_from(f, f->wav, 0);
    }
}

/* Changed to one that is not there while it plays: it does not go on in
 * silence. */
static void test_lost_while_it_plays(void **state)
{
    struct fixture *f = *state;

    ask(f);
    player_set_device(f->player, "null");
    play_from(f, f->wav, 0);
    wait_position(f, 1);
    player_set_device(f->player, "alsa/unplugged");
    wait_count(f, &f->seen.failed, 1);
    assert_true(f->seen.no_device);
    assert_int_equal(player_get_state(f->player), PLAYER_STOPPED);
    assert_true(f->seen.last_s < 3);
    player_set_device(f->player, "null");
    play_from(f, f->wav, 1);
    wait_position(f, 1.5);
}

static void test_others_list_none(void **state)
{
    struct fixture *f = *state;
    struct error err = ERROR_INIT;

    f->options.wanted = "ffplay";
    player_renew(f);
    assert_false(player_ask_devices(f->player, &err));
    assert_int_equal(err.code, ERROR_NOT_FOUND);
    error_release(&err);
}

/* What another program says is hostile. */
static void test_hostile_lists(void **state)
{
    static const char *const lines[] = {
        "",
        "{}",
        "{\"data\":null}",
        "{\"data\":[1,[],{},{\"name\":3},{\"name\":\"\"}]}",
        "{\"data\":{\"name\":\"x\"}}",
        "{\"data\":[{\"name\":\"x\"",
    };
    struct player_devices devices = PLAYER_DEVICES_INIT;
    struct str many = STR_INIT;

    (void)state;
    for (size_t i = 0; i < COUNT_OF(lines); i++) {
        player_devices_parse(&devices, lines[i], strlen(lines[i]));
        assert_int_equal(devices.count, 0);
    }
    str_add(&many, "{\"data\":[{\"name\":\"a\\u001b[2J\"}");
    for (int i = 0; i < 1000; i++) {
        str_add_format(&many, ",{\"name\":\"n%d\"}", i);
    }
    str_add(&many, "]}");
    assert_true(player_devices_parse(&devices, many.buf, many.len));
    assert_int_equal(devices.count, 256);
    assert_true(player_devices_have(&devices, "n10"));
    player_devices_release(&devices);
    str_release(&many);
}

#define WITH(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_hostile_lists), WITH(test_they_are_listed),
        WITH(test_one_is_played_on),          WITH(test_one_that_is_not_there),
        WITH(test_lost_while_it_plays),       WITH(test_others_list_none),
    };

    signal(SIGPIPE, SIG_IGN);
    if (!player_kind_available(PLAYER_MPV)) {
        printf("mpv is not installed\n");
        return 77;
    }
    return cmocka_run_group_tests(tests, NULL, NULL);
}
