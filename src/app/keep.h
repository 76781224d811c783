/*
 * What a person keeps beside answers: notes, bookmarks, marks by hand, the
 * queue. Places are chapter and word.
 */
#ifndef APP_KEEP_H
#define APP_KEEP_H

#include "app/app.h"
#include "store/store_notes.h"

/* `chapter` NULL: about the whole episode. */
MUST_CHECK bool app_note_add(struct app *app, int episode, const char *chapter,
                             size_t word, const char *text, struct error *err);
/* By the note's id; an empty text removes it. */
MUST_CHECK bool app_note_set(struct app *app, const char *id, const char *text,
                             struct error *err);
MUST_CHECK bool app_bookmark_add(struct app *app, int episode,
                                 const char *chapter, size_t word,
                                 const char *label, struct error *err);
MUST_CHECK bool app_bookmark_set(struct app *app, const char *id,
                                 const char *label, struct error *err);
/*
 * Takes the text of a note or bookmark out of the journal for good, in all its
 * versions: here now, and with a sync on the server and every other device.
 * ERROR_NOT_FOUND when nothing has this id.
 */
MUST_CHECK bool app_note_erase(struct app *app, const char *id,
                               struct error *err);
/* Notes and bookmarks of an episode (0: all) as Markdown with references that
 * `dstudio open` takes. A last line tells how many are locked. */
MUST_CHECK bool app_notes_markdown(struct app *app, int episode,
                                   struct str *out, struct error *err);

MUST_CHECK bool app_mark(struct app *app, int episode, enum mark_state state,
                         struct error *err);

/* The listening queue: episode numbers, kept as a setting of the person. */
MUST_CHECK bool app_queue_get(struct app *app, int **episodes, size_t *count,
                              struct error *err);
MUST_CHECK bool app_queue_set(struct app *app, const int *episodes,
                              size_t count, struct error *err);
/* Adds at the end, or takes it out when it is there. */
MUST_CHECK bool app_queue_toggle(struct app *app, int episode, bool *added,
                                 struct error *err);

/* Takes what is no note any more out of the search index, to the last byte. */
MUST_CHECK bool app_notes_unindex(struct app *app, struct error *err);
/*
 * The same if texts were erased since the last time, here or by another device;
 * otherwise it costs nothing.
 */
MUST_CHECK bool app_notes_forget_erased(struct app *app, struct error *err);
/* Search over everything, notes included. */
struct search_options;
struct search_results;
MUST_CHECK bool app_search(struct app *app, const char *words,
                           const struct search_options *options,
                           struct search_results *results, struct error *err);

#endif
