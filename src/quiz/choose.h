/*
 * Which questions are asked, in which order: values in, a list out. All chance
 * comes from the seed.
 */
#ifndef QUIZ_CHOOSE_H
#define QUIZ_CHOOSE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "quiz/question.h"

/* What is known of a question without its text. Everything is borrowed. */
struct choose_item {
    const char *name;    /* "ep051.pool-size" */
    const char *episode; /* "ep051" */
    enum question_type type;
    uint32_t objectives;        /* bit i: the i-th objective of its episode */
    const char *const *enemies; /* ids in the same episode */
    size_t enemy_count;
    uint64_t key_hash; /* equal for equal key texts; 0: not compared */
    bool seen;         /* answered before, in any mode */
    bool blocked;      /* draft, suspended or buried: never chosen */
    bool due;
    double at_risk; /* relative overdueness: higher is asked sooner */
    int time_s;     /* expected */
};

/* Indices into the items. */
struct choose_list {
    size_t *items;
    size_t count;
    size_t capacity;
};
#define CHOOSE_LIST_INIT                                                       \
    {                                                                          \
        NULL, 0, 0                                                             \
    }
void choose_list_release(struct choose_list *list);

struct choose_quiz {
    const struct choose_item *items; /* of the episode, and due ones of others
                                        that may be mixed in */
    size_t count;
    const char *episode;
    const int *weights; /* of its objectives, 1-5 */
    size_t objective_count;
    size_t pick;      /* how many of the episode's own */
    size_t mixed_max; /* due items of other episodes: usually 2 */
    uint64_t seed;
};
/*
 * After an episode: one for each objective first, then by weight; at least
 * 40 % produced answers where there are enough; unseen before seen; enemies
 * apart; no key text twice. The episode's own are in the order of the items
 * (teaching order); those mixed in stand between them, never first.
 */
void choose_quiz(const struct choose_quiz *input, struct choose_list *out);

/* Chapter's end, or before an episode: at most `limit` questions of these
 * objectives (bits), unseen or due first, another type each time. */
void choose_check(const struct choose_item *items, size_t count,
                  uint32_t objectives, size_t limit, uint64_t seed,
                  struct choose_list *out);

struct choose_review {
    const struct choose_item *items;
    size_t count;
    size_t limit;     /* of questions; 0: no limit */
    int limit_s;      /* of expected time; 0: no limit */
    size_t new_quota; /* unseen questions still to be added today */
    bool in_order;    /* keep the given order of the due ones (backlog) */
    uint64_t seed;
};
/*
 * Review: due items, most at risk first, mixed so that neighbours differ in
 * episode and type where that moves no item far (4 places); then unseen ones,
 * up to the quota. Enemies of a chosen item wait for another day.
 */
void choose_review(const struct choose_review *input, struct choose_list *out);

/* Cram: all that are not blocked, at most `limit` (0: all), shuffled, enemies
 * apart as far as they can be. */
void choose_cram(const struct choose_item *items, size_t count, size_t limit,
                 uint64_t seed, struct choose_list *out);

#endif
