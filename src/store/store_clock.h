/*
 * What is known of this device's clock: how far off it
 * is, and which of our events a wrong clock wrote. Of this device, not synced.
 */
#ifndef STORE_STORE_CLOCK_H
#define STORE_STORE_CLOCK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "store/store.h"

struct store_clock {
    int64_t off_ms;        /* to add to our clock now; 0: it is right */
    int64_t was_ms;        /* the same for the events below */
    struct event_id right; /* our last event that a right clock wrote, or 0 */
    int64_t right_ms;      /* when that was known; 0: never */
    struct event_id wrong; /* our last event that a wrong one wrote, or 0 */
};
void store_clock_look(struct store *store, struct store_clock *clock);
/*
 * After the server told its time: `off_ms` 0 when ours is right. What a wrong
 * clock wrote stays known until a person had it corrected.
 */
void store_clock_note(struct store *store, int64_t off_ms, int64_t now_ms);
/*
 * Our events that a wrong clock wrote and no `clock` line corrects, rising. The
 * caller frees `*ids`.
 */
MUST_CHECK bool store_clock_events(struct store *store,
                                   const struct store_clock *clock,
                                   struct event_id **ids, size_t *count,
                                   struct error *err);

#endif
