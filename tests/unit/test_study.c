/*
 * A sitting whose answers cannot be written (full disk, a store that refuses):
 * what study.h promises is that it then stands where it stood. And one that is
 * taken up after a kill between an answer and its place.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "app/study.h"
#include "base/clock.h"
#include "base/str.h"

struct fixture {
    char home[64];
    struct app *app;
};

static int set_up(void **state)
{
    struct fixture *f = calloc(1, sizeof(*f));
    const char *source = getenv("top_srcdir");
    struct app_options options = {.program = "/bin/true"};
    struct error err = ERROR_INIT;
    char path[512];

    snprintf(f->home, sizeof(f->home), "/tmp/dstudio-study-XXXXXX");
    assert_non_null(mkdtemp(f->home));
    setenv("HOME", f->home, 1);
    unsetenv("XDG_DATA_HOME");
    unsetenv("XDG_CONFIG_HOME");
    unsetenv("XDG_CACHE_HOME");
    unsetenv("XDG_STATE_HOME");
    setenv("XDG_DATA_DIRS", f->home, 1);
    setenv("DSTUDIO_NOW", "2026-03-02T09:00:00Z", 1);
    assert_true(clock_init());
    snprintf(path, sizeof(path), "%s/tests/data/small/content",
             source != NULL ? source : ".");
    setenv("DSTUDIO_CONTENT", path, 1);
    if (!app_new(&f->app, &options, &err)) {
        fail_msg("%s", error_get(&err));
    }
    *state = f;
    return 0;
}

static int tear_down(void **state)
{
    struct fixture *f = *state;
    char command[96];

    app_free(f->app);
    snprintf(command, sizeof(command), "rm -rf '%s'", f->home);
    assert_int_equal(system(command), 0);
    free(f);
    return 0;
}

static sqlite3 *open_file(const struct fixture *f)
{
    sqlite3 *db;
    char path[160];

    snprintf(path, sizeof(path), "%s/.local/share/dstudio/learner.db", f->home);
    assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
    return db;
}

static void run_sql(const struct fixture *f, const char *sql)
{
    sqlite3 *db = open_file(f);

    assert_int_equal(sqlite3_exec(db, sql, NULL, NULL, NULL), SQLITE_OK);
    sqlite3_close(db);
}

/* From now on the learner's file takes no event, or takes them again. */
static void refuse(const struct fixture *f, bool refused)
{
    run_sql(f, refused ? "CREATE TRIGGER refuse BEFORE INSERT ON event BEGIN"
                         " SELECT RAISE(ABORT, 'refused'); END"
                       : "DROP TRIGGER refuse");
}

static struct study *begin(struct fixture *f, int episode, bool check)
{
    struct error err = ERROR_INIT;
    struct study *study = app_quiz_begin(f->app, episode, check, &err);

    if (study == NULL) {
        fail_msg("%s", error_get(&err));
    }
    return study;
}

/* Answers the question under way wrongly. */
static bool answer(struct study *study, struct error *err)
{
    const struct question *question = sitting_get_question(study_get(study));
    enum sitting_event event;
    struct response response;
    bool ok;

    response_init(&response);
    if (question->type == QUESTION_TRUEFALSE) {
        response.choice = !question->answer_true;
    } else {
        assert_int_equal(question->type, QUESTION_NUMERIC);
        response.text = xstrdup("63");
    }
    ok = study_answer(study, &response, &event, err);
    if (ok) {
        assert_int_equal(event, SITTING_GRADED);
    }
    response_release(&response);
    return ok;
}

static void text_of(const struct study *study, struct str *out)
{
    str_clear(out);
    sitting_add_text(study_get(study), out);
}

static void test_a_check_keeps_no_answer_that_was_not_written(void **state)
{
    struct fixture *f = *state;
    struct study *study = begin(f, 52, true);
    struct error err = ERROR_INIT;

    refuse(f, true);
    assert_false(answer(study, &err));
    assert_true(error_get(&err)[0] != '\0');
    error_clear(&err);
    assert_int_equal(study_get(study)->place, 0);
    assert_int_equal(study_get(study)->stage, SITTING_ASK);
    assert_false(study_get(study)->slots[0].answered);
    refuse(f, false);
    assert_true(answer(study, &err));
    assert_true(study_get(study)->slots[0].answered);
    app_study_free(study);
    error_release(&err);
}

/* Each time it fails the question is not asked once more for it. */
static void test_a_failure_adds_no_question(void **state)
{
    struct fixture *f = *state;
    struct study *study = begin(f, 52, false);
    struct error err = ERROR_INIT;
    size_t count = study_get(study)->count;

    refuse(f, true);
    for (int i = 0; i < 3; i++) {
        assert_false(answer(study, &err));
        error_clear(&err);
        assert_int_equal(study_get(study)->count, count);
    }
    refuse(f, false);
    app_study_free(study);
    error_release(&err);
}

/* Till the question of two tries: answers what stands before it. */
static void go_to_number(struct study *study)
{
    struct error err = ERROR_INIT;
    enum sitting_event event;

    while (sitting_get_question(study_get(study))->type != QUESTION_NUMERIC) {
        assert_true(answer(study, &err));
        while (study_get(study)->stage != SITTING_ASK) {
            assert_true(study_next(study, &event, &err));
        }
    }
}

static void test_the_first_try_outlives_a_failed_second(void **state)
{
    struct fixture *f = *state;
    struct study *study = begin(f, 52, false);
    struct error err = ERROR_INIT;
    char *id;

    go_to_number(study);
    assert_true(answer(study, &err));
    assert_true(sitting_is_second_try(study_get(study)));
    id = xstrdup(sitting_get_slot(study_get(study))->attempt_id);
    refuse(f, true);
    assert_false(answer(study, &err));
    error_clear(&err);
    assert_true(sitting_is_second_try(study_get(study)));
    assert_string_equal(sitting_get_slot(study_get(study))->attempt_id, id);
    refuse(f, false);
    free(id);
    app_study_free(study);
    error_release(&err);
}

static void test_what_is_not_taken_back_stays_answered(void **state)
{
    struct fixture *f = *state;
    struct study *study = begin(f, 52, false);
    struct error err = ERROR_INIT;
    struct str before = STR_INIT;
    struct str after = STR_INIT;

    assert_true(answer(study, &err));
    text_of(study, &before);
    refuse(f, true);
    assert_false(study_undo(study, &err));
    error_clear(&err);
    text_of(study, &after);
    assert_string_equal(after.buf, before.buf);
    assert_false(study_undo_all(study, &err));
    error_clear(&err);
    refuse(f, false);
    /* It is still under way, and can be taken back now. */
    assert_true(study_undo(study, &err));
    assert_false(study_get(study)->slots[0].answered);
    str_release(&before);
    str_release(&after);
    app_study_free(study);
    error_release(&err);
}

/* From now on the place is not kept, as if a kill came before it. */
static void lose_place(const struct fixture *f, bool lost)
{
    run_sql(f, lost ? "CREATE TRIGGER lose BEFORE INSERT ON sitting BEGIN"
                      " SELECT RAISE(ABORT, 'lost'); END;"
                      "CREATE TRIGGER lose_all BEFORE DELETE ON sitting BEGIN"
                      " SELECT RAISE(ABORT, 'lost'); END"
                    : "DROP TRIGGER lose; DROP TRIGGER lose_all");
}

static int count_rows(const struct fixture *f, const char *sql)
{
    sqlite3 *db = open_file(f);
    sqlite3_stmt *statement;
    int count;

    assert_int_equal(sqlite3_prepare_v2(db, sql, -1, &statement, NULL),
                     SQLITE_OK);
    assert_int_equal(sqlite3_step(statement), SQLITE_ROW);
    count = sqlite3_column_int(statement, 0);
    sqlite3_finalize(statement);
    sqlite3_close(db);
    return count;
}

static void test_an_answer_is_not_two_after_a_kill(void **state)
{
    struct fixture *f = *state;
    struct study *study = begin(f, 52, false);
    struct error err = ERROR_INIT;

    lose_place(f, true);
    assert_true(answer(study, &err));
    app_study_free(study);
    lose_place(f, false);
    for (int i = 0; i < 2; i++) { /* the second time there is nothing to mend */
        study = app_study_resume(f->app, "quiz", &err);
        assert_non_null(study);
        if (i == 0) {
            assert_false(study_get(study)->slots[0].answered);
            assert_true(answer(study, &err));
        }
        assert_int_equal(study_get(study)->place, 0);
        assert_true(study_get(study)->slots[0].answered);
        app_study_free(study);
    }
    assert_int_equal(count_rows(f, "SELECT count(*) FROM answer"), 2);
    assert_int_equal(
        count_rows(f, "SELECT count(*) FROM answer WHERE counts = 1"), 1);
    error_release(&err);
}

static void test_a_sitting_ends_once_after_a_kill(void **state)
{
    static const char results[] = "SELECT count(*) FROM result";
    struct fixture *f = *state;
    struct study *study = begin(f, 52, true);
    struct error err = ERROR_INIT;
    struct str label = STR_INIT;
    enum sitting_event event;

    for (;;) {
        lose_place(f, true);
        assert_true(study_skip(study, &event, &err));
        if (count_rows(f, results) == 1) {
            break;
        }
        lose_place(f, false);
        while (study_get(study)->stage != SITTING_ASK) {
            assert_true(study_next(study, &event, &err));
        }
    }
    app_study_free(study);
    lose_place(f, false);
    assert_true(app_study_pending(f->app, "check", &label));
    assert_null(app_study_resume(f->app, "check", &err));
    assert_non_null(strstr(error_get(&err), "has ended"));
    assert_false(app_study_pending(f->app, "check", &label));
    assert_int_equal(count_rows(f, results), 1);
    str_release(&label);
    error_release(&err);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(
            test_a_check_keeps_no_answer_that_was_not_written, set_up,
            tear_down),
        cmocka_unit_test_setup_teardown(test_a_failure_adds_no_question, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(test_an_answer_is_not_two_after_a_kill,
                                        set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_a_sitting_ends_once_after_a_kill,
                                        set_up, tear_down),
        cmocka_unit_test_setup_teardown(
            test_the_first_try_outlives_a_failed_second, set_up, tear_down),
        cmocka_unit_test_setup_teardown(
            test_what_is_not_taken_back_stays_answered, set_up, tear_down),
    };

    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
