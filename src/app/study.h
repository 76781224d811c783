/*
 * Quizzes, reviews and their memory: choosing questions, running the sitting
 * machine of quiz/sitting.h, writing each answer the moment it is graded.
 */
#ifndef APP_STUDY_H
#define APP_STUDY_H

#include "app/app.h"
#include "quiz/choose.h"
#include "quiz/sitting.h"

struct study; /* a sitting under way, and the episodes it borrows from */

struct review_options {
    size_t limit; /* questions; 0: no limit */
    int minutes;  /* of expected time; 0: no limit */
    int series;   /* only of this one; 0: all */
    bool cram;    /* not rated: any questions, not only due ones */
    bool backlog; /* the order of a backlog, also without one */
    int episode;  /* cram: only of this one; 0: all */
};

/*
 * Begins a sitting; the one under way of the same kind is given up.
 * ERROR_NOT_FOUND when there is nothing to ask: `err` says why (no quiz yet,
 * nothing due, and when the next is). A `check` is a test-out of at most five
 * questions: passing it lets an episode be marked as known already.
 */
struct study *app_quiz_begin(struct app *app, int episode, bool check,
                             struct error *err);
struct study *app_review_begin(struct app *app,
                               const struct review_options *options,
                               struct error *err);
/* One or two questions of a chapter's objectives; `chapter` is its id. */
struct study *app_chapter_begin(struct app *app, int episode,
                                const char *chapter, struct error *err);
/* The sitting that a stop left behind ("quiz", "review"), or NULL. */
struct study *app_study_resume(struct app *app, const char *kind,
                               struct error *err);
/* Of an open one: what it is ("Ep 51 quiz", 3 of 8), for home; false if none.
 */
bool app_study_pending(struct app *app, const char *kind, struct str *label);
/* Keeps the place for the next start; NULL is allowed. */
void app_study_free(struct study *study);

/* The machine's state, for drawing. Never NULL. */
const struct sitting *study_get(const struct study *study);
int study_get_episode(const struct study *study); /* of a quiz; else 0 */
/* Of the question under way: its episode (full files), borrowed. */
const struct app_episode *study_get_source(struct study *study);
const char *study_get_title(const struct study *study); /* "Ep 51 quiz" */
/* Expected seconds of the whole sitting. */
int study_get_planned_s(const struct study *study);

/*
 * Transitions: as in quiz/sitting.h, and what has to be written is written.
 * False: the answer could not be kept (disk full, read-only) and the sitting
 * stands where it stood; `err` says what to do. On true `*event` tells what
 * happened.
 */
MUST_CHECK bool study_answer(struct study *study,
                             const struct response *response,
                             enum sitting_event *event, struct error *err);
MUST_CHECK bool study_skip(struct study *study, enum sitting_event *event,
                           struct error *err);
MUST_CHECK bool study_confirm(struct study *study, bool meant,
                              enum sitting_event *event, struct error *err);
MUST_CHECK bool study_points(struct study *study, const bool *ticked,
                             size_t count, enum sitting_event *event,
                             struct error *err);
MUST_CHECK bool study_certainty(struct study *study, enum certainty certainty,
                                enum sitting_event *event, struct error *err);
MUST_CHECK bool study_next(struct study *study, enum sitting_event *event,
                           struct error *err);
MUST_CHECK bool study_easy(struct study *study, struct error *err);
MUST_CHECK bool study_overrule(struct study *study, bool right,
                               struct error *err);
MUST_CHECK bool study_undo(struct study *study, struct error *err);
/* Takes the whole sitting back (result screen). */
MUST_CHECK bool study_undo_all(struct study *study, struct error *err);
bool study_edit(struct study *study); /* at CONFIRM: back to the field */
/* What is typed and not answered, for the next start; see sitting.h. */
void study_set_draft(struct study *study, const struct response *response);
bool study_hint(struct study *study);
void study_add_time(struct study *study, int64_t ms);

/* "Again in this session, then tomorrow." of the attempt just written. */
const char *study_get_when(const struct study *study);
/*
 * What the attempt just written calls for: "Sure but wrong: …" when it put the
 * question on that list, "Forgotten 8 times: …" when it made it a leech; else
 * "".
 */
const char *study_get_sure_wrong(const struct study *study);

/* Lapses when the attempt just written made the question a leech; else 0. */
int study_get_leech(const struct study *study);
/* A sentence on the order of the questions ("A backlog of 120: …"), or "". */
const char *study_get_note(const struct study *study);

/*
 * Takes back the last answer that counts, also of another day, or the last
 * move of due days (due.h) when that is newer. `*what` (freed by the caller)
 * says what it was. ERROR_NOT_FOUND when there is none.
 */
MUST_CHECK bool app_undo_last(struct app *app, char **what, struct error *err);
/* The last sitting's `quiz` line and answers. */
MUST_CHECK bool app_undo_quiz(struct app *app, char **what, struct error *err);

/* Flags, disputes (open with `text`, or closed) and suspension; `question` is
 * a full name. */
MUST_CHECK bool app_flag(struct app *app, const char *question, bool dispute,
                         bool open, const char *text, struct error *err);
MUST_CHECK bool app_suspend(struct app *app, const char *question,
                            bool suspended, struct error *err);

/* What is due: counts for now and the coming days. */
struct due_counts {
    size_t now;
    size_t later_today;
    size_t tomorrow;
    size_t fresh; /* unseen questions that a review would add today */
};
MUST_CHECK bool app_due(struct app *app, int series, struct due_counts *counts,
                        struct error *err);
/* Names of due questions, in the order a review would take; caller releases. */
MUST_CHECK bool app_due_list(struct app *app, int series,
                             struct str_list *names, struct error *err);

#endif
