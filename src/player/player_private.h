/* What the two ways of playing share: mpv.c, and other.c for the rest. */
#ifndef PLAYER_PLAYER_PRIVATE_H
#define PLAYER_PLAYER_PRIVATE_H

#include "player/heard.h"
#include "player/leaving.h"
#include "player/player.h"

enum { PLAYER_POLL_MS = 500, PLAYER_HANG_MS = 5000, PLAYER_SLOW_MS = 10000 };

struct player_ops {
    void (*end)(struct player *player);
    /* Of path, start_s, want_pause, title, which are set. */
    bool (*load)(struct player *player, struct error *err);
    void (*pause)(struct player *player); /* as want_pause says */
    void (*seek)(struct player *player);  /* to position_s */
    void (*set_speed)(struct player *player);
    void (*set_volume)(struct player *player);
    void (*set_device)(struct player *player);
    bool (*ask_devices)(struct player *player, struct error *err);
    void (*stop)(struct player *player);
    void (*quiesce)(struct player *player, int wait_ms);
    void (*reopen_device)(struct player *player);
    int (*get_pid)(const struct player *player);
    int (*get_fd)(const struct player *player);
    short (*get_poll_events)(const struct player *player);
    int (*get_timeout_ms)(const struct player *player);
    void (*service)(struct player *player);
};

struct player {
    const struct player_ops *ops;
    struct player_about about;
    char *program; /* name or path */
    char *command;
    char *args;
    bool media_keys;
    int slow_ms;
    void (*notify)(void *context, const struct player_event *event);
    void *context;
    struct leaving leaving; /* a process that was told to end */

    /* What was asked for; sent again after a restart. */
    char *path;
    char *title;
    double speed;
    int volume;
    char *device; /* "": the system's */
    bool want_pause;

    enum player_state state;
    int64_t load_at_ms;
    bool slow_told;
    bool duration_given; /* by the caller, who knows better than the file */
    double duration_s;
    double start_s; /* where the load asked to begin */
    double position_s;
    struct hearing heard;
    struct player_devices devices; /* as told last */
};

/* mpv.c, other.c: allocate, with their ops. */
struct player *mpv_new(void);
struct player *other_new(enum player_kind kind);
/* other.c: of a command what the template allows. */
struct player_about other_about(enum player_kind kind, const char *command);

void player_tell(struct player *player, enum player_event_kind kind,
                 const char *text);
/* Keeps what was asked for, forgets what was heard of the file. */
void player_forget_file(struct player *player);
/* The data ended: tells so, with the tail where it was near enough. */
void player_tell_end(struct player *player);
/* Loading: milliseconds until it takes long, or says once that it does. */
int player_slow_timeout_ms(const struct player *player);
void player_notice_slow(struct player *player);

#endif
