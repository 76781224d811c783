/*
 * Names of events: UUID version 7 as a hybrid logical clock. 48 bits of ms, 12
 * of counter, 62 random. Sorting by the bytes gives one order on every device.
 */
#ifndef JOURNAL_EVENT_ID_H
#define JOURNAL_EVENT_ID_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Ids further ahead of the corrected clock than this are not followed. */
#define EVENT_ID_AHEAD_MS     INT64_C(300000)
#define EVENT_ID_OWN_AHEAD_MS INT64_C(93600000) /* 26 h: any two zones */

struct event_id {
    unsigned char bytes[16];
};

/*
 * A new id, greater than `greatest` (the greatest id of the database that is
 * not ahead of the clock; NULL if there is none). `now_ms` is the corrected
 * clock. `random` are 8 bytes, of which 62 bits are used.
 */
struct event_id event_id_next(const struct event_id *greatest, int64_t now_ms,
                              const unsigned char random[8]);
/* The greatest id that is still followed at `now_ms`: a bound for a search.
 * Of our own log more is followed, so that a clock that was set back, by hours
 * at most, leaves its lines in order. */
struct event_id event_id_bound(int64_t now_ms);
struct event_id event_id_own_bound(int64_t now_ms);
int64_t event_id_ms(const struct event_id *id);
int event_id_compare(const struct event_id *a, const struct event_id *b);
/* 36 characters and NUL, lower case. */
void event_id_format(const struct event_id *id, char out[37]);
/* Any UUID in lower case; `version` 4 or 7, or 0 for any of 1-8. */
bool event_id_parse(const char *text, size_t len, int version,
                    struct event_id *id);

#endif
