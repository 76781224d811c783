/*
 * Tokens that the store took when they were shown last, in memory of a fixed
 * size: it pays to unpack what comes with them. Nothing is allowed by it. Every
 * request asks the store in the transaction that does its work, so that a token
 * that was ended is refused at once, and forgotten here. Locks itself.
 */
#ifndef SERVER_KNOWN_H
#define SERVER_KNOWN_H

#include <stdbool.h>

#include "server/store.h"

struct known;

struct known *known_new(void);
void known_free(struct known *known); /* NULL is allowed */
/* The store took it; later ones may push it out. */
void known_add(struct known *known, const unsigned char mac[TOKEN_MAC_BYTES],
               const struct event_id *device);
/* The store refused it. */
void known_forget(struct known *known,
                  const unsigned char mac[TOKEN_MAC_BYTES]);
/* Is it known? Then `*device` is whose it is. */
bool known_find(struct known *known, const unsigned char mac[TOKEN_MAC_BYTES],
                struct event_id *device);

#endif
