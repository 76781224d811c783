/* Text to number: an open hash table. Keys are borrowed. */
#ifndef BASE_MAP_H
#define BASE_MAP_H

#include <stdbool.h>
#include <stddef.h>

struct map_slot {
    const char *key;
    size_t value;
};
struct map {
    struct map_slot *slots;
    size_t count;
    size_t size; /* a power of two, or 0 */
};
#define MAP_INIT                                                               \
    {                                                                          \
        NULL, 0, 0                                                             \
    }
#define MAP_NONE ((size_t)-1)

/* False and unchanged if the key is there already. */
bool map_add(struct map *map, const char *key, size_t value);
/* Adds or replaces. */
void map_set(struct map *map, const char *key, size_t value);
/* MAP_NONE if absent. */
size_t map_get(const struct map *map, const char *key);
void map_release(struct map *map);

#endif
