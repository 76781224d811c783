#include "store_fixture.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "store/store_cards.h"

int begin(void **state)
{
    struct fixture *fixture = xcalloc(1, sizeof(*fixture));

    fixture->err = (struct error)ERROR_INIT;
    fixture->path = temp_database();
    fixture->store = open_store(fixture->path);
    *state = fixture;
    return 0;
}

int end(void **state)
{
    struct fixture *fixture = *state;

    store_close(fixture->store);
    temp_remove(fixture->path);
    error_release(&fixture->err);
    free(fixture);
    return 0;
}

size_t count_due(struct fixture *fixture, int64_t day, int64_t now_ms)
{
    struct store_cards cards = STORE_CARDS_INIT;
    size_t count;

    assert_true(
        store_cards_due(fixture->store, day, now_ms, &cards, &fixture->err));
    count = cards.count;
    store_cards_release(&cards);
    return count;
}
