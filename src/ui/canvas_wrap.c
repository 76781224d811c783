/* Breaking text into lines. */
#include <string.h>

#include "base/utf8.h"
#include "ui/canvas.h"

size_t canvas_wrap_line(const char *text, size_t len, int width, size_t *next)
{
    size_t cut = 0;      /* the line's end at the last place to break, */
    size_t cut_next = 0; /* and where the next line begins then */
    size_t end = 0;      /* after the last cluster that is no blank */
    size_t at = 0;
    int columns = 0;
    bool can_break = false; /* after the cluster before this one */

    while (at < len && text[at] != '\n') {
        int cells;
        size_t step = utf8_cluster(text + at, text + len, &cells);
        bool is_blank = text[at] == ' ';

        if (!is_blank && end > 0 && (can_break || cells == 2)) {
            cut = end;
            cut_next = at;
        }
        if (!is_blank && columns + cells > width) {
            if (cut_next == 0) {
                cut = cut_next = at > 0 ? at : step;
            }
            *next = cut_next;
            return cut;
        }
        columns += cells;
        at += step;
        end = is_blank ? end : at;
        can_break = is_blank || cells == 2;
    }
    *next = at < len ? at + 1 : at;
    return end;
}

int canvas_wrap(struct canvas *canvas, int x, int y, int width, enum role role,
                const char *text)
{
    size_t left = strlen(text);
    int rows = 0;

    while (left > 0) {
        size_t next;
        size_t line = canvas_wrap_line(text, left, width, &next);

        if (canvas != NULL) {
            canvas_text_len(canvas, x, y + rows, role, text, line);
        }
        text += next;
        left -= next;
        rows++;
    }
    return rows;
}
