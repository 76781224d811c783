/*
 * What happens around the sound: study without it, chapters' questions, the
 * sleep timer, the queue, speeds, going by paragraphs. With the real player.
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

static void test_silent_study_is_reading(void **state)
{
    struct fixture *f = listen_need(state);
    struct store_coverage coverage = STORE_COVERAGE_INIT;
    struct store_resume resume;
    struct error err = ERROR_INIT;

    silent_at_end_of(f, 0);
    while (app_listen(f->app)->chapter == 0) {
        turn(f->app);
    }
    app_listen_pause(f->app, true);
    assert_true(store_coverage_of(app_store(f->app), "ep051", &coverage, &err));
    assert_int_equal(coverage.count, 1);
    assert_int_equal(coverage.items[0].kind, PLAY_READ);
    assert_int_equal(coverage.items[0].to,
                     listening_of(f->app)->chapters[0].count);
    store_coverage_release(&coverage);
    resume_of(f, &resume);
    assert_string_equal(resume.chapter, chapter_id(f, 0));
    store_resume_release(&resume);
    assert_int_equal(player_get_state(listening_of(f->app)->player),
                     PLAYER_STOPPED);
}

static void test_chapter_check_is_offered(void **state)
{
    struct fixture *f = listen_need(state);
    struct error err = ERROR_INIT;

    assert_true(app_setting_set(f->app, "quiz.chapter_checks", "true", &err));
    app_listen_offer_checks(f->app, true);
    silent_at_end_of(f, 1);
    wait_state(f->app, LISTEN_PAUSED);
    assert_int_equal(app_listen(f->app)->check_chapter, 1);
    assert_int_equal(app_listen(f->app)->chapter, 2);
    app_listen_pause(f->app, false);
    assert_int_equal(app_listen(f->app)->check_chapter, -1);
    assert_int_equal(app_listen(f->app)->state, LISTEN_PLAYING);
    /* Nobody is there to answer: it goes on. */
    app_listen_offer_checks(f->app, false);
    silent_at_end_of(f, 1);
    while (app_listen(f->app)->chapter == 1) {
        turn(f->app);
    }
    assert_int_equal(app_listen(f->app)->state, LISTEN_PLAYING);
}

static void test_sleep_timer(void **state)
{
    struct fixture *f = listen_need(state);

    silent_at_end_of(f, 0);
    app_listen_set_sleep(f->app, LISTEN_SLEEP_CHAPTER, 0);
    wait_state(f->app, LISTEN_PAUSED);
    assert_int_equal(app_listen(f->app)->chapter, 1);
    assert_int_equal(app_listen(f->app)->sleep, LISTEN_SLEEP_OFF);
    app_listen_pause(f->app, false);
    app_listen_set_sleep(f->app, LISTEN_SLEEP_MINUTES, 1);
    assert_in_range(app_listen(f->app)->sleep_left_s, 59, 60);
    listening_of(f->app)->sleep_at_ms = clock_monotonic_ms() + 300;
    wait_state(f->app, LISTEN_PAUSED);
    assert_non_null(app_listen(f->app)->why);
    assert_int_equal(app_listen(f->app)->sleep, LISTEN_SLEEP_OFF);
    /* Paused: nothing wakes us. */
    app_listen_service(f->app);
    assert_int_equal(listening_flow_timeout_ms(listening_of(f->app)), -1);
}

/* Over while the voice is at work: the sound then waits for a key. */
static void test_sleep_timer_before_the_sound(void **state)
{
    struct fixture *f = listen_need(state);
    struct listen_from from = {.paused = true};
    struct error err = ERROR_INIT;

    assert_true(app_play(f->app, EPISODE, &from, &err));
    forget_sound(f, last_chapter(f) - 1);
    from.chapter = chapter_id(f, last_chapter(f) - 1);
    from.paused = false;
    assert_true(app_play(f->app, EPISODE, &from, &err));
    assert_int_equal(app_listen(f->app)->state, LISTEN_PREPARING);
    app_listen_set_sleep(f->app, LISTEN_SLEEP_MINUTES, 1);
    listening_of(f->app)->sleep_at_ms = clock_monotonic_ms();
    app_listen_service(f->app);
    assert_int_equal(app_listen(f->app)->sleep, LISTEN_SLEEP_OFF);
    while (app_listen(f->app)->state == LISTEN_PREPARING) {
        turn(f->app);
    }
    assert_int_equal(app_listen(f->app)->state, LISTEN_PAUSED);
    while (player_get_state(listening_of(f->app)->player) != PLAYER_PAUSED) {
        turn(f->app);
    }
    run_ms(f->app, 700);
    assert_int_equal(app_listen(f->app)->state, LISTEN_PAUSED);
    assert_int_equal(app_listen(f->app)->word, 0);
}

/* The key for a pause counts also before there is sound. */
static void test_paused_before_the_sound(void **state)
{
    struct fixture *f = listen_need(state);
    struct listen_from from = {.paused = true};
    struct error err = ERROR_INIT;

    assert_true(app_play(f->app, EPISODE, &from, &err));
    forget_sound(f, last_chapter(f) - 2);
    from.chapter = chapter_id(f, last_chapter(f) - 2);
    from.paused = false;
    assert_true(app_play(f->app, EPISODE, &from, &err));
    assert_int_equal(app_listen(f->app)->state, LISTEN_PREPARING);
    app_listen_toggle(f->app);
    assert_true(app_listen(f->app)->held);
    app_listen_toggle(f->app);
    assert_false(app_listen(f->app)->held);
    app_listen_toggle(f->app);
    while (app_listen(f->app)->state == LISTEN_PREPARING) {
        turn(f->app);
    }
    assert_int_equal(app_listen(f->app)->state, LISTEN_PAUSED);
    app_listen_toggle(f->app);
    wait_sound(f->app);
}

static void test_queue_goes_on(void **state)
{
    struct fixture *f = listen_need(state);
    struct listening *self = listening_of(f->app);
    const int queue[] = {EPISODE, 52};
    int *left = NULL;
    size_t count = 0;
    struct error err = ERROR_INIT;

    assert_true(app_queue_set(f->app, queue, 2, &err));
    silent_at_end_of(f, last_chapter(f));
    wait_state(f->app, LISTEN_ENDED);
    assert_int_equal(app_listen(f->app)->next_episode, 52);
    assert_in_range(app_listen(f->app)->next_in_s, 9, 10);
    assert_true(app_queue_get(f->app, &left, &count, &err));
    assert_int_equal(count, 1);
    free(left);
    app_listen_stay(f->app);
    assert_int_equal(app_listen(f->app)->next_in_s, 0);
    run_ms(f->app, 300);
    assert_int_equal(app_listen(f->app)->state, LISTEN_ENDED);

    silent_at_end_of(f, last_chapter(f));
    wait_state(f->app, LISTEN_ENDED);
    self->next_at_ms = clock_monotonic_ms() + 200;
    wait_state(f->app, LISTEN_PLAYING);
    assert_int_equal(app_listen(f->app)->episode->n, 52);
}

static void test_speed_of_a_series(void **state)
{
    struct fixture *f = listen_need(state);
    struct error err = ERROR_INIT;
    struct listen_from from = {.paused = true};

    assert_true(app_play(f->app, EPISODE, &from, &err));
    app_listen_set_speed(f->app, 1.35);
    assert_true(app_listen_keep_speed(f->app, &err));
    app_listen_stop(f->app);
    assert_true(app_play(f->app, 52, &from, &err));
    assert_float_equal(app_listen(f->app)->speed, 1.35, 0.001);
    assert_true(app_play(f->app, 13, &from, &err));
    assert_float_equal(app_listen(f->app)->speed, 1, 0.001);
}

static void walk_paragraphs(struct fixture *f)
{
    size_t first;
    size_t second;

    app_listen_paragraph(f->app, 1);
    first = app_listen(f->app)->sentence_from;
    app_listen_paragraph(f->app, 1);
    second = app_listen(f->app)->sentence_from;
    assert_true(second > first);
    app_listen_sentence(f->app, 1);
    app_listen_paragraph(f->app, -1);
    assert_int_equal(app_listen(f->app)->sentence_from, second);
    app_listen_paragraph(f->app, -1);
    assert_int_equal(app_listen(f->app)->sentence_from, first);
}

static void test_paragraphs(void **state)
{
    struct fixture *f = listen_need(state);
    struct listen_from from = {.paused = true};
    struct error err = ERROR_INIT;

    assert_true(app_play(f->app, EPISODE, &from, &err));
    app_listen_set_silent(f->app, true);
    walk_paragraphs(f);
    app_listen_set_silent(f->app, false);
    app_listen_stop(f->app);
    play(f, NULL, 1);
    app_listen_pause(f->app, true);
    walk_paragraphs(f);
}

#define WITH(test)                                                             \
    cmocka_unit_test_setup_teardown(test, listen_set_up, listen_tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH(test_silent_study_is_reading),
        WITH(test_chapter_check_is_offered),
        WITH(test_sleep_timer),
        WITH(test_sleep_timer_before_the_sound),
        WITH(test_paused_before_the_sound),
        WITH(test_queue_goes_on),
        WITH(test_speed_of_a_series),
        WITH(test_paragraphs),
    };

    signal(SIGPIPE, SIG_IGN);
    return cmocka_run_group_tests_name("listen_flow", tests, listen_set_up_all,
                                       listen_tear_down_all);
}
