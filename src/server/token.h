/* Tokens of devices on their way through a call. */
#ifndef SERVER_TOKEN_H
#define SERVER_TOKEN_H

#include "server/call.h"

/* The token as it was sent; NULL: none. */
const char *token_text(const struct call *call);
/*
 * The mac of the token that the call brings, into call->token_mac. False: there
 * is none that this server could have made.
 */
bool token_read(struct call *call);
/* The same; false: the call was answered with 401. */
bool token_check(struct call *call);
/*
 * After token_check(): may its sender come in as far as that goes? Else answers
 * with 401, 403 or 410. Nothing is counted and nothing filled in.
 */
MUST_CHECK bool token_look(struct call *call, struct server_store *store,
                           struct error *err);
/*
 * Finds out who sends the call: fills learner, device and token, or answers
 * with 401, 403, 410 or 429. `*must_note`: token_note_use() is due before
 * anything is done with it.
 */
MUST_CHECK bool token_authenticate(struct call *call,
                                   struct server_store *store, bool *must_note,
                                   struct error *err);
/* Notes the use, and ends the token that this one replaces. */
MUST_CHECK bool token_note_use(struct call *call, struct server_store *store,
                               struct error *err);

/* A device that has just logged in. */
struct new_device {
    struct event_id learner;
    struct event_id id;
    char token[TOKEN_TEXT_BYTES];
    int64_t ends_at;
};
/* Adds a device with a token of its own. */
MUST_CHECK bool token_add_device(struct call *call, struct server_store *store,
                                 const struct event_id *learner,
                                 const char *name, const char *platform,
                                 struct new_device *device, struct error *err);
/* Gives the caller a second token for the same device. */
MUST_CHECK bool token_add_second(struct call *call, struct server_store *store,
                                 struct new_device *device, struct error *err);

#endif
