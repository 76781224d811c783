/* Queries: results of sittings, and the one that is under way. */
#ifndef STORE_STORE_SITTINGS_H
#define STORE_STORE_SITTINGS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "journal/events.h"
#include "store/store.h"

/* The end of a sitting (`quiz` line) that was not undone. */
struct store_result {
    struct event_id id;
    char quiz[37];
    char *episode;
    enum answer_mode mode;
    double score;
    double max;
    bool pass;
    int64_t ms;
    int64_t at_ms; /* corrected */
    int64_t day;
};
struct store_results {
    struct store_result *items;
    size_t count;
    size_t capacity;
};
#define STORE_RESULTS_INIT                                                     \
    {                                                                          \
        NULL, 0, 0                                                             \
    }
void store_results_release(struct store_results *results);

/* In order of time; episode NULL: of all. */
MUST_CHECK bool store_results_of_episode(struct store *store,
                                         const char *episode,
                                         struct store_results *results,
                                         struct error *err);

/* What an episode row shows of its quizzes. */
struct store_quizzed {
    char *episode;
    int count;
    bool passed; /* ever */
    double best; /* score / max, 0…1 */
    double first;
    double last;
    int64_t last_at_ms;
};
struct store_quizzed_list {
    struct store_quizzed *items;
    size_t count;
    size_t capacity;
};
#define STORE_QUIZZED_INIT                                                     \
    {                                                                          \
        NULL, 0, 0                                                             \
    }
void store_quizzed_release(struct store_quizzed_list *list);
/* One row for each episode that has results, by episode. */
MUST_CHECK bool store_quizzed_all(struct store *store,
                                  struct store_quizzed_list *list,
                                  struct error *err);

/*
 * The sitting under way of a kind ("quiz", "review", …): text of the caller's
 * own form, kept on this device until a new one of its kind begins.
 */
MUST_CHECK bool store_sitting_save(struct store *store, const char *kind,
                                   const char *text, size_t len, int64_t at_ms,
                                   struct error *err);
/* False if there is none. */
bool store_sitting_load(struct store *store, const char *kind, struct str *text,
                        int64_t *at_ms);
MUST_CHECK bool store_sitting_drop(struct store *store, const char *kind,
                                   struct error *err);

#endif
