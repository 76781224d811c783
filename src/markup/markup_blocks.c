/* Blocks put together from their pieces, containers and cells. */
#include "markup/markup_blocks.h"

#include <string.h>

/* A table's rows are filled up to the width of its header, so a small text
 * could make an enormous one. */
enum { MAX_CELLS = 50000 };

void parser_index_lines(struct parser *self)
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

unsigned parser_line_of(struct parser *self, const char *text)
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

void parser_close_block(struct parser *self)
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

void parser_open_block(struct parser *self, enum block_kind kind)
{
    parser_close_block(self);
    self->open = true;
    self->block = (struct block){.kind = kind,
                                 .chapter = NO_CHAPTER,
                                 .depth = count_containers(self, false),
                                 .quotes = count_containers(self, true)};
}

void parser_open_paragraph(struct parser *self)
{
    struct container *inner = self->container_count > 0
                                  ? &self->containers[self->container_count - 1]
                                  : NULL;

    parser_open_block(self, BLOCK_PARAGRAPH);
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

void parser_push_container(struct parser *self, char kind, int number)
{
    parser_close_block(self);
    GROW(self->containers, self->container_count, self->container_capacity);
    self->containers[self->container_count++] =
        (struct container){.kind = kind, .number = number};
}

void parser_pop_container(struct parser *self)
{
    parser_close_block(self);
    self->container_count--;
}

void parser_begin_item(struct parser *self)
{
    parser_close_block(self);
    self->containers[self->container_count - 1].fresh = true;
}

void parser_end_item(struct parser *self)
{
    parser_close_block(self);
    self->containers[self->container_count - 1].number++;
}

void parser_end_table(struct parser *self, size_t columns)
{
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
    parser_close_block(self);
}

bool parser_end_cell(struct parser *self)
{
    struct table_cell *cell;

    if (self->cell_count >= MAX_CELLS) {
        document_add_finding(self->document, self->last_line,
                             "a table of more than %d cells", MAX_CELLS);
        return false;
    }
    GROW(self->cells, self->cell_count, self->cell_capacity);
    cell = &self->cells[self->cell_count++];
    *cell = (struct table_cell){.align = self->align};
    rich_builder_take(&self->rich, &cell->rich);
    return true;
}
