/* The table of ratings, row by row, and confidence. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "quiz/rating.h"

#define R OUTCOME_RIGHT
#define P OUTCOME_PARTIAL
#define W OUTCOME_WRONG

static void test_rows(void **state)
{
    static const struct {
        const char *what;
        struct rating_input input;
        enum grade rating;
    } rows[] = {
        {"don't know", {.outcome = OUTCOME_SKIPPED, .tries = 1}, GRADE_AGAIN},
        {"shown", {.outcome = R, .score = 1, .shown = true}, GRADE_AGAIN},
        {"wrong", {.outcome = W, .tries = 1}, GRADE_AGAIN},
        {"partial of 4",
         {.type = QUESTION_MATCH, .outcome = P, .score = 0.8, .parts = 4},
         GRADE_AGAIN},
        {"partial of 5, 0.8",
         {.type = QUESTION_ORDER, .outcome = P, .score = 0.8, .parts = 5},
         GRADE_HARD},
        {"partial of 5, 0.79",
         {.type = QUESTION_ORDER, .outcome = P, .score = 0.79, .parts = 5},
         GRADE_AGAIN},
        {"credit", {.outcome = P, .score = 0.9, .parts = 1}, GRADE_AGAIN},
        {"one hint", {.outcome = R, .score = 1, .hints = 1}, GRADE_HARD},
        {"two hints", {.outcome = R, .score = 1, .hints = 2}, GRADE_AGAIN},
        {"second try",
         {.type = QUESTION_TEXT, .outcome = R, .score = 1, .tries = 2},
         GRADE_AGAIN},
        {"second try after a unit slip",
         {.type = QUESTION_NUMERIC,
          .outcome = R,
          .score = 1,
          .tries = 2,
          .forgiven = true},
         GRADE_GOOD},
        {"guess, single",
         {.type = QUESTION_SINGLE,
          .outcome = R,
          .score = 1,
          .certainty = CERTAINTY_GUESS},
         GRADE_AGAIN},
        {"guess, truefalse",
         {.type = QUESTION_TRUEFALSE,
          .outcome = R,
          .score = 1,
          .certainty = CERTAINTY_GUESS},
         GRADE_AGAIN},
        {"guess, multiple",
         {.type = QUESTION_MULTIPLE,
          .outcome = R,
          .score = 1,
          .certainty = CERTAINTY_GUESS},
         GRADE_HARD},
        {"guess, numeric",
         {.type = QUESTION_NUMERIC,
          .outcome = R,
          .score = 1,
          .certainty = CERTAINTY_GUESS},
         GRADE_HARD},
        {"fairly sure",
         {.outcome = R, .score = 1, .certainty = CERTAINTY_FAIRLY},
         GRADE_GOOD},
        {"right at first", {.outcome = R, .score = 1, .tries = 1}, GRADE_GOOD},
        {"easy", {.outcome = R, .score = 1, .easy = true}, GRADE_EASY},
        {"easy after a hint",
         {.outcome = R, .score = 1, .easy = true, .hints = 1},
         GRADE_HARD},
        {"easy but wrong", {.outcome = W, .easy = true}, GRADE_AGAIN},
        {"scenario 0.9",
         {.type = QUESTION_SCENARIO, .outcome = P, .score = 0.9},
         GRADE_GOOD},
        {"scenario 0.7",
         {.type = QUESTION_SCENARIO, .outcome = P, .score = 0.7},
         GRADE_HARD},
        {"scenario below",
         {.type = QUESTION_SCENARIO, .outcome = P, .score = 0.69},
         GRADE_AGAIN},
        {"explain, all",
         {.type = QUESTION_EXPLAIN, .outcome = R, .score = 1},
         GRADE_GOOD},
        {"explain, all required",
         {.type = QUESTION_EXPLAIN, .outcome = P, .score = 0.5},
         GRADE_HARD},
        {"explain, one missing",
         {.type = QUESTION_EXPLAIN,
          .outcome = P,
          .score = 0.75,
          .required_missing = true},
         GRADE_AGAIN},
        {"explain, nothing",
         {.type = QUESTION_EXPLAIN, .outcome = W},
         GRADE_AGAIN},
    };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        if (rating_of(&rows[i].input) != rows[i].rating) {
            fail_msg("%s: %d", rows[i].what, (int)rating_of(&rows[i].input));
        }
    }
}

static void test_easy(void **state)
{
    struct rating_input input = {.outcome = R, .score = 1, .tries = 1};

    (void)state;
    assert_true(rating_allows_easy(&input));
    input.hints = 1;
    assert_false(rating_allows_easy(&input));
    input.hints = 0;
    input.outcome = W;
    assert_false(rating_allows_easy(&input));
}

static void test_certainty(void **state)
{
    (void)state;
    assert_int_equal(certainty_mark(CERTAINTY_GUESS, true), 1);
    assert_int_equal(certainty_mark(CERTAINTY_FAIRLY, true), 2);
    assert_int_equal(certainty_mark(CERTAINTY_CERTAIN, true), 3);
    assert_int_equal(certainty_mark(CERTAINTY_GUESS, false), 0);
    assert_int_equal(certainty_mark(CERTAINTY_FAIRLY, false), -2);
    assert_int_equal(certainty_mark(CERTAINTY_CERTAIN, false), -6);
    assert_int_equal(certainty_mark(CERTAINTY_NONE, false), 0);
    assert_true(certainty_get_band(CERTAINTY_FAIRLY).from == 0.67);
    assert_true(certainty_get_band(CERTAINTY_FAIRLY).to == 0.80);
    assert_true(fabs(certainty_get_mean(CERTAINTY_CERTAIN) - 0.9) < 1e-12);
    assert_int_equal(certainty_find("fairly"), CERTAINTY_FAIRLY);
    assert_int_equal(certainty_find("x"), CERTAINTY_NONE);
    assert_int_equal(certainty_find(""), CERTAINTY_NONE);
    assert_string_equal(certainty_name(CERTAINTY_CERTAIN), "certain");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_rows),
        cmocka_unit_test(test_easy),
        cmocka_unit_test(test_certainty),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
