/* The requests of the protocol over HTTPS: fills sync_transport. */
#ifndef SYNC_TRANSPORT_H
#define SYNC_TRANSPORT_H

#include "sync/remote.h"

/* A pause of the server's that a request waits for by itself, and how often. */
#define TRANSPORT_SHORT_WAIT_S 5
#define TRANSPORT_TURNS        5

/* What the answers told beside what they were asked for. */
struct transport {
    struct remote *remote;
    int64_t clock_ms; /* to add to our clock to have the server's */
    bool clock_known;
    int64_t sync_after_s; /* 0: not told */
    /* Of the newest answer that was a refusal. */
    char problem[32];
    int64_t retry_after_s;
    int requests; /* so far */
    int answered; /* of them, by our server */
};

struct sync_transport transport_table(struct transport *transport);

#endif
