/* A player under test: what it told, sound files to play, waits. */
#ifndef UNIT_PLAYER_HELP_H
#define UNIT_PLAYER_HELP_H

#include "player/player.h"

struct seen {
    int loaded;
    int ended;
    int failed;
    int lost;
    int slow;
    int devices;
    bool no_device; /* of the last failure */
    int changed;
    int heard_events;
    bool reached_end;
    bool estimated;
    double heard_s;
    double first_s; /* begin of the first stretch heard */
    double last_s;  /* end of the last one */
    char text[160];
};

struct fixture {
    char folder[64];
    char wav[96];
    struct seen seen;
    struct player_options options; /* used by fixture_player() */
    struct player *player;
};

/* A folder with a quiet sound of six seconds, and mpv on null audio. */
int player_set_up(void **state);
int player_tear_down(void **state);
/* The player anew, of the options as they are now. */
void player_renew(struct fixture *f);

/* A quiet WAV of `seconds`: 8 kHz, 8 bits, mono. */
void write_wav(const char *path, unsigned seconds);
/* "FOLDER/NAME" of the fixture; static, of the last call. */
const char *in_folder(const struct fixture *f, const char *name);
/* Writes an executable file. */
void write_script(const char *path, const char *text);

void load_file(struct fixture *f, const struct player_file *file);
/* Loads at a second and waits until it plays. */
void play_from(struct fixture *f, const char *path, double start_s);
/* One turn of a loop: polls, and serves the player. */
void serve(struct player *player);
void serve_ms(struct player *player, int ms);
/* Serves the player until `*counter` is reached. A minute is no limit that a
 * machine comes near: it only ends a test that fails. */
void wait_count(struct fixture *f, const int *counter, int wanted);
/* Until the player's position is at least this. */
void wait_position(struct fixture *f, double at_s);

#endif
