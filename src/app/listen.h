/*
 * Listening and reading: narration in the background, playing chapter after
 * chapter, text that follows, places kept, what was heard written down.
 */
#ifndef APP_LISTEN_H
#define APP_LISTEN_H

#include "app/app.h"
#include "player/player.h"

enum listen_state {
    LISTEN_NOTHING,   /* no episode open for listening */
    LISTEN_PREPARING, /* the voice is making the chapter */
    LISTEN_PLAYING,
    LISTEN_PAUSED,
    LISTEN_ENDED, /* the episode's end was reached */
    LISTEN_SILENT /* no player or voice: `why` tells, with the package */
};

enum listen_sleep {
    LISTEN_SLEEP_OFF,
    LISTEN_SLEEP_MINUTES,
    LISTEN_SLEEP_CHAPTER, /* pause where the chapter ends */
    LISTEN_SLEEP_EPISODE, /* nothing follows the episode */
};

enum { LISTEN_PIECES = 200 };

/* What a bar and the now-playing screen show. Borrowed, until service. */
struct listen {
    enum listen_state state;
    const struct app_episode *episode; /* NULL with LISTEN_NOTHING */
    int chapter;                       /* index into meta.chapters */
    size_t word;                       /* of the chapter, being spoken */
    size_t sentence_from;              /* words of the sentence spoken */
    size_t sentence_to;
    double position_s; /* in the episode */
    double duration_s; /* of the episode; estimated until all is narrated */
    bool duration_exact;
    double speed;
    int volume;
    double place;         /* 0-1 of the episode's words */
    double heard_share;   /* of the episode's words, by ear */
    double guessed_share; /* of those, what only the clock tells of */
    double read_share;    /* read and not heard */
    /* What was met of each of so many equal pieces of the episode, per cent. */
    unsigned char pieces[LISTEN_PIECES];
    double prepared; /* 0-1 of the chapter being narrated */
    bool silent;     /* the text goes on at a reading pace, without sound */
    enum listen_sleep sleep;
    int sleep_left_s;  /* with LISTEN_SLEEP_MINUTES */
    int check_chapter; /* paused to offer questions on this one, or -1 */
    int next_episode;  /* begins in next_in_s, unless stopped; 0: none */
    int next_in_s;
    bool no_device;    /* silent, for the sound device cannot be opened */
    bool held;         /* preparing: it waits for a key when it is there */
    bool outside;      /* paused by a media key, not by us */
    bool far;          /* over ssh: the sound is on the far machine */
    int offer_chapter; /* another device is further on: there; or -1 */
    size_t offer_word;
    double offer_s;                    /* in the episode */
    bool unwritten;                    /* `why` is app_listen_unwritten() */
    const char *why;                   /* a sentence, or NULL */
    const struct player_about *player; /* what it can and cannot do */
};
const struct listen *app_listen(struct app *app);

/* A chapter of the open episode. */
struct listen_chapter {
    double start_s;    /* in the episode */
    double duration_s; /* estimated until it is made */
    bool made;
    double met; /* 0-1 of its words, heard or read */
};
/* False: there is no such chapter, or nothing is open. */
bool app_listen_get_chapter(struct app *app, int chapter,
                            struct listen_chapter *out);

/*
 * Opens an episode for listening and begins to play, at the place kept (with
 * the rewind of LISTENING 5d), or at a chapter and word. `aside`: a jump that
 * must not move the kept place until 30 s were heard. When no player or voice
 * is there this succeeds with LISTEN_SILENT.
 */
struct listen_from {
    const char *chapter; /* id; NULL: the kept place */
    size_t word;
    size_t until_word; /* stop there (replay); 0: play on */
    bool aside;
    bool paused; /* open, do not begin */
};
MUST_CHECK bool app_play(struct app *app, int episode,
                         const struct listen_from *from, struct error *err);
void app_listen_pause(struct app *app, bool paused);
/* What plays, or will when the voice has made it, pauses; else it goes on. */
void app_listen_toggle(struct app *app);
void app_listen_seek_by(struct app *app, double seconds);
void app_listen_sentence(struct app *app, int by); /* 0: repeat; ±1, … */
/* To the begin of this paragraph (0), or so many on or back: -1 goes first to
 * the begin of this one. */
void app_listen_paragraph(struct app *app, int by);
void app_listen_chapter(struct app *app, int by);
/* Takes the offer of another device's place. False: there is none. */
bool app_listen_take_offer(struct app *app);
void app_listen_set_speed(struct app *app, double speed);
void app_listen_set_volume(struct app *app, int percent);
void app_listen_stop(struct app *app); /* keeps the place, closes */
/* Study without sound: the text goes on sentence by sentence, 200 words a
 * minute at speed 1. What was shown counts as read; the place is the same. */
void app_listen_set_silent(struct app *app, bool silent);
/* `minutes` for LISTEN_SLEEP_MINUTES. */
void app_listen_set_sleep(struct app *app, enum listen_sleep kind, int minutes);
/* Makes the speed in force the one of this episode's series. */
MUST_CHECK bool app_listen_keep_speed(struct app *app, struct error *err);
/*
 * Plays what comes next: in the queue after this episode, else in the series.
 * ERROR_NOT_FOUND when nothing does. At an episode's end this happens by
 * itself ten seconds later when there is a queue or with listen.next; a pause
 * or app_listen_stay() prevents it.
 */
MUST_CHECK bool app_listen_next(struct app *app, struct error *err);
void app_listen_stay(struct app *app);
/*
 * The sound devices. They are asked for, and there when app_listen_service()
 * has said that something changed and `asked` is false again. ERROR_NOT_FOUND:
 * there is no player, or it does not list them.
 */
MUST_CHECK bool app_devices_ask(struct app *app, struct error *err);
struct app_devices {
    const struct player_devices *list;
    const char *chosen; /* of the setting; "": the system's choice */
    bool asked;         /* and not answered yet */
    bool missing;       /* the chosen one is none of the list */
};
/* Borrowed, until the next call. */
const struct app_devices *app_devices(struct app *app);
/* Puts it into the setting `sound_device`, and plays there from now on. "auto"
 * or "": the system's choice. */
MUST_CHECK bool app_devices_choose(struct app *app, const char *name,
                                   struct error *err);
/* Somebody is there to take a chapter's questions: with quiz.chapter_checks
 * the end of a chapter then pauses, and `check_chapter` says which one. */
void app_listen_offer_checks(struct app *app, bool offer);

/*
 * What was heard or read and could not be written, as where the disk is full,
 * waits in memory and is tried again: a sentence that says so. NULL: all is
 * written. Borrowed, until service.
 */
const char *app_listen_unwritten(struct app *app);

/* For the loop: descriptors and time-outs of the player and the narrator. */
enum { APP_FDS = 2 };
struct app_fd {
    int fd; /* -1: none */
    short events;
};
void app_listen_fds(struct app *app, struct app_fd fds[APP_FDS]);
int app_listen_timeout_ms(struct app *app);
/* What there is to draw after a turn. */
enum listen_news {
    LISTEN_SAME,
    LISTEN_MOVED,  /* the sound went on; nothing else */
    LISTEN_CHANGED /* another state, chapter, offer, reason … */
};
/* Reads what there is. */
enum listen_news app_listen_service(struct app *app);
/* Before a stop by Ctrl-Z; and after the machine slept. */
void app_listen_quiesce(struct app *app);

/*
 * Plays what taught a question: the paragraph of its `says`, or in a long one
 * the sentence and its two neighbours. The kept place does not move.
 * ERROR_NOT_FOUND when it is not said aloud.
 */
MUST_CHECK bool app_replay(struct app *app, const struct app_episode *episode,
                           const struct question *question, struct error *err);
/* The words that app_replay() would play, and about how many seconds. */
struct replay_place {
    int chapter; /* index into meta.chapters */
    size_t from;
    size_t to;
    double seconds;
};
bool app_replay_of(const struct app_episode *episode,
                   const struct question *question,
                   struct replay_place *replay);

/* Words [from, to) of a chapter were read on the screen for `ms`. False: they
 * are not written yet, see app_listen_unwritten(). */
MUST_CHECK bool app_read_words(struct app *app, int episode,
                               const char *chapter, size_t from, size_t to,
                               int64_t ms, struct error *err);

#endif
