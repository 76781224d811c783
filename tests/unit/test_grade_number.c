/* Grading of numbers: units, tolerances, anticipated mistakes, slips. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "quiz/grade.h"
#include "quiz_samples.h"

static struct instance instance;
static struct response response;
static struct verdict verdict;
static struct question question;

static const struct grade_options usual = {.is_term = NULL};

static void start(void)
{
    struct error err = ERROR_INIT;

    if (!instance_draw(&instance, &question, 11, &err)) {
        fail_msg("%s", error_get(&err));
    }
    response_init(&response);
    verdict_init(&verdict);
}

static void done(void)
{
    verdict_release(&verdict);
    response_release(&response);
    instance_release(&instance);
    question_release(&question);
}

static void judge(const struct grade_options *options)
{
    verdict_release(&verdict);
    grade(&instance, &response, options, &verdict);
}

static void judge_text(const char *text, const struct grade_options *options)
{
    response_set_text(&response, text);
    judge(options);
}

static bool near(double a, double b)
{
    return fabs(a - b) < 1e-9;
}

static void test_numeric(void **state)
{
    static const struct {
        const char *text;
        enum verdict_state state;
        double score;
        const char *matched;
        const char *reading;
        enum slip_kind slip;
        const char *says; /* in feedback, slip or reason */
    } rows[] = {
        {"50", VERDICT_GRADED, 1, NULL, "50 ms", SLIP_NONE, NULL},
        {"50 ms", VERDICT_GRADED, 1, NULL, "50 ms", SLIP_NONE, NULL},
        {"0.05 s", VERDICT_GRADED, 1, NULL, "0.05 s", SLIP_NONE, NULL},
        {"50.5", VERDICT_GRADED, 1, NULL, "50.5 ms", SLIP_NONE, NULL},
        {"49.5", VERDICT_GRADED, 1, NULL, "49.5 ms", SLIP_NONE, NULL},
        {"50.6", VERDICT_GRADED, 0, NULL, "50.6 ms", SLIP_NONE, NULL},
        {"10", VERDICT_GRADED, 0, "wrong 1", "10 ms", SLIP_NONE,
         "the service time alone"},
        {"0.04 s", VERDICT_GRADED, 0, "wrong 2", "0.04 s", SLIP_NONE,
         "the wait alone"},
        {"50 s", VERDICT_GRADED, 0, NULL, "50 s", SLIP_PREFIX,
         "1,000 times too large"},
        {"0.05", VERDICT_GRADED, 0, NULL, "0.05 ms", SLIP_PREFIX,
         "1,000 times too small"},
        {"3000", VERDICT_GRADED, 0, NULL, "3,000 ms", SLIP_TIME,
         "60 times too large"},
        {"0.02", VERDICT_GRADED, 0, NULL, "0.02 ms", SLIP_RECIPROCAL,
         "reciprocal"},
        {"50 km", VERDICT_GRADED, 0, NULL, "50 km", SLIP_NONE,
         "measures a length; a time is asked for"},
        {"5,0", VERDICT_UNREADABLE, 0, NULL, NULL, SLIP_NONE, "decimal point"},
        {"50 foo", VERDICT_UNREADABLE, 0, NULL, NULL, SLIP_NONE, "foo"},
        {"fifty", VERDICT_UNREADABLE, 0, NULL, NULL, SLIP_NONE, "not a number"},
        {"", VERDICT_UNREADABLE, 0, NULL, NULL, SLIP_NONE, "nothing"},
        {"999", VERDICT_GRADED, 0, NULL, "999 ms", SLIP_NONE, NULL},
    };

    (void)state;
    sample_numeric(&question);
    start();
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        const char *said;

        judge_text(rows[i].text, &usual);
        said = verdict.slip_text  ? verdict.slip_text
               : verdict.feedback ? verdict.feedback
               : verdict.say      ? verdict.say
                                  : "";
        if (verdict.state != rows[i].state ||
            !near(verdict.score, rows[i].score) ||
            verdict.slip != rows[i].slip ||
            (rows[i].says != NULL && strstr(said, rows[i].says) == NULL)) {
            fail_msg("'%s': state %d score %g slip %d \"%s\"", rows[i].text,
                     (int)verdict.state, verdict.score, (int)verdict.slip,
                     said);
        }
        if (rows[i].reading != NULL) {
            assert_string_equal(verdict.reading, rows[i].reading);
        }
        if (rows[i].matched != NULL) {
            assert_string_equal(verdict.matched, rows[i].matched);
        } else {
            assert_null(verdict.matched);
        }
        assert_int_equal(verdict.retry,
                         rows[i].state == VERDICT_GRADED && rows[i].score == 0);
    }
    struct grade_options final = usual;

    final.no_retry = true;
    judge_text("50 s", &final);
    assert_false(verdict.retry);
    assert_int_equal(verdict.slip, SLIP_PREFIX);
    done();
}

static void test_tolerances(void **state)
{
    static const struct {
        struct question_tolerance tolerance;
        enum question_round round;
        const char *value;
        const char *answer;
        bool right;
    } rows[] = {
        {{0}, ROUND_NONE, "200", "202", true},
        {{0}, ROUND_NONE, "200", "198", true},
        {{0}, ROUND_NONE, "200", "202.1", false},
        {{0}, ROUND_UP, "200", "200", true},
        {{0}, ROUND_UP, "200", "201", false},
        {{.has_abs = true, .abs = 1}, ROUND_NONE, "98.5", "99.5", true},
        {{.has_abs = true, .abs = 1}, ROUND_NONE, "98.5", "97.5", true},
        {{.has_abs = true, .abs = 1}, ROUND_NONE, "98.5", "97.4", false},
        {{.has_abs = true, .abs = 0}, ROUND_NONE, "98.5", "98.5", true},
        {{.has_rel = true, .rel = 0.02}, ROUND_NONE, "300", "306", true},
        {{.has_rel = true, .rel = 0.02}, ROUND_NONE, "300", "307", false},
        {{.sig = 2}, ROUND_NONE, "12345", "12000", true},
        {{.sig = 2}, ROUND_NONE, "12345", "12800", true},
        {{.sig = 2}, ROUND_NONE, "12345", "13000", false},
        {{.sig = 3}, ROUND_NONE, "0.0123", "0.01235", true},
        {{.has_abs = true, .abs = 1, .has_rel = true, .rel = 0.1},
         ROUND_NONE,
         "5",
         "6",
         true},
        {{.has_abs = true, .abs = 1, .has_rel = true, .rel = 0.1},
         ROUND_NONE,
         "50",
         "55",
         true},
        {{.has_abs = true, .abs = 0.3}, ROUND_NONE, "0.1", "0.4", true},
    };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        sample_begin(&question, QUESTION_NUMERIC, "q", "How many?");
        question.number.value = xstrdup(rows[i].value);
        question.number.unit = xstrdup("none");
        question.number.tolerance = rows[i].tolerance;
        question.number.round = rows[i].round;
        start();
        judge_text(rows[i].answer, &usual);
        if ((verdict.score == 1) != rows[i].right) {
            fail_msg("row %zu: %s for %s", i, rows[i].answer, rows[i].value);
        }
        done();
    }
}

static void test_further_values(void **state)
{
    (void)state;
    sample_numeric(&question);
    question.number.accept = xcalloc(1, sizeof(*question.number.accept));
    question.number.accept_count = 1;
    question.number.accept[0].value = xstrdup("60");
    question.number.accept[0].tolerance.has_abs = true;
    start();
    judge_text("60", &usual);
    assert_true(verdict.score == 1);
    assert_string_equal(verdict.matched, "accept 1");
    judge_text("60.1", &usual);
    assert_true(verdict.score == 0);
    assert_true(grade_within(&instance, 60));
    assert_false(grade_within(&instance, 61));
    done();
}

static void test_unit_asked(void **state)
{
    (void)state;
    sample_numeric(&question);
    question.number.unit_asked = true;
    start();
    judge_text("50 ms", &usual);
    assert_true(verdict.score == 1);
    judge_text("50", &usual);
    assert_true(verdict.score == 0);
    assert_int_equal(verdict.slip, SLIP_UNIT_LEFT_OUT);
    assert_true(verdict.retry && verdict.retry_counts);
    assert_string_equal(verdict.reading, "50");
    judge_text("51", &usual);
    assert_int_equal(verdict.slip, SLIP_NONE);
    assert_false(verdict.retry_counts);
    done();
}

/* Which slips a unit allows. */
static void test_slips(void **state)
{
    static const struct {
        const char *value;
        const char *unit;
        const char *answer;
        enum slip_kind slip;
    } rows[] = {
        {"70", "GB", "70000", SLIP_PREFIX},
        {"70", "GB", "0.00007", SLIP_PREFIX},
        {"70", "GB", "560", SLIP_BITS},
        {"70", "GB", "8.75", SLIP_BITS},
        {"70", "GB", "71.68", SLIP_BINARY},
        {"70", "GB", "75.16", SLIP_BINARY},
        {"70", "GB", "4200", SLIP_NONE},
        {"70", "min", "4200", SLIP_TIME},
        {"70", "min", "1680", SLIP_TIME},
        {"70", "min", "560", SLIP_NONE},
        {"70", "req/s", "252000", SLIP_TIME},
        {"70", "req/s", "6048000", SLIP_TIME},
        {"70", "servers", "70000", SLIP_PREFIX},
        {"70", "servers", "4200", SLIP_NONE},
        {"70", "servers", "560", SLIP_NONE},
        {"70", "servers", "140", SLIP_NONE},
        {"70", "servers", "0.0142857", SLIP_NONE},
        {"0.7", "none", "70", SLIP_PERCENT},
        {"0.7", "none", "0.3", SLIP_COMPLEMENT},
        {"0.7", "none", "1.42857", SLIP_RECIPROCAL},
        {"1", "%", "10000", SLIP_RECIPROCAL},
        {"99.9", "%", "0.1", SLIP_COMPLEMENT},
        {"99.9", "%", "0.999", SLIP_PERCENT},
        {"70", "MB/s", "560", SLIP_BITS},
    };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        sample_begin(&question, QUESTION_NUMERIC, "q", "How many?");
        question.number.value = xstrdup(rows[i].value);
        question.number.unit = xstrdup(rows[i].unit);
        question.number.tolerance.has_rel = true;
        question.number.tolerance.rel = 0.001;
        start();
        judge_text(rows[i].answer, &usual);
        if (verdict.slip != rows[i].slip) {
            fail_msg("%s for %s %s: slip %d", rows[i].answer, rows[i].value,
                     rows[i].unit, (int)verdict.slip);
        }
        done();
    }
}

static void test_slips_of_calculators(void **state)
{
    static const struct {
        const char *calc;
        const char *output;
        const char *input;
        const char *value;
        const char *more_input;
        const char *more_value;
        const char *unit;
        const char *answer;
        enum slip_kind slip;
    } rows[] = {
        {"light-delay", "rtt", "d", "4148 km", NULL, NULL, "ms", "20.74",
         SLIP_ROUND_TRIP},
        {"light-delay", "one_way", "d", "4148 km", NULL, NULL, "ms", "41.48",
         SLIP_ROUND_TRIP},
        {"retry", "worst", "m", "4", "depth", "3", "requests", "27",
         SLIP_ATTEMPTS},
        {"retry", "worst", "m", "4", "depth", "3", "requests", "125",
         SLIP_ATTEMPTS},
        {"retry", "worst", "m", "4", "depth", "3", "requests", "128",
         SLIP_NONE},
    };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        sample_begin(&question, QUESTION_COMPUTED, "q", "How many?");
        question.number.calc.calc = xstrdup(rows[i].calc);
        question.number.calc.output = xstrdup(rows[i].output);
        sample_with(&question, rows[i].input, rows[i].value);
        if (rows[i].more_input != NULL) {
            sample_with(&question, rows[i].more_input, rows[i].more_value);
        }
        question.number.unit = xstrdup(rows[i].unit);
        start();
        judge_text(rows[i].answer, &usual);
        if (verdict.slip != rows[i].slip) {
            fail_msg("%s %s: slip %d", rows[i].calc, rows[i].answer,
                     (int)verdict.slip);
        }
        done();
    }
}

static void test_computed(void **state)
{
    struct str text = STR_INIT;
    double rate;
    double hold;

    (void)state;
    sample_computed(&question);
    start();
    rate = instance.values[0].number;
    hold = instance.values[1].number;
    str_add_format(&text, "%g", rate * hold / 1000);
    judge_text(text.buf, &usual);
    assert_true(verdict.score == 1);
    /* The author's mistake comes first, its parameters filled in. */
    str_clear(&text);
    str_add_format(&text, "%.10g", rate * 1000 / hold);
    judge_text(text.buf, &usual);
    assert_string_equal(verdict.matched, "wrong 1");
    assert_null(strchr(verdict.feedback, '{'));
    assert_non_null(strstr(verdict.feedback, "req/s"));
    str_clear(&text);
    str_add_format(&text, "%g", rate * hold);
    judge_text(text.buf, &usual);
    assert_int_equal(verdict.slip, SLIP_PREFIX);
    str_release(&text);
    done();
}

static void test_reading(void **state)
{
    struct str reading = STR_INIT;
    struct str why = STR_INIT;

    (void)state;
    sample_computed(&question);
    start();
    assert_true(grade_read_number(&instance, "96000", &reading, &why));
    assert_string_equal(reading.buf, "96,000 connections");
    str_clear(&reading);
    assert_true(grade_read_number(&instance, "1.2k", &reading, &why));
    assert_string_equal(reading.buf, "1,200 connections");
    assert_false(grade_read_number(&instance, "1,2", &reading, &why));
    assert_non_null(strstr(why.buf, "decimal point"));
    str_release(&reading);
    str_release(&why);
    done();
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_numeric),
        cmocka_unit_test(test_tolerances),
        cmocka_unit_test(test_further_values),
        cmocka_unit_test(test_unit_asked),
        cmocka_unit_test(test_slips),
        cmocka_unit_test(test_slips_of_calculators),
        cmocka_unit_test(test_computed),
        cmocka_unit_test(test_reading),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
