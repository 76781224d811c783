/*
 * Running `dstudio-net`, the helper that does everything that talks to the
 * network, and reading its progress lines. Nothing here blocks but net_run().
 *
 * The helper gets its verb and arguments as words, and one JSON object (the
 * request: settings and what must not be seen in a list of processes) as the
 * first line of its standard input. It prints one JSON object a line, each with
 * a "step". A line with the step "error" has a "text": the sentence that
 * net_result() gives. It ends when its standard input ends, and with us.
 */
#ifndef NET_NET_H
#define NET_NET_H

#include <stdbool.h>
#include <stdint.h>

#include "base/error.h"

enum {
    NET_LINE_MAX = 64 * 1024,      /* bytes of a progress line */
    NET_REQUEST_MAX = 1024 * 1024, /* bytes of a request or a control line */
};

/* One progress line: flat, keys are asked for by name. */
struct net_line;
/* Never NULL; "" where the key is missing or no text. */
const char *net_line_step(const struct net_line *line);
const char *net_line_text(const struct net_line *line, const char *key);
int64_t net_line_int(const struct net_line *line, const char *key,
                     int64_t otherwise);
bool net_line_bool(const struct net_line *line, const char *key);

struct net_spec {
    const char *verb;
    const char *const *args; /* ends with NULL; NULL: none */
    const char *request;     /* a JSON object on one line; NULL: {} */
    /* Called for each line while net_service() or net_run() runs. It may call
     * net_cancel(), not net_free(). */
    void (*line)(void *context, const struct net_line *line);
    void *context;
    int nice;
};

/*
 * Path of the helper, freed by the caller: $DSTUDIO_NET, else beside this
 * program, else below the libexec folder of the installation. NULL: nowhere.
 */
char *net_find_helper(void);

struct net;
/* ERROR_NOT_FOUND when there is no helper, ERROR_USAGE for a bad request. */
MUST_CHECK bool net_start(const struct net_spec *spec, struct net **net,
                          struct error *err);
/* Ends a helper that still runs. NULL is allowed. */
void net_free(struct net *net);

/* A further line for the helper's standard input, without its newline. */
void net_send(struct net *net, const char *line);
/* Ends the helper now; net_result() then says that it was cancelled. */
void net_cancel(struct net *net);

/* What to poll: -1 once the helper has ended. */
int net_get_fd(const struct net *net);
short net_get_poll_events(const struct net *net);
/* Reads and writes what it can. False: the helper has ended. */
bool net_service(struct net *net);

/*
 * How it went, once net_service() has said false. The codes of `err` follow the
 * exit status: 2 ERROR_USAGE, 3 ERROR_NOT_FOUND, else ERROR_FAILED.
 */
MUST_CHECK bool net_result(const struct net *net, struct error *err);

/* Starts it and waits for its end: for sub-commands. */
MUST_CHECK bool net_run(const struct net_spec *spec, struct error *err);

#endif
