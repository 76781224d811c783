/* Queries: the memory state of questions, and what is due. */
#ifndef STORE_STORE_CARDS_H
#define STORE_STORE_CARDS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "schedule/scheduler.h"
#include "store/store.h"
#include "store/store_over.h"

/* A question that was answered (or imported). */
struct store_card {
    char *item; /* full name without revision */
    struct card card;
    int64_t due_day; /* study day; SCHEDULER_NO_DAY in a step */
    int64_t due_ms;  /* in a step: the instant; else 0 */
    int last_rev;    /* revision of the last answer; 0 unknown (imported) */
    /* what the last answer was */
    int last_grade;
    int right_days; /* different study days with a right rated answer */
    int64_t first_at_ms;
    double first_score; /* of the very first rated answer */
    double last_score;
    bool relearn; /* its question has changed since: due now */
    bool suspended;
    bool sure_wrong;        /* on the "sure but wrong" list */
    int64_t sure_wrong_day; /* study day of that answer */
    int sure_right_days;    /* 0 or 1 of the two right days it needs */
};
struct store_cards {
    struct store_card *items;
    size_t count;
    size_t capacity;
};
#define STORE_CARDS_INIT                                                       \
    {                                                                          \
        NULL, 0, 0                                                             \
    }
void store_cards_release(struct store_cards *cards);

/*
 * Appends the cards due on study day `today` at `now_ms`: days reached, and
 * steps whose instant is reached; suspended ones left out. By name.
 */
MUST_CHECK bool store_cards_due(struct store *store, int64_t today,
                                int64_t now_ms, struct store_cards *cards,
                                struct error *err);
/* Every card, by name. */
MUST_CHECK bool store_cards_all(struct store *store, struct store_cards *cards,
                                struct error *err);
/* Those of one episode ("ep051"). */
MUST_CHECK bool store_cards_of_episode(struct store *store, const char *episode,
                                       struct store_cards *cards,
                                       struct error *err);
/* Those on the "sure but wrong" list, the oldest first. */
MUST_CHECK bool store_cards_sure_wrong(struct store *store,
                                       struct store_cards *cards,
                                       struct error *err);
/*
 * One card by name without revision. False if there is none or on an error;
 * `card` is then empty. The caller ends it with store_card_release().
 */
bool store_card_find(struct store *store, const char *item,
                     struct store_card *card);
void store_card_release(struct store_card *card);

/*
 * Counts of not suspended cards due on each day from `first_day` on, into
 * `due[count]`; what is overdue before first_day is added to due[0] when
 * `with_overdue`. For the forecast and for struct day_load.
 */
MUST_CHECK bool store_cards_load(struct store *store, int64_t first_day,
                                 bool with_overdue, unsigned *due, size_t count,
                                 struct error *err);
/* How many questions of an episode were ever answered. */
struct store_met {
    char episode[8];  /* "ep051" */
    size_t questions; /* suspended ones too */
    size_t since;     /* of these, first answered at `since_ms` or later */
};
struct store_mets {
    struct store_met *items;
    size_t count;
    size_t capacity;
};
#define STORE_METS_INIT                                                        \
    {                                                                          \
        NULL, 0, 0                                                             \
    }
void store_mets_release(struct store_mets *mets);
/* One entry for each episode with an answered question, by name. */
MUST_CHECK bool store_cards_met(struct store *store, int64_t since_ms,
                                struct store_mets *mets, struct error *err);
/* The instant of the next step that is not reached yet; INT64_MAX if none. */
int64_t store_next_step_ms(struct store *store, int64_t now_ms);

/*
 * The newest `due` line that counts: its id, and how many cards it moved.
 * False if there is none.
 */
bool store_due_last(struct store *store, struct event_id *id, size_t *cards);

/* Names (without revision) of suspended questions, sorted. */
MUST_CHECK bool store_suspended(struct store *store, struct str_list *items,
                                struct error *err);
bool store_is_suspended(struct store *store, const char *item);
/* Ids that a new `item` line must name in `over`. Appends to `ids`. */
MUST_CHECK bool store_item_over(struct store *store, const char *item,
                                struct store_over *over, struct error *err);

#endif
