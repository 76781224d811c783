/*
 * What the server does by itself now and then: end what has expired, erase who
 * has asked for it, merge small segments, all of it in the lane of writing; and
 * leave nothing of what was redacted or erased in the store's files.
 */
#ifndef SERVER_CARE_H
#define SERVER_CARE_H

#include "server/server.h"

struct care;

struct care *care_new(struct server *server);
/* No job of it may be under way. NULL is allowed. */
void care_free(struct care *care);
/* Begins a round if it is time and none is under way. */
void care_tick(struct care *care, int64_t now_ms);
/* Is a round under way? */
bool care_is_busy(struct care *care);

/*
 * Counts an append to a log; from the lane of writing alone. A log that has got
 * many pieces is merged in the next round.
 */
void care_note_append(struct care *care, const struct event_id *learner,
                      const struct event_id *log);

#endif
