#include "store_pair.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "store/store_lines.h"

int begin(void **state)
{
    struct fixture *fixture = xcalloc(1, sizeof(*fixture));

    fixture->err = (struct error)ERROR_INIT;
    for (int i = 0; i < 2; i++) {
        fixture->path[i] = temp_database();
        fixture->store[i] = open_store(fixture->path[i]);
    }
    *state = fixture;
    return 0;
}

int end(void **state)
{
    struct fixture *fixture = *state;

    for (int i = 0; i < 2; i++) {
        store_close(fixture->store[i]);
        temp_remove(fixture->path[i]);
    }
    error_release(&fixture->err);
    free(fixture);
    return 0;
}

void fill(struct store *store, int count, int64_t from)
{
    for (int i = 0; i < count; i++) {
        char *item = xasprintf("ep051.q%d@1", i % 3);
        struct answer_body body = answer_of(item, 1 + i % 4);

        append_answer(store, NOON + (from + i) * HOUR, &body);
        free(item);
    }
}

void append_note(struct store *store, const char *text)
{
    struct place place = {.episode = "ep051"};
    struct event event;

    event_begin(&event, NOON, 0);
    event_note(&event, QUIZ, &place, text, (struct over){NULL, 0});
    append(store, &event);
}

void assert_same(struct fixture *fixture)
{
    char prints[2][65];

    for (int i = 0; i < 2; i++) {
        assert_true(
            store_fingerprint(fixture->store[i], prints[i], &fixture->err));
        if (!store_verify(fixture->store[i], &fixture->err)) {
            fail_msg("%s", error_get(&fixture->err));
        }
    }
    assert_string_equal(prints[0], prints[1]);
}

size_t count_logs(struct fixture *fixture, int which)
{
    struct store_logs logs = STORE_LOGS_INIT;
    size_t count;

    assert_true(store_logs_all(fixture->store[which], &logs, &fixture->err));
    count = logs.count;
    store_logs_release(&logs);
    return count;
}
