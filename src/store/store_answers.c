#include "store/store_answers.h"

#include <stdlib.h>
#include <string.h>

#include "schedule/days.h"
#include "store/inside.h"

#define ANSWER_COLUMNS                                                         \
    "SELECT id, item, rev, imported, at, tz, mode, score, outcome,"            \
    " confidence, hints, try, ms, grade, due, overruled, quiz, attempt"        \
    " FROM answer "

void store_answers_release(struct store_answers *answers)
{
    for (size_t i = 0; i < answers->count; i++) {
        free(answers->items[i].item);
    }
    free(answers->items);
    *answers = (struct store_answers)STORE_ANSWERS_INIT;
}

static void read_answer(struct store *store, const struct query *query,
                        struct store_answer *answer)
{
    struct event_id attempt;

    *answer = (struct store_answer){
        .id = query_get_id(query, 0),
        .item = xstrdup(query_get_text(query, 1)),
        .rev = (int)query_get_int(query, 2),
        .imported = query_get_int(query, 3) != 0,
        .at_ms = query_get_int(query, 4),
        .tz_min = (int)query_get_int(query, 5),
        .mode = (enum answer_mode)query_get_int(query, 6),
        .score = query_get_real(query, 7),
        .outcome = (enum answer_outcome)query_get_int(query, 8),
        .confidence = (enum confidence)query_get_int(query, 9),
        .hints = (int)query_get_int(query, 10),
        .try_number = (int)query_get_int(query, 11),
        .ms = query_get_int(query, 12),
        .grade = (int)query_get_int(query, 13),
        .has_due = !query_is_null(query, 14),
        .due_day = query_get_int(query, 14),
        .overruled = query_get_int(query, 15) != 0,
    };
    answer->day =
        days_of(answer->at_ms, answer->tz_min, store->scheduler.rollover_hour);
    if (!query_is_null(query, 16)) {
        struct event_id quiz = query_get_id(query, 16);

        event_id_format(&quiz, answer->quiz);
    }
    attempt = query_is_null(query, 17) ? answer->id : query_get_id(query, 17);
    event_id_format(&attempt, answer->attempt);
}

static bool add_answers(struct store *store, struct query *query,
                        struct store_answers *answers, struct error *err)
{
    while (query_row(query)) {
        GROW(answers->items, answers->count, answers->capacity);
        read_answer(store, query, &answers->items[answers->count++]);
    }
    return db_finish(&store->db, err);
}

bool store_answers_of_item(struct store *store, const char *item,
                           struct store_answers *answers, struct error *err)
{
    struct query query =
        db_query(&store->db, ANSWER_COLUMNS "WHERE item = ? AND counts = 1"
                                            " ORDER BY at, id");

    query_text(&query, item);
    return add_answers(store, &query, answers, err);
}

bool store_answers_of_quiz(struct store *store, const char *quiz,
                           struct store_answers *answers, struct error *err)
{
    struct query query = db_query(&store->db, ANSWER_COLUMNS
                                  "WHERE quiz = ? AND counts = 1 ORDER BY id");
    struct event_id id;

    if (!event_id_parse(quiz, strlen(quiz), 0, &id)) {
        return true;
    }
    query_id(&query, &id);
    return add_answers(store, &query, answers, err);
}

bool store_answers_all(struct store *store, struct store_answers *answers,
                       struct error *err)
{
    struct query query = db_query(&store->db, ANSWER_COLUMNS
                                  "WHERE counts = 1 ORDER BY item, at, id");

    return add_answers(store, &query, answers, err);
}

bool store_answers_last(struct store *store, size_t limit,
                        struct store_answers *answers, struct error *err)
{
    struct query query = db_query(&store->db, ANSWER_COLUMNS
                                  "WHERE counts = 1 AND imported = 0"
                                  " AND mode <> ? ORDER BY id DESC LIMIT ?");

    query_int(&query, MODE_CHECK);
    query_int(&query, limit > INT32_MAX ? INT32_MAX : (int64_t)limit);
    return add_answers(store, &query, answers, err);
}

bool store_body(struct store *store, const struct event_id *id,
                struct str *body)
{
    struct str envelope = STR_INIT;
    bool found = line_find(store, id, &envelope, body) && body->buf[0] != '~';

    str_release(&envelope);
    db_forget(&store->db);
    return found;
}

bool store_each_review(struct store *store,
                       void (*each)(const struct store_review_row *, void *),
                       void *data, struct error *err)
{
    struct query query = db_query(
        &store->db, "SELECT item, at, tz, grade, ms, rev FROM answer"
                    " WHERE counts = 1 AND grade > 0 ORDER BY item, at, id");

    while (query_row(&query)) {
        struct store_review_row row = {
            .item = query_get_text(&query, 0),
            .at_ms = query_get_int(&query, 1),
            .tz_min = (int)query_get_int(&query, 2),
            .grade = (int)query_get_int(&query, 3),
            .ms = query_get_int(&query, 4),
            .rev = (int)query_get_int(&query, 5),
        };

        row.day =
            days_of(row.at_ms, row.tz_min, store->scheduler.rollover_hour);
        each(&row, data);
    }
    return db_finish(&store->db, err);
}
