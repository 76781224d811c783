/* What a loop waits for beside keys: descriptors, and moments. */
#ifndef UI_WAITS_H
#define UI_WAITS_H

#include <stddef.h>
#include <stdint.h>

#include "ui/loop.h"

struct watch {
    int fd;
    short events;
    loop_fd_fn *ready;
    void *context;
};

struct timer {
    int id;
    int64_t at_ms;
    loop_timer_fn *due;
    void *context;
};

/* All zero: nothing is waited for. */
struct waits {
    struct watch *watches;
    size_t watch_count;
    size_t watch_capacity;
    struct timer *timers;
    size_t timer_count;
    size_t timer_capacity;
    int last_timer; /* id of the newest */
};

void waits_release(struct waits *waits);
/* Forgets all of them; ids of timers are not used again. */
void waits_clear(struct waits *waits);

/* NULL: nobody watches it. Valid until the next change. */
struct watch *waits_find(const struct waits *waits, int fd);
/* Adds it, or replaces the one of its descriptor. */
void waits_watch(struct waits *waits, struct watch watch);
void waits_unwatch(struct waits *waits, int fd);

/* Returns its id. */
int waits_add_timer(struct waits *waits, int64_t at_ms, loop_timer_fn *due,
                    void *context);
void waits_remove_timer(struct waits *waits, int id);
/* When the next timer is due, 0 or later; -1: there is none. */
int64_t waits_next_ms(const struct waits *waits);
/* Runs those that are due; what a callback adds waits for the next call. */
void waits_run_timers(struct waits *waits, int64_t now_ms);

#endif
