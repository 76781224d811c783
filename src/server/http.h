/*
 * libmicrohttpd below, calls above: connections, bodies while they arrive,
 * deadlines, answers. Its threads never wait for the store: a request is set
 * aside while lanes work on it.
 */
#ifndef SERVER_HTTP_H
#define SERVER_HTTP_H

#include <stdbool.h>

#include "base/error.h"
#include "server/server.h"

struct route;
struct http;

struct http_plan {
    int fd;                     /* to listen on; taken over */
    bool tls;                   /* tls_load() was called */
    const struct route *routes; /* ends with a row without method */
};

/* Begins to answer. NULL with `err`. */
struct http *http_start(struct server *server, const struct http_plan *plan,
                        struct error *err);
/*
 * What time brings: slow senders are cut off, answers that were kept back go
 * out. Call it a few times a second. Returns ms until the next one that waits,
 * or -1.
 */
int64_t http_tick(struct http *http);
/* Accepts no more connections; requests that come get 503. */
void http_quiesce(struct http *http);
/* No call may be under way. NULL is allowed. */
void http_stop(struct http *http);

#endif
