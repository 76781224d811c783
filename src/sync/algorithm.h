/*
 * The sync algorithm of doc/protocol.md: what is asked of the server and what
 * is done with its answers. It speaks through a table of functions, so that it
 * runs over HTTPS and, in tests, over anything that can go wrong.
 *
 * The caller holds the profile's sync lock. No transaction of the store is open
 * while a request is under way; an answer is stored whole by one transaction,
 * so the process may be killed anywhere.
 */
#ifndef SYNC_ALGORITHM_H
#define SYNC_ALGORITHM_H

#include "store/store_lines.h"

#define SYNC_ROUNDS_MAX  20
#define SYNC_PIECE_LINES ((size_t)500)    /* in one append */
#define SYNC_PIECE_BYTES ((size_t)524288) /* the limit for bytes as sent */
#define SYNC_REDACT_MAX  ((size_t)1000)   /* ids in one request */

/* What every answer has. The transport fills what the answer says. */
struct sync_reply {
    /* HTTP status; 0: no connection, or an answer that is not our server's */
    int status;
    struct str reason; /* words of a refusal, for a person */
    int64_t seq;       /* 422: number of the bad line */
};
#define SYNC_REPLY_INIT                                                        \
    {                                                                          \
        .status = 0, .reason = STR_INIT                                        \
    }

struct sync_head {
    char log[37];
    int64_t seq;
    struct hash hash;
};
/* All of one moment. */
struct sync_heads {
    int64_t version;
    int64_t rev;
    struct sync_head *items;
    size_t count;
    size_t capacity;
};
void sync_heads_release(struct sync_heads *heads);

/* A place in a log: everything up to `after`, and the hash there. */
struct sync_place {
    const char *log;
    int64_t after;
    struct hash hash; /* h(after) */
};
struct sync_lines {
    struct str bytes;
    int64_t to;       /* number of the last line */
    struct hash hash; /* h(to) */
    int64_t seq;      /* of the server's head */
    int64_t took_ms;  /* to read them; 0: no time */
};
struct sync_pair {
    int64_t seq;
    struct hash hash;
};
struct sync_pairs {
    struct sync_pair *items;
    size_t count;
    size_t capacity;
};
struct sync_ids {
    struct event_id *items;
    size_t count;
    size_t capacity;
};

/*
 * The requests of the protocol. What is to be filled comes in empty; the
 * driver frees it. A transport checks form, not meaning: the driver trusts no
 * number and no hash.
 */
struct sync_transport {
    void *context;
    /* `known`: for If-None-Match, -1 without. 200, 304. */
    void (*heads)(void *context, int64_t known, struct sync_heads *heads,
                  struct sync_reply *reply);
    /*
     * 200, 409, 413, 422, 507. An answer of 200 may hold all heads and so spare
     * a request; version 0: it does not.
     */
    void (*append)(void *context, const struct sync_place *place,
                   struct slice lines, struct sync_heads *heads,
                   struct sync_reply *reply);
    /* 200, 204, 409 */
    void (*read)(void *context, const struct sync_place *place,
                 struct sync_lines *lines, struct sync_reply *reply);
    /* 200 */
    void (*hashes)(void *context, const char *log, int64_t upto,
                   struct sync_pairs *pairs, struct sync_reply *reply);
    /* 200, 422 */
    void (*redact)(void *context, const struct event_id *ids, size_t count,
                   struct sync_reply *reply);
    /* All ids of the list, and its revision. 200 */
    void (*redactions)(void *context, struct sync_ids *ids, int64_t *rev,
                       struct sync_reply *reply);
};

struct sync_result {
    /* The status that ended it: 200 or 304 when in step, 0 no connection. */
    int status;
    int rounds;
    int64_t sent;        /* lines that the server took from us */
    int64_t received;    /* lines new to us */
    int64_t quarantined; /* refused and replaced (step 6): tell the person */
    int64_t parted;      /* logs that contradicted the server's (7.5) */
    /* What `sent` and `received` come to by the newest heads. */
    int64_t to_send;
    int64_t to_receive;
};

/* Told after each piece that was sent or stored. `moved` may be NULL. */
struct sync_watch {
    void (*moved)(void *context, const struct sync_result *result);
    void *context;
};

/*
 * Brings the store and the server in step. True: they were in step when it
 * ended. False: `result` says how far it came, `err` why it stopped; what was
 * done is kept and the next call goes on from there.
 */
MUST_CHECK bool sync_run(struct store *store,
                         const struct sync_transport *transport,
                         const struct sync_watch *watch,
                         struct sync_result *result, struct error *err);

/* Heads of both sides, asked for and compared anew. */
struct sync_proof {
    bool equal;
    size_t logs;         /* of the server, with events */
    int64_t events;      /* in them */
    struct hash summary; /* over every log's id, number and hash, by log */
};
/* False: there was no answer, or our own heads cannot be read. */
MUST_CHECK bool sync_prove(struct store *store,
                           const struct sync_transport *transport,
                           struct sync_proof *proof, struct error *err);

#endif
