#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "base/ascii.h"
#include "base/utf8.h"
#include "markup/document_build.h"

void document_free(struct document *document)
{
    if (document == NULL) {
        return;
    }
    for (size_t i = 0; i < document->block_count; i++) {
        struct block *block = &document->blocks[i];

        rich_text_release(&block->rich);
        free(block->language);
        free(block->caption);
        for (size_t j = 0; j < block->table.rows * block->table.columns; j++) {
            rich_text_release(&block->table.cells[j].rich);
        }
        free(block->table.cells);
    }
    for (size_t i = 0; i < document->finding_count; i++) {
        free(document->findings[i].text);
    }
    free(document->blocks);
    free(document->chapters);
    free(document->findings);
    str_list_release(&document->store->targets);
    free(document->store);
    free(document);
}

struct block *document_add_block(struct document *document)
{
    struct block *block;

    GROW(document->blocks, document->block_count,
         document->store->block_capacity);
    block = &document->blocks[document->block_count++];
    *block = (struct block){.kind = BLOCK_PARAGRAPH, .chapter = NO_CHAPTER};
    return block;
}

void document_add_finding(struct document *document, unsigned line,
                          const char *format, ...)
{
    enum { MAX_FINDINGS = 1000 };
    struct str text = STR_INIT;
    va_list args;

    if (document->finding_count >= MAX_FINDINGS) {
        return;
    }
    va_start(args, format);
    str_add_vformat(&text, format, args);
    va_end(args);
    GROW(document->findings, document->finding_count,
         document->store->finding_capacity);
    document->findings[document->finding_count++] =
        (struct finding){.line = line, .text = str_take(&text)};
}

const char *document_keep_target(struct document *document, const char *text)
{
    struct str_list *targets = &document->store->targets;

    str_list_add(targets, text);
    return targets->items[targets->count - 1];
}

static size_t count_words(const char *text, size_t len)
{
    size_t count = 0;

    for (size_t i = 0; i < len; i++) {
        count +=
            !ascii_is_space(text[i]) && (i == 0 || ascii_is_space(text[i - 1]));
    }
    return count;
}

static void begin_chapter(struct document *document, size_t heading)
{
    struct document_store *store = document->store;

    GROW(document->chapters, document->chapter_count, store->chapter_capacity);
    document->chapters[document->chapter_count++] =
        (struct document_chapter){.title = document->blocks[heading].rich.text,
                                  .line = document->blocks[heading].line,
                                  .heading = heading,
                                  .first_block = heading + 1};
}

void document_number_words(struct document *document)
{
    struct document_chapter *chapter = NULL;

    for (size_t i = 0; i < document->block_count; i++) {
        struct block *block = &document->blocks[i];
        bool heading = block->kind == BLOCK_HEADING;

        if (heading && block->level == 1 && document->title == NULL) {
            document->title = block->rich.text;
        }
        if (heading && block->level == 2) {
            begin_chapter(document, i);
            chapter = &document->chapters[document->chapter_count - 1];
        }
        if (chapter == NULL) {
            continue;
        }
        block->chapter = (int)(document->chapter_count - 1);
        chapter->end_block = i + 1;
        block->spoken = heading ? block->level >= 3
                                : block->kind == BLOCK_PARAGRAPH ||
                                      block->kind == BLOCK_ITEM ||
                                      block->kind == BLOCK_QUOTE;
        if (block->spoken) {
            block->first_word = chapter->words;
            block->word_count = count_words(block->rich.text, block->rich.len);
            chapter->words += block->word_count;
            document->words += block->word_count;
        }
    }
}

int document_find_chapter(const struct document *document, const char *title)
{
    for (size_t i = 0; i < document->chapter_count; i++) {
        if (str_equal(document->chapters[i].title, title)) {
            return (int)i;
        }
    }
    return NO_CHAPTER;
}

/* NULL when there is no such chapter. */
static const struct document_chapter *
get_chapter(const struct document *document, int chapter)
{
    return chapter >= 0 && (size_t)chapter < document->chapter_count
               ? &document->chapters[chapter]
               : NULL;
}

size_t document_find_block(const struct document *document, int chapter,
                           size_t word)
{
    const struct document_chapter *place = get_chapter(document, chapter);
    size_t found = NO_BLOCK;

    if (place == NULL) {
        return NO_BLOCK;
    }
    for (size_t i = place->first_block; i < place->end_block; i++) {
        const struct block *block = &document->blocks[i];

        if (block->spoken && block->word_count > 0) {
            if (block->first_word > word) {
                break;
            }
            found = i;
        }
    }
    return found;
}

struct word_place block_find_word(const struct block *block, size_t nth)
{
    const char *text = block->rich.text;
    size_t len = block->rich.len;
    size_t at = 0;

    for (;;) {
        size_t from;

        while (at < len && ascii_is_space(text[at])) {
            at++;
        }
        from = at;
        while (at < len && !ascii_is_space(text[at])) {
            at++;
        }
        if (from == len || nth == 0) {
            return (struct word_place){from, at};
        }
        nth--;
    }
}

/* Lower case, white space as single spaces, none at the ends. */
static void add_compared(struct str *out, const char *text, size_t len)
{
    struct str spaced = STR_INIT;

    for (size_t i = 0; i < len; i++) {
        if (!ascii_is_space(text[i])) {
            str_add_char(&spaced, text[i]);
        } else if (spaced.len > 0 && spaced.buf[spaced.len - 1] != ' ') {
            str_add_char(&spaced, ' ');
        }
    }
    if (spaced.len > 0 && spaced.buf[spaced.len - 1] == ' ') {
        str_truncate(&spaced, spaced.len - 1);
    }
    utf8_add_lower(out, spaced.buf, spaced.len);
    str_release(&spaced);
}

static bool joins(char c)
{
    return ascii_is_lower(c) || ascii_is_digit(c) || (unsigned char)c >= 0x80;
}

/* Does `needle` stand at `at`, not as a piece of longer words? */
static bool stands_alone(const struct str *text, size_t at,
                         const struct str *needle)
{
    size_t end = at + needle->len;

    if (at > 0 && joins(text->buf[at - 1]) && joins(needle->buf[0])) {
        return false;
    }
    return end >= text->len || !joins(text->buf[end]) ||
           !joins(needle->buf[needle->len - 1]);
}

static size_t count_spaces(const char *text, size_t len)
{
    size_t count = 0;

    for (size_t i = 0; i < len; i++) {
        count += text[i] == ' ';
    }
    return count;
}

static void find_in_block(const struct document *document, size_t n,
                          const struct str *needle, struct says_place *place)
{
    const struct block *block = &document->blocks[n];
    struct str text = STR_INIT;
    const char *at;

    add_compared(&text, block->rich.text, block->rich.len);
    at = text.buf;
    while ((at = strstr(at, needle->buf)) != NULL) {
        size_t offset = (size_t)(at - text.buf);

        if (stands_alone(&text, offset, needle)) {
            if (place->times == 0) {
                place->block = n;
                place->word =
                    block->first_word + count_spaces(text.buf, offset);
                place->end_word =
                    place->word + 1 + count_spaces(needle->buf, needle->len);
            }
            place->times++;
        }
        at++;
    }
    str_release(&text);
}

struct says_place document_find_says(const struct document *document,
                                     int chapter, const char *words)
{
    const struct document_chapter *place = get_chapter(document, chapter);
    struct says_place found = {.block = NO_BLOCK};
    struct str plain = STR_INIT;
    struct str needle = STR_INIT;

    markup_add_plain(&plain, words);
    add_compared(&needle, plain.buf, plain.len);
    if (place != NULL && needle.len > 0) {
        for (size_t i = place->first_block; i < place->end_block; i++) {
            if (document->blocks[i].spoken) {
                find_in_block(document, i, &needle, &found);
            }
        }
    }
    str_release(&plain);
    str_release(&needle);
    return found;
}

void block_add_quote(const struct block *block, struct str *out)
{
    enum { QUOTE_WORDS = 6 };

    for (size_t i = 0; i < QUOTE_WORDS && i < block->word_count; i++) {
        struct word_place place = block_find_word(block, i);

        if (i > 0) {
            str_add_char(out, ' ');
        }
        str_add_len(out, block->rich.text + place.from, place.to - place.from);
    }
}

static size_t distance(size_t a, size_t b)
{
    return a > b ? a - b : b - a;
}

size_t document_find_quote(const struct document *document, int chapter,
                           size_t word, const char *quote)
{
    const struct document_chapter *place = get_chapter(document, chapter);
    size_t found = NO_BLOCK;

    if (place == NULL) {
        return NO_BLOCK;
    }
    for (size_t i = place->first_block; i < place->end_block; i++) {
        const struct block *block = &document->blocks[i];
        struct str begin = STR_INIT;

        if (!block->spoken || block->word_count == 0) {
            continue;
        }
        block_add_quote(block, &begin);
        if (str_equal(begin.buf, quote) &&
            (found == NO_BLOCK ||
             distance(block->first_word, word) <
                 distance(document->blocks[found].first_word, word))) {
            found = i;
        }
        str_release(&begin);
    }
    return found != NO_BLOCK ? found
                             : document_find_block(document, chapter, word);
}

void table_add_plain(const struct table *table, struct str *out)
{
    for (size_t row = 1; row < table->rows; row++) {
        for (size_t column = 0; column < table->columns; column++) {
            const struct table_cell *head = &table->cells[column];
            const struct table_cell *cell =
                &table->cells[row * table->columns + column];

            str_add_format(out, "%s%s%s%s", column > 0 ? "; " : "",
                           head->rich.text, head->rich.len > 0 ? ": " : "",
                           cell->rich.text);
        }
        str_add_char(out, '\n');
    }
}

void document_add_plain(const struct document *document, struct str *out)
{
    for (size_t i = 0; i < document->block_count; i++) {
        const struct block *block = &document->blocks[i];

        if (block->kind == BLOCK_TABLE) {
            table_add_plain(&block->table, out);
            continue;
        }
        if (block->caption != NULL) {
            str_add_format(out, "%s\n", block->caption);
        }
        str_add_len(out, block->rich.text, block->rich.len);
        str_add_char(out, '\n');
    }
}
