/* Restoring a store that is a file: the new one is renamed over the old one. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/file.h"
#include "server/restore.h"

static char *name_aside(const struct restore *restore)
{
    return xasprintf("%s.before-restore", restore->settings->store);
}

static bool begin(struct restore *restore, struct error *err)
{
    const char *path = restore->settings->store;
    struct error reason = ERROR_INIT;
    char *aside = name_aside(restore);
    bool ok = true;

    str_set(&restore->aside, aside);
    if (file_exists(aside)) {
        ok = error_set(err,
                       "'%s' is there from an earlier restore: remove it, or "
                       "give it another name",
                       aside);
    } else if (file_exists(path)) {
        restore->old = server_store_open_sqlite(path, &reason);
        if (restore->old == NULL) {
            fprintf(stderr,
                    "dstudiod: the store that is replaced cannot be read: %s\n"
                    "dstudiod: redactions since the backup come back from the "
                    "clients\n",
                    error_get(&reason));
        }
    }
    error_release(&reason);
    free(aside);
    return ok;
}

static bool fill(struct restore *restore, const char *backup, struct error *err)
{
    char *draft =
        xasprintf("%s.restore-%ld", restore->settings->store, (long)getpid());

    if (!restore_copy_file(backup, draft, err)) {
        free(draft);
        return false;
    }
    restore->draft = draft;
    restore->new = server_store_open_sqlite(draft, err);
    return restore->new != NULL;
}

/* The store's log, of one that could not be opened, must not meet the new. */
static bool move_logs(const char *path, const char *aside, struct error *err)
{
    static const char *const ends[] = {"-wal", "-shm"};
    bool ok = true;

    for (size_t i = 0; ok && i < COUNT_OF(ends); i++) {
        char *from = xasprintf("%s%s", path, ends[i]);
        char *to = xasprintf("%s%s", aside, ends[i]);

        if (rename(from, to) != 0 && errno != ENOENT) {
            ok = error_set_errno(err, errno, "cannot rename '%s'", from);
        }
        free(from);
        free(to);
    }
    return ok;
}

static bool put_in_place(struct restore *restore, struct error *err)
{
    const char *path = restore->settings->store;
    char *aside = name_aside(restore);
    bool ok = true;

    server_store_close(restore->old);
    server_store_close(restore->new);
    restore->old = restore->new = NULL;
    if (file_exists(path) && rename(path, aside) != 0) {
        ok = error_set_errno(err, errno, "cannot rename '%s'", path);
    }
    ok = ok && move_logs(path, aside, err);
    if (ok && rename(restore->draft, path) != 0) {
        ok = error_set_errno(err, errno, "cannot rename '%s'", path);
    }
    if (ok) {
        free(restore->draft);
        restore->draft = NULL;
    }
    free(aside);
    return ok;
}

static void remove_draft(struct restore *restore)
{
    if (restore->draft != NULL) {
        unlink(restore->draft);
    }
}

const struct restore_way restore_sqlite = {
    .begin = begin,
    .fill = fill,
    .put_in_place = put_in_place,
    .remove_draft = remove_draft,
};
