/*
 * The help screen: what every key does here, from the action tables of the
 * screen and the global ones, with the keys as the user has set them.
 */
#ifndef UI_HELP_H
#define UI_HELP_H

#include "ui/keymap.h"
#include "ui/screen.h"

/* A screen named "help". Its argument is the name of the scope to explain;
   the stack opens it. Scrolls, searches. */
extern const struct screen_ops help_screen;

struct help_part {
    const char *heading; /* "Everywhere"; NULL: goes on under the last one */
    const char *intro;   /* a line below it; may be NULL */
    const char *scope;
    const struct action *actions;
};
/* Fills an open help screen. The parts are copied into its lines. */
void help_fill(struct screen *screen, const struct keymap *keymap,
               const struct help_part *parts, size_t count);

#endif
