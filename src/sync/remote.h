/*
 * The server at the other end: one request at a time over a connection that is
 * kept. What comes back is either our server's, by form, or "no connection":
 * the page of a captive portal or a proxy is never shown as data.
 */
#ifndef SYNC_REMOTE_H
#define SYNC_REMOTE_H

#include "http/settings.h"
#include "sync/answers.h"

struct remote;

/*
 * `url`: of the server, "https://learn.example" or with a path below which /v1
 * lies; plain http only for this machine itself. `token` NULL: not logged in.
 * ERROR_USAGE for an address that cannot be used.
 */
MUST_CHECK bool remote_new(struct remote **remote,
                           const struct http_settings *settings,
                           const char *url, const char *token,
                           struct error *err);
void remote_free(struct remote *remote); /* NULL is allowed */
void remote_set_token(struct remote *remote, const char *token);
/* The address without a slash at its end. Borrowed. */
const char *remote_url(const struct remote *remote);

/* Forms that an answer may have, and what it may be long, decoded. */
enum remote_form { REMOTE_JSON, REMOTE_LINES };
#define REMOTE_CONTROL_MAX ((size_t)1048576)
#define REMOTE_LIST_MAX    ((size_t)16777216)
#define REMOTE_LINES_MAX   ((size_t)2097152)

struct remote_request {
    const char *method;
    const char *path; /* "/v1/heads" */
    const char *type; /* of the body; NULL: there is none */
    struct slice body;
    bool compress;      /* the body, where the server takes it */
    const char *header; /* a further one, "Name: value", or NULL */
    enum remote_form form;
    size_t max; /* bytes of the answer */
};

struct remote_answer {
    int status; /* 0: no connection, or not our server */
    struct str body;
    struct str why;                /* with 0: what went wrong, for a person */
    struct answer_problem problem; /* from 400 on */
    int64_t retry_after_s;         /* 0: not told */
    /* Journal-From, -To, -Seq, -Hash; -1 and zeros: absent */
    int64_t from;
    int64_t to;
    int64_t seq;
    struct hash hash;
    /* Local wall clock at the middle of the request, ms; 0: it took minutes. */
    int64_t middle_ms;
};
#define REMOTE_ANSWER_INIT                                                     \
    {                                                                          \
        .status = 0, .body = STR_INIT, .why = STR_INIT,                        \
        .problem = ANSWER_PROBLEM_INIT                                         \
    }
void remote_answer_release(struct remote_answer *answer);
void remote_call(struct remote *remote, const struct remote_request *request,
                 struct remote_answer *answer);

/* The answer that ended it, as a sentence: status, type, detail. Always false.
 */
bool remote_fail(const struct remote_answer *answer, struct error *err);

#endif
