/* Every row of the format's sections on grading. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/random.h"
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
        cmocka_unit_test(test_single),
        cmocka_unit_test(test_truefalse),
        cmocka_unit_test(test_multiple),
        cmocka_unit_test(test_multiple_at_random),
        cmocka_unit_test(test_numeric),
        cmocka_unit_test(test_tolerances),
        cmocka_unit_test(test_further_values),
        cmocka_unit_test(test_unit_asked),
        cmocka_unit_test(test_slips),
        cmocka_unit_test(test_slips_of_calculators),
        cmocka_unit_test(test_computed),
        cmocka_unit_test(test_text),
        cmocka_unit_test(test_near_misses),
        cmocka_unit_test(test_text_options),
        cmocka_unit_test(test_cloze),
        cmocka_unit_test(test_order),
        cmocka_unit_test(test_order_at_random),
        cmocka_unit_test(test_match),
        cmocka_unit_test(test_explain),
        cmocka_unit_test(test_scenario),
        cmocka_unit_test(test_reading),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
