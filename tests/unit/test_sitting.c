/* The machine that puts questions: every way through it, and back. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "sitting_help.h"

static void test_right_at_first(void **state)
{
    struct sitting_attempt got;
    struct sitting_result result;

    (void)state;
    begin(SITTING_QUIZ);
    assert_int_equal(sitting.stage, SITTING_END);
    put(sample_single);
    assert_int_equal(sitting.stage, SITTING_ASK);
    assert_null(sitting_get_verdict(&sitting));
    assert_int_equal(choose(-1), SITTING_REFUSED);
    assert_non_null(sitting.say);
    sitting_add_time(&sitting, 1500);
    assert_int_equal(choose(0), SITTING_GRADED);
    got = attempt();
    assert_true(got.score == 1 && got.rating == GRADE_GOOD && got.rated);
    assert_int_equal(got.tries, 1);
    assert_int_equal(got.ms, 1500);
    assert_null(got.first_id);
    assert_false(got.has_was);
    sitting_set_attempt_id(&sitting, "id-1");
    assert_int_equal(sitting.stage, SITTING_FEEDBACK);
    assert_true(sitting_is_complete(&sitting));
    assert_int_equal(choose(1), SITTING_REFUSED);
    assert_int_equal(sitting_next(&sitting), SITTING_MOVED);
    assert_int_equal(sitting.stage, SITTING_END);
    assert_null(sitting_get_question(&sitting));
    sitting_get_result(&sitting, &result);
    assert_true(result.passed && result.mean == 1 && result.right == 1);
    assert_int_equal(sitting_next(&sitting), SITTING_REFUSED);
    end();
}

static void test_second_try(void **state)
{
    struct sitting_attempt got;

    (void)state;
    begin(SITTING_QUIZ);
    put(sample_numeric);
    assert_int_equal(type_in("fifty"), SITTING_REFUSED);
    assert_non_null(strstr(sitting.say, "not a number"));
    assert_int_equal(type_in("50 s"), SITTING_GRADED);
    assert_null(sitting.say);
    got = attempt();
    assert_true(got.score == 0 && got.tries == 1);
    assert_int_equal(got.rating, GRADE_AGAIN);
    assert_int_equal(got.verdict->slip, SLIP_PREFIX);
    sitting_set_attempt_id(&sitting, "first");
    assert_int_equal(sitting.stage, SITTING_ASK);
    assert_true(sitting_is_second_try(&sitting));
    assert_non_null(sitting_get_verdict(&sitting)->slip_text);
    assert_false(sitting_is_complete(&sitting));
    assert_int_equal(type_in("50"), SITTING_GRADED);
    got = attempt();
    assert_string_equal(got.first_id, "first");
    assert_string_equal(got.response->text, "50");
    assert_int_equal(got.tries, 2);
    assert_true(got.score == 0); /* of the first try */
    assert_int_equal(got.rating, GRADE_AGAIN);
    sitting_set_attempt_id(&sitting, "second");
    assert_string_equal(sitting_get_slot(&sitting)->attempt_id, "first");
    assert_int_equal(sitting.stage, SITTING_FEEDBACK);
    assert_true(sitting_get_verdict(&sitting)->score == 1);
    end();

    /* Giving the second try up writes nothing. */
    begin(SITTING_QUIZ);
    put(sample_numeric);
    assert_int_equal(type_in("51.5"), SITTING_GRADED);
    assert_int_equal(sitting_skip(&sitting), SITTING_MOVED);
    assert_int_equal(sitting.stage, SITTING_FEEDBACK);
    assert_true(sitting_is_complete(&sitting));
    end();
}

/* A unit that was left out is forgiven: score and rating of the second try. */
static void test_unit_left_out(void **state)
{
    struct sitting_attempt got;

    (void)state;
    begin(SITTING_QUIZ);
    put(sample_numeric);
    questions[0].number.unit_asked = true;
    assert_int_equal(type_in("50"), SITTING_GRADED);
    assert_true(attempt().score == 0);
    assert_int_equal(type_in("50 ms"), SITTING_GRADED);
    got = attempt();
    assert_true(got.score == 1);
    assert_int_equal(got.outcome, OUTCOME_RIGHT);
    assert_int_equal(got.rating, GRADE_GOOD);
    end();
}

static void test_near_miss(void **state)
{
    (void)state;
    begin(SITTING_REVIEW);
    put(sample_text);
    assert_int_equal(type_in("coherancy"), SITTING_MOVED);
    assert_int_equal(sitting.stage, SITTING_CONFIRM);
    assert_string_equal(sitting.say, "coherency");
    assert_int_equal(sitting_edit(&sitting), SITTING_MOVED);
    assert_int_equal(sitting.stage, SITTING_ASK);
    assert_int_equal(type_in("coherancy"), SITTING_MOVED);
    assert_int_equal(sitting_confirm(&sitting, true), SITTING_GRADED);
    assert_true(attempt().verdict->typo);
    assert_int_equal(attempt().rating, GRADE_GOOD);
    end();

    begin(SITTING_REVIEW);
    put(sample_text);
    assert_int_equal(sitting_confirm(&sitting, true), SITTING_REFUSED);
    (void)type_in("coherancy");
    assert_int_equal(sitting_confirm(&sitting, false), SITTING_GRADED);
    assert_true(attempt().score == 0);
    assert_true(sitting_is_second_try(&sitting));
    end();
}

static void test_certainty(void **state)
{
    (void)state;
    begin(SITTING_QUIZ);
    sitting.ask_certainty = true;
    put(sample_single);
    put(sample_numeric);
    put(sample_single);
    questions[2].confidence = CONFIDENCE_OFF;
    put(sample_text);
    assert_int_equal(choose(0), SITTING_MOVED);
    assert_int_equal(sitting.stage, SITTING_CERTAINTY);
    /* The truth is not out yet. */
    assert_null(sitting_get_verdict(&sitting));
    assert_int_equal(sitting_certainty(&sitting, CERTAINTY_GUESS),
                     SITTING_GRADED);
    assert_int_equal(attempt().certainty, CERTAINTY_GUESS);
    assert_int_equal(attempt().rating, GRADE_AGAIN);
    (void)sitting_next(&sitting);
    (void)type_in("50 s");
    assert_int_equal(sitting.stage, SITTING_CERTAINTY);
    (void)sitting_certainty(&sitting, CERTAINTY_NONE);
    /* Not asked again at the second try. */
    assert_int_equal(type_in("50"), SITTING_GRADED);
    (void)sitting_next(&sitting);
    assert_int_equal(choose(0), SITTING_GRADED);
    (void)sitting_next(&sitting);
    /* "Don't know" is sure enough. */
    assert_int_equal(sitting_skip(&sitting), SITTING_GRADED);
    assert_int_equal(attempt().outcome, OUTCOME_SKIPPED);
    end();

    begin(SITTING_QUIZ);
    put(sample_single);
    questions[0].confidence = CONFIDENCE_ASK;
    (void)choose(0);
    assert_int_equal(sitting.stage, SITTING_CERTAINTY);
    end();
}

static void test_explain(void **state)
{
    const bool ticks[] = {true, true, false, true};
    struct sitting_attempt got;

    (void)state;
    begin(SITTING_QUIZ);
    sitting.ask_certainty = true;
    put(sample_explain);
    assert_int_equal(type_in("It grows like 1/(1-rho)."), SITTING_MOVED);
    assert_int_equal(sitting.stage, SITTING_CERTAINTY);
    assert_int_equal(sitting_certainty(&sitting, CERTAINTY_FAIRLY),
                     SITTING_MOVED);
    assert_int_equal(sitting.stage, SITTING_POINTS);
    assert_int_equal(sitting_points(&sitting, ticks, 4), SITTING_GRADED);
    got = attempt();
    assert_true(got.score == 0.75);
    assert_int_equal(got.rating, GRADE_HARD);
    assert_string_equal(got.response->text, "It grows like 1/(1-rho).");
    assert_int_equal(sitting.stage, SITTING_FEEDBACK);
    end();
}

static void test_scenario(void **state)
{
    struct sitting_attempt got;

    (void)state;
    begin(SITTING_QUIZ);
    sitting.ask_certainty = true;
    put(sample_scenario);
    assert_string_equal(sitting_get_question(&sitting)->id, "mean-time");
    /* A step's second try writes nothing; the attempt is one line. */
    assert_int_equal(type_in("0.3 ms"), SITTING_MOVED);
    assert_true(sitting_is_second_try(&sitting));
    assert_int_equal(type_in("300"), SITTING_MOVED);
    assert_int_equal(sitting.stage, SITTING_STEP);
    assert_true(sitting_get_verdict(&sitting)->score == 1);
    assert_int_equal(type_in("300"), SITTING_REFUSED);
    assert_int_equal(sitting_next(&sitting), SITTING_MOVED);
    assert_string_equal(sitting_get_question(&sitting)->id, "first-move");
    assert_int_equal(choose(0), SITTING_GRADED);
    got = attempt();
    assert_true(got.score == 0.5); /* the first step by its first try */
    assert_int_equal(got.response->step_count, 2);
    assert_string_equal(got.response->steps[0].text, "300");
    assert_int_equal(got.rating, GRADE_AGAIN);
    assert_int_equal(sitting.stage, SITTING_FEEDBACK);
    end();
}

static void test_hints(void **state)
{
    char *hint;

    (void)state;
    begin(SITTING_QUIZ);
    put(sample_numeric);
    assert_null(sitting_get_hint(&sitting, 0));
    assert_true(sitting_hint(&sitting));
    hint = sitting_get_hint(&sitting, 0);
    assert_string_equal(hint, "Which rates matter?");
    free(hint);
    assert_null(sitting_get_hint(&sitting, 1));
    (void)type_in("50");
    assert_int_equal(attempt().hints, 1);
    assert_int_equal(attempt().rating, GRADE_HARD);
    assert_true(attempt().score == 1);
    assert_false(sitting_hint(&sitting));
    end();

    begin(SITTING_QUIZ);
    put(sample_numeric);
    assert_true(sitting_hint(&sitting));
    assert_true(sitting_hint(&sitting));
    assert_false(sitting_hint(&sitting));
    (void)type_in("50");
    assert_int_equal(attempt().rating, GRADE_AGAIN);
    end();
}

static char *first_hint(void)
{
    assert_true(sitting_hint(&sitting));
    assert_false(sitting_hint(&sitting));
    return sitting_get_hint(&sitting, 0);
}

static void test_scenario_hints(void **state)
{
    struct question *question;
    char *hint;

    (void)state;
    begin(SITTING_QUIZ);
    put(sample_scenario);
    question = &questions[question_count - 1];
    str_list_add(&question->hints, "Of the whole story");
    str_list_add(&question->steps[1].hints, "Of the second step");
    hint = first_hint();
    assert_string_equal(hint, "Of the whole story");
    free(hint);
    (void)type_in("300");
    assert_int_equal(sitting_next(&sitting), SITTING_MOVED);
    assert_null(sitting_get_hint(&sitting, 0));
    hint = first_hint();
    assert_string_equal(hint, "Of the second step");
    free(hint);
    (void)choose(0);
    assert_int_equal(attempt().hints, 2);
    end();
}

static void test_check_mode(void **state)
{
    struct str id = STR_INIT;

    (void)state;
    begin(SITTING_CHECK);
    put(sample_numeric);
    assert_false(sitting_has_hint(&sitting));
    assert_false(sitting_hint(&sitting));
    assert_int_equal(type_in("50 s"), SITTING_GRADED);
    assert_int_equal(sitting.stage, SITTING_FEEDBACK);
    assert_false(sitting_undo(&sitting, &id));
    assert_int_equal(sitting_easy(&sitting), SITTING_REFUSED);
    assert_int_equal(sitting_overrule(&sitting, true), SITTING_REFUSED);
    end();
    str_release(&id);
}

static void test_easy_and_overrule(void **state)
{
    struct sitting_attempt got;

    (void)state;
    begin(SITTING_REVIEW);
    put(sample_single);
    put(sample_single);
    (void)choose(0);
    sitting_set_attempt_id(&sitting, "one");
    assert_int_equal(sitting_easy(&sitting), SITTING_GRADED);
    got = attempt();
    assert_int_equal(got.rating, GRADE_EASY);
    assert_true(got.has_was && got.was_score == 1);
    assert_int_equal(got.was_rating, GRADE_GOOD);
    assert_string_equal(got.first_id, "one");
    assert_int_equal(sitting_easy(&sitting), SITTING_REFUSED);
    (void)sitting_next(&sitting);
    (void)choose(1);
    assert_int_equal(sitting_easy(&sitting), SITTING_REFUSED);
    assert_int_equal(sitting_overrule(&sitting, true), SITTING_GRADED);
    got = attempt();
    assert_true(got.score == 1 && got.outcome == OUTCOME_RIGHT);
    assert_int_equal(got.rating, GRADE_GOOD);
    assert_true(got.was_score == 0 && got.was_rating == GRADE_AGAIN);
    assert_int_equal(sitting_overrule(&sitting, false), SITTING_REFUSED);
    end();

    begin(SITTING_CRAM);
    put(sample_single);
    (void)choose(0);
    assert_false(attempt().rated);
    assert_int_equal(sitting_easy(&sitting), SITTING_REFUSED);
    end();
}

static void test_undo(void **state)
{
    struct str id = STR_INIT;
    struct sitting_result result;

    (void)state;
    begin(SITTING_QUIZ);
    put(sample_single);
    put(sample_single);
    put(sample_scenario);
    assert_false(sitting_undo(&sitting, &id));
    (void)choose(1);
    sitting_set_attempt_id(&sitting, "a");
    (void)sitting_next(&sitting);
    (void)choose(0);
    sitting_set_attempt_id(&sitting, "b");
    (void)sitting_next(&sitting);
    (void)type_in("300"); /* a step is under way: nothing written */
    assert_int_equal(sitting.stage, SITTING_STEP);
    assert_true(sitting_undo(&sitting, &id));
    assert_string_equal(id.buf, "b");
    assert_int_equal(sitting.place, 1);
    assert_int_equal(sitting.stage, SITTING_ASK);
    assert_int_equal(sitting.slots[2].parts[0].try_count, 0);
    str_clear(&id);
    assert_true(sitting_undo(&sitting, &id));
    assert_string_equal(id.buf, "a");
    str_clear(&id);
    assert_false(sitting_undo(&sitting, &id));
    assert_int_equal(id.len, 0);
    sitting_get_result(&sitting, &result);
    assert_int_equal(result.answered, 0);
    /* And anew, to the end. */
    assert_int_equal(choose(0), SITTING_GRADED);
    (void)sitting_next(&sitting);
    (void)choose(0);
    (void)sitting_next(&sitting);
    (void)type_in("300");
    (void)sitting_next(&sitting);
    (void)choose(0);
    sitting_set_attempt_id(&sitting, "c");
    (void)sitting_next(&sitting);
    assert_int_equal(sitting.stage, SITTING_END);
    sitting_get_result(&sitting, &result);
    assert_true(result.mean == 1 && result.passed);
    assert_true(sitting_undo(&sitting, &id));
    assert_string_equal(id.buf, "c");
    assert_int_equal(sitting.place, 2);
    end();
    str_release(&id);
}

static void test_result(void **state)
{
    struct sitting_result result;
    struct error err = ERROR_INIT;

    (void)state;
    begin(SITTING_QUIZ);
    put(sample_single);
    put(sample_single);
    sample_single(&questions[2]);
    question_count = 3;
    assert_true(sitting_add(&sitting, &questions[2], 1, false, &err));
    (void)choose(0);
    (void)sitting_next(&sitting);
    (void)sitting_skip(&sitting);
    (void)sitting_next(&sitting);
    (void)choose(0);
    sitting_get_result(&sitting, &result);
    assert_int_equal(result.questions, 2);
    assert_int_equal(result.right, 1);
    assert_int_equal(result.skipped, 1);
    assert_int_equal(result.mixed, 1);
    assert_true(result.mean == 0.5);
    assert_false(result.passed);
    sitting.pass = 0.5;
    sitting_get_result(&sitting, &result);
    assert_true(result.passed);
    /* A failed item may be put once more at the end. */
    assert_true(sitting_add(&sitting, &questions[1], 9, false, &err));
    (void)sitting_next(&sitting);
    assert_int_equal(sitting.stage, SITTING_ASK);
    assert_int_equal(sitting.place, 3);
    end();
}

static void test_modes(void **state)
{
    enum sitting_mode mode;

    (void)state;
    for (int i = 0; i < SITTING_MODE_COUNT; i++) {
        assert_true(
            sitting_mode_find(sitting_mode_name((enum sitting_mode)i), &mode));
        assert_int_equal(mode, i);
    }
    assert_false(sitting_mode_find("exam", &mode));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_right_at_first),
        cmocka_unit_test(test_second_try),
        cmocka_unit_test(test_unit_left_out),
        cmocka_unit_test(test_near_miss),
        cmocka_unit_test(test_certainty),
        cmocka_unit_test(test_explain),
        cmocka_unit_test(test_scenario),
        cmocka_unit_test(test_hints),
        cmocka_unit_test(test_scenario_hints),
        cmocka_unit_test(test_check_mode),
        cmocka_unit_test(test_easy_and_overrule),
        cmocka_unit_test(test_undo),
        cmocka_unit_test(test_result),
        cmocka_unit_test(test_modes),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
