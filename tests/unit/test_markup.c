/* Blocks, spans, places and findings of Markdown. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/file.h"
#include "markup/markup.h"

static struct document *parse(const char *text)
{
    struct error err = ERROR_INIT;
    struct document *document = document_parse(text, strlen(text), &err);

    if (document == NULL) {
        fail_msg("%s", error_get(&err));
    }
    error_release(&err);
    return document;
}

static struct document *parse_sample(void)
{
    char *path =
        xasprintf("%s/tests/data/markup/sample.md", getenv("top_srcdir"));
    struct str text = STR_INIT;
    struct error err = ERROR_INIT;
    struct document *document;

    if (!file_read(path, MARKUP_MAX_BYTES, &text, &err)) {
        fail_msg("%s", error_get(&err));
    }
    document = parse(text.buf);
    str_release(&text);
    free(path);
    return document;
}

static void test_blocks(void **state)
{
    static const struct {
        const char *text;
        enum block_kind kind;
        int level;
        int depth;
        int quotes;
        int number;
        bool more;
        unsigned line;
        const char *plain;
    } rows[] = {
        {"# a *b*\n", BLOCK_HEADING, 1, 0, 0, 0, false, 1, "a b"},
        {"a\nb\n", BLOCK_PARAGRAPH, 0, 0, 0, 0, false, 1, "a b"},
        {"\n\na  b\n", BLOCK_PARAGRAPH, 0, 0, 0, 0, false, 3, "a b"},
        {"- a\n", BLOCK_ITEM, 0, 1, 0, 0, false, 1, "a"},
        {"3. a\n", BLOCK_ITEM, 0, 1, 0, 3, false, 1, "a"},
        {"0. a\n", BLOCK_ITEM, 0, 1, 0, 0, false, 1, "a"},
        {"> a\n> b\n", BLOCK_QUOTE, 0, 0, 1, 0, false, 1, "a b"},
        {"> - a\n", BLOCK_ITEM, 0, 1, 1, 0, false, 1, "a"},
        {"- > a\n", BLOCK_QUOTE, 0, 1, 1, 0, false, 1, "a"},
        {"```c\nx;\n\n y\n```\n", BLOCK_CODE, 0, 0, 0, 0, false, 1, "x;\n\n y"},
        {"```diagram\ncap\n +\n```\n", BLOCK_DIAGRAM, 0, 0, 0, 0, false, 1,
         " +"},
        {"```output\n1\n```\n", BLOCK_OUTPUT, 0, 0, 0, 0, false, 1, "1"},
        {"a\\\nb\n", BLOCK_PARAGRAPH, 0, 0, 0, 0, false, 1, "a\nb"},
        {"a&amp;b &#65; &copy; &#27;\n", BLOCK_PARAGRAPH, 0, 0, 0, 0, false, 1,
         "a&b A &copy; \xEF\xBF\xBD"},
        {"`a  b`\n", BLOCK_PARAGRAPH, 0, 0, 0, 0, false, 1, "a  b"},
    };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct document *document = parse(rows[i].text);
        const struct block *block = &document->blocks[0];

        assert_int_equal(document->block_count, 1);
        assert_int_equal(block->kind, rows[i].kind);
        assert_int_equal(block->level, rows[i].level);
        assert_int_equal(block->depth, rows[i].depth);
        assert_int_equal(block->quotes, rows[i].quotes);
        assert_int_equal(block->number, rows[i].number);
        assert_int_equal(block->more, rows[i].more);
        assert_int_equal(block->line, rows[i].line);
        assert_string_equal(block->rich.text, rows[i].plain);
        document_free(document);
    }
}

static void test_list_items(void **state)
{
    static const struct {
        int depth;
        bool ordered;
        int number;
        bool more;
        const char *text;
    } rows[] = {
        {1, false, 0, false, "a"}, {1, false, 0, true, "second"},
        {2, false, 0, false, "b"}, {1, false, 0, false, "c"},
        {1, true, 9, false, "d"},  {1, true, 10, false, "e"},
    };
    struct document *document =
        parse("- a\n\n  second\n  - b\n- c\n\n9. d\n10. e\n");

    (void)state;
    assert_int_equal(document->block_count, COUNT_OF(rows));
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        const struct block *block = &document->blocks[i];

        assert_int_equal(block->kind, BLOCK_ITEM);
        assert_int_equal(block->depth, rows[i].depth);
        assert_int_equal(block->ordered, rows[i].ordered);
        assert_int_equal(block->number, rows[i].number);
        assert_int_equal(block->more, rows[i].more);
        assert_string_equal(block->rich.text, rows[i].text);
    }
    document_free(document);
}

/* Spans as "[style:text]" one after another. */
static void add_spans(struct str *out, const struct rich_text *rich)
{
    size_t at = 0;

    for (size_t i = 0; i < rich->span_count; i++) {
        const struct span *span = &rich->spans[i];

        assert_int_equal(span->from, at);
        assert_true(span->to > span->from);
        at = span->to;
        str_add_format(out, "[%u%s%s:%.*s]", span->style,
                       span->target != NULL ? " " : "",
                       span->target != NULL ? span->target : "",
                       (int)(span->to - span->from), rich->text + span->from);
    }
    assert_int_equal(at, rich->len);
}

static void test_spans(void **state)
{
    static const struct {
        const char *text;
        const char *spans;
    } rows[] = {
        {"a *b* c\n", "[0:a ][1:b][0: c]"},
        {"**a *b***\n", "[2:a ][3:b]"},
        {"`c` [d *e*](u)\n", "[4:c][0: ][8 u:d ][9 u:e]"},
        {"[a](x)[b](y)\n", "[8 x:a][8 y:b]"},
        {"<https://a.b>\n", "[8 https://a.b:https://a.b]"},
        {"a_b_c\n", "[0:a_b_c]"},
    };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct document *document = parse(rows[i].text);
        struct str spans = STR_INIT;

        add_spans(&spans, &document->blocks[0].rich);
        assert_string_equal(spans.buf, rows[i].spans);
        str_release(&spans);
        document_free(document);
    }
}

static void test_rich_text(void **state)
{
    static const struct {
        const char *text;
        const char *spans;
    } rows[] = {
        {"plain", "[0:plain]"},
        {"a `b` c", "[0:a ][4:b][0: c]"},
        {"`b`", "[4:b]"},
        {"a ` b", "[0:a ` b]"},
        {"`a``b`", "[4:ab]"},
        {"", ""},
        {"a `*b*`", "[0:a ][4:*b*]"},
    };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct rich_text rich;
        struct str spans = STR_INIT;

        rich_text_parse(&rich, rows[i].text);
        add_spans(&spans, &rich);
        assert_string_equal(spans.buf, rows[i].spans);
        str_release(&spans);
        rich_text_release(&rich);
    }
}

static void test_table(void **state)
{
    struct document *document =
        parse("## c\n\nx\n\n| a | b |\n|:--|--:|\n| 1 `c` | 2 |\n| 3 |\n");
    const struct table *table = &document->blocks[2].table;
    struct str plain = STR_INIT;

    (void)state;
    assert_int_equal(document->blocks[2].kind, BLOCK_TABLE);
    assert_int_equal(document->blocks[2].line, 5);
    assert_false(document->blocks[2].spoken);
    assert_int_equal(table->rows, 3);
    assert_int_equal(table->columns, 2);
    assert_int_equal(table->cells[0].align, ALIGN_LEFT);
    assert_int_equal(table->cells[1].align, ALIGN_RIGHT);
    assert_string_equal(table->cells[2].rich.text, "1 c");
    assert_string_equal(table->cells[5].rich.text, "");
    table_add_plain(table, &plain);
    assert_string_equal(plain.buf, "a: 1 c; b: 2\na: 3; b: \n");
    str_release(&plain);
    document_free(document);
}

static void test_words(void **state)
{
    struct document *document =
        parse("# t\n\n## one\n\na b c\n\n### h two\n\n- d e\n- f\n\n"
              "> g\n\n```c\nx y\n```\n\n## two\n\nh\n");

    (void)state;
    assert_string_equal(document->title, "t");
    assert_int_equal(document->chapter_count, 2);
    assert_string_equal(document->chapters[0].title, "one");
    assert_int_equal(document->chapters[0].words, 9);
    assert_int_equal(document->chapters[1].words, 1);
    assert_int_equal(document->words, 10);
    assert_int_equal(document_find_chapter(document, "two"), 1);
    assert_int_equal(document_find_chapter(document, "Two"), NO_CHAPTER);
    /* Word 5 is the first of "d e". */
    assert_string_equal(
        document->blocks[document_find_block(document, 0, 5)].rich.text, "d e");
    assert_string_equal(
        document->blocks[document_find_block(document, 0, 6)].rich.text, "d e");
    assert_string_equal(
        document->blocks[document_find_block(document, 0, 999)].rich.text, "g");
    assert_int_equal(document_find_block(document, 7, 0), NO_BLOCK);
    document_free(document);
}

static void test_word_places(void **state)
{
    struct document *document = parse("## c\n\none `two  x` three\n");
    const struct block *block = &document->blocks[1];
    static const struct word_place places[] = {{0, 3},   {4, 7},   {9, 10},
                                               {11, 16}, {16, 16}, {16, 16}};

    (void)state;
    for (size_t i = 0; i < COUNT_OF(places); i++) {
        struct word_place place = block_find_word(block, i);

        assert_int_equal(place.from, places[i].from);
        assert_int_equal(place.to, places[i].to);
    }
    document_free(document);
}

static void test_says(void **state)
{
    static const struct {
        const char *says;
        size_t times;
        size_t word;
        size_t end_word;
    } rows[] = {
        {"one two three", 1, 0, 3},
        {"ONE  two\n three", 1, 0, 3},
        {"the stay means", 2, 4, 7},
        {"`code` and more", 1, 12, 15},
        {"stay", 2, 5, 6},
        {"sta", 0, 0, 0},
        {"three twice", 0, 0, 0}, /* in two paragraphs */
        {"more. end", 1, 14, 16},
        {"and more", 1, 13, 15},
        {"", 0, 0, 0},
        {"   ", 0, 0, 0},
    };
    struct document *document =
        parse("## c\n\nOne *two* three\n\nTwice the stay means twice. Twice "
              "the stay means\n\n- `code` and **more**. end\n\n## d\n\n"
              "one two three\n");

    (void)state;
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct says_place place = document_find_says(document, 0, rows[i].says);

        assert_int_equal(place.times, rows[i].times);
        if (place.times == 0) {
            assert_int_equal(place.block, NO_BLOCK);
            continue;
        }
        assert_int_equal(place.word, rows[i].word);
        assert_int_equal(place.end_word, rows[i].end_word);
    }
    assert_int_equal(document_find_says(document, 9, "one two").times, 0);
    document_free(document);
}

static void test_quotes(void **state)
{
    struct document *document =
        parse("## c\n\na b c d e f g h\n\nx y\n\na b c d e f again\n");
    struct str quote = STR_INIT;

    (void)state;
    block_add_quote(&document->blocks[1], &quote);
    assert_string_equal(quote.buf, "a b c d e f");
    assert_int_equal(document_find_quote(document, 0, 0, quote.buf), 1);
    assert_int_equal(document_find_quote(document, 0, 12, quote.buf), 3);
    assert_int_equal(document_find_quote(document, 0, 8, "gone words"), 2);
    assert_int_equal(document_find_quote(document, 0, 99, "gone"), 3);
    assert_int_equal(document_find_quote(document, 4, 0, "a"), NO_BLOCK);
    str_release(&quote);
    document_free(document);
}

static void test_findings(void **state)
{
    static const struct {
        const char *text;
        unsigned line;
        const char *part;
    } rows[] = {
        {"# t\n\n## c\n\n<b>x</b>\n", 5, "raw HTML"},
        {"# t\n\n## c\n\n<div>\nx\n</div>\n", 5, "raw HTML"},
        {"# t\n\n## c\n\n![a](b)\n", 5, "images"},
        {"# t\n\n## c\n\n#### d\n", 5, "level 4"},
        {"# t\n\n# u\n", 3, "one level-1"},
        {"## c\n\nx\n", 1, "no level-1"},
        {"# t\n\nbefore\n\n## c\n", 3, "before the first chapter"},
        {"# t\n\n## c\n\n    code\n", 5, "language"},
        {"# t\n\n## c\n\n```\ncode\n```\n", 6, "language"},
        {"# t\n\n## c\n\nx\n\n---\n", 5, "rules"},
        {"# t\n\n## c\n\n| a | b |\n|--|--|\n| 1 | 2 |\n", 5, "no table"},
        {"# t\n\n## c\n\n| a | b |\n|---|\n| 1 | 2 |\n", 5, "2 cells"},
        {"# t\n\n## c\n\n| a | b |\n|---|---|\n| 1 | 2 | 3 |\n", 7, "3 cells"},
        {"# t\n\n## c\n\nx \x1b[31m\n", 5, "U+001B"},
        {"# t\n\n## c\n\n```diagram\n\n x\n```\n", 5, "caption"},
        {"# t\n\n## c\n\n```diagram\nc\n"
         "12345678901234567890123456789012345678901234567890"
         "123456789012345678901234567\n```\n",
         7, "77 columns"},
    };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct document *document = parse(rows[i].text);

        if (document->finding_count == 0 ||
            strstr(document->findings[0].text, rows[i].part) == NULL) {
            fail_msg("row %zu: %s", i,
                     document->finding_count > 0 ? document->findings[0].text
                                                 : "nothing found");
        }
        assert_int_equal(document->findings[0].line, rows[i].line);
        document_free(document);
    }
}

static void test_sample(void **state)
{
    struct document *document = parse_sample();

    (void)state;
    assert_int_equal(document->finding_count, 0);
    assert_int_equal(document->chapter_count, 3);
    document_free(document);
}

/* Small texts that could make enormous tables, or deep nests. */
static void test_hostile(void **state)
{
    struct error err = ERROR_INIT;
    struct str text = STR_INIT;
    struct document *document;

    (void)state;
    str_add_repeat(&text, "|", 3000);
    str_add(&text, "\n");
    str_add_repeat(&text, "|---", 3000);
    str_add(&text, "|\n");
    str_add_repeat(&text, "|a|\n", 3000);
    document = document_parse(text.buf, text.len, &err);
    assert_non_null(document);
    document_free(document);

    str_clear(&text);
    str_add_repeat(&text, "> ", 20000);
    str_add(&text, "x\n\n");
    str_add_repeat(&text, "- ", 20000);
    str_add(&text, "y\n");
    document = document_parse(text.buf, text.len, &err);
    assert_non_null(document);
    document_free(document);

    /* A text that stops inside a link, at the end of its memory. */
    for (size_t len = 1; len < 60; len++) {
        static const char link[] = "## c\n\nx [link](https://example.org/a?b=c "
                                   "\"title\") `code` ![x](y";
        char *cut = xmalloc(len);

        memcpy(cut, link, len);
        document = document_parse(cut, len, &err);
        assert_non_null(document);
        document_free(document);
        free(cut);
    }
    assert_null(document_parse("a\0b", 3, &err));
    assert_null(document_parse("a\n\xFF", 3, &err));
    assert_non_null(strstr(error_get(&err), "line 2"));
    str_clear(&text);
    str_add_repeat(&text, "x", MARKUP_MAX_BYTES + 1);
    assert_null(document_parse(text.buf, text.len, &err));
    document = document_parse("", 0, &err);
    assert_non_null(document);
    assert_int_equal(document->block_count, 0);
    document_free(document);
    error_release(&err);
    str_release(&text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_blocks),      cmocka_unit_test(test_list_items),
        cmocka_unit_test(test_spans),       cmocka_unit_test(test_rich_text),
        cmocka_unit_test(test_table),       cmocka_unit_test(test_words),
        cmocka_unit_test(test_word_places), cmocka_unit_test(test_says),
        cmocka_unit_test(test_quotes),      cmocka_unit_test(test_findings),
        cmocka_unit_test(test_sample),      cmocka_unit_test(test_hostile),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
