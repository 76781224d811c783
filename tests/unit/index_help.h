/* Content and an index in a folder of their own, for tests of the index. */
#ifndef UNIT_INDEX_HELP_H
#define UNIT_INDEX_HELP_H

#include "search/search.h"

/* A copy of tests/data/catalog/full in a folder of its own, with its index. */
struct fixture {
    char *folder;
    char *db;
    struct content_roots roots;
    struct index *index;
    struct error err;
};

/* All of these fail the test when they cannot do what they say. */
void fixture_set_up(struct fixture *self);
void fixture_tear_down(struct fixture *self);
/* Opens the index at `db` again. */
void fixture_open(struct fixture *self);
struct index_refresh_result fixture_refresh(struct fixture *self);
/* Writes and removes a file below the folder. */
void fixture_write(struct fixture *self, const char *name, const char *text);
void fixture_remove(struct fixture *self, const char *name);
void fixture_outline(struct fixture *self, struct outline *outline);
/* How many hits the words have, of all kinds. */
size_t fixture_hits(struct fixture *self, const char *words);

#endif
