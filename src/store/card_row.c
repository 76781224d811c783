#include "store/card_row.h"

#include "schedule/days.h"

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
    query_int(query, due->day);
    query_int_if(query, due->in_step, due->ms);
    query_int(query, fold->last_row.rev);
    query_int(query, fold->last_row.grade);
    query_int(query, fold->right_days);
    query_real(query, fold->last_row.score);
    query_int(query, due->relearn);
    query_int_if(query, fold->sure_wrong, fold->sure_wrong_day);
    query_int(query, fold->sure_right);
    query_id(query, &fold->last_row.id);
    query_int(query, fold->last_right_day);
    query_int(query, fold->sure_right_day);
}

void card_insert(struct store *store, const char *item, const struct fold *fold,
                 struct revision revision)
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

void card_update(struct store *store, const char *item, const struct fold *fold,
                 struct revision revision)
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

void card_drop(struct store *store, const char *item)
{
    struct query query =
        db_query(&store->db, "DELETE FROM card WHERE item = ?");

    query_text(&query, item);
    query_run(&query);
}

bool card_load(struct store *store, const char *item, struct fold *fold)
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
