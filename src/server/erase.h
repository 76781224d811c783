/* Erasing people, and remembering that they were erased. */
#ifndef SERVER_ERASE_H
#define SERVER_ERASE_H

#include "server/secret.h"
#include "server/store.h"

/*
 * Deletes the learner within the transaction that the caller has begun, and
 * puts the keyed hash on the list of the store and on the copy in `file`, which
 * a restore reads: first there, so that it is never missing.
 */
MUST_CHECK bool erase_learner(const struct secret *secret, const char *file,
                              struct server_store *store,
                              const struct event_id *learner, int64_t now,
                              struct error *err);
/* Appends the hashes in `file` to `rows`; a file that is not there has none. */
MUST_CHECK bool erasure_file_read(const char *file, struct erasure_rows *rows,
                                  struct error *err);

#endif
