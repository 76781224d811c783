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

static const char spaces[] =
    "                                                                  "
    "                                                                  "
    "                                                                  ";

/* ------------------------------------------------------ lines and runs */

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

/* ------------------------------------------------------------ wrapping */

static bool is_space(char c)
{
    return c == ' ' || (c >= '\t' && c <= '\r');
}

static size_t cluster(const char *at, const char *end, int *width)
{
    unsigned char c = (unsigned char)*at;

    if (c >= 0x20 && c < 0x7F && (at + 1 == end || (at[1] & 0x80) == 0)) {
        *width = 1;
        return 1;
    }
    return utf8_cluster(at, end, width);
}

static size_t skip_spaces(const char *text, size_t len, size_t at)
{
    while (at < len && text[at] == ' ') {
        at++;
    }
    return at;
}

/* Marks that close something do not begin a line. */
static bool closes(const char *at, const char *end)
{
    static const uint32_t marks[] = {0x3001, 0x3002, 0x300D, 0x300F, 0x3011,
                                     0xFF01, 0xFF09, 0xFF0C, 0xFF0E, 0xFF1F};
    uint32_t rune;

    utf8_decode(at, end, &rune);
    for (size_t i = 0; i < COUNT_OF(marks); i++) {
        if (marks[i] == rune) {
            return true;
        }
    }
    return false;
}

struct slice_fit layout_fit(const char *text, size_t len, size_t at, int cells)
{
    struct slice_fit fit = {.from = skip_spaces(text, len, at)};
    struct slice_fit broken = {.from = fit.from}; /* at the last chance */
    int used = 0;
    int before = 0; /* width of the cluster before */

    at = fit.from;
    while (at < len) {
        int width;
        size_t taken;

        if (text[at] == '\n') {
            return (struct slice_fit){fit.from, at, at + 1};
        }
        taken = cluster(text + at, text + len, &width);
        if (is_space(text[at])) {
            if (at == 0 || !is_space(text[at - 1])) {
                broken.to = at;
            }
            broken.next = skip_spaces(text, len, at + 1);
        } else if ((width == 2 || before == 2) && at > fit.from &&
                   !is_space(text[at - 1]) && width > 0 &&
                   !closes(text + at, text + len)) {
            broken.to = at;
            broken.next = at;
        }
        if (used + width > cells && !is_space(text[at])) {
            if (broken.to > fit.from) {
                return broken;
            }
            /* A word longer than the line: cut, but never stand still. */
            at = at > fit.from ? at : at + taken;
            return (struct slice_fit){fit.from, at, at};
        }
        used += width;
        before = width;
        at += taken;
    }
    while (at > fit.from && text[at - 1] == ' ') {
        at--;
    }
    return (struct slice_fit){fit.from, at, len};
}

/* ---------------------------------------------------------------- blocks */

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
        count += !is_space(text[i]) && (i == 0 || is_space(text[i - 1]));
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

/* --------------------------------------------------------------- lookups */

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
