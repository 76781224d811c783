#include "ui/waits.h"

#include <stdlib.h>

#include "base/mem.h"

void waits_release(struct waits *waits)
{
    free(waits->watches);
    free(waits->timers);
}

void waits_clear(struct waits *waits)
{
    waits->watch_count = waits->timer_count = 0;
}

struct watch *waits_find(const struct waits *waits, int fd)
{
    for (size_t i = 0; i < waits->watch_count; i++) {
        if (waits->watches[i].fd == fd) {
            return &waits->watches[i];
        }
    }
    return NULL;
}

void waits_watch(struct waits *waits, struct watch watch)
{
    struct watch *place = waits_find(waits, watch.fd);

    if (place == NULL) {
        GROW(waits->watches, waits->watch_count, waits->watch_capacity);
        place = &waits->watches[waits->watch_count++];
    }
    *place = watch;
}

void waits_unwatch(struct waits *waits, int fd)
{
    struct watch *watch = waits_find(waits, fd);

    if (watch != NULL) {
        *watch = waits->watches[--waits->watch_count];
    }
}

int waits_add_timer(struct waits *waits, int64_t at_ms, loop_timer_fn *due,
                    void *context)
{
    GROW(waits->timers, waits->timer_count, waits->timer_capacity);
    waits->last_timer++;
    waits->timers[waits->timer_count++] =
        (struct timer){waits->last_timer, at_ms, due, context};
    return waits->last_timer;
}

void waits_remove_timer(struct waits *waits, int id)
{
    for (size_t i = 0; i < waits->timer_count; i++) {
        if (waits->timers[i].id == id) {
            waits->timers[i] = waits->timers[--waits->timer_count];
            return;
        }
    }
}

int64_t waits_next_ms(const struct waits *waits)
{
    int64_t next = -1;

    for (size_t i = 0; i < waits->timer_count; i++) {
        int64_t at = waits->timers[i].at_ms;

        at = at < 0 ? 0 : at;
        next = next < 0 || at < next ? at : next;
    }
    return next;
}

void waits_run_timers(struct waits *waits, int64_t now_ms)
{
    int newest = waits->last_timer;
    size_t i = 0;

    while (i < waits->timer_count) {
        struct timer timer = waits->timers[i];

        if (timer.at_ms > now_ms || timer.id > newest) {
            i++;
            continue;
        }
        waits_remove_timer(waits, timer.id);
        timer.due(timer.context, now_ms);
        i = 0; /* the callback may have changed the array */
    }
}
