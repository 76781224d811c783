/* What listen*.c share. */
#ifndef APP_LISTEN_PRIVATE_H
#define APP_LISTEN_PRIVATE_H

#include <sys/types.h>

#include "app/app_private.h"
#include "app/listen.h"
#include "journal/events.h"
#include "markup/cues.h"
#include "markup/sentence.h"
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
    enum play_kind kind;
    int64_t saved_ms; /* monotonic: when it was last put in the table */
};

/* One chapter of the open episode. */
struct heard_chapter {
    unsigned char *words; /* by word, a bit for each enum play_kind */
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
    struct str said; /* the last line that is no progress: why it failed */
};

/* Episodes whose sound was asked for, the first being made. */
enum { WANTED_MAX = 128 };
struct wanted {
    int episodes[WANTED_MAX];
    size_t count;
    size_t chapters; /* of the first */
    struct str why;  /* the last that failed */
};

/* A `play` line on its way to the store. */
struct kept_play {
    char episode[8];
    char chapter[ID_MAX + 1];
    int64_t from;
    int64_t to;
    enum play_kind kind;
    int64_t ms;
    double rate;
    bool aside;
    int64_t at_ms; /* when it happened, UTC */
    int tz_min;
};
struct keeping {
    struct kept_play *items;
    size_t count;
    size_t capacity;
    int64_t again_at_ms; /* monotonic: when they are tried again */
    struct str why;      /* as said to the person; empty: all is written */
};

struct listening {
    struct app *app;
    struct listen view;
    struct player *player;
    char *chosen; /* the settings that it was chosen by */
    struct narrator narrator;
    bool has_voice;
    struct str why;
    struct app_episode *episode;
    struct heard_chapter *chapters;
    size_t words; /* of all chapters */
    int chapter;  /* playing, or waiting for its sound */
    bool waiting;
    size_t want_word; /* where to begin when the sound is there */
    bool want_paused;
    size_t until_word; /* 0: play on */
    bool aside;
    double aside_s; /* heard since the jump */
    struct cues cues;
    struct stretch stretch;
    struct keeping keeping;
    struct making making;
    struct wanted wanted;
    int sound_fd;      /* keeps others from deleting what is open; or -1 */
    const char *power; /* POWER_FOLDER; a test has its own */
    bool room_told;
    int64_t ahead_at_ms; /* nothing is made ahead before; monotonic */
    int failed_episode;  /* the chapter that could not be made, not tried again
                            in the background */
    int failed_chapter;
    int anew_chapter; /* was made anew, for what was there was damaged; or -1 */
    int64_t boot_gap_ms;  /* boot clock minus monotonic clock */
    int64_t paused_at_ms; /* boot clock, when it was paused; 0: it was not */
    /* listen_flow.c */
    bool offers; /* somebody is there to take a check */
    int64_t sleep_at_ms;
    int64_t next_at_ms; /* when the next episode begins; 0: it does not */
    /* listen_silent.c: what is shown, since and until when */
    bool silent;
    struct sentences sentences;
    size_t sentence;
    int64_t sentence_at_ms;
    int64_t sentence_until_ms;
    struct app_devices devices;
    struct str device; /* of its view */
    unsigned revision; /* of the store, when other devices were looked at */
    bool changed;
    bool moved; /* only the place of the sound is another */
};

/* listen.c */
struct listening *listening_of(struct app *app);
/* Opens the episode's files, voice and coverage; nothing plays yet. */
bool listening_open(struct listening *self, int n, struct error *err);
void listening_close(struct listening *self);
/* Why it is in this state, for the screen. */
void listening_say(struct listening *self, enum listen_state state,
                   const char *text);
/* Begins self->chapter at want_word, its sound made first where needed. */
void listening_begin_chapter(struct listening *self);
void listening_go_to(struct listening *self, int chapter, size_t word);
void listening_chapter_ended(struct listening *self, bool reached_end);
/* Shows the word and its sentence, by the cues. */
void listening_place(struct listening *self, size_t word);
/* Position of the episode: so much of its chapter, in seconds or 0-1. */
void listening_set_seconds(struct listening *self, double seconds);
void listening_set_share(struct listening *self, double share);

/* As listening_say(), and that the text can be read. */
void listening_say_silent(struct listening *self, const char *text);
/* Is the chapter's sound there, and how long is it? */
void listening_look_at_sound(struct listening *self, int chapter);
/* The duration of all, exact where its sound is made. */
void listening_measure_durations(struct listening *self);

/* listen_player.c */
/* The player of the settings; anew when they have changed since, or when it
 * could not be found. Not while it has a file. */
void listening_choose_player(struct listening *self);

/* listen_devices.c: plays on the device of the settings from now on. */
void listening_use_device(struct listening *self);

/* listen_place.c */
/* Where to begin: `from`, or the place kept on this device, else the other's.
 */
void listening_find_start(struct listening *self,
                          const struct listen_from *from);
/* Is another device further on? Looked at when lines came in. */
void listening_look_elsewhere(struct listening *self);

/* listen_flow.c */
double listening_rewind_s(struct listening *self, int64_t away_ms);
void listening_episode_ended(struct listening *self);
bool listening_wants_check(struct listening *self, int chapter);
int listening_flow_timeout_ms(const struct listening *self);
void listening_flow_service(struct listening *self);
void listening_flow_view(struct listening *self);

/* listen_silent.c */
bool listening_silent_begin(struct listening *self); /* false: no text */
void listening_silent_go(struct listening *self, int64_t by);
void listening_silent_seek(struct listening *self, double seconds);
void listening_silent_pace(struct listening *self); /* the speed has changed */
void listening_silent_service(struct listening *self);

/* listen_track.c */
void listening_load_coverage(struct listening *listening);
void listening_heard(struct listening *listening,
                     const struct player_event *event);
/* Words of the chapter in play that were met, in `ms` by the clock. */
struct words_met {
    size_t from;
    size_t to;
    int64_t ms;
    enum play_kind kind;
    double rate; /* of sound; 0 without */
};
void listening_words(struct listening *self, const struct words_met *met);
/* Writes the stretch under way as a `play` line. */
void listening_flush(struct listening *listening);
void listening_measure(struct listening *listening);

/* listen_keep.c */
/* Writes a line, and those that wait. False: it waits, too; that is told. */
bool listening_keep(struct listening *self, const struct play_body *body,
                    struct error *err);
bool listening_write_kept(struct listening *self, struct error *err);
/* The table of places could be written (NULL), or not. */
void listening_table_kept(struct listening *self, const struct error *err);
void listening_keep_service(struct listening *self);

/* listen_make.c */
void making_init(struct making *making);
/* Starts to make what is missing; false with a reason if it cannot. */
bool making_start(struct listening *listening, int episode, const char *chapter,
                  int chapter_index, bool ahead, struct error *err);
void making_stop(struct making *making);
/* Reads what the child says. True when it has ended; `*ok` says how. */
bool making_service(struct listening *listening, bool *ok);
/*
 * Makes the next chapter that was asked for; else, while something is open, the
 * next worth making ahead of the listener, if any.
 */
void making_next(struct listening *listening);
/* After a chapter was made, or could not be: what was asked for goes on. */
void making_ended(struct listening *listening, bool ok);

#endif
