/* Queries: answers and imported reviews. */
#ifndef STORE_STORE_ANSWERS_H
#define STORE_STORE_ANSWERS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "journal/events.h"
#include "store/store.h"

/* One attempt (its line that counts), or one imported review. */
struct store_answer {
    struct event_id id;
    char *item; /* without revision */
    int rev;    /* 0 unknown */
    bool imported;
    int64_t at_ms; /* corrected */
    int tz_min;
    int64_t day; /* study day */
    enum answer_mode mode;
    double score;
    enum answer_outcome outcome; /* imported: by grade */
    enum confidence confidence;
    int hints;
    int try_number;
    int64_t ms;
    int grade; /* 1-4; 0 not rated */
    bool has_due;
    int64_t due_day;
    bool overruled;   /* `was` is there: left out of item statistics */
    char quiz[37];    /* id of the sitting; empty if imported */
    char attempt[37]; /* id of the attempt's first line */
};
struct store_answers {
    struct store_answer *items;
    size_t count;
    size_t capacity;
};
#define STORE_ANSWERS_INIT                                                     \
    {                                                                          \
        NULL, 0, 0                                                             \
    }
void store_answers_release(struct store_answers *answers);

/* The attempts at one question that count, in the order of the fold. */
MUST_CHECK bool store_answers_of_item(struct store *store, const char *item,
                                      struct store_answers *answers,
                                      struct error *err);
/* Those of a sitting, in the order answered. */
MUST_CHECK bool store_answers_of_quiz(struct store *store, const char *quiz,
                                      struct store_answers *answers,
                                      struct error *err);
/* All, by (item, at, id): for the optimizer, retention and export. */
MUST_CHECK bool store_answers_all(struct store *store,
                                  struct store_answers *answers,
                                  struct error *err);
/*
 * The last `limit` attempts with the greatest ids that are not undone, the
 * newest first: what `u` takes back one after the other. Checks (which cannot
 * be undone) and imported reviews are left out.
 */
MUST_CHECK bool store_answers_last(struct store *store, size_t limit,
                                   struct store_answers *answers,
                                   struct error *err);
/*
 * The whole body of an event, as written, for showing an old attempt. False if
 * it is not there or was redacted.
 */
bool store_body(struct store *store, const struct event_id *id,
                struct str *body);

/*
 * Calls `each` for every rated answer and review that counts, in the order
 * (item, at, id), without making a list. `item` is borrowed for the call.
 */
struct store_review_row {
    const char *item;
    int64_t at_ms;
    int tz_min;
    int64_t day;
    int grade;
    int64_t ms;
    int rev;
};
MUST_CHECK bool store_each_review(struct store *store,
                                  void (*each)(const struct store_review_row *,
                                               void *),
                                  void *data, struct error *err);

#endif
