/* Shared by draw.c, draw_order.c, instance.c and the grading of numbers. */
#ifndef QUIZ_DRAW_INTERNAL_H
#define QUIZ_DRAW_INTERNAL_H

#include "calculators/calculator.h"
#include "quiz/draw.h"
#include "quiz/expr.h"

/* Fills order and gap_order from the stream. */
void instance_draw_order(struct instance *instance, struct splitmix *random);
/* Puts "name=1200" in the place of what was drawn; computes the key anew. */
MUST_CHECK bool instance_set_values(struct instance *instance,
                                    const struct str_list *values,
                                    struct error *err);
/* The inputs of the question's `calc` or `check`, put into the arguments. */
MUST_CHECK bool instance_set_calc(const struct instance *instance,
                                  struct calculator_args *args,
                                  struct error *err);
/* Reads the unit and computes the key; nothing to do for other types. `key` is
 * the compiled expression of the answer, or NULL. */
MUST_CHECK bool instance_set_key(struct instance *instance,
                                 const struct expr *key, struct error *err);

#endif
