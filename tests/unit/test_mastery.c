/* The states of an objective, row by row. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/mem.h"
#include "quiz/mastery.h"

#define NEW                                                                    \
    {                                                                          \
        .live = true                                                           \
    }
#define ITEM(r, s, n)                                                          \
    {                                                                          \
        true, true, (r), (s), (n), 10, 10 + (n > 1)                            \
    }
#define OLD(r, s, n)                                                           \
    {                                                                          \
        false, true, (r), (s), (n), 10, 10 + (n > 1)                           \
    }

static void test_states(void **state)
{
    static const struct {
        const char *what;
        struct mastery_item items[4];
        size_t count;
        enum mastery state;
    } rows[] = {
        {"none answered", {NEW, NEW}, 2, MASTERY_UNSEEN},
        {"no items", {NEW}, 0, MASTERY_UNSEEN},
        {"one answered", {ITEM(0.9, 5, 1), NEW}, 2, MASTERY_STARTED},
        {"two, low recall",
         {ITEM(0.6, 5, 1), ITEM(0.7, 5, 0), NEW},
         3,
         MASTERY_STARTED},
        {"two, 0.7",
         {ITEM(0.7, 5, 1), ITEM(0.7, 5, 0), NEW},
         3,
         MASTERY_FAMILIAR},
        {"all right, one day",
         {ITEM(0.9, 5, 1), ITEM(0.9, 5, 1)},
         2,
         MASTERY_FAMILIAR},
        {"all right, two days",
         {ITEM(0.9, 5, 2), ITEM(0.9, 5, 1)},
         2,
         MASTERY_PROFICIENT},
        {"days of different items",
         {ITEM(0.9, 5, 1), {true, true, 0.9, 5, 1, 11, 11}},
         2,
         MASTERY_PROFICIENT},
        {"one live item never right",
         {ITEM(0.9, 5, 2), ITEM(0.9, 5, 0)},
         2,
         MASTERY_FAMILIAR},
        {"mean exactly 0.85",
         {ITEM(0.80, 5, 2), ITEM(0.90, 5, 2)},
         2,
         MASTERY_PROFICIENT},
        {"below 0.85", {ITEM(0.80, 5, 2), ITEM(0.89, 5, 2)}, 2, MASTERY_FADING},
        {"median of 30 days",
         {ITEM(0.9, 20, 2), ITEM(0.9, 40, 2)},
         2,
         MASTERY_DURABLE},
        {"median below",
         {ITEM(0.9, 29, 2), ITEM(0.9, 29, 2), ITEM(0.9, 400, 2)},
         3,
         MASTERY_PROFICIENT},
        {"a withdrawn item counts for the mean only",
         {ITEM(0.9, 40, 2), OLD(0.9, 40, 0)},
         2,
         MASTERY_DURABLE},
    };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct mastery_objective got = mastery_of(rows[i].items, rows[i].count);

        if (got.state != rows[i].state) {
            fail_msg("%s: %s", rows[i].what, mastery_name(got.state));
        }
    }
}

static void test_figures(void **state)
{
    const struct mastery_item items[] = {ITEM(0.8, 10, 2), ITEM(0.6, 20, 1),
                                         NEW};
    struct mastery_objective got = mastery_of(items, 3);
    const double means[] = {0.9, 0.5, 0};
    const int weights[] = {3, 2, 1};

    (void)state;
    assert_true(fabs(got.mean - 0.7) < 1e-12);
    assert_true(got.median_stability == 15);
    assert_int_equal(got.answered, 2);
    assert_int_equal(got.live, 3);
    assert_int_equal(got.right, 2);
    assert_true(fabs(mastery_number(means, weights, 3) - 3.7 / 6) < 1e-12);
    assert_true(mastery_number(NULL, NULL, 0) == 0);
}

static void test_heard(void **state)
{
    static const struct {
        struct mastery_heard episode;
        enum heard heard;
    } rows[] = {
        {{1000, 0, 0, false}, HEARD_NO},
        {{1000, 500, 500, false}, HEARD_PARTLY},
        {{1000, 949, 949, false}, HEARD_PARTLY},
        {{1000, 950, 950, false}, HEARD_YES},
        {{1000, 900, 900, true}, HEARD_YES},
        {{1000, 899, 899, true}, HEARD_PARTLY},
        {{1000, 950, 400, false}, HEARD_READ},
        {{1000, 950, 900, true}, HEARD_YES},
        {{0, 0, 0, true}, HEARD_NO},
    };
    const enum mastery held[] = {MASTERY_DURABLE, MASTERY_PROFICIENT};
    const enum mastery fading[] = {MASTERY_DURABLE, MASTERY_FADING};

    (void)state;
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        assert_int_equal(mastery_heard(&rows[i].episode), rows[i].heard);
    }
    assert_true(mastery_holds(held, 2));
    assert_false(mastery_holds(fading, 2));
    assert_false(mastery_holds(held, 0));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_states),
        cmocka_unit_test(test_figures),
        cmocka_unit_test(test_heard),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
