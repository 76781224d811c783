/*
 * Signing in at the company's identity provider: the browser is sent there and
 * comes back with a code. A ticket remembers the way: by a hash of the state
 * and one of the browser's cookie, so that only the browser that left can come
 * back, once.
 */
#include <stdlib.h>
#include <string.h>

#include <sodium.h>

#include "server/access.h"
#include "server/oidc.h"
#include "server/oidc_account.h"
#include "server/pages.h"
#include "server/server_log.h"

#define VISIT_S  INT64_C(600)
#define BACK     "/sign-in/return"
#define CODE_MAX ((size_t)4096)

/* A browser that leaves, or one that comes back. */
struct journey {
    struct oidc_visit visit;
    struct str url;  /* of the provider */
    struct str next; /* where the person wanted to go here */
    struct str code;
    struct str issuer;
    bool has_issuer;
    bool connects; /* call->learner wants to be linked */
    struct oidc_claims claims;
};

static void journey_empty(void *state)
{
    struct journey *journey = state;

    sodium_memzero(&journey->visit, sizeof(journey->visit));
    str_release(&journey->url);
    str_release(&journey->next);
    str_release(&journey->code);
    str_release(&journey->issuer);
    oidc_claims_release(&journey->claims);
}

static struct journey *journey_make(struct call *call)
{
    struct journey *journey =
        call_make_state(call, sizeof(*journey), journey_empty);

    str_init(&journey->url);
    str_init(&journey->next);
    str_init(&journey->code);
    str_init(&journey->issuer);
    oidc_claims_init(&journey->claims);
    return journey;
}

static bool refuse(struct call *call, int status, const char *text)
{
    page_begin(call, status, "You are not signed in");
    page_alert(call, text, NULL);
    page_html(call, "<p><a href=\"/sign-in\">Sign in</a></p>\n");
    page_end(call);
    return true;
}

static bool refuse_provider(struct call *call, struct error *reason)
{
    server_log(call->id, "sign-in at the identity provider failed: %s",
               error_get(reason));
    error_release(reason);
    refuse(call, 502,
           "The sign-in service of your company did not answer as "
           "it should. Try again in a while, or sign in with a password.");
    return true;
}

/* ---- leaving ---- */

static void mac_of(struct call *call, const char *text,
                   unsigned char mac[TOKEN_MAC_BYTES])
{
    secret_mac(&call->server->secret, MAC_TICKET, text, strlen(text), mac);
}

static char *make_redirect(const struct call *call)
{
    return xasprintf("%s" BACK, call->server->public_url);
}

/* After the answer was begun: the browser gets its cookie with it. */
static bool remember(struct call *call, struct server_store *store,
                     struct error *err)
{
    const struct journey *journey = call->state;
    struct ticket ticket = TICKET_INIT;
    bool ok;

    ticket.kind = TICKET_AWAY;
    ticket.created_at = ticket.used_at = call->now_ms / 1000;
    ticket.ends_at = ticket.created_at + VISIT_S;
    if (journey->connects) {
        ticket.learner = call->learner;
    }
    str_set(&ticket.data, journey->next.buf);
    mac_of(call, journey->visit.state, ticket.mac);
    mac_of(call, session_cookie(call), ticket.other);
    ok = store->ops->ticket_put(store, &ticket, err);
    ticket_release(&ticket);
    return ok;
}

static bool leave(struct call *call, struct server_store *store,
                  struct error *err)
{
    const struct journey *journey = call->state;

    page_go(call, journey->url.buf);
    return remember(call, store, err);
}

static call_step leave, show_way;

/* In the lane that may wait for the provider. */
static bool plan(struct call *call, struct server_store *store UNUSED,
                 struct error *err UNUSED)
{
    struct journey *journey = call->state;
    struct error reason = ERROR_INIT;
    char *redirect = make_redirect(call);
    bool ok;

    (void)oidc_visit_make(&journey->visit, &call->server->secret, NULL);
    ok = oidc_make_url(call->server->oidc, &journey->visit, redirect,
                       &journey->url, &reason);
    free(redirect);
    return ok ? call_then(call, LANE_WRITE,
                          journey->connects ? show_way : leave)
              : refuse_provider(call, &reason);
}

static bool has_provider(struct call *call)
{
    if (call->server->oidc == NULL) {
        refuse(call, 404, "This server knows no other sign-in service.");
    }
    return call->server->oidc != NULL;
}

bool company_run(struct call *call, struct server_store *store UNUSED,
                 struct error *err UNUSED)
{
    const char *next = call_query(call, "next");
    struct journey *journey = journey_make(call);

    if (!has_provider(call)) {
        return true;
    }
    if (!access_may_try(call, "")) {
        return refuse(call, 429, "Too many attempts. Wait a while.");
    }
    str_set(&journey->next,
            next != NULL && page_is_path(next) ? next : "/account");
    return call_then(call, LANE_OUTSIDE, plan);
}

/* ---- connecting an account that is there ---- */

/*
 * A page with an address, not a redirect: forms are sent to ourselves alone,
 * and browsers count a redirect as a target of the form.
 */
static bool show_way(struct call *call, struct server_store *store,
                     struct error *err)
{
    const struct journey *journey = call->state;

    page_begin(call, 200, "Connect your account");
    page_html(call, "<p>Sign in there once, and you can always sign in here "
                    "that way.</p>\n<p><a class=\"button\" href=\"");
    page_text(call, journey->url.buf);
    page_html(call, "\">");
    page_text(call, call->server->settings->oidc_label);
    page_html(call, "</a></p>\n<p><a href=\"/account\">Back</a></p>\n");
    page_end(call);
    return remember(call, store, err);
}

bool account_connect_run(struct call *call, struct server_store *store,
                         struct error *err)
{
    struct journey *journey;
    bool in = false;
    bool ok = page_enter(call, store, "/account", &in, err);

    if (!ok || !in || !page_check_form(call) || !has_provider(call)) {
        return ok;
    }
    journey = journey_make(call);
    journey->connects = true;
    str_set(&journey->next, "/account?done=connected");
    return call_then(call, LANE_OUTSIDE, plan);
}

/* ---- coming back ---- */

static const struct refusal {
    int status;
    const char *text;
} refusals[] = {
    [OIDC_NOT_CHECKED] = {403, "Your company's sign-in service names no mail "
                               "address that it has checked."},
    [OIDC_OTHER_DOMAIN] = {403, "People with this mail address cannot sign in "
                                "this way here."},
    [OIDC_NO_ACCOUNT] = {403, "There is no account for you here. Ask your "
                              "administrator for one."},
    [OIDC_MUST_CONNECT] = {409, "An account here has your mail address, but "
                                "nobody has checked that it is yours. Sign in "
                                "with its password, then connect it on the "
                                "page of your account."},
    [OIDC_TAKEN] = {409, "This account, or who you are at your company, is "
                         "connected otherwise already. Ask your "
                         "administrator."},
    [OIDC_SUSPENDED] = {403, "The account is suspended."},
};

static bool settle(struct call *call, struct server_store *store,
                   struct error *err)
{
    struct journey *journey = call->state;
    enum oidc_outcome outcome = OIDC_NO_ACCOUNT;
    struct event_id learner;

    if (!oidc_find_account(call, store, &journey->claims,
                           journey->connects ? &call->learner : NULL, &learner,
                           &outcome, err)) {
        return false;
    }
    if (outcome != OIDC_IS) {
        return refuse(call, refusals[outcome].status, refusals[outcome].text);
    }
    access_was_right(call);
    page_go(call, journey->next.buf);
    return session_begin(call, store, &learner, err);
}

static bool redeem(struct call *call, struct server_store *store UNUSED,
                   struct error *err UNUSED)
{
    struct journey *journey = call->state;
    struct error reason = ERROR_INIT;
    char *redirect = make_redirect(call);
    bool ok = oidc_redeem(call->server->oidc, &journey->visit, redirect,
                          journey->code.buf,
                          journey->has_issuer ? journey->issuer.buf : NULL,
                          &journey->claims, &reason);

    free(redirect);
    return ok ? call_then(call, LANE_WRITE, settle)
              : refuse_provider(call, &reason);
}

/* The ticket of a browser that left from here; it is used up. */
static bool find_ticket(struct call *call, struct server_store *store,
                        struct journey *journey, bool *found, struct error *err)
{
    const char *state = call_query(call, "state");
    struct ticket ticket = TICKET_INIT;
    unsigned char mac[TOKEN_MAC_BYTES];
    unsigned char cookie[TOKEN_MAC_BYTES];
    bool ok;

    *found = false;
    if (state == NULL ||
        !oidc_visit_make(&journey->visit, &call->server->secret, state)) {
        return true;
    }
    mac_of(call, state, mac);
    mac_of(call, session_cookie(call), cookie);
    ok = store->ops->ticket_find(store, TICKET_AWAY, mac, &ticket, found, err);
    *found = *found && ticket.ends_at > call->now_ms / 1000 &&
             sodium_memcmp(cookie, ticket.other, sizeof(cookie)) == 0;
    if (ok && *found) {
        static const struct event_id nobody;

        str_set(&journey->next, ticket.data.buf);
        call->learner = ticket.learner;
        journey->connects = event_id_compare(&ticket.learner, &nobody) != 0;
        ok = store->ops->ticket_remove(store, mac, err);
    }
    ticket_release(&ticket);
    return ok;
}

bool company_return_run(struct call *call, struct server_store *store,
                        struct error *err)
{
    /* A writer may run this step twice. */
    struct journey *journey =
        call->state != NULL ? call->state : journey_make(call);
    const char *code = call_query(call, "code");
    const char *issuer = call_query(call, "iss");
    bool found = false;

    if (!has_provider(call)) {
        return true;
    }
    if (!find_ticket(call, store, journey, &found, err)) {
        return false;
    }
    if (!found) {
        return refuse(call, 400,
                      "This answer of a sign-in service belongs to no sign-in "
                      "that began in this browser in the last ten minutes.");
    }
    if (code == NULL || code[0] == '\0' || strlen(code) > CODE_MAX) {
        return refuse(call, 403,
                      "Your company's sign-in service did not let "
                      "you in, or you turned back.");
    }
    str_set(&journey->code, code);
    journey->has_issuer = issuer != NULL;
    str_set(&journey->issuer, issuer != NULL ? issuer : "");
    return call_then(call, LANE_OUTSIDE, redeem);
}
