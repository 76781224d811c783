/*
 * How far a learner is: heard, quizzed and held of each episode, mastery of
 * each objective. Computed from the store and the outline, never kept there.
 */
#ifndef APP_PROGRESS_H
#define APP_PROGRESS_H

#include "app/app.h"
#include "quiz/mastery.h"

struct progress {
    enum heard heard;
    double heard_share; /* 0-1 of the words, heard or read */
    int64_t words[3];   /* covered by each kind (enum play_kind) */
    bool end_reached;
    enum mark_state mark; /* by hand; MARK_OPEN if not */
    bool quizzed;         /* a quiz was passed */
    double best_score;    /* 0-1, of the best quiz; -1 if none */
    int quizzes;
    bool held;       /* all objectives proficient or durable */
    double mastery;  /* the one number, 0-1 */
    size_t answered; /* questions ever answered */
    size_t live;     /* questions that can be asked */
    size_t due;      /* now */
    bool begun;      /* anything of the above */
    size_t notes;
    const char *resume_chapter; /* where playing goes on; NULL: nowhere */
    int64_t resume_word;
    int64_t resume_at_ms;
};

/* Heard, read, or marked by hand as done or skipped. */
bool progress_is_met(const struct progress *progress);

/* One entry for each episode of the outline, in its order. Borrowed; valid
 * until app_revision() changes and this is called again. */
const struct progress *app_progress(struct app *app);
/* By episode number; all zero for one that does not exist. */
const struct progress *app_progress_of(struct app *app, int n);

struct objective_progress {
    const struct outline_objective *objective;
    struct mastery_objective mastery;
};
/*
 * The objectives of an episode; the caller frees *list with free(). Returns
 * their number.
 */
size_t app_objectives(struct app *app, int n, struct objective_progress **list);

/* Mean of the mastery numbers of a series' ready episodes, 0-1. */
double app_series_mastery(struct app *app, int series);

/* Letters for heard, quizzed, held: "●", "◐", "○" with their ASCII. */
const char *progress_heard_mark(const struct progress *progress);

/* The home screen and `dstudio continue`. */
enum next_kind {
    NEXT_NOTHING, /* all done: rest */
    NEXT_SITTING, /* a sitting under way */
    NEXT_REVIEW,  /* due questions */
    NEXT_LISTEN,  /* an unfinished episode, at its place */
    NEXT_QUIZ,    /* heard and not quizzed */
    NEXT_EPISODE, /* the next of the series */
};
struct next {
    enum next_kind kind;
    int episode; /* 0 if none */
    size_t due;
    char text[160]; /* one sentence */
};
/* What to do now, the most sensible first; returns how many (at most 4). */
size_t app_next(struct app *app, struct next next[4]);

#endif
