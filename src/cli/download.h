/* Bars of downloads on a terminal. */
#ifndef CLI_DOWNLOAD_H
#define CLI_DOWNLOAD_H

#include <stdio.h>

#include "app/download.h"

/* What was drawn before, to be drawn over. */
struct download_bars {
    FILE *out;
    int lines; /* on the screen now */
    int columns;
};
void download_bars_draw(struct download_bars *bars,
                        const struct downloads *downloads, int64_t now_ms);
/* Takes them away. */
void download_bars_clear(struct download_bars *bars);

/* Waits until nothing is under way; bars on a terminal. */
struct call;
void download_wait(struct call *call);

#endif
