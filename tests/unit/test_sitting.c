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

#include "quiz/sitting.h"
#include "quiz_samples.h"

static struct question questions[8];
static size_t question_count;
static struct sitting sitting;

static void begin(enum sitting_mode mode)
{
    sitting_init(&sitting, mode, "7b0c");
    question_count = 0;
}

static void put(void (*sample)(struct question *))
{
    struct error err = ERROR_INIT;
    struct question *question = &questions[question_count++];

    sample(question);
    if (!sitting_add(&sitting, question, 40 + question_count, true, &err)) {
        fail_msg("%s", error_get(&err));
    }
}

static void end(void)
{
    sitting_release(&sitting);
    for (size_t i = 0; i < question_count; i++) {
        question_release(&questions[i]);
    }
}

static enum sitting_event type_in(const char *text)
{
    struct response response;
    enum sitting_event event;

    response_init(&response);
    response_set_text(&response, text);
    event = sitting_answer(&sitting, &response);
    response_release(&response);
    return event;
}

static enum sitting_event choose(int choice)
{
    struct response response;

    response_init(&response);
    response.choice = choice;
    return sitting_answer(&sitting, &response);
}

static struct sitting_attempt attempt(void)
{
    struct sitting_attempt got;

    sitting_get_attempt(&sitting, &got);
    return got;
}

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
        cmocka_unit_test(test_resume),
        cmocka_unit_test(test_resume_after_change),
        cmocka_unit_test(test_resume_without_glossary),
        cmocka_unit_test(test_resume_refused),
        cmocka_unit_test(test_resume_hostile),
        cmocka_unit_test(test_modes),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
