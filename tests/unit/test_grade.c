/* Grading of all types but numbers: scores, texts, orders, scenarios. */
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

static bool is_term(const void *context, const char *normalised)
{
    (void)context;
    return str_equal(normalised, "contention") ||
           str_equal(normalised, "coherence") || str_equal(normalised, "clock");
}

static const struct grade_options usual = {.is_term = is_term};

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

static void test_single(void **state)
{
    (void)state;
    sample_single(&question);
    question.choices[1].credit = 0.5;
    start();
    judge(&usual);
    assert_int_equal(verdict.state, VERDICT_UNREADABLE);
    response.choice = 0;
    judge(&usual);
    assert_int_equal(verdict.outcome, OUTCOME_RIGHT);
    assert_true(verdict.score == 1);
    assert_string_equal(verdict.matched, "doubles");
    assert_string_equal(verdict.feedback,
                        "Twice the stay, so twice as many inside.");
    assert_false(verdict.retry);
    response.choice = 1;
    judge(&usual);
    assert_int_equal(verdict.outcome, OUTCOME_PARTIAL);
    assert_true(verdict.score == 0.5);
    response.choice = 2;
    judge(&usual);
    assert_int_equal(verdict.outcome, OUTCOME_WRONG);
    assert_string_equal(verdict.matched, "halves");
    assert_false(verdict.retry);
    response.skipped = true;
    judge(&usual);
    assert_int_equal(verdict.outcome, OUTCOME_SKIPPED);
    assert_null(verdict.matched);
    done();
}

static void test_truefalse(void **state)
{
    (void)state;
    sample_truefalse(&question);
    start();
    response.choice = 1;
    judge(&usual);
    assert_int_equal(verdict.outcome, OUTCOME_RIGHT);
    assert_null(verdict.feedback);
    response.choice = 0;
    judge(&usual);
    assert_int_equal(verdict.outcome, OUTCOME_WRONG);
    assert_string_equal(verdict.matched, "false");
    assert_string_equal(verdict.feedback,
                        "Divide one service time by the idle share.");
    done();
}

static void tick(const char *bits)
{
    for (size_t i = 0; bits[i] != '\0'; i++) {
        response.ticked[i] = bits[i] == '1';
    }
}

static void test_multiple(void **state)
{
    static const struct {
        const char *ticks;
        double balanced;
        double exact;
    } rows[] = {
        {"11000", 1, 1},      {"10000", 0.5, 0},    {"11100", 2. / 3, 0},
        {"11110", 1. / 3, 0}, {"11111", 0, 0},      {"00000", 0, 0},
        {"00111", 0, 0},      {"10100", 1. / 6, 0},
    };

    (void)state;
    sample_multiple(&question);
    start();
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        tick(rows[i].ticks);
        question.scoring = SCORING_USUAL;
        judge(&usual);
        assert_true(near(verdict.score, rows[i].balanced));
        assert_int_equal(verdict.scored_parts, 5);
        question.scoring = SCORING_EXACT;
        judge(&usual);
        assert_true(near(verdict.score, rows[i].exact));
    }
    /* Only a wrong tick explains itself. */
    tick("11100");
    judge(&usual);
    assert_string_equal(verdict.parts[2].feedback,
                        "The law holds for any arrival pattern.");
    assert_null(verdict.parts[3].feedback);
    done();
}

/* A random tick-list of 2 right in 5 averages 0.19. */
static void test_multiple_at_random(void **state)
{
    double sum = 0;

    (void)state;
    sample_multiple(&question);
    start();
    for (unsigned bits = 0; bits < 32; bits++) {
        for (size_t i = 0; i < 5; i++) {
            response.ticked[i] = bits >> i & 1;
        }
        judge(&usual);
        sum += verdict.score;
    }
    assert_true(fabs(sum / 32 - 0.19) < 0.005);
    done();
}

static void test_text(void **state)
{
    static const struct {
        const char *text;
        enum verdict_state state;
        double score;
        const char *matched;
        const char *say;
    } rows[] = {
        {"coherency", VERDICT_GRADED, 1, "accept 1", NULL},
        {"The Coherency.", VERDICT_GRADED, 1, "accept 1", NULL},
        {"β", VERDICT_GRADED, 1, "accept 6", NULL},
        {"coherency delays", VERDICT_GRADED, 1, "accept 4", NULL},
        {"coherancy", VERDICT_ASK, 0, NULL, "coherency"},
        {"crostalk", VERDICT_ASK, 0, NULL, "crosstalk"},
        {"contention", VERDICT_GRADED, 0, "reject 1", NULL},
        {"serialization", VERDICT_GRADED, 0, "reject 1", NULL},
        {"alpha", VERDICT_GRADED, 0, "reject 1", NULL},
        {"incoherency", VERDICT_GRADED, 0, NULL, NULL},
        {"bata", VERDICT_GRADED, 0, NULL, NULL},
        {"", VERDICT_UNREADABLE, 0, NULL, "nothing was typed"},
        {"...", VERDICT_UNREADABLE, 0, NULL, "nothing was typed"},
        {"something else", VERDICT_GRADED, 0, NULL, NULL},
    };

    (void)state;
    sample_text(&question);
    start();
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        judge_text(rows[i].text, &usual);
        if (verdict.state != rows[i].state || verdict.score != rows[i].score) {
            fail_msg("'%s': state %d score %g", rows[i].text,
                     (int)verdict.state, verdict.score);
        }
        if (rows[i].matched == NULL) {
            assert_null(verdict.matched);
        } else {
            assert_string_equal(verdict.matched, rows[i].matched);
        }
        if (rows[i].say != NULL) {
            assert_string_equal(verdict.say, rows[i].say);
        }
    }
    judge_text("contention", &usual);
    assert_string_equal(verdict.feedback,
                        "Contention only flattens the curve.");
    done();
}

static void test_near_misses(void **state)
{
    struct grade_options meant = usual;
    struct grade_options not_meant = usual;

    (void)state;
    meant.typo = TYPO_MEANT;
    not_meant.typo = TYPO_NOT_MEANT;
    sample_text(&question);
    start();
    judge_text("coherancy", &meant);
    assert_true(verdict.score == 1 && verdict.typo);
    assert_string_equal(verdict.matched, "accept 1");
    judge_text("coherancy", &not_meant);
    assert_int_equal(verdict.state, VERDICT_GRADED);
    assert_true(verdict.score == 0 && verdict.retry);
    question.text.refuse_typos = true;
    judge_text("coherancy", &usual);
    assert_int_equal(verdict.state, VERDICT_GRADED);
    done();

    /* A term of the glossary is no misspelling of another one. */
    sample_begin(&question, QUESTION_TEXT, "q", "What is exhausted?");
    sample_accept(&question.text, "block", false);
    start();
    judge_text("clock", &usual);
    assert_int_equal(verdict.state, VERDICT_GRADED);
    assert_true(verdict.score == 0);
    struct grade_options no_glossary = {.is_term = NULL};

    judge_text("clock", &no_glossary);
    assert_int_equal(verdict.state, VERDICT_ASK);
    done();

    /* Nor is what stands as near to a rejected text. */
    sample_begin(&question, QUESTION_TEXT, "q", "Which election?");
    sample_accept(&question.text, "leader", false);
    sample_reject(&question.text, "reader", "A reader follows.");
    start();
    judge_text("eader", &usual);
    assert_int_equal(verdict.state, VERDICT_GRADED);
    judge_text("leadr", &usual);
    assert_int_equal(verdict.state, VERDICT_ASK);
    done();
}

static void test_text_options(void **state)
{
    (void)state;
    sample_begin(&question, QUESTION_TEXT, "q", "Which theorem?");
    sample_accept(&question.text, "1 ?- ?(rho|ρ)", true);
    sample_accept(&question.text, "CAP", false);
    question.text.match_case = true;
    question.text.max_words = 2;
    start();
    judge_text("1-rho", &usual);
    assert_true(verdict.score == 1);
    judge_text("1 - ρ", &usual);
    assert_true(verdict.score == 1);
    judge_text("CAP", &usual);
    assert_true(verdict.score == 1);
    judge_text("cap", &usual);
    assert_true(verdict.score == 0);
    judge_text("one two three", &usual);
    assert_int_equal(verdict.state, VERDICT_UNREADABLE);
    assert_string_equal(verdict.say, "at most 2 words here");
    done();
}

static void test_cloze(void **state)
{
    (void)state;
    sample_cloze(&question);
    start();
    response_set_gap(&response, 0, "rho");
    judge(&usual);
    assert_true(verdict.score == 0.5);
    assert_int_equal(verdict.outcome, OUTCOME_PARTIAL);
    assert_true(verdict.retry);
    response_set_gap(&response, 1, "1 - ρ");
    judge(&usual);
    assert_true(verdict.score == 1);
    assert_string_equal(verdict.parts[0].matched, "accept 2");
    response_set_gap(&response, 0, "utillisation");
    judge(&usual);
    assert_int_equal(verdict.state, VERDICT_ASK);
    assert_string_equal(verdict.say, "utilisation");
    struct grade_options meant = usual;

    meant.typo = TYPO_MEANT;
    judge(&meant);
    assert_true(verdict.score == 1 && verdict.typo);
    done();

    sample_begin(&question, QUESTION_CLOZE, "q", "It {{verb}}.");
    struct question_gap *gap = sample_gap(&question, "verb");

    str_list_add(&gap->options, "rises");
    str_list_add(&gap->options, "falls");
    start();
    assert_int_equal(instance.gap_order_count[0], 2);
    response_set_gap(&response, 0, "rises");
    judge(&usual);
    assert_true(verdict.score == 1);
    response_set_gap(&response, 0, "falls");
    judge(&usual);
    assert_true(verdict.score == 0);
    assert_string_equal(verdict.parts[0].matched, "option 2");
    done();
}

static void set_order(const char *digits)
{
    response.order_count = strlen(digits);
    for (size_t i = 0; i < response.order_count; i++) {
        response.order[i] = (unsigned char)(digits[i] - '0');
    }
}

static void test_order(void **state)
{
    /* 0 → 1 → 2 → {3, 4}: 9 constrained pairs, most through others. */
    static const struct {
        const char *order;
        double score;
    } rows[] = {
        {"01234", 1},      {"01243", 1}, {"10234", 7. / 9}, {"43210", 0},
        {"02134", 7. / 9}, {"34012", 0}, {"01324", 7. / 9},
    };

    (void)state;
    sample_order(&question);
    start();
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        set_order(rows[i].order);
        judge(&usual);
        if (!near(verdict.score, rows[i].score)) {
            fail_msg("%s: %g", rows[i].order, verdict.score);
        }
    }
    set_order("10234");
    judge(&usual);
    assert_false(verdict.parts[0].right);
    assert_false(verdict.parts[1].right);
    assert_true(verdict.parts[2].right);
    question.scoring = SCORING_EXACT;
    judge(&usual);
    assert_true(verdict.score == 0);
    set_order("01243");
    judge(&usual);
    assert_true(verdict.score == 1);
    set_order("0123");
    judge(&usual);
    assert_int_equal(verdict.state, VERDICT_UNREADABLE);
    set_order("01233");
    judge(&usual);
    assert_int_equal(verdict.state, VERDICT_UNREADABLE);
    done();
}

static void swap(unsigned char *a, unsigned char *b)
{
    unsigned char kept = *a;

    *a = *b;
    *b = kept;
}

/* Sum of the scores over all orders of what stands from `from` on. */
static double sum_orders(size_t from, size_t *count)
{
    double sum = 0;

    if (from == response.order_count) {
        judge(&usual);
        (*count)++;
        return verdict.score;
    }
    for (size_t i = from; i < response.order_count; i++) {
        swap(&response.order[from], &response.order[i]);
        sum += sum_orders(from + 1, count);
        swap(&response.order[from], &response.order[i]);
    }
    return sum;
}

/* A random order of five averages 0.16; one swap of neighbours gives 0.80. */
static void test_order_at_random(void **state)
{
    size_t count = 0;
    double sum;

    (void)state;
    sample_begin(&question, QUESTION_ORDER, "q", "Order these.");
    for (int i = 0; i < 5; i++) {
        char id[2] = {(char)('a' + i), '\0'};

        sample_item(&question, id, id, NULL);
    }
    start();
    set_order("01234");
    sum = sum_orders(0, &count);
    assert_int_equal(count, 120);
    assert_true(fabs(sum / 120 - 0.16) < 0.005);
    set_order("01324");
    judge(&usual);
    assert_true(near(verdict.score, 0.8));
    done();
}

static void test_match(void **state)
{
    (void)state;
    sample_match(&question);
    start();
    memcpy(response.match, "\1\2\3\4", 4);
    judge(&usual);
    assert_true(verdict.score == 1);
    memcpy(response.match, "\1\2\5\0", 4);
    judge(&usual);
    assert_true(verdict.score == 0.5);
    assert_true(verdict.parts[1].right);
    assert_false(verdict.parts[2].right);
    assert_int_equal(verdict.scored_parts, 4);
    done();
}

static void test_explain(void **state)
{
    (void)state;
    sample_explain(&question);
    start();
    response_set_text(&response, "It grows.");
    tick("1111");
    judge(&usual);
    assert_true(verdict.score == 1);
    assert_false(verdict.required_missing);
    tick("1101");
    judge(&usual);
    assert_true(verdict.score == 0.75);
    assert_false(verdict.required_missing);
    tick("1011");
    judge(&usual);
    assert_true(verdict.required_missing);
    done();
}

static void test_scenario(void **state)
{
    struct verdict steps[2];

    (void)state;
    sample_scenario(&question);
    question.steps[0].weight = 3;
    start();
    verdict_init(&steps[0]);
    verdict_init(&steps[1]);
    steps[0].score = 1;
    grade_scenario(&instance, steps, 2, &verdict);
    assert_true(verdict.score == 0.75);
    assert_int_equal(verdict.outcome, OUTCOME_PARTIAL);
    verdict_release(&verdict);
    grade_scenario(&instance, steps, 1, &verdict);
    assert_true(verdict.score == 0.75);
    verdict_release(&verdict);
    steps[0].score = 0;
    steps[0].outcome = OUTCOME_SKIPPED;
    steps[1].outcome = OUTCOME_SKIPPED;
    grade_scenario(&instance, steps, 2, &verdict);
    assert_int_equal(verdict.outcome, OUTCOME_SKIPPED);
    done();
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_single),
        cmocka_unit_test(test_truefalse),
        cmocka_unit_test(test_multiple),
        cmocka_unit_test(test_multiple_at_random),
        cmocka_unit_test(test_text),
        cmocka_unit_test(test_near_misses),
        cmocka_unit_test(test_text_options),
        cmocka_unit_test(test_cloze),
        cmocka_unit_test(test_order),
        cmocka_unit_test(test_order_at_random),
        cmocka_unit_test(test_match),
        cmocka_unit_test(test_explain),
        cmocka_unit_test(test_scenario),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
