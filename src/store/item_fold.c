/*
 * One question: which of its answers count, its card, its part of the days'
 * totals. Everything is computed from the item's rows, the settings and what
 * the content told of its revision; nothing is carried over from before.
 */
#include <stdlib.h>
#include <string.h>

#include "schedule/days.h"
#include "store/inside.h"

/* "Sure but wrong" ends with right answers on two days, a week apart. */
#define SURE_WRONG_DAYS 7

struct rows {
    struct answer_row *items;
    size_t count;
    size_t capacity;
};

struct revision {
    int rev; /* 0: nothing known */
    enum item_change change;
};

/* The fold's running values beside the card. */
struct fold {
    struct card card;
    struct schedule last;
    bool begun; /* there was a rated answer */
    struct answer_row last_row;
    int64_t first_at;
    double first_score;
    int right_days;
    int64_t last_right_day;
    bool sure_wrong;
    int64_t sure_wrong_day;
    int sure_right;
    int64_t sure_right_day;
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

/* A `due` line newer than the last answer; false if there is none. */
static bool find_due_line(struct store *store, const char *item,
                          const struct event_id *after, int64_t *day)
{
    struct query query =
        db_query(&store->db, "SELECT day FROM due_line WHERE item = ?"
                             " AND id > ? ORDER BY id DESC LIMIT 1");
    bool found;

    query_text(&query, item);
    query_id(&query, after);
    found = query_row(&query);
    if (found) {
        *day = query_get_int(&query, 0);
    }
    query_end(&query);
    return found;
}

struct due {
    int64_t day;
    bool in_step;
    int64_t ms;
    bool relearn;
};

static struct due due_of(struct store *store, const char *item,
                         const struct fold *fold, struct revision revision)
{
    const struct answer_row *last = &fold->last_row;
    struct due due = {.day = fold->last.due_day};

    due.relearn = revision.change == REVISION_RELEARN && last->rev > 0 &&
                  last->rev < revision.rev;
    if (find_due_line(store, item, &last->id, &due.day)) {
        return due;
    }
    if (due.relearn) {
        due.day = last->day;
    } else if (last->has_due) {
        due.day = last->due;
    } else if (due.day == SCHEDULER_NO_DAY) {
        due.in_step = true;
        due.ms = fold->last.due_ms;
        due.day = days_of(due.ms, last->tz, store->scheduler.rollover_hour);
    }
    return due;
}

static bool is_suspended(struct store *store, const char *item)
{
    struct query query = db_query(
        &store->db, "SELECT 1 FROM item WHERE item = ? AND suspended = 1");

    query_text(&query, item);
    return query_exists(&query);
}

static void bind_due(struct query *query, const struct due *due)
{
    query_int(query, due->day);
    if (due->in_step) {
        query_int(query, due->ms);
    } else {
        query_null(query);
    }
}

/* The order of the parameters of both statements below. */
static void bind_card(struct query *query, const struct fold *fold,
                      const struct due *due)
{
    query_int(query, (int)fold->card.state);
    query_int(query, fold->card.step);
    query_real(query, fold->card.memory.stability);
    query_real(query, fold->card.memory.difficulty);
    query_real(query, fold->card.memory.slow);
    query_real(query, fold->card.memory.fast);
    query_int(query, fold->card.lapses);
    query_int(query, fold->card.reps);
    query_int(query, fold->card.last_at_ms);
    query_int(query, fold->card.last_day);
    bind_due(query, due);
    query_int(query, fold->last_row.rev);
    query_int(query, fold->last_row.grade);
    query_int(query, fold->right_days);
    query_real(query, fold->last_row.score);
    query_int(query, due->relearn);
    if (fold->sure_wrong) {
        query_int(query, fold->sure_wrong_day);
    } else {
        query_null(query);
    }
    query_int(query, fold->sure_right);
    query_id(query, &fold->last_row.id);
    query_int(query, fold->last_right_day);
    query_int(query, fold->sure_right_day);
}

static void insert_card(struct store *store, const char *item,
                        const struct fold *fold, struct revision revision)
{
    struct due due = due_of(store, item, fold, revision);
    bool suspended = is_suspended(store, item);
    struct query query = db_query(
        &store->db,
        "INSERT OR REPLACE INTO card (state, step, stability, difficulty,"
        " slow, fast, lapses, reps, last_at, last_day, due_day, due_ms,"
        " last_rev, last_grade, right_days, last_score, relearn,"
        " sure_wrong_day, sure_right, last_id, last_right_day, sure_right_day,"
        " item, first_at, first_score, suspended) VALUES (?, ?, ?, ?, ?, ?, ?,"
        " ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");

    bind_card(&query, fold, &due);
    query_text(&query, item);
    query_int(&query, fold->first_at);
    query_real(&query, fold->first_score);
    query_int(&query, suspended);
    query_run(&query);
}

static void update_card(struct store *store, const char *item,
                        const struct fold *fold, struct revision revision)
{
    struct due due = due_of(store, item, fold, revision);
    struct query query = db_query(
        &store->db,
        "UPDATE card SET state = ?, step = ?, stability = ?, difficulty = ?,"
        " slow = ?, fast = ?, lapses = ?, reps = ?, last_at = ?, last_day = ?, "
        "due_day = ?,"
        " due_ms = ?, last_rev = ?, last_grade = ?, right_days = ?,"
        " last_score = ?, relearn = ?, sure_wrong_day = ?, sure_right = ?,"
        " last_id = ?, last_right_day = ?, sure_right_day = ? WHERE item = ?");

    bind_card(&query, fold, &due);
    query_text(&query, item);
    query_run(&query);
}

static void drop_card(struct store *store, const char *item)
{
    struct query query =
        db_query(&store->db, "DELETE FROM card WHERE item = ?");

    query_text(&query, item);
    query_run(&query);
}

/* The running values where the last fold left them. */
static bool load_fold(struct store *store, const char *item, struct fold *fold)
{
    struct query query = db_query(
        &store->db,
        "SELECT state, step, stability, difficulty, lapses, reps, last_at,"
        " last_day, last_rev, right_days, sure_wrong_day, sure_right, last_id,"
        " last_right_day, sure_right_day, slow, fast FROM card"
        " WHERE item = ?");
    bool found;

    query_text(&query, item);
    found = query_row(&query);
    if (found) {
        fold->begun = true;
        fold->card = (struct card){
            .state = (enum card_state)query_get_int(&query, 0),
            .step = (int)query_get_int(&query, 1),
            .memory = {query_get_real(&query, 2), query_get_real(&query, 3),
                       query_get_real(&query, 15), query_get_real(&query, 16)},
            .lapses = (int)query_get_int(&query, 4),
            .reps = (int)query_get_int(&query, 5),
            .last_at_ms = query_get_int(&query, 6),
            .last_day = query_get_int(&query, 7),
        };
        fold->last_row.rev = (int)query_get_int(&query, 8);
        fold->right_days = (int)query_get_int(&query, 9);
        fold->sure_wrong = !query_is_null(&query, 10);
        fold->sure_wrong_day = query_get_int(&query, 10);
        fold->sure_right = (int)query_get_int(&query, 11);
        fold->last_row.id = query_get_id(&query, 12);
        fold->last_right_day = query_get_int(&query, 13);
        fold->sure_right_day = query_get_int(&query, 14);
    }
    query_end(&query);
    return found;
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
    if (!is_rated(row, revision) || !load_fold(store, item, &fold) ||
        fold.card.last_at_ms > row->at ||
        (fold.card.last_at_ms == row->at &&
         event_id_compare(&fold.last_row.id, &row->id) > 0)) {
        return false;
    }
    fold_row(&store->scheduler, &fold, revision, row, true);
    update_card(store, item, &fold, revision);
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
    if (!load_fold(store, item, &fold) || fold.card.last_at_ms > touch->at ||
        (fold.card.last_at_ms == touch->at &&
         event_id_compare(&fold.last_row.id, &touch->id) >= 0)) {
        return false;
    }
    reps = fold.card.reps;
    load_rows_from(store, item, touch, &rows);
    fold_rows(&store->scheduler, &rows, revision, &fold);
    /* Rows that are not rated leave the card as it is. */
    if (fold.card.reps != reps) {
        update_card(store, item, &fold, revision);
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
        insert_card(store, item, &fold, revision);
    } else {
        drop_card(store, item);
    }
    free(rows.items);
}
