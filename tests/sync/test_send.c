/*
 * Sending to a server that refuses: what was acknowledged once is left alone,
 * and a server that refuses without end is not followed.
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

#define LINES       6
#define APPENDS_MAX 50 /* then the connection breaks */

/* A server that has nothing, and says so each time. */
struct fixture {
    char *path;
    struct store *store;
    char log[37];
    /* The number that an append is refused for; 0: none. Of all, in turn. */
    int64_t refused[2];
    int64_t taken; /* all up to here is taken, a line at a time */
    int appends;
    struct sync_result result;
};

static int set_up(void **state)
{
    struct fixture *f = xcalloc(1, sizeof(*f));

    chain_init();
    f->path = temp_database();
    f->store = open_store(f->path);
    for (int i = 0; i < LINES; i++) {
        struct answer_body body = answer_of("ep001.one@1", 3);

        append_answer(f->store, NOON + i * HOUR, &body);
    }
    memcpy(f->log, store_log_id(f->store), sizeof(f->log));
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

static void way_heads(void *context UNUSED, int64_t known UNUSED,
                      struct sync_heads *heads, struct sync_reply *reply)
{
    heads->version = 1;
    reply->status = 200;
}

static void way_append(void *context, const struct sync_place *place,
                       struct slice lines UNUSED,
                       struct sync_heads *heads UNUSED,
                       struct sync_reply *reply)
{
    struct fixture *f = context;
    int64_t refused = f->refused[f->appends % 2];

    if (++f->appends > APPENDS_MAX) {
        return;
    }
    if (place->after < f->taken) {
        bool one =
            memchr(lines.at, '\n', lines.len) == lines.at + lines.len - 1;

        reply->status = one ? 200 : 413;
    } else {
        reply->status = 422;
        reply->seq = refused;
        str_set(&reply->reason, "of no reason");
    }
}

static bool run(struct fixture *f)
{
    struct sync_transport way = {
        .context = f, .heads = way_heads, .append = way_append};
    struct error err = ERROR_INIT;
    bool ok = sync_run(f->store, &way, NULL, &f->result, &err);

    assert_true(ok != (error_get(&err)[0] != '\0'));
    error_release(&err);
    return ok;
}

static void test_refusals_go_forward(void **state)
{
    struct fixture *f = *state;

    f->refused[0] = 1;
    f->refused[1] = 2;
    assert_false(run(f));
    assert_int_equal(f->appends, 3); /* the third is for line 1 again */
    assert_int_equal(f->result.quarantined, 2);
}

/* It has lost all six, takes two again, and then refuses the third. */
static void test_what_was_acknowledged_is_left_alone(void **state)
{
    struct fixture *f = *state;
    struct error err = ERROR_INIT;

    assert_true(store_log_set_acked(f->store, f->log, LINES, &err));
    f->taken = 2;
    f->refused[0] = 3;
    f->refused[1] = 3;
    assert_false(run(f));
    assert_int_equal(f->result.sent, 2);
    assert_int_equal(f->result.quarantined, 0);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_refusals_go_forward, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(
            test_what_was_acknowledged_is_left_alone, set_up, tear_down),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
