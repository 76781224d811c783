/* Limits on how often somebody may ask, applied to calls. */
#ifndef SERVER_ACCESS_H
#define SERVER_ACCESS_H

#include "server/call.h"

/* One request of call->device. False: answered with 429. */
bool access_take_request(struct call *call);
/*
 * Counts an attempt with a secret. May it be made, for this account (a
 * normalised mail address or "") from this address? False: answered with 429.
 */
bool access_may_try(struct call *call, const char *account);
/* It failed: the answer is kept back, the longer the more attempts. */
void access_failed(struct call *call, const char *account);

#endif
