/* For cmocka: an empty store of a test's own. It is in server_help.c. */
#ifndef TESTS_SERVER_STORE_FIXTURE_H
#define TESTS_SERVER_STORE_FIXTURE_H

#include "server_help.h"

#define LEARNER "11111111-2222-4333-8444-555555555555"

struct fixture {
    char *folder;
    struct server_store *store;
    const struct server_store_ops *ops;
    struct event_id learner; /* LEARNER; nobody has made it */
    struct error err;
};
/* `*state` is the struct. */
int fixture_set_up(void **state);
int fixture_tear_down(void **state);

#endif
