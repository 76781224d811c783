/* Signing in and out with a browser. */
#include <string.h>

#include <sodium.h>

#include "server/factor.h"
#include "server/login.h"
#include "server/pages.h"

struct signing {
    struct account account;
    struct str next;
};

static void signing_empty(void *state)
{
    struct signing *signing = state;

    account_release(&signing->account);
    str_release(&signing->next);
}

bool home_run(struct call *call, struct server_store *store UNUSED,
              struct error *err UNUSED)
{
    return page_go(call, "/account");
}

/* The other way in, if there is one. */
static void add_company(struct call *call, const char *next)
{
    struct str where = STR_INIT;

    if (call->server->oidc == NULL) {
        return;
    }
    str_set(&where, "/sign-in/company?next=");
    url_encode(&where, next);
    page_html(call, "<p><a class=\"button\" href=\"");
    page_text(call, where.buf);
    page_html(call, "\">");
    page_text(call, call->server->settings->oidc_label);
    page_html(call, "</a></p>\n<h2>Or with a password</h2>\n");
    str_release(&where);
}

static bool show(struct call *call, int status, const char *alert,
                 const char *next, const char *email)
{
    page_begin(call, status, "Sign in");
    if (alert != NULL) {
        page_alert(call, alert, "password");
    }
    add_company(call, next);
    page_form(call, "/sign-in");
    page_hidden(call, "next", next);
    page_html(call, "<label for=\"email\">Mail address</label>\n"
                    "<input id=\"email\" name=\"email\" type=\"email\" "
                    "autocomplete=\"username\" required value=\"");
    page_text(call, email);
    page_html(call, "\">\n<label for=\"password\">Password</label>\n"
                    "<input id=\"password\" name=\"password\" "
                    "type=\"password\" autocomplete=\"current-password\" "
                    "required");
    page_html(call, alert != NULL
                        ? " aria-invalid=\"true\" aria-describedby=\"alert\">\n"
                        : ">\n");
    page_html(call, "<button>Sign in</button>\n</form>\n");
    page_end(call);
    return true;
}

bool sign_in_page_run(struct call *call, struct server_store *store UNUSED,
                      struct error *err UNUSED)
{
    const char *next = call_query(call, "next");

    return show(call, 200, NULL,
                next != NULL && page_is_path(next) ? next : "/account", "");
}

/* In place of the problem document that login_check() has answered. */
static bool show_refusal(struct call *call, const char *next, const char *email)
{
    int status = call->status;

    return show(call, status,
                status == 429   ? "Too many attempts. Wait a while."
                : status == 403 ? "The account is suspended."
                                : "The mail address or the password is wrong.",
                next, email);
}

static bool sign_in_store(struct call *call, struct server_store *store,
                          struct error *err)
{
    const struct signing *signing = call->state;
    struct account now = ACCOUNT_INIT;
    bool same = false;
    bool in = false;
    bool ok = account_is_same(store, &signing->account, &now, &same, err);

    if (ok && !same) {
        account_refuse(call, &now);
        show_refusal(call, signing->next.buf, signing->account.email.buf);
    }
    account_release(&now);
    if (!ok || !same) {
        return ok;
    }
    /* Without a code: all that it tells is whether one is wanted. */
    if (!factor_pass(call, store, &signing->account, "", &in, err)) {
        return false;
    }
    if (!in) {
        return factor_ask(call, store, &signing->account.learner,
                          signing->next.buf, err);
    }
    page_go(call,
            page_is_path(signing->next.buf) ? signing->next.buf : "/account");
    return session_begin(call, store, &signing->account.learner, err);
}

bool sign_in_run(struct call *call, struct server_store *store,
                 struct error *err)
{
    struct signing *signing;
    struct str email = STR_INIT;
    struct str password = STR_INIT;
    bool right = false;
    bool ok = true;

    if (!page_check_form(call)) {
        return true;
    }
    signing = call_make_state(call, sizeof(*signing), signing_empty);
    signing->account = (struct account)ACCOUNT_INIT;
    str_init(&signing->next);
    page_field(call, "next", &signing->next);
    page_field(call, "email", &email);
    page_field(call, "password", &password);
    ok = login_check(call, store, email.buf, password.buf, &signing->account,
                     &right, err);
    if (ok && right) {
        call_then(call, LANE_WRITE, sign_in_store);
    } else if (ok) {
        show_refusal(call, signing->next.buf, email.buf);
    }
    sodium_memzero(password.buf, password.len);
    str_release(&email);
    str_release(&password);
    return ok;
}

bool sign_out_run(struct call *call, struct server_store *store,
                  struct error *err)
{
    if (!page_check_form(call)) {
        return true;
    }
    page_go(call, "/sign-in");
    return session_end(call, store, err);
}
