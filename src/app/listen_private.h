/* What listen*.c share. */
#ifndef APP_LISTEN_PRIVATE_H
#define APP_LISTEN_PRIVATE_H

#include <sys/types.h>

#include "app/app_private.h"
#include "app/listen.h"
#include "markup/cues.h"
#include "narration/narration.h"

/* A stretch of listening that is not a `play` line yet. */
struct stretch {
    bool open;
    int chapter;
    size_t from;
    size_t to;
    int64_t ms; /* by the clock */
    double rate;
    bool aside;
    int64_t saved_ms; /* monotonic: when it was last put in the table */
};

/* One chapter of the open episode. */
struct heard_chapter {
    bool *words; /* heard, by word */
    size_t count;
    double duration_s; /* estimated until made */
    bool made;
};

/* The child that makes sound: `dstudio narrate --progress …`. */
struct making {
    pid_t pid; /* 0: none */
    int fd;
    struct str in;
    int episode;
    int chapter;
    double share;
};

struct listening {
    struct app *app;
    struct listen view;
    struct player *player;
    struct narrator narrator;
    bool has_voice;
    struct str why;
    struct app_episode *episode;
    struct heard_chapter *chapters;
    int chapter; /* playing, or waiting for its sound */
    bool waiting;
    size_t want_word; /* where to begin when the sound is there */
    bool want_paused;
    size_t until_word; /* 0: play on */
    bool aside;
    double aside_s; /* heard since the jump */
    struct cues cues;
    struct stretch stretch;
    struct making making;
    int failed_episode; /* the chapter that could not be made, not tried again
                           in the background */
    int failed_chapter;
    int64_t boot_gap_ms; /* boot clock minus monotonic clock */
    bool changed;
};

/* listen.c */
struct listening *listening_of(struct app *app);
/* Opens the episode's files, voice and coverage; nothing plays yet. */
bool listening_open(struct listening *self, int n, struct error *err);
/* listen_track.c */
void listening_load_coverage(struct listening *listening);
void listening_heard(struct listening *listening, double from_s, double to_s);
/* Writes the stretch under way as a `play` line. */
void listening_flush(struct listening *listening);
void listening_measure(struct listening *listening);

/* listen_make.c */
void making_init(struct making *making);
/* Starts to make what is missing; false with a reason if it cannot. */
bool making_start(struct listening *listening, int episode, const char *chapter,
                  int chapter_index, bool ahead, struct error *err);
void making_stop(struct making *making);
/* Reads what the child says. True when it has ended; `*ok` says how. */
bool making_service(struct listening *listening, bool *ok);
/* The next chapter worth making ahead of the listener, if any. */
void making_ahead(struct listening *listening);

#endif
