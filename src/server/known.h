/*
 * Tokens that the store took a short while ago, in memory of a fixed size: it
 * pays to unpack what comes with them. Nothing is allowed by it. Every request
 * asks the store in the transaction that does its work, so that a token that
 * was ended is refused at once, and forgotten here. Locks itself.
 */
#ifndef SERVER_KNOWN_H
#define SERVER_KNOWN_H

#include <stdbool.h>

#include "server/records.h"

/*
 * How long one passes without the store being asked before its next body: as
 * long as one that was ended by another process may cost an unpacking.
 */
#define KNOWN_MS INT64_C(60000)

struct known;

struct known *known_new(void);
void known_free(struct known *known); /* NULL is allowed */
/* The store took it now (monotonic); later ones may push it out. */
void known_add(struct known *known, const unsigned char mac[TOKEN_MAC_BYTES],
               const struct event_id *device, int64_t now_ms);
/* The store refused it. */
void known_forget(struct known *known,
                  const unsigned char mac[TOKEN_MAC_BYTES]);
/* Somebody's tokens were ended here: all are asked for once more. */
void known_forget_all(struct known *known);
/* Is it known? Then `*device` is whose it is. */
bool known_find(struct known *known, const unsigned char mac[TOKEN_MAC_BYTES],
                int64_t now_ms, struct event_id *device);

#endif
