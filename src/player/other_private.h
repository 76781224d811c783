/*
 * Players but mpv: other.c is what they are told, other_run.c their process,
 * other_told.c what they tell and how they end.
 */
#ifndef PLAYER_OTHER_PRIVATE_H
#define PLAYER_OTHER_PRIVATE_H

#include <sys/types.h>

#include "base/str.h"
#include "player/other_kind.h"
#include "player/player_private.h"

enum {
    OTHER_SHORT_RUN_MS = 5000, /* counts nothing when it is estimated */
    OTHER_STAYS_S = 3, /* a command that stays so long after the end is ended */
};

struct other {
    struct player base;
    const struct other_kind *kind;
    pid_t pid;   /* 0: no process */
    int in_fd;   /* its standard input, or -1 */
    int tell_fd; /* what it tells, or -1 */
    int life_fd; /* at its end when the process is; -1: closed by it before */
    struct str told;
    struct other_run run;
    int64_t run_at_ms;
    bool tell_loaded;  /* at the next service: it is paused before it began */
    bool has_position; /* of this run: it plays */
    double told_s;     /* the last position told */
    bool asked;        /* an answer is under way */
    bool stale;        /* and of no use: a seek came in between */
    bool seek_later;   /* it would act only on going on */
    int64_t next_ask_ms;
    int64_t heard_of_ms; /* when it told something last */
    double counted_s;    /* of an estimated run: heard up to here */
};

static inline struct other *other_of(struct player *player)
{
    return (struct other *)player;
}

static inline const struct other *other_of_const(const struct player *player)
{
    return (const struct other *)player;
}

/* other_run.c */
bool other_is_estimated(const struct other *self);
void other_close(int *fd);
/* A line to its standard input; NULL: nothing. */
void other_send(struct other *self, const char *line);
/* Where an estimated run is by the clock; the last told place of others. */
double other_place(const struct other *self);
/* Tells what an estimated run has played and was not counted yet. */
void other_count(struct other *self);
/* The process is no more ours; it is told to end, and reaped later. */
void other_drop(struct other *self);
MUST_CHECK bool other_start(struct other *self, struct error *err);
/* Starts it anew where it is, with what was changed; or it is lost. */
void other_start_anew(struct other *self);
void other_lose(struct other *self, const char *text);
void other_tell_volume(struct other *self);

/* other_told.c */
/* Reads what there is, and takes the last position told. */
void other_read(struct other *self);
/* Reaped here: true when it has ended. */
bool other_has_ended(struct other *self, int *status);
/* The process is over: how, tells what it meant. */
void other_take_end(struct other *self, int status);
/* A command is over, or its time is: the clock says what that means. */
void other_end_estimated(struct other *self, bool failed, bool reaped);

#endif
