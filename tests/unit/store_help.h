/* For tests of the store: a file in a folder of its own, and short events. */
#ifndef TESTS_STORE_HELP_H
#define TESTS_STORE_HELP_H

#include "journal/events.h"
#include "store/store.h"

#define NOON  INT64_C(1767700800000) /* 2026-01-06T12:00:00Z */
#define DAY   INT64_C(86400000)
#define HOUR  INT64_C(3600000)
#define TODAY INT64_C(20459) /* study day of NOON */
#define QUIZ  "7c1e52b4-0d6f-4f0e-9a37-5be1c2d48f90"

/* Makes an empty folder; the path of a database in it. free() it. */
char *temp_database(void);
/* Removes the folder of such a path with all in it. */
void temp_remove(char *path);

/* Opens or fails the test. */
struct store *open_store(const char *path);
/* Appends and releases; fails the test on an error. */
void append(struct store *store, struct event *event);
/* The id of the last appended event as text. */
const char *last_id(void);
struct event_id last_event_id(void);

/* An answer with this grade: right from 2 on; review mode. */
struct answer_body answer_of(const char *item, int grade);
void append_answer(struct store *store, int64_t at_ms,
                   const struct answer_body *body);
void append_undo(struct store *store, const char *target);
void append_setting(struct store *store, const char *key, const char *json);

#endif
