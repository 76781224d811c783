/* A sitting as text and back, also where the text or the questions changed. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "sitting_help.h"

static const struct question *find(void *context, const char *name)
{
    const char *hidden = context;

    for (size_t i = 0; i < question_count; i++) {
        if (str_starts_with(name, "ep051.") &&
            str_equal(name + strlen("ep051."), questions[i].id) &&
            (hidden == NULL || !str_equal(hidden, questions[i].id))) {
            return &questions[i];
        }
    }
    return NULL;
}

/* Text and back at every step of a sitting gives the same text. */
static void check_resume(void)
{
    struct sitting copy;
    struct str a = STR_INIT;
    struct str b = STR_INIT;
    struct error err = ERROR_INIT;
    struct sitting_result before;
    struct sitting_result after;

    sitting_add_text(&sitting, &a);
    if (!sitting_read_text(&copy, a.buf, find, NULL, NULL, &err)) {
        fail_msg("%s", error_get(&err));
    }
    sitting_add_text(&copy, &b);
    assert_string_equal(a.buf, b.buf);
    assert_int_equal(copy.place, sitting.place);
    if (sitting.stage == SITTING_ASK || sitting.stage == SITTING_STEP ||
        sitting.stage == SITTING_FEEDBACK || sitting.stage == SITTING_END) {
        assert_int_equal(copy.stage, sitting.stage);
    } else {
        assert_int_equal(copy.stage, SITTING_ASK);
    }
    sitting_get_result(&sitting, &before);
    sitting_get_result(&copy, &after);
    assert_memory_equal(&before, &after, sizeof(before));
    sitting_release(&copy);
    str_release(&a);
    str_release(&b);
}

static void test_resume(void **state)
{
    const bool ticks[] = {true, true, false, true};

    (void)state;
    begin(SITTING_QUIZ);
    sitting.episode = xstrdup("ep051");
    sitting.pass = 0.75;
    put(sample_single);
    put(sample_numeric);
    put(sample_scenario);
    put(sample_text);
    put(sample_explain);
    put(sample_cloze);
    check_resume();
    (void)choose(1);
    sitting_set_attempt_id(&sitting, "0192 id=%");
    check_resume();
    (void)sitting_overrule(&sitting, true);
    check_resume();
    (void)sitting_next(&sitting);
    (void)sitting_hint(&sitting);
    (void)type_in("50 s");
    check_resume();
    (void)type_in("50");
    check_resume();
    (void)sitting_next(&sitting);
    (void)type_in("300");
    check_resume();
    (void)sitting_next(&sitting);
    check_resume();
    (void)choose(2);
    check_resume();
    (void)sitting_next(&sitting);
    (void)type_in("coherancy");
    check_resume();
    (void)sitting_confirm(&sitting, true);
    check_resume();
    (void)sitting_next(&sitting);
    sitting.ask_certainty = true;
    (void)type_in("It grows,\nand then 5 % = more.");
    check_resume();
    (void)sitting_certainty(&sitting, CERTAINTY_CERTAIN);
    check_resume();
    (void)sitting_points(&sitting, ticks, 4);
    check_resume();
    (void)sitting_next(&sitting);
    (void)sitting_skip(&sitting);
    check_resume();
    (void)sitting_next(&sitting);
    check_resume();
    assert_int_equal(sitting.stage, SITTING_END);
    end();
}

static void test_resume_after_change(void **state)
{
    struct sitting copy;
    struct str text = STR_INIT;
    struct str_list dropped = STR_LIST_INIT;
    struct error err = ERROR_INIT;
    char hidden[] = "in-flight-doubling";

    (void)state;
    begin(SITTING_REVIEW);
    put(sample_single);
    put(sample_numeric);
    put(sample_text);
    (void)choose(0);
    (void)sitting_next(&sitting);
    (void)type_in("50");
    (void)sitting_next(&sitting);
    sitting_add_text(&sitting, &text);
    assert_true(
        sitting_read_text(&copy, text.buf, find, hidden, &dropped, &err));
    assert_int_equal(copy.count, 2);
    assert_int_equal(copy.place, 1);
    assert_int_equal(copy.stage, SITTING_ASK);
    assert_string_equal(dropped.items[0], "ep051.in-flight-doubling");
    sitting_release(&copy);
    str_list_clear(&dropped);
    /* A new key: the answer that was graded by the old one is left out. */
    free(questions[1].number.value);
    questions[1].number.value = xstrdup("60");
    assert_true(sitting_read_text(&copy, text.buf, find, NULL, &dropped, &err));
    assert_string_equal(dropped.items[0], "ep051.mm1-response");
    assert_int_equal(copy.count, 2);
    sitting_release(&copy);
    str_list_release(&dropped);
    str_release(&text);
    end();
}

static bool all_terms(const void *context, const char *normalised)
{
    (void)context;
    (void)normalised;
    return true;
}

/* Graded as wrong because it is a term: still so without the glossary. */
static void test_resume_without_glossary(void **state)
{
    struct sitting copy;
    struct str text = STR_INIT;
    struct error err = ERROR_INIT;

    (void)state;
    begin(SITTING_QUIZ);
    sitting.is_term = all_terms;
    put(sample_text);
    assert_int_equal(type_in("coherancy"), SITTING_GRADED);
    sitting_add_text(&sitting, &text);
    assert_true(sitting_read_text(&copy, text.buf, find, NULL, NULL, &err));
    assert_int_equal(copy.slots[0].verdict.state, VERDICT_GRADED);
    assert_int_equal(copy.slots[0].verdict.outcome, OUTCOME_WRONG);
    assert_true(sitting_is_second_try(&copy));
    sitting_release(&copy);
    str_release(&text);
    end();
}

static void test_resume_refused(void **state)
{
    static const char *const rows[] = {
        "",
        "sitting/2\n",
        "sitting/1\n",
        "sitting/1\nslot name=ep051.x\n",
        "sitting/1\nsitting mode=nonsense\n",
        "sitting/1\nsitting mode=quiz\nsitting mode=quiz\n",
    };
    struct sitting copy;
    struct error err = ERROR_INIT;

    (void)state;
    question_count = 0;
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        assert_false(sitting_read_text(&copy, rows[i], find, NULL, NULL, &err));
        assert_int_equal(err.code, ERROR_DAMAGED);
    }
    error_release(&err);
}

/* Broken lines: whatever they say, the machine stays whole. */
static void test_resume_hostile(void **state)
{
    static const char *const lines[] = {
        "part number=99 tries=2 shown=1",
        "part number=0 tries=2 shown=0",
        "part number=0 tries=9 shown=1",
        "try number=1 typo=7 choice=99 order=99999999999 match=999999",
        "try number=0 choice=-1 ticked=22222222 gap9=x gapx=y text=%zz%0",
        "slot answered=1 final=1",
        "nonsense a b=c =d",
    };
    struct str text = STR_INIT;
    struct sitting copy;
    struct error err = ERROR_INIT;

    (void)state;
    begin(SITTING_QUIZ);
    put(sample_order);
    put(sample_scenario);
    sitting_add_text(&sitting, &text);
    for (size_t i = 0; i < COUNT_OF(lines); i++) {
        struct str broken = STR_INIT;

        str_add(&broken, text.buf);
        str_add(&broken, lines[i]);
        str_add(&broken, "\npart number=0 tries=2 shown=1\n");
        str_add(&broken, lines[i]);
        str_add_char(&broken, '\n');
        if (sitting_read_text(&copy, broken.buf, find, NULL, NULL, &err)) {
            struct response response;

            response_init(&response);
            response_start(&response, sitting_get_instance(&copy));
            (void)sitting_answer(&copy, &response);
            (void)sitting_next(&copy);
            (void)sitting_skip(&copy);
            response_release(&response);
            sitting_release(&copy);
        }
        str_release(&broken);
    }
    str_release(&text);
    error_release(&err);
    end();
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_resume),
        cmocka_unit_test(test_resume_after_change),
        cmocka_unit_test(test_resume_without_glossary),
        cmocka_unit_test(test_resume_refused),
        cmocka_unit_test(test_resume_hostile),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
