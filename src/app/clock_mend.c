#include "app/clock_mend.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "app/app_private.h"
#include "app/sync_private.h"
#include "journal/events.h"
#include "store/store_lines.h"

/* The last own event that was written by a right clock, and when that was
 * known; `dstudio-net` writes it. */
static bool read_right(struct app *app, struct event_id *id, int64_t *at_ms)
{
    struct str text = STR_INIT;
    char word[37] = "";
    long long ms = 0;
    bool ok = store_sync_get(app->store, "clock_right", &text) &&
              sscanf(text.buf, "%36s %18lld", word, &ms) == 2 &&
              event_id_parse(word, strlen(word), 0, id);

    *at_ms = ok ? ms : 0;
    str_release(&text);
    return ok;
}

static bool list_events(struct app *app, struct event_id **ids, size_t *count,
                        int64_t *right_ms, struct error *err)
{
    struct event_id after = {{0}};

    (void)!read_right(app, &after, right_ms);
    return store_own_events(app->store, &after, ids, count, err);
}

void app_clock_look(struct app *app, struct app_clock *clock)
{
    struct error ignored = ERROR_INIT;
    struct event_id *ids = NULL;
    size_t count = 0;

    memset(clock, 0, sizeof(*clock));
    clock->off_ms = sync_clock_ms(app);
    if (clock->off_ms != 0 &&
        list_events(app, &ids, &count, &clock->right_ms, &ignored)) {
        clock->events = (int64_t)count;
    }
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
    int64_t off_ms = sync_clock_ms(app);
    struct event_id *ids = NULL;
    size_t count = 0;
    int64_t right_ms;
    bool ok = off_ms != 0 ||
              error_set_code(err, ERROR_NOT_FOUND,
                             "the clock was right at the last sync: there is "
                             "nothing to mend");

    ok = ok && list_events(app, &ids, &count, &right_ms, err);
    if (ok && count == 0) {
        ok = error_set_code(err, ERROR_NOT_FOUND,
                            "nothing was written since the clock was right");
    }
    ok = ok && write_lines(app, ids, count, off_ms, err);
    *mended = (int64_t)count;
    free(ids);
    return ok;
}
