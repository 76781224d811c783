/* The formulas: published vectors, ranges, inversion, steps, curves. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/file.h"
#include "calculators/calculator.h"
#include "calculators/curve.h"

/* "lambda=300/s W=0.2s": words at spaces. */
static void set_all(struct calculator_args *args, const char *words)
{
    char *copy = xstrdup(words);
    char *save = NULL;

    for (char *word = strtok_r(copy, " ", &save); word != NULL;
         word = strtok_r(NULL, " ", &save)) {
        char *equals = strchr(word, '=');
        struct error err = ERROR_INIT;

        assert_non_null(equals);
        *equals = '\0';
        if (!calculator_args_set(args, word, equals + 1, &err)) {
            fail_msg("%s: %s", words, error_get(&err));
        }
        error_release(&err);
    }
    free(copy);
}

static char *trim(char *text)
{
    size_t len;

    text += strspn(text, " ");
    len = strlen(text);
    while (len > 0 && text[len - 1] == ' ') {
        text[--len] = '\0';
    }
    return text;
}

/* "1.31072 Mbit/s ~ 1e-9" */
static void check_output(const struct calculator_args *args, const char *name,
                         char *wanted)
{
    char *tilde = strchr(wanted, '~');
    double tolerance = 1e-9;
    struct quantity quantity;
    struct error err = ERROR_INIT;
    double value;

    if (tilde != NULL) {
        *tilde = '\0';
        tolerance = strtod(tilde + 1, NULL);
    }
    assert_int_equal(quantity_parse(trim(wanted), NULL, &quantity, NULL),
                     QUANTITY_OK);
    value = calculator_output_in(args, name, &quantity.unit, &err);
    if (!(fabs(value - quantity.value) <=
          tolerance * fabs(quantity.value) + 1e-300)) {
        fail_msg("%s %s: %.15g, not %s (%s)", args->calculator->id, name, value,
                 wanted, error_get(&err));
    }
    error_release(&err);
}

static void test_vectors(void **state)
{
    struct str text = STR_INIT;
    struct error err = ERROR_INIT;
    char *path = xasprintf("%s/tests/data/calculators/vectors.txt",
                           getenv("top_srcdir"));
    char *save = NULL;
    int count = 0;

    (void)state;
    if (!file_read(path, 100000, &text, &err)) {
        fail_msg("%s", error_get(&err));
    }
    for (char *line = strtok_r(text.buf, "\n", &save); line != NULL;
         line = strtok_r(NULL, "\n", &save)) {
        struct calculator_args args;
        const struct calculator *calculator;
        char *inputs = strchr(line, '|');
        char *wanted = inputs != NULL ? strchr(inputs + 1, '|') : NULL;
        char *equals;

        if (line[0] == '#' || wanted == NULL) {
            continue;
        }
        *inputs = '\0';
        *wanted = '\0';
        equals = strchr(wanted + 1, '=');
        assert_non_null(equals);
        *equals = '\0';
        calculator = calculator_find(trim(line));
        assert_non_null(calculator);
        calculator_args_init(&args, calculator);
        set_all(&args, inputs + 1);
        check_output(&args, trim(wanted + 1), equals + 1);
        calculator_args_release(&args);
        count++;
    }
    assert_true(count > 120);
    str_release(&text);
    free(path);
}

static void test_usl_fit(void **state)
{
    struct calculator_args args;
    struct calculator_result result;
    struct error err = ERROR_INIT;
    double pairs[20];
    size_t count = 0;

    (void)state;
    for (double n = 1; n <= 512; n *= 2) {
        pairs[count++] = n;
        pairs[count++] = 100 * n / (1 + 0.02 * (n - 1) + 0.0005 * n * (n - 1));
    }
    calculator_args_init(&args, calculator_find("usl-fit"));
    assert_true(calculator_args_set_list(&args, "points", pairs, count, &err));
    assert_true(calculator_run(&args, &result, &err));
    assert_true(fabs(result.values.out[0] - 0.02) < 1e-9);
    assert_true(fabs(result.values.out[1] - 0.0005) < 1e-10);
    assert_true(fabs(result.values.out[2] - 100) < 1e-6);
    assert_true(fabs(result.values.out[3] - 1) < 1e-12);
    assert_true(fabs(result.values.out[4] - sqrt(0.98 / 0.0005)) < 1e-5);
    assert_int_equal(result.warnings.count, 0);
    calculator_result_release(&result);
    /* Better than linear: contention would be negative. */
    set_all(&args, "points=1:100;2:210;4:450;8:900;16:1700");
    assert_true(calculator_run(&args, &result, &err));
    assert_true(result.warnings.count > 0);
    assert_true(result.values.out[0] >= 0 && result.values.out[1] >= 0);
    calculator_result_release(&result);
    set_all(&args, "points=1:100;2:200;2:201;1:99");
    assert_false(calculator_run(&args, &result, &err));
    assert_non_null(strstr(error_get(&err), "three"));
    calculator_result_release(&result);
    calculator_args_release(&args);
    error_release(&err);
}

static void test_reasons(void **state)
{
    static const struct {
        const char *id;
        const char *inputs;
        const char *says;
    } rows[] = {
        {"mm1", "lambda=100/s mu=100/s", "unstable: arrivals reach capacity"},
        {"mm1", "lambda=120/s mu=100/s", "unstable"},
        {"mmc", "lambda=60/s mu=30/s c=2", "unstable"},
        {"drain", "backlog=10 lambda=5/s mu=5/s", "never"},
        {"mm1", "lambda=1/s", "mu is missing"},
        {"mm1", "lambda=-1/s mu=1/s", "lambda must be at least 0"},
        {"mm1", "lambda=1/s mu=2/s p=1", "p must be above 0 and below 1"},
        {"mmc", "lambda=1/s mu=2/s c=1.5", "c must be a whole number"},
        {"mmc", "lambda=1/s mu=2/s c=0", "c must be from 1 to 100,000"},
        {"kingman", "rho=1 tau=1s ca=1 cs=1", "rho must be"},
        {"usl", "alpha=1 beta=0", "alpha must be"},
        {"amdahl", "p=1.2 N=4", "p must be from 0 to 1"},
        {"avail-series", "parts=99%;110%", "parts must be"},
        {"avail-series", "", "parts is missing"},
        {"k-of-n", "k=4 parts=0.9;0.9", "impossible"},
        {"k-of-n", "k=2 n=3", "give parts, or n and each"},
        {"quorum", "N=3 R=4", "impossible"},
        {"backoff", "base=2s cap=1s m=3", "cap lies below"},
        {"backoff", "base=1s cap=2s m=61", "m must be"},
        {"bloom", "n=5", "give two"},
        {"collision", "n=5", "give bits or N"},
        {"littles-law", "L=5", "give two of"},
        {"littles-law", "L=5 W=1s lambda=5/s", "give two of"},
        {"fan-out", "p=1% n=10 P=5%", "leave one"},
        {"burn-rate", "error=1% SLO=100%", "SLO must be"},
        {"light-delay", "d=100km v=400000km/s", "v must be above 0"},
        {"poisson", "k=3", "give m"},
        {"error-budget", "SLO=99%", "give requests or T"},
        {"nines", "downtime=1h T=30min", "no A gives"},
        {"amdahl", "N=10 S=11", "no p gives S = 11"},
        {"mm1", "mu=5/s", "lambda is missing"},
        {"cost", "fixed=5usd rate=1/s variable=10usd each=5usd",
         "leave the input"},
    };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct calculator_args args;
        struct calculator_result result;
        struct error err = ERROR_INIT;

        calculator_args_init(&args, calculator_find(rows[i].id));
        set_all(&args, rows[i].inputs);
        if (calculator_run(&args, &result, &err) ||
            strstr(error_get(&err), rows[i].says) == NULL) {
            fail_msg("%s %s: \"%s\"", rows[i].id, rows[i].inputs,
                     error_get(&err));
        }
        for (size_t o = 0; o < CALCULATOR_MAX_OUTPUTS; o++) {
            assert_true(isnan(result.values.out[o]));
        }
        calculator_result_release(&result);
        calculator_args_release(&args);
        error_release(&err);
    }
}

static void test_args_refused(void **state)
{
    static const struct {
        const char *id;
        const char *name;
        const char *text;
        const char *says;
    } rows[] = {
        {"mm1", "lamda", "5", "did you mean 'lambda'"},
        {"mm1", "W", "5 ms", "computes W"},
        {"mm1", "lambda", "5 ms", "measures a time"},
        {"mm1", "t", "5 foo", "not a unit"},
        {"mm1", "t", "1,2 s", "decimal point"},
        {"usl-fit", "points", "1:2 3", "1:90"},
        {"avail-series", "parts", "99% x", "not a number"},
    };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct calculator_args args;
        struct error err = ERROR_INIT;

        calculator_args_init(&args, calculator_find(rows[i].id));
        if (calculator_args_set(&args, rows[i].name, rows[i].text, &err) ||
            strstr(error_get(&err), rows[i].says) == NULL) {
            fail_msg("%s %s: \"%s\"", rows[i].name, rows[i].text,
                     error_get(&err));
        }
        calculator_args_release(&args);
        error_release(&err);
    }
}

static void test_currencies(void **state)
{
    struct calculator_args args;
    struct error err = ERROR_INIT;
    struct unit unit;

    (void)state;
    calculator_args_init(&args, calculator_find("cost"));
    assert_true(calculator_args_set(&args, "fixed", "1500 eur", &err));
    assert_false(calculator_args_set(&args, "variable", "1 usd", &err));
    assert_non_null(strstr(error_get(&err), "not converted"));
    unit = calculator_output_unit(&args, 0);
    assert_string_equal(unit.text, "eur");
    calculator_args_release(&args);
    error_release(&err);
}

/* Run, give the output back, and find the input again. */
static void test_inversion(void **state)
{
    static const struct {
        const char *id;
        const char *inputs; /* all */
    } rows[] = {
        {"amdahl", "p=0.95 N=64"},
        {"gustafson", "N=1024 s=0.004"},
        {"mtbf-mttr", "MTBF=30d MTTR=30min"},
        {"nines", "A=0.9995 T=30d"},
        {"cache", "hit=0.95 t_hit=1ms t_penalty=20ms lambda=10000/s"},
        {"light-delay", "d=5585km"},
        {"bdp", "B=10Mbit/s RTT=100ms window=16KiB"},
        {"cost", "fixed=1500usd rate=50/s variable=0.000001usd"},
        {"burn-rate", "error=0.0144 SLO=0.999 t=1h T=30d"},
        {"error-budget", "SLO=0.999 requests=3000000 spent=1200"},
        {"drain", "backlog=600000 lambda=1000/s mu=1200/s"},
    };
    int checked = 0;

    (void)state;
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        const struct calculator *calculator = calculator_find(rows[i].id);
        struct calculator_args args;
        struct calculator_result result;
        struct error err = ERROR_INIT;

        calculator_args_init(&args, calculator);
        set_all(&args, rows[i].inputs);
        assert_true(calculator_run(&args, &result, &err));
        assert_true(calculator->inverse_count > 0);
        for (size_t k = 0; k < calculator->inverse_count; k++) {
            const struct calculator_inverse *row = &calculator->inverses[k];
            size_t input =
                (size_t)calculator_find_input(calculator, row->input);
            size_t output =
                (size_t)calculator_find_output(calculator, row->output);
            struct calculator_args back;
            struct calculator_result again;
            double known = args.in[input];

            calculator_args_copy(&back, &args);
            back.in[input] = NO_VALUE;
            assert_true(calculator_args_set_number(
                &back, row->output, result.values.out[output], &err));
            if (!calculator_run(&back, &again, &err)) {
                fail_msg("%s %s from %s: %s", rows[i].id, row->input,
                         row->output, error_get(&err));
            }
            assert_int_equal(again.values.solved, (int)input);
            if (fabs(again.values.in[input] - known) > 1e-11 * fabs(known)) {
                fail_msg("%s %s from %s: %.17g, not %.17g", rows[i].id,
                         row->input, row->output, again.values.in[input],
                         known);
            }
            checked++;
            calculator_result_release(&again);
            calculator_args_release(&back);
        }
        calculator_result_release(&result);
        calculator_args_release(&args);
        error_release(&err);
    }
    assert_true(checked > 30);
}

/* Where a name stands on both sides the one left out is computed. */
static void test_left_out(void **state)
{
    static const struct {
        const char *id;
        const char *inputs;
        const char *solved;
        double value;
    } rows[] = {
        {"littles-law", "L=60 W=0.2s", "lambda", 300},
        {"littles-law", "L=60 lambda=300/s", "W", 0.2},
        {"littles-law", "W=0.2s lambda=300/s", "L", 60},
        {"fan-out", "P=0.633967658726771 n=100", "p", 0.01},
        {"fan-out", "P=0.633967658726771 p=0.01", "n", 100},
        {"bloom", "n=1000000 p=1%", "m", 9585059},
        {"bloom", "m=9585059 p=1%", "n", 1000000},
        {"collision", "n=2 P=0.5", "bits", 0.52876637294},
    };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        const struct calculator *calculator = calculator_find(rows[i].id);
        struct calculator_args args;
        struct calculator_result result;
        struct error err = ERROR_INIT;

        calculator_args_init(&args, calculator);
        set_all(&args, rows[i].inputs);
        if (!calculator_run(&args, &result, &err)) {
            fail_msg("%s: %s", rows[i].inputs, error_get(&err));
        }
        assert_true(result.values.solved >= 0);
        assert_string_equal(calculator->inputs[result.values.solved].name,
                            rows[i].solved);
        if (fabs(result.values.in[result.values.solved] - rows[i].value) >
            1e-9 * rows[i].value) {
            fail_msg("%s: %.15g", rows[i].inputs,
                     result.values.in[result.values.solved]);
        }
        calculator_result_release(&result);
        calculator_args_release(&args);
    }
}

static void test_words(void **state)
{
    static const struct {
        const char *id;
        const char *inputs;
        const char *output;
        const char *text;
    } rows[] = {
        {"usl", "alpha=0.03 beta=0", "N_peak", "none: no peak when β is 0"},
        {"usl", "alpha=0 beta=0 gamma=5/s", "limit",
         "unlimited: nothing is shared"},
        {"amdahl", "p=1 N=4", "limit", "unlimited: nothing is serial"},
        {"nines", "A=1", "nines", "unlimited"},
        {"burn-rate", "error=0 SLO=99.9%", "left", "never"},
        {"mm1", "lambda=80/s mu=100/s", "rho", "80.0 %"},
        {"mm1", "lambda=80/s mu=100/s", "W", "50.0 ms"},
        {"mm1", "lambda=80/s mu=100/s", "P_more", ""},
        {"quorum", "N=3 R=2 W=2", "overlap", "yes"},
        {"quorum", "N=3 R=1 W=1", "overlap", "no"},
        {"quorum", "N=5", "majority", "3"},
        {"backoff", "base=100ms cap=1s m=4", "waits",
         "100 ms, 200 ms, 400 ms, 800 ms"},
        {"cache", "hit=95% lambda=10000req/s", "backend", "500 req/s"},
        {"k-of-n", "k=2 n=3 each=99.999%", "A",
         "99.99999997 % (1 in 3,330,000,000)"},
    };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        const struct calculator *calculator = calculator_find(rows[i].id);
        struct calculator_args args;
        struct calculator_result result;
        struct error err = ERROR_INIT;
        struct str text = STR_INIT;

        calculator_args_init(&args, calculator);
        set_all(&args, rows[i].inputs);
        assert_true(calculator_run(&args, &result, &err));
        calculator_add_output(
            &args, &result,
            (size_t)calculator_find_output(calculator, rows[i].output), 3,
            &text);
        assert_string_equal(text.buf, rows[i].text);
        str_release(&text);
        calculator_result_release(&result);
        calculator_args_release(&args);
    }
}

static void test_steps(void **state)
{
    struct calculator_args args;
    struct calculator_result result;
    struct error err = ERROR_INIT;
    struct str_list lines = STR_LIST_INIT;

    (void)state;
    calculator_args_init(&args, calculator_find("mm1"));
    set_all(&args, "lambda=80/s mu=100/s");
    assert_true(calculator_run(&args, &result, &err));
    calculator_steps(&args, &result, &lines);
    assert_int_equal(lines.count, 5);
    assert_string_equal(lines.items[0], "ρ = λ/μ = 80/100 = 80.00 %");
    assert_string_equal(lines.items[3],
                        "W = 1/(μ − λ) = 1/(100 − 80) s = 50.00 ms");
    str_list_release(&lines);
    calculator_result_release(&result);
    calculator_args_release(&args);
}

/* Every calculator: the table is sound, the steps name what exists. */
static void test_table(void **state)
{
    (void)state;
    assert_int_equal(calculator_count(), 33);
    for (size_t i = 0; i < calculator_count(); i++) {
        const struct calculator *calculator = calculator_get(i);
        struct unit unit;

        assert_ptr_equal(calculator_find(calculator->id), calculator);
        assert_true(calculator->input_count <= CALCULATOR_MAX_INPUTS);
        assert_true(calculator->output_count <= CALCULATOR_MAX_OUTPUTS);
        assert_true(calculator->main_output < calculator->output_count);
        for (size_t k = 0; k < calculator->input_count; k++) {
            assert_true(unit_parse(calculator->inputs[k].unit, &unit, NULL));
            assert_true(unit_is_known(calculator->inputs[k].unit));
        }
        for (size_t k = 0; k < calculator->output_count; k++) {
            assert_true(unit_is_known(calculator->outputs[k].unit));
        }
        for (size_t k = 0; k < calculator->inverse_count; k++) {
            assert_true(calculator_find_input(
                            calculator, calculator->inverses[k].input) >= 0);
            assert_true(calculator_find_output(
                            calculator, calculator->inverses[k].output) >= 0);
        }
        for (const char *const *step = calculator->steps; *step != NULL;
             step++) {
            for (const char *at = strchr(*step, '{'); at != NULL;
                 at = strchr(at + 1, '{')) {
                char name[32];
                size_t len = strcspn(at + 1, "}#");

                assert_true(len < sizeof(name));
                memcpy(name, at + 1, len);
                name[len] = '\0';
                if (calculator_find_input(calculator, name) < 0 &&
                    calculator_find_output(calculator, name) < 0) {
                    fail_msg("%s: step names %s", calculator->id, name);
                }
            }
        }
    }
    assert_null(calculator_find("nonsense"));
}

static void test_curve(void **state)
{
    struct calculator_args args;
    struct curve *curve = xmalloc(sizeof(*curve));
    struct error err = ERROR_INIT;

    (void)state;
    calculator_args_init(&args, calculator_find("mm1"));
    set_all(&args, "lambda=80/s mu=100/s");
    assert_true(curve_sample(&args, 0, 61, curve, &err));
    assert_int_equal(curve->count, 61);
    assert_true(curve->has_now);
    assert_true(fabs(curve->y_now - 0.05) < 1e-12);
    assert_true(curve->x_from == 0 && curve->x_to == 160);
    assert_true(curve->points[0].y == 0.01);
    assert_true(curve->points[60].danger);
    assert_true(curve->danger_from > 99 && curve->danger_from < 104);
    for (size_t i = 0; i < curve->count; i++) {
        assert_true(curve->points[i].danger == isnan(curve->points[i].y));
    }
    assert_true(curve->y_max > 0.05);
    calculator_args_release(&args);
    calculator_args_init(&args, calculator_find("avail-series"));
    set_all(&args, "parts=99%;99%");
    assert_false(curve_sample(&args, 0, 10, curve, &err));
    calculator_args_release(&args);
    free(curve);
    error_release(&err);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_vectors),    cmocka_unit_test(test_usl_fit),
        cmocka_unit_test(test_reasons),    cmocka_unit_test(test_args_refused),
        cmocka_unit_test(test_currencies), cmocka_unit_test(test_inversion),
        cmocka_unit_test(test_left_out),   cmocka_unit_test(test_words),
        cmocka_unit_test(test_steps),      cmocka_unit_test(test_table),
        cmocka_unit_test(test_curve),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
