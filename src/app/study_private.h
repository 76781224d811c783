/* What study*.c share. */
#ifndef APP_STUDY_PRIVATE_H
#define APP_STUDY_PRIVATE_H

#include "app/app_private.h"
#include "app/study.h"
#include "app/workload.h"
#include "schedule/queue.h"

/* A slot's card as it was before its first answer of this sitting. */
struct slot_memory {
    bool known;
    struct card before;
};

struct study {
    struct app *app;
    const char *kind; /* "quiz", "review", …: under which it is kept */
    struct sitting sitting;
    struct app_episode **sources; /* owned; questions are borrowed of them */
    size_t source_count;
    size_t source_capacity;
    struct slot_memory *memories; /* parallel to sitting.slots */
    size_t memory_count;
    int episode;
    char *title;
    struct str when;
    struct str sure_wrong;
    struct str note; /* why the questions come in this order, or empty */
    int leech_lapses;
    struct str before; /* the sitting as it was before what is being done */
    struct pace pace;
    bool done; /* its `quiz` line is written, or it needs none */
};

struct study *study_new(struct app *app, enum sitting_mode mode,
                        const char *kind, int episode);
/* The question of a name ("ep051.pool-size"), its files read when needed. */
const struct question *study_find_question(void *study, const char *name);
MUST_CHECK bool study_add(struct study *study, const char *name, bool own,
                          struct error *err);
/* Keeps the place; a failure is not worth stopping for. */
void study_save(struct study *study);

/* study_write.c: writes what sitting_get_attempt() says. */
MUST_CHECK bool study_write_attempt(struct study *study, struct error *err);

/*
 * study_resume.c: what was written after this copy of the sitting was kept. An
 * answer: its question goes on with the same attempt. The `quiz` line: false,
 * the sitting has ended.
 */
MUST_CHECK bool study_catch_up(struct study *study);

/* study_items.c: the questions that can be asked, with what is known of them.
 */
struct study_items {
    struct choose_item *items;
    size_t count;
    size_t capacity;
    size_t fresh_today; /* cards first answered on this study day */
    /* Of the due ones, buried ones too; index is that of the item. */
    struct queue_entry *queue;
    size_t queue_count;
    size_t queue_capacity;
    size_t overdue; /* of these, due before today */
};
enum items_wanted {
    ITEMS_OF_EPISODE, /* all of one episode, and due ones it builds on */
    ITEMS_OF_REVIEW,  /* due ones, and unseen ones of episodes begun */
    ITEMS_ALL,        /* every live question (cram) */
};
MUST_CHECK bool study_items_load(struct app *app, enum items_wanted wanted,
                                 int episode, int series,
                                 struct study_items *items, struct error *err);
void study_items_release(struct study_items *items);
/*
 * When there is a backlog (or `force`): brings the items into its order, that
 * is today's due ones, then the overdue by recall lost a minute, then the rest;
 * the queue's indices follow. False: there is none and nothing was moved.
 */
bool study_items_order(struct app *app, bool force, struct study_items *items);
/* Does one of two questions of an episode name the other as its enemy? */
bool study_are_enemies(const struct outline_question *a,
                       const struct outline_question *b);
/*
 * An enemy was answered on study day `today` and this one was not: a review
 * leaves it for another day, its due day stays (FSRS specification, section
 * 6). `of_name` maps names to `cards`.
 */
struct store_cards;
struct map;
bool study_is_buried(const struct outline *outline,
                     const struct outline_question *question,
                     const struct store_cards *cards, const struct map *of_name,
                     int64_t today);
/* Desired retention of a question: the highest of those that apply. */
double app_retention(struct app *app, const struct outline_question *question);

#endif
