/* The pace of answers, a normal day, a backlog. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "app/workload.h"

static void pace_is_a_mean_of_the_newest(void **state)
{
    struct pace pace = {{0}, {0}};

    (void)state;
    assert_int_equal(pace_get_seconds(&pace, QUESTION_SINGLE, 30), 30);
    for (int i = 0; i < PACE_MIN - 1; i++) {
        pace_add(&pace, QUESTION_SINGLE, 10000);
    }
    pace_add(&pace, QUESTION_SINGLE, 0); /* no time known: left out */
    assert_int_equal(pace_get_seconds(&pace, QUESTION_SINGLE, 30), 30);
    pace_add(&pace, QUESTION_SINGLE, 20000);
    assert_int_equal(pace_get_seconds(&pace, QUESTION_SINGLE, 30), 12);
    assert_int_equal(pace_get_seconds(&pace, QUESTION_EXPLAIN, 120), 120);
}

static void pace_forgets_what_is_old(void **state)
{
    struct pace pace = {{0}, {0}};

    (void)state;
    for (int i = 0; i < PACE_ANSWERS; i++) {
        pace_add(&pace, QUESTION_TEXT, 60000);
    }
    for (int i = 0; i < 1000; i++) {
        pace_add(&pace, QUESTION_TEXT, 1000);
    }
    assert_int_equal(pace_get_seconds(&pace, QUESTION_TEXT, 5), 60);
}

static void pace_is_bounded(void **state)
{
    struct pace pace = {{0}, {0}};

    (void)state;
    assert_int_equal(pace_get_seconds(&pace, QUESTION_TEXT, 0), 1);
    for (int i = 0; i < PACE_MIN; i++) {
        pace_add(&pace, QUESTION_TEXT, 1);
        pace_add(&pace, QUESTION_MATCH, INT64_C(1) << 50);
    }
    assert_int_equal(pace_get_seconds(&pace, QUESTION_TEXT, 5), 1);
    assert_int_equal(pace_get_seconds(&pace, QUESTION_MATCH, 5), 3600);
}

static void normal_day_is_of_studied_days(void **state)
{
    struct store_day list[BACKLOG_DAYS + 4];
    struct store_days days = {list, 0, 0};

    (void)state;
    assert_true(workload_normal_day(&days, 100) <= 0);
    /* Two old days that no longer count, 14 that do, one without an answer,
     * and today. */
    for (int i = 0; i < BACKLOG_DAYS + 4; i++) {
        list[days.count++] =
            (struct store_day){.day = 50 + i, .answers = i < 2 ? 1000 : 20};
    }
    list[BACKLOG_DAYS + 2].answers = 0;
    list[BACKLOG_DAYS + 3].day = 100;
    list[BACKLOG_DAYS + 3].answers = 500;
    assert_true(workload_normal_day(&days, 100) > 19.99);
    assert_true(workload_normal_day(&days, 100) < 20.01);
}

static void backlog_needs_both(void **state)
{
    static const struct {
        size_t overdue;
        double normal;
        bool backlog;
    } cases[] = {
        {0, 0, false},    {40, 0, false},   {41, 0, true},  {41, 20, true},
        {41, 30, false},  {60, 40, false},  {61, 40, true}, {200, 150, false},
        {226, 150, true}, {40, 1.5, false},
    };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        assert_int_equal(workload_is_backlog(cases[i].overdue, cases[i].normal),
                         cases[i].backlog);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(pace_is_a_mean_of_the_newest),
        cmocka_unit_test(pace_forgets_what_is_old),
        cmocka_unit_test(pace_is_bounded),
        cmocka_unit_test(normal_day_is_of_studied_days),
        cmocka_unit_test(backlog_needs_both),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
