/* Limits on how often somebody may ask, applied to calls. */
#ifndef SERVER_ACCESS_H
#define SERVER_ACCESS_H

#include "server/call.h"

/* One request of call->device, counted once. False: answered with 429. */
bool access_take_request(struct call *call);
/*
 * Counts a request while it is under way, by the token it shows: a device has
 * one, or two while it renews it. False: answered with 429. To be called before
 * the body comes; access_leave() ends what it began.
 */
bool access_enter(struct call *call);
void access_leave(struct call *call);
/*
 * Counts an attempt with a secret. May it be made, for this account (a
 * normalised mail address or "") from this address? False: answered with 429.
 */
bool access_may_try(struct call *call, const char *account);
/*
 * It was right: for the address and its network it does not count, so that a
 * class behind one address is not refused. For the account it does.
 */
void access_was_right(struct call *call);
/* It failed: the answer is kept back, the longer the more attempts. */
void access_failed(struct call *call, const char *account);
/*
 * Counts a user code that somebody types in at a browser, known by its cookie.
 * False if there were too many, here or on the whole server. Nothing is
 * answered.
 */
bool access_may_try_code(struct call *call, const char *cookie);
/* It was a right one: it does not count, here or on the server. */
void access_code_was_right(struct call *call, const char *cookie);
/*
 * Counts a device that asks for a code: no attempt, as nothing is guessed, but
 * the store keeps a row of it. False: answered with 429.
 */
bool access_take_grant(struct call *call);
/*
 * Counts an export: four a day for call->learner. False: answered with 429.
 */
bool access_take_export(struct call *call);

#endif
