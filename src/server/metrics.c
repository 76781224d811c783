/* GET /metrics in OpenMetrics text, on an address of its own. */
#include "server/metrics.h"
#include "server/route.h"

static void add(struct str *out, const char *name, const char *type,
                const char *help, unsigned long long value)
{
    str_add_format(out, "# TYPE dstudiod_%s %s\n# HELP dstudiod_%s %s\n", name,
                   type, name, help);
    str_add_format(out, "dstudiod_%s%s %llu\n", name,
                   str_equal(type, "counter") ? "_total" : "", value);
}

static void add_answers(struct str *out, struct server_counters *counters)
{
    str_add(out, "# TYPE dstudiod_answers counter\n"
                 "# HELP dstudiod_answers Answers by first digit of status.\n");
    for (int i = 2; i <= 5; i++) {
        str_add_format(out, "dstudiod_answers_total{status=\"%dxx\"} %llu\n", i,
                       atomic_load(&counters->answers[i]));
    }
}

static void add_lanes(struct str *out, struct lanes *lanes)
{
    static const char *const names[LANE_COUNT] = {"read", "write", "password",
                                                  "outside"};
    struct lanes_figures figures;

    lanes_get_figures(lanes, &figures);
    add(out, "commits", "counter", "Commits; each holds many requests.",
        figures.commits);
    str_add(out, "# TYPE dstudiod_jobs counter\n"
                 "# HELP dstudiod_jobs Steps done in each lane.\n");
    for (int lane = 0; lane < LANE_COUNT; lane++) {
        str_add_format(out, "dstudiod_jobs_total{lane=\"%s\"} %llu\n",
                       names[lane], (unsigned long long)figures.jobs[lane]);
    }
    str_add(out, "# TYPE dstudiod_waiting gauge\n"
                 "# HELP dstudiod_waiting Steps that wait in each lane.\n");
    for (int lane = 0; lane < LANE_COUNT; lane++) {
        str_add_format(out, "dstudiod_waiting{lane=\"%s\"} %zu\n", names[lane],
                       figures.waiting[lane]);
    }
}

static bool metrics_run(struct call *call, struct server_store *store UNUSED,
                        struct error *err UNUSED)
{
    struct server_counters *counters = &call->server->counters;
    struct str *out = &call->out;

    call_answer_empty(call, 200);
    call->type = "application/openmetrics-text; version=1.0.0; charset=utf-8";
    add(out, "requests", "counter", "Requests.",
        atomic_load(&counters->requests));
    add_answers(out, counters);
    add(out, "received_bytes", "counter", "Bytes of bodies received.",
        atomic_load(&counters->bytes_in));
    add(out, "unpacked_bytes", "counter",
        "Bytes of bodies that were looked at, after unpacking.",
        atomic_load(&counters->bytes_unpacked));
    add(out, "sent_bytes", "counter", "Bytes of bodies sent.",
        atomic_load(&counters->bytes_out));
    add(out, "events", "counter", "Events stored.",
        atomic_load(&counters->events));
    add(out, "logins_failed", "counter", "Wrong passwords.",
        atomic_load(&counters->logins_failed));
    add(out, "password_runs", "counter", "Argon2id computed.", password_runs());
    add(out, "segments_merged", "counter", "Small segments merged.",
        atomic_load(&counters->merged));
    add(out, "connections", "gauge", "Connections that are open.",
        (unsigned long long)atomic_load(&counters->connections));
    add_lanes(out, call->server->lanes);
    str_add(out, "# EOF\n");
    return true;
}

static const struct route routes[] = {
    {"GET", "/metrics", ROUTE_INSIDE, LANE_READ, metrics_run},
    {NULL, NULL, 0, LANE_READ, NULL},
};

const struct route *metrics_routes(void)
{
    return routes;
}
