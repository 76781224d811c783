/*
 * mpv as a player: mpv.c starts it and tells it what to do, mpv_take.c reads
 * what it says.
 */
#ifndef PLAYER_MPV_PRIVATE_H
#define PLAYER_MPV_PRIVATE_H

#include "player/mpv_link.h"
#include "player/player_private.h"

struct mpv {
    struct player base;
    struct mpv_link link;
    bool not_lean; /* this build refused the options that switch scripts off */
    bool by_path;  /* and it is too old for a socketpair */
    int crashes;
    int64_t crashes_since_ms;
    int64_t entry_id; /* playlist entry of our load, -1 while unknown */
    bool started; /* loaded, and sound (or silence while paused) has begun */
    int64_t began_at_ms;
    bool check_start; /* ask where it began: a wrong option is ignored */
    bool seeking;
    int64_t speed_id; /* of the last request for a speed: before its reply,
                         what is told of the speed is old */
    bool core_idle;
    bool cache_wait;
    int64_t next_poll_ms;
};

static inline struct mpv *mpv_of(struct player *player)
{
    return (struct mpv *)player;
}

/* mpv.c */
/* Nothing is loaded any more. */
void mpv_forget_file(struct mpv *self);
/* Goes to base.position_s. */
void mpv_seek(struct player *player);
/* As base.want_pause says. */
void mpv_send_pause(struct mpv *self);
/* A pause began or ended: what was heard waits, or goes on. */
void mpv_hold(struct mpv *self, bool paused);

/* mpv_take.c: all messages that came in. */
void mpv_take_messages(struct mpv *self);

#endif
