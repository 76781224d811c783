#include "base/map.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/random.h"

static struct map_slot *find(const struct map *map, const char *key)
{
    size_t at = (size_t)fnv_add(FNV_START, key, strlen(key));

    for (;; at++) {
        struct map_slot *slot = &map->slots[at & (map->size - 1)];

        if (slot->key == NULL || strcmp(slot->key, key) == 0) {
            return slot;
        }
    }
}

static void grow(struct map *map)
{
    struct map old = *map;

    map->size = old.size > 0 ? old.size * 2 : 16;
    map->slots = xcalloc(map->size, sizeof(*map->slots));
    for (size_t i = 0; i < old.size; i++) {
        if (old.slots[i].key != NULL) {
            *find(map, old.slots[i].key) = old.slots[i];
        }
    }
    free(old.slots);
}

bool map_add(struct map *map, const char *key, size_t value)
{
    struct map_slot *slot;

    if ((map->count + 1) * 4 > map->size * 3) {
        grow(map);
    }
    slot = find(map, key);
    if (slot->key != NULL) {
        return false;
    }
    *slot = (struct map_slot){.key = key, .value = value};
    map->count++;
    return true;
}

void map_set(struct map *map, const char *key, size_t value)
{
    if (!map_add(map, key, value)) {
        find(map, key)->value = value;
    }
}

size_t map_get(const struct map *map, const char *key)
{
    const struct map_slot *slot;

    if (map->count == 0) {
        return MAP_NONE;
    }
    slot = find(map, key);
    return slot->key != NULL ? slot->value : MAP_NONE;
}

void map_release(struct map *map)
{
    free(map->slots);
    *map = (struct map)MAP_INIT;
}
