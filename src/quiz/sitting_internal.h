/* Shared by the files that implement sitting.h. */
#ifndef QUIZ_SITTING_INTERNAL_H
#define QUIZ_SITTING_INTERNAL_H

#include "quiz/sitting.h"

/* What is under way; NULL at the end. */
struct sitting_slot *sitting_slot_now(const struct sitting *sitting);
struct sitting_part *sitting_part_now(const struct sitting *sitting);
bool sitting_is_scenario(const struct sitting_slot *slot);
/* Keeps a copy as `say`; NULL: nothing is to be said. */
void sitting_say(struct sitting *sitting, const char *say);

/* The response of a slot as one value; a scenario's with its steps. */
const struct response *sitting_join_response(struct sitting_slot *slot);
/* As if the question had never been asked; the instance stays. */
void sitting_reset_slot(struct sitting_slot *slot);
/* Grades again what a resumed slot holds. */
void sitting_regrade(struct sitting *sitting, struct sitting_slot *slot);

#endif
