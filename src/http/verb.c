#include "http/verb.h"

#include <errno.h>
#include <poll.h>
#include <string.h>
#include <unistd.h>

enum { LINE_MAX_BYTES = 1024 * 1024 };

/* Reads once; false at the end of the input. Blocks if nothing is there. */
static bool read_some(struct verb_call *call)
{
    char chunk[4096];
    ssize_t got;

    do {
        got = read(STDIN_FILENO, chunk, sizeof(chunk));
    } while (got < 0 && errno == EINTR);
    if (got <= 0 || call->in.len > LINE_MAX_BYTES) {
        call->in_ended = true;
        return false;
    }
    str_add_len(&call->in, chunk, (size_t)got);
    return true;
}

/* The first whole line as JSON, or NULL: none, or no JSON object. */
static json_t *take_line(struct verb_call *call, bool *was_line)
{
    char *end = memchr(call->in.buf, '\n', call->in.len);
    json_t *root;

    *was_line = end != NULL;
    if (end == NULL) {
        return NULL;
    }
    root = json_loadb(call->in.buf, (size_t)(end - call->in.buf),
                      JSON_REJECT_DUPLICATES, NULL);
    str_remove(&call->in, 0, (size_t)(end - call->in.buf) + 1);
    if (!json_is_object(root)) {
        json_decref(root);
        return NULL;
    }
    return root;
}

static bool read_request(struct verb_call *call, struct error *err)
{
    bool was_line = false;

    if (isatty(STDIN_FILENO)) {
        call->in_ended = true;
    }
    while (!call->in_ended &&
           memchr(call->in.buf, '\n', call->in.len) == NULL &&
           read_some(call)) {
    }
    call->request = take_line(call, &was_line);
    if (call->request == NULL && !was_line && call->in.len == 0) {
        call->request = json_object();
    }
    return call->request != NULL ||
           error_set_code(err, ERROR_USAGE, "the request is no JSON object");
}

bool verb_call_init(struct verb_call *call, int argc, char **argv,
                    struct error *err)
{
    memset(call, 0, sizeof(*call));
    call->argc = argc;
    call->argv = argv;
    str_init(&call->in);
    return read_request(call, err) &&
           http_settings_read(&call->settings, call->request, err);
}

void verb_call_release(struct verb_call *call)
{
    http_settings_release(&call->settings);
    json_decref(call->request);
    /* A password may have come in here; what was read already is behind `len`.
     */
    if (call->in.capacity > 0) {
        explicit_bzero(call->in.buf, call->in.capacity);
    }
    str_release(&call->in);
}

json_t *verb_call_next(struct verb_call *call)
{
    struct pollfd input = {.fd = STDIN_FILENO, .events = POLLIN};
    bool was_line;
    json_t *line;

    do {
        line = take_line(call, &was_line);
    } while (line == NULL && was_line);
    while (line == NULL && !call->in_ended && poll(&input, 1, 0) > 0 &&
           read_some(call)) {
        do {
            line = take_line(call, &was_line);
        } while (line == NULL && was_line);
    }
    return line;
}

const char *verb_text(const struct verb_call *call, const char *key)
{
    const char *text = json_string_value(json_object_get(call->request, key));

    return text != NULL ? text : "";
}
