/*
 * What a header may be before a request is believed. libmicrohttpd takes more
 * than RFC 9112 allows; where two programs could read the end of a request
 * differently, ours refuses it and hangs up.
 */
#include <string.h>
#include <strings.h>

#include "server/http_inside.h"

#define HEADER_MAX ((size_t)16384)
#define FIELDS_MAX 100

/* What was found while looking at all fields. */
struct look {
    int fields;
    int lengths; /* Content-Length */
    int codings; /* Transfer-Encoding */
    int hosts;
    int logins; /* Authorization */
    bool chunked;
    bool odd; /* a name or a value that may not be */
};

static bool is_name(const char *text, size_t len)
{
    /* A token of RFC 9110. */
    static const char special[] = "!#$%&'*+-.^_`|~";

    for (size_t i = 0; i < len; i++) {
        char c = text[i];

        if ((c < '0' || c > '9') && (c < 'A' || c > 'Z') &&
            (c < 'a' || c > 'z') && (c == '\0' || strchr(special, c) == NULL)) {
            return false;
        }
    }
    return len > 0;
}

static bool is_value(const char *text, size_t len)
{
    for (size_t i = 0; i < len; i++) {
        unsigned char c = (unsigned char)text[i];

        if ((c < ' ' && c != '\t') || c == 0x7f) {
            return false;
        }
    }
    return true;
}

static enum MHD_Result look_at(void *context, enum MHD_ValueKind kind UNUSED,
                               const char *name, size_t name_len,
                               const char *value, size_t value_len)
{
    struct look *look = context;

    look->fields++;
    if (!is_name(name, name_len) ||
        !is_value(value != NULL ? value : "", value_len)) {
        look->odd = true;
        return MHD_YES;
    }
    if (strcasecmp(name, "Content-Length") == 0) {
        look->lengths++;
    } else if (strcasecmp(name, "Transfer-Encoding") == 0) {
        look->codings++;
        look->chunked = strcasecmp(value, "chunked") == 0;
    } else if (strcasecmp(name, "Host") == 0) {
        look->hosts++;
    } else if (strcasecmp(name, "Authorization") == 0) {
        look->logins++;
    }
    return MHD_YES;
}

/* NULL, or what is wrong. */
static const char *find_fault(const struct look *look)
{
    if (look->odd) {
        return "a header field is not well formed";
    }
    if (look->lengths > 1 || look->codings > 1 ||
        look->lengths + look->codings > 1) {
        return "the length of the body is given more than once";
    }
    if (look->codings == 1 && !look->chunked) {
        return "the only Transfer-Encoding is chunked";
    }
    return look->hosts > 1 || look->logins > 1 ? "a header field is given twice"
                                               : NULL;
}

static enum MHD_Result look_at_query(void *context,
                                     enum MHD_ValueKind kind UNUSED,
                                     const char *name, size_t name_len,
                                     const char *value, size_t value_len)
{
    bool *odd = context;

    if (memchr(name, '\0', name_len) != NULL ||
        (value != NULL && memchr(value, '\0', value_len) != NULL)) {
        *odd = true;
    }
    return MHD_YES;
}

bool http_check(struct call *call, bool plain_path)
{
    const union MHD_ConnectionInfo *info = MHD_get_connection_info(
        call->connection, MHD_CONNECTION_INFO_REQUEST_HEADER_SIZE);
    struct look look = {0};
    bool odd_query = false;
    const char *fault;

    (void)MHD_get_connection_values_n(call->connection, MHD_HEADER_KIND,
                                      look_at, &look);
    (void)MHD_get_connection_values_n(call->connection, MHD_GET_ARGUMENT_KIND,
                                      look_at_query, &odd_query);
    call->hang_up = true;
    if (look.fields > FIELDS_MAX ||
        (info != NULL && info->header_size > HEADER_MAX)) {
        call_problem(call, "too-large",
                     "a header has at most 16 KiB and %d fields", FIELDS_MAX);
        return false;
    }
    fault = find_fault(&look);
    if (fault == NULL && odd_query) {
        fault = "the query holds a NUL";
    }
    if (fault != NULL) {
        call_problem(call, "malformed", "%s", fault);
        return false;
    }
    call->hang_up = false;
    if (!plain_path) {
        call_problem(call, "unknown", "there is nothing at this address");
    }
    return plain_path;
}

/* ---- fields that may come more than once ---- */

struct last {
    const char *name;
    const char *value;
};

static enum MHD_Result keep_last(void *context, enum MHD_ValueKind kind UNUSED,
                                 const char *name, const char *value)
{
    struct last *last = context;

    if (strcasecmp(name, last->name) == 0) {
        last->value = value;
    }
    return MHD_YES;
}

const char *http_last_header(const struct call *call, const char *name)
{
    struct last last = {name, NULL};

    (void)MHD_get_connection_values(call->connection, MHD_HEADER_KIND,
                                    keep_last, &last);
    return last.value;
}
