/* From an answer to one of the four ratings of memory; content format, 9. */
#ifndef QUIZ_RATING_H
#define QUIZ_RATING_H

#include <stdbool.h>
#include <stddef.h>

#include "quiz/grade.h"
#include "quiz/question.h"

enum grade { GRADE_AGAIN = 1, GRADE_HARD, GRADE_GOOD, GRADE_EASY };

/* How sure the learner said to be, after the answer and before the truth. */
enum certainty {
    CERTAINTY_NONE, /* not asked, or not told */
    CERTAINTY_GUESS,
    CERTAINTY_FAIRLY,
    CERTAINTY_CERTAIN
};
/* "guess", "fairly", "certain"; "" for none. */
const char *certainty_name(enum certainty certainty);
enum certainty certainty_find(const char *name);

struct rating_input {
    enum question_type type;
    enum outcome outcome;
    double score;
    size_t parts;          /* verdict.scored_parts */
    bool required_missing; /* explain */
    enum certainty certainty;
    int hints; /* used */
    int tries; /* 1 or 2: the try that this is */
    /* The first try failed by a unit left out or a typing mistake only. */
    bool forgiven;
    bool shown; /* the answer was shown before */
    bool easy;  /* `e` on the feedback screen */
};

enum grade rating_of(const struct rating_input *input);
/* May `e` be offered: would it change the rating? */
bool rating_allows_easy(const struct rating_input *input);

/* Confidence: the bands in which the share of right answers should lie. */
struct certainty_band {
    double from; /* shares */
    double to;
};
struct certainty_band certainty_get_band(enum certainty certainty);
/* Certainty mark: right +1 +2 +3, wrong 0 -2 -6; 0 when none was told. */
int certainty_mark(enum certainty certainty, bool right);
/* Middle of the band, to be compared with the share right. */
double certainty_get_mean(enum certainty certainty);

#endif
