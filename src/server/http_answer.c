/* The answer of a call as libmicrohttpd wants it. */
#include "server/http_inside.h"

static void add(struct MHD_Response *response, const char *name,
                const char *value)
{
    /* It fails only for bytes that no header of ours has. */
    (void)MHD_add_response_header(response, name, value);
}

enum MHD_Result http_answer(struct call *call)
{
    struct MHD_Response *response = MHD_create_response_from_buffer(
        call->out.len, call->out.buf, MHD_RESPMEM_PERSISTENT);
    enum MHD_Result result;

    if (response == NULL) {
        return MHD_NO;
    }
    if (call->type != NULL && call->out.len > 0) {
        add(response, MHD_HTTP_HEADER_CONTENT_TYPE, call->type);
    }
    add(response, "Request-Id", call->id);
    add(response, MHD_HTTP_HEADER_CACHE_CONTROL, call->cache);
    add(response, "X-Content-Type-Options", "nosniff");
    for (size_t i = 0; i + 1 < call->headers.count; i += 2) {
        add(response, call->headers.items[i], call->headers.items[i + 1]);
    }
    result =
        MHD_queue_response(call->connection, (unsigned)call->status, response);
    MHD_destroy_response(response);
    return result;
}
