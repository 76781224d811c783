#include "store/store_cards.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "store/registers.h"

#define CARD_COLUMNS                                                           \
    "SELECT item, state, step, stability, difficulty, lapses, reps, last_at,"  \
    " last_day, due_day, due_ms, last_rev, last_grade, right_days, first_at,"  \
    " first_score, last_score, relearn, suspended, sure_wrong_day,"            \
    " sure_right, slow, fast FROM card "

void store_card_release(struct store_card *card)
{
    free(card->item);
    memset(card, 0, sizeof(*card));
}

void store_cards_release(struct store_cards *cards)
{
    for (size_t i = 0; i < cards->count; i++) {
        free(cards->items[i].item);
    }
    free(cards->items);
    *cards = (struct store_cards)STORE_CARDS_INIT;
}

static void read_card(const struct query *query, struct store_card *card)
{
    bool in_step = !query_is_null(query, 10);

    *card = (struct store_card){
        .item = xstrdup(query_get_text(query, 0)),
        .card =
            {
                .state = (enum card_state)query_get_int(query, 1),
                .step = (int)query_get_int(query, 2),
                .memory = {query_get_real(query, 3), query_get_real(query, 4),
                           query_get_real(query, 21),
                           query_get_real(query, 22)},
                .lapses = (int)query_get_int(query, 5),
                .reps = (int)query_get_int(query, 6),
                .last_at_ms = query_get_int(query, 7),
                .last_day = query_get_int(query, 8),
            },
        .due_day = in_step ? SCHEDULER_NO_DAY : query_get_int(query, 9),
        .due_ms = query_get_int(query, 10),
        .last_rev = (int)query_get_int(query, 11),
        .last_grade = (int)query_get_int(query, 12),
        .right_days = (int)query_get_int(query, 13),
        .first_at_ms = query_get_int(query, 14),
        .first_score = query_get_real(query, 15),
        .last_score = query_get_real(query, 16),
        .relearn = query_get_int(query, 17) != 0,
        .suspended = query_get_int(query, 18) != 0,
        .sure_wrong = !query_is_null(query, 19),
        .sure_wrong_day = query_get_int(query, 19),
        .sure_right_days = (int)query_get_int(query, 20),
    };
}

/* Runs a bound query of CARD_COLUMNS to its end. */
static bool add_cards(struct store *store, struct query *query,
                      struct store_cards *cards, struct error *err)
{
    while (query_row(query)) {
        GROW(cards->items, cards->count, cards->capacity);
        read_card(query, &cards->items[cards->count++]);
    }
    return db_finish(&store->db, err);
}

bool store_cards_due(struct store *store, int64_t today, int64_t now_ms,
                     struct store_cards *cards, struct error *err)
{
    struct query query =
        db_query(&store->db, CARD_COLUMNS
                 "WHERE suspended = 0 AND due_day <= ?"
                 " AND (due_ms IS NULL OR due_ms <= ?) ORDER BY item");

    query_int(&query, today);
    query_int(&query, now_ms);
    return add_cards(store, &query, cards, err);
}

bool store_cards_all(struct store *store, struct store_cards *cards,
                     struct error *err)
{
    struct query query = db_query(&store->db, CARD_COLUMNS "ORDER BY item");

    return add_cards(store, &query, cards, err);
}

bool store_cards_of_episode(struct store *store, const char *episode,
                            struct store_cards *cards, struct error *err)
{
    /* '/' is the character after '.': all names that begin "EPISODE." */
    struct query query =
        db_query(&store->db, CARD_COLUMNS
                 "WHERE item > ?1 || '.' AND item < ?1 || '/' ORDER BY item");

    query_text(&query, episode);
    return add_cards(store, &query, cards, err);
}

bool store_cards_sure_wrong(struct store *store, struct store_cards *cards,
                            struct error *err)
{
    struct query query =
        db_query(&store->db, CARD_COLUMNS "WHERE sure_wrong_day IS NOT NULL"
                                          " ORDER BY sure_wrong_day, item");

    return add_cards(store, &query, cards, err);
}

bool store_card_find(struct store *store, const char *item,
                     struct store_card *card)
{
    struct query query = db_query(&store->db, CARD_COLUMNS "WHERE item = ?");
    bool found;

    memset(card, 0, sizeof(*card));
    query_text(&query, item);
    found = query_row(&query);
    if (found) {
        read_card(&query, card);
    }
    query_end(&query);
    db_forget(&store->db);
    return found;
}

bool store_cards_load(struct store *store, int64_t first_day, bool with_overdue,
                      unsigned *due, size_t count, struct error *err)
{
    struct query query =
        db_query(&store->db, "SELECT max(due_day, ?1), count(*) FROM card"
                             " WHERE suspended = 0 AND due_day < ?2"
                             " AND (due_day >= ?1 OR ?3) GROUP BY 1");

    memset(due, 0, count * sizeof(*due));
    query_int(&query, first_day);
    query_int(&query, first_day + (int64_t)count);
    query_int(&query, with_overdue);
    while (query_row(&query)) {
        size_t at = (size_t)(query_get_int(&query, 0) - first_day);

        if (at < count) {
            due[at] = (unsigned)query_get_int(&query, 1);
        }
    }
    return db_finish(&store->db, err);
}

void store_mets_release(struct store_mets *mets)
{
    free(mets->items);
    *mets = (struct store_mets)STORE_METS_INIT;
}

bool store_cards_met(struct store *store, int64_t since_ms,
                     struct store_mets *mets, struct error *err)
{
    struct query query = db_query(
        &store->db, "SELECT substr(item, 1, instr(item, '.') - 1), count(*),"
                    " sum(first_at >= ?) FROM card WHERE reps > 0"
                    " GROUP BY 1 ORDER BY 1");

    query_int(&query, since_ms);
    while (query_row(&query)) {
        struct store_met *met;

        GROW(mets->items, mets->count, mets->capacity);
        met = &mets->items[mets->count++];
        *met = (struct store_met){
            .questions = (size_t)query_get_int(&query, 1),
            .since = (size_t)query_get_int(&query, 2),
        };
        snprintf(met->episode, sizeof(met->episode), "%s",
                 query_get_text(&query, 0));
    }
    return db_finish(&store->db, err);
}

int64_t store_next_step_ms(struct store *store, int64_t now_ms)
{
    struct query query = db_query(
        &store->db, "SELECT due_ms FROM card WHERE suspended = 0 AND due_ms > ?"
                    " ORDER BY due_ms LIMIT 1");
    int64_t next = INT64_MAX;

    query_int(&query, now_ms);
    if (query_row(&query)) {
        next = query_get_int(&query, 0);
    }
    query_end(&query);
    db_forget(&store->db);
    return next;
}

bool store_due_last(struct store *store, struct event_id *id, size_t *cards)
{
    struct query query =
        db_query(&store->db, "SELECT id, count(*) FROM due_line WHERE id ="
                             " (SELECT max(id) FROM due_line) GROUP BY id");
    bool found = query_row(&query);

    if (found) {
        *id = query_get_id(&query, 0);
        *cards = (size_t)query_get_int(&query, 1);
    }
    query_end(&query);
    db_forget(&store->db);
    return found;
}

bool store_suspended(struct store *store, struct str_list *items,
                     struct error *err)
{
    struct query query =
        db_query(&store->db, "SELECT item FROM item WHERE suspended = 1"
                             " ORDER BY item");

    while (query_row(&query)) {
        str_list_add(items, query_get_text(&query, 0));
    }
    return db_finish(&store->db, err);
}

bool store_is_suspended(struct store *store, const char *item)
{
    struct query query = db_query(
        &store->db, "SELECT 1 FROM item WHERE item = ? AND suspended = 1");
    bool found;

    query_text(&query, item);
    found = query_exists(&query);
    db_forget(&store->db);
    return found;
}

bool store_item_over(struct store *store, const char *item,
                     struct store_over *over, struct error *err)
{
    return register_over(store, REGISTER_ITEM, item, over, err);
}
