#include "server/call.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <sodium.h>

#include "base/clock.h"
#include "base/number.h"
#include "server/journal_api.h"
#include "server/route.h"
#include "server/token.h"

/* Below this compressing an answer is not worth it (doc/protocol.md). */
#define COMPRESS_FROM ((size_t)1024)

/* ---- the answer ---- */

void call_reset(struct call *call)
{
    if (call->file >= 0) {
        close(call->file);
        call->file = -1;
    }
    call->status = 0;
    if (call->secret) {
        sodium_memzero(call->out.buf, call->out.len);
    }
    str_clear(&call->out);
    call->type = NULL;
    str_list_clear(&call->headers);
    call->open_objects = 0;
    call->secret = false;
    call->cache = "no-store";
    call->delay_ms = 0;
    call->cookie[0] = '\0'; /* it is set again with the answer */
}

struct json_out *call_answer(struct call *call, int status)
{
    call_reset(call);
    call->status = status;
    call->type = "application/json";
    json_begin(&call->writer, &call->out);
    json_open_object(&call->writer, NULL);
    call->open_objects = 1;
    return &call->writer;
}

void call_answer_file(struct call *call, int file, const char *type)
{
    call_reset(call);
    call->status = 200;
    call->type = type;
    call->file = file;
}

void call_answer_empty(struct call *call, int status)
{
    call_reset(call);
    call->status = status;
}

bool call_problem(struct call *call, const char *type, const char *format, ...)
{
    struct str text = STR_INIT;
    struct str address = STR_INIT;
    const char *title = "";
    int status = 500;
    struct json_out *json;
    va_list args;

    va_start(args, format);
    str_add_vformat(&text, format, args);
    va_end(args);
    (void)problem_find(type, &status, &title);
    json = call_answer(call, status);
    call->type = "application/problem+json";
    str_add_format(&address, "/problems/%s", type);
    json_text(json, "type", address.buf);
    json_text(json, "title", title);
    json_int(json, "status", status);
    json_text(json, "detail", text.buf);
    json_text(json, "instance", call->id);
    str_release(&address);
    str_release(&text);
    if (status == 401) {
        call_add_header(call, "WWW-Authenticate", "Bearer");
    }
    return true;
}

void call_add_header(struct call *call, const char *name, const char *format,
                     ...)
{
    struct str value = STR_INIT;
    va_list args;

    va_start(args, format);
    str_add_vformat(&value, format, args);
    va_end(args);
    str_list_add(&call->headers, name);
    str_list_take(&call->headers, str_take(&value));
}

void call_add_retry(struct call *call, int seconds)
{
    call_add_header(call, "Retry-After", "%d", seconds);
}

static enum coding wanted_coding(const struct call *call)
{
    const char *accept = call_header(call, "Accept-Encoding");

    if (accept == NULL) {
        return CODING_NONE;
    }
    /* A coding refused with q=0 is not worth a parser: nobody sends it. */
    if (strstr(accept, "zstd") != NULL) {
        return CODING_ZSTD;
    }
    return strstr(accept, "gzip") != NULL ? CODING_GZIP : CODING_NONE;
}

void call_finish(struct call *call)
{
    enum coding coding;

    while (call->open_objects > 0) {
        json_close_object(&call->writer);
        call->open_objects--;
    }
    if (call->secret || call->out.len < COMPRESS_FROM) {
        return;
    }
    call_add_header(call, "Vary", "Accept-Encoding");
    coding = wanted_coding(call);
    if (coding != CODING_NONE && encode_whole(coding, &call->out)) {
        call_add_header(call, "Content-Encoding", "%s",
                        coding == CODING_ZSTD ? "zstd" : "gzip");
    }
}

/* ---- the way ---- */

void *call_make_state(struct call *call, size_t size, void (*empty)(void *))
{
    assert(call->state == NULL);
    call->state = xcalloc(1, size);
    call->state_free = empty;
    return call->state;
}

bool call_then(struct call *call, enum lane lane, call_step *step)
{
    call->lane = lane;
    call->step = step;
    call->forward = true;
    return true;
}

void call_fail(struct call *call, const struct error *err)
{
    if (err->code == ERROR_BUSY || err->code == ERROR_FULL) {
        call_problem(call, "busy", "the store cannot take this at the moment");
        call_add_retry(call, 30);
        return;
    }
    call_problem(call, "internal", "see the server's log for this instance");
}

/* After a token's use was noted: back to where it came from. */
static bool note_use(struct call *call, struct server_store *store,
                     struct error *err)
{
    return token_note_use(call, store, err) &&
           call_then(call, call->route->lane, call->after_touch);
}

/*
 * Each statement of a reader is a transaction of its own. Where the learner is
 * erased between two of them, a log seems to have lost lines (500), to be
 * shorter than its reader knows (409), or to be empty (204): who is no more is
 * told that.
 */
static bool read_once(struct call *call, struct server_store *store,
                      struct error *err)
{
    struct error again = ERROR_INIT;
    bool ok = call->route->run(call, store, err);
    int status;

    if (ok && call->status != 409 && call->status != 204) {
        return true;
    }
    if (!ok) {
        call_reset(call);
    }
    status = call->status;
    if (token_look(call, store, &again) && call->status != status) {
        error_clear(err);
        ok = true;
    }
    error_release(&again);
    return ok;
}

static bool enter(struct call *call, struct server_store *store,
                  struct error *err)
{
    call_step *run =
        call->route->lane == LANE_READ ? read_once : call->route->run;
    bool must_note = false;

    if ((call->route->flags & ROUTE_TOKEN) == 0) {
        return call->route->run(call, store, err);
    }
    if (!token_authenticate(call, store, &must_note, err)) {
        return false;
    }
    if (call->status != 0) {
        return true;
    }
    if (!must_note) {
        return run(call, store, err);
    }
    if (call->route->lane == LANE_WRITE) {
        return token_note_use(call, store, err) && run(call, store, err);
    }
    call->after_touch = run;
    return call_then(call, LANE_WRITE, note_use);
}

void call_begin(struct call *call)
{
    (void)call_then(call, call->route->lane, enter);
}

void call_release(struct call *call)
{
    if (call->state != NULL) {
        if (call->state_free != NULL) {
            call->state_free(call->state);
        }
        free(call->state);
    }
    json_decref(call->json);
    decoder_free(call->decoder);
    if (call->draft != NULL) {
        append_draft_release(call->draft);
        free(call->draft);
    }
    /* Passwords and tokens pass through here. */
    if (call->body.capacity > 0) {
        sodium_memzero(call->body.buf, call->body.len);
    }
    str_release(&call->body);
    if (call->secret) {
        sodium_memzero(call->out.buf, call->out.len);
    }
    call_reset(call);
    str_release(&call->out);
    str_list_release(&call->headers);
}
