/* What is said to an answer beyond right or wrong. */
#ifndef QUIZ_FEEDBACK_H
#define QUIZ_FEEDBACK_H

#include "base/str.h"
#include "quiz/draw.h"
#include "quiz/grade.h"

/*
 * Appends lines: the slip that was found, the author's words for this response,
 * and those for each choice ticked or left wrongly ("3: …", by the number
 * shown) and each gap ("limit: …"). Nothing where there are none.
 */
void feedback_add(const struct instance *instance,
                  const struct verdict *verdict, struct str *out);

#endif
