/*
 * The disk is full while somebody listens: nothing is lost that was heard once
 * there is room again, nothing is tried without pause, and a sentence says so.
 * The limit on a file's size stands for the full disk: it holds for every user.
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
#include <sys/resource.h>

#include "base/clock.h"
#include "listen_help.h"

static struct rlimit limit;

static void fill_disk(void)
{
    struct rlimit small;

    signal(SIGXFSZ, SIG_IGN);
    assert_int_equal(getrlimit(RLIMIT_FSIZE, &limit), 0);
    small = limit;
    small.rlim_cur = 1;
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &small), 0);
}

static void free_disk(void)
{
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &limit), 0);
}

static int tear_down(void **state)
{
    if (limit.rlim_max != 0) {
        free_disk();
    }
    return listen_tear_down(state);
}

/* Until it is so, or not, or time runs out. */
static void wait_unwritten(struct app *app, bool wanted)
{
    int64_t until = clock_monotonic_ms() + 30000;

    while ((app_listen_unwritten(app) != NULL) != wanted &&
           clock_monotonic_ms() < until) {
        turn(app);
    }
    assert_true((app_listen_unwritten(app) != NULL) == wanted);
}

/* Until so many words are heard that are no line yet. */
static void wait_words(struct app *app, size_t words)
{
    const struct stretch *stretch = &listening_of(app)->stretch;
    int64_t until = clock_monotonic_ms() + 30000;

    while ((!stretch->open || stretch->to < stretch->from + words) &&
           clock_monotonic_ms() < until) {
        turn(app);
    }
    assert_true(stretch->open && stretch->to >= stretch->from + words);
}

static void test_what_is_heard_waits_for_room(void **state)
{
    struct fixture *f = listen_need(state);
    struct listening *self = listening_of(f->app);
    size_t from = 99;
    size_t words;

    play(f, NULL, 3);
    fill_disk();
    wait_words(f->app, 6);
    app_listen_seek_by(f->app, 30); /* ends a stretch */
    assert_int_equal(self->keeping.count, 1);
    assert_non_null(strstr(app_listen(f->app)->why, "no space left"));
    assert_true(app_listen(f->app)->unwritten);
    wait_words(f->app, 1);
    app_listen_pause(f->app, true);
    assert_int_equal(self->keeping.count, 2);
    assert_true(app_listen_timeout_ms(f->app) > 500); /* it is not hurried */
    free_disk();
    wait_unwritten(f->app, false);
    assert_int_equal(self->keeping.count, 0);
    assert_false(app_listen(f->app)->unwritten);
    words = heard_in(f, chapter_id(f, 0), &from);
    assert_int_equal(from, 0);
    assert_true(words >= 7);
}

/* The place is saved every few seconds: that is where it shows first, and a
 * stop while there is no room leaves what waits. */
static void test_told_while_it_plays(void **state)
{
    struct fixture *f = listen_need(state);
    struct listening *self = listening_of(f->app);

    play(f, NULL, 1);
    fill_disk();
    wait_unwritten(f->app, true);
    assert_int_equal(app_listen(f->app)->state, LISTEN_PLAYING);
    app_listen_stop(f->app);
    assert_int_equal(self->keeping.count, 1);
    assert_int_equal(app_listen(f->app)->state, LISTEN_NOTHING);
    free_disk();
    wait_unwritten(f->app, false);
    assert_true(heard_in(f, "cold-open", NULL) > 0);
}

static void test_what_was_read_waits_for_room(void **state)
{
    struct fixture *f = listen_need(state);
    struct store_coverage coverage = STORE_COVERAGE_INIT;
    struct error err = ERROR_INIT;

    listening_of(f->app);
    fill_disk();
    assert_false(
        app_read_words(f->app, EPISODE, "cold-open", 10, 30, 5000, &err));
    assert_int_equal(err.code, ERROR_FULL);
    error_release(&err);
    assert_non_null(app_listen_unwritten(f->app));
    free_disk();
    wait_unwritten(f->app, false);
    assert_true(store_coverage_of(app_store(f->app), "ep051", &coverage, &err));
    assert_int_equal(coverage.count, 1);
    assert_int_equal(coverage.items[0].kind, PLAY_READ);
    assert_int_equal(coverage.items[0].from, 10);
    assert_int_equal(coverage.items[0].to, 30);
    store_coverage_release(&coverage);
}

static void take_sound_away(struct fixture *f)
{
    char command[160];

    snprintf(command, sizeof(command), "rm -rf '%s/.cache/dstudio/sound'",
             f->home);
    assert_int_equal(system(command), 0);
}

/* No room for the sound of the chapters that follow: what plays goes on, and
 * the voice is not started again and again. */
static void test_the_voice_is_not_hurried(void **state)
{
    struct fixture *f = listen_need(state);
    struct listening *self = listening_of(f->app);
    int64_t until;
    int failed;

    play(f, NULL, 1);
    making_stop(&self->making);
    take_sound_away(f);
    fill_disk();
    making_next(self);
    assert_true(self->making.pid > 0);
    until = clock_monotonic_ms() + 30000;
    while (self->failed_episode == 0 && clock_monotonic_ms() < until) {
        turn(f->app);
    }
    assert_int_equal(self->failed_episode, EPISODE);
    failed = self->failed_chapter;
    run_ms(f->app, 1000);
    assert_int_equal(self->making.pid, 0);
    assert_int_equal(self->failed_chapter, failed);
    assert_int_equal(app_listen(f->app)->state, LISTEN_PLAYING);
    free_disk();
    /* Who asks for a chapter gets it at once. */
    app_listen_chapter(f->app, 1);
    assert_int_equal(app_listen(f->app)->state, LISTEN_PREPARING);
    wait_sound(f->app);
}

int main(void)
{
#define WITH(test)                                                             \
    cmocka_unit_test_setup_teardown(test, listen_set_up, tear_down)
    const struct CMUnitTest tests[] = {
        WITH(test_what_is_heard_waits_for_room),
        WITH(test_told_while_it_plays),
        WITH(test_what_was_read_waits_for_room),
        WITH(test_the_voice_is_not_hurried),
    };

    return cmocka_run_group_tests(tests, listen_set_up_all,
                                  listen_tear_down_all);
}
