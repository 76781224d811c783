/*
 * Content packs. They need neither content nor a learner's file to be there, so
 * nothing here takes an app. dstudio-net does the work.
 */
#ifndef APP_PACK_H
#define APP_PACK_H

#include <stdint.h>

#include "base/error.h"

struct pack {
    char *name;
    char *title;
    char *comment; /* the signature's trusted comment, "" if none */
    int64_t version;
    int64_t had; /* version that is or was installed, 0: none */
    int64_t files;
    int64_t bytes;
    bool is_signed; /* with the setting pack_key */
};
void pack_release(struct pack *pack);

/* Called with bytes done and all of them. May be NULL. */
typedef void pack_progress_fn(void *context, int64_t done, int64_t total);

/* Checks the whole file, and its signature where pack_key names a key. */
MUST_CHECK bool pack_verify(const char *file, struct pack *pack,
                            pack_progress_fn *progress, void *context,
                            struct error *err);
/*
 * The same, and puts it in the place of an installed one in one step. With
 * `older` it may be of an older version: else that is ERROR_FAILED.
 */
MUST_CHECK bool pack_install(const char *file, bool older, struct pack *pack,
                             pack_progress_fn *progress, void *context,
                             struct error *err);
/* Packs DIR/content and DIR/quizzes. `title` may be NULL. */
MUST_CHECK bool pack_create(const char *dir, const char *file, const char *name,
                            int64_t version, const char *title,
                            struct pack *pack, struct error *err);
/* Deletes an installed pack; ERROR_NOT_FOUND when there is none. */
MUST_CHECK bool pack_remove(const char *name, struct error *err);
/* Is a key set that packs must be signed with? */
bool pack_key_is_set(void);

struct pack_list {
    struct pack *items; /* by name */
    size_t count;
    size_t capacity;
};
/* Those installed. `list` was empty. */
void pack_list_read(struct pack_list *list);
void pack_list_release(struct pack_list *list);

#endif
