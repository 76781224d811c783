/*
 * A response: what a learner entered, before anybody judges it. Plain value;
 * screens, line mode and tests fill the fields that the type needs.
 */
#ifndef QUIZ_ANSWER_H
#define QUIZ_ANSWER_H

#include "base/error.h"
#include "quiz/draw.h"
#include "quiz/question.h"

enum { RESPONSE_MAX_TEXT = 4000 };

struct response {
    bool skipped; /* "don't know": nothing else counts */
    /* numeric, computed, text: as typed; explain: the learner's own words */
    char *text;
    /* single: index of the choice in the author's order, or -1.
     * truefalse: 1 true, 0 false, -1 neither. */
    int choice;
    /* multiple: by the author's order; explain: the points ticked. */
    bool ticked[QUESTION_MAX_CHOICES];
    /* cloze: as typed, or the text of the option; NULL: empty */
    char *gaps[QUESTION_MAX_GAPS];
    /* order: the item (author's index) at each place */
    unsigned char order[QUESTION_MAX_ITEMS];
    size_t order_count;
    /* match: for each left the right side chosen, from 1 in the author's
     * order (pairs first, then extra); 0 none */
    unsigned char match[QUESTION_MAX_PAIRS];
    /* scenario: one for each step answered so far */
    struct response *steps;
    size_t step_count;
};

void response_init(struct response *response);
void response_release(struct response *response);
/* `to` must be released or fresh; it is overwritten. */
void response_copy(struct response *to, const struct response *from);
/* Sets a text (explain, numeric …), cut at RESPONSE_MAX_TEXT bytes. */
void response_set_text(struct response *response, const char *text);
void response_set_gap(struct response *response, size_t gap, const char *text);
/* Order questions start from the order shown. */
void response_start(struct response *response, const struct instance *instance);
/* Has anything been entered that could be graded? */
bool response_is_empty(const struct instance *instance,
                       const struct response *response);

/*
 * Could the question have been answered so? Indices within what it has, each
 * item once, options that it offers. What was kept outside may be of an older
 * form of it, or forged.
 */
bool response_fits(const struct question *question,
                   const struct response *response);
/* Forgets choices, ticks, order and pairs; texts stay. */
void response_clear_choices(struct response *response);

/*
 * Line mode. Numbers and letters are those shown on the screen (places from 1,
 * right sides a-i):
 *   single "2"; multiple "1 3" (or "13"); truefalse "t", "true", "f", "false";
 *   numeric, computed, text, explain: the text; cloze: gaps divided by "|";
 *   an option by its number; order "3 1 2"; match "c a - b" ("-" none);
 *   every type: "?" is "don't know" (not in explain).
 * For explain a second line may follow, see response_read_points(). Fails with
 * what is expected. Steps of a scenario are read one by one with their own
 * instance.
 */
MUST_CHECK bool response_read(struct response *response,
                              const struct instance *instance, const char *text,
                              struct error *err);
/* Which points are ticked: "1 3", "" for none. */
MUST_CHECK bool response_read_points(struct response *response,
                                     const struct instance *instance,
                                     const char *text, struct error *err);
/* The line that response_read() reads back; "" when nothing was entered. */
void response_add_line(const struct response *response,
                       const struct instance *instance, struct str *out);
/* In words, for "you answered": texts of the choices, items … */
void response_add_words(const struct response *response,
                        const struct instance *instance, struct str *out);
/*
 * The value of `given` of the journal, as JSON; nothing is appended for a
 * skipped response.
 */
void response_add_given(const struct response *response,
                        const struct question *question, struct str *out);

#endif
