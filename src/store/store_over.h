/* Values of registers that a new value replaces. */
#ifndef STORE_STORE_OVER_H
#define STORE_STORE_OVER_H

#include <stddef.h>

#include "journal/events.h"

struct store_over {
    struct event_id *ids;
    size_t count;
    size_t capacity;
};
#define STORE_OVER_INIT                                                        \
    {                                                                          \
        NULL, 0, 0                                                             \
    }
void store_over_release(struct store_over *over);
/* The form that the builders of journal/events.h take; borrowed. */
static inline struct over store_over_get(const struct store_over *over)
{
    return (struct over){over->ids, over->count};
}

#endif
