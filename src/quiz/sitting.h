/*
 * A sitting: questions put one after the other, as a value. Screens, line mode
 * and tests drive this one machine; it knows no keys, no clock and no store.
 *
 *   ASK ──answer──> CONFIRM? ──> POINTS? / CERTAINTY? ──> graded
 *   graded ──> ASK again (second try) | STEP (scenario) | FEEDBACK
 *   STEP ──next──> ASK of the next step;  FEEDBACK ──next──> next, or END
 *
 * Whenever a transition returns SITTING_GRADED the caller writes one `answer`
 * line of what sitting_get_attempt() says, at once, and then tells its id by
 * sitting_set_attempt_id().
 */
#ifndef QUIZ_SITTING_H
#define QUIZ_SITTING_H

#include <stdint.h>

#include "base/error.h"
#include "quiz/grade.h"
#include "quiz/rating.h"

enum sitting_mode {
    SITTING_QUIZ,    /* after an episode */
    SITTING_REVIEW,  /* due items */
    SITTING_CHAPTER, /* at a chapter's end, or before an episode */
    SITTING_CHECK,   /* test-out: no hint, no second try, no undo */
    SITTING_CRAM,    /* not rated */
    SITTING_MODE_COUNT
};
/* "quiz" … as in the journal. */
const char *sitting_mode_name(enum sitting_mode mode);
bool sitting_mode_find(const char *name, enum sitting_mode *mode);

enum sitting_stage {
    SITTING_ASK,       /* an answer is awaited; tries > 0: the second */
    SITTING_CONFIRM,   /* "Read as coherency?" (sitting.say) */
    SITTING_POINTS,    /* explain: model and points shown, to be ticked */
    SITTING_CERTAINTY, /* how sure? */
    SITTING_STEP,      /* scenario: the truth of a step is shown */
    SITTING_FEEDBACK,  /* the truth is shown */
    SITTING_END        /* nothing left: the result */
};

enum sitting_event {
    SITTING_REFUSED, /* not at this stage; or unreadable (sitting.say) */
    SITTING_MOVED,   /* another stage or place, nothing to write */
    SITTING_GRADED   /* write an `answer` line */
};

enum { SITTING_MAX_SLOTS = 2000, SITTING_MAX_TEXT = 4 * 1024 * 1024 };

struct sitting_try {
    struct response response;
    struct verdict verdict; /* state VERDICT_GRADED once it counts */
    enum typo_answer typo;
};

/* The question itself, or one step of a scenario. */
struct sitting_part {
    struct sitting_try tries[2];
    int try_count; /* graded */
    bool shown;    /* the learner gave up a second try, or had it */
};

struct sitting_slot {
    const struct question *question; /* borrowed */
    struct instance instance;
    bool own; /* counts in the quiz's score; false: mixed in */
    struct sitting_part *parts;
    size_t part_count;      /* 1, or the steps */
    size_t part;            /* the one under way */
    struct verdict verdict; /* joined; GRADED state when `answered` */
    bool answered;          /* an attempt stands */
    bool final;             /* no second try is open any more */
    enum certainty certainty;
    bool certainty_asked;
    int hints;      /* shown, of all parts */
    int hints_here; /* of the part under way */
    int64_t ms;     /* active */
    bool easy;
    bool overruled;
    bool overruled_right;
    char *attempt_id;       /* of the attempt's first line; NULL before */
    struct response joined; /* of a scenario, with its steps */
};

struct sitting {
    enum sitting_mode mode;
    char *id;           /* UUID of the sitting */
    char *episode;      /* of a quiz or check; NULL otherwise */
    double pass;        /* 0.5-1 */
    bool ask_certainty; /* unless a question says otherwise */
    struct sitting_slot *slots;
    size_t count;
    size_t capacity;
    size_t place; /* the slot under way; = count at the end */
    enum sitting_stage stage;
    char *say; /* what could not be read, or a near miss; or NULL */
    /* The glossary, for near misses; see struct grade_options. */
    bool (*is_term)(const void *context, const char *normalised);
    const void *context;
};

void sitting_init(struct sitting *sitting, enum sitting_mode mode,
                  const char *id);
void sitting_release(struct sitting *sitting);
/*
 * Appends a question; its instance is drawn from the seed. Also during the
 * sitting, to ask a failed item once more. Fails as instance_draw() does.
 */
MUST_CHECK bool sitting_add(struct sitting *sitting,
                            const struct question *question, uint64_t seed,
                            bool own, struct error *err);

/* The slot, the question (or step) and its instance under way; NULL at END. */
const struct sitting_slot *sitting_get_slot(const struct sitting *sitting);
const struct question *sitting_get_question(const struct sitting *sitting);
const struct instance *sitting_get_instance(const struct sitting *sitting);
const struct sitting_part *sitting_get_part(const struct sitting *sitting);
/* The verdict to be shown now: of the part; NULL while nothing is graded. */
const struct verdict *sitting_get_verdict(const struct sitting *sitting);
/* Is this the second try? */
bool sitting_is_second_try(const struct sitting *sitting);

/* At ASK: grades, or goes on to CONFIRM, POINTS or CERTAINTY first. An empty
 * response is refused. */
enum sitting_event sitting_answer(struct sitting *sitting,
                                  const struct response *response);
/* At ASK: "don't know"; at a second try: show the answer (nothing to write). */
enum sitting_event sitting_skip(struct sitting *sitting);
/*
 * At ASK: what stands in the fields, is ticked or chosen and not answered yet;
 * at POINTS: with the points ticked. It is kept with the sitting's text, so
 * that a stop loses nothing of it.
 */
void sitting_set_draft(struct sitting *sitting,
                       const struct response *response);
/* It, after a stop, or what was to be confirmed or ticked; borrowed. NULL when
 * nothing is being answered, or the question cannot be answered so. Choices of
 * a question whose words have changed meanwhile are forgotten. */
const struct response *sitting_get_draft(const struct sitting *sitting);
/* At CONFIRM. Not meant: graded as it stands. */
enum sitting_event sitting_confirm(struct sitting *sitting, bool meant);
/* At CONFIRM: back to the field. */
enum sitting_event sitting_edit(struct sitting *sitting);
/* At POINTS: which points were in the answer, by the author's order. */
enum sitting_event sitting_points(struct sitting *sitting, const bool *ticked,
                                  size_t count);
/* At CERTAINTY; CERTAINTY_NONE: would not say. */
enum sitting_event sitting_certainty(struct sitting *sitting,
                                     enum certainty certainty);
/* At STEP and FEEDBACK. */
enum sitting_event sitting_next(struct sitting *sitting);
/* At FEEDBACK, once each: a further line of the same attempt. Easy is refused
 * where it would change nothing. Neither in mode check. */
enum sitting_event sitting_easy(struct sitting *sitting);
enum sitting_event sitting_overrule(struct sitting *sitting, bool right);

/* At ASK: shows the next hint of the part under way, of the whole scenario
 * where its step has none of its own; false if there is none, or in mode
 * check. Hints shown: sitting_get_hint(0 … hints_here - 1), filled
 * in; the caller frees, NULL past the last. */
bool sitting_hint(struct sitting *sitting);
char *sitting_get_hint(const struct sitting *sitting, size_t index);
bool sitting_has_hint(const struct sitting *sitting);
/* Time spent awake on the present question, added up. */
void sitting_add_time(struct sitting *sitting, int64_t ms);

/*
 * Takes the last attempt back completely and goes to its question, which can be
 * answered anew (same instance). The id to be undone is appended to
 * `attempt_id`. False in mode check, and when no attempt stands.
 */
bool sitting_undo(struct sitting *sitting, struct str *attempt_id);

/* What the next `answer` line says. Everything is borrowed from the sitting. */
struct sitting_attempt {
    const struct question *question;
    const struct instance *instance;
    const struct response *response; /* of a scenario: with its steps */
    const struct verdict *verdict;
    double score; /* that counts: of the first try, or overruled */
    enum outcome outcome;
    enum certainty certainty;
    int hints;
    int tries; /* which try: 1 or 2 */
    int64_t ms;
    bool rated; /* false in cram */
    enum grade rating;
    /* A further line of an attempt: the first one's id; NULL for the first. */
    const char *first_id;
    bool has_was; /* after `e` or `o` */
    double was_score;
    enum grade was_rating;
};
void sitting_get_attempt(const struct sitting *sitting,
                         struct sitting_attempt *attempt);
/* Of the line just written; kept if it is the attempt's first. */
void sitting_set_attempt_id(struct sitting *sitting, const char *id);

/* The result. Only own questions count; those not answered score 0. */
struct sitting_result {
    size_t questions; /* own */
    size_t answered;  /* own, final */
    size_t right;
    size_t partial;
    size_t wrong;
    size_t skipped;
    size_t mixed; /* others answered */
    double score; /* sum over the own ones */
    double mean;  /* 0-1 */
    bool passed;
    int64_t ms;
};
void sitting_get_result(const struct sitting *sitting,
                        struct sitting_result *result);
/* Every slot is final: write the `quiz` line (modes quiz and check). */
bool sitting_is_complete(const struct sitting *sitting);
double sitting_slot_score(const struct sitting_slot *slot);
enum outcome sitting_slot_outcome(const struct sitting_slot *slot);
enum grade sitting_slot_rating(const struct sitting_slot *slot);

/*
 * A sitting as text, to be resumed after a stop; and back. `sitting` is made
 * anew: release what it held before, set the guard of terms afterwards. `find`
 * gives the question of a name without revision, or NULL; a question that is
 * gone, or whose graded hash differs, is left out, and told in `dropped` (may
 * be NULL) by its name. Text from another version or a broken one fails.
 */
void sitting_add_text(const struct sitting *sitting, struct str *out);
MUST_CHECK bool sitting_read_text(
    struct sitting *sitting, const char *text,
    const struct question *(*find)(void *context, const char *name),
    void *context, struct str_list *dropped, struct error *err);

#endif
