/*
 * Bytes of a terminal to keys. A pure decoder: bytes and times come in, keys
 * come out, so tests feed it without a terminal. Knows the sequences of
 * xterm, rxvt, the Linux console, screen and tmux; the terminal's own
 * (terminfo) can be added.
 */
#ifndef UI_INPUT_H
#define UI_INPUT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "ui/key.h"

/* Esc alone is Escape when nothing has followed for so long. */
#define INPUT_ESCAPE_MS 25

struct input; /* the decoder */

struct input *input_new(void);
void input_free(struct input *input);

/*
 * Adds the key strings of terminfo for the terminal that curses has set up
 * (after setupterm() or initscr() only; tests do without).
 */
void input_add_terminfo(struct input *input);
/* Adds one sequence; ignored when empty or longer than 32 bytes. */
void input_add_sequence(struct input *input, const char *bytes,
                        const struct key *key);

/*
 * Takes bytes as they were read at `now_ms` (any clock that does not step
 * back). Call input_next() until it says false before feeding more; what does
 * not fit the buffer (4 KiB) is refused: returns the bytes taken.
 */
size_t input_feed(struct input *input, const char *bytes, size_t len,
                  int64_t now_ms);
/* The next key; false when more bytes (or more time) are needed. */
bool input_next(struct input *input, struct key *key, int64_t now_ms);
/* When to call input_next() again though no byte came; -1: no need. */
int64_t input_deadline_ms(const struct input *input);
/* Forgets what is half read. */
void input_reset(struct input *input);

#endif
