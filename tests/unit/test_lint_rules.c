/*
 * Every rule: tests/data/lint/good breaks none, and each row of rows.txt breaks
 * one. Every code that the linter itself gives must have a row.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/file.h"
#include "lint_tree.h"

enum { MAX_EDITS = 3, MAX_ROWS = 300 };

struct row {
    const char *code;
    const char *says;
    struct edit edits[MAX_EDITS];
    size_t edit_count;
    const char *tweak;
};
static struct row rows[MAX_ROWS];
static size_t row_count;
static struct str text = STR_INIT; /* what the rows point into */

/* "\\n" to a line break, in place. */
static void unescape(char *at)
{
    char *to = at;

    while (*at != '\0') {
        if (at[0] == '\\' && at[1] != '\0') {
            *to++ = at[1] == 'n' ? '\n' : at[1];
            at += 2;
        } else {
            *to++ = *at++;
        }
    }
    *to = '\0';
}

static void read_edit(struct row *row, char *line)
{
    struct edit *edit;
    char *find = strstr(line, ": ");
    char *arrow;

    assert_non_null(find);
    assert_true(row->edit_count < MAX_EDITS);
    *find = '\0';
    find += 2;
    if (str_equal(line, "tweak")) {
        row->tweak = find;
        return;
    }
    edit = &row->edits[row->edit_count++];
    edit->file = line;
    if (str_equal(find, "removed")) {
        return;
    }
    arrow = strstr(find, " => ");
    assert_non_null(arrow);
    *arrow = '\0';
    edit->find = find;
    edit->replace = arrow + 4;
    unescape(find);
    unescape(arrow + 4);
}

static void read_rows(void)
{
    char *path = xasprintf("%s/tests/data/lint/rows.txt", getenv("top_srcdir"));
    struct error err = ERROR_INIT;
    char *save = NULL;

    if (!file_read(path, 1000000, &text, &err)) {
        fail_msg("%s", error_get(&err));
    }
    for (char *line = strtok_r(text.buf, "\n", &save); line != NULL;
         line = strtok_r(NULL, "\n", &save)) {
        if (line[0] == '#') {
            continue;
        }
        if (line[0] == ' ') {
            assert_true(row_count > 0);
            read_edit(&rows[row_count - 1], line + 2);
            continue;
        }
        assert_true(row_count < MAX_ROWS);
        rows[row_count++].code = line;
        if (strlen(line) > 4) {
            line[4] = '\0';
            rows[row_count - 1].says = line + 5;
        }
    }
    free(path);
}

static bool is_told(const struct messages *messages, const struct row *row)
{
    for (size_t i = 0; i < messages->count; i++) {
        if (str_equal(messages->items[i].code, row->code) &&
            (row->says == NULL ||
             strstr(messages->items[i].text, row->says) != NULL)) {
            return true;
        }
    }
    return false;
}

static void test_silent(void **state)
{
    struct messages messages = MESSAGES_INIT;
    struct str said = STR_INIT;

    (void)state;
    tree_limits_reset();
    tree_write(NULL, 0);
    assert_true(tree_run(&messages, false));
    messages_add_text(&messages, &said);
    assert_string_equal(said.buf, "");
    messages_release(&messages);
    str_release(&said);
}

static void test_rows(void **state)
{
    (void)state;
    for (size_t i = 0; i < row_count; i++) {
        struct messages messages = MESSAGES_INIT;
        struct str said = STR_INIT;

        tree_limits_reset();
        if (rows[i].tweak != NULL && !tree_tweak(rows[i].tweak)) {
            fail_msg("no tweak %s", rows[i].tweak);
        }
        tree_write(rows[i].edits, rows[i].edit_count);
        (void)tree_run(&messages, false);
        messages_add_text(&messages, &said);
        if (!is_told(&messages, &rows[i])) {
            fail_msg("row %zu: no %s '%s' in:\n%s", i + 1, rows[i].code,
                     rows[i].says != NULL ? rows[i].says : "", said.buf);
        }
        str_release(&said);
        messages_release(&messages);
    }
}

/* The catalogue gives these while reading; its own tests cover them. */
static bool is_of_catalog(const char *code)
{
    return code[0] == 'Y' || code[0] == 'S' || str_equal(code, "Q002") ||
           str_equal(code, "Q003") || str_equal(code, "Q012");
}

static void test_all_covered(void **state)
{
    (void)state;
    for (size_t i = 0; i < lint_rule_count(); i++) {
        const char *code = lint_rule_get(i)->code;
        bool covered = is_of_catalog(code);

        for (size_t k = 0; k < row_count; k++) {
            covered = covered || str_equal(rows[k].code, code);
        }
        if (!covered) {
            fail_msg("no row for %s", code);
        }
    }
}

static int set_up(void **state)
{
    read_rows();
    return tree_set_up(state);
}

static int tear_down(void **state)
{
    str_release(&text);
    return tree_tear_down(state);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_silent),
        cmocka_unit_test(test_rows),
        cmocka_unit_test(test_all_covered),
    };

    return cmocka_run_group_tests(tests, set_up, tear_down);
}
