/* Documents in lines: goldens at three widths, and what always holds. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/file.h"
#include "base/utf8.h"
#include "markup/layout.h"

static struct document *read_document(const char *name)
{
    char *path =
        xasprintf("%s/tests/data/markup/%s", getenv("top_srcdir"), name);
    struct str text = STR_INIT;
    struct error err = ERROR_INIT;
    struct document *document = NULL;

    if (!file_read(path, MARKUP_MAX_BYTES, &text, &err)) {
        fail_msg("%s", error_get(&err));
    }
    document = document_parse(text.buf, text.len, &err);
    assert_non_null(document);
    str_release(&text);
    free(path);
    return document;
}

static void compare_golden(const char *name, const struct str *text)
{
    char *path =
        xasprintf("%s/tests/data/markup/%s", getenv("top_srcdir"), name);
    struct str expected = STR_INIT;
    struct error err = ERROR_INIT;

    if (getenv("UPDATE_GOLDEN") != NULL) {
        assert_true(file_write_atomic(path, text->buf, text->len, 0644, &err));
    } else if (!file_read(path, 1 << 20, &expected, &err)) {
        fail_msg("%s", error_get(&err));
    } else if (!str_equal(expected.buf, text->buf)) {
        fail_msg("%s differs; expected:\n%s\ngot:\n%s", path, expected.buf,
                 text->buf);
    }
    str_release(&expected);
    error_release(&err);
    free(path);
}

/* Each line with the words that begin on it. */
static void add_layout(const struct layout *layout, struct str *out)
{
    for (size_t i = 0; i < layout_get_count(layout); i++) {
        const struct layout_line *line = layout_get_line(layout, i);
        size_t begin = out->len;

        str_add_format(out, "%2d %3zu-%-3zu|", line->chapter, line->from_word,
                       line->to_word);
        begin = out->len - begin;
        layout_add_line(layout, i, out);
        str_add_char(out, '\n');
    }
}

static void golden(int width, bool ascii, const char *name)
{
    struct document *document = read_document("sample.md");
    struct layout_options options = LAYOUT_OPTIONS_INIT;
    struct layout *layout;
    struct str text = STR_INIT;

    options.width = width;
    options.ascii = ascii;
    layout = layout_new(document, &options);
    add_layout(layout, &text);
    compare_golden(name, &text);
    str_release(&text);
    layout_free(layout);
    document_free(document);
}

static void test_goldens(void **state)
{
    (void)state;
    golden(40, false, "sample-40.txt");
    golden(80, false, "sample-80.txt");
    golden(200, false, "sample-200.txt");
    golden(80, true, "sample-ascii.txt");
}

static bool may_be_wide(const struct document *document, size_t block)
{
    enum block_kind kind;

    if (block == NO_BLOCK) {
        return false;
    }
    kind = document->blocks[block].kind;
    return kind == BLOCK_CODE || kind == BLOCK_DIAGRAM || kind == BLOCK_OUTPUT;
}

/* At every width: no line but code is too wide, every word stands on exactly
 * one line, widths are true, lookups lead back. */
static void check_layout(const struct document *document, int width)
{
    struct layout_options options = LAYOUT_OPTIONS_INIT;
    struct layout *layout;
    struct str text = STR_INIT;
    size_t next = 0;
    int chapter = NO_CHAPTER;

    options.width = width;
    options.text_width = width;
    layout = layout_new(document, &options);
    for (size_t i = 0; i < layout_get_count(layout); i++) {
        const struct layout_line *line = layout_get_line(layout, i);

        str_clear(&text);
        layout_add_line(layout, i, &text);
        assert_int_equal(utf8_width(text.buf), line->width);
        if (line->width > width && !may_be_wide(document, line->block)) {
            fail_msg("line %zu at width %d: %s", i, width, text.buf);
        }
        if (line->chapter != chapter) {
            next = 0;
            chapter = line->chapter;
        }
        assert_int_equal(line->from_word, next);
        assert_true(line->to_word >= line->from_word);
        next = line->to_word;
    }
    for (int n = 0; n < (int)document->chapter_count; n++) {
        size_t words = document->chapters[n].words;

        for (size_t word = 0; word < words; word++) {
            const struct layout_line *line =
                layout_get_line(layout, layout_find_word(layout, n, word));

            assert_int_equal(line->chapter, n);
            assert_in_range(word, line->from_word, line->to_word - 1);
        }
        assert_int_equal(layout_find_word(layout, n, words + 5),
                         layout_find_word(layout, n, words - 1));
    }
    str_release(&text);
    layout_free(layout);
}

static void test_all_widths(void **state)
{
    struct document *document = read_document("sample.md");

    (void)state;
    for (int width = 40; width <= 200; width++) {
        check_layout(document, width);
    }
    document_free(document);
}

static void test_lookups(void **state)
{
    struct document *document = read_document("sample.md");
    struct layout_options options = LAYOUT_OPTIONS_INIT;
    struct layout *layout = layout_new(document, &options);
    struct layout_place place;
    size_t begin = layout_find_chapter(layout, 1);

    (void)state;
    assert_int_equal(layout_find_chapter(layout, 7), 0);
    assert_true(layout_find_chapter_end(layout, 0) == begin);
    assert_int_equal(layout_find_chapter_end(layout, 2),
                     layout_get_count(layout));
    place = layout_get_place(layout, begin);
    assert_int_equal(place.chapter, 1);
    assert_int_equal(place.word, 0);
    place = layout_get_place(layout, 0);
    assert_int_equal(place.chapter, NO_CHAPTER);
    place = layout_get_place(layout, 99999);
    assert_int_equal(place.chapter, 2);
    /* What is at the top comes to the top again. */
    for (size_t i = begin; i < layout_find_chapter_end(layout, 1); i++) {
        place = layout_get_place(layout, i);
        if (layout_get_line(layout, i)->to_word > place.word) {
            assert_int_equal(layout_find_word(layout, 1, place.word), i);
        }
    }
    assert_int_equal(layout_find_block(layout, 0), 0);
    assert_int_equal(layout_find_block(layout, 9999), layout_get_count(layout));
    layout_free(layout);
    document_free(document);
}

static void test_one_chapter(void **state)
{
    struct document *document = read_document("sample.md");
    struct layout_options options = LAYOUT_OPTIONS_INIT;
    struct layout *layout;
    struct str text = STR_INIT;

    (void)state;
    options.chapter = 1;
    layout = layout_new(document, &options);
    layout_add_line(layout, 0, &text);
    assert_string_equal(text.buf, "Lists and quotes");
    for (size_t i = 0; i < layout_get_count(layout); i++) {
        assert_int_equal(layout_get_line(layout, i)->chapter, 1);
    }
    assert_int_equal(layout_find_chapter(layout, 0), 0);
    str_release(&text);
    layout_free(layout);

    options = (struct layout_options)LAYOUT_OPTIONS_INIT;
    options.no_title = true;
    layout = layout_new(document, &options);
    layout_add_line(layout, 0, &text);
    assert_string_equal(text.buf, "Words and marks");
    str_release(&text);
    layout_free(layout);
    document_free(document);
}

/* Roles and styles of the runs of a line: "role.style:text|…". */
static void test_runs(void **state)
{
    static const char source[] =
        "# t\n\n## c\n\na *b* `c`\n\n1. [d](u)\n\n> e\n";
    struct error err = ERROR_INIT;
    struct document *document =
        document_parse(source, sizeof(source) - 1, &err);
    struct layout_options options = LAYOUT_OPTIONS_INIT;
    struct layout *layout = layout_new(document, &options);
    struct str text = STR_INIT;

    (void)state;
    for (size_t i = 0; i < layout_get_count(layout); i++) {
        const struct run *runs = layout_get_runs(layout, i);

        for (size_t j = 0; j < layout_get_line(layout, i)->run_count; j++) {
            str_add_format(&text, "%d.%u:%.*s%s|", (int)runs[j].role,
                           runs[j].style, (int)runs[j].len, runs[j].text,
                           runs[j].target != NULL ? "@" : "");
        }
        str_add_char(&text, '\n');
    }
    assert_string_equal(text.buf, "1.0:t|\n\n2.0:c|\n7.0:─|\n\n"
                                  "0.0:a |0.1:b|0.0: |0.4:c|\n\n"
                                  "4.0:1. |0.8:d@|\n\n6.0:│ |5.0:e|\n");
    str_release(&text);
    layout_free(layout);
    document_free(document);
}

static void test_hostile(void **state)
{
    struct error err = ERROR_INIT;
    struct str text = STR_INIT;
    struct document *document;
    struct layout_options options = LAYOUT_OPTIONS_INIT;
    struct layout *layout;

    (void)state;
    str_add(&text, "## c\n\n");
    str_add_repeat(&text, "> ", 100);
    str_add(&text, "deep\n\n");
    for (int i = 0; i < 40; i++) {
        str_add_repeat(&text, "  ", (size_t)i);
        str_add(&text, "- x\n");
    }
    str_add(&text, "\n");
    str_add_repeat(&text, "|a", 60);
    str_add(&text, "|\n");
    str_add_repeat(&text, "|---", 60);
    str_add(&text, "|\n|b|\n\n");
    str_add_repeat(&text, "w", 5000);
    str_add(&text, "\n\n");
    str_add_repeat(&text, "時", 500);
    document = document_parse(text.buf, text.len, &err);
    assert_non_null(document);
    check_layout(document, 40);
    check_layout(document, 41);
    options.width = -5;
    layout = layout_new(document, &options);
    layout_free(layout);
    options.width = 100000;
    layout = layout_new(document, &options);
    layout_free(layout);
    document_free(document);
    document = document_parse("", 0, &err);
    layout = layout_new(document, &options);
    assert_int_equal(layout_get_count(layout), 0);
    assert_int_equal(layout_get_place(layout, 0).chapter, NO_CHAPTER);
    assert_int_equal(layout_find_word(layout, 0, 0), 0);
    layout_free(layout);
    document_free(document);
    str_release(&text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_goldens), cmocka_unit_test(test_all_widths),
        cmocka_unit_test(test_lookups), cmocka_unit_test(test_one_chapter),
        cmocka_unit_test(test_runs),    cmocka_unit_test(test_hostile),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
