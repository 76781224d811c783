/*
 * A program on a pty, seen through a terminal emulator (libvterm): start it,
 * type, wait until a text stands on its screen, read cells. Every wait is for
 * a condition; only when it fails does it take the whole time-out.
 */
#ifndef TERMINAL_PTY_H
#define TERMINAL_PTY_H

#include <stdbool.h>
#include <sys/types.h>

#include "base/str.h"

/* Long enough for a machine that does much else at the same time. */
#define PTY_TIMEOUT_MS 60000

struct pty;

struct pty_options {
    const char *const *argv; /* ends with NULL; argv[0] is a path */
    int width;
    int height;
    /* "NAME=VALUE" sets, "NAME" takes away; ends with NULL; may be NULL. On
       top of TERM=xterm-256color, LC_ALL=C.UTF-8, TZ=UTC. */
    const char *const *environment;
};

/* Never NULL: a program that cannot be started ends with status 127. */
struct pty *pty_start(const struct pty_options *options);
/* Kills what still runs. */
void pty_free(struct pty *pty);

void pty_send(struct pty *pty, const char *bytes);
void pty_resize(struct pty *pty, int width, int height);
/* Signals the program itself, not its group. */
void pty_signal(struct pty *pty, int number);
/* Of the program, while it has not been waited for. */
pid_t pty_get_pid(const struct pty *pty);
/* Closes our side: the program's terminal hangs up. */
void pty_hang_up(struct pty *pty);

/* Reads what comes until the text is (or is no more) anywhere on the screen.
   False when time ran out or the program ended without it. */
bool pty_wait_text(struct pty *pty, const char *text);
bool pty_wait_gone(struct pty *pty, const char *text);
/* Until row y, without blanks at its end, is this text. */
bool pty_wait_row(struct pty *pty, int y, const char *text);
/* The exit status, 128 + signal, or -1 when time ran out. */
int pty_wait_exit(struct pty *pty);
/* True if the program writes nothing for so long. */
bool pty_is_quiet(struct pty *pty, int ms);

/* Rows without blanks at their end, each with '\n'. */
void pty_add_text(const struct pty *pty, struct str *out);
bool pty_has_text(const struct pty *pty, const char *text);
/* All bytes written so far; borrowed. */
const struct str *pty_get_output(const struct pty *pty);

struct pty_state {
    int cursor_x;
    int cursor_y;
    bool cursor_visible;
    bool other_screen; /* the alternate one */
    bool mouse;
    bool echo; /* of the tty: echo and lines as a shell has them */
    bool lines;
    bool coloured; /* any cell has a colour of its own */
};
void pty_get_state(const struct pty *pty, struct pty_state *state);
/* Is the cell bold or reversed? */
bool pty_is_bold(const struct pty *pty, int x, int y);
bool pty_is_reversed(const struct pty *pty, int x, int y);
/* The title set with OSC 2; "" if none. */
const char *pty_get_title(const struct pty *pty);

#endif
