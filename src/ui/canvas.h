/*
 * Cells in memory. All drawing of the program goes to a canvas; the terminal
 * only copies one. Nothing here allocates but canvas_new() and
 * canvas_resize(), and everything is clipped: any coordinate is allowed.
 *
 * A canvas is a window on a surface of cells. canvas_sub() makes a smaller
 * window on the same cells; it needs no release.
 */
#ifndef UI_CANVAS_H
#define UI_CANVAS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/str.h"
#include "ui/theme.h"

#define CELL_TEXT_MAX 28

/*
 * One cell. `text` is one grapheme cluster (longer ones lose code points at
 * their end), never a control character. The right half of a wide cluster has
 * width 0 and an empty text.
 */
struct cell {
    char text[CELL_TEXT_MAX]; /* NUL-terminated and NUL-filled */
    uint8_t width;            /* 1, 2, or 0: right half of the cell before */
    uint8_t role;             /* enum role */
    uint8_t attributes;       /* enum attribute, added to the role's */
    uint8_t unused;           /* always 0: cells are compared as bytes */
};

struct canvas_surface; /* the cells and what belongs to all of them */

struct canvas {
    struct canvas_surface *surface;
    int x; /* this window's place on the surface */
    int y;
    int width;
    int height;
};

#define CANVAS_MAX 1000 /* columns or rows of a surface at most */

/* A surface of blanks, 1…CANVAS_MAX each (clamped). canvas_free() ends it. */
struct canvas *canvas_new(int width, int height);
void canvas_free(struct canvas *canvas);
/* For the canvas of canvas_new() only: new size, all blank. */
void canvas_resize(struct canvas *canvas, int width, int height);
/*
 * ASCII only: what is drawn from now on has its fallbacks (λ → lambda, ─ → -)
 * and '?' for the rest. For terminals and locales that have no UTF-8.
 */
void canvas_set_ascii(struct canvas *canvas, bool ascii);
bool canvas_is_ascii(const struct canvas *canvas);

/* The part at x, y inside `canvas`, clipped to it; may be empty (width 0). */
struct canvas canvas_sub(const struct canvas *canvas, int x, int y, int width,
                         int height);
/* One whole row as a canvas. */
struct canvas canvas_row(const struct canvas *canvas, int y);

/* Blanks in ROLE_TEXT; on the whole surface it hides the cursor too. */
void canvas_clear(struct canvas *canvas);
/*
 * Writes text from column x of row y; returns the columns used up to the
 * right edge (those left of column 0 are counted, not drawn). Stops there: a
 * wide cluster that does not fit whole is left out and its cell stays as it
 * was. A newline or any other control character, and each bad byte, is drawn
 * as U+FFFD; what has no width (marks on nothing, direction marks) is not.
 */
int canvas_text(struct canvas *canvas, int x, int y, enum role role,
                const char *text);
int canvas_text_len(struct canvas *canvas, int x, int y, enum role role,
                    const char *text, size_t len);
/* As printf; at most 511 bytes. */
int canvas_format(struct canvas *canvas, int x, int y, enum role role,
                  const char *format, ...) PRINTF(5, 6);
/*
 * Into a field of `width` columns: a text that is too long ends in "…".
 * Returns the columns used (≤ width); the rest of the field stays as it was.
 */
int canvas_text_fit(struct canvas *canvas, int x, int y, int width,
                    enum role role, const char *text);
/* Ends just before column `end`. Returns the columns used. */
int canvas_text_right(struct canvas *canvas, int end, int y, enum role role,
                      const char *text);
int canvas_text_centre(struct canvas *canvas, int y, enum role role,
                       const char *text);
/* Columns that canvas_text() would use here (ASCII fallbacks counted). */
int canvas_width_of(const struct canvas *canvas, const char *text);

/*
 * The first line of a text broken at blanks (anywhere where a word is longer
 * than `width`, and between wide clusters); '\n' ends a line. Returns its
 * bytes without the blanks at its end; `*next` is where the next one begins.
 */
size_t canvas_wrap_line(const char *text, size_t len, int width, size_t *next);
/*
 * Writes a text from row y, in lines of canvas_wrap_line(). Returns the rows
 * it takes; with canvas NULL it only counts them.
 */
int canvas_wrap(struct canvas *canvas, int x, int y, int width, enum role role,
                const char *text);

/* All of it one cluster (one column wide; others become a blank). */
void canvas_fill(struct canvas *canvas, enum role role, const char *cluster);
/* A horizontal line of ─ across the canvas. */
void canvas_rule(struct canvas *canvas, int y, enum role role);
/* Gives cells another role, or more attributes; their text stays. */
void canvas_set_role(struct canvas *canvas, int x, int y, int width,
                     enum role role);
void canvas_add_attributes(struct canvas *canvas, int x, int y, int width,
                           unsigned attributes);
/*
 * Gives ROLE_MATCH to every place of row y where `needle` stands, letter case
 * ignored. Returns the number of places.
 */
int canvas_mark_matches(struct canvas *canvas, int y, const char *needle);

/*
 * Where the terminal's cursor stands: the focused row or field, for screen
 * readers and braille. `visible`: a field wants to show it; otherwise it is
 * placed but hidden where the terminal can. Clipped to the canvas.
 */
void canvas_set_cursor(struct canvas *canvas, int x, int y, bool visible);
/* In coordinates of the surface; false if no cursor was set. */
bool canvas_get_cursor(const struct canvas *canvas, int *x, int *y,
                       bool *visible);

/* The cell at x, y of this window; NULL outside. */
const struct cell *canvas_cell(const struct canvas *canvas, int x, int y);

/* For golden tests. Rows without blanks at their end, each with '\n'. */
void canvas_dump_text(const struct canvas *canvas, struct str *out);
/* One letter of role_letter() a cell, rows cut after the last non-'.'. */
void canvas_dump_roles(const struct canvas *canvas, struct str *out);

#endif
