/* Building a document block by block; used by markup*.c alone. */
#ifndef MARKUP_DOCUMENT_BUILD_H
#define MARKUP_DOCUMENT_BUILD_H

#include "markup/markup.h"

/* Capacities of the document's arrays, and the link targets of its spans. */
struct document_store {
    size_t block_capacity;
    size_t chapter_capacity;
    size_t finding_capacity;
    struct str_list targets;
};

/* A rich text being put together. */
struct rich_builder {
    struct str text;
    struct span *spans;
    size_t span_count;
    size_t span_capacity;
};
/* Appends text in one style; joins it to the span before where it can. */
void rich_builder_add(struct rich_builder *builder, const char *text,
                      size_t len, unsigned style, const char *target);
/* Hands over what was built and empties the builder. */
void rich_builder_take(struct rich_builder *builder, struct rich_text *rich);
void rich_builder_release(struct rich_builder *builder);

/* Appends an empty block; valid until the next call. */
struct block *document_add_block(struct document *document);
void document_add_finding(struct document *document, unsigned line,
                          const char *format, ...) PRINTF(3, 4);
const char *document_keep_target(struct document *document, const char *text);
/* Adds the findings that the finished document shows, and sorts all. */
void document_check(struct document *document, const char *source, size_t len);
/* Gives chapters their extents and blocks their words. */
void document_number_words(struct document *document);

#endif
