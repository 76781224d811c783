/*
 * Signing in a program on the same machine through the browser (RFC 8252 with
 * PKCE): the browser comes from the program and goes back to it with a code.
 */
#include <string.h>

#include "base/number.h"
#include "server/grant.h"
#include "server/pages.h"

#define CODE_LIFE_S   INT64_C(300)
#define CHALLENGE_LEN ((size_t)43)
#define NAME_BYTES    ((size_t)64)

/* What the program asks for; texts are of the query or of the form. */
struct asked {
    struct str redirect;
    struct str state;
    struct str challenge;
    struct str device; /* the program's word for this device; may be empty */
};

static void asked_release(struct asked *asked)
{
    str_release(&asked->redirect);
    str_release(&asked->state);
    str_release(&asked->challenge);
    str_release(&asked->device);
}

/* Only the machine's own address, any port, no path. */
static bool is_loopback_uri(const char *uri)
{
    static const char *const hosts[] = {"http://127.0.0.1:", "http://[::1]:"};

    for (size_t i = 0; i < COUNT_OF(hosts); i++) {
        if (str_starts_with(uri, hosts[i])) {
            struct str port = STR_INIT;
            int64_t number;
            bool good;

            str_set(&port, uri + strlen(hosts[i]));
            if (port.len > 0 && port.buf[port.len - 1] == '/') {
                str_truncate(&port, port.len - 1);
            }
            good = number_parse_int(port.buf, 1, 65535, &number);
            str_release(&port);
            return good;
        }
    }
    return false;
}

static bool is_challenge(const struct str *text)
{
    return text->len == CHALLENGE_LEN &&
           text->buf[strspn(text->buf, "abcdefghijklmnopqrstuvwxyz"
                                       "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
                                       "0123456789-_")] == '\0';
}

static bool is_sound(const struct asked *asked)
{
    return is_loopback_uri(asked->redirect.buf) &&
           is_challenge(&asked->challenge) && asked->state.len <= 256;
}

static bool refuse(struct call *call)
{
    return page_message(call, 400, "This request is not valid",
                        "The program that opened this page asked in a way "
                        "that is not understood here. Try another way to sign "
                        "in.");
}

static void take(struct call *call, const char *name, struct str *out)
{
    const char *text = call_query(call, name);

    str_set(out, text != NULL ? text : "");
}

static bool query_is(struct call *call, const char *name, const char *value)
{
    const char *text = call_query(call, name);

    return text != NULL && str_equal(text, value);
}

/* To what a device's name may have, and never within a character. */
static void shorten(struct str *name)
{
    size_t len = name->len < NAME_BYTES ? name->len : NAME_BYTES;

    while (len > 0 && len < name->len && (name->buf[len] & 0xc0) == 0x80) {
        len--;
    }
    str_truncate(name, len);
}

static bool ask(struct call *call, const struct asked *asked)
{
    page_begin(call, 200, "Sign in the program on this computer?");
    page_html(call, "<p>A program on this computer, the one that opened this "
                    "page, wants to sign in to your account.</p>\n");
    page_form(call, "/authorize");
    page_hidden(call, "redirect_uri", asked->redirect.buf);
    page_hidden(call, "state", asked->state.buf);
    page_hidden(call, "code_challenge", asked->challenge.buf);
    page_html(call, "<label for=\"name\">Name of this device</label>\n"
                    "<input id=\"name\" name=\"device_name\" maxlength=\"64\" "
                    "value=\"");
    page_text(call,
              asked->device.len > 0 ? asked->device.buf : "this computer");
    page_html(call, "\" required>\n"
                    "<button name=\"choice\" value=\"approve\">Yes, sign it in"
                    "</button>\n<button class=\"bad\" name=\"choice\" "
                    "value=\"deny\">No</button>\n</form>\n");
    page_end(call);
    return true;
}

static void add_parameter(struct str *out, const char *name, const char *value)
{
    str_add_format(out, "%s%s=", strchr(out->buf, '?') != NULL ? "&" : "?",
                   name);
    url_encode(out, value);
}

bool authorize_page_run(struct call *call, struct server_store *store,
                        struct error *err)
{
    struct asked asked = {STR_INIT, STR_INIT, STR_INIT, STR_INIT};
    struct str back = STR_INIT;
    bool in = false;
    bool ok = true;

    take(call, "redirect_uri", &asked.redirect);
    take(call, "state", &asked.state);
    take(call, "code_challenge", &asked.challenge);
    take(call, "device_name", &asked.device);
    shorten(&asked.device);
    if (!query_is(call, "response_type", "code") ||
        !query_is(call, "client_id", "terminal") ||
        !query_is(call, "code_challenge_method", "S256") || !is_sound(&asked)) {
        refuse(call);
    } else {
        str_set(&back, "/v1/oauth/authorize?response_type=code"
                       "&client_id=terminal&code_challenge_method=S256");
        add_parameter(&back, "redirect_uri", asked.redirect.buf);
        add_parameter(&back, "state", asked.state.buf);
        add_parameter(&back, "code_challenge", asked.challenge.buf);
        add_parameter(&back, "device_name", asked.device.buf);
        ok = page_enter(call, store, back.buf, &in, err) &&
             (!in || ask(call, &asked));
    }
    asked_release(&asked);
    str_release(&back);
    return ok;
}

/* A code for the program; `where` gets it as a parameter. */
static bool make_code(struct call *call, struct server_store *store,
                      const struct asked *asked, struct str *where,
                      struct error *err)
{
    char code[RANDOM_TEXT_BYTES];
    struct grant grant;
    bool ok;

    grant_init(&grant);
    random_text(code);
    secret_mac(&call->server->secret, MAC_TICKET, code, strlen(code),
               grant.ticket.mac);
    grant.ticket.kind = TICKET_CODE;
    grant.ticket.learner = call->learner;
    grant.ticket.created_at = call->now_ms / 1000;
    grant.ticket.ends_at = grant.ticket.created_at + CODE_LIFE_S;
    page_field(call, "device_name", &grant.device_name);
    shorten(&grant.device_name);
    str_set(&grant.challenge, asked->challenge.buf);
    str_set(&grant.redirect, asked->redirect.buf);
    ok = grant_put(store, &grant, err);
    add_parameter(where, "code", code);
    grant_release(&grant);
    return ok;
}

bool authorize_decide_run(struct call *call, struct server_store *store,
                          struct error *err)
{
    struct asked asked = {STR_INIT, STR_INIT, STR_INIT, STR_INIT};
    struct str choice = STR_INIT;
    struct str where = STR_INIT;
    bool in = false;
    bool ok = page_enter(call, store, "/account", &in, err);

    if (!ok || !in || !page_check_form(call)) {
        return ok;
    }
    page_field(call, "redirect_uri", &asked.redirect);
    page_field(call, "state", &asked.state);
    page_field(call, "code_challenge", &asked.challenge);
    page_field(call, "choice", &choice);
    if (!is_sound(&asked)) {
        refuse(call);
    } else {
        str_set(&where, asked.redirect.buf);
        if (str_equal(choice.buf, "approve")) {
            ok = make_code(call, store, &asked, &where, err);
        } else {
            add_parameter(&where, "error", "access_denied");
        }
        add_parameter(&where, "state", asked.state.buf);
        page_go(call, where.buf);
    }
    asked_release(&asked);
    str_release(&choice);
    str_release(&where);
    return ok;
}
