/*
 * The program without a face: one function for each thing a person can do.
 * Screens and sub-commands call these, so both do the same. The struct owns
 * the parts below it (index, outline, store, player); other headers of this
 * folder are its functions by subject.
 *
 * Wall-clock time is read here and nowhere below.
 */
#ifndef APP_APP_H
#define APP_APP_H

#include "base/error.h"
#include "catalog/catalog.h"
#include "catalog/outline.h"
#include "search/index.h"
#include "store/store.h"

struct app;

struct app_options {
    /* Name of the learner's file; NULL: "learner". [a-z0-9-], at most 32. */
    const char *profile;
    /* The program to run for work in the background; NULL: this one. */
    const char *program;
    /* Called while the index is made anew; NULL: in silence. */
    void (*progress)(const struct index_progress *progress, void *context);
    void *context;
};

/*
 * Reads the settings, brings the index up to date and opens the learner's
 * file. Content that is broken, a store that can only be read and the like are
 * no failure: app_problems() tells them. Fails when there is no content or no
 * way to the learner's file at all.
 */
MUST_CHECK bool app_new(struct app **app, const struct app_options *options,
                        struct error *err);
/* Saves what is under way, ends the player. NULL is allowed. */
void app_free(struct app *app);

/*
 * What is wrong and worth a line on the home screen: broken files, a store
 * that cannot be written, a setting that cannot be read. Borrowed.
 */
const struct str_list *app_problems(const struct app *app);

/* Parts that app owns, borrowed: for queries. Writing goes through app_…(). */
struct store *app_store(struct app *app);
struct index *app_index(struct app *app);
const struct content_roots *app_roots(const struct app *app);
/*
 * The outline with these parts (bits of outline_part) loaded. Never NULL; when
 * a part cannot be loaded it is empty and a problem is added. The pointers in
 * it live as long as the app.
 */
const struct outline *app_outline(struct app *app, unsigned parts);

/*
 * Work that may wait for an idle moment (texts into the search index), for a
 * few milliseconds. True: there is more.
 */
bool app_idle(struct app *app);

/* Now: wall clock, local offset, study day (by memory.rollover_hour). */
int64_t app_now_ms(const struct app *app);
int app_offset_min(const struct app *app);
int64_t app_today(struct app *app);

/* Counts every change of what the store holds, by this or another program. */
unsigned app_revision(struct app *app);

/*
 * An episode's files, read whole: its metadata, script and quiz. What is
 * missing (no script yet) is NULL or empty. The caller frees with
 * app_episode_free().
 */
struct app_episode {
    int n;
    const struct outline_episode *brief;
    struct episode meta;
    struct document *script; /* NULL: none */
    struct quiz_file quiz;   /* question_count 0: none */
    bool has_quiz;
    /* Chapter of the script for each of meta.chapters, NO_CHAPTER if none. */
    int *chapter_of;
};
/* ERROR_NOT_FOUND when there is no such episode; broken files fail too. */
MUST_CHECK bool app_episode_read(struct app *app, int n,
                                 struct app_episode **episode,
                                 struct error *err);
void app_episode_free(struct app_episode *episode);
/* Index into meta.chapters by id, or -1. */
int app_episode_find_chapter(const struct app_episode *episode, const char *id);
/* The same for one that a person named: ERROR_NOT_FOUND with the nearest. */
int app_episode_want_chapter(const struct app_episode *episode, const char *id,
                             struct error *err);
/* The question with this id, or NULL. */
const struct question *
app_episode_find_question(const struct app_episode *episode, const char *id);
/*
 * Where a question's `says` stands: chapter (index into meta.chapters) and the
 * words of its paragraph. False when it is not said aloud.
 */
bool app_episode_find_says(const struct app_episode *episode,
                           const struct question *question, int *chapter,
                           struct says_place *place);

/*
 * All content in full, read at the first call and kept: lists of patterns,
 * cases, terms and calculator texts. Broken parts are left out.
 */
const struct catalog *app_lists(struct app *app);

/*
 * The series and episode that a person means: "3", "quantitative-systems";
 * "51", "ep51", "ep051". 0 with ERROR_NOT_FOUND and the nearest, or
 * ERROR_USAGE.
 */
int app_find_episode(struct app *app, const char *text, struct error *err);
int app_find_series(struct app *app, const char *text, struct error *err);
/* Any reference; a question's name may be given without its revision. */
MUST_CHECK bool app_resolve(struct app *app, const char *text, struct ref *ref,
                            struct error *err);

#endif
