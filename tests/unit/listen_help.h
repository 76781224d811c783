/*
 * Listening for the tests: one home with a voice and the real player on null
 * audio, so that the sound of episode 51 is made once; each test has a learner
 * of its own.
 */
#ifndef UNIT_LISTEN_HELP_H
#define UNIT_LISTEN_HELP_H

#include "app/listen.h"
#include "app/listen_private.h"
#include "store/store_listening.h"

enum { EPISODE = 51 };

struct fixture {
    char home[64];
    char program[512];
    struct app *app;
};

int listen_set_up_all(void **state);
int listen_tear_down_all(void **state);
int listen_set_up(void **state);
int listen_tear_down(void **state);
/* The fixture; skips the test where a program is missing. */
struct fixture *listen_need(void **state);
void listen_open_app(struct fixture *f);

/* One turn of the loop, at most 100 ms. */
void turn(struct app *app);
void run_ms(struct app *app, int ms);
void wait_state(struct app *app, enum listen_state state);
/* Until the player has really begun. */
void wait_sound(struct app *app);
/* Plays the episode and waits for the sound. */
void play(struct fixture *f, const struct listen_from *from, double speed);
/* Opens the last sentence of a chapter without sound, at full speed. */
void silent_at_end_of(struct fixture *f, int chapter);

/* The file of a chapter's sound, of the episode that is open. The caller frees.
 */
char *sound_of(struct fixture *f, int chapter);
/* It has no sound from now on, until it is played. */
void forget_sound(struct fixture *f, int chapter);
const char *chapter_id(struct fixture *f, int at);
int last_chapter(struct fixture *f);
/* Words of a chapter that the store counts as heard; the first, if wanted. */
size_t heard_in(struct fixture *f, const char *chapter, size_t *from);
/* The place kept, which there must be. */
void resume_of(struct fixture *f, struct store_resume *resume);
/* A `play` line of words that nobody needs to wait for. */
void put_play(struct fixture *f, int chapter, size_t from, size_t to,
              enum play_kind kind);

#endif
