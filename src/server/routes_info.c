/* GET /v1, /healthz, /readyz (doc/protocol.md). */
#include "config.h"

#include "base/clock.h"
#include "server/journal_api.h"
#include "server/route.h"

bool healthz_run(struct call *call, struct server_store *store UNUSED,
                 struct error *err UNUSED)
{
    json_bool(call_answer(call, 200), "alive", true);
    return true;
}

bool readyz_run(struct call *call, struct server_store *store,
                struct error *err UNUSED)
{
    static const unsigned char nobody[TOKEN_MAC_BYTES];
    struct error reason = ERROR_INIT;
    bool found;

    if (atomic_load(&call->server->draining)) {
        call_problem(call, "maintenance", "the server is being restarted");
        call_add_retry(call, 5);
    } else if (store->ops->is_erased(store, nobody, &found, &reason)) {
        json_bool(call_answer(call, 200), "ready", true);
    } else {
        call_problem(call, "busy", "the store does not answer");
        call_add_retry(call, 30);
    }
    error_release(&reason);
    return true;
}

static void add_limits(struct json_out *json)
{
    json_open_object(json, "limits");
    json_int(json, "lines_bytes", 524288);
    json_int(json, "lines_decoded", (int64_t)JOURNAL_DECODED_MAX);
    json_int(json, "events", (int64_t)JOURNAL_EVENTS_MAX);
    json_int(json, "body", (int64_t)LINE_BODY_MAX);
    json_int(json, "pull_bytes", (int64_t)JOURNAL_PULL_MAX);
    json_close_object(json);
}

bool info_run(struct call *call, struct server_store *store UNUSED,
              struct error *err UNUSED)
{
    const struct server_settings *settings = call->server->settings;
    struct json_out *json = call_answer(call, 200);

    call->cache = "max-age=300";
    json_text(json, "name", settings->name);
    json_open_object(json, "protocol");
    json_int(json, "min", 1);
    json_int(json, "max", 1);
    json_close_object(json);
    json_text(json, "software", VERSION);
    json_int(json, "now", clock_now_ms());
    json_open_list(json, "login");
    json_text(json, NULL, "password");
    json_text(json, NULL, "device");
    json_text(json, NULL, "loopback");
    json_close_list(json);
    json_text(json, "registration", settings->registration);
    add_limits(json);
    json_open_list(json, "features");
    json_text(json, NULL, "redaction");
    json_text(json, NULL, "export");
    json_close_list(json);
    json_text(json, "privacy", settings->privacy);
    json_text(json, "notice", settings->notice);
    return true;
}
