/* Printing moved due days: for `due` and `plan`. */
#ifndef CLI_DUE_H
#define CLI_DUE_H

#include "app/due.h"
#include "cli/command.h"

/* As members "days" and "questions" of an open object. */
void due_moves_json(struct call *call, const struct due_moves *moves);
/* A line for each day that questions moved to: the date and how many; with
 * `names` each question and the day it had. */
void due_moves_text(struct call *call, const struct due_moves *moves,
                    bool names);

#endif
