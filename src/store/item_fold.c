/*
 * One question: which of its answers count, its card, its part of the days'
 * totals. Everything is computed from the item's rows, the settings and what
 * the content told of its revision; nothing is carried over from before.
 */
#include <stdlib.h>
#include <string.h>

#include "schedule/days.h"
#include "store/card_row.h"
#include "store/inside.h"

/* "Sure but wrong" ends with right answers on two days, a week apart. */
#define SURE_WRONG_DAYS 7

struct rows {
    struct answer_row *items;
    size_t count;
    size_t capacity;
};

#define SELECT_ROWS                                                            \
    "SELECT id, attempt, at, tz, rev, imported, score, outcome, confidence,"   \
    " ms, grade, due, undone, counts FROM answer WHERE item = ?"

static void read_rows(struct store *store, struct query *query,
                      struct rows *rows)
{
    while (query_row(query)) {
        struct answer_row *row;

        GROW(rows->items, rows->count, rows->capacity);
        row = &rows->items[rows->count++];
        *row = (struct answer_row){
            .id = query_get_id(query, 0),
            .at = query_get_int(query, 2),
            .tz = (int)query_get_int(query, 3),
            .rev = (int)query_get_int(query, 4),
            .imported = query_get_int(query, 5) != 0,
            .score = query_get_real(query, 6),
            .outcome = (enum answer_outcome)query_get_int(query, 7),
            .confidence = (enum confidence)query_get_int(query, 8),
            .ms = query_get_int(query, 9),
            .grade = (int)query_get_int(query, 10),
            .has_due = !query_is_null(query, 11),
            .due = query_get_int(query, 11),
            .undone = query_get_int(query, 12) != 0,
            .counted = query_get_int(query, 13) != 0,
        };
        row->root = query_is_null(query, 1) ? row->id : query_get_id(query, 1);
        row->day = days_of(row->at, row->tz, store->scheduler.rollover_hour);
    }
}

static void load_rows(struct store *store, const char *item, struct rows *rows)
{
    struct query query = db_query(&store->db, SELECT_ROWS " ORDER BY at, id");

    query_text(&query, item);
    read_rows(store, &query, rows);
}

static int compare_attempts(const void *left, const void *right)
{
    const struct answer_row *const *a = left;
    const struct answer_row *const *b = right;
    int order = event_id_compare(&(*a)->root, &(*b)->root);

    return order != 0 ? order : event_id_compare(&(*a)->id, &(*b)->id);
}

/* Of each attempt the greatest id that was not undone counts. */
static void choose_counting(struct rows *rows)
{
    struct answer_row **order = NULL;
    size_t count = 0;
    size_t capacity = 0;

    for (size_t i = 0; i < rows->count; i++) {
        if (!rows->items[i].undone) {
            GROW(order, count, capacity);
            order[count++] = &rows->items[i];
        }
    }
    if (count > 1) {
        qsort(order, count, sizeof(struct answer_row *), compare_attempts);
    }
    for (size_t i = 0; i < count; i++) {
        order[i]->counts =
            i + 1 == count ||
            event_id_compare(&order[i]->root, &order[i + 1]->root) != 0;
    }
    free(order);
}

static void store_counting(struct store *store, const char *item,
                           const struct rows *rows)
{
    for (size_t i = 0; i < rows->count; i++) {
        const struct answer_row *row = &rows->items[i];
        int sign = row->counts ? 1 : -1;
        struct query query;

        if (row->counts == row->counted) {
            continue;
        }
        query = db_query(&store->db, "UPDATE answer SET counts = ?"
                                     " WHERE item = ? AND at = ? AND id = ?");
        query_int(&query, row->counts);
        query_text(&query, item);
        query_int(&query, row->at);
        query_id(&query, &row->id);
        query_run(&query);
        day_add(store, row->day, sign,
                row->outcome == ANSWERED_RIGHT ? sign : 0, sign * row->ms, 0);
    }
}

static struct revision find_revision(struct store *store, const char *item)
{
    struct query query =
        db_query(&store->db, "SELECT rev, change FROM revision WHERE item = ?");
    struct revision revision = {0, REVISION_KEEP};

    query_text(&query, item);
    if (query_row(&query)) {
        revision.rev = (int)query_get_int(&query, 0);
        revision.change = (enum item_change)query_get_int(&query, 1);
    }
    query_end(&query);
    return revision;
}

/* Was the question changed between two answers so that Again is no lapse? */
static bool changed_between(struct revision revision, int before, int after)
{
    if (before == 0 || after <= before) {
        return false;
    }
    /* Only the newest revision's `change` is known; older ones relearn. */
    return after != revision.rev || revision.change != REVISION_KEEP;
}

static void follow_right_days(struct fold *fold, const struct answer_row *row)
{
    bool right = row->outcome == ANSWERED_RIGHT;

    if (right && (fold->right_days == 0 || row->day > fold->last_right_day)) {
        fold->right_days++;
        fold->last_right_day = row->day;
    }
    if (!right && row->confidence == CONFIDENCE_CERTAIN &&
        row->outcome == ANSWERED_WRONG) {
        fold->sure_wrong = true;
        fold->sure_wrong_day = row->day;
        fold->sure_right = 0;
        return;
    }
    if (!fold->sure_wrong || !right || row->day <= fold->sure_wrong_day) {
        return;
    }
    if (fold->sure_right == 0) {
        fold->sure_right = 1;
        fold->sure_right_day = row->day;
    } else if (row->day >= fold->sure_right_day + SURE_WRONG_DAYS) {
        fold->sure_wrong = false;
        fold->sure_right = 0;
    }
}

static void fold_row(const struct scheduler *scheduler, struct fold *fold,
                     struct revision revision, const struct answer_row *row,
                     bool is_last)
{
    struct review review = {
        .rating = (enum rating)row->grade,
        .at_ms = row->at,
        .offset_min = row->tz,
        .no_lapse = fold->begun &&
                    changed_between(revision, fold->last_row.rev, row->rev),
    };

    follow_right_days(fold, row);
    if (!fold->begun) {
        fold->begun = true;
        fold->first_at = row->at;
        fold->first_score = row->score;
    }
    if (is_last) {
        fold->last = scheduler_answer(scheduler, &fold->card, review);
        fold->card = fold->last.card;
    } else {
        fold->card = scheduler_fold(scheduler, &fold->card, review);
    }
    fold->last_row = *row;
}

/* Is the row part of the memory: it counts, is rated and not forgotten? */
static bool is_rated(const struct answer_row *row, struct revision revision)
{
    bool forgotten =
        revision.change == REVISION_RESET && row->rev < revision.rev;

    return row->counts && row->grade > 0 && !forgotten;
}

static void fold_rows(const struct scheduler *scheduler,
                      const struct rows *rows, struct revision revision,
                      struct fold *fold)
{
    size_t last = rows->count;

    for (size_t i = 0; i < rows->count; i++) {
        if (is_rated(&rows->items[i], revision)) {
            last = i;
        }
    }
    for (size_t i = 0; i < rows->count; i++) {
        if (is_rated(&rows->items[i], revision)) {
            fold_row(scheduler, fold, revision, &rows->items[i], i == last);
        }
    }
}

bool item_extend(struct store *store, const char *item,
                 const struct answer_row *row)
{
    struct revision revision = find_revision(store, item);
    struct fold fold;

    if (row->grade == 0) {
        return true; /* not rated: the card stays as it is */
    }
    memset(&fold, 0, sizeof(fold));
    if (!is_rated(row, revision) || !card_load(store, item, &fold) ||
        fold.card.last_at_ms > row->at ||
        (fold.card.last_at_ms == row->at &&
         event_id_compare(&fold.last_row.id, &row->id) > 0)) {
        return false;
    }
    fold_row(&store->scheduler, &fold, revision, row, true);
    card_update(store, item, &fold, revision);
    return true;
}

/* Rows from the first new one on, which the card has not seen. */
static void load_rows_from(struct store *store, const char *item,
                           const struct touch *touch, struct rows *rows)
{
    struct query query =
        db_query(&store->db, SELECT_ROWS " AND (at, id) >= (?, ?)"
                                         " ORDER BY at, id");

    query_text(&query, item);
    query_int(&query, touch->at);
    query_id(&query, &touch->id);
    read_rows(store, &query, rows);
    for (size_t i = 0; i < rows->count; i++) {
        rows->items[i].counts = rows->items[i].counted;
    }
}

bool item_follow(struct store *store, const char *item,
                 const struct touch *touch)
{
    struct revision revision = find_revision(store, item);
    struct rows rows = {NULL, 0, 0};
    struct fold fold;
    int reps;

    memset(&fold, 0, sizeof(fold));
    if (!card_load(store, item, &fold) || fold.card.last_at_ms > touch->at ||
        (fold.card.last_at_ms == touch->at &&
         event_id_compare(&fold.last_row.id, &touch->id) >= 0)) {
        return false;
    }
    reps = fold.card.reps;
    load_rows_from(store, item, touch, &rows);
    fold_rows(&store->scheduler, &rows, revision, &fold);
    /* Rows that are not rated leave the card as it is. */
    if (fold.card.reps != reps) {
        card_update(store, item, &fold, revision);
    }
    free(rows.items);
    return true;
}

void item_fold(struct store *store, const char *item)
{
    struct revision revision = find_revision(store, item);
    struct rows rows = {NULL, 0, 0};
    struct fold fold;

    memset(&fold, 0, sizeof(fold));
    load_rows(store, item, &rows);
    choose_counting(&rows);
    store_counting(store, item, &rows);
    fold_rows(&store->scheduler, &rows, revision, &fold);
    if (fold.begun) {
        card_insert(store, item, &fold, revision);
    } else {
        card_drop(store, item);
    }
    free(rows.items);
}
