#include "server/oidc_account.h"

#include <string.h>
#include <strings.h>

#include "server/password.h"

bool oidc_has_domain(const char *domains, const char *email)
{
    const char *domain = strrchr(email, '@');
    size_t len;

    if (domain == NULL) {
        return false;
    }
    domain++;
    for (; *domains != '\0'; domains += len) {
        domains += strspn(domains, " ,\t");
        len = strcspn(domains, " ,\t");
        if (len > 0 && len == strlen(domain) &&
            strncasecmp(domains, domain, len) == 0) {
            return true;
        }
    }
    return false;
}

static bool note(struct call *call, struct server_store *store,
                 const struct event_id *learner, const char *what,
                 struct error *err)
{
    struct audit_row row = {.learner = *learner,
                            .at = call->now_ms / 1000,
                            .actor = STR_INIT,
                            .what = STR_INIT};
    bool ok;

    str_set(&row.actor, "identity provider");
    str_set(&row.what, what);
    ok = store->ops->audit_add(store, &row, err);
    str_release(&row.actor);
    str_release(&row.what);
    return ok;
}

static bool link_to(struct call *call, struct server_store *store,
                    const struct oidc_claims *claims,
                    const struct event_id *learner, const char *what,
                    enum oidc_outcome *outcome, struct error *err)
{
    struct identity identity = {.learner = *learner,
                                .issuer = STR_INIT,
                                .subject = STR_INIT,
                                .linked_at = call->now_ms / 1000};
    bool taken = false;
    bool ok;

    str_set(&identity.issuer, call->server->settings->oidc_issuer);
    str_set(&identity.subject, claims->subject.buf);
    ok = store->ops->identity_add(store, &identity, &taken, err);
    str_release(&identity.issuer);
    str_release(&identity.subject);
    *outcome = taken ? OIDC_TAKEN : OIDC_IS;
    return ok && (taken || note(call, store, learner, what, err));
}

static bool make_account(struct call *call, struct server_store *store,
                         const struct oidc_claims *claims, const char *email,
                         struct event_id *learner, enum oidc_outcome *outcome,
                         struct error *err)
{
    struct account account = ACCOUNT_INIT;
    bool taken = false;
    bool ok;

    account.learner = *learner = random_id();
    account.created_at = call->now_ms / 1000;
    account.email_checked = true;
    str_set(&account.email, email);
    str_set(&account.name, claims->name.buf);
    ok = store->ops->account_add(store, &account, &taken, err);
    account_release(&account);
    *outcome = OIDC_MUST_CONNECT;
    return ok && (taken || link_to(call, store, claims, learner,
                                   "made the account at the first sign-in",
                                   outcome, err));
}

/* By the mail address, whose domain was checked. */
static bool find_by_mail(struct call *call, struct server_store *store,
                         const struct oidc_claims *claims, const char *email,
                         struct event_id *learner, enum oidc_outcome *outcome,
                         struct error *err)
{
    const char *who = call->server->settings->oidc_new_accounts;
    struct account account = ACCOUNT_INIT;
    bool found = false;
    bool ok = store->ops->account_find(store, email, &account, &found, err);

    if (ok && found && account.email_checked) {
        *learner = account.learner;
        ok = link_to(call, store, claims, learner,
                     "linked the account by its mail address", outcome, err);
    } else if (ok && found) {
        *outcome = OIDC_MUST_CONNECT;
    } else if (ok && str_equal(who, "domains")) {
        ok = make_account(call, store, claims, email, learner, outcome, err);
    } else {
        *outcome = OIDC_NO_ACCOUNT;
    }
    account_release(&account);
    return ok;
}

/* OIDC_IS: the mail address, in `email`, is one that may come in. */
static enum oidc_outcome check_mail(const struct call *call,
                                    const struct oidc_claims *claims,
                                    struct str *email)
{
    const char *domains = call->server->settings->oidc_domains;

    if (!claims->email_verified || !email_normalise(claims->email.buf, email)) {
        return OIDC_NOT_CHECKED;
    }
    return domains != NULL && oidc_has_domain(domains, email->buf)
               ? OIDC_IS
               : OIDC_OTHER_DOMAIN;
}

static bool check_suspended(struct server_store *store,
                            const struct event_id *learner,
                            enum oidc_outcome *outcome, struct error *err)
{
    struct account account = ACCOUNT_INIT;
    bool found = false;
    bool ok = store->ops->account_get(store, learner, &account, &found, err);

    if (!found) {
        *outcome = OIDC_NO_ACCOUNT;
    } else if (account.disabled_at != 0) {
        *outcome = OIDC_SUSPENDED;
    }
    account_release(&account);
    return ok;
}

static bool link_owner(struct call *call, struct server_store *store,
                       const struct oidc_claims *claims,
                       const struct event_id *learner,
                       enum oidc_outcome *outcome, struct error *err)
{
    /* A while has gone by since the browser left. */
    return check_suspended(store, learner, outcome, err) &&
           (*outcome != OIDC_IS ||
            link_to(call, store, claims, learner,
                    "linked the account from its page", outcome, err));
}

bool oidc_find_account(struct call *call, struct server_store *store,
                       const struct oidc_claims *claims,
                       const struct event_id *owner, struct event_id *learner,
                       enum oidc_outcome *outcome, struct error *err)
{
    const struct server_settings *settings = call->server->settings;
    struct str email = STR_INIT;
    enum oidc_outcome mail = check_mail(call, claims, &email);
    bool found = false;
    bool ok = true;

    *outcome = mail;
    if (mail != OIDC_IS && settings->oidc_domains != NULL) {
        goto out;
    }
    *outcome = OIDC_IS;
    ok = store->ops->identity_find(store, settings->oidc_issuer,
                                   claims->subject.buf, learner, &found, err);
    if (ok && found) {
        *outcome = owner != NULL && event_id_compare(owner, learner) != 0
                       ? OIDC_TAKEN
                       : OIDC_IS;
    } else if (ok && owner != NULL) {
        *learner = *owner;
        ok = link_owner(call, store, claims, learner, outcome, err);
    } else if (ok && mail != OIDC_IS) {
        *outcome = OIDC_NO_ACCOUNT;
    } else if (ok) {
        ok =
            find_by_mail(call, store, claims, email.buf, learner, outcome, err);
    }
    if (ok && *outcome == OIDC_IS) {
        ok = check_suspended(store, learner, outcome, err);
    }
out:
    str_release(&email);
    return ok;
}
