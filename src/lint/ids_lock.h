/*
 * quizzes/ids.lock: id, revision and hashes of every question, one sorted line
 * each, so that it merges in version control:
 *
 *   ep051.pool-size  1  live     3f0c9a5e7712d4b8  9be1c02277fa6630
 */
#ifndef LINT_IDS_LOCK_H
#define LINT_IDS_LOCK_H

#include <stdint.h>

#include "base/error.h"
#include "base/map.h"

struct lock_entry {
    char *name; /* "ep051.pool-size" */
    int rev;
    bool retired;
    uint64_t graded;
    uint64_t shown;
    unsigned line; /* of the file read; 0 for a new one */
};
struct ids_lock {
    struct lock_entry *items;
    size_t count;
    size_t capacity;
    struct map names; /* index by name; keys in the items */
};
#define IDS_LOCK_INIT                                                          \
    {                                                                          \
        NULL, 0, 0, MAP_INIT                                                   \
    }

void ids_lock_release(struct ids_lock *lock);
/* Adds, or replaces the one of the same name. `name` is copied. */
void ids_lock_set(struct ids_lock *lock, const char *name, int rev,
                  bool retired, uint64_t graded, uint64_t shown);
/* NULL when there is none. */
const struct lock_entry *ids_lock_find(const struct ids_lock *lock,
                                       const char *name);
/*
 * Reads a text; lines that are empty or begin with # are passed over. False
 * with the line that cannot be read; the others are there all the same.
 */
MUST_CHECK bool ids_lock_parse(struct ids_lock *lock, const char *text,
                               unsigned *line, struct error *err);
/* Sorted by name. */
void ids_lock_add_text(struct ids_lock *lock, struct str *out);

#endif
