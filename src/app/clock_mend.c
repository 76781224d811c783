#include "app/clock_mend.h"

#include <stdlib.h>
#include <string.h>

#include "app/app_private.h"
#include "journal/events.h"
#include "store/store_clock.h"

void app_clock_look(struct app *app, struct app_clock *clock)
{
    struct store_clock known;
    struct error ignored = ERROR_INIT;
    struct event_id *ids = NULL;
    size_t count = 0;

    store_clock_look(app->store, &known);
    memset(clock, 0, sizeof(*clock));
    if (store_clock_events(app->store, &known, &ids, &count, &ignored)) {
        clock->events = (int64_t)count;
    }
    clock->wrong = known.off_ms != 0;
    clock->off_ms = clock->wrong || count > 0 ? known.was_ms : 0;
    free(ids);
    error_release(&ignored);
}

/* All in one transaction. */
static bool write_lines(struct app *app, const struct event_id *ids,
                        size_t count, int64_t off_ms, struct error *err)
{
    size_t lines = (count + EVENT_LIST_MAX - 1) / EVENT_LIST_MAX;
    struct event *events = xcalloc(lines, sizeof(*events));
    bool ok;

    for (size_t i = 0; i < lines; i++) {
        size_t from = i * EVENT_LIST_MAX;
        size_t left = count - from;

        app_event_begin(app, &events[i]);
        event_clock(&events[i], ids + from,
                    left < EVENT_LIST_MAX ? left : EVENT_LIST_MAX, off_ms);
    }
    ok = store_append(app->store, events, lines, err);
    for (size_t i = 0; i < lines; i++) {
        event_release(&events[i]);
    }
    free(events);
    return ok;
}

bool app_clock_mend(struct app *app, int64_t *mended, struct error *err)
{
    struct store_clock known;
    struct event_id *ids = NULL;
    size_t count = 0;
    bool ok;

    store_clock_look(app->store, &known);
    ok = store_clock_events(app->store, &known, &ids, &count, err);
    if (ok && count == 0) {
        ok = error_set_code(err, ERROR_NOT_FOUND,
                            "nothing that a wrong clock wrote is known here: "
                            "there is nothing to mend");
    }
    ok = ok && write_lines(app, ids, count, known.was_ms, err);
    *mended = (int64_t)count;
    free(ids);
    return ok;
}
