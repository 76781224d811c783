/*
 * Listening with the real voice, encoder and player on null audio: what was
 * heard is what was played, a seek is not hearing, a jump aside leaves the
 * place, a player that dies loses nothing.
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
#include <unistd.h>

#include "app/keep.h"
#include "app/progress.h"
#include "base/clock.h"
#include "base/file.h"
#include "listen_help.h"

static void test_heard_is_what_was_played(void **state)
{
    struct fixture *f = listen_need(state);
    int64_t began;
    size_t word;
    size_t words;
    size_t from = 99;
    double seconds;

    play(f, NULL, 2);
    began = clock_monotonic_ms();
    run_ms(f->app, 4000);
    app_listen_pause(f->app, true);
    seconds = (double)(clock_monotonic_ms() - began) / 1000 * 2;
    word = app_listen(f->app)->word;
    words = heard_in(f, chapter_id(f, 0), &from);
    assert_int_equal(from, 0);
    if (words + 3 < word || words > word + 3) {
        fail_msg("%zu words heard, at word %zu", words, word);
    }
    /* Within 1.5 s of speech of what the clock says. */
    assert_true(app_listen(f->app)->position_s <= seconds + 0.5);
    assert_true(app_listen(f->app)->position_s >= seconds - 1.5 * 2);
}

static void test_seek_is_not_hearing(void **state)
{
    struct fixture *f = listen_need(state);
    size_t words;
    size_t word;

    play(f, NULL, 1);
    run_ms(f->app, 2500);
    app_listen_seek_by(f->app, 30);
    run_ms(f->app, 2500);
    app_listen_pause(f->app, true);
    word = app_listen(f->app)->word;
    words = heard_in(f, chapter_id(f, 0), NULL);
    assert_true(word > 60);
    /* Five seconds are about fifteen words. */
    if (words < 3 || words > 25) {
        fail_msg("%zu words heard in 5 s", words);
    }
}

static void test_aside_leaves_the_place(void **state)
{
    struct fixture *f = listen_need(state);
    struct listen_from aside = {.aside = true};
    struct store_resume resume;
    int64_t word;

    play(f, NULL, 1);
    run_ms(f->app, 3000);
    app_listen_pause(f->app, true);
    resume_of(f, &resume);
    assert_string_equal(resume.chapter, chapter_id(f, 0));
    word = resume.word;
    store_resume_release(&resume);

    aside.chapter = chapter_id(f, 1);
    play(f, &aside, 3);
    run_ms(f->app, 4000);
    app_listen_pause(f->app, true);
    assert_true(heard_in(f, chapter_id(f, 1), NULL) > 10);
    resume_of(f, &resume);
    assert_string_equal(resume.chapter, chapter_id(f, 0));
    assert_int_equal(resume.word, word);
    store_resume_release(&resume);

    /* 30 s heard: now this is the place. */
    app_listen_pause(f->app, false);
    run_ms(f->app, 8500);
    app_listen_pause(f->app, true);
    resume_of(f, &resume);
    assert_string_equal(resume.chapter, chapter_id(f, 1));
    store_resume_release(&resume);
}

static void test_replay_stops_where_it_should(void **state)
{
    struct fixture *f = listen_need(state);
    struct listen_from replay = {.word = 20, .until_word = 26, .aside = true};
    struct store_resume resume;
    struct error err = ERROR_INIT;

    assert_true(
        app_play(f->app, EPISODE, &(struct listen_from){.paused = true}, &err));
    wait_state(f->app, LISTEN_PAUSED);
    replay.chapter = chapter_id(f, 0);
    play(f, &replay, 1);
    wait_state(f->app, LISTEN_PAUSED);
    assert_in_range(app_listen(f->app)->word, 26, 30);
    assert_false(store_resume_find(app_store(f->app), "ep051", &resume));
}

static void test_a_dead_player_loses_nothing(void **state)
{
    struct fixture *f = listen_need(state);
    size_t words;
    size_t word;

    play(f, NULL, 1);
    run_ms(f->app, 6000);
    kill(player_get_pid(listening_of(f->app)->player), SIGKILL);
    wait_state(f->app, LISTEN_PAUSED);
    assert_non_null(app_listen(f->app)->why);
    word = app_listen(f->app)->word;
    words = heard_in(f, chapter_id(f, 0), NULL);
    assert_true(word >= 5 && words + 3 >= word);
    app_listen_pause(f->app, false);
    wait_sound(f->app);
    run_ms(f->app, 700);
    assert_true(app_listen(f->app)->word + 30 >= word);
    assert_true(app_listen(f->app)->word <= word + 5);
}

/* While the voice makes a chapter nothing plays: a player that dies then is no
 * news, and a new one plays what was made. */
static void test_an_idle_player_may_die(void **state)
{
    struct fixture *f = listen_need(state);
    struct listening *self = listening_of(f->app);
    int chapter = last_chapter(f);

    play(f, NULL, 1);
    forget_sound(f, chapter);
    app_listen_chapter(f->app, chapter);
    assert_int_equal(app_listen(f->app)->state, LISTEN_PREPARING);
    kill(player_get_pid(self->player), SIGKILL);
    while (player_get_state(self->player) != PLAYER_PLAYING &&
           app_listen(f->app)->state != LISTEN_SILENT) {
        turn(f->app);
        assert_int_not_equal(app_listen(f->app)->state, LISTEN_PAUSED);
    }
    assert_int_equal(app_listen(f->app)->state, LISTEN_PLAYING);
    assert_int_equal(app_listen(f->app)->chapter, chapter);
    assert_null(app_listen(f->app)->why);
}

/* A file that was damaged after it was made, or cut: it is made anew by itself,
 * and goes on where it was. */
static void test_damaged_sound_is_made_anew(void **state)
{
    struct fixture *f = listen_need(state);
    struct listen_from from = {.aside = true};
    struct file_stamp whole;
    struct file_stamp now;
    struct error err = ERROR_INIT;
    char *path;

    play(f, NULL, 1);
    path = sound_of(f, 0);
    assert_true(file_get_stamp(path, &whole));
    app_listen_stop(f->app);
    assert_true(file_write_atomic(path, "no sound", 8, 0600, &err));
    play(f, NULL, 1);
    assert_true(file_get_stamp(path, &now));
    assert_true(now.size > whole.size / 2);
    app_listen_stop(f->app);
    /* Half of it: heard to there, and beyond. */
    assert_int_equal(truncate(path, now.size / 2), 0);
    assert_true(
        app_play(f->app, EPISODE, &(struct listen_from){.paused = true}, &err));
    from.chapter = chapter_id(f, 0);
    from.word = listening_of(f->app)->chapters[0].count * 45 / 100;
    play(f, &from, 3);
    while (app_listen(f->app)->chapter == 0 &&
           app_listen(f->app)->word < from.word * 5 / 4 &&
           app_listen(f->app)->state != LISTEN_SILENT) {
        turn(f->app);
    }
    assert_int_equal(app_listen(f->app)->chapter, 0);
    assert_int_equal(app_listen(f->app)->state, LISTEN_PLAYING);
    assert_true(file_get_stamp(path, &now));
    assert_true(now.size > whole.size / 2);
    free(path);
}

/* A crash: what the table holds becomes a line at the next start. */
static void test_a_crash_is_made_up_for(void **state)
{
    struct fixture *f = listen_need(state);
    struct store_playing row;
    struct error err = ERROR_INIT;

    app_free(f->app);
    f->app = NULL;
    listen_open_app(f);
    store_playing_init(&row);
    row.episode = xstrdup("ep051");
    row.open = true;
    /* A process number that no process can have. */
    str_add(&row.stretch, "cold-open 3 40 12000 100 0 2147483646");
    assert_true(store_playing_save(app_store(f->app), &row, &err));
    app_free(f->app);
    listen_open_app(f);
    assert_int_equal(heard_in(f, "cold-open", NULL), 37);
    /* The row of a program that plays stays with it. */
    str_clear(&row.stretch);
    str_add_format(&row.stretch, "cold-open 50 60 3000 100 0 %ld 0 %lld",
                   (long)getppid(), (long long)clock_boot_ms());
    assert_true(store_playing_save(app_store(f->app), &row, &err));
    app_free(f->app);
    listen_open_app(f);
    assert_int_equal(heard_in(f, "cold-open", NULL), 37);
    store_playing_release(&row);
}

/* 95 % of the words, or 90 % with the last of them; none is marked by hand. */
static void test_when_an_episode_is_heard(void **state)
{
    struct fixture *f = listen_need(state);
    struct listen_from from = {.paused = true};
    struct error err = ERROR_INIT;
    int last = last_chapter(f);
    size_t counts[32];
    size_t total = 0;
    size_t missing;

    assert_true(app_play(f->app, EPISODE, &from, &err));
    for (int i = 0; i <= last; i++) {
        counts[i] = listening_of(f->app)->chapters[i].count;
        total += counts[i];
    }
    missing = total * 8 / 100;
    assert_true(counts[1] > missing && counts[last] > 10);
    put_play(f, 1, 0, counts[1] - missing, PLAY_HEARD);
    for (int i = 0; i < last; i++) {
        if (i != 1) {
            put_play(f, i, 0, counts[i], PLAY_HEARD);
        }
    }
    put_play(f, last, 0, counts[last] - 10, PLAY_HEARD);
    assert_int_equal(app_progress_of(f->app, EPISODE)->heard, HEARD_PARTLY);
    put_play(f, last, counts[last] - 10, counts[last], PLAY_HEARD);
    assert_int_equal(app_progress_of(f->app, EPISODE)->heard, HEARD_YES);
    assert_int_equal(app_progress_of(f->app, EPISODE)->mark, MARK_OPEN);
}

/* 170 words of the first chapter were met, none of the others. */
static void check_chapters(struct fixture *f)
{
    struct listen_chapter chapter;
    double start = 0;
    int i;

    for (i = 0; app_listen_get_chapter(f->app, i, &chapter); i++) {
        size_t words = listening_of(f->app)->chapters[i].count;

        assert_float_equal(chapter.start_s, start, 0.001);
        assert_int_equal((int)(chapter.met * (double)words + 0.5),
                         i == 0 ? 170 : 0);
        start += chapter.duration_s;
    }
    assert_int_equal(i, last_chapter(f) + 1);
    assert_float_equal(start, app_listen(f->app)->duration_s, 0.001);
    assert_false(app_listen_get_chapter(f->app, -1, &chapter));
}

/* What was heard, estimated and read are three things. */
static void test_kinds_of_coverage(void **state)
{
    struct fixture *f = listen_need(state);
    struct listen_from from = {.paused = true};
    struct error err = ERROR_INIT;
    const struct listen *listen;
    double words;

    assert_true(app_play(f->app, EPISODE, &from, &err));
    put_play(f, 0, 0, 100, PLAY_HEARD);
    put_play(f, 0, 50, 150, PLAY_ESTIMATED);
    put_play(f, 0, 100, 170, PLAY_READ);
    app_listen_stop(f->app);
    assert_true(app_play(f->app, EPISODE, &from, &err));
    listen = app_listen(f->app);
    words = (double)listening_of(f->app)->words;
    assert_int_equal(listen->heard_share * words + 0.5, 150);
    assert_int_equal(listen->guessed_share * words + 0.5, 50);
    assert_int_equal(listen->read_share * words + 0.5, 20);
    assert_int_equal(listen->pieces[0], 100);
    check_chapters(f);
    assert_int_equal(listen->pieces[LISTEN_PIECES - 1], 0);
}

/* The device of the settings is gone: told, and another one goes on. */
static void test_a_sound_device_that_is_gone(void **state)
{
    struct fixture *f = listen_need(state);
    struct error err = ERROR_INIT;

    /* An --ao of player_args would outdo the setting. */
    assert_true(app_setting_set(f->app, "player_args", "", &err));
    assert_true(app_devices_choose(f->app, "nosuch/headset", &err));
    assert_true(app_play(f->app, EPISODE, NULL, &err));
    wait_state(f->app, LISTEN_SILENT);
    assert_true(app_listen(f->app)->no_device);
    assert_non_null(strstr(app_listen(f->app)->why, "nosuch/headset"));
    assert_true(app_devices_ask(f->app, &err));
    while (app_devices(f->app)->asked) {
        turn(f->app);
    }
    assert_true(app_devices(f->app)->missing);
    assert_true(player_devices_have(app_devices(f->app)->list, "auto"));
    assert_true(app_devices_choose(f->app, "null", &err));
    wait_sound(f->app);
    assert_int_equal(app_listen(f->app)->state, LISTEN_PLAYING);
    assert_false(app_listen(f->app)->no_device);
    assert_true(app_devices_choose(f->app, "auto", &err));
    assert_false(app_devices(f->app)->missing);
    assert_string_equal(app_setting(f->app, "sound_device"), "");
    assert_true(app_setting_set(f->app, "player_args", "--ao=null", &err));
}

/* A place past the end of a chapter, as after an edit, is its last words. */
static void test_a_place_past_the_end(void **state)
{
    struct fixture *f = listen_need(state);
    struct listen_from from = {.paused = true, .word = 100000};
    struct error err = ERROR_INIT;

    from.chapter = "cold-open";
    assert_true(app_play(f->app, EPISODE, &from, &err));
    assert_int_equal(app_listen(f->app)->chapter, 0);
    assert_int_equal(app_listen(f->app)->word,
                     listening_of(f->app)->chapters[0].count - 1);
}

/* Paused from outside, as by a media key: we follow, and go on with it. */
static void test_paused_from_outside(void **state)
{
    struct fixture *f = listen_need(state);
    struct listening *self = listening_of(f->app);

    play(f, NULL, 1);
    run_ms(f->app, 1000);
    player_pause(self->player, true);
    wait_state(f->app, LISTEN_PAUSED);
    assert_true(app_listen(f->app)->outside);
    assert_false(self->stretch.open);
    player_pause(self->player, false);
    wait_state(f->app, LISTEN_PLAYING);
    assert_false(app_listen(f->app)->outside);
}

#define WITH(test)                                                             \
    cmocka_unit_test_setup_teardown(test, listen_set_up, listen_tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH(test_heard_is_what_was_played),
        WITH(test_seek_is_not_hearing),
        WITH(test_aside_leaves_the_place),
        WITH(test_replay_stops_where_it_should),
        WITH(test_a_dead_player_loses_nothing),
        WITH(test_an_idle_player_may_die),
        WITH(test_damaged_sound_is_made_anew),
        WITH(test_a_crash_is_made_up_for),
        WITH(test_when_an_episode_is_heard),
        WITH(test_kinds_of_coverage),
        WITH(test_a_place_past_the_end),
        WITH(test_paused_from_outside),
        WITH(test_a_sound_device_that_is_gone),
    };

    signal(SIGPIPE, SIG_IGN);
    return cmocka_run_group_tests_name("listen", tests, listen_set_up_all,
                                       listen_tear_down_all);
}
