/* Approving a terminal that shows a code (RFC 8628). */
#include <string.h>

#include "server/access.h"
#include "server/grant.h"
#include "server/pages.h"

static bool ask_code(struct call *call, int status, const char *alert)
{
    page_begin(call, status, "Sign in a terminal");
    if (alert != NULL) {
        page_alert(call, alert, "code");
    }
    page_form(call, "/device");
    page_hidden(call, "choice", "look");
    page_html(call, "<label for=\"code\">The code that the terminal shows"
                    "</label>\n<input id=\"code\" name=\"user_code\" "
                    "autocomplete=\"off\" autocapitalize=\"characters\" "
                    "spellcheck=\"false\" required maxlength=\"16\" "
                    "class=\"code\"");
    page_html(call, alert != NULL
                        ? " aria-invalid=\"true\" aria-describedby=\"alert\">\n"
                        : ">\n");
    page_html(call, "<button>Go on</button>\n</form>\n");
    page_end(call);
    return true;
}

static void add_row(struct call *call, const char *what, const char *value)
{
    if (value[0] != '\0') {
        page_html(call, "<dt>");
        page_text(call, what);
        page_html(call, "</dt><dd>");
        page_text(call, value);
        page_html(call, "</dd>\n");
    }
}

static bool show_request(struct call *call, const struct grant *grant,
                         const char *code)
{
    int64_t age_s = call->now_ms / 1000 - grant->ticket.created_at;
    struct str age = STR_INIT;

    str_add_format(&age, "%lld minutes ago", (long long)(age_s / 60));
    page_begin(call, 200, "Sign in this terminal?");
    page_html(call, "<p>Is this the code on the terminal's screen?</p>\n"
                    "<p class=\"code\">");
    page_text(call, code);
    page_html(call, "</p>\n<dl>\n");
    add_row(call, "Name", grant->device_name.buf);
    add_row(call, "System", grant->platform.buf);
    add_row(call, "Asked from", grant->origin.buf);
    add_row(call, "Asked", age_s < 60 ? "just now" : age.buf);
    page_html(call, "</dl>\n<p>If you did not ask for this yourself, or the "
                    "code is another one, say no: whoever asked would get into "
                    "your account.</p>\n");
    page_form(call, "/device");
    page_hidden(call, "user_code", code);
    page_html(call, "<button name=\"choice\" value=\"approve\">Yes, sign it in"
                    "</button>\n<button class=\"bad\" name=\"choice\" "
                    "value=\"deny\">No</button>\n</form>\n");
    page_end(call);
    str_release(&age);
    return true;
}

/* Looks a code up; where there is none the page says so. */
static bool find(struct call *call, struct server_store *store,
                 const char *typed, char code[GRANT_USER_CODE_BYTES],
                 struct grant *grant, bool *found, struct error *err)
{
    *found = false;
    if (!access_may_try_code(call, session_cookie(call))) {
        return ask_code(call, 429, "Too many codes. Wait a while.");
    }
    if (!grant_read_user_code(typed, code)) {
        return ask_code(call, 200,
                        "A code has eight letters, such as "
                        "WDJB-MJHT.");
    }
    if (!grant_find_by_user_code(call, store, code, grant, found, err)) {
        return false;
    }
    if (!*found) {
        return ask_code(call, 200,
                        "This code is unknown, was used, or is "
                        "older than ten minutes.");
    }
    access_code_was_right(call, session_cookie(call));
    return true;
}

bool device_page_run(struct call *call, struct server_store *store,
                     struct error *err)
{
    const char *typed = call_query(call, "user_code");
    char code[GRANT_USER_CODE_BYTES];
    struct str back = STR_INIT;
    struct grant grant;
    bool found = false;
    bool in = false;
    bool ok;

    str_set(&back, "/device");
    if (typed != NULL) {
        str_add(&back, "?user_code=");
        url_encode(&back, typed);
    }
    ok = page_enter(call, store, back.buf, &in, err);
    str_release(&back);
    if (!ok || !in) {
        return ok;
    }
    if (typed == NULL) {
        return ask_code(call, 200, NULL);
    }
    grant_init(&grant);
    ok = find(call, store, typed, code, &grant, &found, err) &&
         (!found || show_request(call, &grant, code));
    grant_release(&grant);
    return ok;
}

static bool decide(struct call *call, struct server_store *store,
                   struct grant *grant, bool approve, struct error *err)
{
    grant->ticket.state = approve ? GRANT_APPROVED : GRANT_DENIED;
    if (approve) {
        grant->ticket.learner = call->learner;
    }
    if (!grant_put(store, grant, err)) {
        return false;
    }
    return approve ? page_message(call, 200, "The terminal is signed in",
                                  "You can close this page and go back to it.")
                   : page_message(call, 200, "The terminal was refused",
                                  "It has no access to your account.");
}

bool device_decide_run(struct call *call, struct server_store *store,
                       struct error *err)
{
    char code[GRANT_USER_CODE_BYTES];
    struct str typed = STR_INIT;
    struct str choice = STR_INIT;
    struct grant grant;
    bool found = false;
    bool in = false;
    bool ok = page_enter(call, store, "/device", &in, err);

    if (!ok || !in || !page_check_form(call)) {
        return ok;
    }
    grant_init(&grant);
    page_field(call, "user_code", &typed);
    page_field(call, "choice", &choice);
    ok = find(call, store, typed.buf, code, &grant, &found, err);
    if (ok && found) {
        bool decided =
            str_equal(choice.buf, "approve") || str_equal(choice.buf, "deny");

        ok = decided ? decide(call, store, &grant,
                              str_equal(choice.buf, "approve"), err)
                     : show_request(call, &grant, code);
    }
    grant_release(&grant);
    str_release(&typed);
    str_release(&choice);
    return ok;
}
