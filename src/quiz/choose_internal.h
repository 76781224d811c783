/* Shared by choose.c and choose_review.c. */
#ifndef QUIZ_CHOOSE_INTERNAL_H
#define QUIZ_CHOOSE_INTERNAL_H

#include "base/random.h"
#include "quiz/choose.h"

void choose_add(struct choose_list *list, size_t item);
bool choose_are_enemies(const struct choose_item *a,
                        const struct choose_item *b);
/* Neither there yet, nor an enemy, nor (keys_too) of the same key text. */
bool choose_goes_with(const struct choose_item *items,
                      const struct choose_list *chosen, size_t candidate,
                      bool keys_too);
void choose_shuffle(size_t *numbers, size_t count, struct splitmix *random);

#endif
