/*
 * The folder of narrated sound: what leaves it when the room is full and what
 * never does; what is made ahead, what was asked for; the battery.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "app/ahead.h"
#include "app/keep.h"
#include "app/listen.h"
#include "app/listen_private.h"
#include "app/narrate.h"
#include "app/power.h"
#include "app/recording.h"
#include "app/recording_room.h"
#include "app/settings.h"
#include "app/sound.h"
#include "base/clock.h"
#include "base/file.h"
#include "base/path.h"

enum { EPISODE = 51, WAIT_MS = 120000 };

struct fixture {
    char home[64];
    char program[512];
    struct app *app;
};

static bool has(const char *program)
{
    char *path = file_find_program(program);
    bool found = path != NULL;

    free(path);
    return found;
}

static void put(const struct fixture *f, const char *name, const char *text,
                mode_t mode)
{
    char *path = path_join(f->home, name);
    char *folder = path_folder(path);
    struct error err = ERROR_INIT;

    assert_true(file_make_folder(folder, &err));
    assert_true(file_write_atomic(path, text, strlen(text), mode, &err));
    free(folder);
    free(path);
}

/* A voice that takes no time; the encoder is the real one. */
static void put_voice(const struct fixture *f)
{
    char *tone = xasprintf("ffmpeg -nostdin -loglevel error -y -f lavfi -i "
                           "sine=frequency=300:sample_rate=16000:duration=0.1 "
                           "-ac 1 '%s/tone.wav'",
                           f->home);
    char *config = xasprintf("format: config/1\n"
                             "player_args: \"--ao=null\"\n"
                             "narrator: command\n"
                             "narrator_command: \"cp %s/tone.wav {wav}\"\n"
                             "narrate_ahead: 0\n",
                             f->home);

    assert_int_equal(system(tone), 0);
    put(f, ".config/dstudio/config.yaml", config, 0600);
    free(config);
    free(tone);
}

/* A home of its own for each test. */
static int set_up(void **state)
{
    struct fixture *f = calloc(1, sizeof(*f));
    const char *build = getenv("top_builddir");
    const char *source = getenv("top_srcdir");
    struct app_options options = {.program = f->program};
    struct error err = ERROR_INIT;
    char path[512];

    *state = NULL;
    if (!has("mpv") || !has("ffmpeg")) {
        free(f);
        return 0;
    }
    snprintf(f->home, sizeof(f->home), "/tmp/dstudio-sound-XXXXXX");
    assert_non_null(mkdtemp(f->home));
    snprintf(f->program, sizeof(f->program), "%s/dstudio",
             build != NULL ? build : ".");
    setenv("HOME", f->home, 1);
    unsetenv("XDG_DATA_HOME");
    unsetenv("XDG_CONFIG_HOME");
    unsetenv("XDG_CACHE_HOME");
    unsetenv("DSTUDIO_NOW");
    snprintf(path, sizeof(path), "%s/content", source != NULL ? source : ".");
    setenv("DSTUDIO_CONTENT", path, 1);
    put_voice(f);
    if (!app_new(&f->app, &options, &err)) {
        fail_msg("%s", error_get(&err));
    }
    *state = f;
    return 0;
}

static int tear_down(void **state)
{
    struct fixture *f = *state;
    char command[96];

    if (f == NULL) {
        return 0;
    }
    app_free(f->app);
    snprintf(command, sizeof(command), "rm -rf '%s'", f->home);
    assert_int_equal(system(command), 0);
    free(f);
    return 0;
}

static struct fixture *need(void **state)
{
    if (*state == NULL) {
        skip();
    }
    return *state;
}

static void turn(struct app *app)
{
    struct app_fd fds[APP_FDS];
    struct pollfd polls[APP_FDS];
    int timeout = app_listen_timeout_ms(app);

    app_listen_fds(app, fds);
    for (int i = 0; i < APP_FDS; i++) {
        polls[i] = (struct pollfd){.fd = fds[i].fd, .events = fds[i].events};
    }
    poll(polls, APP_FDS, timeout < 0 || timeout > 100 ? 100 : timeout);
    app_listen_service(app);
}

static void play(struct fixture *f)
{
    struct listening *self = listening_of(f->app);
    int64_t until = clock_monotonic_ms() + WAIT_MS;
    struct error err = ERROR_INIT;

    if (!app_play(f->app, EPISODE, NULL, &err)) {
        fail_msg("%s", error_get(&err));
    }
    while (player_get_state(self->player) != PLAYER_PLAYING &&
           clock_monotonic_ms() < until) {
        turn(f->app);
    }
    assert_int_equal(player_get_state(self->player), PLAYER_PLAYING);
}

/* A file of `mb` megabytes in the cache, this old. */
static void put_sound(const struct fixture *f, const char *name, int mb,
                      int days_old)
{
    char *path = xasprintf("%s/.cache/dstudio/sound/%s", f->home, name);
    char *folder = path_folder(path);
    struct timespec times[2];
    struct error err = ERROR_INIT;

    assert_true(file_make_folder(folder, &err));
    assert_true(file_write_atomic(path, "x", 1, 0600, &err));
    assert_int_equal(truncate(path, (off_t)mb * 1000000), 0);
    clock_gettime(CLOCK_REALTIME, &times[0]);
    times[0].tv_sec -= days_old * 86400;
    times[1] = times[0];
    assert_int_equal(utimensat(AT_FDCWD, path, times, 0), 0);
    free(folder);
    free(path);
}

static bool has_sound(const struct fixture *f, const char *name)
{
    char *path = xasprintf("%s/.cache/dstudio/sound/%s", f->home, name);
    bool there = file_exists(path);

    free(path);
    return there;
}

static void set(struct fixture *f, const char *key, const char *value)
{
    struct error err = ERROR_INIT;

    if (!app_setting_set(f->app, key, value, &err)) {
        fail_msg("%s", error_get(&err));
    }
}

static enum sound_room tidy(struct fixture *f, int keep, int64_t *left)
{
    return app_sound_tidy(f->app, &keep, 1, left);
}

static void test_sound_keeps_to_its_room(void **state)
{
    struct fixture *f = need(state);
    struct error err = ERROR_INIT;
    struct listen_from from = {.paused = true};
    int64_t left;

    put_sound(f, "ep090/a-0123456789abcdef.opus", 40, 9);
    put_sound(f, "ep091/a-0123456789abcdef.opus", 40, 8);
    put_sound(f, "ep092/a-0123456789abcdef.opus", 40, 1);
    put_sound(f, "ep051/a-0123456789abcdef.opus", 1, 99);
    put_sound(f, "ep092/a.opus.2147483646.part", 40, 0);
    put_sound(f, "ep092/a.opus.1.part", 40, 2);
    put_sound(f, "not-ours/a-0123456789abcdef.opus", 40, 99);
    assert_int_equal(tidy(f, 0, &left), SOUND_FITS);
    assert_in_range(left, 120000000, 140000000);
    assert_false(has_sound(f, "ep092/a.opus.2147483646.part"));
    assert_false(has_sound(f, "ep092/a.opus.1.part"));
    set(f, "sound_quota_mb", "100");
    assert_true(app_play(f->app, EPISODE, &from, &err));
    /* Not before it was allowed. */
    assert_int_equal(tidy(f, 0, &left), SOUND_ASKS);
    set(f, "sound_delete", "no");
    assert_int_equal(tidy(f, 0, &left), SOUND_FULL);
    assert_true(has_sound(f, "ep090/a-0123456789abcdef.opus"));
    /* All but the one asked for and the one that plays. */
    set(f, "sound_delete", "yes");
    assert_int_equal(tidy(f, 90, &left), SOUND_FITS);
    assert_true(left < 100000000);
    assert_true(has_sound(f, "ep090/a-0123456789abcdef.opus"));
    assert_false(has_sound(f, "ep091/a-0123456789abcdef.opus"));
    assert_true(has_sound(f, "ep092/a-0123456789abcdef.opus"));
    set(f, "sound_quota_mb", "10");
    tidy(f, 0, &left);
    assert_false(has_sound(f, "ep090/a-0123456789abcdef.opus"));
    assert_false(has_sound(f, "ep092/a-0123456789abcdef.opus"));
    assert_true(has_sound(f, "ep051/a-0123456789abcdef.opus"));
    assert_true(has_sound(f, "not-ours/a-0123456789abcdef.opus"));
}

static bool is_cached(const struct fixture *f, const char *name)
{
    char *path = path_join(f->home, name);
    bool there = file_exists(path);

    free(path);
    return there;
}

/* What a voice or a cut that was killed has left half made goes; not what is
 * being made, nor a chapter whose name looks like it. */
static void test_left_overs_go(void **state)
{
    static const char sound[] = ".cache/dstudio/sound/ep051";
    static const char *const dead[] = {"a-01.opus.4194305.pcm",
                                       "a-01.mp3.4194305.mp3",
                                       "a-01.vtt.4194305.tmp"};
    struct fixture *f = need(state);
    struct sound_cache cache;
    char *names[3];
    char *alive = xasprintf("%s/a-01.opus.%ld.pcm", sound, (long)getpid());
    char *whole = xasprintf("%s/part-1234567812345678.opus", sound);

    for (size_t i = 0; i < COUNT_OF(dead); i++) {
        names[i] = path_join(sound, dead[i]);
        put(f, names[i], "x", 0600);
    }
    put(f, alive, "x", 0600);
    put(f, whole, "x", 0600);
    app_sound_look(f->app, &cache);
    sound_cache_release(&cache);
    for (size_t i = 0; i < COUNT_OF(dead); i++) {
        assert_false(is_cached(f, names[i]));
        free(names[i]);
    }
    assert_true(is_cached(f, alive));
    assert_true(is_cached(f, whole));
    free(alive);
    free(whole);
}

/* Heard first, then the oldest; what is needed soon last; what has notes, is
 * open in another program or was just made never. */
static void test_sound_leaves_in_order(void **state)
{
    struct fixture *f = need(state);
    static const int order[] = {92, 93, 94, 66};
    struct sound_cache cache;
    struct error err = ERROR_INIT;
    int queue[] = {66};
    int64_t left;
    int held;

    put_sound(f, "ep066/a-0123456789abcdef.opus", 5, 90); /* in the queue */
    put_sound(f, "ep092/a-0123456789abcdef.opus", 5, 2);  /* done */
    put_sound(f, "ep093/a-0123456789abcdef.opus", 5, 9);
    put_sound(f, "ep094/a-0123456789abcdef.opus", 5, 3);
    put_sound(f, "ep095/a-0123456789abcdef.opus", 5, 9); /* a note */
    put_sound(f, "ep096/a-0123456789abcdef.opus", 5, 9); /* a bookmark */
    put_sound(f, "ep097/a-0123456789abcdef.opus", 5, 9); /* open */
    put_sound(f, "ep098/a-0123456789abcdef.opus", 5, 0); /* just made */
    assert_true(app_queue_set(f->app, queue, 1, &err));
    assert_true(app_mark(f->app, 92, MARK_DONE, &err));
    assert_true(app_note_add(f->app, 95, NULL, 0, "keep", &err));
    assert_true(app_bookmark_add(f->app, 96, NULL, 0, "here", &err));
    held = sound_hold(97);
    assert_true(held >= 0);
    app_sound_look(f->app, &cache);
    for (size_t i = 0; i < COUNT_OF(order); i++) {
        assert_int_equal(cache.items[i].episode, order[i]);
        assert_int_equal(cache.items[i].stay, SOUND_MAY_GO);
    }
    assert_int_equal(cache.count, 8);
    for (size_t i = COUNT_OF(order); i < cache.count; i++) {
        assert_int_not_equal(cache.items[i].stay, SOUND_MAY_GO);
    }
    sound_cache_release(&cache);
    set(f, "sound_quota_mb", "10");
    set(f, "sound_delete", "yes");
    assert_int_equal(tidy(f, 0, &left), SOUND_FULL);
    assert_false(has_sound(f, "ep066/a-0123456789abcdef.opus"));
    for (int n = 95; n <= 98; n++) {
        char name[48];

        snprintf(name, sizeof(name), "ep%03d/a-0123456789abcdef.opus", n);
        assert_true(has_sound(f, name));
    }
    assert_false(app_sound_delete(f->app, 97, &err));
    assert_int_equal(err.code, ERROR_BUSY);
    close(held);
    error_clear(&err);
    for (int n = 95; n <= 98; n++) {
        assert_true(app_sound_delete(f->app, n, &err));
    }
    assert_false(app_sound_delete(f->app, 98, &err));
    assert_int_equal(err.code, ERROR_NOT_FOUND);
    error_release(&err);
}

/* A whole recording of `mb` megabytes, fetched so long ago. */
static void put_recording(const struct fixture *f, int episode, int mb,
                          int days_old)
{
    char name[64];
    char *text = xasprintf("{\"step\":\"recording\",\"file\":\"ep%03d.opus\","
                           "\"url\":\"https://example.org/\",\"bytes\":%d}\n",
                           episode, mb * 1000000);

    snprintf(name, sizeof(name), "%s/ep%03d.recording",
             ".local/share/dstudio/recordings", episode);
    put(f, name, text, 0600);
    snprintf(name, sizeof(name),
             "../../../.local/share/dstudio/recordings/ep%03d.opus", episode);
    put_sound(f, name, mb, days_old);
    free(text);
}

static bool has_recording(int episode)
{
    struct recording_file file;
    bool there = recording_file_find(episode, &file);

    if (there) {
        recording_file_release(&file);
    }
    return there;
}

/* Each clause of who leaves, and who stays. */
static void test_recordings_keep_to_their_room(void **state)
{
    struct fixture *f = need(state);
    static const int order[] = {92, 93, 94, 66};
    const int asked[] = {93};
    struct sound_cache cache;
    struct listen_from from = {.paused = true};
    struct error err = ERROR_INIT;
    int queue[] = {66};

    put_recording(f, 66, 5, 90); /* in the queue */
    put_recording(f, 92, 5, 2);  /* heard */
    put_recording(f, 93, 5, 9);  /* the oldest that is not */
    put_recording(f, 94, 5, 3);
    put_recording(f, 95, 5, 99); /* a note */
    put_recording(f, 96, 5, 99); /* a bookmark */
    put_recording(f, 98, 5, 0);  /* just fetched */
    assert_true(app_queue_set(f->app, queue, 1, &err));
    assert_true(app_mark(f->app, 92, MARK_DONE, &err));
    assert_true(app_note_add(f->app, 95, NULL, 0, "keep", &err));
    assert_true(app_bookmark_add(f->app, 96, NULL, 0, "here", &err));
    assert_true(app_play(f->app, EPISODE, &from, &err));
    put_recording(f, EPISODE, 5, 99); /* the one that plays */
    app_recordings_look(f->app, &cache);
    assert_int_equal(cache.count, 8);
    for (size_t i = 0, n = 0; i < COUNT_OF(order); n++) {
        if (cache.items[n].episode != EPISODE) {
            assert_int_equal(cache.items[n].episode, order[i]);
            assert_int_equal(cache.items[n].stay, SOUND_MAY_GO);
            i++;
        }
    }
    sound_cache_release(&cache);
    /* Not before it was allowed, and not where that is refused. */
    assert_int_equal(app_recordings_tidy(f->app, 1000, NULL, 0), SOUND_ASKS);
    set(f, "download_delete", "no");
    assert_int_equal(app_recordings_tidy(f->app, 1000, NULL, 0), SOUND_FULL);
    set(f, "download_delete", "yes");
    /* Not when all that may go would not do. */
    assert_int_equal(app_recordings_tidy(f->app, 20000001, NULL, 0),
                     SOUND_FULL);
    for (size_t i = 0; i < COUNT_OF(order); i++) {
        assert_true(has_recording(order[i]));
    }
    /* What is heard goes first; what is asked for never. */
    assert_int_equal(app_recordings_tidy(f->app, 1000, asked, 1), SOUND_FITS);
    assert_false(has_recording(92));
    assert_int_equal(app_recordings_tidy(f->app, 1000, asked, 1), SOUND_FITS);
    assert_true(has_recording(93));
    assert_false(has_recording(94));
    /* What is needed soon goes last. */
    assert_int_equal(app_recordings_tidy(f->app, 1000, NULL, 0), SOUND_FITS);
    assert_false(has_recording(93));
    assert_true(has_recording(66));
    assert_int_equal(app_recordings_tidy(f->app, 1000, NULL, 0), SOUND_FITS);
    assert_false(has_recording(66));
    assert_int_equal(app_recordings_tidy(f->app, 1, NULL, 0), SOUND_FULL);
    assert_true(has_recording(95));
    assert_true(has_recording(96));
    assert_true(has_recording(98));
    assert_true(has_recording(EPISODE));
    error_release(&err);
}

/* By hand only what is open in no program. */
static void test_recording_of_another_program(void **state)
{
    struct fixture *f = need(state);
    struct error err = ERROR_INIT;
    int held;

    set(f, "download_delete", "yes");
    put_recording(f, 97, 5, 9);
    put_sound(f, "ep097/a-0123456789abcdef.opus", 1, 9); /* cut out of it */
    held = sound_hold(97);
    assert_true(held >= 0);
    assert_int_equal(app_recordings_tidy(f->app, 1, NULL, 0), SOUND_FULL);
    assert_true(has_recording(97));
    close(held);
    assert_int_equal(app_recordings_tidy(f->app, 1, NULL, 0), SOUND_FITS);
    assert_false(has_recording(97));
    error_release(&err);
}

static void test_power(void **state)
{
    struct fixture *f = need(state);
    char *folder = path_join(f->home, "power");
    static char page[16 * 1024 + 1];

    assert_false(power_on_battery(folder));
    put(f, "power/hidpp/type", "Battery\n", 0600);
    put(f, "power/hidpp/status", "Discharging\n", 0600);
    put(f, "power/hidpp/scope", "Device\n", 0600);
    assert_false(power_on_battery(folder)); /* a mouse */
    put(f, "power/BAT0/type", "Battery\n", 0600);
    put(f, "power/BAT0/status", "Full\n", 0600);
    assert_false(power_on_battery(folder));
    put(f, "power/BAT0/status", "Discharging\n", 0600);
    assert_true(power_on_battery(folder));
    put(f, "power/AC/type", "Mains\n", 0600);
    put(f, "power/AC/online", "0\n", 0600);
    assert_true(power_on_battery(folder));
    put(f, "power/wacom_ac/type", "Mains\n", 0600);
    put(f, "power/wacom_ac/scope", "Device\n", 0600);
    put(f, "power/wacom_ac/online", "1\n", 0600);
    assert_true(power_on_battery(folder)); /* a drawing board */
    put(f, "power/AC/online", "1\n", 0600);
    assert_false(power_on_battery(folder));
    put(f, "power/AC/online", "0\n", 0600);
    memset(page, '\n', sizeof(page) - 1);
    memcpy(page, "Battery", 7);
    put(f, "power/BAT0/type", page, 0600);
    assert_true(power_on_battery(folder)); /* pages of 16 KiB */
    free(folder);
}

static bool all_made(struct fixture *f, int n)
{
    struct narrator narrator;
    struct sound_state made;
    struct error err = ERROR_INIT;

    assert_true(app_narrator(f->app, &narrator, &err));
    assert_true(app_sound_state(f->app, &narrator, n, &made, &err));
    narrator_release(&narrator);
    return made.made == made.chapters;
}

static void wait_made(struct fixture *f, int n)
{
    int64_t until = clock_monotonic_ms() + WAIT_MS;

    while (!all_made(f, n) && clock_monotonic_ms() < until) {
        turn(f->app);
    }
    assert_true(all_made(f, n));
}

/* The queue's next is made while this one plays, niced; not on battery. */
static void test_what_comes_next_is_made(void **state)
{
    struct fixture *f = need(state);
    char *power = path_join(f->home, "power");
    struct error err = ERROR_INIT;
    int queue[] = {EPISODE, 67};
    struct ahead_plan plan;

    set(f, "narrate_ahead", "1");
    put(f, "power/BAT0/type", "Battery\n", 0600);
    put(f, "power/BAT0/status", "Discharging\n", 0600);
    put(f, "power/AC/online", "0\n", 0600);
    assert_true(app_queue_set(f->app, queue, 2, &err));
    listening_of(f->app)->power = power;
    play(f);
    /* The chapter is there because it was asked for; nothing else is made. */
    assert_int_equal(listening_of(f->app)->making.pid, 0);
    assert_false(all_made(f, 67));
    assert_true(app_ahead(f->app, 2, 0, &plan, &err));
    assert_true(plan.on_battery);
    ahead_plan_release(&plan);
    put(f, "power/AC/online", "1\n", 0600);
    assert_false(app_waits_for_mains(f->app));
    put(f, "power/AC/online", "0\n", 0600);
    set(f, "narrate_on_battery", "true");
    assert_false(app_waits_for_mains(f->app));
    app_listen_chapter(f->app, 1);
    wait_made(f, EPISODE);
    wait_made(f, 67);
    assert_false(all_made(f, 68));
    free(power);
}

/* What was asked for is made on battery, too, and nothing has to play; a voice
 * that fails is told, and the rest goes on. */
static void test_what_is_asked_for_is_made(void **state)
{
    struct fixture *f = need(state);
    char *power = path_join(f->home, "power");
    static const int episodes[] = {32, 33, 32};
    int nice;
    int64_t until = clock_monotonic_ms() + WAIT_MS;

    listening_of(f->app)->power = power;
    app_make_sound(f->app, episodes, 3);
    assert_int_equal(app_making_of(f->app).left, 2);
    /* Whatever else runs goes first. */
    nice = getpriority(PRIO_PROCESS, 0) + 15;
    assert_int_equal(
        getpriority(PRIO_PROCESS, (id_t)listening_of(f->app)->making.pid),
        nice < 19 ? nice : 19);
    wait_made(f, 32);
    wait_made(f, 33);
    while (app_making_of(f->app).left > 0 && clock_monotonic_ms() < until) {
        turn(f->app);
    }
    assert_int_equal(app_making_of(f->app).left, 0);
    assert_null(app_making_of(f->app).why);
    set(f, "narrator_command", "false {wav}");
    until = clock_monotonic_ms() + WAIT_MS;
    app_make_sound(f->app, episodes, 2);
    while (app_making_of(f->app).left > 0 && clock_monotonic_ms() < until) {
        turn(f->app);
    }
    assert_non_null(app_making_of(f->app).why);
    assert_non_null(strstr(app_making_of(f->app).why, "'false' failed"));
    free(power);
}

static const char *chapter_id_of(struct fixture *f, int n)
{
    const struct outline *outline = app_outline(f->app, OUTLINE_CHAPTERS);
    const struct outline_episode *brief = outline_get_episode(outline, n);

    return outline->chapters[brief->chapters.first].id;
}

static void test_upcoming(void **state)
{
    struct fixture *f = need(state);
    struct error err = ERROR_INIT;
    int queue[] = {66, 51, 81};
    int next[8];

    assert_int_equal(app_upcoming(f->app, 0, next, 2), 2);
    assert_int_equal(next[0], 13);
    assert_true(app_queue_set(f->app, queue, 3, &err));
    assert_int_equal(app_upcoming(f->app, 0, next, 4), 4);
    assert_int_equal(next[0], 66);
    assert_int_equal(next[2], 81);
    assert_int_equal(next[3], 13);
    assert_int_equal(app_upcoming(f->app, 51, next, 3), 3);
    assert_int_equal(next[0], 81);
    assert_int_equal(next[1], 52);
    assert_int_equal(next[2], 53);
    assert_true(app_queue_set(f->app, NULL, 0, &err));
    assert_true(
        app_read_words(f->app, 52, chapter_id_of(f, 52), 0, 40, 60000, &err));
    assert_true(app_mark(f->app, 53, MARK_DONE, &err));
    assert_int_equal(app_upcoming(f->app, 0, next, 3), 3);
    assert_int_equal(next[0], 52); /* begun */
    assert_int_equal(next[1], 51); /* 53 is done: the series from its begin */
}

/* What is heard in some days, at the learner's own pace once that is known. */
static void test_plan_of_days(void **state)
{
    struct fixture *f = need(state);
    struct ahead_plan plan;
    struct ahead_plan more;
    struct error err = ERROR_INIT;
    const char *chapter = chapter_id_of(f, 52);

    assert_true(app_ahead(f->app, 2, 0, &plan, &err));
    assert_false(plan.own_minutes);
    assert_int_equal(plan.minutes, AHEAD_MINUTES);
    assert_true(plan.seconds >= 3600);
    assert_true(plan.seconds - plan.items[plan.count - 1].seconds < 3600);
    assert_int_equal(plan.to_narrate, plan.count);
    assert_int_equal(plan.bytes, 0);
    assert_true(app_ahead(f->app, 4, 0, &more, &err));
    assert_true(more.count > plan.count);
    ahead_plan_release(&more);
    /* Faster is more of it. */
    set(f, "listen.speed", "2");
    assert_true(app_ahead(f->app, 2, 0, &more, &err));
    assert_true(more.seconds >= 7200);
    ahead_plan_release(&more);
    set(f, "listen.speed", "");
    ahead_plan_release(&plan);
    for (int day = 2; day >= 0; day--) {
        char now[16];

        snprintf(now, sizeof(now), "-%dd", day);
        setenv("DSTUDIO_NOW", now, 1);
        assert_true(clock_init());
        assert_true(app_read_words(f->app, 52, chapter, (size_t)day * 10,
                                   (size_t)day * 10 + 10,
                                   (40 + 5 * day) * 60000, &err));
    }
    unsetenv("DSTUDIO_NOW");
    assert_true(clock_init());
    assert_true(app_ahead(f->app, 2, 0, &plan, &err));
    assert_true(plan.own_minutes);
    assert_int_equal(plan.minutes, 45);
    assert_int_equal(plan.items[0].episode, 52);
    assert_true(plan.items[0].begun);
    ahead_plan_release(&plan);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_sound_keeps_to_its_room, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(test_left_overs_go, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_sound_leaves_in_order, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(test_recordings_keep_to_their_room,
                                        set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_recording_of_another_program,
                                        set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_power, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_what_comes_next_is_made, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(test_what_is_asked_for_is_made, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(test_upcoming, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_plan_of_days, set_up, tear_down),
    };

    signal(SIGPIPE, SIG_IGN);
    return cmocka_run_group_tests_name("sound", tests, NULL, NULL);
}
