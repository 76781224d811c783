#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/number.h"
#include "store/inside.h"
#include "store/store_clock.h"
#include "store/store_lines.h"

/* Keys of the small values of sync. */
#define KEY_OFF   "clock"       /* ms, 0 while it is right */
#define KEY_RIGHT "clock_right" /* "ID MS" */
#define KEY_WRONG "clock_wrong" /* "ID MS" */

static bool read_pair(struct store *store, const char *key, struct event_id *id,
                      int64_t *ms)
{
    struct str text = STR_INIT;
    int64_t number = 0;
    bool ok =
        store_sync_get(store, key, &text) && text.len > 37 &&
        event_id_parse(text.buf, 36, 0, id) &&
        number_parse_int(text.buf + 37, INT64_MIN / 2, INT64_MAX / 2, &number);

    *ms = ok ? number : 0;
    str_release(&text);
    return ok;
}

static void set(struct store *store, const char *key, const char *text)
{
    struct error ignored = ERROR_INIT;

    /* Notes for the next time: without them it goes on all the same. */
    (void)!store_sync_set(store, key, text, &ignored);
    error_release(&ignored);
}

static void write_pair(struct store *store, const char *key,
                       const struct event_id *id, int64_t ms)
{
    char text[72];

    event_id_format(id, text);
    snprintf(text + 36, sizeof(text) - 36, " %lld", (long long)ms);
    set(store, key, text);
}

void store_clock_look(struct store *store, struct store_clock *clock)
{
    struct str text = STR_INIT;

    memset(clock, 0, sizeof(*clock));
    if (store_sync_get(store, KEY_OFF, &text) &&
        !number_parse_int(text.buf, INT64_MIN / 2, INT64_MAX / 2,
                          &clock->off_ms)) {
        clock->off_ms = 0;
    }
    str_release(&text);
    if (!read_pair(store, KEY_RIGHT, &clock->right, &clock->right_ms)) {
        clock->right = (struct event_id){{0}};
    }
    if (!read_pair(store, KEY_WRONG, &clock->wrong, &clock->was_ms)) {
        clock->wrong = (struct event_id){{0}};
    }
    if (clock->off_ms != 0) {
        clock->was_ms = clock->off_ms;
    }
}

/* The greatest id in logs of our own; false if there is none. */
static bool own_last(struct store *store, struct event_id *id)
{
    struct query query =
        db_query(&store->db, "SELECT e.id FROM event e JOIN log l"
                             " ON l.nr = e.log WHERE l.own = 1"
                             " ORDER BY e.id DESC LIMIT 1");
    bool found = query_row(&query);

    if (found) {
        *id = query_get_id(&query, 0);
    }
    query_end(&query);
    return db_forget(&store->db) && found;
}

bool store_clock_events(struct store *store, const struct store_clock *clock,
                        struct event_id **ids, size_t *count, struct error *err)
{
    struct query query;
    size_t capacity = 0;

    *ids = NULL;
    *count = 0;
    if (clock->was_ms == 0) {
        return true;
    }
    query = db_query(&store->db, "SELECT DISTINCT e.id FROM event e"
                                 " JOIN log l ON l.nr = e.log WHERE l.own = 1"
                                 " AND e.id > ?1 AND (?3 = 1 OR e.id <= ?2)"
                                 " AND instr(e.envelope, '\"t\":\"clock\"') = 0"
                                 " AND NOT EXISTS (SELECT 1 FROM clock_line c"
                                 "  WHERE c.event = e.id) ORDER BY e.id");
    query_id(&query, &clock->right);
    query_id(&query, &clock->wrong);
    query_int(&query, clock->off_ms != 0);
    while (query_row(&query)) {
        GROW(*ids, *count, capacity);
        (*ids)[(*count)++] = query_get_id(&query, 0);
    }
    return db_finish(&store->db, err);
}

/* Is there anything left that a person may want corrected? */
static bool has_events(struct store *store, const struct store_clock *clock)
{
    struct error ignored = ERROR_INIT;
    struct event_id *ids = NULL;
    size_t count = 0;
    bool any =
        store_clock_events(store, clock, &ids, &count, &ignored) && count > 0;

    free(ids);
    error_release(&ignored);
    return any;
}

void store_clock_note(struct store *store, int64_t off_ms, int64_t now_ms)
{
    struct store_clock clock;
    struct event_id last;
    char text[32];
    bool any = own_last(store, &last);

    snprintf(text, sizeof(text), "%lld", (long long)off_ms);
    set(store, KEY_OFF, text);
    if (off_ms != 0) {
        if (any) {
            write_pair(store, KEY_WRONG, &last, off_ms);
        }
        return;
    }
    store_clock_look(store, &clock);
    if (!has_events(store, &clock)) {
        set(store, KEY_WRONG, NULL);
        if (any) {
            write_pair(store, KEY_RIGHT, &last, now_ms);
        }
    }
}
