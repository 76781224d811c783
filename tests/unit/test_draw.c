/* Instances: one seed, one question, the same everywhere. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "quiz/draw.h"
#include "quiz_samples.h"

/* SplitMix64 by hand: parameters first, then the choices from the last place
 * down. */
static uint64_t next(uint64_t *state)
{
    uint64_t z = (*state += 0x9e3779b97f4a7c15u);

    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
    return z ^ (z >> 31);
}

static void test_stream(void **state)
{
    struct question question;
    struct instance instance;
    struct error err = ERROR_INIT;
    uint64_t stream = 0x1234;
    double rate;
    double hold;

    (void)state;
    sample_computed(&question);
    assert_true(instance_draw(&instance, &question, 0x1234, &err));
    rate = 300 + 300 * (double)(next(&stream) % 7);
    hold = 20 + 20 * (double)(next(&stream) % 12);
    assert_true(instance.values[0].number == rate);
    assert_true(instance.values[1].number == hold);
    assert_true(fabs(instance.key - rate * hold / 1000) < 1e-9);
    instance_release(&instance);
    question_release(&question);

    sample_single(&question);
    assert_true(instance_draw(&instance, &question, 0x1234, &err));
    unsigned char order[] = {0, 1, 2, 3};

    stream = 0x1234;
    for (size_t i = 3; i >= 1; i--) {
        size_t j = (size_t)(next(&stream) % (i + 1));
        unsigned char swap = order[i];

        order[i] = order[j];
        order[j] = swap;
    }
    assert_memory_equal(instance.order, order, 4);
    instance_release(&instance);
    question_release(&question);
}

static void test_texts(void **state)
{
    struct question question;
    struct instance instance;
    struct error err = ERROR_INIT;
    struct str_list values = STR_LIST_INIT;
    struct str_list shown = STR_LIST_INIT;
    char *text;

    (void)state;
    sample_computed(&question);
    str_list_add(&values, "rate=1200");
    str_list_add(&values, "hold=80");
    assert_true(
        instance_restore(&instance, &question, 7, &values, &shown, &err));
    assert_true(fabs(instance.key - 96) < 1e-9);
    text = instance_text(&instance, question.stem, true);
    assert_string_equal(text, "An API receives 1,200 req/s and each call "
                              "holds one connection for 80 ms. How many are "
                              "busy?");
    free(text);
    text = instance_text(&instance, question.explain, true);
    assert_string_equal(text, "L = λW = 1,200 req/s × 80 ms = 96 connections.");
    free(text);
    text = instance_text(&instance, "{answer} {nothing} {rate", false);
    assert_string_equal(text, "{answer} {nothing} {rate");
    free(text);
    assert_null(instance_text(&instance, NULL, true));
    str_list_clear(&values);
    instance_add_values(&instance, &values);
    assert_int_equal(values.count, 2);
    assert_string_equal(values.items[0], "rate=1200");
    instance_release(&instance);
    question_release(&question);
    str_list_release(&values);
}

static void test_quantities_ascend(void **state)
{
    struct question question;
    struct instance instance;
    struct error err = ERROR_INIT;

    (void)state;
    sample_begin(&question, QUESTION_SINGLE, "q", "How long?");
    sample_choice(&question, "a", "2 s", false, NULL);
    sample_choice(&question, "b", "300 ms", true, NULL);
    sample_choice(&question, "c", "1 min", false, NULL);
    for (uint64_t seed = 0; seed < 20; seed++) {
        assert_true(instance_draw(&instance, &question, seed, &err));
        assert_memory_equal(instance.order, "\1\0\2", 3);
        instance_release(&instance);
    }
    /* Counts of different things are not sizes of one. */
    free(question.choices[0].text);
    question.choices[0].text = xstrdup("2 leaders");
    bool moved = false;

    for (uint64_t seed = 0; seed < 20; seed++) {
        assert_true(instance_draw(&instance, &question, seed, &err));
        moved = moved || memcmp(instance.order, "\1\0\2", 3) != 0;
        instance_release(&instance);
    }
    assert_true(moved);
    question.no_shuffle = true;
    assert_true(instance_draw(&instance, &question, 3, &err));
    assert_memory_equal(instance.order, "\0\1\2", 3);
    instance_release(&instance);
    question_release(&question);
}

static void test_conditions(void **state)
{
    struct question question;
    struct instance instance;
    struct error err = ERROR_INIT;

    (void)state;
    sample_computed(&question);
    question.derived = xcalloc(1, sizeof(*question.derived));
    question.derived_count = 1;
    question.derived[0].name = xstrdup("busy");
    question.derived[0].expr = xstrdup("rate * hold / 1000");
    str_list_add(&question.require, "busy < 100");
    for (uint64_t seed = 0; seed < 50; seed++) {
        assert_true(instance_draw(&instance, &question, seed, &err));
        assert_true(instance.values[2].number < 100);
        instance_release(&instance);
    }
    str_list_add(&question.require, "rate > 5000");
    assert_false(instance_draw(&instance, &question, 1, &err));
    assert_non_null(strstr(error_get(&err), "meets the conditions"));
    str_list_add(&question.require, "rat > 1");
    assert_false(instance_draw(&instance, &question, 1, &err));
    assert_non_null(strstr(error_get(&err), "did you mean 'rate'"));
    assert_false(question_check_expressions(&question, &err));
    question_release(&question);
    error_release(&err);
}

static void test_variants(void **state)
{
    struct question question;
    struct instance instance;
    struct error err = ERROR_INIT;
    bool refused;
    double least = 1e9;
    double most = 0;

    (void)state;
    sample_computed(&question);
    assert_int_equal(instance_count_variants(&question, 10000), 84);
    assert_int_equal(instance_count_variants(&question, 50), 50);
    for (size_t i = 0; i < 84; i++) {
        assert_true(instance_variant(&instance, &question, i, &refused, &err));
        least = fmin(least, instance.key);
        most = fmax(most, instance.key);
        instance_release(&instance);
    }
    assert_true(fabs(least - 6) < 1e-9 && fabs(most - 504) < 1e-9);
    str_list_add(&question.require, "rate > 300");
    assert_false(instance_variant(&instance, &question, 0, &refused, &err));
    assert_true(refused);
    question.params[0].step = 0;
    assert_int_equal(instance_count_variants(&question, 50), 0);
    assert_false(instance_draw(&instance, &question, 1, &err));
    question_release(&question);
    error_release(&err);
}

static void test_rounding(void **state)
{
    static const struct {
        enum question_round round;
        const char *expr;
        double key;
    } rows[] = {
        {ROUND_UP, "12000 / 150", 80},  {ROUND_UP, "7 / 2", 4},
        {ROUND_DOWN, "7 / 2", 3},       {ROUND_NEAREST, "7 / 2", 4},
        {ROUND_NEAREST, "10 / 3", 3},   {ROUND_UP, "0.1 * 3 * 10", 3},
        {ROUND_DOWN, "0.29 * 100", 29},
    };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct question question;
        struct instance instance;
        struct error err = ERROR_INIT;

        sample_begin(&question, QUESTION_COMPUTED, "q", "How many?");
        question.number.expr = xstrdup(rows[i].expr);
        question.number.unit = xstrdup("servers");
        question.number.round = rows[i].round;
        assert_true(instance_draw(&instance, &question, 1, &err));
        assert_true(instance.key == rows[i].key);
        instance_release(&instance);
        question_release(&question);
    }
}

/* The order shown is kept, and found again after a choice was added. */
static void test_restore(void **state)
{
    struct question question;
    struct instance instance;
    struct instance again;
    struct error err = ERROR_INIT;
    struct str_list values = STR_LIST_INIT;
    struct str_list shown = STR_LIST_INIT;

    (void)state;
    sample_single(&question);
    assert_true(instance_draw(&instance, &question, 99, &err));
    instance_add_shown(&instance, &shown);
    assert_int_equal(shown.count, 4);
    sample_choice(&question, "late", "It comes late", false, NULL);
    assert_true(instance_restore(&again, &question, 5, &values, &shown, &err));
    assert_int_equal(again.order_count, 5);
    assert_memory_equal(again.order, instance.order, 4);
    assert_int_equal(again.order[4], 4);
    instance_release(&instance);
    instance_release(&again);
    question_release(&question);
    str_list_clear(&shown);

    sample_scenario(&question);
    assert_true(instance_draw(&instance, &question, 42, &err));
    assert_true(instance_is_drawn(&instance));
    instance_add_shown(&instance, &shown);
    assert_int_equal(shown.count, 3);
    assert_non_null(strstr(shown.items[0], "first-move/"));
    assert_true(instance_restore(&again, &question, 1, &values, &shown, &err));
    assert_memory_equal(again.steps[1].order, instance.steps[1].order, 3);
    instance_release(&instance);
    instance_release(&again);
    question_release(&question);
    str_list_release(&shown);
}

/* Listed against its own constraints: told in an order that holds. */
static void sample_late_cause(struct question *question)
{
    sample_begin(question, QUESTION_ORDER, "q", "Order these.");
    sample_item(question, "a", "First", "b");
    sample_item(question, "b", "Second", NULL);
    sample_item(question, "c", "Third", "a");
}

static void test_truth(void **state)
{
    static const struct {
        void (*sample)(struct question *);
        const char *truth;
    } rows[] = {
        {sample_single, "It doubles to 120"},
        {sample_multiple, "Arrivals match departures\nOne boundary"},
        {sample_truefalse, "true"},
        {sample_numeric, "50 ms"},
        {sample_text, "coherency"},
        {sample_cloze, "The mean number is [ρ] divided by [1-ρ]."},
        {sample_late_cause, "1  Second\n2  First\n3  Third"},
        {sample_scenario, "300 ms\nRefuse new work above a limit"},
        {sample_explain, "At 95 % a request stays 20 service times."},
    };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct question question;
        struct instance instance;
        struct error err = ERROR_INIT;
        struct str truth = STR_INIT;

        rows[i].sample(&question);
        assert_true(instance_draw(&instance, &question, 3, &err));
        instance_add_truth(&instance, &truth);
        assert_string_equal(truth.buf, rows[i].truth);
        str_release(&truth);
        instance_release(&instance);
        question_release(&question);
    }
}

static void test_limits(void **state)
{
    struct question question;
    struct instance instance;
    struct error err = ERROR_INIT;

    (void)state;
    sample_begin(&question, QUESTION_ORDER, "q", "Order.");
    for (int i = 0; i < 12; i++) {
        sample_item(&question, "a", "b", NULL);
    }
    assert_false(instance_draw(&instance, &question, 1, &err));
    instance_release(&instance);
    question_release(&question);
    error_release(&err);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_stream),
        cmocka_unit_test(test_texts),
        cmocka_unit_test(test_quantities_ascend),
        cmocka_unit_test(test_conditions),
        cmocka_unit_test(test_variants),
        cmocka_unit_test(test_rounding),
        cmocka_unit_test(test_restore),
        cmocka_unit_test(test_truth),
        cmocka_unit_test(test_limits),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
