/* The linter as a whole: severities, positions, options, the lock, facts. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "lint/figures.h"
#include "lint/ids_lock.h"
#include "lint_tree.h"

static void test_severities(void **state)
{
    const struct edit broken[] = {
        {"QUIZ", "text: It doubles to 120",
         "text: It doubles, to 120 in flight"},
        {"QUIZ", "text: Refuse new work above a limit",
         "text: Refuse new work above some limit"},
    };
    struct messages messages = MESSAGES_INIT;

    (void)state;
    tree_limits_reset();
    assert_true(tree_tweak("few_questions"));
    tree_write(broken, 2);
    (void)tree_run(&messages, false);
    assert_int_equal(tree_find(&messages, "B201")->severity, SEVERITY_WARNING);
    messages_release(&messages);
    assert_true(tree_tweak("many_questions"));
    assert_false(tree_run(&messages, false));
    assert_int_equal(tree_find(&messages, "B201")->severity, SEVERITY_ERROR);
    messages_release(&messages);
}

/* Where a message points: at the value, in code points. */
static void test_positions(void **state)
{
    const struct edit broken[] = {
        {"QUIZ", "says: rho divided by one minus rho",
         "says: rho over nothing"},
    };
    struct messages messages = MESSAGES_INIT;
    struct str text = STR_INIT;

    (void)state;
    tree_limits_reset();
    tree_write(broken, 1);
    assert_false(tree_run(&messages, false));
    messages_add_text(&messages, &text);
    assert_string_equal(text.buf,
                        "quizzes/quantitative-systems/ep051.yaml:192:37: "
                        "error[R006]: \"rho over nothing\" does not stand in "
                        "chapter 'queues' of the script\n");
    messages_release(&messages);
    str_release(&text);
}

static void test_options(void **state)
{
    const struct edit broken[] = {
        {"EP", "minutes: 45\n    pattern", "minutes: 5\n    pattern"},
        {"NEXT", "text: Convert", "text: Understand"},
    };
    struct content_roots roots = CONTENT_ROOTS_INIT;
    struct lint_options options = {.roots = &roots, .limits = &tree_limits};
    struct messages messages = MESSAGES_INIT;

    (void)state;
    tree_limits_reset();
    tree_write(broken, 2);
    content_roots_add(&roots, tree_folder(), "");
    assert_true(lint_run(&options, &messages));
    assert_int_equal(messages.count, 2);
    messages_release(&messages);
    options.strict = true;
    assert_false(lint_run(&options, &messages));
    messages_release(&messages);
    options.episode = 52;
    assert_false(lint_run(&options, &messages));
    assert_int_equal(messages.count, 1);
    assert_string_equal(messages.items[0].code, "E017");
    messages_release(&messages);
    content_roots_release(&roots);
}

static void test_allow(void **state)
{
    const struct edit broken[] = {
        {"SERIES", "hours: 5", "hours: 6 # lint: allow E011"},
    };
    struct messages messages = MESSAGES_INIT;

    (void)state;
    tree_limits_reset();
    tree_write(broken, 1);
    assert_true(tree_run(&messages, false));
    assert_int_equal(messages.count, 0);
    messages_release(&messages);
}

static void test_update_lock(void **state)
{
    const struct edit none[] = {{"LOCK", NULL, NULL}};
    const struct edit raised[] = {
        {"QUIZ", "id: usl-peak\n    rev: 1", "id: usl-peak\n    rev: 2"},
        {"QUIZ", "value: 98.5", "value: 98"},
        {"QUIZ", "id: pool-size", "id: pool-sizes\n    was: [pool-size]"},
    };
    const struct edit silent[] = {{"QUIZ", "value: 98.5", "value: 98"}};
    struct messages messages = MESSAGES_INIT;
    char *first;
    char *second;

    (void)state;
    tree_limits_reset();
    tree_write(none, 1);
    assert_true(tree_run(&messages, true));
    first = tree_read_lock();
    assert_true(tree_run(&messages, false));
    assert_int_equal(messages.count, 0);
    messages_release(&messages);
    assert_non_null(strstr(first, "ep051.usl-peak  1  live     "));
    assert_non_null(strstr(first, "ep051.old-knee  2  retired  "));

    tree_write(raised, 3);
    assert_true(tree_run(&messages, true));
    messages_release(&messages);
    second = tree_read_lock();
    assert_non_null(strstr(second, "ep051.usl-peak  2  live     "));
    assert_non_null(strstr(second, "ep051.pool-sizes  1"));
    assert_null(strstr(second, "ep051.pool-size  1"));
    free(second);

    /* A changed key without a new revision is not hidden by rewriting. */
    tree_write(silent, 1);
    assert_false(tree_run(&messages, true));
    assert_non_null(tree_find(&messages, "V402"));
    messages_release(&messages);
    assert_false(tree_run(&messages, false));
    assert_non_null(tree_find(&messages, "V402"));
    messages_release(&messages);
    free(first);
}

static void test_lock_text(void **state)
{
    static const char text[] =
        "# a comment\n"
        "ep051.pool-size  1  live     3f0c9a5e7712d4b8  9be1c02277fa6630\r\n"
        "\n"
        "ep051.old-knee   2  retired  77b0aa41c90d2f15  0d5512f0b6a7c3e9\n";
    static const char *const bad[] = {
        "ep051.a 1 live 3f0c9a5e7712d4b8\n",
        "ep051.a 0 live 3f0c9a5e7712d4b8 9be1c02277fa6630\n",
        "ep051.a 1 dead 3f0c9a5e7712d4b8 9be1c02277fa6630\n",
        "ep051.a 1 live 3F0C9a5e7712d4b8 9be1c02277fa6630\n",
        "nodot 1 live 3f0c9a5e7712d4b8 9be1c02277fa6630\n",
        "ep051.a 1 live 3f0c9a5e7712d4b8 9be1c02277fa6630 x\n",
        ("ep051.a 1 live 3f0c9a5e7712d4b8 9be1c02277fa6630\n"
         "ep051.a 1 live 3f0c9a5e7712d4b8 9be1c02277fa6630\n"),
        "<<<<<<< HEAD\n",
    };
    struct ids_lock lock = IDS_LOCK_INIT;
    struct error err = ERROR_INIT;
    struct str out = STR_INIT;
    unsigned line = 0;

    (void)state;
    assert_true(ids_lock_parse(&lock, text, &line, &err));
    assert_int_equal(lock.count, 2);
    assert_int_equal(ids_lock_find(&lock, "ep051.pool-size")->line, 2);
    assert_true(ids_lock_find(&lock, "ep051.old-knee")->retired);
    ids_lock_add_text(&lock, &out);
    assert_string_equal(
        out.buf,
        "ep051.old-knee  2  retired  77b0aa41c90d2f15  0d5512f0b6a7c3e9\n"
        "ep051.pool-size  1  live     3f0c9a5e7712d4b8  9be1c02277fa6630\n");
    assert_int_equal(ids_lock_find(&lock, "ep051.pool-size")->rev, 1);
    ids_lock_release(&lock);
    for (size_t i = 0; i < COUNT_OF(bad); i++) {
        assert_false(ids_lock_parse(&lock, bad[i], &line, &err));
        ids_lock_release(&lock);
    }
    str_release(&out);
    error_release(&err);
}

static void test_facts(void **state)
{
    const struct edit stated[] = {
        {"SCRIPT", "Each formula answers one question.",
         "In March 2019 the checkout served 1,200 req/s, as the Production "
         "examples tell. Each formula answers one question."},
    };
    struct content_roots roots = CONTENT_ROOTS_INIT;
    struct lint_facts facts = LINT_FACTS_INIT;
    struct error err = ERROR_INIT;
    struct str text = STR_INIT;
    struct str json_text = STR_INIT;
    struct json_out json;
    const struct lint_fact *fact = NULL;

    (void)state;
    tree_write(stated, 1);
    content_roots_add(&roots, tree_folder(), "");
    assert_true(lint_facts(&roots, 51, &facts, &err));
    for (size_t i = 0; i < facts.count; i++) {
        if (str_starts_with(facts.items[i].sentence, "In March 2019")) {
            fact = &facts.items[i];
        }
    }
    assert_non_null(fact);
    assert_string_equal(fact->place, "ep051@wrap-up:0");
    assert_true(str_list_has(&fact->what, "2019"));
    assert_true(str_list_has(&fact->what, "1,200 req/s"));
    assert_true(str_list_has(&fact->what, "March"));
    assert_true(str_list_has(&fact->sources, "Production examples"));
    assert_int_equal(facts.all_sources.count, 3);
    lint_facts_add_text(&facts, &text);
    assert_non_null(strstr(text.buf, "states: 2019; 1,200 req/s; March"));
    json_begin(&json, &json_text);
    lint_facts_to_json(&facts, &json);
    assert_non_null(strstr(json_text.buf, "\"place\":\"ep051@wrap-up:0\""));
    lint_facts_release(&facts);
    assert_false(lint_facts(&roots, 99, &facts, &err));
    assert_int_equal(err.code, ERROR_NOT_FOUND);
    assert_false(lint_facts(&roots, 52, &facts, &err));
    lint_facts_release(&facts);
    content_roots_release(&roots);
    str_release(&text);
    str_release(&json_text);
    error_release(&err);
}

static void test_figures(void **state)
{
    static const struct {
        const char *text;
        double value;
        double step;
        const char *unit;
        size_t end;
    } rows[] = {
        {"it took 1,200 req/s", 1200, 1, "req/s", 19},
        {"p99 of 0.30 s", 0.30, 0.01, "s", 13},
        {"98.5", 98.5, 0.1, "", 4},
        {"99.95 %, or so", 99.95, 0.01, "%", 7},
        {"version 1.2.3 and 7", 7, 1, "", 19},
        {"50ms", 50, 1, "ms", 4},
        {"1.2e-3", 0.0012, 0.0001, "", 6},
        {"12 servers", 12, 1, "", 2},
    };
    struct figure figure;

    (void)state;
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        assert_true(figure_next(rows[i].text, 0, &figure));
        if (figure.value != rows[i].value || figure.end != rows[i].end ||
            !str_equal(figure.unit.text, rows[i].unit) ||
            figure.step < 0.99 * rows[i].step ||
            figure.step > 1.01 * rows[i].step) {
            fail_msg("%s: %g step %g end %zu", rows[i].text, figure.value,
                     figure.step, figure.end);
        }
    }
    assert_false(figure_next("no figure in p99 or M1", 0, &figure));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_severities),  cmocka_unit_test(test_positions),
        cmocka_unit_test(test_options),     cmocka_unit_test(test_allow),
        cmocka_unit_test(test_update_lock), cmocka_unit_test(test_lock_text),
        cmocka_unit_test(test_facts),       cmocka_unit_test(test_figures),
    };

    return cmocka_run_group_tests(tests, tree_set_up, tree_tear_down);
}
