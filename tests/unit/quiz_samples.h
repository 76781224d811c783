/* Questions for tests: the example of the content format, built by hand. */
#ifndef TESTS_QUIZ_SAMPLES_H
#define TESTS_QUIZ_SAMPLES_H

#include "quiz/question.h"

/* Each fills a question that the caller releases. */
void sample_single(struct question *question);   /* in-flight-doubling */
void sample_multiple(struct question *question); /* littles-law-needs */
void sample_truefalse(struct question *question);
void sample_numeric(struct question *question);  /* mm1-response, 50 ms */
void sample_computed(struct question *question); /* pool-size */
void sample_text(struct question *question);     /* retrograde-term */
void sample_cloze(struct question *question);    /* mm1-length-gaps */
void sample_order(struct question *question);    /* retry-storm-order */
void sample_match(struct question *question);
void sample_scenario(struct question *question); /* sale-night */
void sample_explain(struct question *question);  /* why-headroom */

/* Parts, for questions of a test's own. */
void sample_begin(struct question *question, enum question_type type,
                  const char *id, const char *stem);
void sample_choice(struct question *question, const char *id, const char *text,
                   bool correct, const char *feedback);
void sample_item(struct question *question, const char *id, const char *text,
                 const char *after); /* ids by space, or NULL */
void sample_pair(struct question *question, const char *left,
                 const char *right);
void sample_point(struct question *question, const char *text, bool required);
void sample_accept(struct question_text *key, const char *text, bool regex);
void sample_reject(struct question_text *key, const char *texts,
                   const char *feedback); /* texts by | */
struct question_gap *sample_gap(struct question *question, const char *name);
void sample_param(struct question *question, const char *name, double from,
                  double to, double step, const char *unit);
void sample_wrong(struct question *question, const char *value,
                  const char *expr, const char *feedback);
void sample_with(struct question *question, const char *input,
                 const char *value);

#endif
