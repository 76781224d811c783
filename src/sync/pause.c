#include "sync/pause.h"

int64_t pause_after(int64_t failures, int64_t retry_after_s, uint64_t random)
{
    int64_t wait = PAUSE_FIRST_S;

    for (int64_t i = 1; i < failures && wait < PAUSE_LAST_S; i++) {
        wait *= 2;
    }
    wait = wait < PAUSE_LAST_S ? wait : PAUSE_LAST_S;
    wait = wait > retry_after_s ? wait : retry_after_s;
    return wait + (int64_t)(random % ((uint64_t)wait / 4 + 1));
}
