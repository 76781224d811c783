/* Laid-out Markdown (markup/layout.h) in the roles of the theme. */
#ifndef SCREENS_LAYOUT_RUNS_H
#define SCREENS_LAYOUT_RUNS_H

#include "markup/layout.h"
#include "ui/text.h"

/* Writes at most `max` runs of a line for text_draw(); returns how many. The
 * texts are borrowed from the layout. */
size_t layout_runs(const struct layout *layout, size_t line,
                   struct text_run *runs, size_t max);

#endif
