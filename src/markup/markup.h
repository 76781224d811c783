/*
 * Markdown (CommonMark with pipe tables) to blocks. A block has its plain text,
 * the marks gone, and spans of style over that text.
 *
 * Places. A word is a run of bytes other than ASCII white space in the plain
 * text of a spoken block (level-3 headings, paragraphs, list items, quotes).
 * Words are counted from 0 within a chapter; a chapter is what stands under a
 * level-2 heading. The heading itself, tables, code and diagrams have no words.
 * Nobody else may count words: what the journal keeps hangs on this count.
 */
#ifndef MARKUP_MARKUP_H
#define MARKUP_MARKUP_H

#include <stdint.h>

#include "base/error.h"

#define MARKUP_MAX_BYTES (1024u * 1024u)
#define NO_CHAPTER       (-1)
#define NO_BLOCK         ((size_t)-1)

enum block_kind {
    BLOCK_HEADING, /* `level` 1-6 (4 to 6 are findings) */
    BLOCK_PARAGRAPH,
    BLOCK_ITEM,  /* a paragraph of a list item */
    BLOCK_QUOTE, /* a paragraph of a block quote */
    BLOCK_TABLE,
    BLOCK_CODE,    /* `language`; text with its line breaks */
    BLOCK_DIAGRAM, /* `caption`, and the text without that line */
    BLOCK_OUTPUT   /* what the code block before it prints */
};

/* Bits of a span's style. */
enum span_style {
    SPAN_PLAIN = 0,
    SPAN_EMPHASIS = 1,
    SPAN_STRONG = 2,
    SPAN_CODE = 4,
    SPAN_LINK = 8
};

/* Bytes [from, to) of the plain text; spans are in order, without gaps. */
struct span {
    size_t from;
    size_t to;
    unsigned style;
    const char *target; /* of a link, else NULL */
};

/* A text with its marks taken out. */
struct rich_text {
    char *text; /* never NULL once filled */
    size_t len;
    struct span *spans;
    size_t span_count;
};

enum cell_align { ALIGN_NONE, ALIGN_LEFT, ALIGN_CENTER, ALIGN_RIGHT };

struct table_cell {
    struct rich_text rich;
    enum cell_align align;
};
struct table {
    struct table_cell *cells; /* rows * columns, the header row first */
    size_t rows;
    size_t columns;
};

struct block {
    enum block_kind kind;
    unsigned line; /* of the source, from 1, where it begins */
    int chapter;   /* index, or NO_CHAPTER before the first one */
    int level;     /* of a heading */
    int depth;     /* lists it stands in, 0 outside */
    int quotes;    /* block quotes it stands in */
    bool more;     /* a later paragraph of an item: it has no marker */
    bool ordered;  /* the marker is `number`, not a bullet */
    int number;
    struct rich_text rich; /* text and spans; of a table: empty */
    char *language;        /* of code, may be ""; else NULL */
    char *caption;         /* of a diagram, may be ""; else NULL */
    struct table table;
    bool spoken;
    size_t first_word; /* within the chapter; 0 if not spoken */
    size_t word_count;
};

struct document_chapter {
    const char *title; /* plain text of the heading; borrowed */
    unsigned line;
    size_t heading;     /* the block of the heading */
    size_t first_block; /* the one after it */
    size_t end_block;
    size_t words;
};

/* A part that a script may not hold (rule E019), or a diagram too wide. */
struct finding {
    unsigned line;
    char *text;
};

struct document {
    const char *title; /* of the first level-1 heading, or NULL */
    struct block *blocks;
    size_t block_count;
    struct document_chapter *chapters;
    size_t chapter_count;
    struct finding *findings;
    size_t finding_count;
    size_t words; /* of all chapters */
    /* The owner of the texts above and room of the arrays. */
    struct document_store *store;
};

/*
 * Parses. Fails (NULL) only on more than MARKUP_MAX_BYTES, on a NUL byte or
 * text that is no UTF-8. The caller frees with document_free().
 */
MUST_CHECK struct document *document_parse(const char *text, size_t len,
                                           struct error *err);
void document_free(struct document *document);

/*
 * The chapter whose heading's text is `title`, letter for letter; NO_CHAPTER
 * if there is none.
 */
int document_find_chapter(const struct document *document, const char *title);

/*
 * The spoken block that holds word `word` of the chapter; a word past the end
 * gives the last spoken block; NO_BLOCK if the chapter has none.
 */
size_t document_find_block(const struct document *document, int chapter,
                           size_t word);

/* Bytes of block->rich.text where its own word `nth` (from 0) begins and
 * ends; both the length of the text when there are fewer. */
struct word_place {
    size_t from;
    size_t to;
};
struct word_place block_find_word(const struct block *block, size_t nth);

/*
 * `says` of a question: `words` (any case, any spacing, marks of emphasis and
 * code allowed) within one spoken block of the chapter.
 */
struct says_place {
    size_t block; /* of the first place, or NO_BLOCK */
    size_t word;  /* of the chapter: where they begin */
    size_t end_word;
    size_t times; /* how often they stand in the chapter */
};
struct says_place document_find_says(const struct document *document,
                                     int chapter, const char *words);

/* Appends the first six words of the block: what notes keep (`quote`). */
void block_add_quote(const struct block *block, struct str *out);
/*
 * Where a note goes after an edit: the spoken block of the chapter that begins
 * with `quote`; of several the nearest to `word`; else the one that holds the
 * word. NO_BLOCK if the chapter is empty.
 */
size_t document_find_quote(const struct document *document, int chapter,
                           size_t word, const char *quote);

/* Appends the plain text of everything, one block a line, for searching. */
void document_add_plain(const struct document *document, struct str *out);
/* Appends a table as "header: cell; …" lines, for searching and speech. */
void table_add_plain(const struct table *table, struct str *out);

/*
 * The inline markup of YAML texts: `code` and nothing else. A lone backquote
 * stands for itself. Line breaks stay. Release with rich_text_release().
 */
void rich_text_parse(struct rich_text *rich, const char *text);
void rich_text_release(struct rich_text *rich);
/* The same, text only: appends it without its backquotes. */
void markup_add_plain(struct str *out, const char *text);

#endif
