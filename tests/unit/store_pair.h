/* Two stores for each test, between which lines go. */
#ifndef TESTS_STORE_PAIR_H
#define TESTS_STORE_PAIR_H

#include "store_help.h"

#define OTHER_LOG "0f6c2d1e-7b8a-4c9d-9e10-2a3b4c5d6e7f"

struct fixture {
    char *path[2];
    struct store *store[2];
    struct error err;
};

/* Set up and tear down, for cmocka_unit_test_setup_teardown(). */
int begin(void **state);
int end(void **state);

/* Answers to three questions; `from`: hours after NOON of the first. */
void fill(struct store *store, int count, int64_t from);
void append_note(struct store *store, const char *text);
/* Both stores are whole and their projections alike. */
void assert_same(struct fixture *fixture);
/* Of one of the two. */
size_t count_logs(struct fixture *fixture, int which);

#endif
