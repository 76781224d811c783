#include "server/http_inside.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/random.h"
#include "server/access.h"
#include "server/known.h"
#include "server/listen.h"
#include "server/route.h"
#include "server/server_log.h"
#include "server/tls.h"
#include "server/token.h"

/* A header of 16 KiB and what libmicrohttpd itself keeps beside it. */
#define MEMORY_LIMIT  ((size_t)24576)
#define MEMORY_STEP   ((size_t)1024)
#define SEND_DEADLINE INT64_C(300000)
#define ID_MIN        8
#define ID_MAX        64

/* ---- what a call asks of libmicrohttpd ---- */

const char *call_header(const struct call *call, const char *name)
{
    return call->connection == NULL
               ? NULL
               : MHD_lookup_connection_value(call->connection, MHD_HEADER_KIND,
                                             name);
}

const char *call_query(const struct call *call, const char *name)
{
    return call->connection == NULL
               ? NULL
               : MHD_lookup_connection_value(call->connection,
                                             MHD_GET_ARGUMENT_KIND, name);
}

const char *call_cookie(const struct call *call, const char *name)
{
    return call->connection == NULL
               ? NULL
               : MHD_lookup_connection_value(call->connection, MHD_COOKIE_KIND,
                                             name);
}

/* ---- the beginning ---- */

static bool is_id(const char *text)
{
    size_t len = strspn(text, "abcdefghijklmnopqrstuvwxyz"
                              "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-");

    return text[len] == '\0' && len >= ID_MIN && len <= ID_MAX;
}

static void set_id(struct call *call)
{
    const char *theirs = call_header(call, "Request-Id");
    unsigned char bytes[8];

    if (theirs != NULL && is_id(theirs)) {
        memcpy(call->id, theirs, strlen(theirs) + 1);
        return;
    }
    random_bytes(bytes, sizeof(bytes));
    memcpy(call->id, "req-", 4);
    for (size_t i = 0; i < sizeof(bytes); i++) {
        static const char digits[] = "0123456789abcdef";

        call->id[4 + 2 * i] = digits[bytes[i] >> 4];
        call->id[5 + 2 * i] = digits[bytes[i] & 15];
    }
}

static void set_address(struct call *call)
{
    const union MHD_ConnectionInfo *info = MHD_get_connection_info(
        call->connection, MHD_CONNECTION_INFO_CLIENT_ADDRESS);
    const char *forwarded;
    const char *last;

    if (info != NULL && info->client_addr != NULL) {
        address_bytes(info->client_addr, call->address);
    }
    if (!call->server->settings->behind_proxy) {
        return;
    }
    /*
     * What our proxy wrote comes last, be it at the end of the field that was
     * there or as a field of its own; all before it may be anybody's.
     */
    forwarded = http_last_header(call, "X-Forwarded-For");
    if (forwarded == NULL) {
        return;
    }
    last = strrchr(forwarded, ',');
    last = last == NULL ? forwarded : last + 1;
    last += strspn(last, " ");
    (void)address_parse(last, call->address);
}

/* The call's route; without one a problem is its answer. */
static void find_route(struct http *http, struct call *call, const char *method,
                       const char *path)
{
    struct str allow = STR_INIT;

    call->route =
        route_find(http->routes, method, path, &call->path_id, &allow);
    if (call->route == NULL && allow.len > 0) {
        call_problem(call, "method", "this address takes %s", allow.buf);
        call_add_header(call, "Allow", "%s", allow.buf);
    } else if (call->route == NULL) {
        call_problem(call, "unknown", "there is nothing at this address");
    }
    str_release(&allow);
}

static bool check_protocol(struct call *call)
{
    const char *version = call_header(call, "Protocol");

    if (version == NULL || str_equal(version, "1")) {
        return true;
    }
    call_problem(call, "protocol", "this server speaks version 1");
    json_int(&call->writer, "min", 1);
    json_int(&call->writer, "max", 1);
    return false;
}

static struct call *begin(struct http *http, struct MHD_Connection *connection,
                          const char *method, const char *path, bool plain_path)
{
    struct call *call = xcalloc(1, sizeof(*call));

    call->server = http->server;
    call->http = http;
    call->connection = connection;
    call->began_ms = clock_monotonic_ms();
    str_init(&call->body);
    str_init(&call->out);
    call->cache = "no-store";
    call->file = -1;
    set_id(call);
    set_address(call);
    atomic_fetch_add(&http->server->active, 1);
    atomic_fetch_add(&http->server->counters.requests, 1);
    if (http_check(call, plain_path)) {
        find_route(http, call, method, path);
    }
    if (call->route != NULL && check_protocol(call) && access_enter(call) &&
        http_body_begin(call) && atomic_load(&http->server->draining) &&
        (call->route->flags & ROUTE_INSIDE) == 0) {
        call_problem(call, "maintenance", "the server is being restarted");
        call_add_retry(call, 5);
    }
    return call;
}

/* ---- in the lanes ---- */

/* Back to the thread that speaks HTTP, which is called again. */
static void give_back(struct call *call)
{
    call_finish(call);
    if (call->delay_ms > 0) {
        http_delay(call->http, call);
    } else {
        MHD_resume_connection(call->connection);
    }
}

static bool run(struct job *job, struct server_store *store, struct error *err)
{
    struct call *call = (struct call *)job;

    /* A writer may run it a second time, when it went on to another step. */
    call_reset(call);
    call->forward = false;
    call->lane = call->begun_lane;
    call->step = call->begun_step;
    return call->step(call, store, err);
}

static void hand_over(struct call *call)
{
    const struct route *route = call->route;
    bool writes =
        (route->flags & ROUTE_TOKEN) != 0 && route->lane == LANE_WRITE;

    call->begun_lane = call->lane;
    call->begun_step = call->step;
    call->job.token = writes && token_read(call) ? call->token_mac : NULL;
    if (!lanes_push(call->server->lanes, call->lane, &call->job)) {
        call_problem(call, "busy", "too many are waiting for this");
        call_add_retry(call, 5);
        give_back(call);
    }
}

static void done(struct job *job, const struct error *err)
{
    struct call *call = (struct call *)job;

    if (err != NULL) {
        server_log(call->id, "%s %s failed: %s", call->route->method,
                   call->route->pattern, error_get(err));
        call_fail(call, err);
    } else if (call->forward) {
        hand_over(call);
        return;
    } else if ((call->route->flags & ROUTE_ENDS) != 0 &&
               call->lane == LANE_WRITE) {
        known_forget_all(call->server->known);
    }
    give_back(call);
}

/* ---- libmicrohttpd's callbacks ---- */

static enum MHD_Result dispatch(struct call *call)
{
    call->handed = true;
    call->job.run = run;
    call->job.done = done;
    call->now_ms = clock_now_ms();
    http_set_deadline(call->http, call->connection, 0);
    MHD_suspend_connection(call->connection);
    call_begin(call);
    hand_over(call);
    return MHD_YES;
}

static enum MHD_Result answer(struct call *call)
{
    http_set_deadline(call->http, call->connection, SEND_DEADLINE);
    return http_answer(call);
}

/* The state of a request whose path has percent signs, until it has a call. */
static char coded_path;

/* Sees the address as it was sent; libmicrohttpd decodes it afterwards. */
static void *on_address(void *context UNUSED, const char *address,
                        struct MHD_Connection *connection UNUSED)
{
    size_t path = strcspn(address, "?");

    return memchr(address, '%', path) != NULL ? &coded_path : NULL;
}

/* Who sends it is known as far as it must be: its body may come. */
static enum MHD_Result enter(struct call *call)
{
    http_set_deadline(call->http, call->connection,
                      call->server->settings->body_timeout_s * 1000);
    if (call->status == 0) {
        http_body_open(call);
    }
    if (call->hang_up || (call->status != 0 && http_body_is_huge(call))) {
        call_finish(call);
        return answer(call);
    }
    return MHD_YES;
}

static enum MHD_Result on_request(void *context,
                                  struct MHD_Connection *connection,
                                  const char *path, const char *method,
                                  const char *version UNUSED, const char *data,
                                  size_t *len, void **state)
{
    struct call *call = *state;

    if (call == NULL || *state == &coded_path) {
        call = begin(context, connection, method, path, call == NULL);
        *state = call;
        return http_gate(call) ? MHD_YES : enter(call);
    }
    if (call->at_gate) {
        call->at_gate = false;
        return enter(call);
    }
    if (*len > 0) {
        bool go_on = http_body_feed(call, data, *len);

        *len = 0;
        return go_on ? MHD_YES : MHD_NO;
    }
    if (call->handed) {
        return answer(call);
    }
    if (!http_body_end(call)) {
        call_finish(call);
        return answer(call);
    }
    return dispatch(call);
}

static void log_call(const struct call *call)
{
    const struct server_settings *settings = call->server->settings;
    unsigned flags = call->route != NULL ? call->route->flags : 0;

    if (!str_equal(settings->log, "requests") || (flags & ROUTE_INSIDE) != 0) {
        return;
    }
    /* The pattern, not the path: a path may hold what is nobody's business. */
    server_log(call->id, "%s %s %d %lld ms %zu in %zu out",
               call->route != NULL ? call->route->method : "-",
               call->route != NULL ? call->route->pattern : "-", call->status,
               (long long)(clock_monotonic_ms() - call->began_ms), call->sent,
               call->out.len);
}

static void on_completed(void *context UNUSED,
                         struct MHD_Connection *connection, void **state,
                         enum MHD_RequestTerminationCode code UNUSED)
{
    struct call *call = *state;
    struct server *server;

    if (call == NULL || *state == &coded_path) {
        return;
    }
    server = call->server;
    if (call->status >= 100 && call->status < 600) {
        atomic_fetch_add(&server->counters.answers[call->status / 100], 1);
    }
    atomic_fetch_add(&server->counters.bytes_in, call->sent);
    atomic_fetch_add(&server->counters.bytes_out, call->out.len);
    log_call(call);
    access_leave(call);
    http_gate_leave(call);
    http_set_deadline(call->http, connection,
                      (server->settings->idle_timeout_s +
                       server->settings->header_timeout_s) *
                          1000);
    call_release(call);
    free(call);
    *state = NULL;
    atomic_fetch_sub(&server->active, 1);
}

static struct MHD_Daemon *start_daemon(struct http *http,
                                       const struct http_plan *plan)
{
    const struct server_settings *settings = http->server->settings;
    unsigned flags =
        MHD_USE_EPOLL_INTERNAL_THREAD | MHD_ALLOW_SUSPEND_RESUME | MHD_USE_ITC;
    struct MHD_OptionItem tls[] = {
        {MHD_OPTION_HTTPS_CERT_CALLBACK, 0, (void *)(uintptr_t)tls_choose},
        {MHD_OPTION_HTTPS_PRIORITIES, 0, (void *)(uintptr_t)TLS_PRIORITIES},
        {MHD_OPTION_END, 0, NULL},
    };
    struct MHD_OptionItem none[] = {{MHD_OPTION_END, 0, NULL}};

    flags |= plan->tls ? MHD_USE_TLS : 0;
    return MHD_start_daemon(
        flags, 0, NULL, NULL, on_request, http, MHD_OPTION_LISTEN_SOCKET,
        plan->fd, MHD_OPTION_THREAD_POOL_SIZE, (unsigned)settings->threads,
        MHD_OPTION_CONNECTION_LIMIT, (unsigned)settings->connections,
        MHD_OPTION_PER_IP_CONNECTION_LIMIT,
        (unsigned)settings->connections_per_address,
        MHD_OPTION_CONNECTION_TIMEOUT, (unsigned)settings->idle_timeout_s,
        MHD_OPTION_CONNECTION_MEMORY_LIMIT, MEMORY_LIMIT,
        MHD_OPTION_CONNECTION_MEMORY_INCREMENT, MEMORY_STEP,
        MHD_OPTION_STRICT_FOR_CLIENT, 1, MHD_OPTION_URI_LOG_CALLBACK,
        on_address, NULL, MHD_OPTION_NOTIFY_COMPLETED, on_completed, http,
        MHD_OPTION_NOTIFY_CONNECTION, http_on_connection, http,
        MHD_OPTION_ARRAY, plan->tls ? tls : none, MHD_OPTION_END);
}

struct http *http_start(struct server *server, const struct http_plan *plan,
                        struct error *err)
{
    struct http *http = xcalloc(1, sizeof(*http));

    http->server = server;
    http->routes = plan->routes;
    http->listen_fd = -1;
    pthread_mutex_init(&http->lock, NULL);
    http->daemon = start_daemon(http, plan);
    if (http->daemon == NULL) {
        error_set(err, "cannot start the HTTP server");
        close(plan->fd);
        http_stop(http);
        return NULL;
    }
    return http;
}

void http_quiesce(struct http *http)
{
    if (http->listen_fd < 0) {
        http->listen_fd = MHD_quiesce_daemon(http->daemon);
    }
}

void http_stop(struct http *http)
{
    if (http == NULL) {
        return;
    }
    http_resume_delayed(http);
    if (http->daemon != NULL) {
        MHD_stop_daemon(http->daemon);
    }
    if (http->listen_fd >= 0) {
        close(http->listen_fd);
    }
    pthread_mutex_destroy(&http->lock);
    free(http);
}
