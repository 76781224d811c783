#include "store_sound.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>
#include <sqlite3.h>

#include "store/store_answers.h"

void fill(struct store *store, int count)
{
    for (int i = 0; i < count; i++) {
        char *item = xasprintf("ep051.q%d@1", i % 20);
        struct answer_body body = answer_of(item, 1 + i % 4);

        append_answer(store, NOON + i * HOUR, &body);
        free(item);
    }
}

size_t count_answers(struct store *store)
{
    struct store_answers answers = STORE_ANSWERS_INIT;
    struct error err = ERROR_INIT;
    size_t count;

    if (!store_answers_all(store, &answers, &err)) {
        fail_msg("%s", error_get(&err));
    }
    count = answers.count;
    store_answers_release(&answers);
    error_release(&err);
    return count;
}

void check_sound(struct store *store)
{
    struct error err = ERROR_INIT;
    char before[65];
    char after[65];

    if (!store_verify(store, &err)) {
        fail_msg("%s", error_get(&err));
    }
    assert_true(store_fingerprint(store, before, &err));
    assert_true(store_rebuild(store, &err));
    assert_true(store_fingerprint(store, after, &err));
    assert_string_equal(before, after);
    error_release(&err);
}

void check_sound_path(const char *path)
{
    struct store *store = open_store(path);

    check_sound(store);
    store_close(store);
}

void check_cannot_append(struct store *store, enum error_code code)
{
    struct error err = ERROR_INIT;
    struct event event;

    event_begin(&event, NOON, 0);
    event_void(&event, "test");
    assert_false(store_append(store, &event, 1, &err));
    assert_int_equal(err.code, code);
    assert_true(err.text.len > 20);
    event_release(&event);
    error_release(&err);
}

void raw_sql(const char *path, const char *sql)
{
    sqlite3 *db;

    assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
    assert_int_equal(sqlite3_exec(db, sql, NULL, NULL, NULL), SQLITE_OK);
    sqlite3_close(db);
}
