#include "search/index_writer.h"

bool writer_run(struct writer *self, struct binder *binder)
{
    return index_run(self->index, binder->statement);
}

void writer_add_line(struct str *out, const char *text)
{
    if (text != NULL && *text != '\0') {
        markup_add_plain(out, text);
        str_add_char(out, '\n');
    }
}

void writer_add_lines(struct str *out, const struct str_list *list)
{
    for (size_t i = 0; i < list->count; i++) {
        writer_add_line(out, list->items[i]);
    }
}

void writer_begin_text(struct writer *self)
{
    str_clear(&self->head);
    str_clear(&self->body);
}

bool writer_add_thing(struct writer *self, enum search_kind kind, int episode,
                      const char *id, const char *label)
{
    struct doc doc = {.unit = self->unit->id,
                      .kind = kind,
                      .episode = episode,
                      .ref = id,
                      .label = label,
                      .head = self->head.buf,
                      .body = self->body.buf};

    return doc_add(self->index, &doc);
}

void writer_add_block(struct str *out, const struct block *block)
{
    if (block->kind == BLOCK_TABLE) {
        table_add_plain(&block->table, out);
        return;
    }
    writer_add_line(out, block->caption);
    if (block->kind != BLOCK_DIAGRAM) {
        str_add_len(out, block->rich.text, block->rich.len);
    }
}
