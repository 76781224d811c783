#include "server/page.h"

#include <ctype.h>
#include <string.h>

/*
 * Nothing but our own style sheet, forms only to ourselves, in no frame. A
 * login by loopback ends with a redirect to the machine's own address, which
 * browsers count as a target of the form.
 */
#define POLICY                                                                 \
    "default-src 'none'; object-src 'none'; style-src 'self'; "                \
    "form-action 'self'%s; frame-ancestors 'none'; base-uri 'none'"

static void add_headers(struct call *call, const char *form_targets)
{
    call_add_header(call, "Content-Security-Policy", POLICY, form_targets);
    call_add_header(call, "Referrer-Policy", "no-referrer");
    call_add_header(call, "X-Frame-Options", "DENY");
    call_add_header(call, "Cross-Origin-Opener-Policy", "same-origin");
}

void page_text(struct call *call, const char *text)
{
    for (; *text != '\0'; text++) {
        const char *entity = *text == '\'' ? "&#39;" : str_entity(*text);

        if (entity != NULL) {
            str_add(&call->out, entity);
        } else {
            str_add_char(&call->out, *text);
        }
    }
}

void page_html(struct call *call, const char *html)
{
    str_add(&call->out, html);
}

void page_begin(struct call *call, int status, const char *title)
{
    int64_t delay_ms = call->delay_ms;

    call_reset(call);
    call->delay_ms = delay_ms;
    call->status = status;
    call->type = "text/html; charset=utf-8";
    call->secret = true; /* a form's token must not be guessed by its length */
    add_headers(call, " http://127.0.0.1:*");
    page_html(call, "<!doctype html>\n<html lang=\"en\">\n<head>\n"
                    "<meta charset=\"utf-8\">\n"
                    "<meta name=\"viewport\" "
                    "content=\"width=device-width, initial-scale=1\">\n"
                    "<meta name=\"color-scheme\" content=\"light dark\">\n"
                    "<title>");
    page_html(call, status >= 400 ? "Error: " : "");
    page_text(call, title);
    page_html(call, " - ");
    page_text(call, call->server->settings->name);
    page_html(call, "</title>\n<link rel=\"stylesheet\" href=\"/style.css\">\n"
                    "</head>\n<body>\n"
                    "<a class=\"skip\" href=\"#main\">Skip to the content</a>"
                    "\n<header><a href=\"/account\">");
    page_text(call, call->server->settings->name);
    page_html(call, "</a></header>\n<main id=\"main\">\n<h1>");
    page_text(call, title);
    page_html(call, "</h1>\n");
}

void page_end(struct call *call)
{
    const char *privacy = call->server->settings->privacy;

    page_html(call, "</main>\n");
    if (privacy != NULL && (str_starts_with(privacy, "https://") ||
                            str_starts_with(privacy, "http://"))) {
        page_html(call, "<footer><a href=\"");
        page_text(call, privacy);
        page_html(call, "\">Privacy</a></footer>\n");
    }
    page_html(call, "</body>\n</html>\n");
}

bool page_message(struct call *call, int status, const char *title,
                  const char *text)
{
    page_begin(call, status, title);
    page_html(call, "<p role=\"status\">");
    page_text(call, text);
    page_html(call, "</p>\n<p><a href=\"/account\">Your account</a></p>\n");
    page_end(call);
    return true;
}

void page_alert(struct call *call, const char *text, const char *field)
{
    page_html(call, "<div id=\"alert\" class=\"alert\" role=\"alert\" "
                    "tabindex=\"-1\" autofocus><p>");
    if (field != NULL) {
        page_html(call, "<a href=\"#");
        page_text(call, field);
        page_html(call, "\">");
    }
    page_text(call, text);
    page_html(call, field != NULL ? "</a></p></div>\n" : "</p></div>\n");
}

bool page_go(struct call *call, const char *where)
{
    call_answer_empty(call, 303);
    add_headers(call, "");
    call_add_header(call, "Location", "%s", where);
    return true;
}

void page_hidden(struct call *call, const char *name, const char *value)
{
    page_html(call, "<input type=\"hidden\" name=\"");
    page_text(call, name);
    page_html(call, "\" value=\"");
    page_text(call, value);
    page_html(call, "\">\n");
}

bool page_is_path(const char *text)
{
    /* Browsers drop tabs: "/<TAB>/host" would be another site. */
    for (const char *at = text; *at != '\0'; at++) {
        if ((unsigned char)*at <= ' ' || *at == 0x7f || *at == '\\') {
            return false;
        }
    }
    return text[0] == '/' && text[1] != '/';
}

void url_encode(struct str *out, const char *text)
{
    for (; *text != '\0'; text++) {
        unsigned char c = (unsigned char)*text;

        if (isalnum(c) || strchr("-._~", c) != NULL) {
            str_add_char(out, (char)c);
        } else {
            str_add_format(out, "%%%02X", c);
        }
    }
}

void page_field(struct call *call, const char *name, struct str *value)
{
    struct slice form = {call->body.buf, call->body.len};

    if (!form_find(form, name, PAGE_FIELD_MAX, value)) {
        str_clear(value);
    }
}

bool page_enter(struct call *call, struct server_store *store, const char *back,
                bool *in, struct error *err)
{
    struct str where = STR_INIT;

    if (!session_find(call, store, in, err)) {
        return false;
    }
    if (!*in) {
        str_set(&where, "/sign-in?next=");
        url_encode(&where, back);
        page_go(call, where.buf);
        str_release(&where);
    }
    return true;
}
