/* What all requests share. Only the parts that say so change after the start.
 */
#ifndef SERVER_SERVER_H
#define SERVER_SERVER_H

#include <stdatomic.h>

#include "server/known.h"
#include "server/lanes.h"
#include "server/parallel.h"
#include "server/password.h"
#include "server/rate.h"
#include "server/secret.h"
#include "server/settings.h"

/* Counters for /metrics. */
struct server_counters {
    atomic_ullong requests;
    atomic_ullong answers[6]; /* by the first digit of the status */
    atomic_ullong bytes_in;
    atomic_ullong bytes_out;
    atomic_ullong bytes_unpacked; /* of bodies that were looked at */
    atomic_ullong logins_failed;
    atomic_ullong events; /* added */
    atomic_ullong merged; /* segments */
    atomic_llong connections;
};

struct care;
struct oidc;

struct server {
    const struct server_settings *settings;
    struct secret secret;
    struct password_cost cost;
    char *public_url;          /* without a slash at the end */
    bool browsers_stay_secure; /* they are told to come by TLS alone */
    struct rate *rate;         /* locks itself */
    struct parallel *parallel; /* locks itself */
    struct known *known;       /* locks itself */
    struct lanes *lanes;       /* locks itself */
    struct care *care;         /* the lane of writing's */
    struct oidc *oidc;         /* locks itself; NULL: no identity provider */
    struct server_counters counters;
    atomic_llong active;  /* calls that have begun and not ended */
    atomic_bool draining; /* no new requests */
};

#endif
