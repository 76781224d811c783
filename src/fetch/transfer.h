/*
 * One download through all its attempts: what to ask for, what an answer
 * means, when to try again. download.c runs several of them.
 */
#ifndef FETCH_TRANSFER_H
#define FETCH_TRANSFER_H

#include "fetch/job.h"
#include "fetch/part.h"
#include "fetch/response.h"
#include "http/easy.h"

enum transfer_state {
    TRANSFER_QUEUED,
    TRANSFER_RUNNING,
    TRANSFER_WAITING, /* until retry_at_ms */
    TRANSFER_DONE,
    TRANSFER_STOPPED, /* paused or cancelled */
    TRANSFER_FAILED,
};

/* Limits of a run, from its request. */
struct transfer_limits {
    const char *folder;
    int64_t quota;    /* bytes of all files in the folder */
    int64_t reserve;  /* bytes that the disk keeps free */
    int64_t retry_ms; /* the first pause; doubled at each further one */
    int64_t stall_s;
    int tries; /* attempts that bring nothing, in a row */
};

struct transfer {
    struct job job;
    const struct http_settings *settings;
    const struct transfer_limits *limits;
    char *host; /* for one at a time of each */
    enum transfer_state state;
    struct part part;
    bool has_part;
    struct http_easy easy;
    bool has_easy;
    struct curl_slist *headers;
    struct response response;
    char *url; /* after redirects */
    int hops;
    int64_t asked_from; /* the Range asked for; 0: none */
    int64_t most;       /* bytes that the quota leaves for it */
    int64_t lacks;      /* bytes that are missing there; 0: it fits */
    bool body_begun;
    bool refused; /* by a callback, for the reason in `problem` */
    bool again;   /* refused, but worth beginning anew at once */
    struct error problem;
    int failures;     /* in a row, without a further byte */
    int64_t best;     /* the most that was ever here */
    int fresh_starts; /* made because what came did not fit together */
    int64_t retry_at_ms;
    char *file;        /* its name once it is done */
    bool extras_asked; /* download.c: its chapters and transcript */
    char sha256[65];
    int64_t told_have; /* download.c: what the last progress line said */
    int64_t told_at_ms;
};

/* Takes the job over. The struct must not move any more. */
void transfer_init(struct transfer *transfer, struct job *job,
                   const struct http_settings *settings,
                   const struct transfer_limits *limits);
void transfer_release(struct transfer *transfer);

/* Sets the curl handle up for one attempt. False: failed for good. */
MUST_CHECK bool transfer_begin(struct transfer *transfer);
/*
 * The attempt ended with `code`: decides what comes next, sets `state`. RUNNING
 * means that it wants transfer_begin() again at once (a redirect, a fresh
 * start).
 */
void transfer_end(struct transfer *transfer, CURLcode code);
/* Stops it; what came stays, or goes with `forget`. */
void transfer_stop(struct transfer *transfer, bool forget);

#endif
