/* The kinds of grading, one file each; grade.c joins them. */
#ifndef QUIZ_GRADE_INTERNAL_H
#define QUIZ_GRADE_INTERNAL_H

#include "quiz/grade.h"

/* The response cannot be read, so it is not graded; `say` is copied. */
void verdict_refuse(struct verdict *verdict, const char *say);
/* The score of part `i`, 0 to 1; there are as many parts as were set. */
void verdict_set_part(struct verdict *verdict, size_t i, double score);

void grade_number(const struct instance *instance,
                  const struct response *response, struct verdict *verdict);
void grade_order(const struct instance *instance,
                 const struct response *response, struct verdict *verdict);

/* How one typed text met its key. */
enum text_result { TEXT_RIGHT, TEXT_NEAR, TEXT_WRONG, TEXT_UNREADABLE };
struct text_grade {
    enum text_result result;
    bool typo;
    char *matched;        /* "accept 2", "reject 1", or NULL */
    const char *near_to;  /* TEXT_NEAR: what it may have been meant to be */
    const char *feedback; /* of the reject that it met, or NULL */
    char *why;            /* TEXT_UNREADABLE */
};
void grade_text(const struct question_text *key, const char *text,
                const struct grade_options *options, struct text_grade *grade);
void text_grade_release(struct text_grade *grade);

/* before[i][j]: item i must stand before item j, directly or through others. */
struct order_constraints {
    bool before[QUESTION_MAX_ITEMS][QUESTION_MAX_ITEMS];
    size_t pairs; /* constrained ones */
};
void order_constraints_find(const struct question *question,
                            struct order_constraints *constraints);

#endif
