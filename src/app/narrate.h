/* Narration asked for by name: which voice, how much of an episode is made,
 * making it now. What is made while listening is in listen_make.c. */
#ifndef APP_NARRATE_H
#define APP_NARRATE_H

#include "app/app.h"
#include "narration/narration.h"

/* The voice of the settings. ERROR_NOT_FOUND names what to install. The
 * narrator is to be released in either case. */
MUST_CHECK bool app_narrator(struct app *app, struct narrator *narrator,
                             struct error *err);

/* How much of an episode's sound is there. */
struct sound_state {
    size_t chapters; /* that are said aloud */
    size_t made;
    size_t words;       /* of the episode */
    size_t words_left;  /* of chapters not made */
    double seconds;     /* of the whole; estimated for what is not made */
    int64_t bytes;      /* made */
    int64_t bytes_left; /* estimated of what is not */
};
/* ERROR_NOT_FOUND: no such episode, or no script. Reads its files: some ms. */
MUST_CHECK bool app_sound_state(struct app *app,
                                const struct narrator *narrator, int episode,
                                struct sound_state *state, struct error *err);

/* Makes what is missing of an episode, or of one chapter, now; `progress` is
 * called with 0-1 and returns false to give up. ERROR_FULL: no room. */
MUST_CHECK bool app_narrate(struct app *app, int episode, const char *chapter,
                            bool (*progress)(void *context, double share),
                            void *context, struct error *err);
/* Appends what the voice would say, a sentence a line; `chapter` NULL: all.
 * The program of the voice may be missing. */
MUST_CHECK bool app_narration_text(struct app *app, int episode,
                                   const char *chapter, struct str *out,
                                   struct error *err);

/*
 * The same in the background, while the program's loop turns: these episodes
 * one after another, behind those wanted before. What is being played goes
 * first. Battery or mains does not matter: it was asked for.
 */
void app_make_sound(struct app *app, const int *episodes, size_t count);
/* On battery, without narrate_on_battery: what nobody asked for is not made. */
bool app_waits_for_mains(struct app *app);
/* Nothing more is wanted; the chapter under way is given up. */
void app_make_stop(struct app *app);

struct app_making {
    int episode;     /* being made because it was asked for; 0: none */
    double share;    /* of the episode, by chapters */
    size_t left;     /* episodes, this one too */
    const char *why; /* what went wrong last, or NULL; borrowed */
};
struct app_making app_making_of(struct app *app);

#endif
