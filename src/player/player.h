/*
 * Playing a local sound file through mpv, driven over its JSON IPC. Nothing
 * here blocks: the loop polls the descriptor, calls player_service(), and is
 * told what happened through one callback. mpv is started at the first load,
 * then kept idle and used again.
 */
#ifndef PLAYER_PLAYER_H
#define PLAYER_PLAYER_H

#include <stdbool.h>
#include <stdint.h>

#include "base/error.h"

enum player_state {
    PLAYER_STOPPED, /* nothing loaded */
    PLAYER_LOADING,
    PLAYER_PLAYING,
    PLAYER_PAUSED,
};

enum player_event_kind {
    PLAYER_EVENT_LOADED,  /* sound is about to begin; duration is known */
    PLAYER_EVENT_HEARD,   /* from_s…to_s was played */
    PLAYER_EVENT_CHANGED, /* state, speed or position moved: draw again */
    PLAYER_EVENT_ENDED,   /* the file's data ended; `reached_end` tells how */
    PLAYER_EVENT_FAILED,  /* the file cannot be played: `text` says why */
    PLAYER_EVENT_LOST,    /* the player died or hung: `text` says so */
};

struct player_event {
    enum player_event_kind kind;
    double from_s;
    double to_s;
    bool reached_end;
    const char *text; /* borrowed for the call */
};

struct player_options {
    const char *program; /* "mpv" or a path */
    const char *args;    /* further arguments, shell-like words; may be NULL */
    void (*notify)(void *context, const struct player_event *event);
    void *context;
};

struct player;

/* Starts nothing yet. The texts of `options` are copied. */
struct player *player_new(const struct player_options *options);
/* Ends mpv. NULL is allowed. */
void player_free(struct player *player);

/* True when the program is on PATH. */
bool player_available(const struct player *player);

/*
 * Loads a local file (absolute path) at `start_s`, replacing what plays.
 * Starts mpv if need be: that can fail with ERROR_NOT_FOUND. The outcome of
 * the load itself comes as an event.
 */
MUST_CHECK bool player_load(struct player *player, const char *path,
                            double start_s, bool paused, const char *title,
                            struct error *err);
void player_pause(struct player *player, bool paused);
/* Seconds from the begin of the file; clamped to it. */
void player_seek(struct player *player, double to_s);
/* 0.5 to 3; remembered for later loads. */
void player_set_speed(struct player *player, double speed);
/* 0 to 100; remembered for later loads. */
void player_set_volume(struct player *player, int percent);
void player_stop(struct player *player);
/* Pauses and waits at most `wait_ms` for mpv to say that it did: before we
 * are stopped by Ctrl-Z, when nobody would read its messages. */
void player_quiesce(struct player *player, int wait_ms);
/* After a suspend of the machine: opens the sound device anew. */
void player_reopen_device(struct player *player);

enum player_state player_get_state(const struct player *player);
/* The last good position of the loaded file; the target after a seek. */
double player_get_position(const struct player *player);
/* 0 while unknown. */
double player_get_duration(const struct player *player);
double player_get_speed(const struct player *player);
int player_get_volume(const struct player *player);
/* Process id of mpv, or 0: for tests and the chaos of real life. */
int player_get_pid(const struct player *player);

/* What to poll: -1 while mpv does not run; POLLIN and perhaps POLLOUT. */
int player_get_fd(const struct player *player);
short player_get_poll_events(const struct player *player);
/* Milliseconds until player_service() wants to be called, -1 for never. */
int player_get_timeout_ms(const struct player *player);
/* Reads, writes, polls the position, notices a dead or hung player. */
void player_service(struct player *player);

#endif
