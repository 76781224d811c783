/*
 * Logging in by this machine's browser (RFC 8252, with PKCE): we listen on the
 * loopback address, the browser comes back there with a code. A code cannot be
 * talked out of a person, so this is the best way where a browser is at hand.
 */
#ifndef SYNC_LOOPBACK_H
#define SYNC_LOOPBACK_H

#include <stdbool.h>
#include <stddef.h>

#include "base/error.h"

#define LOOPBACK_TEXT 44 /* 32 bytes in base64url, and a NUL */

struct loopback {
    int fd; /* listens, or -1 */
    int port;
    char state[LOOPBACK_TEXT];    /* comes back as it went */
    char verifier[LOOPBACK_TEXT]; /* proves that we are who asked */
    char challenge[LOOPBACK_TEXT];
};

/* Listens on 127.0.0.1, at a port that the system chooses. */
MUST_CHECK bool loopback_open(struct loopback *loopback, struct error *err);
void loopback_close(struct loopback *loopback);
/* "http://127.0.0.1:PORT/" */
void loopback_add_redirect(const struct loopback *loopback, struct str *out);
/* The page of that server that the browser is to open. */
void loopback_add_address(const struct loopback *loopback, const char *server,
                          const char *device, struct str *out);

enum loopback_answer {
    LOOPBACK_MORE,   /* the head of the request is not complete */
    LOOPBACK_STRAY,  /* another page, or another state: not for us */
    LOOPBACK_DENIED, /* the person said no, or the server did */
    LOOPBACK_CODE,
};
/* What the bytes of a request say. `code` is filled for LOOPBACK_CODE. */
enum loopback_answer loopback_read(const char *bytes, size_t len,
                                   const char *state, struct str *code);
/*
 * Waits until the browser is back, at most `wait_ms`; strays are answered and
 * forgotten. Afterwards nobody listens any more.
 */
MUST_CHECK bool loopback_wait(struct loopback *loopback, int wait_ms,
                              struct str *code, struct error *err);

#endif
