/* Between the files of http.h; nobody else includes it. */
#ifndef SERVER_HTTP_INSIDE_H
#define SERVER_HTTP_INSIDE_H

#include <microhttpd.h>
#include <pthread.h>

#include "server/call.h"
#include "server/http.h"

/* A connection, from accept to close. */
struct link {
    struct link *next;
    struct link *previous;
    int fd;
    int64_t deadline_ms; /* monotonic; 0: none */
};

struct http {
    struct server *server;
    const struct route *routes;
    struct MHD_Daemon *daemon;
    int listen_fd; /* once it was taken back from libmicrohttpd */
    pthread_mutex_t lock;
    struct link *links;
    struct call *delayed;
};

/* http_deadline.c */
/* For MHD_OPTION_NOTIFY_CONNECTION. */
void http_on_connection(void *context, struct MHD_Connection *connection,
                        void **socket_context,
                        enum MHD_ConnectionNotificationCode code);
/* The connection is cut off if this is not called again in time; 0: never. */
void http_set_deadline(struct http *http, struct MHD_Connection *connection,
                       int64_t after_ms);
/* Keeps a call back that is done, until call->delay_ms have passed. */
void http_delay(struct http *http, struct call *call);
/* Lets all of them go. */
void http_resume_delayed(struct http *http);

/* http_gate.c */
/*
 * Looks at who sends event lines, or answers with a problem. True: the call was
 * set aside for it; on_request() is called again as if the header had just
 * come, with call->at_gate.
 */
bool http_gate(struct call *call);
/* At the end of any call. */
void http_gate_leave(struct call *call);

/* http_body.c */
/* Looks at the header: false if the call was answered with a problem. */
bool http_body_begin(struct call *call);
/* Gets ready to unpack what comes; or answers with a problem. */
void http_body_open(struct call *call);
/*
 * Is the body so large that its sender must be told before it comes? A refusal
 * of a smaller one waits for its end: who is cut off while sending may never
 * read why.
 */
bool http_body_is_huge(const struct call *call);
/* Takes bytes of the body. False: the connection must end. */
bool http_body_feed(struct call *call, const char *data, size_t len);
/* The body is complete: false if it was answered with a problem. */
bool http_body_end(struct call *call);

/* http_check.c */
/*
 * May this header be believed? `plain_path` is false if the path was written
 * with percent signs, which no path of ours needs. False: answered.
 */
bool http_check(struct call *call, bool plain_path);
/* The value of the last field of this name, or NULL. */
const char *http_last_header(const struct call *call, const char *name);

/* http_answer.c */
enum MHD_Result http_answer(struct call *call);

#endif
