/* A store of its own for each test. */
#ifndef TESTS_STORE_FIXTURE_H
#define TESTS_STORE_FIXTURE_H

#include "store_help.h"

struct fixture {
    char *path;
    struct store *store;
    struct error err;
};

/* Set up and tear down, for cmocka_unit_test_setup_teardown(). */
int begin(void **state);
int end(void **state);

/* How many cards are due on the day, those of a step by the instant. */
size_t count_due(struct fixture *fixture, int64_t day, int64_t now_ms);

#endif
