/* Shared by the files that implement sitting.h. */
#ifndef QUIZ_SITTING_INTERNAL_H
#define QUIZ_SITTING_INTERNAL_H

#include "quiz/sitting.h"

/* The response of a slot as one value; a scenario's with its steps. */
const struct response *sitting_join_response(struct sitting_slot *slot);
/* As if the question had never been asked; the instance stays. */
void sitting_reset_slot(struct sitting_slot *slot);
/* Grades again what a resumed slot holds. */
void sitting_regrade(struct sitting *sitting, struct sitting_slot *slot);

#endif
