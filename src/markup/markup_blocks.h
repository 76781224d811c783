/*
 * What md4c's callbacks (markup.c) put a document together with: the block
 * that is open, the lists and quotes around it, the cells of its table.
 */
#ifndef MARKUP_MARKUP_BLOCKS_H
#define MARKUP_MARKUP_BLOCKS_H

#include "markup/document_build.h"

/* A list or quote that is open. */
struct container {
    char kind;  /* 'u' bullets, 'o' ordered, 'q' quote */
    bool fresh; /* the item has no paragraph yet */
    int number; /* of the item */
};

struct parser {
    struct document *document;
    const char *source;
    size_t source_len;
    size_t *lines; /* offset of each line's beginning */
    size_t line_count;
    size_t line_capacity;
    unsigned last_line; /* of the last text seen */

    struct container *containers;
    size_t container_count;
    size_t container_capacity;

    bool open; /* a block with text is being put together */
    struct block block;
    struct rich_builder rich;
    /* How often each style is open; spans nest. */
    unsigned emphasis;
    unsigned strong;
    unsigned code;
    unsigned links;
    unsigned images;
    const char *target;

    bool in_table;
    struct table_cell *cells; /* of the table being read */
    size_t cell_count;
    size_t cell_capacity;
    enum cell_align align;
};

/* Notes where the lines of the source begin; parser_line_of() needs it. */
void parser_index_lines(struct parser *self);
/* The line of a text, from 1. md4c hands out pieces of the source, and a few
 * constants of its own: for those it is the line of the last piece. */
unsigned parser_line_of(struct parser *self, const char *text);

/* Each begins a block, and ends the one that is open. */
void parser_open_block(struct parser *self, enum block_kind kind);
/* A paragraph, which is an item's or a quote's where it stands in one. */
void parser_open_paragraph(struct parser *self);
/* Hands the open block to the document, if there is one. */
void parser_close_block(struct parser *self);

/* `kind` as in struct container; `number` of the first item. */
void parser_push_container(struct parser *self, char kind, int number);
void parser_pop_container(struct parser *self);
void parser_begin_item(struct parser *self);
void parser_end_item(struct parser *self);

/* False, with a finding: there are too many cells, parsing must stop. */
bool parser_end_cell(struct parser *self);
void parser_end_table(struct parser *self, size_t columns);

#endif
