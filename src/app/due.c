#include "app/due.h"

#include <stdlib.h>
#include <string.h>

#include "app/study_private.h"
#include "journal/events.h"
#include "schedule/queue.h"
#include "store/store_settings.h"

/* In the small state of this device: ids of the last move's lines. */
#define DUE_LINES_KEY "due-lines"

void due_moves_add(struct due_moves *moves, const char *name, int64_t from,
                   int64_t to)
{
    GROW(moves->items, moves->count, moves->capacity);
    moves->items[moves->count++] = (struct due_move){xstrdup(name), from, to};
}

void due_moves_release(struct due_moves *moves)
{
    for (size_t i = 0; i < moves->count; i++) {
        free(moves->items[i].name);
    }
    free(moves->items);
    *moves = (struct due_moves)DUE_MOVES_INIT;
}

/* What is due now, the most urgent first. */
static bool load_due(struct app *app, int series, struct study_items *items,
                     struct error *err)
{
    if (!study_items_load(app, ITEMS_OF_REVIEW, 0, series, items, err)) {
        return false;
    }
    if (items->queue_count == 0) {
        study_items_release(items);
        return error_set_code(err, ERROR_NOT_FOUND, "nothing is due now");
    }
    queue_sort(&store_scheduler(app->store)->model, QUEUE_OVERDUE,
               app_today(app), items->queue, items->queue_count);
    return true;
}

static void move_due(const struct study_items *items, const int64_t *day_of,
                     int64_t today, struct due_moves *moves)
{
    for (size_t i = 0; i < items->queue_count; i++) {
        const struct queue_entry *entry = &items->queue[i];

        if (day_of[i] <= today) {
            moves->stay++;
        } else {
            due_moves_add(moves, items->items[entry->index].name,
                          entry->due_day, day_of[i]);
        }
    }
}

bool app_due_postpone(struct app *app, int series, int64_t days,
                      struct due_moves *moves, struct error *err)
{
    struct study_items items;
    int64_t today = app_today(app);
    int64_t *day_of;

    if (!load_due(app, series, &items, err)) {
        return false;
    }
    day_of = xcalloc(items.queue_count, sizeof(*day_of));
    for (size_t i = 0; i < items.queue_count; i++) {
        day_of[i] = today + days;
    }
    move_due(&items, day_of, today, moves);
    free(day_of);
    study_items_release(&items);
    return app_due_write(app, moves, err);
}

bool app_due_spread(struct app *app, int series, int64_t days,
                    struct due_moves *moves, struct error *err)
{
    struct study_items items;
    int64_t today = app_today(app);
    int64_t *day_of;

    if (!load_due(app, series, &items, err)) {
        return false;
    }
    day_of = xcalloc(items.queue_count, sizeof(*day_of));
    queue_spread(items.queue_count, today, (size_t)days, day_of);
    move_due(&items, day_of, today, moves);
    free(day_of);
    study_items_release(&items);
    return app_due_write(app, moves, err);
}

/* The lines of one move, so that undo takes them together. A failure only
 * means that undo takes them back line by line. */
static void remember(struct app *app, const struct event *events, size_t count)
{
    struct str ids = STR_INIT;
    struct error ignored = ERROR_INIT;
    char id[37];

    for (size_t i = 0; i < count; i++) {
        event_id_format(&events[i].id, id);
        str_add_format(&ids, "%s%s", i > 0 ? " " : "", id);
    }
    if (!store_ui_set(app->store, DUE_LINES_KEY, ids.buf, &ignored)) {
        error_release(&ignored);
    }
    str_release(&ids);
}

bool app_due_write(struct app *app, const struct due_moves *moves,
                   struct error *err)
{
    size_t count = (moves->count + EVENT_LIST_MAX - 1) / EVENT_LIST_MAX;
    struct event *events = xcalloc(count + 1, sizeof(*events));
    struct due_pair *pairs = xcalloc(moves->count + 1, sizeof(*pairs));
    bool ok = true;

    for (size_t i = 0; i < moves->count; i++) {
        pairs[i] = (struct due_pair){moves->items[i].name, moves->items[i].to};
    }
    for (size_t i = 0; i < count; i++) {
        size_t first = i * EVENT_LIST_MAX;
        size_t left = moves->count - first;

        app_event_begin(app, &events[i]);
        event_due(&events[i], pairs + first,
                  left < EVENT_LIST_MAX ? left : EVENT_LIST_MAX);
    }
    if (count > 0) {
        ok = store_append(app->store, events, count, err);
        if (ok) {
            remember(app, events, count);
        }
    }
    for (size_t i = 0; i < count; i++) {
        event_release(&events[i]);
    }
    free(events);
    free(pairs);
    return ok;
}

bool due_undo(struct app *app, const struct event_id *newest, size_t *cards,
              struct error *err)
{
    struct str ids = STR_INIT;
    struct event *events = NULL;
    size_t count = 0;
    size_t capacity = 0;
    char id[37];
    char *rest = NULL;
    bool ok;

    event_id_format(newest, id);
    if (!store_ui_get(app->store, DUE_LINES_KEY, &ids) ||
        strstr(ids.buf, id) == NULL) {
        str_set(&ids, id);
    }
    for (char *word = strtok_r(ids.buf, " ", &rest); word != NULL;
         word = strtok_r(NULL, " ", &rest)) {
        GROW(events, count, capacity);
        app_event_begin(app, &events[count]);
        event_undo(&events[count++], word);
    }
    ok = store_append(app->store, events, count, err);
    /* All lines of a move but the last are full. */
    *cards += ok ? (count - 1) * EVENT_LIST_MAX : 0;
    for (size_t i = 0; i < count; i++) {
        event_release(&events[i]);
    }
    free(events);
    str_release(&ids);
    return ok;
}
