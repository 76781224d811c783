/* From md4c's callbacks to blocks. */
#include "markup/markup.h"

#include <md4c.h>
#include <stdlib.h>
#include <string.h>

#include "base/utf8.h"
#include "markup/markup_blocks.h"

static void open_heading(struct parser *self, unsigned level)
{
    parser_open_block(self, BLOCK_HEADING);
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
    parser_open_block(self, kind);
    if (detail->lang.size > 0) {
        self->block.line = parser_line_of(self, detail->lang.text);
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

static int enter_block(MD_BLOCKTYPE type, void *detail, void *context)
{
    struct parser *self = context;

    switch (type) {
    case MD_BLOCK_QUOTE:
        parser_push_container(self, 'q', 0);
        break;
    case MD_BLOCK_UL:
        parser_push_container(self, 'u', 0);
        break;
    case MD_BLOCK_OL:
        parser_push_container(self, 'o',
                              (int)((MD_BLOCK_OL_DETAIL *)detail)->start);
        break;
    case MD_BLOCK_LI:
        parser_begin_item(self);
        break;
    case MD_BLOCK_H:
        open_heading(self, ((MD_BLOCK_H_DETAIL *)detail)->level);
        break;
    case MD_BLOCK_CODE:
        open_code(self, detail);
        break;
    case MD_BLOCK_P:
        parser_open_paragraph(self);
        break;
    case MD_BLOCK_TH:
    case MD_BLOCK_TD:
        self->align = (enum cell_align)((MD_BLOCK_TD_DETAIL *)detail)->align;
        break;
    case MD_BLOCK_TABLE:
        parser_open_block(self, BLOCK_TABLE);
        self->in_table = true;
        break;
    case MD_BLOCK_HR:
    case MD_BLOCK_HTML:
        parser_close_block(self);
        break;
    case MD_BLOCK_DOC:
    case MD_BLOCK_THEAD:
    case MD_BLOCK_TBODY:
    case MD_BLOCK_TR:
        break;
    }
    return 0;
}

static int leave_block(MD_BLOCKTYPE type, void *detail, void *context)
{
    struct parser *self = context;

    switch (type) {
    case MD_BLOCK_QUOTE:
    case MD_BLOCK_UL:
    case MD_BLOCK_OL:
        parser_pop_container(self);
        break;
    case MD_BLOCK_LI:
        parser_end_item(self);
        break;
    case MD_BLOCK_CODE:
        check_code(self);
        parser_close_block(self);
        break;
    case MD_BLOCK_H:
    case MD_BLOCK_P:
    case MD_BLOCK_DOC:
        parser_close_block(self);
        break;
    case MD_BLOCK_TABLE:
        parser_end_table(self, ((MD_BLOCK_TABLE_DETAIL *)detail)->col_count);
        break;
    case MD_BLOCK_TH:
    case MD_BLOCK_TD:
        return parser_end_cell(self) ? 0 : 1;
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

static void decode_entity(struct str *out, const char *text, size_t len)
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

static void add_entity(struct parser *self, const char *text, size_t len)
{
    struct str decoded = STR_INIT;

    decode_entity(&decoded, text, len);
    add_text(self, decoded.buf, decoded.len);
    str_release(&decoded);
}

static int take_text(MD_TEXTTYPE type, const MD_CHAR *text, MD_SIZE size,
                     void *context)
{
    struct parser *self = context;
    unsigned line = parser_line_of(self, text);

    if (!is_sane(self, text, size)) {
        return 1;
    }
    if (type == MD_TEXT_HTML) {
        document_add_finding(self->document, line,
                             "a script holds no raw HTML");
        return 0;
    }
    if (!self->open) {
        parser_open_paragraph(
            self); /* a tight item has no paragraph of its own */
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
        add_entity(self, text, size);
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

    parser_index_lines(self);
    md_parse(self->source, (MD_SIZE)self->source_len, &callbacks, self);
    parser_close_block(self);
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
