/* `answer` and `review` lines as rows of the table answer. */
#include <stdlib.h>

#include "schedule/days.h"
#include "store/body.h"
#include "store/inside.h"

/* A broken clock or a screen left open must not fill a day's total. */
#define ANSWER_MS_MAX  DAYS_MS
#define COUNT_MAX      1000
#define DUE_DAY_MAX    INT64_C(10000000)
#define SCORE_IS_RIGHT 0.999

enum {
    FIELD_ITEM,
    FIELD_MODE,
    FIELD_SCORE,
    FIELD_OUTCOME,
    FIELD_CONFIDENCE,
    FIELD_HINTS,
    FIELD_TRY,
    FIELD_MS,
    FIELD_GRADE,
    FIELD_DUE,
    FIELD_WAS,
    FIELD_QUIZ,
    FIELD_ATTEMPT,
    FIELD_COUNT,
};

struct row {
    const struct line *line;
    struct slice item;
    int rev;
    bool imported;
    int64_t at;
    enum answer_mode mode;
    double score;
    enum answer_outcome outcome;
    enum confidence confidence;
    int64_t hints;
    int64_t try_number;
    int64_t ms;
    int64_t grade;
    bool has_due;
    int64_t due;
    bool overruled;
    bool has_quiz;
    struct event_id quiz;
    bool has_attempt;
    struct event_id attempt;
};

static void touch_item(struct store *store, struct slice item)
{
    char *name = slice_dup(item);

    touched_add(&store->items, name);
    free(name);
}

/* Our newest event: no other line can speak of it yet. */
static bool is_own(struct store *store, const struct row *row)
{
    return event_id_compare(&store->own, &row->line->id) == 0;
}

/* A check cannot be undone; of an attempt the first line takes all. */
static bool row_is_undone(struct store *store, const struct row *row)
{
    if (row->mode == MODE_CHECK) {
        return false;
    }
    return (!is_own(store, row) && undo_is_undone(store, &row->line->id)) ||
           (row->has_attempt && undo_is_undone(store, &row->attempt)) ||
           (row->has_quiz && undo_is_undone(store, &row->quiz));
}

/* Is the line, which came late, the first of an attempt that we have? */
static bool begins_attempt(struct store *store, const struct event_id *id)
{
    struct query query =
        db_query(&store->db, "SELECT 1 FROM answer WHERE attempt = ?");

    if (store->empty.attempt) {
        return false;
    }
    query_id(&query, id);
    return query_exists(&query);
}

/* One more answer, which the fold can follow if it is the latest. */
static void touch_with_row(struct store *store, const struct row *row)
{
    char *name = slice_dup(row->item);

    touched_add_row(&store->items, name, row->at, &row->line->id);
    free(name);
}

/* Into the totals of its day. */
static void count_row(struct store *store, const struct row *row)
{
    int64_t day =
        days_of(row->at, row->line->tz_min, store->scheduler.rollover_hour);

    day_add(store, day, 1, row->outcome == ANSWERED_RIGHT, row->ms, 0);
}

/* The short way for what happens most: one more answer, now. */
static bool extend_item(struct store *store, const struct row *row)
{
    struct answer_row answer = {
        .id = row->line->id,
        .root = row->line->id,
        .at = row->at,
        .day =
            days_of(row->at, row->line->tz_min, store->scheduler.rollover_hour),
        .tz = row->line->tz_min,
        .rev = row->rev,
        .imported = row->imported,
        .score = row->score,
        .outcome = row->outcome,
        .confidence = row->confidence,
        .ms = row->ms,
        .grade = (int)row->grade,
        .has_due = row->has_due,
        .due = row->due,
        .counts = true,
    };
    char *item = slice_dup(row->item);
    bool ok = item_extend(store, item, &answer);

    free(item);
    return ok;
}

static void optional_id(struct query *query, bool has,
                        const struct event_id *id)
{
    if (has) {
        query_id(query, id);
    } else {
        query_null(query);
    }
}

static void write_row(struct store *store, const struct row *row, bool undone,
                      bool counts)
{
    struct query query = db_query(
        &store->db, "INSERT INTO answer VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?,"
                    " ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");

    query_id(&query, &row->line->id);
    query_slice(&query, row->item);
    query_int(&query, row->rev);
    query_int(&query, row->imported);
    query_int(&query, row->at);
    query_int(&query, row->line->tz_min);
    query_int(&query, (int)row->mode);
    query_real(&query, row->score);
    query_int(&query, (int)row->outcome);
    query_int(&query, (int)row->confidence);
    query_int(&query, row->hints);
    query_int(&query, row->try_number);
    query_int(&query, row->ms);
    query_int(&query, row->grade);
    query_int_if(&query, row->has_due, row->due);
    query_int(&query, row->overruled);
    optional_id(&query, row->has_quiz, &row->quiz);
    optional_id(&query, row->has_attempt, &row->attempt);
    query_int(&query, undone);
    query_int(&query, counts);
    query_run(&query);
}

/* Lets the row reach its question's card: now, or by the fold at the end. */
static void touch_for_row(struct store *store, const struct row *row,
                          bool counts)
{
    if (!counts ||
        (!is_own(store, row) && begins_attempt(store, &row->line->id))) {
        touch_item(store, row->item);
    } else if (!is_own(store, row)) {
        touch_with_row(store, row);
    } else if (!extend_item(store, row)) {
        touch_item(store, row->item);
    }
}

static void insert_row(struct store *store, const struct row *row)
{
    bool undone = row_is_undone(store, row);
    /* Mostly right; where attempts say otherwise the fold corrects it. */
    bool counts = !undone && !row->has_attempt;

    write_row(store, row, undone, counts);
    if (counts) {
        count_row(store, row);
    }
    store->empty.attempt &= !row->has_attempt;
    touch_for_row(store, row, counts);
}

static enum answer_outcome outcome_of(const struct field *field, double score)
{
    enum answer_outcome outcome = ANSWERED_PARTIAL;
    char word[24];

    if (score >= SCORE_IS_RIGHT) {
        outcome = ANSWERED_RIGHT;
    } else if (score <= 0.0) {
        outcome = ANSWERED_WRONG;
    }
    (void)answer_outcome_parse(field_word(field, word), &outcome);
    return outcome;
}

bool answer_project(struct store *store, const struct line *line, int64_t at)
{
    struct field fields[FIELD_COUNT] = {
        [FIELD_ITEM] = {.key = "item"},
        [FIELD_MODE] = {.key = "mode"},
        [FIELD_SCORE] = {.key = "score"},
        [FIELD_OUTCOME] = {.key = "outcome"},
        [FIELD_CONFIDENCE] = {.key = "confidence"},
        [FIELD_HINTS] = {.key = "hints"},
        [FIELD_TRY] = {.key = "try"},
        [FIELD_MS] = {.key = "ms"},
        [FIELD_GRADE] = {.key = "grade"},
        [FIELD_DUE] = {.key = "due"},
        [FIELD_WAS] = {.key = "was"},
        [FIELD_QUIZ] = {.key = "quiz"},
        [FIELD_ATTEMPT] = {.key = "attempt"},
    };
    struct row row = {.line = line, .at = at};
    char word[24];

    body_read(line->body, fields, FIELD_COUNT);
    if (!field_item(&fields[FIELD_ITEM], &row.item, &row.rev) ||
        !answer_mode_parse(field_word(&fields[FIELD_MODE], word), &row.mode) ||
        !fields[FIELD_SCORE].found) {
        return false;
    }
    row.score = field_number(&fields[FIELD_SCORE], 0.0, 1.0, 0.0);
    row.outcome = outcome_of(&fields[FIELD_OUTCOME], row.score);
    (void)confidence_parse(field_word(&fields[FIELD_CONFIDENCE], word),
                           &row.confidence);
    row.hints = field_int(&fields[FIELD_HINTS], 0, COUNT_MAX, 0);
    row.try_number = field_int(&fields[FIELD_TRY], 1, COUNT_MAX, 1);
    row.ms = field_int(&fields[FIELD_MS], 0, ANSWER_MS_MAX, 0);
    row.grade = field_int(&fields[FIELD_GRADE], 0, RATING_EASY, 0);
    row.has_due = fields[FIELD_DUE].found;
    row.due = field_int(&fields[FIELD_DUE], -DUE_DAY_MAX, DUE_DAY_MAX, 0);
    row.overruled = fields[FIELD_WAS].found;
    row.has_quiz = field_id(&fields[FIELD_QUIZ], &row.quiz);
    row.has_attempt = field_id(&fields[FIELD_ATTEMPT], &row.attempt);
    insert_row(store, &row);
    return true;
}

bool review_project(struct store *store, const struct line *line, int64_t at)
{
    struct field fields[] = {{.key = "item"}, {.key = "grade"}, {.key = "ms"}};
    struct row row = {.line = line,
                      .at = at,
                      .imported = true,
                      .mode = MODE_REVIEW,
                      .try_number = 1};

    body_read(line->body, fields, COUNT_OF(fields));
    row.grade = field_int(&fields[1], 0, RATING_EASY, 0);
    if (!field_item(&fields[0], &row.item, &row.rev) || row.grade == 0) {
        return false;
    }
    row.ms = field_int(&fields[2], 0, ANSWER_MS_MAX, 0);
    row.score = row.grade >= RATING_HARD ? 1.0 : 0.0;
    row.outcome = row.grade >= RATING_HARD ? ANSWERED_RIGHT : ANSWERED_WRONG;
    insert_row(store, &row);
    return true;
}

void answer_remove(struct store *store, const struct event_id *id)
{
    struct query query =
        db_query(&store->db, "DELETE FROM answer WHERE id = ?"
                             " RETURNING item, counts, at, tz, outcome, ms");
    bool counted = false;
    int64_t day = 0;
    bool right = false;
    int64_t ms = 0;

    query_id(&query, id);
    while (query_row(&query)) {
        touched_add(&store->items, query_get_text(&query, 0));
        counted = query_get_int(&query, 1) != 0;
        day = days_of(query_get_int(&query, 2), (int)query_get_int(&query, 3),
                      store->scheduler.rollover_hour);
        right = query_get_int(&query, 4) == ANSWERED_RIGHT;
        ms = query_get_int(&query, 5);
    }
    if (counted) {
        day_add(store, day, -1, right ? -1 : 0, -ms, 0);
    }
}

void answer_undone_again(struct store *store, const struct event_id *target)
{
    /* Three searches by index; the same row may be found twice. */
    struct query query =
        db_query(&store->db,
                 "UPDATE answer SET undone = mode <> ?2 AND"
                 " EXISTS (SELECT 1 FROM undo_line u WHERE u.counts = 1"
                 "  AND u.target IN (answer.id, answer.attempt, answer.quiz))"
                 " WHERE id IN (SELECT id FROM answer WHERE id = ?1"
                 "  UNION SELECT id FROM answer WHERE attempt = ?1"
                 "  UNION SELECT id FROM answer WHERE quiz = ?1)"
                 " RETURNING item");

    query_id(&query, target);
    query_int(&query, MODE_CHECK);
    while (query_row(&query)) {
        touched_add(&store->items, query_get_text(&query, 0));
    }
}

bool due_project(struct store *store, const struct line *line,
                 int64_t at UNUSED)
{
    struct field items = {.key = "items"};
    struct json_walk walk;
    struct json_member pair;

    body_read(line->body, &items, 1);
    if (!items.found || items.member.kind != KIND_LIST) {
        return false;
    }
    walk = json_walk_of(items.member.value);
    while (json_walk_next(&walk, &pair)) {
        struct field name = {.found = true};
        struct field day = {.found = true};
        struct json_walk inner = json_walk_of(pair.value);
        struct slice item;
        struct query query;
        int rev;

        if (pair.kind != KIND_LIST || !json_walk_next(&inner, &name.member) ||
            !json_walk_next(&inner, &day.member) ||
            !field_item(&name, &item, &rev) || day.member.kind != KIND_NUMBER) {
            continue;
        }
        query = db_query(&store->db,
                         "INSERT OR REPLACE INTO due_line VALUES (?, ?, ?)");
        query_slice(&query, item);
        query_id(&query, &line->id);
        query_int(&query, field_int(&day, -DUE_DAY_MAX, DUE_DAY_MAX, 0));
        query_run(&query);
        touch_item(store, item);
    }
    return true;
}

void due_remove(struct store *store, const struct event_id *id)
{
    struct query query = db_query(
        &store->db, "DELETE FROM due_line WHERE id = ? RETURNING item");

    query_id(&query, id);
    while (query_row(&query)) {
        touched_add(&store->items, query_get_text(&query, 0));
    }
}
