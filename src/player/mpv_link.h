/*
 * The line to one mpv process: starting it over a socketpair, an outgoing
 * queue, whole lines in, replies matched to requests, time-outs.
 */
#ifndef PLAYER_MPV_LINK_H
#define PLAYER_MPV_LINK_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#include "base/error.h"
#include "player/mpv_message.h"

enum mpv_request {
    MPV_REQUEST_CONTROL, /* nothing is waiting for the reply */
    MPV_REQUEST_PAUSE,
    MPV_REQUEST_LOAD,
    MPV_REQUEST_POSITION,
};

struct mpv_link {
    pid_t pid;       /* 0: not running */
    int fd;          /* -1: not running */
    struct str in;   /* an unfinished line */
    struct str out;  /* not sent yet */
    int64_t next_id; /* of the next request; never 0 */
    int64_t answered_id;
    int64_t oldest_at_ms; /* when the oldest unanswered request was made */
    int64_t position_id;  /* outstanding requests of these kinds, or 0 */
    int64_t load_id;
    int64_t pause_id;
    bool answered_once;
};

void mpv_link_init(struct mpv_link *link);
/*
 * Starts `program` with its fixed arguments, the words of `args` (or NULL) and,
 * if `lean`, the options that switch off scripts (unknown to some builds, which
 * then exit at once).
 */
MUST_CHECK bool mpv_link_start(struct mpv_link *link, const char *program,
                               const char *args, bool lean, struct error *err);
/* Closes our end, which makes mpv quit, and reaps it. */
void mpv_link_stop(struct mpv_link *link);

/*
 * Queues one request. `command` is the JSON value of "command". Returns its id;
 * 0 if the queue is full (a position request is then simply dropped).
 */
int64_t mpv_link_request(struct mpv_link *link, enum mpv_request kind,
                         const char *command);

/* Sends what it can. False when mpv is gone. */
bool mpv_link_flush(struct mpv_link *link);
/* Reads what there is, without blocking. False when mpv is gone. */
bool mpv_link_fill(struct mpv_link *link);
/* Takes the next whole line as a message; false if there is none. */
bool mpv_link_next(struct mpv_link *link, struct mpv_message *message);
/* True when a request is unanswered for 5 s. */
bool mpv_link_hangs(const struct mpv_link *link, int64_t now_ms);

#endif
