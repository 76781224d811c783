/* The keys to answers in quiz files: numbers, texts, gaps, parameters. */
#ifndef CATALOG_QUESTION_PARTS_H
#define CATALOG_QUESTION_PARTS_H

#include "catalog/schema.h"
#include "quiz/question.h"

extern const struct schema numeric_answer_schema;  /* struct question_number */
extern const struct schema computed_answer_schema; /* struct question_number */
extern const struct schema wrong_schema;           /* struct question_wrong */
extern const struct schema text_answer_schema;     /* struct question_text */

/*
 * A mapping with names as keys, 1 to `max` of them. Reports what is wrong (the
 * count by the rule `code`) and returns false.
 */
bool question_check_names(struct reader *reader, const struct node *node,
                          size_t max, const char *code);

/* FIELD_CUSTOM readers; the record is a struct question. */
void question_read_params(struct reader *reader, const struct node *node,
                          void *record);
void question_read_derived(struct reader *reader, const struct node *node,
                           void *record);
void question_read_gaps(struct reader *reader, const struct node *node,
                        void *record);

#endif
