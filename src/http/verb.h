/* How a verb of `dstudio-net` is called, and the lines that steer it. */
#ifndef HTTP_VERB_H
#define HTTP_VERB_H

#include <jansson.h>

#include "base/error.h"
#include "http/settings.h"

struct verb_call {
    int argc; /* words behind the verb */
    char **argv;
    json_t *request; /* an object */
    struct http_settings settings;
    struct str in; /* read of standard input, not taken yet */
    bool in_ended;
};

/*
 * One entry of the table in src/net_main.c. A verb prints progress lines
 * (report.h) and returns false with the sentence, whose code decides the exit
 * status: ERROR_USAGE 2, ERROR_NOT_FOUND 3, else 1.
 */
struct verb {
    const char *name;
    const char *usage; /* its words, for a message */
    int min_args;
    int max_args;
    bool (*run)(struct verb_call *call, struct error *err);
};

/*
 * Takes the words and reads the request: the first line of standard input, {}
 * when that is a terminal or ends at once.
 */
MUST_CHECK bool verb_call_init(struct verb_call *call, int argc, char **argv,
                               struct error *err);
void verb_call_release(struct verb_call *call);

/*
 * The next line that steers, or NULL when there is none yet: poll
 * STDIN_FILENO for reading. The caller drops it with json_decref(). Once
 * `in_ended` is true nobody wants the verb's work any more (or it was called by
 * hand): no more lines come.
 */
json_t *verb_call_next(struct verb_call *call);

/* A text of the request, or "". Borrowed. */
const char *verb_text(const struct verb_call *call, const char *key);

#endif
