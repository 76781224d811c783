#include "player/leaving.h"

#include <signal.h>
#include <stddef.h>

#include "base/clock.h"
#include "base/process.h"

enum { GRACE_MS = 1000, LOOK_MS = 50 };

static void kill_now(struct leaving *leaving, size_t at)
{
    kill(leaving->items[at].pid, SIGKILL);
    process_wait(leaving->items[at].pid);
    leaving->items[at].pid = 0;
}

void leaving_add(struct leaving *leaving, pid_t pid)
{
    size_t at = 0;

    if (pid <= 0) {
        return;
    }
    while (at < LEAVING_MAX && leaving->items[at].pid != 0) {
        at++;
    }
    if (at == LEAVING_MAX) {
        at = 0;
        kill_now(leaving, at);
    }
    kill(pid, SIGTERM);
    leaving->items[at].pid = pid;
    leaving->items[at].kill_at_ms = clock_monotonic_ms() + GRACE_MS;
    leaving_service(leaving);
}

int leaving_timeout_ms(const struct leaving *leaving)
{
    for (size_t i = 0; i < LEAVING_MAX; i++) {
        if (leaving->items[i].pid != 0) {
            return LOOK_MS;
        }
    }
    return -1;
}

int leaving_service(struct leaving *leaving)
{
    int64_t now = clock_monotonic_ms();
    int status;

    for (size_t i = 0; i < LEAVING_MAX; i++) {
        if (leaving->items[i].pid == 0) {
            continue;
        }
        if (process_poll(leaving->items[i].pid, &status)) {
            leaving->items[i].pid = 0;
        } else if (now >= leaving->items[i].kill_at_ms) {
            kill_now(leaving, i);
        }
    }
    return leaving_timeout_ms(leaving);
}

void leaving_finish(struct leaving *leaving)
{
    for (size_t i = 0; i < LEAVING_MAX; i++) {
        if (leaving->items[i].pid != 0) {
            process_end(leaving->items[i].pid, 200);
            leaving->items[i].pid = 0;
        }
    }
}
