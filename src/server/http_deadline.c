/* Deadlines of connections, and answers that are kept back. */
#include <stdlib.h>
#include <sys/socket.h>

#include "base/clock.h"
#include "server/http_inside.h"

static struct link *link_of(struct MHD_Connection *connection)
{
    const union MHD_ConnectionInfo *info =
        MHD_get_connection_info(connection, MHD_CONNECTION_INFO_SOCKET_CONTEXT);

    return info != NULL ? info->socket_context : NULL;
}

static void add_link(struct http *http, struct MHD_Connection *connection,
                     void **socket_context)
{
    const union MHD_ConnectionInfo *info =
        MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CONNECTION_FD);
    struct link *link = xcalloc(1, sizeof(*link));

    link->fd = info->connect_fd;
    link->deadline_ms =
        clock_monotonic_ms() + http->server->settings->header_timeout_s * 1000;
    pthread_mutex_lock(&http->lock);
    link->next = http->links;
    if (link->next != NULL) {
        link->next->previous = link;
    }
    http->links = link;
    pthread_mutex_unlock(&http->lock);
    *socket_context = link;
}

static void remove_link(struct http *http, struct link *link)
{
    pthread_mutex_lock(&http->lock);
    if (link->previous != NULL) {
        link->previous->next = link->next;
    } else {
        http->links = link->next;
    }
    if (link->next != NULL) {
        link->next->previous = link->previous;
    }
    pthread_mutex_unlock(&http->lock);
    free(link);
}

void http_on_connection(void *context, struct MHD_Connection *connection,
                        void **socket_context,
                        enum MHD_ConnectionNotificationCode code)
{
    struct http *http = context;

    if (code == MHD_CONNECTION_NOTIFY_STARTED) {
        atomic_fetch_add(&http->server->counters.connections, 1);
        add_link(http, connection, socket_context);
    } else if (*socket_context != NULL) {
        atomic_fetch_sub(&http->server->counters.connections, 1);
        remove_link(http, *socket_context);
        *socket_context = NULL;
    }
}

void http_set_deadline(struct http *http, struct MHD_Connection *connection,
                       int64_t after_ms)
{
    struct link *link = link_of(connection);

    if (link != NULL) {
        pthread_mutex_lock(&http->lock);
        link->deadline_ms = after_ms > 0 ? clock_monotonic_ms() + after_ms : 0;
        pthread_mutex_unlock(&http->lock);
    }
}

void http_delay(struct http *http, struct call *call)
{
    pthread_mutex_lock(&http->lock);
    call->resume_ms = clock_monotonic_ms() + call->delay_ms;
    call->next_delayed = http->delayed;
    http->delayed = call;
    pthread_mutex_unlock(&http->lock);
}

/* Takes those that are due off the list; `*wait_ms` for the next of the rest.
 */
static struct call *take_due(struct http *http, int64_t now_ms,
                             int64_t *wait_ms)
{
    struct call **at = &http->delayed;
    struct call *due = NULL;

    while (*at != NULL) {
        struct call *call = *at;
        int64_t left = call->resume_ms - now_ms;

        if (left <= 0) {
            *at = call->next_delayed;
            call->next_delayed = due;
            due = call;
        } else {
            *wait_ms = *wait_ms < 0 || left < *wait_ms ? left : *wait_ms;
            at = &call->next_delayed;
        }
    }
    return due;
}

static void resume_all(struct call *calls)
{
    while (calls != NULL) {
        struct call *call = calls;

        calls = call->next_delayed; /* the call may end at once */
        MHD_resume_connection(call->connection);
    }
}

void http_resume_delayed(struct http *http)
{
    struct call *calls;

    pthread_mutex_lock(&http->lock);
    calls = http->delayed;
    http->delayed = NULL;
    pthread_mutex_unlock(&http->lock);
    resume_all(calls);
}

int64_t http_tick(struct http *http)
{
    int64_t now_ms = clock_monotonic_ms();
    int64_t wait_ms = -1;
    struct call *due;

    pthread_mutex_lock(&http->lock);
    for (struct link *link = http->links; link != NULL; link = link->next) {
        if (link->deadline_ms != 0 && link->deadline_ms <= now_ms) {
            /* The descriptor is closed by its owner, after removal above. */
            shutdown(link->fd, SHUT_RDWR);
            link->deadline_ms = 0;
        }
    }
    due = take_due(http, now_ms, &wait_ms);
    pthread_mutex_unlock(&http->lock);
    resume_all(due);
    return wait_ms;
}
