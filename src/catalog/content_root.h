/* Where content is found. */
#ifndef CATALOG_CONTENT_ROOT_H
#define CATALOG_CONTENT_ROOT_H

#include "base/error.h"

/* A `content` folder and the `quizzes` folder beside it. */
struct content_root {
    char *content;
    char *quizzes;
    char *label; /* what messages call it: "" or a pack's name */
};

/*
 * In rising order: an episode that a later root holds takes the place of the
 * same one of an earlier root, whole (with its script, transcript and quiz); so
 * do a series file, the curriculum, and the single entries of lists.
 */
struct content_roots {
    struct content_root *items;
    size_t count;
    size_t capacity;
};
#define CONTENT_ROOTS_INIT                                                     \
    {                                                                          \
        NULL, 0, 0                                                             \
    }

void content_roots_release(struct content_roots *roots);
/* Adds DIR/content and DIR/quizzes. */
void content_roots_add(struct content_roots *roots, const char *folder,
                       const char *label);
/* Adds a content folder by itself; quizzes lie beside it. */
void content_roots_add_content(struct content_roots *roots, const char *content,
                               const char *label);

/*
 * The content in use: $DSTUDIO_CONTENT (a content folder), else the installed
 * data folder, else the source tree; then each pack of content_pack_folders(),
 * once by name: a person's own goes before one that is shared. Fails with
 * ERROR_NOT_FOUND, naming the places looked at, when there is none.
 */
MUST_CHECK bool content_roots_find(struct content_roots *roots,
                                   struct error *err);

/* Leaves out the pack of that name, as if it were not installed. */
void content_roots_remove(struct content_roots *roots, const char *label);
/*
 * The folders of installed packs, in rising order: those that users of the
 * machine share ("…/dstudio/packs" of $XDG_DATA_DIRS), then the person's own,
 * below $XDG_DATA_HOME.
 */
void content_pack_folders(struct str_list *folders);

/* What a file below a root is, by its path. */
enum content_kind {
    CONTENT_CURRICULUM,
    CONTENT_PATTERNS,
    CONTENT_CASES,
    CONTENT_GLOSSARY,
    CONTENT_CALCULATORS,
    CONTENT_SERIES,
    CONTENT_EPISODE,
    CONTENT_SCRIPT,
    CONTENT_TRANSCRIPT,
    CONTENT_PATTERN_PAGE,
    CONTENT_QUIZ,
    CONTENT_LOCK,   /* quizzes/ids.lock */
    CONTENT_IGNORED /* README.md, local.mk, sound, names that begin with '.';
                       never in a list */
};

struct content_file {
    enum content_kind kind;
    char *path;   /* to open */
    char *name;   /* "content/quantitative-systems/ep051.yaml" */
    char *folder; /* series folder's name, "" if none */
    int episode;  /* number, for EPISODE, SCRIPT, TRANSCRIPT, QUIZ */
    char *id;     /* of a PATTERN_PAGE, else NULL */
    size_t root;
};
struct content_files {
    struct content_file *items; /* sorted by kind, then name */
    size_t count;
    size_t capacity;
    /* Paths that no rule expects (rule Y007), names as in `name`. */
    struct str_list unexpected;
};
#define CONTENT_FILES_INIT                                                     \
    {                                                                          \
        .items = NULL, .count = 0, .capacity = 0, .unexpected = STR_LIST_INIT  \
    }

/* Lists all roots, with what later roots replace left out. */
void content_files_list(struct content_files *files,
                        const struct content_roots *roots);
void content_files_release(struct content_files *files);
/* The file of that kind and episode (0: any), or NULL. */
const struct content_file *content_files_find(const struct content_files *files,
                                              enum content_kind kind,
                                              int episode);

#endif
