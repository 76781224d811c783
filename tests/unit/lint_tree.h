/* A copy of tests/data/lint/good in a folder of its own, with edits. */
#ifndef TESTS_LINT_TREE_H
#define TESTS_LINT_TREE_H

#include "lint/lint.h"

struct edit {
    const char *file;    /* "EP", "QUIZ" …: see lint_tree.c */
    const char *find;    /* NULL: the file is taken away */
    const char *replace; /* of the first place */
};

/* Makes and removes the folder; for cmocka's groups. */
int tree_set_up(void **state);
int tree_tear_down(void **state);
/* Writes all files anew; a `find` that stands nowhere fails the test. */
void tree_write(const struct edit *edits, size_t count);
bool tree_run(struct messages *messages, bool update);
/* The first message of this code, or NULL. */
const struct message *tree_find(const struct messages *messages,
                                const char *code);
const char *tree_folder(void);
char *tree_read_lock(void);

/* Limits in use: tree_limits_reset() makes the small texts long enough, the
 * others are named in rows.txt. */
extern struct lint_limits tree_limits;
void tree_limits_reset(void);
/* False when there is no tweak of that name. */
bool tree_tweak(const char *name);

#endif
