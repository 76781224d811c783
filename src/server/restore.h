/*
 * A store that is being restored from a backup: made beside the one in use,
 * whose place it takes once it is complete. The one in use is kept.
 */
#ifndef SERVER_RESTORE_H
#define SERVER_RESTORE_H

#include "server/settings.h"
#include "server/store.h"

struct restore_way;

struct restore {
    const struct restore_way *way;
    const struct server_settings *settings;
    struct server_store *old; /* NULL: there is none that can be read */
    struct server_store *new; /* NULL until it was filled */
    char *draft;              /* where the new one is */
    struct str aside;         /* where the old one will be, for a person */
};

/*
 * Opens the store that is replaced and sees to it that nobody writes to it;
 * ERROR_BUSY if somebody has it open. End it with restore_end(), on false, too.
 */
MUST_CHECK bool restore_begin(struct restore *restore,
                              const struct server_settings *settings,
                              struct error *err);
/* Makes the new store from the file that `dstudiod backup` has written. */
MUST_CHECK bool restore_fill(struct restore *restore, const char *backup,
                             struct error *err);
/* Both stores are closed, and the new one is where the old one was. */
MUST_CHECK bool restore_put_in_place(struct restore *restore,
                                     struct error *err);
/* Removes what was not put in place. */
void restore_end(struct restore *restore);

/* ---- for restore_sqlite.c and restore_postgres.c ---- */

struct restore_way {
    bool (*begin)(struct restore *restore, struct error *err);
    bool (*fill)(struct restore *restore, const char *backup,
                 struct error *err);
    bool (*put_in_place)(struct restore *restore, struct error *err);
    void (*remove_draft)(struct restore *restore);
};
extern const struct restore_way restore_sqlite;
extern const struct restore_way restore_postgres;

/* A file into a new one, to the disk. */
MUST_CHECK bool restore_copy_file(const char *from, const char *to,
                                  struct error *err);

#endif
