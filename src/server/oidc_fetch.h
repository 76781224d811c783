/*
 * One request to an identity provider, by libcurl: short, small, no redirects,
 * certificates verified. It waits; for threads that may.
 */
#ifndef SERVER_OIDC_FETCH_H
#define SERVER_OIDC_FETCH_H

#include <stdbool.h>

#include "base/error.h"
#include "base/str.h"

/* Longest time of one request; a sign-in makes four at most. */
#define OIDC_FETCH_MS 6000

struct oidc_fetch {
    const char *url;     /* as oidc_is_url() takes it */
    const char *form;    /* sent with POST; NULL: GET */
    const char *user;    /* of Basic authentication; NULL: none */
    const char *secret;  /* its password */
    const char *bearer;  /* an access token; NULL: none */
    const char *ca_file; /* NULL: the system's authorities */
};

/*
 * The body of an answer with status 200 into `body`. Messages name the host at
 * most, never what was sent or answered.
 */
MUST_CHECK bool oidc_fetch(const struct oidc_fetch *fetch, struct str *body,
                           struct error *err);

#endif
