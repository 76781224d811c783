/* Lines and runs of a layout while it is made; see layout_private.h. */
#include "markup/layout_private.h"

#include <stdlib.h>
#include <string.h>

#include "base/utf8.h"

static const char spaces[] =
    "                                                                  "
    "                                                                  "
    "                                                                  ";

struct layout_line *layout_add_empty(struct layout *layout)
{
    struct layout_line *line;

    GROW(layout->lines, layout->line_count, layout->line_capacity);
    line = &layout->lines[layout->line_count++];
    *line = (struct layout_line){.first_run = layout->run_count,
                                 .block = layout->block,
                                 .chapter = layout->chapter,
                                 .from_word = layout->word,
                                 .to_word = layout->word};
    return line;
}

static void add_run(struct layout *layout, const struct run *run)
{
    struct layout_line *line = &layout->lines[layout->line_count - 1];

    if (run->len == 0) {
        return;
    }
    GROW(layout->runs, layout->run_count, layout->run_capacity);
    layout->runs[layout->run_count++] = *run;
    line->run_count++;
    line->width += utf8_width_len(run->text, run->len);
}

void layout_add_run(struct layout *layout, const char *text, size_t len,
                    enum run_role role)
{
    add_run(layout, &(struct run){.text = text, .len = len, .role = role});
}

void layout_add_const(struct layout *layout, const char *text,
                      enum run_role role)
{
    layout_add_run(layout, text, strlen(text), role);
}

void layout_add_spaces(struct layout *layout, int count)
{
    while (count > 0) {
        size_t some = (size_t)count < sizeof(spaces) - 1 ? (size_t)count
                                                         : sizeof(spaces) - 1;

        layout_add_run(layout, spaces, some, RUN_SPACE);
        count -= (int)some;
    }
}

void layout_add_slice(struct layout *layout, const struct rich_text *rich,
                      size_t from, size_t to, enum run_role role)
{
    size_t low = 0;
    size_t high = rich->span_count;

    /* The first span that ends after `from`. */
    while (low < high) {
        size_t middle = (low + high) / 2;

        if (rich->spans[middle].to <= from) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    for (; low < rich->span_count && rich->spans[low].from < to; low++) {
        const struct span *span = &rich->spans[low];
        size_t begin = span->from > from ? span->from : from;
        size_t end = span->to < to ? span->to : to;

        add_run(layout, &(struct run){.text = rich->text + begin,
                                      .len = end - begin,
                                      .role = role,
                                      .style = span->style,
                                      .target = span->target});
    }
}

const char *layout_glyph(const struct layout *layout, const char *glyph,
                         const char *ascii)
{
    return layout->options.ascii ? ascii : glyph;
}
