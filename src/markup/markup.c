/* From md4c's callbacks to blocks. */
#include "markup/markup.h"

#include <md4c.h>
#include <stdlib.h>
#include <string.h>

#include "base/utf8.h"
#include "markup/document_build.h"

/* A table's rows are filled up to the width of its header, so a small text
 * could make an enormous one. */
enum { MAX_CELLS = 50000 };

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

static void index_lines(struct parser *self)
{
    size_t at = 0;

    do {
        const char *end;

        GROW(self->lines, self->line_count, self->line_capacity);
        self->lines[self->line_count++] = at;
        end = memchr(self->source + at, '\n', self->source_len - at);
        at = end != NULL ? (size_t)(end - self->source) + 1 : self->source_len;
    } while (at < self->source_len);
}

/* md4c hands out pieces of the source, and a few constants of its own. */
static unsigned line_of(struct parser *self, const char *text)
{
    size_t low = 0;
    size_t high = self->line_count;
    size_t offset;

    if (text < self->source || text >= self->source + self->source_len) {
        return self->last_line;
    }
    offset = (size_t)(text - self->source);
    while (high - low > 1) {
        size_t middle = (low + high) / 2;

        if (self->lines[middle] <= offset) {
            low = middle;
        } else {
            high = middle;
        }
    }
    self->last_line = (unsigned)low + 1;
    return self->last_line;
}

static void split_caption(struct block *block)
{
    size_t len = strcspn(block->rich.text, "\n");
    size_t skip = len + (block->rich.text[len] == '\n');

    block->caption = xstrndup(block->rich.text, len);
    memmove(block->rich.text, block->rich.text + skip,
            block->rich.len - skip + 1);
    block->rich.len -= skip;
    block->rich.span_count = block->rich.len > 0;
    if (block->rich.len > 0) {
        block->rich.spans[0] = (struct span){.to = block->rich.len};
    }
}

static void trim_end(struct rich_text *rich)
{
    while (rich->len > 0 && rich->text[rich->len - 1] == '\n') {
        rich->text[--rich->len] = '\0';
    }
    while (rich->span_count > 0 &&
           rich->spans[rich->span_count - 1].from >= rich->len) {
        rich->span_count--;
    }
    if (rich->span_count > 0) {
        rich->spans[rich->span_count - 1].to = rich->len;
    }
}

static void close_block(struct parser *self)
{
    struct block *block;

    if (!self->open) {
        return;
    }
    self->open = false;
    block = document_add_block(self->document);
    *block = self->block;
    rich_builder_take(&self->rich, &block->rich);
    trim_end(&block->rich);
    if (block->line == 0) {
        block->line = self->last_line;
    }
    if (block->kind == BLOCK_DIAGRAM) {
        split_caption(block);
    }
}

static int count_containers(const struct parser *self, bool quotes)
{
    int count = 0;

    for (size_t i = 0; i < self->container_count; i++) {
        count += (self->containers[i].kind == 'q') == quotes;
    }
    return count;
}

static void open_block(struct parser *self, enum block_kind kind)
{
    close_block(self);
    self->open = true;
    self->block = (struct block){.kind = kind,
                                 .chapter = NO_CHAPTER,
                                 .depth = count_containers(self, false),
                                 .quotes = count_containers(self, true)};
}

/* A paragraph, which is an item's or a quote's where it stands in one. */
static void open_paragraph(struct parser *self)
{
    struct container *inner = self->container_count > 0
                                  ? &self->containers[self->container_count - 1]
                                  : NULL;

    open_block(self, BLOCK_PARAGRAPH);
    if (inner == NULL) {
        return;
    }
    self->block.kind = inner->kind == 'q' ? BLOCK_QUOTE : BLOCK_ITEM;
    if (inner->kind != 'q') {
        self->block.more = !inner->fresh;
        self->block.ordered = inner->fresh && inner->kind == 'o';
        self->block.number = self->block.ordered ? inner->number : 0;
        inner->fresh = false;
    }
}

static void push_container(struct parser *self, char kind, int number)
{
    close_block(self);
    GROW(self->containers, self->container_count, self->container_capacity);
    self->containers[self->container_count++] =
        (struct container){.kind = kind, .number = number};
}

static void pop_container(struct parser *self)
{
    close_block(self);
    self->container_count--;
}

static void begin_item(struct parser *self)
{
    close_block(self);
    self->containers[self->container_count - 1].fresh = true;
}

static void end_item(struct parser *self)
{
    close_block(self);
    self->containers[self->container_count - 1].number++;
}

static void open_heading(struct parser *self, unsigned level)
{
    open_block(self, BLOCK_HEADING);
    self->block.level = (int)level;
}

static bool attribute_is(const MD_ATTRIBUTE *attribute, const char *text)
{
    return attribute->size == strlen(text) &&
           (attribute->size == 0 ||
            memcmp(attribute->text, text, attribute->size) == 0);
}

static void open_code(struct parser *self, const MD_BLOCK_CODE_DETAIL *detail)
{
    enum block_kind kind = BLOCK_CODE;

    if (attribute_is(&detail->lang, "diagram")) {
        kind = BLOCK_DIAGRAM;
    } else if (attribute_is(&detail->lang, "output")) {
        kind = BLOCK_OUTPUT;
    }
    open_block(self, kind);
    if (detail->lang.size > 0) {
        self->block.line = line_of(self, detail->lang.text);
    }
    if (kind != BLOCK_CODE) {
        return;
    }
    self->block.language = xstrndup(
        detail->lang.size > 0 ? detail->lang.text : "", detail->lang.size);
}

static void check_code(struct parser *self)
{
    const struct block *block = &self->block;

    if (self->open && block->kind == BLOCK_CODE && *block->language == '\0') {
        document_add_finding(self->document,
                             block->line > 0 ? block->line : self->last_line,
                             "code needs a fence with a language");
    }
}

static void end_table(struct parser *self, const MD_BLOCK_TABLE_DETAIL *detail)
{
    size_t columns = detail->col_count;
    size_t rows = columns > 0 ? self->cell_count / columns : 0;

    /* A table that was cut short ends with its last whole row. */
    while (self->cell_count > rows * columns) {
        rich_text_release(&self->cells[--self->cell_count].rich);
    }
    self->block.table =
        (struct table){.cells = self->cells, .columns = columns, .rows = rows};
    self->in_table = false;
    self->cells = NULL;
    self->cell_count = 0;
    self->cell_capacity = 0;
    close_block(self);
}

static int enter_block(MD_BLOCKTYPE type, void *detail, void *context)
{
    struct parser *self = context;

    switch (type) {
    case MD_BLOCK_QUOTE:
        push_container(self, 'q', 0);
        break;
    case MD_BLOCK_UL:
        push_container(self, 'u', 0);
        break;
    case MD_BLOCK_OL:
        push_container(self, 'o', (int)((MD_BLOCK_OL_DETAIL *)detail)->start);
        break;
    case MD_BLOCK_LI:
        begin_item(self);
        break;
    case MD_BLOCK_H:
        open_heading(self, ((MD_BLOCK_H_DETAIL *)detail)->level);
        break;
    case MD_BLOCK_CODE:
        open_code(self, detail);
        break;
    case MD_BLOCK_P:
        open_paragraph(self);
        break;
    case MD_BLOCK_TH:
    case MD_BLOCK_TD:
        self->align = (enum cell_align)((MD_BLOCK_TD_DETAIL *)detail)->align;
        break;
    case MD_BLOCK_TABLE:
        open_block(self, BLOCK_TABLE);
        self->in_table = true;
        break;
    case MD_BLOCK_HR:
    case MD_BLOCK_HTML:
        close_block(self);
        break;
    case MD_BLOCK_DOC:
    case MD_BLOCK_THEAD:
    case MD_BLOCK_TBODY:
    case MD_BLOCK_TR:
        break;
    }
    return 0;
}

/* Not 0 stops the parser. */
static int end_cell(struct parser *self)
{
    struct table_cell *cell;

    if (self->cell_count >= MAX_CELLS) {
        document_add_finding(self->document, self->last_line,
                             "a table of more than %d cells", MAX_CELLS);
        return 1;
    }
    GROW(self->cells, self->cell_count, self->cell_capacity);
    cell = &self->cells[self->cell_count++];
    *cell = (struct table_cell){.align = self->align};
    rich_builder_take(&self->rich, &cell->rich);
    return 0;
}

static int leave_block(MD_BLOCKTYPE type, void *detail, void *context)
{
    struct parser *self = context;

    switch (type) {
    case MD_BLOCK_QUOTE:
    case MD_BLOCK_UL:
    case MD_BLOCK_OL:
        pop_container(self);
        break;
    case MD_BLOCK_LI:
        end_item(self);
        break;
    case MD_BLOCK_CODE:
        check_code(self);
        close_block(self);
        break;
    case MD_BLOCK_H:
    case MD_BLOCK_P:
    case MD_BLOCK_DOC:
        close_block(self);
        break;
    case MD_BLOCK_TABLE:
        end_table(self, detail);
        break;
    case MD_BLOCK_TH:
    case MD_BLOCK_TD:
        return end_cell(self);
    case MD_BLOCK_HR:
        document_add_finding(self->document, self->last_line,
                             "a script holds no rules (after this line)");
        break;
    case MD_BLOCK_HTML:
    case MD_BLOCK_THEAD:
    case MD_BLOCK_TBODY:
    case MD_BLOCK_TR:
        break;
    }
    return 0;
}

/*
 * md4c 0.4.8 reads past the end of a text that stops inside a link, and may
 * then hand out a piece of absurd length. The text it gets ends with a line
 * break and zeros (see document_parse), and no piece is longer than all of it.
 */
static bool is_sane(const struct parser *self, const char *text, size_t size)
{
    const char *end = self->source + self->source_len;

    return size <= self->source_len &&
           (text < self->source || text > end || size <= (size_t)(end - text));
}

static int enter_span(MD_SPANTYPE type, void *detail, void *context)
{
    struct parser *self = context;
    char *target;

    if (type == MD_SPAN_EM) {
        self->emphasis++;
    } else if (type == MD_SPAN_STRONG) {
        self->strong++;
    } else if (type == MD_SPAN_CODE) {
        self->code++;
    } else if (type == MD_SPAN_IMG) {
        self->images++;
    } else if (type == MD_SPAN_A) {
        const MD_ATTRIBUTE *href = &((MD_SPAN_A_DETAIL *)detail)->href;

        if (!is_sane(self, href->text, href->size)) {
            return 1;
        }
        target = xstrndup(href->size > 0 ? href->text : "", href->size);
        self->target = document_keep_target(self->document, target);
        free(target);
        self->links++;
    }
    return 0;
}

static int leave_span(MD_SPANTYPE type, void *detail, void *context)
{
    struct parser *self = context;

    (void)detail;
    if (type == MD_SPAN_EM) {
        self->emphasis--;
    } else if (type == MD_SPAN_STRONG) {
        self->strong--;
    } else if (type == MD_SPAN_CODE) {
        self->code--;
    } else if (type == MD_SPAN_IMG) {
        self->images--;
        document_add_finding(self->document, self->last_line,
                             "a script holds no images");
    } else if (type == MD_SPAN_A) {
        self->links--;
    }
    return 0;
}

static unsigned style_now(const struct parser *self)
{
    return (self->emphasis > 0 ? SPAN_EMPHASIS : 0u) |
           (self->strong > 0 ? SPAN_STRONG : 0u) |
           (self->code > 0 ? SPAN_CODE : 0u) |
           (self->links > 0 ? SPAN_LINK : 0u);
}

static const struct {
    const char *name;
    const char *text;
} entities[] = {
    {"&amp;", "&"},    {"&lt;", "<"},    {"&gt;", ">"},
    {"&quot;", "\""},  {"&apos;", "'"},  {"&nbsp;", "\xC2\xA0"},
    {"&times;", "×"},  {"&mdash;", "—"}, {"&ndash;", "–"},
    {"&hellip;", "…"}, {"&rarr;", "→"},
};

static void add_entity(struct str *out, const char *text, size_t len)
{
    if (len > 3 && text[1] == '#') {
        bool hex = text[2] == 'x' || text[2] == 'X';
        unsigned long rune = strtoul(text + (hex ? 3 : 2), NULL, hex ? 16 : 10);
        bool control = rune < 0x20 || (rune >= 0x7F && rune < 0xA0);

        str_add_rune(out,
                     control || rune > 0x10FFFF ? RUNE_BAD : (unsigned)rune);
        return;
    }
    for (size_t i = 0; i < COUNT_OF(entities); i++) {
        if (strlen(entities[i].name) == len &&
            memcmp(entities[i].name, text, len) == 0) {
            str_add(out, entities[i].text);
            return;
        }
    }
    str_add_len(out, text, len);
}

static void add_text(struct parser *self, const char *text, size_t len)
{
    rich_builder_add(&self->rich, text, len, style_now(self),
                     self->links > 0 ? self->target : NULL);
}

static int take_text(MD_TEXTTYPE type, const MD_CHAR *text, MD_SIZE size,
                     void *context)
{
    struct parser *self = context;
    struct str entity = STR_INIT;
    unsigned line = line_of(self, text);

    if (!is_sane(self, text, size)) {
        return 1;
    }
    if (type == MD_TEXT_HTML) {
        document_add_finding(self->document, line,
                             "a script holds no raw HTML");
        return 0;
    }
    if (!self->open) {
        open_paragraph(self); /* a tight item has no paragraph of its own */
    }
    if (self->block.line == 0) {
        self->block.line = line;
    }
    switch (type) {
    case MD_TEXT_BR:
        add_text(self, "\n", 1);
        break;
    case MD_TEXT_SOFTBR:
        add_text(self, " ", 1);
        break;
    case MD_TEXT_ENTITY:
        add_entity(&entity, text, size);
        add_text(self, entity.buf, entity.len);
        str_release(&entity);
        break;
    case MD_TEXT_NULLCHAR:
    case MD_TEXT_NORMAL:
    case MD_TEXT_CODE:
    case MD_TEXT_HTML:
    case MD_TEXT_LATEXMATH:
        add_text(self, text, size);
        break;
    }
    return 0;
}

static bool check_text(const char *text, size_t len, struct error *err)
{
    if (len > MARKUP_MAX_BYTES) {
        return error_set(err, "larger than %u bytes", MARKUP_MAX_BYTES);
    }
    if (memchr(text, '\0', len) != NULL) {
        return error_set(err, "holds a NUL byte");
    }
    if (!utf8_valid(text, len)) {
        size_t at = utf8_first_bad(text, len);
        unsigned line = 1;

        for (size_t i = 0; i < at; i++) {
            line += text[i] == '\n';
        }
        return error_set(err, "not UTF-8 in line %u", line);
    }
    return true;
}

static void parse(struct parser *self)
{
    static const MD_PARSER callbacks = {
        .flags = MD_FLAG_TABLES | MD_FLAG_COLLAPSEWHITESPACE,
        .enter_block = enter_block,
        .leave_block = leave_block,
        .enter_span = enter_span,
        .leave_span = leave_span,
        .text = take_text,
    };

    index_lines(self);
    md_parse(self->source, (MD_SIZE)self->source_len, &callbacks, self);
    close_block(self);
    document_number_words(self->document);
    document_check(self->document, self->source, self->source_len);
}

struct document *document_parse(const char *text, size_t len, struct error *err)
{
    enum { PADDING = 64 };
    struct document *document;
    struct str source = STR_INIT;
    struct parser self = {.last_line = 1};

    if (!check_text(text, len, err)) {
        return NULL;
    }
    str_reserve(&source, len + PADDING + 2);
    str_add_len(&source, text, len);
    str_add_char(&source, '\n');
    memset(source.buf + source.len, 0, PADDING);
    document = xcalloc(1, sizeof(*document));
    document->store = xcalloc(1, sizeof(*document->store));
    self.document = document;
    self.source = source.buf;
    self.source_len = source.len;
    self.rich = (struct rich_builder){.text = STR_INIT};
    parse(&self);
    for (size_t i = 0; i < self.cell_count; i++) {
        rich_text_release(&self.cells[i].rich);
    }
    free(self.cells);
    free(self.lines);
    free(self.containers);
    rich_builder_release(&self.rich);
    str_release(&source);
    return document;
}
