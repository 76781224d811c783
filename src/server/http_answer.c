/* The answer of a call as libmicrohttpd wants it. */
#include <sys/stat.h>

#include "server/http_inside.h"

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

    if (response == NULL) {
        return MHD_NO;
    }
    if (call->type != NULL) {
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
