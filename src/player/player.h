/*
 * Playing a local sound file through another program: mpv, driven over its
 * JSON IPC, or one of those that a machine has in its place, each with what it
 * can do. Nothing here blocks: the loop polls the descriptor, calls
 * player_service(), and is told what happened through one callback. The
 * program is started at the first load; mpv is then kept idle and used again.
 */
#ifndef PLAYER_PLAYER_H
#define PLAYER_PLAYER_H

#include <stdbool.h>
#include <stdint.h>

#include "base/error.h"
#include "player/devices.h"

enum player_state {
    PLAYER_STOPPED, /* nothing loaded */
    PLAYER_LOADING,
    PLAYER_PLAYING,
    PLAYER_PAUSED,
};

enum player_event_kind {
    PLAYER_EVENT_LOADED,  /* sound is about to begin */
    PLAYER_EVENT_HEARD,   /* from_s…to_s was played */
    PLAYER_EVENT_CHANGED, /* state, speed or position moved: draw again */
    PLAYER_EVENT_SLOW,    /* loading takes long: `text` says so */
    PLAYER_EVENT_ENDED,   /* the file's data ended; `reached_end` tells how */
    PLAYER_EVENT_FAILED,  /* the file cannot be played: `text` says why */
    PLAYER_EVENT_LOST,    /* the player died, hung or was stopped by somebody
                             else: `text` says so */
    PLAYER_EVENT_DEVICES, /* the sound devices that were asked for are there */
};

struct player_event {
    enum player_event_kind kind;
    double from_s;
    double to_s;
    bool estimated; /* heard by the clock only: the player tells nothing */
    bool reached_end;
    bool no_device;   /* failed: the sound device cannot be opened */
    const char *text; /* borrowed for the call */
};

enum player_kind {
    PLAYER_MPV,
    PLAYER_MPLAYER,
    PLAYER_FFPLAY,
    PLAYER_VLC,
    PLAYER_COMMAND,
    PLAYER_KINDS
};

/* How well a player says where it is. */
enum player_position {
    PLAYER_EXACT,     /* to a twentieth of a second */
    PLAYER_SECONDS,   /* in whole seconds */
    PLAYER_ESTIMATED, /* not at all: the clock is all there is */
};

/* What a player can do, and what it cannot. */
struct player_about {
    const char *name;    /* word of the setting `player` */
    const char *package; /* Debian's, or NULL */
    enum player_position position;
    bool goes_on; /* pause, seek and speed act on the running program; else it
                     is ended and begun anew, a gap of a moment */
    bool starts;  /* can begin inside a file: without it no seek */
    bool speed;
    bool volume;
    bool devices;      /* lists the sound devices, and plays on one of them */
    const char *lacks; /* a sentence for the listener, or NULL */
};

struct player_options {
    /* "auto", a name of player_about(), or a path to such a program. */
    const char *wanted;
    const char *command; /* with "command": a template */
    const char *args;    /* further arguments, shell-like words; may be NULL */
    const char *device;  /* as player_set_device(); may be NULL */
    bool media_keys;     /* mpv: with its MPRIS script, where it is installed */
    int slow_ms;         /* loading takes long after this; 0: ten seconds */
    void (*notify)(void *context, const struct player_event *event);
    void *context;
};

struct player;

/* Starts nothing yet. The texts of `options` are copied. */
struct player *player_new(const struct player_options *options);
/* Ends the program. NULL is allowed. */
void player_free(struct player *player);

/* Of each kind; of a command it depends on the template, so of the player. */
const struct player_about *player_about(enum player_kind kind);
const struct player_about *player_get_about(const struct player *player);
/* Can it be started? If not, `err` says what to install or to mend. */
MUST_CHECK bool player_available(const struct player *player,
                                 struct error *err);
/* Is the program of that kind installed, and may this user run it? */
bool player_kind_available(enum player_kind kind);
/* The MPRIS script of Debian's mpv-mpris, freed by the caller; NULL if none. */
char *player_find_mpris(void);

struct player_file {
    const char *path; /* absolute */
    double start_s;
    double duration_s; /* as its cue sheet has it; 0: ask the player */
    bool paused;
    const char *title;
};
/*
 * Loads a local file, replacing what plays. Starts the program if need be:
 * that can fail with ERROR_NOT_FOUND. The outcome of the load itself comes as
 * an event.
 */
MUST_CHECK bool player_load(struct player *player,
                            const struct player_file *file, struct error *err);
void player_pause(struct player *player, bool paused);
/* Seconds from the begin of the file; clamped to it. */
void player_seek(struct player *player, double to_s);
/* 0.5 to 3; remembered for later loads. */
void player_set_speed(struct player *player, double speed);
/* 0 to 100; remembered for later loads. */
void player_set_volume(struct player *player, int percent);
/* The sound device to play on, one of player_get_devices(); "": the system's
 * choice. At once, also while it plays; remembered for later loads. One that
 * is not there makes loads fail, it is never replaced by another. */
void player_set_device(struct player *player, const char *name);
void player_stop(struct player *player);
/* Pauses and waits at most `wait_ms` for the player to say that it did: before
 * we are stopped by Ctrl-Z, when nobody would read its messages. */
void player_quiesce(struct player *player, int wait_ms);
/* After a suspend of the machine: opens the sound device anew. */
void player_reopen_device(struct player *player);

/* Asks for the sound devices, starting the program if need be; an event tells
 * that they are there. ERROR_NOT_FOUND: this player does not list them. */
MUST_CHECK bool player_ask_devices(struct player *player, struct error *err);
/* As they were told last; none before. Borrowed until they are asked again. */
const struct player_devices *player_get_devices(const struct player *player);

enum player_state player_get_state(const struct player *player);
/* The last good position of the loaded file; the target after a seek. */
double player_get_position(const struct player *player);
/* 0 while unknown. */
double player_get_duration(const struct player *player);
double player_get_speed(const struct player *player);
int player_get_volume(const struct player *player);
/* Process id of the program, or 0: for tests and the chaos of real life. */
int player_get_pid(const struct player *player);

/* What to poll: -1 while there is nothing. */
int player_get_fd(const struct player *player);
short player_get_poll_events(const struct player *player);
/* Milliseconds until player_service() wants to be called, -1 for never. */
int player_get_timeout_ms(const struct player *player);
/* Reads, writes, asks for the position, notices a dead or hung player. */
void player_service(struct player *player);

#endif
