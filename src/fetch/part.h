/*
 * A download on the disk that is not whole yet: ID.part with what came, and
 * ID.state, which says of what. Nothing is lost by a kill at any moment: what
 * the state says is always true of the bytes.
 */
#ifndef FETCH_PART_H
#define FETCH_PART_H

#include <stdint.h>

#include "base/error.h"

struct part {
    char *folder;
    char *path;
    char *state_path;
    int fd;
    char *url;
    char *validator; /* of If-Range; NULL: it cannot be gone on with */
    int64_t have;    /* bytes in the file */
    int64_t size;    /* of the whole, -1: unknown */
    int64_t synced;  /* bytes that are on the disk for certain */
};

/*
 * Opens or makes it, and locks it: ERROR_BUSY when another program is at it.
 * What came before is kept when it is of that address and can be gone on with;
 * else `have` is 0.
 */
MUST_CHECK bool part_open(struct part *part, const char *folder, const char *id,
                          const char *url, struct error *err);
/*
 * Begins anew, with the answer's validator (NULL: none) and size (-1: unknown),
 * and asks the disk for the room. ERROR_FULL when it has none.
 */
MUST_CHECK bool part_begin(struct part *part, const char *validator,
                           int64_t size, struct error *err);
MUST_CHECK bool part_write(struct part *part, const void *data, size_t len,
                           struct error *err);
/*
 * The bytes are on the disk, then have their name, then the folder is. With
 * `keep` the state stays, for part_take_back().
 */
MUST_CHECK bool part_finish(struct part *part, const char *name, bool keep,
                            struct error *err);
/* Makes ID.part of the finished file of that name, where both it and its state
 * are there and no part is. */
void part_take_back(const char *folder, const char *id, const char *name);
/* Closes; what came stays for the next time. */
void part_close(struct part *part);
/* Deletes both files and closes. */
void part_delete(struct part *part);

#endif
