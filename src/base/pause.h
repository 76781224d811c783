/*
 * When to try again, so that those who were sent away together do not come back
 * together: arithmetic on values; times and chance come in.
 */
#ifndef BASE_PAUSE_H
#define BASE_PAUSE_H

#include <stdint.h>

#define PAUSE_FIRST_MS INT64_C(30000)
#define PAUSE_LAST_MS  INT64_C(3600000)

/* A wait, not negative, with 0-25 % added by `random`. */
int64_t pause_spread(int64_t wait_ms, uint64_t random);
/*
 * ms to wait after the `failures`th failure in a row (from 1): 30 s, doubled up
 * to an hour, or what the server asked for if that is more; spread.
 */
int64_t pause_after(int64_t failures, int64_t retry_after_s, uint64_t random);

#endif
