/* What changes which hash: the graded one, the shown one, both, neither. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "quiz/graded_hash.h"
#include "quiz_samples.h"

static void set(char **text, const char *value)
{
    free(*text);
    *text = xstrdup(value);
}

static void spell_stem(struct question *q)
{
    set(&q->stem, "Traffic stays equal, but the stay doubles. What happens?");
}
static void fold_stem(struct question *q)
{
    struct str text = STR_INIT;

    str_add(&text, "  ");
    for (const char *at = q->stem; *at != '\0'; at++) {
        str_add(&text, *at == ' ' ? "\n  " : "");
        if (*at != ' ') {
            str_add_char(&text, *at);
        }
    }
    free(q->stem);
    q->stem = str_take(&text);
}
static void spell_choice(struct question *q)
{
    set(&q->choices[1].text, "It remains at 60");
}
static void move_key(struct question *q)
{
    q->choices[0].correct = false;
    q->choices[1].correct = true;
}
static void rename_choice(struct question *q)
{
    set(&q->choices[1].id, "stays");
}
static void give_credit(struct question *q)
{
    q->choices[1].credit = 0.5;
}
static void change_level(struct question *q)
{
    q->level = LEVEL_CREATE;
    q->difficulty = 5;
    q->time_s = 99;
}
static void change_rev(struct question *q)
{
    q->rev = 9;
}

static void change_value(struct question *q)
{
    set(&q->number.value, "51");
}
static void change_unit(struct question *q)
{
    set(&q->number.unit, "s");
}
static void widen(struct question *q)
{
    q->number.tolerance.rel = 0.02;
}
static void drop_wrong_words(struct question *q)
{
    set(&q->number.wrong[0].feedback, "Something else.");
}
static void change_range(struct question *q)
{
    q->params[0].to = 2400;
}
static void change_with(struct question *q)
{
    set(&q->number.calc.with[0].values.items[0], "300 req/s");
}
static void change_accept(struct question *q)
{
    set(&q->text.accept[0].text, "coherencies");
}
static void refuse(struct question *q)
{
    q->text.refuse_typos = true;
}
static void change_after(struct question *q)
{
    set(&q->items[4].after.items[0], "timeouts");
}
static void spell_item(struct question *q)
{
    set(&q->items[4].text, "Health checks begin to fail");
}
static void spell_right(struct question *q)
{
    set(&q->pairs[0].right, "How many are inside?");
}
static void change_step(struct question *q)
{
    set(&q->steps[0].number.value, "301");
}
static void weigh_step(struct question *q)
{
    q->steps[0].weight = 2;
}
static void require_point(struct question *q)
{
    q->points[2].required = true;
}

static void test_changes(void **state)
{
    static const struct {
        const char *what;
        void (*sample)(struct question *);
        void (*change)(struct question *);
        bool graded;
        bool shown;
    } rows[] = {
        {"stem", sample_single, spell_stem, false, true},
        {"folding", sample_single, fold_stem, false, false},
        {"choice's text", sample_single, spell_choice, false, true},
        {"key", sample_single, move_key, true, true},
        {"choice's id", sample_single, rename_choice, true, true},
        {"credit", sample_single, give_credit, true, true},
        {"level", sample_single, change_level, false, false},
        {"rev", sample_single, change_rev, false, false},
        {"value", sample_numeric, change_value, true, true},
        {"unit", sample_numeric, change_unit, true, true},
        {"tolerance", sample_numeric, widen, true, true},
        {"wrong", sample_numeric, drop_wrong_words, false, true},
        {"range", sample_computed, change_range, true, true},
        {"with", sample_computed, change_with, true, true},
        {"accept", sample_text, change_accept, true, true},
        {"typos", sample_text, refuse, true, true},
        {"after", sample_order, change_after, true, true},
        {"item's text", sample_order, spell_item, false, true},
        {"right side", sample_match, spell_right, false, true},
        {"step", sample_scenario, change_step, true, true},
        {"step's weight", sample_scenario, weigh_step, true, true},
        {"point", sample_explain, require_point, true, true},
    };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct question question;
        uint64_t graded;
        uint64_t shown;

        rows[i].sample(&question);
        graded = question_graded_hash(&question);
        shown = question_shown_hash(&question);
        assert_int_not_equal(graded, shown);
        rows[i].change(&question);
        if ((question_graded_hash(&question) != graded) != rows[i].graded ||
            (question_shown_hash(&question) != shown) != rows[i].shown) {
            fail_msg("%s", rows[i].what);
        }
        question_release(&question);
    }
}

/* The lines are the format: history hangs on them. */
static void test_lines(void **state)
{
    struct question question;
    struct str lines = STR_INIT;
    char text[17];

    (void)state;
    sample_truefalse(&question);
    question_add_graded_lines(&question, &lines);
    assert_string_equal(lines.buf, "type=truefalse\nanswer=true\n");
    graded_hash_format(question_graded_hash(&question), text);
    assert_string_equal(text, "987c2e85d349941e");
    question_release(&question);
    str_clear(&lines);
    sample_numeric(&question);
    question_add_graded_lines(&question, &lines);
    assert_string_equal(lines.buf,
                        "type=numeric\nanswer.value=50\nanswer.unit=ms\n"
                        "answer.tolerance=abs 0 0 rel 0.01 1 sig 0\n");
    question_release(&question);
    str_release(&lines);
    graded_hash_format(0x3f0c, text);
    assert_string_equal(text, "0000000000003f0c");
}

static void test_key_hash(void **state)
{
    struct question a;
    struct question b;

    (void)state;
    sample_single(&a);
    sample_single(&b);
    set(&b.stem, "Another question?");
    set(&b.choices[0].text, "It doubles, to 120.");
    assert_int_not_equal(question_key_hash(&a), question_key_hash(&b));
    set(&b.choices[0].text, "it doubles to 120.");
    assert_int_equal(question_key_hash(&a), question_key_hash(&b));
    question_release(&a);
    question_release(&b);
    sample_order(&a);
    assert_int_equal(question_key_hash(&a), 0);
    question_release(&a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_changes),
        cmocka_unit_test(test_lines),
        cmocka_unit_test(test_key_hash),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
