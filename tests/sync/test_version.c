/*
 * When a client may ask "anything but this version?": only while it has just
 * what both had at that version.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "sync/algorithm.h"
#include "tests/unit/store_help.h"

#define VERSION 7 /* of the server, which is empty and stays so */

/* A server that is set back to nothing as soon as it has answered. */
struct fixture {
    char *path;
    struct store *store;
    bool breaks;   /* no connection after an append */
    int64_t known; /* what the last question for heads named */
    int appends;
    int heads;
    struct sync_result result;
};

static int set_up(void **state)
{
    struct fixture *f = xcalloc(1, sizeof(*f));

    chain_init();
    f->path = temp_database();
    f->store = open_store(f->path);
    *state = f;
    return 0;
}

static int tear_down(void **state)
{
    struct fixture *f = *state;

    store_close(f->store);
    temp_remove(f->path);
    free(f);
    return 0;
}

static void way_heads(void *context, int64_t known, struct sync_heads *heads,
                      struct sync_reply *reply)
{
    struct fixture *f = context;

    f->heads++;
    f->known = known;
    if (f->breaks && f->appends > 0) {
        return;
    }
    heads->version = VERSION;
    reply->status = known == VERSION ? 304 : 200;
}

static void way_append(void *context, const struct sync_place *place UNUSED,
                       struct slice lines UNUSED,
                       struct sync_heads *heads UNUSED,
                       struct sync_reply *reply)
{
    struct fixture *f = context;

    f->appends++;
    reply->status = 200;
}

static bool run(struct fixture *f)
{
    struct sync_transport way = {
        .context = f, .heads = way_heads, .append = way_append};
    struct error err = ERROR_INIT;
    bool ok;

    f->appends = 0;
    f->heads = 0;
    ok = sync_run(f->store, &way, NULL, &f->result, &err);
    error_release(&err);
    return ok;
}

static void test_equal_sides_ask_for_a_change(void **state)
{
    struct fixture *f = *state;

    assert_true(run(f));
    assert_int_equal(f->known, -1);
    assert_true(run(f));
    assert_int_equal(f->known, VERSION);
    assert_int_equal(f->result.status, 304);
    assert_int_equal(f->heads, 1);
}

/*
 * An answer is sent and acknowledged, the sync breaks off before its end, and
 * the server is set back to the version that the client knows.
 */
static void test_what_was_sent_since_is_looked_for(void **state)
{
    struct fixture *f = *state;
    struct answer_body body = answer_of("ep001.one@1", 3);
    struct store_log log;

    assert_true(run(f));
    append_answer(f->store, NOON, &body);
    f->breaks = true;
    assert_false(run(f));
    assert_int_equal(f->appends, 1);
    assert_true(store_log_find(f->store, store_log_id(f->store), &log));
    assert_int_equal(log.acked, 1);
    (void)run(f);
    assert_int_equal(f->known, -1);
    assert_int_equal(f->appends, 1);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_equal_sides_ask_for_a_change,
                                        set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_what_was_sent_since_is_looked_for,
                                        set_up, tear_down),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
