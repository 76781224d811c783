/* GET /v1/me/export, and the same for a browser (doc/protocol.md). */
#include <pthread.h>

#include "server/access.h"
#include "server/export.h"
#include "server/pages.h"
#include "server/route.h"

/* One at a time: it may be long, and readers are few. */
static pthread_mutex_t one_at_a_time = PTHREAD_MUTEX_INITIALIZER;

static bool send_export(struct call *call, struct server_store *store,
                        struct error *err)
{
    int file;

    if (pthread_mutex_trylock(&one_at_a_time) != 0) {
        call_problem(call, "busy", "another export is being made");
        call_add_retry(call, 10);
        return true;
    }
    file = access_take_export(call)
               ? export_make(store, &call->learner, call->now_ms, err)
               : -1;
    pthread_mutex_unlock(&one_at_a_time);
    if (call->status != 0) {
        return true;
    }
    if (file >= 0) {
        call_answer_file(call, file, "application/zip");
        call_add_header(call, "Content-Disposition",
                        "attachment; filename=\"dstudio-export.zip\"");
    }
    return file >= 0;
}

bool export_run(struct call *call, struct server_store *store,
                struct error *err)
{
    return send_export(call, store, err);
}

bool account_export_run(struct call *call, struct server_store *store,
                        struct error *err)
{
    bool in = false;

    return page_enter(call, store, "/account", &in, err) &&
           (!in || send_export(call, store, err));
}
