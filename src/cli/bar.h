/* A progress bar on the terminal behind stderr; nothing where there is none. */
#ifndef CLI_BAR_H
#define CLI_BAR_H

#include <stdbool.h>
#include <stdint.h>

struct bar {
    bool terminal;
    int64_t began_ms; /* monotonic */
    int64_t shown_ms;
    double from; /* the share at the beginning: it took no time */
    bool begun;
};

void bar_init(struct bar *bar);
/*
 * Draws "[#####.....]  42 %  WORDS, 3 min left", at most ten times a second,
 * cut to the terminal's width, where the time goes first. `share` 0-1, never
 * less than before.
 */
void bar_show(struct bar *bar, double share, const char *words);
/* Takes it away, so that a line can be printed there. */
void bar_clear(const struct bar *bar);

#endif
