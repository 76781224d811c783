/*
 * Whose account it is that an identity provider vouches for. The rule, in this
 * order:
 *
 *  1. Who is linked to (issuer, subject) is signed in.
 *  2. Somebody who is signed in here already and went to the provider from the
 *     account page is linked.
 *  3. By mail address: the provider says that it checked it, its domain is in
 *     oidc_domains, an account has it, somebody other than that account's owner
 *     vouches for it (account.email_checked), and the account is linked to
 *     nobody else at this issuer. Then the two are linked.
 *  4. With oidc_new_accounts = domains, and no account has the address: a new
 *     one is made, with that address and no password.
 *
 * Where oidc_domains is set, a mail address in it is wanted of 1 and 2 as well.
 */
#ifndef SERVER_OIDC_ACCOUNT_H
#define SERVER_OIDC_ACCOUNT_H

#include "server/call.h"
#include "server/oidc_read.h"

enum oidc_outcome {
    OIDC_IS,          /* `learner` is filled */
    OIDC_NOT_CHECKED, /* the provider names no mail address that it checked */
    OIDC_OTHER_DOMAIN,
    OIDC_NO_ACCOUNT,
    OIDC_MUST_CONNECT, /* an account has the address: sign in, then connect */
    OIDC_TAKEN,        /* linked to another account, or this one to another */
    OIDC_SUSPENDED,
};

/*
 * `owner` has signed in here and wants to be linked; NULL: nobody. Writes links
 * and accounts, and a line to the audit log of each.
 */
MUST_CHECK bool oidc_find_account(struct call *call, struct server_store *store,
                                  const struct oidc_claims *claims,
                                  const struct event_id *owner,
                                  struct event_id *learner,
                                  enum oidc_outcome *outcome,
                                  struct error *err);
/* Is the address (as email_normalise() has it) in one of these domains? */
bool oidc_has_domain(const char *domains, const char *email);

#endif
