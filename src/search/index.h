/*
 * The index: a SQLite file in the cache folder that holds the outline of the
 * catalogue and the full text of scripts, questions, patterns, case studies,
 * glossary, calculators and notes. It may be deleted at any time. Two programs
 * may use it at once.
 */
#ifndef SEARCH_INDEX_H
#define SEARCH_INDEX_H

#include "catalog/content_root.h"
#include "catalog/message.h"
#include "catalog/outline.h"

struct index;

/*
 * Opens it, at $XDG_CACHE_HOME/dstudio/index.db when `path` is NULL, and makes
 * it when it is not there. A file that is damaged, foreign or of another
 * version is deleted and begun anew. When the cache folder cannot be written,
 * the index lives in memory. Fails only when not even that works.
 */
MUST_CHECK bool index_open(struct index **index, const char *path,
                           struct error *err);
void index_close(struct index *index);
/* It holds nothing yet: the first refresh will take its time. */
bool index_is_empty(const struct index *index);

struct index_progress {
    size_t done; /* files */
    size_t total;
    const char *name; /* of the file being read */
};
struct index_refresh_options {
    /* Called now and then, in this thread; may be NULL. */
    void (*progress)(const struct index_progress *progress, void *context);
    void *context;
    /* Of the files read this time, and errors of all others; may be NULL. */
    struct messages *messages;
};
struct index_refresh_result {
    size_t read;    /* files new or changed */
    size_t removed; /* files gone */
    size_t broken;  /* files left out because of errors */
};

/*
 * Brings it up to date with the roots: files whose size or time changed are
 * read, those gone are removed, in one transaction. Nothing changed: some
 * hundred stat calls and no write. `options` and `result` may be NULL. When
 * another program holds the file too long, fails with ERROR_BUSY; what it
 * holds can be used all the same.
 */
MUST_CHECK bool index_refresh(struct index *index,
                              const struct content_roots *roots,
                              const struct index_refresh_options *options,
                              struct index_refresh_result *result,
                              struct error *err);

/*
 * After a refresh new texts wait to be put into the full-text table, which
 * takes longer than all the rest. search_query() sees to it first; a program
 * that idles can do it before, `budget_ms` at a time (0: until it is done).
 * `*more`: some still wait.
 */
MUST_CHECK bool index_work(struct index *index, int budget_ms, bool *more,
                           struct error *err);

/*
 * Loads the parts (bits of outline_part) that the outline lacks.
 * OUTLINE_EPISODES is always among them. An outline loaded before a refresh
 * that read or removed something must be released and loaded anew. On failure
 * the outline is empty; after ERROR_DAMAGED refresh again, which begins anew.
 */
MUST_CHECK bool index_load_outline(struct index *index, struct outline *outline,
                                   unsigned parts, struct error *err);

/*
 * Names the state of the content held: another value after any file changed.
 * The caller frees.
 */
char *index_get_content_stamp(struct index *index);

/* Where the files of an episode are; a path is NULL where there is none. The
 * caller releases. False when the episode is unknown. */
struct index_paths {
    char *episode;
    char *script;
    char *transcript;
    char *quiz;
    char *recording; /* the sound file beside it, by its `file` */
};
bool index_find_paths(struct index *index, int episode,
                      struct index_paths *paths);
void index_paths_release(struct index_paths *paths);
/* Path of content/patterns/<id>.md, or NULL. The caller frees. */
char *index_find_pattern_page(struct index *index, const char *id);

/* Notes of the learner, which live in the store. */
struct index_note {
    const char *id;
    int episode;         /* number, 0 if none */
    const char *chapter; /* "" if none */
    size_t word;
    const char *text;
};
/* What was given with the notes that it holds, "" if none. The caller frees. */
char *index_get_notes_stamp(struct index *index);
/* Replaces all notes; `stamp` says of which state of the store. */
MUST_CHECK bool index_set_notes(struct index *index,
                                const struct index_note *notes, size_t count,
                                const char *stamp, struct error *err);
/* Overwrites what was deleted: the pages, and the words in their lists. */
MUST_CHECK bool index_forget_deleted(struct index *index, struct error *err);

#endif
