#include "cli/bar.h"

#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/number.h"
#include "base/utf8.h"

enum { CELLS = 24, FEW_CELLS = 5, EVERY_MS = 100, SURE_MS = 3000 };

void bar_init(struct bar *bar)
{
    memset(bar, 0, sizeof(*bar));
    bar->terminal = isatty(STDERR_FILENO) != 0;
}

static int columns(void)
{
    struct winsize size;

    return ioctl(STDERR_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0
               ? size.ws_col
               : 80;
}

/* By the speed so far; not before some seconds tell it, and whole or not. */
static void add_left(const struct bar *bar, double share, int64_t now_ms,
                     int width, struct str *line)
{
    size_t len = line->len;
    int64_t spent_ms = now_ms - bar->began_ms;
    double done = share - bar->from;

    if (spent_ms >= SURE_MS && done > 0 && share < 1) {
        str_add(line, ", ");
        number_add_span(
            line, (int64_t)((1 - share) / done * (double)spent_ms / 1000));
        str_add(line, " left");
    }
    if (utf8_width(line->buf) > width) {
        str_truncate(line, len);
    }
}

void bar_show(struct bar *bar, double share, const char *words)
{
    int64_t now_ms = clock_monotonic_ms();
    int width = columns();
    int cells = width < 60 ? FEW_CELLS : CELLS;
    struct str line = STR_INIT;

    if (!bar->begun) {
        bar->begun = true;
        bar->began_ms = now_ms;
        bar->from = share;
    }
    if (!bar->terminal ||
        (bar->shown_ms > 0 && now_ms - bar->shown_ms < EVERY_MS && share < 1)) {
        return;
    }
    bar->shown_ms = now_ms;
    str_add_char(&line, '[');
    for (int i = 0; i < cells; i++) {
        str_add_char(&line, i < (int)(share * cells) ? '#' : '.');
    }
    str_add_format(&line, "] %3d %%  %s", (int)(share * 100), words);
    add_left(bar, share, now_ms, width - 1, &line);
    str_truncate(&line, utf8_fit(line.buf, line.len, width - 1));
    fprintf(stderr, "\r\033[K%s", line.buf);
    fflush(stderr);
    str_release(&line);
}

void bar_clear(const struct bar *bar)
{
    if (bar->terminal) {
        fputs("\r\033[K", stderr);
    }
}
