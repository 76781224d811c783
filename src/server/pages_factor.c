/*
 * The second factor in the browser: setting it up, switching it off, and the
 * page between the password and being signed in.
 */
#include <string.h>

#include <sodium.h>

#include "server/access.h"
#include "server/factor.h"
#include "server/login.h"
#include "server/pages.h"

#define HALF_S  INT64_C(300)
#define SETUP_S INT64_C(600) /* from the password to the first code */
#define HERE    "/account/factor"

/* ---- /account/factor ---- */

static void add_password(struct call *call, const char *action,
                         const char *button)
{
    page_form(call, action);
    page_html(call, "<label for=\"password\">Your password</label>\n"
                    "<input id=\"password\" name=\"password\" "
                    "type=\"password\" required "
                    "autocomplete=\"current-password\">\n<button");
    page_html(call, button);
    page_html(call, "</button>\n</form>\n");
}

static void add_back(struct call *call)
{
    page_html(call, "<p><a href=\"/account\">Your account</a></p>\n");
}

/* The page as it stands: off or on. */
static bool show(struct call *call, struct server_store *store, int status,
                 const char *alert, struct error *err)
{
    struct factor factor = FACTOR_INIT;
    bool found = false;

    if (!store->ops->factor_get(store, &call->learner, &factor, &found, err)) {
        return false;
    }
    page_begin(call, status, "Second factor");
    if (alert != NULL) {
        page_alert(call, alert, "password");
    }
    if (found && factor.on_at != 0) {
        page_html(call, "<p>On: signing in with your password wants a code of "
                        "your authenticator app.</p>\n<p>Recovery codes that "
                        "are left: ");
        str_add_format(&call->out, "%zu.</p>\n", factor_codes_left(&factor));
        add_password(call, HERE "/off", " class=\"bad\">Switch it off");
    } else {
        page_html(call, "<p>Off. With an authenticator app on your phone, "
                        "whoever learns your password still cannot sign in."
                        "</p>\n");
        add_password(call, HERE "/begin", ">Set it up");
    }
    add_back(call);
    page_end(call);
    factor_release(&factor);
    return true;
}

bool factor_page_run(struct call *call, struct server_store *store,
                     struct error *err)
{
    bool in = false;

    return page_enter(call, store, HERE, &in, err) &&
           (!in || show(call, store, 200, NULL, err));
}

/* In groups of four, to be typed. */
static void add_key(struct call *call, const struct str *key)
{
    page_html(call, "<p>Or type this key into it:</p>\n<p class=\"key\">");
    for (size_t i = 0; i < key->len; i++) {
        if (i > 0 && i % 4 == 0) {
            str_add_char(&call->out, ' ');
        }
        str_add_char(&call->out, key->buf[i]);
    }
    page_html(call, "</p>\n");
}

static void make_uri(struct call *call, const char *email,
                     const struct str *key, struct str *uri)
{
    str_set(uri, "otpauth://totp/");
    url_encode(uri, call->server->settings->name);
    str_add(uri, ":");
    url_encode(uri, email);
    str_add_format(uri, "?secret=%s&issuer=", key->buf);
    url_encode(uri, call->server->settings->name);
}

static void show_key(struct call *call, int status, const char *alert,
                     const char *email,
                     const unsigned char bytes[TOTP_KEY_BYTES])
{
    struct str key = STR_INIT;
    struct str uri = STR_INIT;

    base32_add(&key, bytes, TOTP_KEY_BYTES);
    make_uri(call, email, &key, &uri);
    page_begin(call, status, "Set up the second factor");
    if (alert != NULL) {
        page_alert(call, alert, "code");
    }
    page_html(call, "<p>Read this with your authenticator app.</p>\n");
    page_qr(call, uri.buf,
            "QR code for an authenticator app; the key is below");
    add_key(call, &key);
    page_form(call, HERE "/confirm");
    page_html(call, "<label for=\"code\">The code that it shows</label>\n"
                    "<input id=\"code\" name=\"code\" inputmode=\"numeric\" "
                    "autocomplete=\"one-time-code\" required "
                    "maxlength=\"16\" class=\"code\">\n"
                    "<button>Switch it on</button>\n</form>\n");
    add_back(call);
    page_end(call);
    sodium_memzero(key.buf, key.len);
    sodium_memzero(uri.buf, uri.len);
    str_release(&key);
    str_release(&uri);
}

static void empty_account(void *state)
{
    account_release(state);
}

/* After a password was right; `*same` false: back to the sign-in. */
static bool still_may(struct call *call, struct server_store *store, bool *same,
                      struct error *err)
{
    struct account now = ACCOUNT_INIT;
    bool ok = account_is_same(store, call->state, &now, same, err);

    account_release(&now);
    return ok && (*same || page_go(call, "/sign-in"));
}

static bool begin_store(struct call *call, struct server_store *store,
                        struct error *err)
{
    const struct account *account = call->state;
    unsigned char key[TOTP_KEY_BYTES];
    struct factor factor = FACTOR_INIT;
    bool found = false;
    bool same = false;
    bool ok = still_may(call, store, &same, err);

    if (!ok || !same) {
        return ok;
    }
    ok = store->ops->factor_get(store, &call->learner, &factor, &found, err);
    if (ok && found && factor.on_at != 0) {
        ok = show(call, store, 409, "It is on already.", err);
    } else if (ok) {
        ok = factor_begin(call, store, key, err);
        show_key(call, 200, NULL, account->email.buf, key);
        sodium_memzero(key, sizeof(key));
    }
    factor_release(&factor);
    return ok;
}

static bool off_store(struct call *call, struct server_store *store,
                      struct error *err)
{
    bool found = false;
    bool same = false;

    return still_may(call, store, &same, err) &&
           (!same ||
            (store->ops->factor_remove(store, &call->learner, &found, err) &&
             factor_note(call, store, &call->learner,
                         "switched the second factor off", err) &&
             page_go(call, "/account?done=factor")));
}

/* A form that wants the password, then `step` in the lane of writing. */
static bool with_password(struct call *call, struct server_store *store,
                          call_step *step, struct error *err)
{
    struct str password = STR_INIT;
    struct account *account;
    bool right = false;
    bool in = false;
    bool ok = page_enter(call, store, HERE, &in, err);

    if (!ok || !in || !page_check_form(call)) {
        return ok;
    }
    account = call_make_state(call, sizeof(*account), empty_account);
    *account = (struct account)ACCOUNT_INIT;
    page_field(call, "password", &password);
    ok = password_is_right(call, store, password.buf, account, &right, err);
    if (password.len > 0) {
        sodium_memzero(password.buf, password.len);
    }
    str_release(&password);
    if (ok && !right) {
        ok = show(call, store, call->status,
                  call->status == 429 ? "Too many attempts. Wait a while."
                                      : "The password is wrong.",
                  err);
    }
    return ok && (!right || call_then(call, LANE_WRITE, step));
}

bool factor_begin_run(struct call *call, struct server_store *store,
                      struct error *err)
{
    return with_password(call, store, begin_store, err);
}

bool factor_off_run(struct call *call, struct server_store *store,
                    struct error *err)
{
    return with_password(call, store, off_store, err);
}

static void show_codes(struct call *call,
                       char codes[FACTOR_CODES][FACTOR_CODE_BYTES])
{
    page_begin(call, 200, "The second factor is on");
    page_html(call,
              "<p role=\"status\">From now on signing in wants a code of "
              "your app.</p>\n<p>If the phone is lost, each of these "
              "recovery codes lets you in once. Write them down now: they "
              "are not shown again.</p>\n<ul class=\"codes\">\n");
    for (int i = 0; i < FACTOR_CODES; i++) {
        page_html(call, "<li>");
        page_text(call, codes[i]);
        page_html(call, "</li>\n");
    }
    page_html(call, "</ul>\n");
    add_back(call);
    page_end(call);
}

/* Was it begun a short while ago, with the password, and not yet confirmed? */
static bool is_begun(const struct call *call, const struct factor *factor)
{
    return factor->on_at == 0 &&
           call->now_ms / 1000 - factor->made_at < SETUP_S;
}

/* The code was wrong: the same key once more. */
static bool ask_again(struct call *call, struct server_store *store,
                      const struct factor *factor, struct error *err)
{
    struct account account = ACCOUNT_INIT;
    unsigned char key[TOTP_KEY_BYTES];
    bool found = false;
    bool ok =
        store->ops->account_get(store, &call->learner, &account, &found, err);

    if (ok && factor_open(call, factor, key)) {
        show_key(call, 422,
                 "The code is wrong: look at the clock of the phone.",
                 account.email.buf, key);
    } else if (ok) {
        ok = show(call, store, 422, "Set it up anew.", err);
    }
    sodium_memzero(key, sizeof(key));
    account_release(&account);
    return ok;
}

bool factor_confirm_run(struct call *call, struct server_store *store,
                        struct error *err)
{
    char codes[FACTOR_CODES][FACTOR_CODE_BYTES];
    struct factor factor = FACTOR_INIT;
    struct str code = STR_INIT;
    bool found = false;
    bool right = false;
    bool in = false;
    bool ok = page_enter(call, store, HERE, &in, err);

    if (!ok || !in || !page_check_form(call)) {
        return ok;
    }
    page_field(call, "code", &code);
    ok = store->ops->factor_get(store, &call->learner, &factor, &found, err);
    if (ok && (!found || !is_begun(call, &factor))) {
        ok = show(call, store, 200, NULL, err);
    } else if (ok) {
        ok = factor_confirm(call, store, &factor, code.buf, codes, &right, err);
        if (right) {
            show_codes(call, codes);
            sodium_memzero(codes, sizeof(codes));
        } else {
            ok = ok && ask_again(call, store, &factor, err);
        }
    }
    factor_release(&factor);
    str_release(&code);
    return ok;
}

/* ---- between the password and being signed in ---- */

static void half_mac(struct call *call, const char *cookie,
                     unsigned char mac[TOKEN_MAC_BYTES])
{
    secret_mac(&call->server->secret, MAC_HALF, cookie, strlen(cookie), mac);
}

static bool ask_code(struct call *call, int status, const char *alert)
{
    page_begin(call, status, "Your second factor");
    if (alert != NULL) {
        page_alert(call, alert, "code");
    }
    page_form(call, "/sign-in/code");
    page_html(call,
              "<label for=\"code\">The code of your authenticator app, or "
              "a recovery code</label>\n<input id=\"code\" name=\"code\" "
              "autocomplete=\"one-time-code\" spellcheck=\"false\" "
              "required maxlength=\"16\" class=\"code\">\n"
              "<button>Sign in</button>\n</form>\n<p>"
              "<a href=\"/sign-in\">Begin again</a></p>\n");
    page_end(call);
    return true;
}

bool factor_ask(struct call *call, struct server_store *store,
                const struct event_id *learner, const char *next,
                struct error *err)
{
    struct ticket ticket = TICKET_INIT;
    bool ok;

    ask_code(call, 200, NULL);
    ticket.kind = TICKET_HALF;
    ticket.learner = *learner;
    ticket.created_at = ticket.used_at = call->now_ms / 1000;
    ticket.ends_at = ticket.created_at + HALF_S;
    str_set(&ticket.data, next);
    half_mac(call, session_cookie(call), ticket.mac);
    ok = store->ops->ticket_put(store, &ticket, err);
    ticket_release(&ticket);
    return ok;
}

/* The ticket is there, and so is the account. */
static bool pass(struct call *call, struct server_store *store,
                 const struct ticket *ticket, const struct account *account,
                 const char *code, struct error *err)
{
    bool in = false;

    if (!access_may_try(call, account->email.buf)) {
        return ask_code(call, 429, "Too many attempts. Wait a while.");
    }
    if (!factor_pass(call, store, account, code, &in, err)) {
        return false;
    }
    if (!in) {
        return ask_code(call, 401, "The code is wrong, or was used already.");
    }
    access_was_right(call);
    page_go(call,
            page_is_path(ticket->data.buf) ? ticket->data.buf : "/account");
    return store->ops->ticket_remove(store, ticket->mac, err) &&
           session_begin(call, store, &ticket->learner, err);
}

bool sign_in_code_run(struct call *call, struct server_store *store,
                      struct error *err)
{
    struct ticket ticket = TICKET_INIT;
    struct account account = ACCOUNT_INIT;
    struct str code = STR_INIT;
    unsigned char mac[TOKEN_MAC_BYTES];
    bool found = false;
    bool ok;

    if (!page_check_form(call)) {
        return true;
    }
    page_field(call, "code", &code);
    half_mac(call, session_cookie(call), mac);
    ok = store->ops->ticket_find(store, TICKET_HALF, mac, &ticket, &found, err);
    found = found && ticket.ends_at > call->now_ms / 1000;
    ok = ok && (!found || store->ops->account_get(store, &ticket.learner,
                                                  &account, &found, err));
    if (ok && (!found || account.disabled_at != 0)) {
        page_go(call, "/sign-in");
    } else if (ok) {
        ok = pass(call, store, &ticket, &account, code.buf, err);
    }
    ticket_release(&ticket);
    account_release(&account);
    str_release(&code);
    return ok;
}
