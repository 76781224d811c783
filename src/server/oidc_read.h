/*
 * What an identity provider answers (OpenID Connect Core and Discovery 1.0),
 * read from bytes that are hostile until checked: no network, no clock, no
 * store. Signatures are checked by libcjose.
 */
#ifndef SERVER_OIDC_READ_H
#define SERVER_OIDC_READ_H

#include <jansson.h>

#include "base/error.h"
#include "base/str.h"

#define OIDC_ANSWER_MAX ((size_t)262144) /* bytes of any answer */
#define OIDC_TOKEN_MAX  ((size_t)16384)  /* bytes of an ID token */
#define OIDC_LEEWAY_S   INT64_C(300)     /* between their clock and ours */

/*
 * May a request be sent there? https alone, without a name or password in it;
 * with `loopback` also http to this machine, for trials.
 */
bool oidc_is_url(const char *url, bool loopback);
/* Is it http to this machine? */
bool oidc_is_loopback(const char *url);

/* What matters of a discovery document. */
struct oidc_document {
    struct str authorization; /* addresses */
    struct str token;
    struct str keys;
    struct str userinfo; /* "": none */
    bool secret_in_form; /* where the client's secret goes; else a header */
    bool names_itself;   /* with every answer by the browser (RFC 9207) */
};
void oidc_document_init(struct oidc_document *document);
void oidc_document_release(struct oidc_document *document);
MUST_CHECK bool oidc_document_read(struct oidc_document *document,
                                   const char *issuer, struct slice text,
                                   struct error *err);

/* The provider's keys; NULL with `err`. End them with json_decref(). */
json_t *oidc_keys_read(struct slice text, struct error *err);

/* The answer to a code: an ID token, and an access token or "". */
MUST_CHECK bool oidc_answer_read(struct slice text, struct str *token,
                                 struct str *access, struct error *err);

/* What a token must say. */
struct oidc_expected {
    const char *issuer;
    const char *client_id;
    const char *nonce;
    int64_t now; /* seconds UTC */
};
/* Who somebody is. */
struct oidc_claims {
    struct str subject; /* 1 to 255 bytes */
    struct str email;   /* as the provider writes it; "": none */
    struct str name;    /* "": none */
    bool email_verified;
};
void oidc_claims_init(struct oidc_claims *claims);
void oidc_claims_release(struct oidc_claims *claims);

enum oidc_verdict {
    OIDC_GOOD,
    OIDC_REFUSED,     /* `err` says why, in words without personal data */
    OIDC_UNKNOWN_KEY, /* the same; other keys may help */
};
/* Checks signature and claims. `claims` is filled if it is good. */
enum oidc_verdict oidc_token_check(const struct str *token, const json_t *keys,
                                   const struct oidc_expected *expected,
                                   struct oidc_claims *claims,
                                   struct error *err);

/*
 * Adds mail address and name from an answer of the UserInfo endpoint, which
 * must be about the same person.
 */
MUST_CHECK bool oidc_userinfo_read(struct slice text,
                                   struct oidc_claims *claims,
                                   struct error *err);

#endif
