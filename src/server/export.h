/* Everything about a person in one archive. */
#ifndef SERVER_EXPORT_H
#define SERVER_EXPORT_H

#include "server/store.h"

/*
 * Writes a ZIP with every log, a table of the events, account, devices, sharing
 * and who looked. The file has no name; the caller closes it. -1 with `err`.
 */
int export_make(struct server_store *store, const struct event_id *learner,
                int64_t now_ms, struct error *err);

#endif
