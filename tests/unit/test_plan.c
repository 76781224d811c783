/* What the model expects of a plan: bounds, order and a case by hand. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "app/plan_model.h"
#include "base/mem.h"

enum { TODAY = 20514 };

static struct plan_model model_for(int64_t days)
{
    struct plan_model model = {
        .today = TODAY, .date = TODAY + days, .first_right = 0.7};

    scheduler_init(&model.scheduler);
    return model;
}

static struct plan_card card_of(double stability, int64_t ago, int64_t due_in)
{
    return (struct plan_card){
        .card = {.state = CARD_REVIEW,
                 .memory = {.stability = stability, .difficulty = 5.0},
                 .reps = 3,
                 .last_day = TODAY - ago},
        .retention = 0.9,
        .due_day = TODAY + due_in,
    };
}

static bool close_to(double a, double b)
{
    return fabs(a - b) < 1e-9;
}

static void left_is_the_curve(void **state)
{
    struct plan_model model = model_for(10);
    struct plan_card card = card_of(20, 10, 0);
    struct plan_card unseen = {.retention = 0.9, .due_day = TODAY};

    (void)state;
    assert_true(close_to(plan_recall_left(&model, &card), 0.9));
    assert_true(close_to(plan_recall_left(&model, &unseen), 0));
}

/* Due only after the date: nothing is asked, the curve stands. */
static void kept_without_an_answer(void **state)
{
    struct plan_model model = model_for(10);
    struct plan_card card = card_of(20, 10, 10);
    double load[10] = {0};

    (void)state;
    assert_true(
        close_to(plan_recall_kept(&model, &card, card.due_day, load), 0.9));
    for (size_t i = 0; i < COUNT_OF(load); i++) {
        assert_true(close_to(load[i], 0));
    }
}

/* One answer before the date, both ways followed by hand. */
static void kept_with_one_answer(void **state)
{
    struct plan_model model = model_for(2);
    struct plan_card card = card_of(20, 20, 1);
    const struct model *m = &model.scheduler.model;
    double recall = memory_recall(m, 21, 20);
    struct memory good = memory_next(m, card.card.memory, RATING_GOOD, 21);
    struct memory again = memory_next(m, card.card.memory, RATING_AGAIN, 21);
    double expected;
    double load[2] = {0};

    (void)state;
    /* Forgotten: a step of ten minutes, then right on the same day. */
    again = memory_next(m, again, RATING_GOOD, 0);
    expected = recall * memory_recall(m, 1, good.stability) +
               (1 - recall) * memory_recall(m, 1, again.stability);
    assert_true(close_to(plan_recall_kept(&model, &card, card.due_day, load),
                         expected));
    assert_true(close_to(load[0], 0));
    assert_true(close_to(load[1], 1 + (1 - recall)));
}

static void overdue_and_unseen_begin_in_time(void **state)
{
    struct plan_model model = model_for(30);
    struct plan_card overdue = card_of(5, 40, -35);
    struct plan_card unseen = {.retention = 0.9, .due_day = TODAY + 3};
    double load[30] = {0};
    double recall;

    (void)state;
    recall = plan_recall_kept(&model, &overdue, overdue.due_day, load);
    assert_true(load[0] >= 1);
    assert_true(recall > plan_recall_left(&model, &overdue) && recall <= 1);
    load[3] = 0;
    recall = plan_recall_kept(&model, &unseen, unseen.due_day, load);
    assert_true(load[3] >= 1);
    assert_true(recall > 0.7 && recall < 1);
}

/* A long plan with short intervals ends, and loses no weight. */
static void long_plan_is_bounded(void **state)
{
    struct plan_model model = model_for(366);
    struct plan_card card = card_of(0.01, 1, 0);
    double load[366] = {0};
    double recall;

    (void)state;
    card.retention = 0.99;
    model.scheduler.max_interval = 5;
    recall = plan_recall_kept(&model, &card, card.due_day, load);
    assert_true(recall > 0.5 && recall <= 1.0 + 1e-9);
    for (size_t i = 0; i < COUNT_OF(load); i++) {
        assert_true(load[i] >= 0 && load[i] < 10);
    }
}

static void pull_takes_the_weak(void **state)
{
    struct plan_model model = model_for(5);
    struct plan_card cards[] = {
        card_of(1000, 10, 900),                   /* known anyway */
        card_of(30, 20, 10),                      /* weak, due after the date */
        card_of(20, 15, 5),                       /* weaker */
        card_of(20, 20, 0),                       /* due before it anyway */
        {.retention = 0.9, .due_day = TODAY + 7}, /* unseen */
    };
    double load[5] = {5, 1, 3, 1, 2};

    (void)state;
    assert_int_equal(plan_pull(&model, cards, COUNT_OF(cards), load), 2);
    assert_int_equal(cards[0].pulled_to, cards[0].due_day);
    assert_int_equal(cards[1].pulled_to, TODAY + 1);
    assert_int_equal(cards[2].pulled_to, TODAY + 3);
    assert_int_equal(cards[3].pulled_to, cards[3].due_day);
    assert_int_equal(cards[4].pulled_to, cards[4].due_day);
    assert_true(close_to(load[1], 2) && close_to(load[3], 2));
}

/* An answer on the day of the last one teaches nothing: it is not asked. */
static void pull_waits_a_day(void **state)
{
    struct plan_model model = model_for(1);
    struct plan_card card = card_of(1, 0, 2);
    double load[2] = {0};

    (void)state;
    assert_int_equal(plan_pull(&model, &card, 1, load), 0);
    model.date = TODAY + 2;
    assert_int_equal(plan_pull(&model, &card, 1, load), 1);
    assert_int_equal(card.pulled_to, TODAY + 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(left_is_the_curve),
        cmocka_unit_test(kept_without_an_answer),
        cmocka_unit_test(kept_with_one_answer),
        cmocka_unit_test(overdue_and_unseen_begin_in_time),
        cmocka_unit_test(long_plan_is_bounded),
        cmocka_unit_test(pull_takes_the_weak),
        cmocka_unit_test(pull_waits_a_day),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
