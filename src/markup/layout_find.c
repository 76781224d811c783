/* A finished layout: its lines, and which of them holds a place. */
#include <string.h>

#include "markup/layout_private.h"

size_t layout_get_count(const struct layout *layout)
{
    return layout->line_count;
}

const struct layout_line *layout_get_line(const struct layout *layout,
                                          size_t line)
{
    return &layout->lines[line];
}

const struct run *layout_get_runs(const struct layout *layout, size_t line)
{
    return layout->runs + layout->lines[line].first_run;
}

size_t layout_find_block(const struct layout *layout, size_t block)
{
    if (block >= layout->document->block_count ||
        layout->block_lines[block] == NO_BLOCK) {
        return layout->line_count;
    }
    return layout->block_lines[block];
}

static bool has_chapter(const struct layout *layout, int chapter)
{
    return chapter >= 0 && (size_t)chapter < layout->document->chapter_count &&
           layout->block_lines[layout->document->chapters[chapter].heading] !=
               NO_BLOCK;
}

size_t layout_find_chapter(const struct layout *layout, int chapter)
{
    return has_chapter(layout, chapter)
               ? layout
                     ->block_lines[layout->document->chapters[chapter].heading]
               : 0;
}

size_t layout_find_chapter_end(const struct layout *layout, int chapter)
{
    return has_chapter(layout, chapter + 1)
               ? layout_find_chapter(layout, chapter + 1)
               : layout->line_count;
}

size_t layout_find_word(const struct layout *layout, int chapter, size_t word)
{
    size_t low = layout_find_chapter(layout, chapter);
    size_t end = layout_find_chapter_end(layout, chapter);
    size_t high = end;

    if (!has_chapter(layout, chapter)) {
        return 0;
    }
    while (low < high) {
        size_t middle = (low + high) / 2;

        if (layout->lines[middle].to_word <= word) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    if (low < end) {
        return low;
    }
    /* Past the end: the last line on which a word begins. */
    low = end - 1;
    while (low > layout_find_chapter(layout, chapter) &&
           layout->lines[low].from_word == layout->lines[low].to_word) {
        low--;
    }
    return low;
}

struct layout_place layout_get_place(const struct layout *layout, size_t line)
{
    struct layout_place place = {.chapter = NO_CHAPTER};

    if (layout->line_count == 0) {
        return place;
    }
    if (line >= layout->line_count) {
        line = layout->line_count - 1;
    }
    place.chapter = layout->lines[line].chapter;
    place.word = layout->lines[line].from_word;
    return place;
}

void layout_add_line(const struct layout *layout, size_t line, struct str *out)
{
    const struct run *runs = layout_get_runs(layout, line);

    for (size_t i = 0; i < layout->lines[line].run_count; i++) {
        str_add_len(out, runs[i].text, runs[i].len);
    }
}
