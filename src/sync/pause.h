/* When to try again: arithmetic on values; times and chance come in. */
#ifndef SYNC_PAUSE_H
#define SYNC_PAUSE_H

#include <stdint.h>

#define PAUSE_FIRST_S INT64_C(30)
#define PAUSE_LAST_S  INT64_C(3600)

/*
 * Seconds to wait after the `failures`th failure in a row (from 1): 30 s,
 * doubled up to an hour, or what the server asked for if that is more; 0-25 %
 * added by `random`.
 */
int64_t pause_after(int64_t failures, int64_t retry_after_s, uint64_t random);

#endif
