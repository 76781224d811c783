/*
 * Lines that were half typed when the program was ended from outside: a note, a
 * label, the reason of a flag. They wait in the learner's file, on this device
 * alone, until the same line is typed again. Half answers of a quiz wait with
 * their sitting (study.h).
 */
#ifndef APP_DRAFT_H
#define APP_DRAFT_H

#include "app/app.h"

/*
 * The line kept under `key`, for the caller to free; NULL if there is none. A
 * key ends with a slash and what the line is about: a note's id, a question.
 */
char *app_draft_get(struct app *app, const char *key);
/* Replaces it; NULL forgets it. */
MUST_CHECK bool app_draft_set(struct app *app, const char *key,
                              const char *text, struct error *err);
/*
 * The file in which the person's editor gets a text about one thing: a note's
 * id, an episode. The caller frees it. It is a draft, too, until its text was
 * stored or given up; app_drafts_drop() removes it.
 */
char *app_draft_file(const char *about);
/* Forgets all of them, or with `about` those of one thing: what is locked or
 * erased must not stay here as a draft. */
MUST_CHECK bool app_drafts_drop(struct app *app, const char *about,
                                struct error *err);

#endif
