/* For tests of the stack: screens that write down what happens to them. */
#ifndef TESTS_STACK_HELP_H
#define TESTS_STACK_HELP_H

#include "ui/stack.h"

/* Everything that happens to the screens is written here. */
extern struct str journal;

/* The state of a "page". */
struct page {
    char name[16];
    struct str text;
    bool typing;
};

struct fixture {
    struct keymap *keymap;
    struct stack *stack;
};

/* Set up and tear down, for WITH_STACK(). */
int set_up(void **state);
int tear_down(void **state);
#define WITH_STACK(test)                                                       \
    cmocka_unit_test_setup_teardown(test, set_up, tear_down)

/* Opens a "page" and forgets what was written so far. */
void open_page(struct fixture *fixture, const char *argument);
/* Keys by their names, a space between them. */
void press(struct fixture *fixture, const char *names);
/* What was written since the last call. */
void assert_journal(const char *expected);
/* The status of every page; NULL: the usual one. */
void set_status(const char *status);

#endif
