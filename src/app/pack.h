/*
 * Content packs: which are installed, making one, removing one. Installing and
 * verifying take their time: packing.h. None of it needs content or a learner's
 * file, so nothing here takes an app.
 */
#ifndef APP_PACK_H
#define APP_PACK_H

#include <stdint.h>

#include "base/error.h"

struct pack {
    char *name;
    char *title;
    char *comment; /* the signature's trusted comment, "" if none */
    char *from;    /* the file or address it came from, "": not known */
    char *folder;  /* where it lies; "" for one that is not installed */
    int64_t version;
    int64_t had; /* version that is or was installed, 0: none */
    int64_t files;
    int64_t bytes;
    int64_t at;     /* seconds UTC, when it was installed; 0: not known */
    bool is_signed; /* with the setting pack_key */
    bool shared;    /* for all users of the machine */
    bool hidden;    /* one of that name goes before it */
};
void pack_release(struct pack *pack);

/* Packs DIR/content and DIR/quizzes. `title` may be NULL. */
MUST_CHECK bool pack_create(const char *dir, const char *file, const char *name,
                            int64_t version, const char *title,
                            struct pack *pack, struct error *err);
/*
 * Deletes an installed pack, the person's own or the shared one;
 * ERROR_NOT_FOUND when there is none.
 */
MUST_CHECK bool pack_remove(const char *name, bool shared, struct error *err);
/* Is a key set that packs must be signed with? */
bool pack_key_is_set(void);

struct pack_list {
    struct pack *items; /* by name; the one in use before a hidden one */
    size_t count;
    size_t capacity;
};
/* Those installed. `list` was empty. */
void pack_list_read(struct pack_list *list);
void pack_list_release(struct pack_list *list);
/* The one in use of that name, or NULL. */
const struct pack *pack_list_find(const struct pack_list *list,
                                  const char *name);

#endif
