/*
 * The gate before event lines: unpacking and checking them costs more than all
 * else, so who sends them is asked for first. A token that the store took a
 * short while ago passes at once; with another one the connection is set aside
 * until a reader has looked it up.
 */
#include "base/clock.h"
#include "server/access.h"
#include "server/http_inside.h"
#include "server/known.h"
#include "server/route.h"
#include "server/server_log.h"
#include "server/token.h"

static bool look(struct job *job, struct server_store *store, struct error *err)
{
    struct call *call = (struct call *)job;

    if (!token_look(call, store, err)) {
        return false;
    }
    if (call->status == 0) {
        call->device = call->token.device;
        (void)access_take_request(call);
    }
    return true;
}

/* Back to the thread that speaks HTTP, which goes on with it. */
static void looked(struct job *job, const struct error *err)
{
    struct call *call = (struct call *)job;

    if (err != NULL) {
        server_log(call->id, "%s %s failed: %s", call->route->method,
                   call->route->pattern, error_get(err));
        call_fail(call, err);
    }
    MHD_resume_connection(call->connection);
}

static bool has_known_token(struct call *call)
{
    return token_check(call) && known_find(call->server->known, call->token_mac,
                                           clock_monotonic_ms(), &call->device);
}

void http_gate_leave(struct call *call)
{
    /* It never came so far that the store was asked: the next one is. */
    if (call->counted && !call->authentic) {
        known_forget(call->server->known, call->token_mac);
    }
}

bool http_gate(struct call *call)
{
    if (call->status != 0 || (call->route->flags & ROUTE_LINES) == 0) {
        return false;
    }
    if (has_known_token(call)) {
        (void)access_take_request(call);
    }
    if (call->status != 0 || call->counted) {
        return false;
    }
    call->at_gate = true;
    call->now_ms = clock_now_ms();
    http_set_deadline(call->http, call->connection, 0);
    MHD_suspend_connection(call->connection);
    call->job.run = look;
    call->job.done = looked;
    if (!lanes_push(call->server->lanes, LANE_READ, &call->job)) {
        call_problem(call, "busy", "the server is being stopped");
        call_add_retry(call, 5);
        MHD_resume_connection(call->connection);
    }
    return true;
}
