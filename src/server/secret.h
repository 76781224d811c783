/*
 * What only this server can make: keyed hashes of tokens, codes and learners,
 * under a key that lies in a file of its own, and the tokens themselves. A copy
 * of the store without that file tells nobody which token is whose.
 */
#ifndef SERVER_SECRET_H
#define SERVER_SECRET_H

#include <stdbool.h>

#include "base/error.h"
#include "journal/event_id.h"
#include "server/records.h"

#define SECRET_KEY_BYTES 32
/* "lt1_", 32 bytes and 4 of CRC-32 in base64url, NUL. */
#define TOKEN_TEXT_BYTES 54
/* 32 random bytes in base64url, NUL. */
#define RANDOM_TEXT_BYTES 44

struct secret {
    unsigned char key[SECRET_KEY_BYTES];
};

/* What a hash is of, so that no hash of one kind is one of another. */
enum mac_kind {
    MAC_TOKEN = 1,
    MAC_LEARNER = 2,
    MAC_TICKET = 3,
    MAC_USER_CODE = 4,
    MAC_FORM = 5,  /* against forged forms of web pages */
    MAC_NONCE = 6, /* of a visit to an identity provider, from its state */
    MAC_VERIFIER = 7,
    MAC_HALF = 10,
    MAC_SEAL = 8,     /* the key under which second factors lie */
    MAC_RECOVERY = 9, /* a recovery code, with its learner */
};

/* Reads the key's file, or makes it with mode 0600. */
MUST_CHECK bool secret_load(struct secret *secret, const char *path,
                            struct error *err);
/* HMAC-SHA-256 of the kind and the bytes. */
void secret_mac(const struct secret *secret, enum mac_kind kind,
                const void *data, size_t len,
                unsigned char mac[TOKEN_MAC_BYTES]);
void secret_mac_learner(const struct secret *secret,
                        const struct event_id *learner,
                        unsigned char mac[TOKEN_MAC_BYTES]);

/* A new token as text. Wipe it with sodium_memzero() after use. */
void token_make(char text[TOKEN_TEXT_BYTES]);
/* Has it the form of a token, its checksum included? */
bool token_is_formed(const char *text);
/* 32 random bytes as text. */
void random_text(char text[RANDOM_TEXT_BYTES]);
/* A random UUID of version 4. */
struct event_id random_id(void);

#endif
