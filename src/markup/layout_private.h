/* What layout.c and layout_table.c share. */
#ifndef MARKUP_LAYOUT_PRIVATE_H
#define MARKUP_LAYOUT_PRIVATE_H

#include "markup/layout.h"

struct layout {
    const struct document *document;
    struct layout_options options;
    struct layout_line *lines;
    size_t line_count;
    size_t line_capacity;
    struct run *runs;
    size_t run_count;
    size_t run_capacity;
    size_t *block_lines;  /* first line of each block, or NO_BLOCK */
    struct str_list made; /* texts of runs that stand in no document */
    /* While lines are added: */
    size_t block;
    int chapter;
    size_t word; /* of the chapter: the next one to be set */
};

/* Opens a line; runs are added to the last one. */
struct layout_line *layout_add_empty(struct layout *layout);
void layout_add_run(struct layout *layout, const char *text, size_t len,
                    enum run_role role);
void layout_add_const(struct layout *layout, const char *text,
                      enum run_role role);
void layout_add_spaces(struct layout *layout, int count);
/* Bytes [from, to) of a rich text, in its styles. */
void layout_add_slice(struct layout *layout, const struct rich_text *rich,
                      size_t from, size_t to, enum run_role role);
/* The glyph, or its stand-in when only ASCII may be used. */
const char *layout_glyph(const struct layout *layout, const char *glyph,
                         const char *ascii);

/* Where a line may be broken. */
static inline bool layout_is_space(char c)
{
    return c == ' ' || (c >= '\t' && c <= '\r');
}

/* A piece of text that fits a line: bytes [from, to), go on at `next`. */
struct slice_fit {
    size_t from;
    size_t to;
    size_t next;
};
/* The next line of at most `cells`, from `at`; to == from on an empty one. */
struct slice_fit layout_fit(const char *text, size_t len, size_t at, int cells);

void layout_add_table(struct layout *layout, const struct table *table);

#endif
