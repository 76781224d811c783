/*
 * A document laid out in lines of cells: a pure function of document, width
 * and options, the same for the reader's screen and `dstudio read`.
 */
#ifndef MARKUP_LAYOUT_H
#define MARKUP_LAYOUT_H

#include "markup/markup.h"

/* What a run of text is, for its colour; the bits of span_style come on top. */
enum run_role {
    RUN_TEXT,
    RUN_TITLE,   /* level 1 */
    RUN_CHAPTER, /* level 2 */
    RUN_HEADING, /* level 3 and below */
    RUN_MARKER,  /* bullet or number of an item */
    RUN_QUOTE,   /* text of a quote */
    RUN_BAR,     /* the bar before a quote; frame of code */
    RUN_RULE,    /* lines of a table */
    RUN_HEAD,    /* header cells, labels of the narrow form */
    RUN_CELL,
    RUN_CODE,
    RUN_DIAGRAM,
    RUN_CAPTION,
    RUN_OUTPUT,
    RUN_SPACE, /* indent and padding */
    RUN_ROLE_COUNT
};

/* A slice of text, not terminated, that lives as long as the layout and its
 * document. It holds no line break; control characters may be in it. */
struct run {
    const char *text;
    size_t len;
    enum run_role role;
    unsigned style;     /* bits of enum span_style */
    const char *target; /* of a link, or NULL */
};

struct layout_line {
    size_t first_run;
    size_t run_count;
    size_t block; /* or NO_BLOCK on an empty line between blocks */
    int chapter;
    size_t from_word; /* words of the chapter that begin on this line: */
    size_t to_word;   /* [from, to); equal when there are none */
    int width;        /* cells used */
};

struct layout_options {
    int width;      /* cells, 40-200; values outside are brought inside */
    int text_width; /* prose is not set wider than this; 0: 76 */
    bool ascii;     /* bullets, bars and rules in ASCII */
    bool no_title;  /* leave the level-1 heading out */
    int chapter;    /* only this chapter, or NO_CHAPTER for all */
};
#define LAYOUT_OPTIONS_INIT                                                    \
    {                                                                          \
        .width = 80, .text_width = 0, .ascii = false, .no_title = false,       \
        .chapter = NO_CHAPTER                                                  \
    }

struct layout;

/* Never fails. The document must outlive it. */
struct layout *layout_new(const struct document *document,
                          const struct layout_options *options);
void layout_free(struct layout *layout);

size_t layout_get_count(const struct layout *layout);
const struct layout_line *layout_get_line(const struct layout *layout,
                                          size_t line);
/* The line's runs; run_count of them. */
const struct run *layout_get_runs(const struct layout *layout, size_t line);

/* The line on which that word begins, the nearest one if it is past the end;
 * 0 when the chapter is not in the layout. */
size_t layout_find_word(const struct layout *layout, int chapter, size_t word);
/* The line of the chapter's heading, and the line after its last one. */
size_t layout_find_chapter(const struct layout *layout, int chapter);
size_t layout_find_chapter_end(const struct layout *layout, int chapter);
/* The first line of a block; the line count if it is not in the layout. */
size_t layout_find_block(const struct layout *layout, size_t block);

/* The place at the top of a screen that begins with `line`: the first word
 * that begins on it or below it in its chapter, else the chapter's end. */
struct layout_place {
    int chapter; /* NO_CHAPTER before the first */
    size_t word;
};
struct layout_place layout_get_place(const struct layout *layout, size_t line);

/* Appends the line as text, without styles and line end: for pagers, goldens
 * and searching within the page. */
void layout_add_line(const struct layout *layout, size_t line, struct str *out);

#endif
