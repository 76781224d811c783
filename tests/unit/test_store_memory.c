/* The n-th allocation of SQLite fails, for every n. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "store/inside.h"
#include "store_sound.h"

static sqlite3_mem_methods real_memory;
static long fail_at; /* counts down; the one that reaches 0 fails */

static bool fails_now(void)
{
    return fail_at > 0 && --fail_at == 0;
}

static void *failing_malloc(int size)
{
    return fails_now() ? NULL : real_memory.xMalloc(size);
}

static void *failing_realloc(void *memory, int size)
{
    return fails_now() ? NULL : real_memory.xRealloc(memory, size);
}

static void use_failing_memory(void)
{
    sqlite3_mem_methods methods;

    assert_int_equal(sqlite3_shutdown(), SQLITE_OK);
    assert_int_equal(sqlite3_config(SQLITE_CONFIG_GETMALLOC, &real_memory),
                     SQLITE_OK);
    methods = real_memory;
    methods.xMalloc = failing_malloc;
    methods.xRealloc = failing_realloc;
    assert_int_equal(sqlite3_config(SQLITE_CONFIG_MALLOC, &methods), SQLITE_OK);
}

static void use_real_memory(void)
{
    fail_at = 0;
    assert_int_equal(sqlite3_shutdown(), SQLITE_OK);
    assert_int_equal(sqlite3_config(SQLITE_CONFIG_MALLOC, &real_memory),
                     SQLITE_OK);
}

/*
 * Appends with the n-th allocation failing; true when it went through, as it
 * may: SQLite can do without some. `*reached`: were there so many?
 */
static bool append_failing_at(struct store *store, long n, bool *reached)
{
    struct answer_body body = answer_of("ep051.a@1", 3);
    struct error err = ERROR_INIT;
    struct event event;
    bool ok;

    event_begin(&event, NOON, 0);
    event_answer(&event, &body);
    fail_at = n;
    ok = store_append(store, &event, 1, &err);
    *reached = fail_at == 0;
    fail_at = 0;
    assert_true(ok || err.text.len > 0);
    event_release(&event);
    error_release(&err);
    return ok;
}

static void test_no_memory(void **state)
{
    char *path = temp_database();
    long n = 1;
    size_t stored = 1;
    bool reached = true;

    (void)state;
    use_failing_memory();
    for (; reached; n += 1 + n / 20) {
        struct store_options options = {.path = path};
        struct error err = ERROR_INIT;
        struct store *store = open_store(path);

        if (n == 1) {
            fill(store, 1);
        }
        stored += append_failing_at(store, n, &reached);
        assert_int_equal(count_answers(store), stored);
        store_close(store);
        fail_at = n; /* and while opening */
        store = store_open(&options, &err);
        fail_at = 0;
        assert_true(store != NULL || err.text.len > 0);
        store_close(store);
        error_release(&err);
    }
    assert_true(n > 20);
    check_sound_path(path);
    use_real_memory();
    temp_remove(path);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_no_memory),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
