#include "base/number.h"
#include "cli/download.h"

enum { BAR_CELLS = 24 };

static void add_bar(struct str *out, const struct download *row)
{
    int64_t full = row->size > 0 ? row->have * BAR_CELLS / row->size : 0;

    full = full < 0 ? 0 : full > BAR_CELLS ? BAR_CELLS : full;
    str_add_char(out, '[');
    str_add_repeat(out, "#", (size_t)full);
    str_add_repeat(out, ".", (size_t)(BAR_CELLS - full));
    str_add_char(out, ']');
}

static void add_line(struct str *out, const struct download *row,
                     int64_t now_ms)
{
    str_add_format(out, "%3d ", row->episode);
    if (row->state == DOWNLOAD_WAITING) {
        int64_t left = (row->retry_at_ms - now_ms + 999) / 1000;

        str_add_format(out, "again in %lld s: %s",
                       (long long)(left > 0 ? left : 0),
                       row->why != NULL ? row->why : "");
        return;
    }
    add_bar(out, row);
    if (row->size > 0) {
        str_add_format(out, " %3d %% ",
                       (int)(row->have * 100 / row->size > 100
                                 ? 100
                                 : row->have * 100 / row->size));
    } else {
        str_add_char(out, ' ');
    }
    download_add_size(out, row->have);
    if (row->rate > 0) {
        str_add(out, ", ");
        download_add_size(out, row->rate);
        str_add(out, "/s");
        if (row->size > row->have) {
            str_add(out, ", ");
            number_add_clock(out, (row->size - row->have) / row->rate);
            str_add(out, " left");
        }
    }
}

void download_bars_clear(struct download_bars *bars)
{
    if (bars->lines > 0) {
        fprintf(bars->out, "\r\033[%dA\033[J", bars->lines);
        bars->lines = 0;
        fflush(bars->out);
    }
}

void download_bars_draw(struct download_bars *bars,
                        const struct downloads *downloads, int64_t now_ms)
{
    struct str text = STR_INIT;
    int lines = 0;

    if (bars->lines > 0) {
        str_add_format(&text, "\r\033[%dA\033[J", bars->lines);
    }
    for (size_t i = 0; i < downloads->count && lines < 8; i++) {
        const struct download *row = &downloads->items[i];
        struct str line = STR_INIT;

        if (row->state == DOWNLOAD_RUNNING || row->state == DOWNLOAD_WAITING) {
            add_line(&line, row, now_ms);
            /* A line that wraps would be drawn over by half. */
            str_truncate(&line, (size_t)(bars->columns - 1));
            str_add_format(&text, "%s\n", line.buf);
            lines++;
        }
        str_release(&line);
    }
    fputs(text.buf, bars->out);
    fflush(bars->out);
    bars->lines = lines;
    str_release(&text);
}
