/*
 * The real program without a terminal: app, store and screens on the small
 * content of tests/data/small, a home of its own, a clock that stands still and
 * chance that is always the same. Keys go in by name, cells come out.
 */
#ifndef SCREENS_STAGE_H
#define SCREENS_STAGE_H

#include "app/app.h"
#include "ui/stack.h"

struct stage {
    char *home;
    struct app *app;
    struct keymap *keymap;
    struct stack *stack;
    struct canvas *canvas;
    int width;
    int height;
    bool keep_later; /* what a screen put off is not done after the keys */
};

/* An empty home and the app on it, at 2026-03-02 09:00 UTC. */
void stage_begin(struct stage *stage);
/* The same on other content: a folder of the source tree. */
void stage_begin_with(struct stage *stage, const char *content);
/* Closes everything and removes the home. */
void stage_end(struct stage *stage);
/* Another day, "2026-03-04T09:00:00Z": what is open is closed first. */
void stage_set_now(struct stage *stage, const char *now);

/* The size of the terminal from now on; 80x24 at first. */
void stage_resize(struct stage *stage, int width, int height);
/* Opens a screen on an empty stack; fails the test if it does not open. */
void stage_open(struct stage *stage, const char *screen, const char *argument);
/*
 * Presses keys, the words of a text with blanks between: a key's name ("Down",
 * "g", "Ctrl-E"); "'text" types the letters, "_" standing for a blank; ":line"
 * is run as the command line would, with "_" for a blank too.
 */
void stage_keys(struct stage *stage, const char *keys);
/* Clicks where these words begin; fails the test if they are not shown. */
void stage_click(struct stage *stage, const char *words);
/* Does what the screen has put off until it was drawn (WISH_LATER). */
void stage_later(struct stage *stage);
/*
 * Draws at the present size and compares cells and roles with
 * golden/NAME-80x24.txt (or whatever the size is).
 */
void stage_golden(struct stage *stage, const char *name);
/* The same at 40x12 and at 80x24, which it is afterwards. */
void stage_golden_both(struct stage *stage, const char *name);

#endif
