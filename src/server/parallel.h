/*
 * How many things are under way at once, by key, in memory of a fixed size.
 * Keys are hashed with a random key. Locks itself.
 */
#ifndef SERVER_PARALLEL_H
#define SERVER_PARALLEL_H

#include <stdbool.h>
#include <stddef.h>

struct parallel;
struct parallel_slot;

struct parallel *parallel_new(void);
void parallel_free(struct parallel *parallel); /* NULL is allowed */
/*
 * One more begins. False if `max` are under way already. `*slot` is for
 * parallel_leave(); NULL if the table is full at this place: then it is not
 * counted.
 */
bool parallel_enter(struct parallel *parallel, const void *key, size_t len,
                    unsigned max, struct parallel_slot **slot);
/* It ended. NULL is allowed. */
void parallel_leave(struct parallel *parallel, struct parallel_slot *slot);

#endif
