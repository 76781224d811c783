/*
 * Grading: a question's instance and a response to a verdict. Pure; the linter
 * proves every key and every distractor with the same function that a learner
 * meets.
 */
#ifndef QUIZ_GRADE_H
#define QUIZ_GRADE_H

#include "quiz/answer.h"
#include "quiz/draw.h"
#include "quiz/slip.h"

enum outcome { OUTCOME_RIGHT, OUTCOME_PARTIAL, OUTCOME_WRONG, OUTCOME_SKIPPED };
/* "right" … as in the journal. */
const char *outcome_name(enum outcome outcome);
enum outcome outcome_of(double score); /* 0.999 up is right */

enum verdict_state {
    VERDICT_GRADED,
    /* Cannot be read: not graded, `say` tells the field what it could not
     * read ("'12 foo' has an unknown unit"). */
    VERDICT_UNREADABLE,
    /* A near miss: not graded yet, `say` is what it may have been meant to be
     * ("coherency"); ask, and grade again with the answer. */
    VERDICT_ASK
};

/* How the question whether a near miss was meant has been answered. */
enum typo_answer { TYPO_NOT_ASKED, TYPO_MEANT, TYPO_NOT_MEANT };

struct grade_options {
    /*
     * Is this, normalised by text_normalise(), a term or an alias of the
     * glossary? NULL: there is no glossary.
     */
    bool (*is_term)(const void *context, const char *normalised);
    const void *context;
    enum typo_answer typo;
    bool no_retry; /* mode check, or the second try */
};

/* One gap, pair, item, choice or point. */
struct verdict_part {
    double score;
    bool right;
    char *matched;  /* as in the verdict, or NULL */
    char *feedback; /* or NULL */
};

struct verdict {
    enum verdict_state state;
    double score; /* 0 to 1 */
    enum outcome outcome;
    /* The alternative met: a choice's id, "accept 2", "reject 1", "wrong 1"
     * (from 1), or NULL. */
    char *matched;
    char *reading; /* numbers: "1,200 req/s", NULL otherwise */
    char *say;     /* see the states above */
    bool typo;     /* right by a near miss that was meant */
    enum slip_kind slip;
    char *slip_text; /* the sentence that names the slip, filled in */
    char *feedback;  /* the author's, for this response, filled in; or NULL */
    bool retry;      /* a second try may be given */
    /* The second try's score replaces the first: the unit was left out. */
    bool retry_counts;
    bool required_missing; /* explain: a required point was not ticked */
    /* Single: the one choice; multiple: each choice; cloze: each gap; match:
     * each left; order: each place; explain: each point; scenario: each step.
     */
    struct verdict_part parts[QUESTION_MAX_CHOICES];
    size_t part_count;
    /* What the author could be wrong about: parts of the score. */
    size_t scored_parts;
};

void verdict_init(struct verdict *verdict);
void verdict_release(struct verdict *verdict);
void verdict_copy(struct verdict *to, const struct verdict *from);

/*
 * Grades all types but scenario, whose steps are graded one by one (with the
 * step's instance) and joined by grade_scenario(). `verdict` is overwritten;
 * release it. Explain is graded from `ticked`.
 */
void grade(const struct instance *instance, const struct response *response,
           const struct grade_options *options, struct verdict *verdict);
/* Weighted mean of the steps' verdicts; `count` may be less than the steps:
 * those left out score 0. */
void grade_scenario(const struct instance *instance,
                    const struct verdict *steps, size_t count,
                    struct verdict *verdict);
/*
 * Reads a number as it is typed, without grading: appends "1,200 req/s" to
 * `reading`, or the reason to `why`. False if it cannot be read (yet).
 */
bool grade_read_number(const struct instance *instance, const char *text,
                       struct str *reading, struct str *why);
/*
 * Is a value (in the key's unit) within tolerance of the key (of any of its
 * further values)? Bounds included, one part in 10⁹ added.
 */
bool grade_within(const struct instance *instance, double value);

#endif
