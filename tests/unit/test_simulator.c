/* Simulated days: limits, determinism, and the shape of the results. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "base/mem.h"
#include "schedule/simulator.h"

enum { DAYS = 120 };

static void small(struct simulator *simulator)
{
    simulator_init(simulator, &params_default);
    simulator->days = DAYS;
    simulator->cards = 600;
    simulator->new_limit = 10;
}

static void test_limits(void **state)
{
    struct simulator_day days[DAYS];
    struct simulator simulator;
    size_t fresh = 0;

    (void)state;
    small(&simulator);
    simulator.review_limit = 25;
    simulator.day_seconds = 400.0;
    simulator_run(&simulator, 0.9, 1, days);
    for (size_t i = 0; i < DAYS; i++) {
        fresh += days[i].fresh;
        assert_true(days[i].fresh <= 10);
        assert_true(days[i].reviews <= 25);
        /* the answer that crosses the limit is still given: one card's */
        assert_true(days[i].seconds <= 400.0 + 6 * 20.0);
        assert_true(days[i].known <= (double)fresh + 1e-9);
        assert_true(days[i].known >= 0.5 * (double)fresh);
    }
    assert_true(fresh <= 600);
}

static void test_all_cards_are_learnt(void **state)
{
    struct simulator_day days[DAYS];
    struct simulator simulator;
    size_t fresh = 0;

    (void)state;
    small(&simulator);
    simulator_run(&simulator, 0.9, 1, days);
    for (size_t i = 0; i < DAYS; i++) {
        fresh += days[i].fresh;
    }
    assert_int_equal(fresh, 600);
    assert_int_equal(days[59].fresh, 10);
    assert_int_equal(days[60].fresh, 0);
    assert_true(days[DAYS - 1].known > 0.85 * 600);
}

static void test_deterministic(void **state)
{
    struct simulator_day a[DAYS];
    struct simulator_day b[DAYS];
    struct simulator_cost one;
    struct simulator_cost two;
    struct simulator simulator;

    (void)state;
    small(&simulator);
    simulator_run(&simulator, 0.9, 5, a);
    simulator_run(&simulator, 0.9, 5, b);
    assert_memory_equal(a, b, sizeof(a));
    simulator_run(&simulator, 0.9, 6, b);
    assert_memory_not_equal(a, b, sizeof(a));
    simulator_cost(&simulator, 0.85, 6, 1, &one);
    simulator_cost(&simulator, 0.85, 6, 2, &two);
    assert_memory_equal(&one, &two, sizeof(one));
}

/* More wanted, more work and more known; the cheap curve agrees. */
static void test_shape(void **state)
{
    double work = 0.0;
    double known = 0.0;
    double expected = 0.0;
    struct simulator simulator;

    (void)state;
    small(&simulator);
    for (double r = 0.72; r < 0.98; r += 0.06) {
        struct simulator_cost cost;
        double seconds = simulator_expected_seconds(&simulator, r);

        simulator_cost(&simulator, r, 8, 1, &cost);
        assert_true(cost.seconds > work);
        assert_true(cost.known > known);
        assert_true(seconds > expected);
        work = cost.seconds;
        known = cost.known;
        expected = seconds;
    }
}

static void test_best_retention(void **state)
{
    struct simulator_cost best;
    struct simulator simulator;
    double retention = 0.0;

    (void)state;
    small(&simulator);
    assert_true(simulator_best_retention(&simulator, 2, &retention));
    assert_true(retention >= SIMULATOR_LOW && retention <= SIMULATOR_HIGH);
    simulator_cost(&simulator, retention, simulator_runs(DAYS), 1, &best);
    for (double r = SIMULATOR_LOW; r <= SIMULATOR_HIGH; r += 0.05) {
        struct simulator_cost cost;

        simulator_cost(&simulator, r, simulator_runs(DAYS), 1, &cost);
        assert_true(cost.seconds_of_known > 0.97 * best.seconds_of_known);
    }
}

/* Cards that are there already: overdue ones come on the first day. */
static void test_known_cards(void **state)
{
    struct simulator_card cards[] = {
        {{.stability = 20.0, .difficulty = 5.0}, -30, -10},
        {{.stability = 20.0, .difficulty = 5.0}, -5, 15},
        {{.stability = 9.0, .difficulty = 5.0}, 0, 500}};
    struct simulator_day days[DAYS];
    struct simulator simulator;

    (void)state;
    small(&simulator);
    simulator.cards = COUNT_OF(cards);
    simulator.known = cards;
    simulator.known_count = COUNT_OF(cards);
    simulator_run(&simulator, 0.9, 1, days);
    assert_int_equal(days[0].reviews, 1);
    assert_int_equal(days[0].fresh, 0);
    assert_true(days[0].known > 2.0 && days[0].known <= 3.0);
}

static void test_nothing(void **state)
{
    struct simulator_cost cost;
    struct simulator simulator;
    double retention = 0.0;

    (void)state;
    small(&simulator);
    simulator.cards = 0;
    simulator_cost(&simulator, 0.9, 2, 1, &cost);
    assert_true(isinf(cost.seconds_of_known));
    assert_false(simulator_best_retention(&simulator, 1, &retention));
    assert_int_equal(simulator_runs(30), 180);
    assert_int_equal(simulator_runs(365), 16);
    assert_int_equal(simulator_runs(3650), 16);
    assert_true(simulator_runs(100) < 180 && simulator_runs(100) > 16);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_limits),
        cmocka_unit_test(test_all_cards_are_learnt),
        cmocka_unit_test(test_deterministic),
        cmocka_unit_test(test_shape),
        cmocka_unit_test(test_best_retention),
        cmocka_unit_test(test_known_cards),
        cmocka_unit_test(test_nothing),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
