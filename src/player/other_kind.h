/*
 * How each player but mpv is started, told what to do, and understood: words
 * and lines only, no process. What it says is hostile.
 */
#ifndef PLAYER_OTHER_KIND_H
#define PLAYER_OTHER_KIND_H

#include <stdbool.h>

#include "base/str.h"
#include "player/player.h"

/* One run of the program. */
struct other_run {
    const char *program;
    const char *command; /* template of a command */
    const char *path;
    const char *title;
    double start_s;
    double speed;
    int volume;
};

struct other_kind {
    struct player_about about;
    bool on_stderr;  /* what it tells comes there, else on standard output */
    bool tells;      /* by itself, many times a second: read by the clock */
    const char *ask; /* the line that asks for the position, or NULL */
    const char *toggle_pause; /* a line, or NULL */
    const char *quit;
    const char *variable; /* of its environment, or NULL */
    /* Adds the words that start it; false: the template cannot be read. */
    bool (*add_words)(const struct other_run *run, struct str_list *argv,
                      struct error *err);
    /* Lines to its standard input; NULL: it takes none. */
    void (*add_seek)(double to_s, struct str *line);
    void (*add_speed)(double speed, struct str *line);
    void (*add_volume)(int percent, struct str *line);
    /* Reads a line of what it tells: true with a position, in seconds. */
    bool (*read_position)(const struct other_run *run, const char *line,
                          double *position_s);
};

const struct other_kind *other_kind(enum player_kind kind);

#endif
