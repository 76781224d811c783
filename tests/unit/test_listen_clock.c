/*
 * Pauses, machines that sleep, and clocks that are set, while the real player
 * plays. The clocks' functions are the test's own.
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
#include "listen_help.h"
#include "store/store_lines.h"

/* What is added to the clocks of the system. */
static int64_t wall_ms;
static int64_t boot_ms;

static int64_t change(enum clock_which which, int64_t ms)
{
    return ms + (which == CLOCK_OF_WALL   ? wall_ms
                 : which == CLOCK_OF_BOOT ? boot_ms
                                          : 0);
}

static int set_up_clocks(void **state)
{
    wall_ms = boot_ms = 0;
    clock_set_change(change);
    return listen_set_up(state);
}

static int tear_down_clocks(void **state)
{
    clock_set_change(NULL);
    setenv("TZ", "UTC", 1);
    return listen_tear_down(state);
}

enum { MINUTE = 60 * 1000, HOUR = 60 * MINUTE, DAY = 24 * HOUR };

static void test_a_long_pause_rewinds(void **state)
{
    struct fixture *f = listen_need(state);
    struct listening *self = listening_of(f->app);
    int64_t at;
    int64_t now;

    play(f, NULL, 1);
    app_listen_seek_by(f->app, 30);
    run_ms(f->app, 1000);
    app_listen_pause(f->app, true);
    at = (int64_t)(player_get_position(self->player) * 1000);
    app_listen_pause(f->app, false);
    now = (int64_t)(player_get_position(self->player) * 1000);
    assert_int_equal(now, at);
    app_listen_pause(f->app, true);
    boot_ms += 2 * (int64_t)HOUR;
    app_listen_pause(f->app, false);
    now = (int64_t)(player_get_position(self->player) * 1000);
    assert_true(now <= at - 10000 && now >= at - 25000);
    /* At the begin of a sentence. */
    assert_int_equal(self->cues.items[cues_at(&self->cues, now + 1)].start_ms,
                     now);
}

/* Asleep the monotonic clock stands still; the other two go on. */
static void sleep_machine(int64_t ms)
{
    wall_ms += ms;
    boot_ms += ms;
}

static void test_the_machine_slept(void **state)
{
    struct fixture *f = listen_need(state);
    struct listening *self = listening_of(f->app);
    struct store_resume resume;
    double at;

    play(f, NULL, 1);
    app_listen_seek_by(f->app, 30);
    run_ms(f->app, 1500);
    at = player_get_position(self->player);
    sleep_machine(10 * MINUTE);
    app_listen_service(f->app);
    assert_int_equal(app_listen(f->app)->state, LISTEN_PAUSED);
    assert_non_null(strstr(app_listen(f->app)->why, "asleep"));
    /* Kept at once, and none of the ten minutes counts. */
    resume_of(f, &resume);
    assert_in_range(resume.word + 3, app_listen(f->app)->word,
                    app_listen(f->app)->word + 6);
    store_resume_release(&resume);
    assert_true(heard_in(f, chapter_id(f, 0), NULL) < 40);
    app_listen_pause(f->app, false);
    /* Ten minutes away: three seconds back, to a sentence's begin. */
    assert_true(player_get_position(self->player) < at - 2);
    wait_state(f->app, LISTEN_PLAYING);
    /* A second of difference is no sleep. */
    sleep_machine(1000);
    app_listen_service(f->app);
    assert_int_equal(app_listen(f->app)->state, LISTEN_PLAYING);
}

/* Asleep while paused: on from there, and it is no reason to say anything. */
static void test_slept_while_paused(void **state)
{
    struct fixture *f = listen_need(state);
    struct listening *self = listening_of(f->app);
    double at;

    play(f, NULL, 1);
    app_listen_seek_by(f->app, 30);
    run_ms(f->app, 1000);
    app_listen_pause(f->app, true);
    at = player_get_position(self->player);
    sleep_machine(2 * (int64_t)HOUR);
    app_listen_service(f->app);
    assert_null(app_listen(f->app)->why);
    app_listen_pause(f->app, false);
    assert_true(player_get_position(self->player) <= at - 10);
    assert_true(player_get_position(self->player) >= at - 25);
}

/* Somebody sets the clock while it plays: nothing stops, no time is counted
 * that did not pass, and what is heard later is later. */
static void test_the_clock_is_set(void **state)
{
    static const int64_t steps[] = {-HOUR, -12 * HOUR, 3 * (int64_t)DAY};
    struct fixture *f = listen_need(state);
    struct store_resume resume;
    size_t before = 0;

    play(f, NULL, 2);
    for (size_t i = 0; i < COUNT_OF(steps); i++) {
        run_ms(f->app, 2000);
        wall_ms += steps[i];
        run_ms(f->app, 2000);
        assert_int_equal(app_listen(f->app)->state, LISTEN_PLAYING);
        app_listen_pause(f->app, true);
        resume_of(f, &resume);
        assert_true(resume.word > (int64_t)before);
        assert_in_range(resume.word + 3, app_listen(f->app)->word,
                        app_listen(f->app)->word + 6);
        before = (size_t)resume.word;
        store_resume_release(&resume);
        app_listen_pause(f->app, false);
        wait_sound(f->app);
    }
    app_listen_pause(f->app, true);
    /* Without a gap, and no more than three seconds of speech a second. */
    assert_in_range(heard_in(f, chapter_id(f, 0), NULL) + 6, before,
                    before + 20);
}

static void save_row(struct fixture *f, const char *text)
{
    struct store_playing row;
    struct error err = ERROR_INIT;

    store_playing_init(&row);
    row.episode = xstrdup("ep051");
    row.open = true;
    row.at_ms = app_now_ms(f->app);
    str_add_format(&row.stretch, "%s %ld 0 %lld", text, (long)getppid(),
                   (long long)clock_boot_ms());
    assert_true(store_playing_save(app_store(f->app), &row, &err));
    store_playing_release(&row);
}

/* Whether another program still plays does not hang on the wall clock. */
static void test_a_row_and_the_clock(void **state)
{
    struct fixture *f = listen_need(state);

    save_row(f, "cold-open 3 40 12000 100 0");
    for (int i = 0; i < 2; i++) {
        wall_ms += i == 0 ? 5 * HOUR : -10 * HOUR;
        app_free(f->app);
        listen_open_app(f);
        assert_int_equal(heard_in(f, "cold-open", NULL), 0);
    }
    boot_ms += 2 * MINUTE;
    app_free(f->app);
    listen_open_app(f);
    assert_int_equal(heard_in(f, "cold-open", NULL), 37);
}

/* Lines of another learner's file come in, as by a sync. */
static void bring_from(struct fixture *f, struct app *there)
{
    struct error err = ERROR_INIT;
    struct store_imported imported;
    FILE *lines = tmpfile();

    assert_non_null(lines);
    assert_true(store_export(app_store(there), lines, &err));
    rewind(lines);
    assert_true(store_import(app_store(f->app), lines, &imported, &err));
    fclose(lines);
}

/* The other device was further on, that was seen, and later more was heard
 * here: no offer, although this clock was set back in between. */
static void test_an_offer_and_the_clock(void **state)
{
    struct fixture *f = listen_need(state);
    struct fixture other = *f;
    struct listen_from from = {.paused = true};
    struct app_options options = {.program = f->program, .profile = "there"};
    struct error err = ERROR_INIT;

    assert_true(app_play(f->app, EPISODE, &from, &err));
    put_play(f, 0, 0, 20, PLAY_HEARD);
    assert_true(app_new(&other.app, &options, &err));
    assert_true(app_play(other.app, EPISODE, &from, &err));
    put_play(&other, 2, 0, 30, PLAY_HEARD);
    bring_from(f, other.app);
    app_free(other.app);
    app_listen_service(f->app);
    assert_int_equal(app_listen(f->app)->offer_chapter, 2);
    put_play(f, 0, 20, 40, PLAY_HEARD);
    app_listen_service(f->app);
    assert_int_equal(app_listen(f->app)->offer_chapter, -1);
    wall_ms -= 2 * HOUR;
    put_play(f, 0, 40, 60, PLAY_HEARD);
    app_listen_service(f->app);
    assert_int_equal(app_listen(f->app)->offer_chapter, -1);
}

/* In another zone: the lines say so, and the study day is that of there. */
static void test_another_zone(void **state)
{
    struct fixture *f = listen_need(state);
    struct listen_from from = {.paused = true};
    struct str lines = STR_INIT;
    struct error err = ERROR_INIT;
    struct store_range range = {.max_lines = 100, .max_bytes = 100000};
    struct store_logs logs = STORE_LOGS_INIT;
    int64_t last;
    int64_t day;

    assert_true(app_play(f->app, EPISODE, &from, &err));
    /* 20:00 UTC is five in the morning in Tokyo: the next day has begun. */
    wall_ms = (20 * (int64_t)HOUR) - clock_now_ms() % DAY;
    day = app_today(f->app);
    put_play(f, 0, 0, 20, PLAY_HEARD);
    setenv("TZ", "JST-9", 1);
    assert_int_equal(app_today(f->app), day + 1);
    put_play(f, 0, 20, 40, PLAY_HEARD);
    setenv("TZ", "PST8", 1);
    assert_int_equal(app_today(f->app), day);
    put_play(f, 0, 40, 60, PLAY_HEARD);
    assert_true(store_logs_all(app_store(f->app), &logs, &err));
    assert_int_equal(logs.count, 1);
    range.log = logs.items[0].id;
    assert_true(
        store_lines_get(app_store(f->app), &range, &lines, &last, &err));
    assert_non_null(strstr(lines.buf, "\"tz\":0,"));
    assert_non_null(strstr(lines.buf, "\"tz\":540,"));
    assert_non_null(strstr(lines.buf, "\"tz\":-480,"));
    str_release(&lines);
    store_logs_release(&logs);
}

#define WITH(test)                                                             \
    cmocka_unit_test_setup_teardown(test, set_up_clocks, tear_down_clocks)

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH(test_a_long_pause_rewinds), WITH(test_the_machine_slept),
        WITH(test_slept_while_paused),   WITH(test_the_clock_is_set),
        WITH(test_a_row_and_the_clock),  WITH(test_an_offer_and_the_clock),
        WITH(test_another_zone),
    };

    signal(SIGPIPE, SIG_IGN);
    return cmocka_run_group_tests_name("listen_clock", tests, listen_set_up_all,
                                       listen_tear_down_all);
}
