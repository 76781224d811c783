/* Totals of study days: kept row by row, and asked for. */
#include "store/store_days.h"

#include <stdlib.h>
#include <string.h>

#include "schedule/days.h"
#include "store/inside.h"

/* Adds to a row; a day without anything disappears. */
static void write_delta(struct store *store, const struct store_day *delta)
{
    struct query query = db_query(
        &store->db,
        "INSERT INTO day VALUES (?, ?, ?, ?, ?) ON CONFLICT (day) DO UPDATE SET"
        " answers = answers + excluded.answers,"
        " correct = correct + excluded.correct, ms = ms + excluded.ms,"
        " listen_ms = listen_ms + excluded.listen_ms");

    query_int(&query, delta->day);
    query_int(&query, delta->answers);
    query_int(&query, delta->right);
    query_int(&query, delta->ms);
    query_int(&query, delta->listen_ms);
    query_run(&query);
    if (delta->answers <= 0 || delta->listen_ms < 0) {
        query =
            db_query(&store->db, "DELETE FROM day WHERE day = ? AND answers = 0"
                                 " AND ms = 0 AND listen_ms = 0");
        query_int(&query, delta->day);
        query_run(&query);
    }
}

/* The place of a day in the rising list of deltas. */
static size_t find_delta(const struct day_deltas *deltas, int64_t day)
{
    size_t low = 0;
    size_t high = deltas->count;

    while (low < high) {
        size_t middle = low + (high - low) / 2;

        if (deltas->items[middle].day < day) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low;
}

void day_add(struct store *store, int64_t day, int64_t answers, int64_t right,
             int64_t ms, int64_t listen_ms)
{
    struct day_deltas *deltas = &store->days;
    size_t at = find_delta(deltas, day);

    if (at == deltas->count || deltas->items[at].day != day) {
        GROW(deltas->items, deltas->count, deltas->capacity);
        memmove(deltas->items + at + 1, deltas->items + at,
                (deltas->count - at) * sizeof(*deltas->items));
        deltas->items[at] = (struct store_day){.day = day};
        deltas->count++;
    }
    deltas->items[at].answers += answers;
    deltas->items[at].right += right;
    deltas->items[at].ms += ms;
    deltas->items[at].listen_ms += listen_ms;
}

void day_forget(struct store *store)
{
    free(store->days.items);
    store->days = (struct day_deltas){NULL, 0, 0};
}

void day_settle(struct store *store)
{
    for (size_t i = 0; i < store->days.count; i++) {
        write_delta(store, &store->days.items[i]);
    }
    day_forget(store);
}

/* Floor division of the shifted time, as days_of() does it. */
#define DAY_SQL                                                                \
    "((at + (tz - 60 * ?1) * 60000 - "                                         \
    "((at + (tz - 60 * ?1) * 60000) % 86400000 + 86400000) % 86400000)"        \
    " / 86400000)"

void day_recount(struct store *store)
{
    struct query query;

    day_forget(store);
    db_exec(&store->db, "DELETE FROM day");
    query = db_query(
        &store->db,
        "INSERT INTO day SELECT day, sum(answers), sum(correct), sum(ms),"
        " sum(listen_ms) FROM ("
        " SELECT " DAY_SQL " AS day, 1 AS answers, outcome = ?2 AS correct,"
        "  ms, 0 AS listen_ms FROM answer WHERE counts = 1"
        " UNION ALL SELECT " DAY_SQL ", 0, 0, 0, ms FROM play WHERE ms > 0"
        ") GROUP BY day");
    query_int(&query, store->scheduler.rollover_hour);
    query_int(&query, ANSWERED_RIGHT);
    query_run(&query);
}

void store_days_release(struct store_days *days)
{
    free(days->items);
    *days = (struct store_days)STORE_DAYS_INIT;
}

bool store_days_between(struct store *store, int64_t first, int64_t last,
                        struct store_days *days, struct error *err)
{
    struct query query = db_query(
        &store->db, "SELECT day, answers, correct, ms, listen_ms FROM day"
                    " WHERE day BETWEEN ? AND ? ORDER BY day");

    query_int(&query, first);
    query_int(&query, last);
    while (query_row(&query)) {
        GROW(days->items, days->count, days->capacity);
        days->items[days->count++] = (struct store_day){
            query_get_int(&query, 0), query_get_int(&query, 1),
            query_get_int(&query, 2), query_get_int(&query, 3),
            query_get_int(&query, 4)};
    }
    return db_finish(&store->db, err);
}

int store_streak(struct store *store, int64_t today)
{
    struct query query =
        db_query(&store->db, "SELECT day FROM day WHERE day <= ?"
                             " AND (answers > 0 OR listen_ms >= ?)"
                             " ORDER BY day DESC");
    struct streak streak = streak_of(today);

    query_int(&query, today);
    query_int(&query, STREAK_LISTEN_MS);
    while (query_row(&query)) {
        if (!streak_add(&streak, query_get_int(&query, 0))) {
            break;
        }
    }
    query_end(&query);
    db_forget(&store->db);
    return streak.days;
}

static void count_cards(struct store *store, int64_t today, int64_t now_ms,
                        struct store_counts *counts)
{
    struct query query = db_query(
        &store->db, "SELECT count(*), sum(due_ms IS NOT NULL), sum(due_ms > ?2)"
                    " FROM card WHERE suspended = 0 AND due_day <= ?1");

    query_int(&query, today);
    query_int(&query, now_ms);
    if (query_row(&query)) {
        counts->later_today = query_get_int(&query, 2);
        counts->due = query_get_int(&query, 0) - counts->later_today;
        counts->due_steps = query_get_int(&query, 1) - counts->later_today;
    }
    query_end(&query);
}

bool store_count(struct store *store, int64_t today, int64_t now_ms,
                 struct store_counts *counts, struct error *err)
{
    struct query query;

    *counts = (struct store_counts){0};
    count_cards(store, today, now_ms, counts);
    query = db_query(
        &store->db,
        "SELECT"
        " (SELECT count(*) FROM card WHERE suspended = 0 AND due_day = ?1 + 1),"
        " (SELECT count(*) FROM card),"
        " (SELECT count(*) FROM card WHERE sure_wrong_day IS NOT NULL),"
        " (SELECT count(*) FROM sitting),"
        " coalesce((SELECT answers FROM day WHERE day = ?1), 0),"
        " coalesce((SELECT correct FROM day WHERE day = ?1), 0),"
        " coalesce((SELECT ms FROM day WHERE day = ?1), 0)");
    query_int(&query, today);
    if (query_row(&query)) {
        counts->due_tomorrow = query_get_int(&query, 0);
        counts->cards = query_get_int(&query, 1);
        counts->sure_wrong = query_get_int(&query, 2);
        counts->sittings_open = query_get_int(&query, 3);
        counts->answers_today = query_get_int(&query, 4);
        counts->right_today = query_get_int(&query, 5);
        counts->ms_today = query_get_int(&query, 6);
    }
    query_end(&query);
    if (!db_finish(&store->db, err)) {
        return false;
    }
    counts->streak = store_streak(store, today);
    return true;
}
