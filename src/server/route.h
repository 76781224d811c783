/*
 * What can be asked: one row a route. A later part of the server adds rows and
 * nothing else.
 */
#ifndef SERVER_ROUTE_H
#define SERVER_ROUTE_H

#include "server/call.h"

enum route_flags {
    ROUTE_OPEN = 0,        /* without login */
    ROUTE_TOKEN = 1 << 0,  /* with a token of a device */
    ROUTE_JSON = 1 << 1,   /* the body is a control message */
    ROUTE_LINES = 1 << 2,  /* the body is event lines */
    ROUTE_FORM = 1 << 3,   /* the body is a form */
    ROUTE_ENDS = 1 << 4,   /* may end tokens */
    ROUTE_INSIDE = 1 << 5, /* for health checks: not logged */
};
#define ROUTE_BODY (ROUTE_JSON | ROUTE_LINES | ROUTE_FORM)

struct route {
    const char *method;
    const char *pattern; /* "{id}" stands for a UUID */
    unsigned flags;
    enum lane lane;
    call_step *run;
};

/* All routes; the last has no method. */
const struct route *route_table(void);
/*
 * The route of a request; NULL if there is none. If the path is known and the
 * method is not, `allow` gets the methods that are. HEAD is GET.
 */
const struct route *route_find(const struct route *table, const char *method,
                               const char *path, struct event_id *id,
                               struct str *allow);

/* routes_info.c */
call_step info_run, healthz_run, readyz_run;
/* routes_journal.c */
call_step heads_run, append_run, read_run, hashes_run, redact_run,
    redactions_run;
/* routes_login.c */
call_step login_run, register_run, password_run, reset_run, token_renew_run;
/* routes_devices.c */
call_step devices_run, device_rename_run, device_remove_run, devices_remove_run;
/* routes_me.c */
call_step me_run, me_change_run, me_erase_run, sharing_run, sharing_set_run;
/* routes_export.c */
call_step export_run;

#endif
