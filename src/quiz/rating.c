#include "quiz/rating.h"

#include "base/str.h"

static const char *const certainty_names[] = {
    [CERTAINTY_NONE] = "",
    [CERTAINTY_GUESS] = "guess",
    [CERTAINTY_FAIRLY] = "fairly",
    [CERTAINTY_CERTAIN] = "certain",
};

const char *certainty_name(enum certainty certainty)
{
    return certainty_names[certainty];
}

enum certainty certainty_find(const char *name)
{
    for (size_t i = 1; i < COUNT_OF(certainty_names); i++) {
        if (str_equal(certainty_names[i], name)) {
            return (enum certainty)i;
        }
    }
    return CERTAINTY_NONE;
}

static enum grade lower(enum grade a, enum grade b)
{
    return a < b ? a : b;
}

static enum grade rate_scenario(double mean)
{
    /* Means of weights may lie a hair below what they are. */
    if (mean >= 0.9 - 1e-9) {
        return GRADE_GOOD;
    }
    return mean >= 0.7 - 1e-9 ? GRADE_HARD : GRADE_AGAIN;
}

/* What the answer alone is worth. */
static enum grade rate_answer(const struct rating_input *input)
{
    if (input->outcome == OUTCOME_SKIPPED || input->shown) {
        return GRADE_AGAIN;
    }
    if (input->type == QUESTION_SCENARIO) {
        return rate_scenario(input->score);
    }
    if (input->type == QUESTION_EXPLAIN) {
        if (input->outcome == OUTCOME_RIGHT) {
            return GRADE_GOOD;
        }
        return input->required_missing || input->outcome == OUTCOME_WRONG
                   ? GRADE_AGAIN
                   : GRADE_HARD;
    }
    if (input->outcome == OUTCOME_RIGHT) {
        return GRADE_GOOD;
    }
    if (input->outcome == OUTCOME_PARTIAL && input->parts >= 5 &&
        input->score >= 0.8 - 1e-9) {
        return GRADE_HARD;
    }
    return GRADE_AGAIN;
}

static enum grade rate_guess(enum question_type type)
{
    return type == QUESTION_SINGLE || type == QUESTION_TRUEFALSE ? GRADE_AGAIN
                                                                 : GRADE_HARD;
}

/* Without `e`. */
static enum grade rate(const struct rating_input *input)
{
    enum grade rating = rate_answer(input);

    if (input->hints == 1) {
        rating = lower(rating, GRADE_HARD);
    } else if (input->hints > 1) {
        rating = GRADE_AGAIN;
    }
    if (input->tries > 1 && !input->forgiven) {
        rating = GRADE_AGAIN;
    }
    if (input->certainty == CERTAINTY_GUESS) {
        rating = lower(rating, rate_guess(input->type));
    }
    return rating;
}

enum grade rating_of(const struct rating_input *input)
{
    enum grade rating = rate(input);

    return input->easy && rating == GRADE_GOOD ? GRADE_EASY : rating;
}

bool rating_allows_easy(const struct rating_input *input)
{
    return input->outcome == OUTCOME_RIGHT && rate(input) == GRADE_GOOD;
}

struct certainty_band certainty_get_band(enum certainty certainty)
{
    static const struct certainty_band bands[] = {
        [CERTAINTY_NONE] = {0, 1},
        [CERTAINTY_GUESS] = {0, 0.67},
        [CERTAINTY_FAIRLY] = {0.67, 0.80},
        [CERTAINTY_CERTAIN] = {0.80, 1},
    };

    return bands[certainty];
}

double certainty_get_mean(enum certainty certainty)
{
    struct certainty_band band = certainty_get_band(certainty);

    return (band.from + band.to) / 2;
}

/* A. R. Gardner-Medwin's certainty-based marking. */
int certainty_mark(enum certainty certainty, bool right)
{
    static const int marks[][2] = {
        [CERTAINTY_NONE] = {0, 0},
        [CERTAINTY_GUESS] = {0, 1},
        [CERTAINTY_FAIRLY] = {-2, 2},
        [CERTAINTY_CERTAIN] = {-6, 3},
    };

    return marks[certainty][right];
}
