/*
 * The frame around a screen's body: title row, rules, status line, key row.
 * Pure: what to show comes in, cells go out. The stack fills it in.
 */
#ifndef UI_FRAME_H
#define UI_FRAME_H

#include "ui/canvas.h"
#include "ui/keymap.h"
#include "ui/screen.h"

#define FRAME_MIN_WIDTH  40
#define FRAME_MIN_HEIGHT 10
#define FRAME_RULES_FROM 16 /* rows from which there are rules */

/* Rows of the frame at a size; -1: left out. */
struct frame_layout {
    bool too_small;
    int title_y;
    int rule_y;
    int body_y;
    int body_height;
    int status_y;
    int bar_y; /* lower rule or bar */
    int keys_y;
};
struct frame_layout frame_layout(int width, int height);

/* Keys of one screen, for "{name}" and the key row. */
struct frame_keys {
    const struct keymap *keymap;
    const char *scope;
    const struct action *actions; /* of the screen */
    unsigned mode;
};

/* The one line of a terminal that is too small. */
void frame_draw_too_small(struct canvas *canvas);
/* Any of the three may be NULL. `words` go first where there is no room. */
void frame_draw_title(struct canvas *row, const char *title, const char *right,
                      const char *words);
/* A text with "{name}" and "{=words}", from x; returns the columns used. */
int frame_draw_marked(struct canvas *row, int x, enum role role,
                      const char *text, const struct frame_keys *keys);
/* The same words as plain text, appended. */
void frame_add_marked(const char *text, const struct frame_keys *keys,
                      struct str *out);
/* The key row: `text` if not NULL, else made from the actions' labels. */
void frame_draw_keys(struct canvas *row, const char *text,
                     const struct frame_keys *keys);

#endif
