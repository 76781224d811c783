/* Memory for many small things that are freed all at once. */
#ifndef BASE_ARENA_H
#define BASE_ARENA_H

#include <stddef.h>

struct arena_chunk;
struct arena {
    struct arena_chunk *chunks; /* the newest first */
};
#define ARENA_INIT                                                             \
    {                                                                          \
        NULL                                                                   \
    }

/* `size` bytes, not cleared, aligned for any type; valid until the release. */
void *arena_take(struct arena *arena, size_t size);
/* Frees all that was taken; the arena can be used again. */
void arena_release(struct arena *arena);

#endif
