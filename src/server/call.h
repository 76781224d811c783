/*
 * One request and its answer, HTTP left to http.h. A call is looked at by one
 * thread at a time: it begins in one that speaks HTTP, goes through lanes step
 * by step, and comes back.
 */
#ifndef SERVER_CALL_H
#define SERVER_CALL_H

#include <jansson.h>

#include "base/json_out.h"
#include "server/decode.h"
#include "server/lanes.h"
#include "server/server.h"

#define CALL_ID_BYTES 65
#define CALL_BODY_MAX ((size_t)65536) /* of control messages and forms */

struct append_draft;
struct call;
struct http;
struct route;
struct MHD_Connection;

/* A step of a call. False if the store failed. */
typedef bool call_step(struct call *call, struct server_store *store,
                       struct error *err);

struct call {
    struct job job; /* first: the two are one address */
    struct server *server;
    struct http *http; /* NULL in tests of a step */
    struct MHD_Connection *connection;
    const struct route *route;
    char id[CALL_ID_BYTES];
    struct event_id path_id;   /* the UUID in the path, if the route has one */
    unsigned char address[16]; /* of the client; IPv4 mapped */
    int64_t began_ms;          /* monotonic */
    int64_t now_ms;            /* the wall clock when the body was there */

    /* What was sent. */
    struct str body; /* decoded */
    size_t sent;     /* bytes of the body as they came */
    struct decoder *decoder;
    struct append_draft *draft; /* of event lines; or NULL */
    bool overflow; /* too much came: refused, the rest is not kept */
    json_t *json;  /* of the body, once read */

    /* Who sends it, once it is known. */
    unsigned char token_mac[TOKEN_MAC_BYTES]; /* once it is formed well */
    bool authentic;
    bool counted; /* among the requests of its device */
    struct event_id learner;
    struct event_id device;
    struct token_row token;

    /* The answer. */
    int status; /* 0: none yet */
    struct str out;
    const char *type;        /* of the content; NULL: none */
    struct str_list headers; /* name, value, name, value, … */
    struct json_out writer;
    int file;          /* in place of `out`; -1: none */
    int open_objects;  /* that call_finish() closes */
    bool secret;       /* holds one: never compressed, never kept */
    const char *cache; /* Cache-Control */
    char cookie[RANDOM_TEXT_BYTES]; /* of the browser, once it is known */
    int64_t delay_ms;               /* the answer is kept back for so long */

    /* Where it goes next. */
    enum lane lane;
    call_step *step;
    call_step *after_touch; /* what was interrupted to note a token's use */
    bool forward;           /* to `step` in `lane` */
    void *state;            /* of the steps */
    void (*state_free)(void *state);

    /* http.c's own. */
    enum lane begun_lane; /* of the step that the lane has in hand */
    call_step *begun_step;
    bool at_gate;               /* set aside before its body came */
    bool handed;                /* to a lane */
    bool hang_up;               /* after the answer */
    struct parallel_slot *slot; /* among the requests of its device */
    int64_t resume_ms;
    struct call *next_delayed;
};

/* ---- what was asked ---- */

/* A header, a query parameter, a cookie; NULL if there is none. */
const char *call_header(const struct call *call, const char *name);
const char *call_query(const struct call *call, const char *name);
const char *call_cookie(const struct call *call, const char *name);
/* A whole number in the query; false: answered with a problem. */
MUST_CHECK bool call_query_int(struct call *call, const char *name, int64_t min,
                               int64_t *value);
/* The same for 64 hex digits. */
MUST_CHECK bool call_query_hash(struct call *call, const char *name,
                                struct hash *hash);

enum field_kind { FIELD_TEXT, FIELD_BOOL, FIELD_OBJECT, FIELD_LIST };
/*
 * A member of the body, which is one JSON object. `out` is a const char **, a
 * bool * or a json_t **, untouched if an optional member is missing; what it
 * then points to lives as long as the call.
 */
struct field {
    const char *name;
    enum field_kind kind;
    bool required;
    size_t max; /* bytes of a text */
    void *out;
};
/* Reads the body. False: answered with a problem. */
MUST_CHECK bool call_read_json(struct call *call, const struct field *fields,
                               size_t count);
/* The same for an object within; `at` is its place, such as "/device". */
MUST_CHECK bool call_read_object(struct call *call, const json_t *object,
                                 const char *at, const struct field *fields,
                                 size_t count);
/*
 * A value of a form (application/x-www-form-urlencoded), or of a query, into
 * `out`. False if it is missing, given twice, too long or badly coded.
 */
bool form_find(struct slice form, const char *name, size_t max,
               struct str *out);

/* ---- the answer ---- */

/* Begins a JSON object; the writer is open until call_finish(). */
struct json_out *call_answer(struct call *call, int status);
/* An answer whose body is a file from its beginning; taken over. */
void call_answer_file(struct call *call, int file, const char *type);
/* An answer without a body. */
void call_answer_empty(struct call *call, int status);
/*
 * Begins a problem; its type says the status. Members can be added
 * with call->writer. Always true, so that steps can return it.
 */
bool call_problem(struct call *call, const char *type, const char *format, ...)
    PRINTF(3, 4);
void call_add_header(struct call *call, const char *name, const char *format,
                     ...) PRINTF(3, 4);
/* Retry-After for 429 and 503. */
void call_add_retry(struct call *call, int seconds);
/* Forgets an answer; before a step is run again. */
void call_reset(struct call *call);
/* Closes what is open and codes the body as the client wants it. */
void call_finish(struct call *call);

/* ---- the way ---- */

/* Goes on with `step` in `lane`. Always true. */
bool call_then(struct call *call, enum lane lane, call_step *step);
/* A state for the steps, freed at the end of the call. */
void *call_make_state(struct call *call, size_t size, void (*empty)(void *));
/* Begins the route's first step, authentication before it where needed. */
void call_begin(struct call *call);
/* What becomes of a failure of the store. */
void call_fail(struct call *call, const struct error *err);

void call_release(struct call *call);

/* Status and title of a problem's type; false if there is no such type. */
bool problem_find(const char *type, int *status, const char **title);

#endif
