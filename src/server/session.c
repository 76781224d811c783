/* Browsers and who has signed in at them. */
#include <string.h>

#include <sodium.h>

#include "server/page.h"

#define COOKIE    "__Host-session"
#define SESSION_S INT64_C(43200)
/* base64url of 32 bytes, NUL */
#define FORM_TOKEN_BYTES 44

static bool is_cookie(const char *text)
{
    size_t len = strspn(text, "abcdefghijklmnopqrstuvwxyz"
                              "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_");

    return text[len] == '\0' && len == RANDOM_TEXT_BYTES - 1;
}

static void set_cookie(struct call *call, const char *value)
{
    memcpy(call->cookie, value, RANDOM_TEXT_BYTES);
    call_add_header(call, "Set-Cookie",
                    COOKIE "=%s; Path=/; Secure; HttpOnly; SameSite=Lax",
                    value);
}

const char *session_cookie(struct call *call)
{
    const char *sent = call_cookie(call, COOKIE);
    char fresh[RANDOM_TEXT_BYTES];

    if (call->cookie[0] != '\0') {
        return call->cookie;
    }
    if (sent != NULL && is_cookie(sent)) {
        memcpy(call->cookie, sent, RANDOM_TEXT_BYTES);
    } else {
        random_text(fresh);
        set_cookie(call, fresh);
    }
    return call->cookie;
}

static void mac_of(struct call *call, const char *cookie,
                   unsigned char mac[TOKEN_MAC_BYTES])
{
    secret_mac(&call->server->secret, MAC_TICKET, cookie, strlen(cookie), mac);
}

bool session_find(struct call *call, struct server_store *store, bool *found,
                  struct error *err)
{
    const char *cookie = call_cookie(call, COOKIE);
    struct account account = ACCOUNT_INIT;
    struct ticket ticket = TICKET_INIT;
    unsigned char mac[TOKEN_MAC_BYTES];
    bool ok;

    *found = false;
    if (cookie == NULL || !is_cookie(cookie)) {
        return true;
    }
    mac_of(call, cookie, mac);
    ok = store->ops->ticket_find(store, TICKET_SESSION, mac, &ticket, found,
                                 err);
    if (ok && *found && ticket.ends_at <= call->now_ms / 1000) {
        *found = false;
    } else if (ok && *found) {
        call->learner = ticket.learner;
        ok = store->ops->account_get(store, &call->learner, &account, found,
                                     err);
        *found = *found && account.disabled_at == 0;
    }
    account_release(&account);
    ticket_release(&ticket);
    return ok;
}

bool session_begin(struct call *call, struct server_store *store,
                   const struct event_id *learner, struct error *err)
{
    const char *before = call_cookie(call, COOKIE);
    struct ticket ticket = TICKET_INIT;
    char fresh[RANDOM_TEXT_BYTES];
    bool ok = true;

    /* A new one: what was known before the sign-in is worth nothing now. */
    if (before != NULL && is_cookie(before)) {
        mac_of(call, before, ticket.mac);
        ok = store->ops->ticket_remove(store, ticket.mac, err);
    }
    random_text(fresh);
    ticket.kind = TICKET_SESSION;
    ticket.learner = *learner;
    ticket.created_at = ticket.used_at = call->now_ms / 1000;
    ticket.ends_at = ticket.created_at + SESSION_S;
    mac_of(call, fresh, ticket.mac);
    ok = ok && store->ops->ticket_put(store, &ticket, err);
    set_cookie(call, fresh);
    ticket_release(&ticket);
    return ok;
}

bool session_end(struct call *call, struct server_store *store,
                 struct error *err)
{
    const char *cookie = call_cookie(call, COOKIE);
    unsigned char mac[TOKEN_MAC_BYTES];

    call_add_header(call, "Set-Cookie",
                    COOKIE "=; Path=/; Secure; HttpOnly; SameSite=Lax; "
                           "Max-Age=0");
    if (cookie == NULL) {
        return true;
    }
    mac_of(call, cookie, mac);
    return store->ops->ticket_remove(store, mac, err);
}

static void form_token(struct call *call, const char *cookie,
                       char token[FORM_TOKEN_BYTES])
{
    unsigned char mac[TOKEN_MAC_BYTES];

    secret_mac(&call->server->secret, MAC_FORM, cookie, strlen(cookie), mac);
    sodium_bin2base64(token, FORM_TOKEN_BYTES, mac, sizeof(mac),
                      sodium_base64_VARIANT_URLSAFE_NO_PADDING);
}

void page_form(struct call *call, const char *action)
{
    char token[FORM_TOKEN_BYTES];

    form_token(call, session_cookie(call), token);
    page_html(call, "<form method=\"post\" action=\"");
    page_text(call, action);
    page_html(call, "\">\n");
    page_hidden(call, "form", token);
}

bool page_check_form(struct call *call)
{
    const char *cookie = call_cookie(call, COOKIE);
    char want[FORM_TOKEN_BYTES] = "";
    struct str have = STR_INIT;
    bool same = false;

    page_field(call, "form", &have);
    if (cookie != NULL && is_cookie(cookie)) {
        form_token(call, cookie, want);
        same = have.len == strlen(want) &&
               sodium_memcmp(have.buf, want, have.len) == 0;
    }
    str_release(&have);
    if (!same) {
        page_message(call, 403, "This form is out of date",
                     "Go back, load the page again, and send it once more.");
    }
    return same;
}
