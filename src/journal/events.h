/*
 * Events to be written: one builder for each type.
 * A builder makes the body; id and number are given by the store when it
 * appends. Texts may be anything: they are quoted. Names (item, episode,
 * chapter) are the caller's own and are taken as they are.
 *
 *     struct event event;
 *     event_begin(&event, now_ms, tz_min);
 *     event_mark(&event, "ep051", MARK_DONE, over, over_count);
 *     ok = store_append(store, &event, 1, &err);
 *     event_release(&event);
 *
 * "item" is a question's full name: with revision ("ep051.pool-size@1") in
 * answer and review, without it in due, item and flag.
 */
#ifndef JOURNAL_EVENTS_H
#define JOURNAL_EVENTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/str.h"
#include "journal/event_id.h"
#include "journal/seal.h"

#define EVENT_TYPE_MAX 32
#define EVENT_LIST_MAX 500 /* pairs in `due`, ids in `clock` */

struct event {
    struct event_id id; /* all zero until appended */
    int64_t at_ms;      /* the device's own wall clock, uncorrected */
    int64_t written_ms; /* the same clock now, if at_ms is not now; else 0 */
    int tz_min;         /* minutes east of UTC, -840…840 */
    char type[EVENT_TYPE_MAX + 1];
    int version;
    struct str body; /* in clear; what is stored is event_add_body()'s */
    const struct seal_key *key; /* seals the body, or is announced; or NULL */
    bool announces;             /* a `key` line: its check is to be added */
};

void event_begin(struct event *event, int64_t at_ms, int tz_min);
void event_release(struct event *event);
/* Appends the envelope's bytes. The id must have been set. */
void event_envelope(const struct event *event, struct str *out);
/* Appends the body that stands behind this envelope: sealed, if it is to be. */
void event_add_body(const struct event *event, struct slice envelope,
                    struct str *out);
/* From now on a note or bookmark is one that only this key opens. The key is
 * borrowed until the event was appended. */
void event_seal(struct event *event, const struct seal_key *key);
/* 16 random bytes in hex: for bodies with free text. */
void event_salt(char out[33]);

enum answer_mode {
    MODE_QUIZ, /* after an episode */
    MODE_REVIEW,
    MODE_CHAPTER, /* at its end, or before an episode */
    MODE_CHECK,   /* test-out or assigned: no hint, no retry, no undo */
    MODE_CRAM,    /* not rated */
};
const char *answer_mode_name(enum answer_mode mode);
/* False if the text names none. */
bool answer_mode_parse(const char *name, enum answer_mode *mode);

enum answer_outcome {
    ANSWERED_WRONG,
    ANSWERED_PARTIAL,
    ANSWERED_RIGHT,
    ANSWERED_SKIPPED, /* "don't know" */
};
const char *answer_outcome_name(enum answer_outcome outcome);
bool answer_outcome_parse(const char *name, enum answer_outcome *outcome);

enum confidence {
    CONFIDENCE_NONE, /* not asked */
    CONFIDENCE_GUESS,
    CONFIDENCE_FAIRLY,
    CONFIDENCE_CERTAIN,
};
const char *confidence_name(enum confidence confidence); /* NULL for NONE */
bool confidence_parse(const char *name, enum confidence *confidence);

/*
 * NULL or 0 leaves a key out where it is optional.
 * The JSON texts must be without spaces outside strings (json_out.h).
 */
struct answer_body {
    const char *item; /* with revision */
    const char *hash; /* graded hash, 16 hex digits */
    const char *quiz; /* UUID of the sitting */
    enum answer_mode mode;
    const char *seed;        /* 16 hex digits */
    const char *params_json; /* {"rate":"1200"} */
    const char *shown_json;  /* ["a","c","b"] */
    const char *given_json;  /* any JSON value; NULL when skipped */
    const char *read;
    const char *matched;
    bool typo;
    double score; /* 0…1 */
    enum answer_outcome outcome;
    enum confidence confidence;
    int hints;
    int try_number; /* from 1 */
    int64_t ms;     /* active */
    int grade;      /* 1-4; 0 in cram */
    bool has_due;
    int64_t due_day; /* study day */
    bool was;        /* the two below hold the program's own verdict */
    double was_score;
    int was_grade;
    const struct event_id *attempt; /* first line of the attempt, or NULL */
    const char *app;                /* the program's version */
};
void event_answer(struct event *event, const struct answer_body *body);

/* Imported history: a rating with no answer behind it. */
void event_review(struct event *event, const char *item, int grade, int64_t ms);

struct due_pair {
    const char *item; /* without revision */
    int64_t day;
};
/* Postpone, spread, plan: at most EVENT_LIST_MAX pairs (asserted). */
void event_due(struct event *event, const struct due_pair *pairs, size_t count);

struct quiz_body {
    const char *quiz;    /* UUID of the sitting */
    const char *episode; /* "ep051" */
    enum answer_mode mode;
    double score; /* points reached */
    double max;   /* points possible */
    bool pass;
    int64_t ms;
};
void event_quiz(struct event *event, const struct quiz_body *body);

enum play_kind { PLAY_HEARD, PLAY_READ, PLAY_ESTIMATED };
const char *play_kind_name(enum play_kind kind);
bool play_kind_parse(const char *name, enum play_kind *kind);
struct play_body {
    const char *episode;
    const char *chapter;
    int64_t from; /* words of the chapter's spoken text, [from, to) */
    int64_t to;
    enum play_kind kind;
    int64_t ms;
    double rate; /* 1.25; 0 leaves it out */
    bool aside;  /* a replay: does not move the resume point */
};
void event_play(struct event *event, const struct play_body *body);

/*
 * Registers: `over` are the ids of the values that the writer saw and replaced
 * (store_marks_over() and its like give them).
 */
struct over {
    const struct event_id *ids;
    size_t count;
};

enum mark_state { MARK_OPEN, MARK_DONE, MARK_SKIPPED };
const char *mark_state_name(enum mark_state state);
bool mark_state_parse(const char *name, enum mark_state *state);
void event_mark(struct event *event, const char *episode, enum mark_state state,
                struct over over);

/* A place in a script; chapter NULL: about the whole episode. */
struct place {
    const char *episode;
    const char *chapter;
    int64_t word;      /* index in the chapter's spoken text */
    const char *quote; /* first six words of its paragraph, or NULL */
};
/* `note` is a UUID made with random_uuid(). Empty text removes the note. */
void event_note(struct event *event, const char *note,
                const struct place *place, const char *text, struct over over);
void event_bookmark(struct event *event, const char *bookmark,
                    const struct place *place, const char *label,
                    struct over over);
/* item without revision */
void event_item(struct event *event, const char *item, bool suspended,
                struct over over);

enum flag_kind { FLAG_FLAG, FLAG_DISPUTE };
const char *flag_kind_name(enum flag_kind kind);
bool flag_kind_parse(const char *name, enum flag_kind *kind);
void event_flag(struct event *event, const char *item, enum flag_kind kind,
                bool open, const char *text, struct over over);
/* `value_json`: any JSON value without spaces outside strings. */
void event_setting(struct event *event, const char *key, const char *value_json,
                   struct over over);
/* `target`: an event id, or a sitting's quiz id, as text. */
void event_undo(struct event *event, const char *target);
void event_clock(struct event *event, const struct event_id *events,
                 size_t count, int64_t add_ms);
/* Announces a key, borrowed as above. `params` NULL: a random one. */
void event_key(struct event *event, const struct seal_key *key,
               const struct seal_params *params);
void event_void(struct event *event, const char *why);

#endif
