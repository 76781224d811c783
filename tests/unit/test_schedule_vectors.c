/*
 * The schedule against vectors made by public implementations
 * (tests/data/schedule/vectors-public.jsonl, one object a line).
 */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <jansson.h>

#include "base/mem.h"
#include "base/path.h"
#include "schedule/days.h"
#include "schedule/scheduler.h"

typedef size_t (*check_vector)(const json_t *vector);

static double number(const json_t *object, const char *key)
{
    const json_t *value = json_object_get(object, key);

    if (!json_is_number(value)) {
        fail_msg("no number '%s'", key);
    }
    return json_number_value(value);
}

static double at(const json_t *list, size_t index)
{
    return json_number_value(json_array_get(list, index));
}

static const char *id_of(const json_t *vector)
{
    return json_string_value(json_object_get(vector, "id"));
}

static void check_close(const json_t *vector, size_t row, const char *what,
                        double got, double want, double relative)
{
    if (!(fabs(got - want) <= relative * fmax(fabs(want), 1e-3))) {
        fail_msg("%s row %zu: %s is %.12g, not %.12g", id_of(vector), row, what,
                 got, want);
    }
}

static void check_int(const json_t *vector, size_t row, const char *what,
                      int64_t got, int64_t want)
{
    if (got != want) {
        fail_msg("%s row %zu: %s is %lld, not %lld", id_of(vector), row, what,
                 (long long)got, (long long)want);
    }
}

static struct params read_params(const json_t *list)
{
    struct params params;

    assert_int_equal(json_array_size(list), PARAMS_COUNT);
    for (size_t i = 0; i < PARAMS_COUNT; i++) {
        params.w[i] = at(list, i);
    }
    return params;
}

/* Runs `check` on every vector of the family; returns the rows checked. */
static size_t each_vector(const char *family, check_vector check)
{
    char *path = path_join(getenv("top_srcdir"),
                           "tests/data/schedule/vectors-public.jsonl");
    FILE *file = fopen(path, "r");
    size_t rows = 0;
    json_t *vector;

    assert_non_null(file);
    while ((vector = json_loadf(file, JSON_DISABLE_EOF_CHECK, NULL)) != NULL) {
        const char *name = json_string_value(json_object_get(vector, "family"));

        if (strcmp(name, family) == 0) {
            rows += check(vector);
        }
        json_decref(vector);
    }
    fclose(file);
    free(path);
    return rows;
}

static size_t check_mem(const json_t *vector)
{
    const json_t *reviews = json_object_get(vector, "reviews");
    struct params params = read_params(json_object_get(vector, "w"));
    double retention = number(vector, "dr");
    struct model model;
    struct memory memory = {0};
    const json_t *review;
    size_t i;

    model_init(&model, &params);
    json_array_foreach(reviews, i, review)
    {
        enum rating rating = (enum rating)(int)number(review, "g");

        memory = i == 0
                     ? memory_first(&model, rating)
                     : memory_next(&model, memory, rating, number(review, "t"));
        check_close(vector, i, "S", memory.stability, number(review, "s"),
                    2e-4);
        assert_true(fabs(memory.difficulty - number(review, "d")) < 2e-5);
        check_close(vector, i, "interval",
                    memory_interval(&model, memory.stability, retention),
                    number(review, "ivl"), 2e-4);
    }
    return i;
}

static void test_mem(void **state)
{
    (void)state;
    assert_true(each_vector("mem", check_mem) > 500);
}

static void read_steps(struct steps *steps, const json_t *list)
{
    double minutes[SCHEDULER_STEPS_MAX];
    size_t count = json_array_size(list);

    assert_true(count <= SCHEDULER_STEPS_MAX);
    for (size_t i = 0; i < count; i++) {
        minutes[i] = at(list, i);
    }
    assert_true(steps_set(steps, minutes, count));
}

static struct scheduler read_scheduler(const json_t *vector, bool long_term)
{
    struct params params = read_params(json_object_get(vector, "w"));
    struct scheduler scheduler;

    scheduler_init(&scheduler);
    scheduler.retention = number(vector, "dr");
    scheduler.max_interval = (int)number(vector, "max_ivl");
    scheduler.rollover_hour = (int)number(vector, "rollover_hour");
    read_steps(&scheduler.learning,
               json_object_get(vector, "learning_steps_min"));
    read_steps(&scheduler.relearning,
               json_object_get(vector, "relearning_steps_min"));
    scheduler.long_term = long_term;
    scheduler.fuzz = false;
    scheduler_set_params(&scheduler, &params);
    return scheduler;
}

static void check_state(const json_t *vector, size_t row,
                        const struct card *card, const json_t *review)
{
    static const char *const names[] = {"new", "learning", "review",
                                        "relearning"};
    const json_t *step = json_object_get(review, "step");

    assert_string_equal(names[card->state],
                        json_string_value(json_object_get(review, "state")));
    if (json_is_integer(step)) {
        check_int(vector, row, "step", card->step, json_integer_value(step));
    }
    check_int(vector, row, "lapses", card->lapses,
              (int64_t)number(review, "lapses"));
    check_int(vector, row, "reps", card->reps, (int64_t)number(review, "reps"));
}

/* `interval_key` names the field; a null there is not checked. */
static size_t check_cards(const json_t *vector, const char *interval_key,
                          bool long_term, double tolerance)
{
    struct scheduler scheduler = read_scheduler(vector, long_term);
    bool raw = strcmp(interval_key, "ivl_raw_days") == 0;
    struct card card = {0};
    const json_t *row;
    size_t i;

    json_array_foreach(json_object_get(vector, "reviews"), i, row)
    {
        struct review review = {
            .rating = (enum rating)(int)number(row, "g"),
            .at_ms = (int64_t)number(row, "at_ms"),
            .offset_min = (int)number(vector, "utc_offset_min"),
        };
        struct schedule next = scheduler_answer(&scheduler, &card, review);
        struct card folded = scheduler_fold(&scheduler, &card, review);
        const json_t *interval = json_object_get(row, interval_key);
        const json_t *s = json_object_get(row, "s");

        assert_memory_equal(&folded, &next.card, sizeof(folded));
        check_int(vector, i, "elapsed", next.elapsed_days,
                  (int64_t)number(row, "elapsed_days"));
        if (json_is_number(s)) {
            check_close(vector, i, "S", next.card.memory.stability,
                        json_number_value(s), tolerance);
        }
        check_close(vector, i, "D", next.card.memory.difficulty,
                    number(row, "d"), tolerance);
        check_state(vector, i, &next.card, row);
        if (json_is_number(interval)) {
            int64_t days =
                raw ? scheduler_raw_interval(&scheduler, &next.card.memory)
                    : next.interval_days;

            check_int(vector, i, "interval", days,
                      json_integer_value(interval));
        }
        if (next.card.state != CARD_REVIEW) {
            check_int(vector, i, "due", next.due_ms,
                      (int64_t)number(row, "due_ms"));
        }
        card = next.card;
    }
    return i;
}

static size_t check_sched(const json_t *vector)
{
    return check_cards(vector, "ivl_days", false, 1e-6);
}

static void test_sched(void **state)
{
    (void)state;
    assert_true(each_vector("sched", check_sched) > 300);
}

static size_t check_steps(const json_t *vector)
{
    return check_cards(vector, "ivl_raw_days", false, 1e-9);
}

static void test_steps(void **state)
{
    (void)state;
    assert_true(each_vector("steps", check_steps) > 200);
}

static size_t check_long(const json_t *vector)
{
    return check_cards(vector, "ivl_days", true, 1e-6);
}

static void test_long(void **state)
{
    (void)state;
    assert_true(each_vector("long", check_long) > 80);
}

static size_t check_fuzz(const json_t *vector)
{
    const json_t *row;
    size_t i;

    json_array_foreach(json_object_get(vector, "rows"), i, row)
    {
        int64_t low;
        int64_t high;

        scheduler_fuzz_range(at(row, 0), (int64_t)at(row, 1), (int)at(row, 2),
                             &low, &high);
        check_int(vector, i, "low", low, (int64_t)at(row, 3));
        check_int(vector, i, "high", high, (int64_t)at(row, 4));
    }
    return i;
}

static void test_fuzz(void **state)
{
    (void)state;
    assert_true(each_vector("fuzz", check_fuzz) > 100);
}

static size_t check_curve(const json_t *vector)
{
    const json_t *row;
    size_t i;

    json_array_foreach(json_object_get(vector, "rows"), i, row)
    {
        struct params params = params_default;
        struct model model;
        double recall;

        params.w[20] = at(row, 0);
        model_init(&model, &params);
        recall = memory_recall(&model, at(row, 1), at(row, 2));
        assert_true(fabs(recall - at(row, 3)) < 2e-8);
    }
    return i;
}

static void test_curve(void **state)
{
    (void)state;
    assert_true(each_vector("curve", check_curve) > 50);
}

static size_t check_sm2(const json_t *vector)
{
    const json_t *row;
    size_t i;

    json_array_foreach(json_object_get(vector, "rows"), i, row)
    {
        struct params params = read_params(json_object_get(row, "w"));
        struct model model;
        struct memory memory;

        model_init(&model, &params);
        memory =
            memory_from_sm2(&model, number(row, "ease"),
                            number(row, "interval"), number(row, "retention"));
        check_close(vector, i, "S", memory.stability, number(row, "s"), 1e-5);
        check_close(vector, i, "D", memory.difficulty, number(row, "d"), 1e-4);
    }
    return i;
}

static void test_sm2(void **state)
{
    (void)state;
    assert_true(each_vector("sm2", check_sm2) > 10);
}

static size_t check_daydiff(const json_t *vector)
{
    const json_t *row;
    size_t i;

    json_array_foreach(json_object_get(vector, "rows"), i, row)
    {
        int offset = (int)at(row, 2);
        int rollover = (int)at(row, 3);
        int64_t earlier = days_of((int64_t)at(row, 0), offset, rollover);
        int64_t later = days_of((int64_t)at(row, 1), offset, rollover);

        check_int(vector, i, "elapsed", days_elapsed(earlier, later),
                  (int64_t)at(row, 4));
    }
    return i;
}

static void test_daydiff(void **state)
{
    (void)state;
    assert_true(each_vector("daydiff", check_daydiff) > 20);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_mem),   cmocka_unit_test(test_sched),
        cmocka_unit_test(test_steps), cmocka_unit_test(test_long),
        cmocka_unit_test(test_fuzz),  cmocka_unit_test(test_curve),
        cmocka_unit_test(test_sm2),   cmocka_unit_test(test_daydiff),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
