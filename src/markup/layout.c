#include "markup/layout.h"

#include <stdlib.h>
#include <string.h>

#include "base/utf8.h"
#include "markup/layout_private.h"

enum {
    MIN_WIDTH = 40,
    MAX_WIDTH = 200,
    TEXT_WIDTH = 76,
    MAX_DEPTH = 8,  /* deeper lists are not indented further */
    MAX_QUOTES = 3, /* nor deeper quotes */
    TAB_STOP = 8
};

/* What stands before the text of a block's lines. */
struct prefix {
    int quotes;
    int indent;
    const char *marker; /* first line only, NULL if none */
    int marker_width;
};

static void add_prefix(struct layout *layout, const struct prefix *prefix,
                       bool first)
{
    for (int i = 0; i < prefix->quotes; i++) {
        layout_add_const(layout, layout_glyph(layout, "│ ", "| "), RUN_BAR);
    }
    layout_add_spaces(layout, prefix->indent);
    if (first && prefix->marker != NULL) {
        int width = utf8_width(prefix->marker);

        layout_add_const(layout, prefix->marker, RUN_MARKER);
        layout_add_spaces(layout, prefix->marker_width - width);
    } else {
        layout_add_spaces(layout, prefix->marker_width);
    }
}

static size_t words_beginning(const char *text, size_t from, size_t to)
{
    size_t count = 0;

    for (size_t i = from; i < to; i++) {
        count += !layout_is_space(text[i]) &&
                 (i == 0 || layout_is_space(text[i - 1]));
    }
    return count;
}

static int prose_width(const struct layout *layout)
{
    int text = layout->options.text_width;

    return text < layout->options.width ? text : layout->options.width;
}

static void add_prose(struct layout *layout, const struct block *block,
                      const struct prefix *prefix, enum run_role role)
{
    int cells = prose_width(layout) - prefix->quotes * 2 - prefix->indent -
                prefix->marker_width;
    size_t at = 0;
    bool first = true;

    do {
        struct slice_fit fit =
            layout_fit(block->rich.text, block->rich.len, at, cells);
        struct layout_line *line = layout_add_empty(layout);

        if (block->spoken) {
            line->to_word += words_beginning(block->rich.text, at, fit.next);
            layout->word = line->to_word;
        }
        add_prefix(layout, prefix, first);
        layout_add_slice(layout, &block->rich, fit.from, fit.to, role);
        at = fit.next;
        first = false;
    } while (at < block->rich.len);
}

static struct prefix prefix_of(struct layout *layout, const struct block *block)
{
    struct prefix prefix = {.quotes = block->quotes < MAX_QUOTES ? block->quotes
                                                                 : MAX_QUOTES};
    int depth = block->depth < MAX_DEPTH ? block->depth : MAX_DEPTH;

    if (depth == 0) {
        return prefix;
    }
    prefix.indent = 2 * (depth - 1);
    prefix.marker_width = 2;
    if (block->kind != BLOCK_ITEM) {
        return prefix;
    }
    if (block->ordered) {
        str_list_take(&layout->made, xasprintf("%d. ", block->number));
        prefix.marker = layout->made.items[layout->made.count - 1];
        prefix.marker_width = (int)strlen(prefix.marker);
    } else if (!block->more) {
        prefix.marker = layout_glyph(layout, "• ", "- ");
    }
    return prefix;
}

/* One line of code, tabs as spaces. */
static void add_code_line(struct layout *layout, const char *text, size_t len,
                          enum run_role role)
{
    int column = 0;

    while (len > 0) {
        const char *tab = memchr(text, '\t', len);
        size_t piece = tab != NULL ? (size_t)(tab - text) : len;

        layout_add_run(layout, text, piece, role);
        column += utf8_width_len(text, piece);
        if (tab != NULL) {
            int gap = TAB_STOP - column % TAB_STOP;

            layout_add_spaces(layout, gap);
            column += gap;
            piece++;
        }
        text += piece;
        len -= piece;
    }
}

/* Text whose lines are never wrapped. */
static void add_verbatim(struct layout *layout, const struct block *block,
                         enum run_role role)
{
    const char *at = block->rich.text;
    int indent = layout->options.width >= 80 ? 2 : 0;

    if (block->kind == BLOCK_DIAGRAM && block->caption[0] != '\0') {
        layout_add_empty(layout);
        layout_add_const(layout, block->caption, RUN_CAPTION);
    } else if (block->kind == BLOCK_OUTPUT) {
        layout_add_empty(layout);
        layout_add_const(layout, "Output:", RUN_CAPTION);
    }
    while (*at != '\0') {
        size_t len = strcspn(at, "\n");

        layout_add_empty(layout);
        if (len > 0) {
            layout_add_spaces(layout, indent);
        }
        add_code_line(layout, at, len, role);
        at += len + (at[len] == '\n');
    }
}

static void add_heading(struct layout *layout, const struct block *block)
{
    static const struct prefix none = {.marker = NULL};
    enum run_role role = block->level == 1   ? RUN_TITLE
                         : block->level == 2 ? RUN_CHAPTER
                                             : RUN_HEADING;
    int width;

    add_prose(layout, block, &none, role);
    if (block->level != 2) {
        return;
    }
    width = layout->lines[layout->line_count - 1].width;
    layout_add_empty(layout);
    for (int i = 0; i < width; i++) {
        layout_add_const(layout, layout_glyph(layout, "─", "-"), RUN_RULE);
    }
}

static void add_block(struct layout *layout, const struct block *block)
{
    struct prefix prefix;

    switch (block->kind) {
    case BLOCK_HEADING:
        add_heading(layout, block);
        return;
    case BLOCK_PARAGRAPH:
    case BLOCK_ITEM:
    case BLOCK_QUOTE:
        prefix = prefix_of(layout, block);
        add_prose(layout, block, &prefix,
                  block->quotes > 0 ? RUN_QUOTE : RUN_TEXT);
        return;
    case BLOCK_TABLE:
        layout_add_table(layout, &block->table);
        return;
    case BLOCK_CODE:
        add_verbatim(layout, block, RUN_CODE);
        return;
    case BLOCK_DIAGRAM:
        add_verbatim(layout, block, RUN_DIAGRAM);
        return;
    case BLOCK_OUTPUT:
        add_verbatim(layout, block, RUN_OUTPUT);
        return;
    }
}

/* Is there an empty line between the two? */
static bool apart(const struct block *before, const struct block *block)
{
    if (before->kind == BLOCK_HEADING) {
        return before->level < 3 || block->kind == BLOCK_HEADING;
    }
    return before->kind != BLOCK_ITEM || block->kind != BLOCK_ITEM ||
           block->more;
}

static void add_gap(struct layout *layout, const struct block *block, size_t n)
{
    if (layout->line_count == 0 || n == 0 ||
        !apart(&layout->document->blocks[n - 1], block)) {
        return;
    }
    layout->block = NO_BLOCK;
    layout_add_empty(layout);
}

static bool is_wanted(const struct layout *layout, const struct block *block)
{
    const struct layout_options *options = &layout->options;

    if (options->chapter != NO_CHAPTER && block->chapter != options->chapter) {
        return false;
    }
    return !options->no_title || block->kind != BLOCK_HEADING ||
           block->level != 1;
}

static void add_blocks(struct layout *layout)
{
    const struct document *document = layout->document;

    layout->chapter = NO_CHAPTER;
    for (size_t i = 0; i < document->block_count; i++) {
        const struct block *block = &document->blocks[i];

        layout->block_lines[i] = NO_BLOCK;
        if (!is_wanted(layout, block)) {
            continue;
        }
        add_gap(layout, block, i);
        if (block->chapter != layout->chapter) {
            layout->chapter = block->chapter;
            layout->word = 0;
        }
        layout->block = i;
        layout->block_lines[i] = layout->line_count;
        add_block(layout, block);
        if (layout->block_lines[i] == layout->line_count) {
            layout_add_empty(layout); /* every block has a line */
        }
    }
}

struct layout *layout_new(const struct document *document,
                          const struct layout_options *options)
{
    struct layout *layout = xcalloc(1, sizeof(*layout));
    struct layout_options *own = &layout->options;

    layout->document = document;
    *own = *options;
    if (own->width < MIN_WIDTH) {
        own->width = MIN_WIDTH;
    } else if (own->width > MAX_WIDTH) {
        own->width = MAX_WIDTH;
    }
    if (own->text_width <= 0) {
        own->text_width = TEXT_WIDTH;
    } else if (own->text_width < MIN_WIDTH) {
        own->text_width = MIN_WIDTH;
    }
    layout->block_lines =
        xcalloc(document->block_count + 1, sizeof(*layout->block_lines));
    add_blocks(layout);
    return layout;
}

void layout_free(struct layout *layout)
{
    if (layout == NULL) {
        return;
    }
    free(layout->lines);
    free(layout->runs);
    free(layout->block_lines);
    str_list_release(&layout->made);
    free(layout);
}
