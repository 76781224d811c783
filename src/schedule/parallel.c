#include "schedule/parallel.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>

struct crew {
    atomic_size_t next;
    size_t count;
    void (*work)(void *data, size_t i);
    void *data;
};

static void *take_part(void *arg)
{
    struct crew *crew = arg;

    for (;;) {
        size_t i = atomic_fetch_add(&crew->next, 1);

        if (i >= crew->count) {
            return NULL;
        }
        crew->work(crew->data, i);
    }
}

void parallel_run(size_t count, unsigned threads,
                  void (*work)(void *data, size_t i), void *data)
{
    struct crew crew = {.count = count, .work = work, .data = data};
    pthread_t helpers[PARALLEL_MAX];
    size_t wanted = threads < PARALLEL_MAX ? threads : PARALLEL_MAX;
    size_t started = 0;

    atomic_init(&crew.next, 0);
    wanted = wanted < count ? wanted : count;
    while (started + 1 < wanted &&
           pthread_create(&helpers[started], NULL, take_part, &crew) == 0) {
        started++;
    }
    (void)take_part(&crew);
    for (size_t i = 0; i < started; i++) {
        (void)pthread_join(helpers[i], NULL);
    }
}
