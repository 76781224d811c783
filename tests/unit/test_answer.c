/* Responses typed in line mode, told in words, written for the journal. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "quiz/answer.h"
#include "quiz_samples.h"

struct row {
    void (*sample)(struct question *);
    const char *line;  /* typed, with the order shown as listed */
    const char *again; /* what response_add_line() gives; NULL: as typed */
    const char *words;
    const char *given;
};

static void start(struct question *question, struct instance *instance,
                  void (*sample)(struct question *))
{
    struct error err = ERROR_INIT;

    sample(question);
    question->no_shuffle = true;
    assert_true(instance_draw(instance, question, 1, &err));
}

static void test_lines(void **state)
{
    static const struct row rows[] = {
        {sample_single, "2", NULL, "It stays at 60", "\"same\""},
        {sample_single, " 1 ", "1", "It doubles to 120", "\"doubles\""},
        {sample_multiple, "1 3", NULL,
         "Arrivals match departures; Arrivals follow a Poisson process",
         "[\"stable\",\"poisson\"]"},
        {sample_multiple, "12", "1 2",
         "Arrivals match departures; One boundary",
         "[\"stable\",\"boundary\"]"},
        {sample_truefalse, "true", "t", "true", "\"true\""},
        {sample_truefalse, "f", NULL, "false", "\"false\""},
        {sample_numeric, "50 ms", NULL, "50 ms", "\"50 ms\""},
        {sample_text, "a \"word\"", NULL, "a \"word\"", "\"a \\\"word\\\"\""},
        {sample_cloze, "rho | 1-rho", NULL, "rho; 1-rho",
         "{\"load\":\"rho\",\"idle\":\"1-rho\"}"},
        {sample_order, "2 1 3 4 5", NULL,
         "Calls reach their timeouts; The database stops answering; Every "
         "layer sends its calls again; Connection pools fill up; Health "
         "checks start to fail",
         "[\"timeouts\",\"pause\",\"retries\",\"pools\",\"health\"]"},
        {sample_match, "c a - b", NULL,
         "Little's Law: At how many nodes does it peak?; M/M/1 mean time: How "
         "many are in flight?; USL: none; Amdahl's Law: How long is a request "
         "kept?",
         "[3,1,0,2]"},
        {sample_explain, "It grows", NULL, "It grows",
         "{\"text\":\"It grows\",\"ticked\":[]}"},
        {sample_single, "?", NULL, "don't know", ""},
    };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct question question;
        struct instance instance;
        struct response response;
        struct response copy;
        struct str text = STR_INIT;
        struct error err = ERROR_INIT;

        start(&question, &instance, rows[i].sample);
        response_init(&response);
        if (!response_read(&response, &instance, rows[i].line, &err)) {
            fail_msg("'%s': %s", rows[i].line, error_get(&err));
        }
        assert_false(response_is_empty(&instance, &response));
        response_copy(&copy, &response);
        response_add_line(&copy, &instance, &text);
        assert_string_equal(text.buf, rows[i].again != NULL ? rows[i].again
                                                            : rows[i].line);
        str_clear(&text);
        response_add_words(&copy, &instance, &text);
        assert_string_equal(text.buf, rows[i].words);
        str_clear(&text);
        response_add_given(&copy, &question, &text);
        assert_string_equal(text.buf, rows[i].given);
        str_release(&text);
        response_release(&response);
        response_release(&copy);
        instance_release(&instance);
        question_release(&question);
    }
}

static void test_refused(void **state)
{
    static const struct {
        void (*sample)(struct question *);
        const char *line;
        const char *says;
    } rows[] = {
        {sample_single, "5", "1 to 4"},
        {sample_single, "0", "1 to 4"},
        {sample_single, "1 2", "one number"},
        {sample_single, "x", "one number"},
        {sample_single, "", "one number"},
        {sample_multiple, "", "as 1 3"},
        {sample_multiple, "9", "as 1 3"},
        {sample_truefalse, "maybe", "t (true)"},
        {sample_order, "1 2 3 4", "all 5"},
        {sample_order, "1 1 2 3 4", "stands twice"},
        {sample_match, "a b", "4 letters"},
        {sample_match, "a b c z", "a letter"},
        {sample_match, "a b c d e", "a letter"},
        {sample_cloze, "one", "| between"},
        {sample_cloze, "a|b|c", "2 gaps"},
        {sample_scenario, "1", "step by step"},
    };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct question question;
        struct instance instance;
        struct response response;
        struct error err = ERROR_INIT;

        start(&question, &instance, rows[i].sample);
        response_init(&response);
        if (response_read(&response, &instance, rows[i].line, &err) ||
            strstr(error_get(&err), rows[i].says) == NULL) {
            fail_msg("'%s': %s", rows[i].line, error_get(&err));
        }
        error_release(&err);
        response_release(&response);
        instance_release(&instance);
        question_release(&question);
    }
}

static void test_points(void **state)
{
    struct question question;
    struct instance instance;
    struct response response;
    struct error err = ERROR_INIT;
    struct str text = STR_INIT;

    (void)state;
    start(&question, &instance, sample_explain);
    response_init(&response);
    response_set_text(&response, "mine");
    assert_true(response_read_points(&response, &instance, "1 4", &err));
    response_add_given(&response, &question, &text);
    assert_string_equal(text.buf, "{\"text\":\"mine\",\"ticked\":[1,4]}");
    assert_true(response_read_points(&response, &instance, "", &err));
    assert_false(response.ticked[0]);
    assert_false(response_read_points(&response, &instance, "5", &err));
    str_release(&text);
    error_release(&err);
    response_release(&response);
    instance_release(&instance);
    question_release(&question);
}

static void test_scenario_given(void **state)
{
    struct question question;
    struct instance instance;
    struct response response;
    struct error err = ERROR_INIT;
    struct str text = STR_INIT;

    (void)state;
    start(&question, &instance, sample_scenario);
    response_init(&response);
    assert_true(response_is_empty(&instance, &response));
    response.steps = xcalloc(2, sizeof(*response.steps));
    response.step_count = 2;
    response_init(&response.steps[0]);
    response_init(&response.steps[1]);
    assert_true(
        response_read(&response.steps[0], &instance.steps[0], "0.3 s", &err));
    assert_true(
        response_read(&response.steps[1], &instance.steps[1], "1", &err));
    response_add_given(&response, &question, &text);
    assert_string_equal(text.buf,
                        "{\"mean-time\":\"0.3 s\",\"first-move\":\"shed\"}");
    str_release(&text);
    response_release(&response);
    instance_release(&instance);
    question_release(&question);
}

/* Long and half characters: cut at a whole one. */
static void test_long_text(void **state)
{
    struct response response;
    struct str text = STR_INIT;

    (void)state;
    str_add(&text, "a");
    str_add_repeat(&text, "é", 3000);
    response_init(&response);
    response_set_text(&response, text.buf);
    assert_int_equal(strlen(response.text), 3999);
    response_release(&response);
    str_release(&text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_lines),     cmocka_unit_test(test_refused),
        cmocka_unit_test(test_points),    cmocka_unit_test(test_scenario_given),
        cmocka_unit_test(test_long_text),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
