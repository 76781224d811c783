/*
 * The line to one mpv process: starting it over a socketpair (or, where it is
 * too old for that, over a socket in a private folder), an outgoing queue,
 * whole lines in, replies matched to requests, time-outs.
 */
#ifndef PLAYER_MPV_LINK_H
#define PLAYER_MPV_LINK_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#include "base/error.h"
#include "base/str.h"
#include "player/devices.h"
#include "player/leaving.h"
#include "player/mpv_message.h"

enum mpv_request {
    MPV_REQUEST_CONTROL, /* nothing is waiting for the reply */
    MPV_REQUEST_PAUSE,
    MPV_REQUEST_LOAD,
    MPV_REQUEST_POSITION,
    MPV_REQUEST_DEVICES,
};

struct mpv_link {
    pid_t pid;       /* 0: not running */
    int fd;          /* -1: not running */
    char *path;      /* of the socket that mpv makes; NULL: a socketpair */
    bool connecting; /* it is not there yet */
    int64_t started_at_ms;
    struct str in;   /* an unfinished line */
    struct str out;  /* not sent yet */
    int64_t next_id; /* of the next request; never 0 */
    int64_t answered_id;
    int64_t oldest_at_ms; /* when the oldest unanswered request was made */
    int64_t position_id;  /* outstanding requests of these kinds, or 0 */
    int64_t load_id;
    int64_t pause_id;
    int64_t devices_id;
    bool answered_once;
};

struct mpv_start {
    const char *program;
    const char *args;   /* further words, or NULL */
    const char *script; /* a script to load, or NULL */
    bool lean;          /* without scripts of its own or files beside the sound:
                           options that some builds do not know and then exit at
                           once */
    bool by_path;       /* over a socket's path: for mpv before 0.33 */
};

void mpv_link_init(struct mpv_link *link);
MUST_CHECK bool mpv_link_start(struct mpv_link *link,
                               const struct mpv_start *start,
                               struct error *err);
/* Closes our end, which makes mpv quit, and lets it leave. */
void mpv_link_stop(struct mpv_link *link, struct leaving *leaving);

/*
 * Queues one request. `command` is the JSON value of "command". Returns its id;
 * 0 for a position request while others wait to be sent: it is dropped.
 */
int64_t mpv_link_request(struct mpv_link *link, enum mpv_request kind,
                         const char *command);

/* Sends what it can. False when mpv is gone. */
bool mpv_link_flush(struct mpv_link *link);
/* Reads what there is, without blocking. False when mpv is gone. */
bool mpv_link_fill(struct mpv_link *link);
/* Takes the next whole line as a message; false if there is none. The reply to
 * a request for the devices fills `devices`. */
bool mpv_link_next(struct mpv_link *link, struct mpv_message *message,
                   struct player_devices *devices);
/* True when a request is unanswered for 5 s, or 64 KiB wait to be sent; the
 * first ones, while mpv starts on a machine that does much else, for 20 s. */
bool mpv_link_hangs(const struct mpv_link *link, int64_t now_ms);
/* It closed the line: did it end by itself, as one does that refuses an option,
 * and was not killed? Waits a moment for it to be over. */
bool mpv_link_ended_itself(struct mpv_link *link);
/* What to poll, or -1 while the socket is not there. */
int mpv_link_get_fd(const struct mpv_link *link);

#endif
