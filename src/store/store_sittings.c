#include "store/store_sittings.h"

#include <stdlib.h>

#include "schedule/days.h"
#include "store/inside.h"

/* ---- results ---- */

void store_results_release(struct store_results *results)
{
    for (size_t i = 0; i < results->count; i++) {
        free(results->items[i].episode);
    }
    free(results->items);
    *results = (struct store_results)STORE_RESULTS_INIT;
}

bool store_results_of_episode(struct store *store, const char *episode,
                              struct store_results *results, struct error *err)
{
    struct query query = db_query(
        &store->db,
        "SELECT id, quiz, episode, mode, score, max, pass, ms, at, tz"
        " FROM result WHERE undone = 0 AND (?1 IS NULL OR episode = ?1)"
        " ORDER BY at, id");

    query_text(&query, episode);
    while (query_row(&query)) {
        struct store_result *result;
        struct event_id quiz = query_get_id(&query, 1);

        GROW(results->items, results->count, results->capacity);
        result = &results->items[results->count++];
        *result = (struct store_result){
            .id = query_get_id(&query, 0),
            .episode = xstrdup(query_get_text(&query, 2)),
            .mode = (enum answer_mode)query_get_int(&query, 3),
            .score = query_get_real(&query, 4),
            .max = query_get_real(&query, 5),
            .pass = query_get_int(&query, 6) != 0,
            .ms = query_get_int(&query, 7),
            .at_ms = query_get_int(&query, 8),
        };
        result->day = days_of(result->at_ms, (int)query_get_int(&query, 9),
                              store->scheduler.rollover_hour);
        event_id_format(&quiz, result->quiz);
    }
    return db_finish(&store->db, err);
}

void store_quizzed_release(struct store_quizzed_list *list)
{
    for (size_t i = 0; i < list->count; i++) {
        free(list->items[i].episode);
    }
    free(list->items);
    *list = (struct store_quizzed_list)STORE_QUIZZED_INIT;
}

static void add_result(struct store_quizzed_list *list,
                       const struct query *query)
{
    const char *episode = query_get_text(query, 0);
    double max = query_get_real(query, 2);
    double share = max > 0.0 ? query_get_real(query, 1) / max : 0.0;
    struct store_quizzed *row =
        list->count > 0 ? &list->items[list->count - 1] : NULL;

    if (row == NULL || !str_equal(row->episode, episode)) {
        GROW(list->items, list->count, list->capacity);
        row = &list->items[list->count++];
        *row = (struct store_quizzed){
            .episode = xstrdup(episode), .best = share, .first = share};
    }
    row->count++;
    row->passed |= query_get_int(query, 3) != 0;
    row->best = share > row->best ? share : row->best;
    row->last = share;
    row->last_at_ms = query_get_int(query, 4);
}

bool store_quizzed_all(struct store *store, struct store_quizzed_list *list,
                       struct error *err)
{
    struct query query =
        db_query(&store->db, "SELECT episode, score, max, pass, at FROM result"
                             " WHERE undone = 0 ORDER BY episode, at, id");

    while (query_row(&query)) {
        add_result(list, &query);
    }
    return db_finish(&store->db, err);
}

/* ---- the sitting under way ---- */

bool store_sitting_save(struct store *store, const char *kind, const char *text,
                        size_t len, int64_t at_ms, struct error *err)
{
    struct query query;

    if (!store_may_write(store, err)) {
        return false;
    }
    query =
        db_query(&store->db, "INSERT OR REPLACE INTO sitting VALUES (?, ?, ?)");
    query_text(&query, kind);
    query_blob(&query, text, len);
    query_int(&query, at_ms);
    query_run(&query);
    return db_finish(&store->db, err);
}

bool store_sitting_load(struct store *store, const char *kind, struct str *text,
                        int64_t *at_ms)
{
    struct query query =
        db_query(&store->db, "SELECT text, at FROM sitting WHERE kind = ?");
    bool found;

    query_text(&query, kind);
    found = query_row(&query);
    if (found) {
        int len = sqlite3_column_bytes(query.handle, 0);

        str_clear(text);
        if (len > 0) {
            str_add_len(text, sqlite3_column_blob(query.handle, 0),
                        (size_t)len);
        }
        *at_ms = query_get_int(&query, 1);
    }
    query_end(&query);
    return db_forget(&store->db) && found;
}

bool store_sitting_drop(struct store *store, const char *kind,
                        struct error *err)
{
    struct query query;

    if (!store_may_write(store, err)) {
        return false;
    }
    query = db_query(&store->db, "DELETE FROM sitting WHERE kind = ?");
    query_text(&query, kind);
    query_run(&query);
    return db_finish(&store->db, err);
}
