/* Making sound with a bar: what `narrate` and `offline` share. */
#ifndef CLI_NARRATE_H
#define CLI_NARRATE_H

#include "app/narrate.h"
#include "app/sound.h"
#include "cli/bar.h"
#include "cli/command.h"

/* Episodes to make, by words what is left of each. */
struct narrating {
    struct call *call;
    struct narrator narrator;
    int *episodes;
    size_t *words_left;
    size_t count;
    size_t at;    /* the one under way */
    size_t total; /* words left of all, at the beginning */
    size_t done;  /* of these, in episodes that are ready */
    bool lines;   /* "progress N" lines instead of a bar */
    int last;     /* permille told */
    struct bar bar;
    size_t made; /* episodes that needed something */
};

/* From now on Ctrl-C gives up between two sentences; half-made files go. */
void narrating_catch_signals(void);
bool narrating_stopped(void);
/* Finds the voice and what is left to do. False: call->err says why. */
bool narrating_begin(struct narrating *self, struct call *call,
                     const int *episodes, size_t count);
/*
 * Makes the next episode (of one chapter, unless NULL). False: at the end, or
 * with call->err set.
 */
bool narrating_step(struct narrating *self, const char *chapter);
void narrating_end(struct narrating *self);

/* y or n of a line; no when nobody is there. */
bool call_ask(const char *question);
/*
 * Keeps the sound to its room, asking first where that was never allowed and
 * somebody is there to ask. `keep` are what was asked for.
 */
enum sound_room call_tidy(struct call *call, const int *keep, size_t count);

#endif
