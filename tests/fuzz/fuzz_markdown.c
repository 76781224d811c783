/*
 * Any bytes as a script: no crash; every word in one sentence and on one line;
 * what a voice is given holds no control character.
 */
#include <stdint.h>
#include <stdlib.h>

#include "markup/layout.h"
#include "markup/spoken.h"

static void check(bool ok)
{
    if (!ok) {
        abort();
    }
}

static void check_sentences(const struct document *document, int chapter)
{
    struct sentences sentences = SENTENCES_INIT;
    struct str spoken = STR_INIT;
    size_t next = 0;

    sentences_of_chapter(document, chapter, &sentences);
    for (size_t i = 0; i < sentences.count; i++) {
        check(sentences.items[i].from_word == next);
        next = sentences.items[i].to_word;
        str_clear(&spoken);
        spoken_add_sentence(&spoken, &sentences.items[i], NULL);
        check(spoken.buf[0] != '-');
        for (size_t j = 0; j < spoken.len; j++) {
            check((unsigned char)spoken.buf[j] >= 0x20);
        }
    }
    check(next == document->chapters[chapter].words);
    sentences_release(&sentences);
    str_release(&spoken);
}

static void check_layout(const struct document *document, int width)
{
    struct layout_options options = LAYOUT_OPTIONS_INIT;
    struct layout *layout;
    struct str text = STR_INIT;
    int chapter = NO_CHAPTER;
    size_t next = 0;

    options.width = width;
    layout = layout_new(document, &options);
    for (size_t i = 0; i < layout_get_count(layout); i++) {
        const struct layout_line *line = layout_get_line(layout, i);

        if (line->chapter != chapter) {
            chapter = line->chapter;
            next = 0;
        }
        check(line->from_word == next && line->to_word >= next);
        next = line->to_word;
        layout_add_line(layout, i, &text);
        if (line->chapter >= 0 && line->to_word > line->from_word) {
            check(layout_find_word(layout, line->chapter, line->from_word) ==
                  i);
        }
    }
    layout_free(layout);
    str_release(&text);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct error err = ERROR_INIT;
    struct str plain = STR_INIT;
    struct document *document = document_parse((const char *)data, size, &err);

    if (document != NULL) {
        for (int i = 0; i < (int)document->chapter_count; i++) {
            check_sentences(document, i);
            document_find_says(document, i, "a b");
            document_find_quote(document, i, 3, "a b c d e f");
        }
        check_layout(document, 40);
        check_layout(document, 101);
        document_add_plain(document, &plain);
    }
    document_free(document);
    str_release(&plain);
    error_release(&err);
    return 0;
}
