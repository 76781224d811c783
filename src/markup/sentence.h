/*
 * A chapter as what a voice says one after another: sentences with the words
 * they cover, and announcements (chapter title, table, code, diagram) that
 * cover none. Cues, replays and "repeat last sentence" all count in these.
 */
#ifndef MARKUP_SENTENCE_H
#define MARKUP_SENTENCE_H

#include "markup/markup.h"

enum sentence_kind {
    SENTENCE_TITLE,   /* the chapter's heading; covers no words */
    SENTENCE_HEADING, /* a level-3 heading */
    SENTENCE_TEXT,    /* of a paragraph, list item or quote */
    SENTENCE_TABLE,   /* named, not read; text: its header cells */
    SENTENCE_CODE,    /* named; text: its language */
    SENTENCE_OUTPUT,  /* named */
    SENTENCE_DIAGRAM  /* named; text: its caption */
};

struct sentence {
    enum sentence_kind kind;
    size_t from_word; /* of the chapter */
    size_t to_word;   /* not included; equal to from_word when none */
    size_t block;
    bool opens_block; /* the first of its paragraph: a voice pauses before */
    char *text;       /* plain, as written, white space as single spaces */
};

struct sentences {
    struct sentence *items;
    size_t count;
    size_t capacity;
};
#define SENTENCES_INIT                                                         \
    {                                                                          \
        NULL, 0, 0                                                             \
    }

/*
 * Fills `out` (cleared first) with the chapter in order. The SENTENCE_HEADING
 * and SENTENCE_TEXT entries together cover every word exactly once.
 */
void sentences_of_chapter(const struct document *document, int chapter,
                          struct sentences *out);
void sentences_release(struct sentences *sentences);

/* The sentence that covers the word, the last one when it is past the end;
 * sentences->count when none covers any word. */
size_t sentences_find(const struct sentences *sentences, size_t word);

/*
 * Where the sentence that begins at `at` (a word's first byte) ends: the byte
 * after its last word. Abbreviations ("e.g.", "Fig."), initials, numbers and
 * names with dots ("1.5", "etcd.io") do not end one; `.`, `!`, `?`, `…`, each
 * with closing quotes or brackets, do when a space and a beginning follow.
 */
size_t sentence_end(const char *text, size_t len, size_t at);

#endif
