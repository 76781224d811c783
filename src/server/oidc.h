/*
 * The company's identity provider (OpenID Connect, authorization code with
 * PKCE): where the browser is sent, and who it is that comes back. What the
 * provider publishes is kept for an hour; a key that it does not have among
 * them is asked for again, at most once a minute. All of it may wait for the
 * provider: for the lane that may.
 */
#ifndef SERVER_OIDC_H
#define SERVER_OIDC_H

#include "server/oidc_read.h"
#include "server/secret.h"
#include "server/settings.h"

struct oidc;

/*
 * A visit to the provider. Everything follows from `state` and the server's
 * key, so that nothing but a hash of it is kept.
 */
struct oidc_visit {
    char state[RANDOM_TEXT_BYTES];
    char nonce[RANDOM_TEXT_BYTES];
    char verifier[RANDOM_TEXT_BYTES]; /* of PKCE */
};
/* NULL: a new one; else the one with this state, false if it cannot be one. */
bool oidc_visit_make(struct oidc_visit *visit, const struct secret *secret,
                     const char *state);

/*
 * `*oidc` is NULL if the settings name no provider. The provider is not asked
 * yet: the server starts without it. End it with oidc_free().
 */
MUST_CHECK bool oidc_new(struct oidc **oidc,
                         const struct server_settings *settings,
                         struct error *err);
void oidc_free(struct oidc *oidc); /* NULL is allowed */

/* Where the browser goes; it comes back to `redirect`. */
MUST_CHECK bool oidc_make_url(struct oidc *oidc, const struct oidc_visit *visit,
                              const char *redirect, struct str *url,
                              struct error *err);
/*
 * Trades the code that the browser brought for the claims about a person.
 * `issuer`: who sent the browser back, by its own words; NULL: not said.
 */
MUST_CHECK bool oidc_redeem(struct oidc *oidc, const struct oidc_visit *visit,
                            const char *redirect, const char *code,
                            const char *issuer, struct oidc_claims *claims,
                            struct error *err);

#endif
