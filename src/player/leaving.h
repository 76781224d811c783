/*
 * Processes that were told to end: nobody waits for them. One that does not
 * within a second is killed; all are reaped.
 */
#ifndef PLAYER_LEAVING_H
#define PLAYER_LEAVING_H

#include <stdint.h>
#include <sys/types.h>

enum { LEAVING_MAX = 4 };

struct leaving {
    struct {
        pid_t pid; /* 0: free */
        int64_t kill_at_ms;
    } items[LEAVING_MAX];
};

/* SIGTERM now. */
void leaving_add(struct leaving *leaving, pid_t pid);
/* Reaps, kills. Milliseconds until it wants to be called again, -1: never. */
int leaving_service(struct leaving *leaving);
int leaving_timeout_ms(const struct leaving *leaving);
/* Kills and reaps all. */
void leaving_finish(struct leaving *leaving);

#endif
