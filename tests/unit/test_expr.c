/* Expressions of questions: values, conditions, faults with their column. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "quiz/expr.h"

static const char *const names[] = {"rate", "hold", "N"};
static const double values[] = {1200, 80, 3};

static void test_values(void **state)
{
    static const struct {
        const char *text;
        double value;
    } rows[] = {
        {"1", 1},
        {"1.5e3", 1500},
        {"rate * hold / 1000", 96},
        {"1 + 2 * 3", 7},
        {"(1 + 2) * 3", 9},
        {"10 - 4 - 3", 3},
        {"100 / 10 / 5", 2},
        {"2 ^ 3 ^ 2", 512},
        {"-2 ^ 2", -4},
        {"2 ^ -1", 0.5},
        {"--3", 3},
        {"2 * -3", -6},
        {"min(rate, hold)", 80},
        {"max(1, N)", 3},
        {"abs(-4)", 4},
        {"floor(2.7) + ceil(2.1) + round(2.5)", 8},
        {"sqrt(16) + ln(1) + log10(1000) + log2(8) + exp(0)", 11},
        {"  1\t+\n1 ", 2},
        {"min(max(1, 2), 3)", 2},
    };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct error err = ERROR_INIT;
        struct expr *expr =
            expr_compile(rows[i].text, EXPR_NUMBER, names, 3, NULL, &err);

        if (expr == NULL) {
            fail_msg("%s: %s", rows[i].text, error_get(&err));
        }
        assert_true(fabs(expr_eval(expr, values) - rows[i].value) < 1e-12);
        expr_free(expr);
    }
}

static void test_conditions(void **state)
{
    static const struct {
        const char *text;
        bool holds;
    } rows[] = {
        {"rate > hold", true},     {"rate < hold", false},
        {"N <= 3", true},          {"N >= 4", false},
        {"N = 3", true},           {"N == 3", true},
        {"N != 3", false},         {"rate * hold / 1000 < 100", true},
        {"0.1 + 0.2 = 0.3", true}, {"0.1 + 0.2 > 0.3", false},
    };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct error err = ERROR_INIT;
        struct expr *expr =
            expr_compile(rows[i].text, EXPR_CONDITION, names, 3, NULL, &err);

        assert_non_null(expr);
        assert_int_equal(expr_eval(expr, values) == 1, rows[i].holds);
        expr_free(expr);
    }
}

static void test_faults(void **state)
{
    static const struct {
        const char *text;
        enum expr_kind kind;
        int column;
        const char *says;
    } rows[] = {
        {"", EXPR_NUMBER, 1, "expected a value"},
        {"1 +", EXPR_NUMBER, 4, "not the end"},
        {"1 + * 2", EXPR_NUMBER, 5, "expected a value"},
        {"(1 + 2", EXPR_NUMBER, 7, "expected ')'"},
        {"1 2", EXPR_NUMBER, 3, "not understood"},
        {"rat * 2", EXPR_NUMBER, 1, "'rat'; did you mean 'rate'?"},
        {"2 * sqr(4)", EXPR_NUMBER, 5, "did you mean 'sqrt'?"},
        {"min(1)", EXPR_NUMBER, 6, "expected ','"},
        {"sqrt 4", EXPR_NUMBER, 6, "expected '('"},
        {"1..2", EXPR_NUMBER, 1, "not a number"},
        {"2rate", EXPR_NUMBER, 1, "not a number"},
        {"ρ + 1", EXPR_NUMBER, 1, "expected a value"},
        {"1 + ρ", EXPR_NUMBER, 5, "expected a value"},
        {"rate", EXPR_CONDITION, 5, "expected a comparison"},
        {"1 < 2 < 3", EXPR_CONDITION, 7, "not understood"},
        {"1 < 2", EXPR_NUMBER, 3, "not understood"},
    };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct error err = ERROR_INIT;
        int column = 0;
        struct expr *expr =
            expr_compile(rows[i].text, rows[i].kind, names, 3, &column, &err);

        assert_null(expr);
        if (column != rows[i].column ||
            strstr(error_get(&err), rows[i].says) == NULL) {
            fail_msg("'%s': column %d, %s", rows[i].text, column,
                     error_get(&err));
        }
        error_release(&err);
    }
}

static void test_bounds(void **state)
{
    struct error err = ERROR_INIT;
    struct str text = STR_INIT;

    (void)state;
    str_add_repeat(&text, "(", 60);
    str_add(&text, "1");
    str_add_repeat(&text, ")", 60);
    assert_null(expr_compile(text.buf, EXPR_NUMBER, NULL, 0, NULL, &err));
    assert_non_null(strstr(error_get(&err), "too deep"));
    str_clear(&text);
    str_add_repeat(&text, "-", 100);
    str_add(&text, "1");
    assert_null(expr_compile(text.buf, EXPR_NUMBER, NULL, 0, NULL, &err));
    str_clear(&text);
    str_add_repeat(&text, "1+", 150);
    str_add(&text, "1");
    assert_null(expr_compile(text.buf, EXPR_NUMBER, NULL, 0, NULL, &err));
    assert_non_null(strstr(error_get(&err), "too long"));
    str_clear(&text);
    str_add_repeat(&text, "1", 500);
    assert_null(expr_compile(text.buf, EXPR_NUMBER, NULL, 0, NULL, &err));
    str_release(&text);
    error_release(&err);
}

static void test_names(void **state)
{
    struct error err = ERROR_INIT;
    struct expr *expr =
        expr_compile("rate + 1", EXPR_NUMBER, names, 3, NULL, &err);

    (void)state;
    assert_true(expr_uses(expr, 0));
    assert_false(expr_uses(expr, 1));
    expr_free(expr);
    assert_true(expr_is_name("N_peak"));
    assert_false(expr_is_name("sqrt"));
    assert_false(expr_is_name("1a"));
    assert_false(expr_is_name(""));
    assert_false(expr_is_name("_a"));
    assert_false(expr_is_name("a-b"));
    assert_false(expr_is_name("a23456789012345678901"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_values), cmocka_unit_test(test_conditions),
        cmocka_unit_test(test_faults), cmocka_unit_test(test_bounds),
        cmocka_unit_test(test_names),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
