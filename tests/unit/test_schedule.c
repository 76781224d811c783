/* What the vectors do not reach: parameters, fuzz, load balance, queues. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "schedule/days.h"
#include "schedule/queue.h"
#include "schedule/scheduler.h"

#define NOON INT64_C(1767700800000) /* 2026-01-06T12:00:00Z, a Tuesday */

static void test_params_read(void **state)
{
    static const double old17[17] = {0.4,  0.9,  2.3,  10.9, 4.93, 0.94,
                                     0.86, 0.01, 1.49, 0.14, 0.94, 2.18,
                                     0.05, 0.34, 1.26, 0.29, 2.61};
    double w[PARAMS_COUNT];
    struct params params = params_default;
    struct error err = ERROR_INIT;

    (void)state;
    assert_true(params_read(&params, old17, 17, 1, &err));
    assert_true(fabs(params.w[4] - (4.93 + 2 * 0.94)) < 1e-12);
    assert_true(fabs(params.w[5] - log(3 * 0.94 + 1) / 3) < 1e-12);
    assert_true(fabs(params.w[6] - 1.36) < 1e-12);
    assert_true(params.w[17] == 0.0 && params.w[20] == 0.5);
    assert_false(params_read(&params, old17, 16, 1, &err));
    assert_string_equal(error_get(&err),
                        "16 parameters; there must be 17, 19 or 21");
    memcpy(w, params_default.w, sizeof(w));
    w[3] = (double)NAN;
    assert_false(params_read(&params, w, PARAMS_COUNT, 1, &err));
    w[3] = 500.0;
    w[20] = 0.01;
    assert_true(params_read(&params, w, PARAMS_COUNT, 1, &err));
    assert_true(params.w[3] == 100.0 && params.w[20] == 0.1);
    error_release(&err);
}

static void test_params_ceiling(void **state)
{
    struct params params = params_default;
    double want;

    (void)state;
    params.w[17] = 2.0;
    params_clip(&params, 1);
    assert_true(params.w[17] == 2.0);
    params_clip(&params, 3);
    want = sqrt(-(log(1.4835) + log(pow(2, 0.2629) - 1) + 0.3 * 1.6483) / 3);
    assert_true(fabs(params.w[17] - want) < 1e-12);
}

static void test_defaults_in_range(void **state)
{
    struct params params = params_default;

    (void)state;
    params_clip(&params, 1);
    assert_memory_equal(&params, &params_default, sizeof(params));
}

static void test_steps_refused(void **state)
{
    static const double bad[][1] = {{0.0}, {-1.0}, {1440.0}, {(double)NAN}};
    struct steps steps = {{5.0}, 1};

    (void)state;
    for (size_t i = 0; i < COUNT_OF(bad); i++) {
        assert_false(steps_set(&steps, bad[i], 1));
    }
    assert_int_equal(steps.count, 1);
    assert_true(steps_set(&steps, bad[0], 0));
    assert_int_equal(steps.count, 0);
}

/* A new card answered Good twice leaves the steps and is due on a later day. */
static void test_answer_is_due_tomorrow(void **state)
{
    struct scheduler scheduler;
    struct card card = {0};
    struct review review = {.rating = RATING_GOOD, .at_ms = NOON};
    struct schedule next;

    (void)state;
    scheduler_init(&scheduler);
    next = scheduler_answer(&scheduler, &card, review);
    assert_int_equal(next.card.state, CARD_LEARNING);
    assert_int_equal(next.due_ms, NOON + 600000);
    assert_true(next.due_day == SCHEDULER_NO_DAY);
    review.at_ms = next.due_ms;
    next = scheduler_answer(&scheduler, &next.card, review);
    assert_int_equal(next.card.state, CARD_REVIEW);
    assert_int_equal(next.due_day, days_of(NOON, 0, 4) + 2);
    review.rating = RATING_AGAIN;
    next = scheduler_answer(&scheduler, &(struct card){0}, review);
    assert_int_equal(next.due_ms, review.at_ms + 60000);
}

static void test_no_lapse(void **state)
{
    struct scheduler scheduler;
    struct card card = {.state = CARD_REVIEW,
                        .memory = {.stability = 10.0, .difficulty = 5.0},
                        .reps = 3,
                        .last_at_ms = NOON - 10 * DAYS_MS,
                        .last_day = days_of(NOON, 0, 4) - 10};
    struct review review = {.rating = RATING_AGAIN, .at_ms = NOON};

    (void)state;
    scheduler_init(&scheduler);
    assert_int_equal(scheduler_fold(&scheduler, &card, review).lapses, 1);
    review.no_lapse = true;
    assert_int_equal(scheduler_fold(&scheduler, &card, review).lapses, 0);
}

static struct card settled_card(double stability)
{
    return (struct card){.state = CARD_REVIEW,
                         .memory = {.stability = stability, .difficulty = 5.0},
                         .reps = 5,
                         .last_at_ms = NOON - 20 * DAYS_MS,
                         .last_day = days_of(NOON, 0, 4) - 20};
}

static void test_fuzz_is_stable(void **state)
{
    struct scheduler scheduler;
    struct card card = settled_card(20.0);
    struct review review = {.rating = RATING_GOOD, .at_ms = NOON};
    struct schedule plain;
    struct schedule preview[4];
    bool differs = false;

    (void)state;
    scheduler_init(&scheduler);
    plain = scheduler_answer(&scheduler, &card, review);
    scheduler_preview(&scheduler, &card, review, "ep051.a", NULL, preview);
    for (int i = 0; i < 50; i++) {
        char name[24];
        struct schedule chosen;
        int64_t low;
        int64_t high;

        snprintf(name, sizeof(name), "ep051.q%d", i);
        chosen = scheduler_choose(&scheduler, &card, review, name, NULL);
        scheduler_fuzz_range((double)plain.interval_days, 20,
                             scheduler.max_interval, &low, &high);
        assert_in_range(chosen.interval_days, low, high);
        differs |= chosen.interval_days != plain.interval_days;
        assert_int_equal(
            chosen.due_day,
            scheduler_choose(&scheduler, &card, review, name, NULL).due_day);
    }
    assert_true(differs);
    assert_int_equal(
        preview[2].due_day,
        scheduler_choose(&scheduler, &card, review, "ep051.a", NULL).due_day);
    assert_true(preview[1].interval_days <= preview[2].interval_days);
    assert_true(preview[2].interval_days <= preview[3].interval_days);
}

/* Days that are full are avoided, days with a sibling, too. */
static void test_balance(void **state)
{
    struct scheduler scheduler;
    struct card card = settled_card(6.0);
    struct review review = {.rating = RATING_GOOD, .at_ms = NOON};
    unsigned due[200];
    struct day_load load = {due, COUNT_OF(due), days_of(NOON, 0, 4), NULL, 0};
    int64_t free_day;
    struct schedule plain;

    (void)state;
    scheduler_init(&scheduler);
    scheduler.balance = true;
    plain = scheduler_answer(&scheduler, &card, review);
    free_day = plain.due_day + 1;
    for (size_t i = 0; i < COUNT_OF(due); i++) {
        due[i] = load.first_day + (int64_t)i == free_day ? 0 : 40;
    }
    for (int i = 0; i < 20; i++) {
        char name[24];

        snprintf(name, sizeof(name), "ep001.q%d", i);
        assert_int_equal(
            scheduler_choose(&scheduler, &card, review, name, &load).due_day,
            free_day);
    }
    due[free_day - load.first_day] = 40;
    load.sibling_days = &free_day;
    load.sibling_count = 1;
    for (int i = 0; i < 20; i++) {
        char name[24];

        snprintf(name, sizeof(name), "ep001.q%d", i);
        assert_int_not_equal(
            scheduler_choose(&scheduler, &card, review, name, &load).due_day,
            free_day);
    }
}

/* A load that ends before the range, or lies far away, reads nothing. */
static void test_balance_outside_the_load(void **state)
{
    struct scheduler scheduler;
    struct card card = settled_card(30.0);
    struct review review = {.rating = RATING_GOOD, .at_ms = NOON};
    unsigned due[1] = {7};
    struct day_load load = {due, 1, INT64_C(1) << 40, NULL, 0};

    (void)state;
    scheduler_init(&scheduler);
    scheduler.balance = true;
    assert_true(
        scheduler_choose(&scheduler, &card, review, "a.b", &load).due_day > 0);
    load.first_day = -5;
    assert_true(
        scheduler_choose(&scheduler, &card, review, "a.b", &load).due_day > 0);
}

static void test_days(void **state)
{
    (void)state;
    assert_int_equal(days_of(0, 0, 0), 0);
    assert_int_equal(days_of(-1, 0, 0), -1);
    assert_int_equal(days_of(0, 0, 4), -1);
    assert_int_equal(days_of(4 * INT64_C(3600000), 0, 4), 0);
    assert_int_equal(days_of(days_start_ms(20000, 330, 4), 330, 4), 20000);
    assert_int_equal(days_of(days_start_ms(20000, 330, 4) - 1, 330, 4), 19999);
    assert_int_equal(days_elapsed(5, 3), 0);
}

static void test_queue_order(void **state)
{
    struct model model;
    struct queue_entry entries[] = {
        {.index = 0,
         .memory = {.stability = 10},
         .last_day = 90,
         .due_day = 100,
         .retention = 0.9,
         .cost_minutes = 1},
        {.index = 1,
         .memory = {.stability = 10},
         .last_day = 60,
         .due_day = 70,
         .retention = 0.9,
         .cost_minutes = 1},
        {.index = 2,
         .memory = {.stability = 100},
         .last_day = 60,
         .due_day = 100,
         .retention = 0.9,
         .cost_minutes = 1},
    };

    (void)state;
    model_init(&model, &params_default);
    queue_sort(&model, QUEUE_OVERDUE, 100, entries, COUNT_OF(entries));
    assert_int_equal(entries[0].index, 1);
    assert_true(fabs(entries[0].urgency - 4.0) < 1e-9);
    assert_int_equal(entries[1].index, 0);
    assert_int_equal(entries[2].index, 2);
    queue_sort(&model, QUEUE_BACKLOG, 100, entries, COUNT_OF(entries));
    assert_int_equal(entries[2].index, 1); /* not of today */
    assert_true(queue_overdueness(&model, &entries[0].memory, 0, 0.9) == 0.0);
}

static void test_queue_spread(void **state)
{
    int64_t days[7];

    (void)state;
    queue_spread(7, 100, 3, days);
    assert_int_equal(days[0], 100);
    assert_int_equal(days[2], 100);
    assert_int_equal(days[3], 101);
    assert_int_equal(days[6], 102);
    queue_spread(2, 100, 0, days);
    assert_int_equal(days[1], 100);
}

static void test_leech(void **state)
{
    static const struct {
        int lapses, threshold;
        bool now, ever;
    } rows[] = {
        {7, 8, false, false}, {8, 8, true, true},  {9, 8, false, true},
        {12, 8, true, true},  {16, 8, true, true}, {8, 0, false, false},
        {1, 1, true, true},   {2, 1, true, true},  {3, 3, true, true},
        {4, 3, false, true},  {5, 3, true, true},
    };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        assert_int_equal(queue_is_leech_now(rows[i].lapses, rows[i].threshold),
                         rows[i].now);
        assert_int_equal(queue_is_leech(rows[i].lapses, rows[i].threshold),
                         rows[i].ever);
    }
}

/*
 * With FSRS-7 states and steps stay; time is fractional, an interval whole days
 * and at least one, and stability is the 90 % interval.
 */
static void test_fsrs7(void **state)
{
    struct scheduler scheduler;
    struct card card = {0};
    struct fsrs7_memory memory = fsrs7_first(&fsrs7_default, RATING_GOOD);
    struct review review = {.rating = RATING_GOOD, .at_ms = NOON};
    struct schedule next;

    (void)state;
    scheduler_init(&scheduler);
    scheduler.fuzz = false;
    model_set_fsrs7(&scheduler.model, &fsrs7_default, true);
    next = scheduler_answer(&scheduler, &card, review);
    assert_int_equal(next.card.state, CARD_LEARNING);
    assert_true(next.card.memory.slow == memory.slow);
    card = next.card;
    review.at_ms = next.due_ms; /* ten minutes later */
    memory = fsrs7_next(&fsrs7_default, memory, RATING_GOOD, 600.0 / 86400.0);
    next = scheduler_answer(&scheduler, &card, review);
    assert_int_equal(next.card.state, CARD_REVIEW);
    assert_int_equal(next.elapsed_days, 0);
    assert_true(next.card.memory.slow == memory.slow);
    assert_true(next.card.memory.fast == memory.fast);
    assert_true(next.interval_days >= 1);
    assert_true(
        fabs(fsrs7_recall(&fsrs7_default, &memory, next.card.memory.stability) -
             0.9) < 1e-6);
    assert_true(fabs(memory_recall_of(&scheduler.model, &next.card.memory,
                                      next.card.memory.stability) -
                     0.9) < 1e-6);
    assert_int_equal(next.interval_days,
                     (int64_t)fmax(round(next.card.memory.stability), 1.0));
    card = next.card;
    review.at_ms += 5 * DAYS_MS + DAYS_MS / 2;
    {
        struct schedule out[4];

        scheduler_preview(&scheduler, &card, review, "ep001.a", NULL, out);
        assert_true(out[1].interval_days < out[2].interval_days);
        assert_true(out[2].interval_days < out[3].interval_days);
        assert_int_equal(out[0].card.state, CARD_RELEARNING);
        assert_true(out[0].card.memory.fast <= 0.8 * out[0].card.memory.slow);
    }
}

/* Hostile histories: numbers stay in their ranges. */
static void test_ranges_hold(void **state)
{
    struct scheduler scheduler;
    struct card card = {0};
    uint32_t random = 1;

    (void)state;
    scheduler_init(&scheduler);
    for (int i = 0; i < 20000; i++) {
        struct review review;

        random = random * 1664525u + 1013904223u;
        review = (struct review){
            .rating = (enum rating)((random >> 30) + 1),
            .at_ms = (int64_t)(random & 0xffffff) * 1000000 - NOON,
            .offset_min = (int)(random % 1681) - 840,
        };
        card = scheduler_fold(&scheduler, &card, review);
        assert_true(card.memory.stability >= MEMORY_STABILITY_MIN);
        assert_true(card.memory.stability <= MEMORY_STABILITY_MAX);
        assert_true(card.memory.difficulty >= 1.0);
        assert_true(card.memory.difficulty <= 10.0);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_params_read),
        cmocka_unit_test(test_params_ceiling),
        cmocka_unit_test(test_defaults_in_range),
        cmocka_unit_test(test_steps_refused),
        cmocka_unit_test(test_answer_is_due_tomorrow),
        cmocka_unit_test(test_no_lapse),
        cmocka_unit_test(test_fuzz_is_stable),
        cmocka_unit_test(test_balance),
        cmocka_unit_test(test_balance_outside_the_load),
        cmocka_unit_test(test_days),
        cmocka_unit_test(test_queue_order),
        cmocka_unit_test(test_queue_spread),
        cmocka_unit_test(test_leech),
        cmocka_unit_test(test_fsrs7),
        cmocka_unit_test(test_ranges_hold),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
