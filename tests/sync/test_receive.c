/*
 * How answers of a first sync are stored: several by one transaction where they
 * come quickly, each by its own where they come slowly, and never fewer than
 * were good.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "sync/algorithm.h"
#include "tests/unit/store_help.h"

#define LINES 6 /* in the server's log; each read gives one */

struct fixture {
    char *first_path;
    char *second_path;
    struct store *first; /* what the server has */
    struct store *second;
    char log[37];
    /* the way between them */
    int64_t took_ms;    /* of each read */
    int64_t breaks_at;  /* no connection when this line is read; 0: never */
    int64_t changed_at; /* this line's bytes are changed; 0: none */
    int64_t reads;
    /* what became of it */
    int64_t steps;    /* transactions */
    int64_t received; /* with the last of them */
    struct sync_result result;
};

static int set_up(void **state)
{
    struct fixture *f = xcalloc(1, sizeof(*f));

    chain_init();
    f->first_path = temp_database();
    f->second_path = temp_database();
    f->first = open_store(f->first_path);
    f->second = open_store(f->second_path);
    for (int i = 0; i < LINES; i++) {
        struct answer_body body = answer_of("ep001.one@1", 3);

        append_answer(f->first, NOON + i * HOUR, &body);
    }
    memcpy(f->log, store_log_id(f->first), sizeof(f->log));
    *state = f;
    return 0;
}

static int tear_down(void **state)
{
    struct fixture *f = *state;

    store_close(f->first);
    store_close(f->second);
    temp_remove(f->first_path);
    temp_remove(f->second_path);
    free(f);
    return 0;
}

static void way_heads(void *context, int64_t known, struct sync_heads *heads,
                      struct sync_reply *reply)
{
    struct fixture *f = context;
    struct store_log log;

    (void)known;
    assert_true(store_log_find(f->first, f->log, &log));
    GROW(heads->items, heads->count, heads->capacity);
    memcpy(heads->items[0].log, f->log, sizeof(f->log));
    heads->items[0].seq = log.seq;
    heads->items[0].hash = log.hash;
    heads->count = 1;
    heads->version = 1;
    reply->status = 200;
}

static void way_read(void *context, const struct sync_place *place,
                     struct sync_lines *lines, struct sync_reply *reply)
{
    struct fixture *f = context;
    struct store_range range = {.log = f->log,
                                .after = place->after,
                                .max_lines = 1,
                                .max_bytes = SIZE_MAX};
    struct error err = ERROR_INIT;

    f->reads++;
    if (f->breaks_at == place->after + 1) {
        return;
    }
    assert_true(
        store_lines_get(f->first, &range, &lines->bytes, &lines->to, &err));
    assert_true(store_log_hash(f->first, f->log, lines->to, &lines->hash));
    if (f->changed_at == place->after + 1) {
        char *grade = strstr(lines->bytes.buf, "\"grade\":3");

        assert_non_null(grade);
        grade[8] = '4';
    }
    lines->seq = LINES;
    lines->took_ms = f->took_ms;
    reply->status = 200;
}

static void count_step(void *context, const struct sync_result *result)
{
    struct fixture *f = context;

    f->steps += result->received > f->received ? 1 : 0;
    f->received = result->received;
}

static bool run(struct fixture *f)
{
    struct sync_transport way = {
        .context = f, .heads = way_heads, .read = way_read};
    struct sync_watch watch = {.moved = count_step, .context = f};
    struct error err = ERROR_INIT;
    bool ok;

    f->received = 0;
    ok = sync_run(f->second, &way, &watch, &f->result, &err);

    assert_true(ok != (error_get(&err)[0] != '\0'));
    error_release(&err);
    return ok;
}

/* How many lines of the log the second store has. */
static int64_t stored(struct fixture *f)
{
    struct store_log log = {.seq = 0};

    (void)store_log_find(f->second, f->log, &log);
    return log.seq;
}

static void test_quick_answers_are_one_transaction(void **state)
{
    struct fixture *f = *state;

    f->took_ms = 10;
    assert_true(run(f));
    assert_int_equal(f->reads, LINES);
    assert_int_equal(stored(f), LINES);
    assert_int_equal(f->steps, 1);
}

static void test_slow_answers_are_one_each(void **state)
{
    struct fixture *f = *state;

    f->took_ms = 2000;
    assert_true(run(f));
    assert_int_equal(stored(f), LINES);
    assert_int_equal(f->steps, LINES);
}

static void test_half_a_second_is_the_limit(void **state)
{
    struct fixture *f = *state;

    f->took_ms = 250;
    assert_true(run(f));
    assert_int_equal(stored(f), LINES);
    assert_int_equal(f->steps, LINES / 2);
}

static void test_what_was_read_before_a_break_is_stored(void **state)
{
    struct fixture *f = *state;

    f->breaks_at = 5;
    assert_false(run(f));
    assert_int_equal(f->result.status, 0);
    assert_int_equal(f->result.received, 4);
    assert_int_equal(stored(f), 4);
    /* and it goes on there */
    f->breaks_at = 0;
    f->reads = 0;
    assert_true(run(f));
    assert_int_equal(f->reads, LINES - 4);
    assert_int_equal(stored(f), LINES);
}

static void test_good_answers_before_a_bad_one_are_stored(void **state)
{
    struct fixture *f = *state;

    f->changed_at = 4;
    assert_false(run(f));
    assert_int_equal(stored(f), 3);
    assert_int_equal(f->result.received, 3);
    f->changed_at = 0;
    assert_true(run(f));
    assert_int_equal(stored(f), LINES);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_quick_answers_are_one_transaction,
                                        set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_slow_answers_are_one_each, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(test_half_a_second_is_the_limit, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(
            test_what_was_read_before_a_break_is_stored, set_up, tear_down),
        cmocka_unit_test_setup_teardown(
            test_good_answers_before_a_bad_one_are_stored, set_up, tear_down),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
