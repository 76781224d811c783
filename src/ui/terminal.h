/*
 * The terminal: taking it, copying a canvas to it, giving it back in every
 * way a program can end. There is one, and curses knows only one, so the
 * state is the module's own.
 */
#ifndef UI_TERMINAL_H
#define UI_TERMINAL_H

#include <stdbool.h>

#include "base/error.h"
#include "ui/canvas.h"
#include "ui/input.h"

struct terminal_options {
    const struct theme *theme; /* NULL: dark. NO_COLOR wins over it */
    bool mouse;
    const char *title; /* of the window; NULL: left alone */
    bool ascii;        /* ASCII only, though the locale could do more */
};

/*
 * Takes standard input and output. Before curses is asked it checks that both
 * are terminals and that TERM is known and can place the cursor (`cup`);
 * otherwise ERROR_USAGE with a sentence that names the sub-commands for lines
 * (`dstudio quiz`, `dstudio read` …).
 * When it has been started already, it takes the theme and the mouse's option.
 */
MUST_CHECK bool terminal_start(const struct terminal_options *options,
                               struct error *err);
/* Gives it back. Without effect when it is not taken. */
void terminal_stop(void);

void terminal_get_size(int *width, int *height);
/* Asks the system for the size anew; true if it changed. */
bool terminal_update_size(void);
/* True where only ASCII can be shown: give it to canvas_set_ascii(). */
bool terminal_is_ascii(void);
void terminal_set_theme(const struct theme *theme);
void terminal_set_mouse(bool on);
void terminal_set_title(const char *title);

/* Copies the cells that changed since the last call, and the cursor. */
void terminal_flush(const struct canvas *canvas);
/* The next flush writes every cell: the screen is spoilt. */
void terminal_invalidate(void);

/*
 * Gives the terminal to a child (editor, pager) or to the shell (Ctrl-Z), and
 * takes it back; the next flush draws everything. Between them nothing may be
 * flushed.
 */
void terminal_leave(void);
void terminal_return(void);
/* terminal_leave(), stops the process group as Ctrl-Z does, and returns when
   it goes on. */
void terminal_suspend(void);
/* After a stop that we were not asked about (SIGSTOP): the shell has had the
   terminal, and left it as it wants it. Does nothing where that is not so. */
void terminal_recover(void);
/* The descriptor to poll for keys. */
int terminal_fd(void);
enum terminal_result {
    TERMINAL_NOTHING, /* no byte is there */
    TERMINAL_READ,
    TERMINAL_GONE, /* the end of input: hung up */
};
/* Reads what is there without waiting, at most 1 KiB, and feeds it. */
enum terminal_result terminal_read(struct input *input, int64_t now_ms);

#endif
