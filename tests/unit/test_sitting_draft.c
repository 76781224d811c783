/* What is begun and not answered: kept with a sitting, checked when read. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "quiz/sitting.h"
#include "quiz_samples.h"

static struct question question;
static struct sitting sitting;
static struct sitting copy;
static struct response response;

static const struct question *find(void *context, const char *name)
{
    (void)context;
    (void)name;
    return &question;
}

static void begin(void (*sample)(struct question *))
{
    struct error err = ERROR_INIT;

    sitting_init(&sitting, SITTING_QUIZ, "7b0c");
    sample(&question);
    assert_true(sitting_add(&sitting, &question, 41, true, &err));
    response_init(&response);
}

static void end(void)
{
    response_release(&response);
    sitting_release(&sitting);
    question_release(&question);
}

static void read_back(const char *text)
{
    struct error err = ERROR_INIT;

    if (!sitting_read_text(&copy, text, find, NULL, NULL, &err)) {
        fail_msg("%s", error_get(&err));
    }
    error_release(&err);
}

/* A stop and a new start: the draft as it comes back, NULL if it does not. */
static const struct response *again(void)
{
    struct str text = STR_INIT;

    sitting_set_draft(&sitting, &response);
    sitting_add_text(&sitting, &text);
    read_back(text.buf);
    str_release(&text);
    return sitting_get_draft(&copy);
}

static void test_choices(void **state)
{
    const struct response *draft;

    (void)state;
    begin(sample_single);
    assert_int_equal(again()->choice, -1);
    sitting_release(&copy);
    response.choice = 2;
    assert_int_equal(again()->choice, 2);
    sitting_release(&copy);
    end();
    begin(sample_truefalse);
    response.choice = 0;
    assert_int_equal(again()->choice, 0);
    sitting_release(&copy);
    end();
    begin(sample_multiple);
    response.ticked[1] = response.ticked[3] = true;
    draft = again();
    assert_memory_equal(draft->ticked, response.ticked,
                        sizeof(response.ticked));
    sitting_release(&copy);
    end();
}

static void test_sets(void **state)
{
    const struct response *draft;
    const unsigned char order[] = {4, 0, 3, 1, 2};

    (void)state;
    begin(sample_order);
    response.order_count = sizeof(order);
    memcpy(response.order, order, sizeof(order));
    draft = again();
    assert_int_equal(draft->order_count, sizeof(order));
    assert_memory_equal(draft->order, order, sizeof(order));
    sitting_release(&copy);
    end();
    begin(sample_match);
    response.match[0] = 5; /* the one that belongs to none */
    response.match[2] = 1;
    draft = again();
    assert_memory_equal(draft->match, response.match, sizeof(response.match));
    sitting_release(&copy);
    end();
    begin(sample_cloze);
    response_set_gap(&response, 1, "half a wo");
    assert_string_equal(again()->gaps[1], "half a wo");
    sitting_release(&copy);
    end();
}

/* The second step of a scenario, and the points of an explanation. */
static void test_stages(void **state)
{
    const bool ticks[] = {false, true};

    (void)state;
    begin(sample_scenario);
    response_set_text(&response, "300");
    assert_int_equal(sitting_answer(&sitting, &response), SITTING_MOVED);
    assert_int_equal(sitting_next(&sitting), SITTING_MOVED);
    response_release(&response);
    response.choice = 1;
    assert_int_equal(again()->choice, 1);
    sitting_release(&copy);
    end();
    begin(sample_explain);
    response_set_text(&response, "It grows.");
    assert_int_equal(sitting_answer(&sitting, &response), SITTING_MOVED);
    assert_int_equal(sitting.stage, SITTING_POINTS);
    memcpy(response.ticked, ticks, sizeof(ticks));
    assert_true(again()->ticked[1]);
    assert_false(sitting_get_draft(&copy)->ticked[0]);
    assert_string_equal(sitting_get_draft(&copy)->text, "It grows.");
    sitting_release(&copy);
    end();
}

/* Ticks belong to words: on other words they are gone, typed text is not. */
static void test_other_words(void **state)
{
    struct str text = STR_INIT;

    (void)state;
    begin(sample_multiple);
    response.ticked[0] = true;
    response_set_text(&response, "typed");
    sitting_set_draft(&sitting, &response);
    sitting_add_text(&sitting, &text);
    free(question.choices[0].text);
    question.choices[0].text = xstrdup("Something else altogether");
    read_back(text.buf);
    assert_int_equal(copy.stage, SITTING_ASK);
    assert_false(sitting_get_draft(&copy)->ticked[0]);
    assert_string_equal(sitting_get_draft(&copy)->text, "typed");
    sitting_release(&copy);
    str_release(&text);
    end();
}

/* The kept text with a field of its `try` line put in place of another. */
static const struct response *with_field(const char *key, const char *value)
{
    struct str text = STR_INIT;
    struct str changed = STR_INIT;
    const char *at;

    sitting_add_text(&sitting, &text);
    at = strstr(text.buf, key);
    assert_non_null(at);
    at += strlen(key);
    str_add_len(&changed, text.buf, (size_t)(at - text.buf));
    str_add(&changed, value);
    str_add(&changed, at + strcspn(at, " \n"));
    read_back(changed.buf);
    str_release(&changed);
    str_release(&text);
    return sitting_get_draft(&copy);
}

static void refuses(const char *key, const char *value)
{
    assert_null(with_field(key, value));
    sitting_release(&copy);
}

static void test_hostile(void **state)
{
    (void)state;
    begin(sample_order);
    refuses(" order=", "43210123");
    refuses(" order=", "9999");
    refuses(" order=", "01233");
    refuses(" order=", "012");
    assert_non_null(with_field(" order=", "43210"));
    sitting_release(&copy);
    end();
    begin(sample_match);
    refuses(" match=", "600000");
    refuses(" match=", "000001");
    assert_non_null(with_field(" match=", "511100"));
    sitting_release(&copy);
    end();
    begin(sample_multiple);
    refuses(" ticked=", "00000001");
    end();
    begin(sample_single);
    refuses(" choice=", "7");
    end();
    begin(sample_truefalse);
    refuses(" choice=", "2");
    end();
}

/* A gap that offers options has one of them. */
static void test_options(void **state)
{
    (void)state;
    begin(sample_cloze);
    str_list_add(&question.gaps[0].options, "grows");
    str_list_add(&question.gaps[0].options, "shrinks");
    response_set_gap(&response, 0, "shrinks");
    assert_true(response_fits(&question, &response));
    response_set_gap(&response, 0, "");
    assert_true(response_fits(&question, &response));
    response_set_gap(&response, 0, "flies");
    assert_false(response_fits(&question, &response));
    end();
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_choices), cmocka_unit_test(test_sets),
        cmocka_unit_test(test_stages),  cmocka_unit_test(test_other_words),
        cmocka_unit_test(test_hostile), cmocka_unit_test(test_options),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
