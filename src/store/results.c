/* `quiz` lines: ends of sittings. */
#include "schedule/days.h"
#include "store/body.h"
#include "store/inside.h"

#define POINTS_MAX 1e6

bool result_project(struct store *store, const struct line *line, int64_t at)
{
    struct field fields[] = {
        {.key = "quiz"}, {.key = "episode"}, {.key = "mode"}, {.key = "score"},
        {.key = "max"},  {.key = "pass"},    {.key = "ms"},
    };
    enum answer_mode mode = MODE_QUIZ;
    struct event_id quiz;
    struct slice episode;
    struct query query;
    char word[24];
    bool undone;

    body_read(line->body, fields, COUNT_OF(fields));
    if (!field_id(&fields[0], &quiz) || !field_name(&fields[1], &episode) ||
        !answer_mode_parse(field_word(&fields[2], word), &mode) ||
        !fields[3].found || !fields[4].found) {
        return false;
    }
    undone = mode != MODE_CHECK &&
             (undo_is_undone(store, &line->id) || undo_is_undone(store, &quiz));
    query = db_query(&store->db, "INSERT INTO result VALUES"
                                 " (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
    query_id(&query, &line->id);
    query_id(&query, &quiz);
    query_slice(&query, episode);
    query_int(&query, (int)mode);
    query_real(&query, field_number(&fields[3], 0.0, POINTS_MAX, 0.0));
    query_real(&query, field_number(&fields[4], 0.0, POINTS_MAX, 0.0));
    query_int(&query, field_true(&fields[5]));
    query_int(&query, field_int(&fields[6], 0, DAYS_MS, 0));
    query_int(&query, at);
    query_int(&query, line->tz_min);
    query_int(&query, undone);
    query_run(&query);
    return true;
}

void result_remove(struct store *store, const struct event_id *id)
{
    struct query query =
        db_query(&store->db, "DELETE FROM result WHERE id = ?");

    query_id(&query, id);
    query_run(&query);
}

void result_undone_again(struct store *store, const struct event_id *target)
{
    struct query query = db_query(
        &store->db, "UPDATE result SET undone = mode <> ?2 AND"
                    " EXISTS (SELECT 1 FROM undo_line u WHERE u.counts = 1"
                    "  AND u.target IN (result.id, result.quiz))"
                    " WHERE id IN (SELECT id FROM result WHERE id = ?1"
                    "  UNION SELECT id FROM result WHERE quiz = ?1)");

    query_id(&query, target);
    query_int(&query, MODE_CHECK);
    query_run(&query);
}
