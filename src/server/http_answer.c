/* The answer of a call as libmicrohttpd wants it. */
#include <sys/stat.h>

#include "server/http_inside.h"

#define POLICY "Content-Security-Policy"
/* For all that is no page: a browser that opens it does nothing with it. */
#define NO_DOCUMENT                                                            \
    "default-src 'none'; base-uri 'none'; frame-ancestors 'none'; sandbox"

static void add(struct MHD_Response *response, const char *name,
                const char *value)
{
    /* It fails only for bytes that no header of ours has. */
    (void)MHD_add_response_header(response, name, value);
}

static struct MHD_Response *make_response(struct call *call)
{
    struct stat info;
    int file = call->file;

    if (file < 0) {
        return MHD_create_response_from_buffer(call->out.len, call->out.buf,
                                               MHD_RESPMEM_PERSISTENT);
    }
    if (fstat(file, &info) != 0) {
        return NULL;
    }
    call->file = -1; /* the response closes it */
    return MHD_create_response_from_fd64((uint64_t)info.st_size, file);
}

enum MHD_Result http_answer(struct call *call)
{
    struct MHD_Response *response = make_response(call);
    enum MHD_Result result;
    bool has_policy = false;

    if (response == NULL) {
        return MHD_NO;
    }
    if (call->type != NULL) {
        add(response, MHD_HTTP_HEADER_CONTENT_TYPE, call->type);
    }
    add(response, "Request-Id", call->id);
    add(response, MHD_HTTP_HEADER_CACHE_CONTROL, call->cache);
    add(response, "X-Content-Type-Options", "nosniff");
    add(response, "Cross-Origin-Resource-Policy", "same-origin");
    if (call->server->browsers_stay_secure) {
        add(response, "Strict-Transport-Security",
            "max-age=31536000; includeSubDomains");
    }
    if (call->hang_up) {
        add(response, MHD_HTTP_HEADER_CONNECTION, "close");
    }
    for (size_t i = 0; i + 1 < call->headers.count; i += 2) {
        add(response, call->headers.items[i], call->headers.items[i + 1]);
        has_policy = has_policy || str_equal(call->headers.items[i], POLICY);
    }
    if (!has_policy) {
        add(response, POLICY, NO_DOCUMENT);
    }
    result =
        MHD_queue_response(call->connection, (unsigned)call->status, response);
    MHD_destroy_response(response);
    return result;
}
