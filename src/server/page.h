/*
 * Pages for people: HTML made on the server, no script, one style sheet. A
 * browser is known by a cookie; whoever has signed in has a ticket for it in
 * the store. Every form holds a token that only the server can make for that
 * cookie.
 */
#ifndef SERVER_PAGE_H
#define SERVER_PAGE_H

#include "server/call.h"

#define PAGE_FIELD_MAX ((size_t)1024)

/* Begins a page; append to call->out, then page_end(). */
void page_begin(struct call *call, int status, const char *title);
void page_end(struct call *call);
/* A whole page with one sentence. Always true. */
bool page_message(struct call *call, int status, const char *title,
                  const char *text);
/*
 * What went wrong, before the form: read out at once, and focused. `field` is
 * the id of what it is about; NULL: nothing.
 */
void page_alert(struct call *call, const char *text, const char *field);
/* Sends the browser elsewhere with GET. Always true. */
bool page_go(struct call *call, const char *where);
/* Appends text, escaped for HTML, also within quotes. */
void page_text(struct call *call, const char *text);
/* Appends HTML as it stands. */
void page_html(struct call *call, const char *html);
/* Appends the beginning of a form that is posted to `action`. */
void page_form(struct call *call, const char *action);
/* Appends a hidden field. */
void page_hidden(struct call *call, const char *name, const char *value);

/*
 * Appends text as a QR code that `label` names; nothing if the program was
 * built without them.
 */
void page_qr(struct call *call, const char *text, const char *label);

/* Is it a path of our own, to which a browser may be sent? */
bool page_is_path(const char *text);

/* Appends text, percent-encoded for a query. */
void url_encode(struct str *out, const char *text);

/*
 * The browser's cookie; one without gets one with the answer. To be called
 * after page_begin() or page_go() has made the answer, or before with what
 * follows keeping the headers.
 */
const char *session_cookie(struct call *call);
/* Who has signed in at this browser: fills call->learner. */
MUST_CHECK bool session_find(struct call *call, struct server_store *store,
                             bool *found, struct error *err);
/*
 * Signs a learner in: a new cookie, a ticket for it. A session that this
 * browser had has ended.
 */
MUST_CHECK bool session_begin(struct call *call, struct server_store *store,
                              const struct event_id *learner,
                              struct error *err);
MUST_CHECK bool session_end(struct call *call, struct server_store *store,
                            struct error *err);
/*
 * Does the form come from a page of ours? False: answered. A value of the form
 * is read with page_field(): "" if it is not there.
 */
bool page_check_form(struct call *call);
void page_field(struct call *call, const char *name, struct str *value);
/*
 * For steps that want somebody signed in. `*in` false: answered, by sending the
 * browser to sign in and back to `back`.
 */
MUST_CHECK bool page_enter(struct call *call, struct server_store *store,
                           const char *back, bool *in, struct error *err);

#endif
