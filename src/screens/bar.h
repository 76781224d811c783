/* The player's bar: one line under every screen, two on now playing. Pure. */
#ifndef SCREENS_BAR_H
#define SCREENS_BAR_H

#include "app/listen.h"
#include "ui/canvas.h"

/* One row; false when nothing is open to listen to. */
bool bar_draw_line(const struct listen *listen, struct canvas *row);
/* Two rows: times, and the bar with ticks of chapters and what was heard.
 * `starts` are the chapters' shares of the episode (0-1). */
void bar_draw_full(const struct listen *listen, const double *starts,
                   size_t count, struct canvas *rows);

#endif
