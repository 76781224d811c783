/* Logs and lines: taking in, parting, what is not taken. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "store/store_answers.h"
#include "store/store_lines.h"
#include "store_pair.h"

static void test_take(void **state)
{
    struct fixture *fixture = *state;
    const char *log = store_log_id(fixture->store[0]);
    struct str lines = STR_INIT;
    struct store_taken taken;
    struct store_log found;
    struct hash want;
    struct hash wrong = {{0}};
    int64_t last;

    fill(fixture->store[0], 8, 0);
    assert_true(store_lines_get(fixture->store[0],
                                &(struct store_range){log, 0, 100, 1200},
                                &lines, &last, &fixture->err));
    assert_true(last >= 1 && last < 8); /* the bytes were the limit */
    str_clear(&lines);
    assert_true(store_lines_get(fixture->store[0],
                                &(struct store_range){log, 0, 5, 1 << 20},
                                &lines, &last, &fixture->err));
    assert_int_equal(last, 5);
    assert_true(store_log_hash(fixture->store[0], log, 5, &want));
    assert_false(store_lines_take(
        fixture->store[1],
        &(struct store_piece){log, 0, lines.buf, lines.len, &wrong}, &taken,
        &fixture->err));
    assert_int_equal(fixture->err.code, ERROR_DAMAGED);
    assert_false(store_log_find(fixture->store[1], log, &found));
    assert_false(store_lines_take(
        fixture->store[1],
        &(struct store_piece){log, 3, lines.buf, lines.len, NULL}, &taken,
        &fixture->err));
    assert_int_equal(fixture->err.code, ERROR_USAGE); /* a gap */
    assert_false(store_lines_take(
        fixture->store[1],
        &(struct store_piece){"no-log", 0, lines.buf, lines.len, NULL}, &taken,
        &fixture->err));
    assert_true(store_lines_take(
        fixture->store[1],
        &(struct store_piece){log, 0, lines.buf, lines.len, &want}, &taken,
        &fixture->err));
    assert_int_equal(taken.added, 5);
    assert_true(store_lines_take(
        fixture->store[1],
        &(struct store_piece){log, 0, lines.buf, lines.len, &want}, &taken,
        &fixture->err));
    assert_int_equal(taken.added, 0);
    assert_true(store_log_find(fixture->store[1], log, &found));
    assert_int_equal(found.seq, 5);
    assert_false(found.own);
    assert_true(hash_equal(&found.hash, &want));
    str_clear(&lines);
    assert_true(store_lines_get(fixture->store[0],
                                &(struct store_range){log, 5, 100, 1 << 20},
                                &lines, &last, &fixture->err));
    assert_true(store_log_hash(fixture->store[0], log, 8, &want));
    assert_true(store_lines_take(
        fixture->store[1],
        &(struct store_piece){log, 5, lines.buf, lines.len, &want}, &taken,
        &fixture->err));
    assert_same(fixture);
    assert_true(store_log_set_acked(fixture->store[1], log, 99, &fixture->err));
    assert_true(store_log_find(fixture->store[1], log, &found));
    assert_int_equal(found.acked, 8);
    str_release(&lines);
}

/* The fork rule: our tail moves away, the other's takes its place. */
static void test_fork(void **state)
{
    struct fixture *fixture = *state;
    struct str ours = STR_INIT;
    struct str theirs = STR_INIT;
    struct store_taken taken;
    struct store_log found;
    char moved[37];
    int64_t last;

    fill(fixture->store[0], 6, 0);
    assert_true(store_lines_get(
        fixture->store[0],
        &(struct store_range){store_log_id(fixture->store[0]), 0, 4, 1 << 20},
        &ours, &last, &fixture->err));
    assert_true(store_lines_take(
        fixture->store[1],
        &(struct store_piece){OTHER_LOG, 0, ours.buf, ours.len, NULL}, &taken,
        &fixture->err));
    /* Theirs: lines 1 and 2, then 5 and 6 as 3 and 4. */
    assert_true(store_lines_get(
        fixture->store[0],
        &(struct store_range){store_log_id(fixture->store[0]), 0, 2, 1 << 20},
        &theirs, &last, &fixture->err));
    assert_true(store_lines_get(
        fixture->store[0],
        &(struct store_range){store_log_id(fixture->store[0]), 4, 2, 1 << 20},
        &theirs, &last, &fixture->err));
    assert_true(store_lines_take(
        fixture->store[1],
        &(struct store_piece){OTHER_LOG, 0, theirs.buf, theirs.len, NULL},
        &taken, &fixture->err));
    assert_true(taken.fork);
    assert_int_equal(taken.agree, 2);
    assert_true(
        store_log_part(fixture->store[1], OTHER_LOG, 2, moved, &fixture->err));
    assert_true(store_log_find(fixture->store[1], OTHER_LOG, &found));
    assert_int_equal(found.seq, 2);
    assert_true(store_log_find(fixture->store[1], moved, &found));
    assert_int_equal(found.seq, 2);
    assert_true(store_lines_take(
        fixture->store[1],
        &(struct store_piece){OTHER_LOG, 0, theirs.buf, theirs.len, NULL},
        &taken, &fixture->err));
    assert_false(taken.fork);
    assert_int_equal(taken.added, 2);
    assert_same(fixture); /* all six events, each once */
    str_release(&ours);
    str_release(&theirs);
}

static void test_part_of_our_own_log(void **state)
{
    struct fixture *fixture = *state;
    char log[37];
    char moved[37];
    char before[65];
    char after[65];

    fill(fixture->store[0], 5, 0);
    memcpy(log, store_log_id(fixture->store[0]), sizeof(log));
    assert_true(store_fingerprint(fixture->store[0], before, &fixture->err));
    assert_true(
        store_log_part(fixture->store[0], log, 3, moved, &fixture->err));
    assert_string_equal(store_log_id(fixture->store[0]), moved);
    assert_true(store_fingerprint(fixture->store[0], after, &fixture->err));
    assert_string_equal(before, after);
    fill(fixture->store[0], 1, 70);
    assert_true(store_verify(fixture->store[0], &fixture->err));
    assert_false(
        store_log_part(fixture->store[0], OTHER_LOG, 0, moved, &fixture->err));
}

/* Another program began the log that parts; its next events go elsewhere. */
static void test_part_of_a_log_begun_elsewhere(void **state)
{
    struct fixture *fixture = *state;
    struct store *ours = fixture->store[0];
    struct store *other;
    struct store_log found;
    char log[37];
    char moved[37];

    fill(ours, 1, 0);
    other = open_store(fixture->path[0]);
    assert_true(store_log_begin(other, &fixture->err));
    fill(other, 3, 10);
    memcpy(log, store_log_id(other), sizeof(log));
    assert_true(store_log_part(ours, log, 1, moved, &fixture->err));
    fill(other, 1, 20);
    assert_string_equal(store_log_id(other), moved);
    assert_true(store_log_find(ours, log, &found));
    assert_int_equal(found.seq, 1);
    store_close(other);
    assert_true(store_verify(ours, &fixture->err));
}

static void test_begin_log(void **state)
{
    struct fixture *fixture = *state;
    char log[37];

    fill(fixture->store[0], 1, 0);
    memcpy(log, store_log_id(fixture->store[0]), sizeof(log));
    assert_true(store_log_begin(fixture->store[0], &fixture->err));
    assert_string_not_equal(store_log_id(fixture->store[0]), log);
    fill(fixture->store[0], 1, 1);
    assert_int_equal(count_logs(fixture, 0), 2);
    assert_true(store_verify(fixture->store[0], &fixture->err));
}

static size_t count_answers(struct fixture *fixture)
{
    struct store_answers answers = STORE_ANSWERS_INIT;
    size_t count;

    assert_true(store_answers_all(fixture->store[0], &answers, &fixture->err));
    count = answers.count;
    store_answers_release(&answers);
    return count;
}

static void test_quarantine(void **state)
{
    struct fixture *fixture = *state;
    const char *log = store_log_id(fixture->store[0]);
    struct str lines = STR_INIT;
    int64_t last;

    fill(fixture->store[0], 5, 0);
    assert_true(store_log_set_acked(fixture->store[0], log, 2, &fixture->err));
    /* A server that was set back takes the first one again. */
    assert_true(store_log_set_acked(fixture->store[0], log, 1, &fixture->err));
    assert_false(store_quarantine(fixture->store[0],
                                  store_log_id(fixture->store[0]), 2, "refused",
                                  &fixture->err));
    assert_false(store_quarantine(fixture->store[0],
                                  store_log_id(fixture->store[0]), 6, "refused",
                                  &fixture->err));
    assert_true(store_quarantine(fixture->store[0],
                                 store_log_id(fixture->store[0]), 3, "refused",
                                 &fixture->err));
    assert_int_equal(count_answers(fixture), 4);
    assert_true(store_verify(fixture->store[0], &fixture->err));
    assert_true(store_lines_get(fixture->store[0],
                                &(struct store_range){log, 2, 1, 1 << 20},
                                &lines, &last, &fixture->err));
    assert_non_null(strstr(lines.buf, "\"t\":\"void\""));
    assert_non_null(strstr(lines.buf, "{\"why\":\"refused\"}"));
    str_release(&lines);
}

static void test_sync_values(void **state)
{
    struct fixture *fixture = *state;
    struct str text = STR_INIT;

    assert_false(store_sync_get(fixture->store[0], "rev", &text));
    assert_true(store_sync_set(fixture->store[0], "rev", "3", &fixture->err));
    assert_true(store_sync_get(fixture->store[0], "rev", &text));
    assert_string_equal(text.buf, "3");
    assert_true(store_sync_set(fixture->store[0], "rev", NULL, &fixture->err));
    assert_false(store_sync_get(fixture->store[0], "rev", &text));
    str_release(&text);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, begin, end)
    const struct CMUnitTest tests[] = {
        TEST(test_take),
        TEST(test_fork),
        TEST(test_part_of_our_own_log),
        TEST(test_part_of_a_log_begun_elsewhere),
        TEST(test_begin_log),
        TEST(test_quarantine),
        TEST(test_sync_values),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
