#include "base/pause.h"

int64_t pause_spread(int64_t wait_ms, uint64_t random)
{
    return wait_ms + (int64_t)(random % ((uint64_t)wait_ms / 4 + 1));
}

int64_t pause_after(int64_t failures, int64_t retry_after_s, uint64_t random)
{
    int64_t asked_ms = retry_after_s * 1000;
    int64_t wait = PAUSE_FIRST_MS;

    for (int64_t i = 1; i < failures && wait < PAUSE_LAST_MS; i++) {
        wait *= 2;
    }
    wait = wait < PAUSE_LAST_MS ? wait : PAUSE_LAST_MS;
    return pause_spread(wait > asked_ms ? wait : asked_ms, random);
}
