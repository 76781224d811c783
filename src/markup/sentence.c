#include "markup/sentence.h"

#include <stdlib.h>
#include <string.h>

#include "base/ascii.h"
#include "base/utf8.h"

/* What may stand between the stop and the space: closing marks. */
static const char *const closers[] = {"\"", "'", ")", "]", "”", "’", "»"};
static const char *const openers[] = {"\"", "'", "(", "[", "“", "‘", "«", "`"};

/* Words whose dot does not end a sentence, in lower case, without it. */
static const char *const abbreviations[] = {
    "e.g", "i.e",  "etc",  "cf",  "vs",  "fig", "figs", "no",   "nos",
    "eq",  "eqs",  "ch",   "sec", "vol", "ed",  "eds",  "al",   "dr",
    "mr",  "mrs",  "prof", "st",  "inc", "ltd", "co",   "corp", "approx",
    "ca",  "resp", "dept", "jan", "feb", "mar", "apr",  "jun",  "jul",
    "aug", "sep",  "sept", "oct", "nov", "dec",
};
/* Those that may well be a sentence's last word: a beginning must follow. */
static const char *const may_end[] = {"etc", "no",   "al", "inc", "ltd",
                                      "co",  "corp", "ed", "sec", "st"};

static bool in_list(const char *const *list, size_t count, const char *word)
{
    for (size_t i = 0; i < count; i++) {
        if (str_equal(list[i], word)) {
            return true;
        }
    }
    return false;
}

static size_t skip_marks(const char *text, size_t at, size_t end,
                         const char *const *marks, size_t count)
{
    for (bool again = true; again && at < end;) {
        again = false;
        for (size_t i = 0; i < count; i++) {
            size_t len = strlen(marks[i]);

            if (at + len <= end && memcmp(text + at, marks[i], len) == 0) {
                at += len;
                again = true;
                break;
            }
        }
    }
    return at;
}

/* End of the word [from, to) without closing marks. */
static size_t without_closers(const char *text, size_t from, size_t to)
{
    for (bool again = true; again && to > from;) {
        again = false;
        for (size_t i = 0; i < COUNT_OF(closers); i++) {
            size_t len = strlen(closers[i]);

            if (to - from >= len &&
                memcmp(text + to - len, closers[i], len) == 0) {
                to -= len;
                again = true;
                break;
            }
        }
    }
    return to;
}

/* "p. 12" is a page, "m over p." ends with a letter. */
static bool is_page(const char *text, size_t len, const char *word, size_t next)
{
    while (next < len && ascii_is_space(text[next])) {
        next++;
    }
    return (str_equal(word, "p") || str_equal(word, "pp")) && next < len &&
           text[next] >= '0' && text[next] <= '9';
}

/* A question or a shout may be quoted within a sentence: "Why?" he asked. */
enum stop { STOP_NONE, STOP_MAYBE, STOP_ASK, STOP_SURE };

/*
 * "J. Little", "by L. Lamport", "A. K. Erlang", "Edsger W. Dijkstra": an
 * initial stands first in a text or a sentence, after "by", after a name or
 * before another initial; "call the total A." ends a sentence. The letter is at
 * `begin`, its word begins at `from`.
 */
static bool is_initial(const char *text, size_t len, size_t from, size_t begin)
{
    size_t end = from;
    size_t at;
    size_t next = begin + 2;

    if (text[begin] < 'A' || text[begin] > 'Z') {
        return false;
    }
    while (next < len && ascii_is_space(text[next])) {
        next++;
    }
    if (next + 1 < len && text[next] >= 'A' && text[next] <= 'Z' &&
        text[next + 1] == '.') {
        return true;
    }
    while (end > 0 && ascii_is_space(text[end - 1])) {
        end--;
    }
    at = end;
    while (at > 0 && !ascii_is_space(text[at - 1])) {
        at--;
    }
    return end == 0 || strchr(".!?", text[end - 1]) != NULL ||
           (text[at] >= 'A' && text[at] <= 'Z') ||
           (end - at == 2 && memcmp(text + at, "by", 2) == 0);
}

/* What the dot at the end of the word [from, dot] means. */
static enum stop judge_dot(const char *text, size_t len, size_t from,
                           size_t dot)
{
    struct str word = STR_INIT;
    enum stop stop = STOP_SURE;
    size_t begin = skip_marks(text, from, dot, openers, COUNT_OF(openers));

    utf8_add_lower(&word, text + begin, dot - begin);
    if (is_page(text, len, word.buf, dot + 1) ||
        (word.len == 1 && is_initial(text, len, from, begin))) {
        stop = STOP_NONE;
    } else if (in_list(may_end, COUNT_OF(may_end), word.buf)) {
        stop = STOP_MAYBE;
    } else if (in_list(abbreviations, COUNT_OF(abbreviations), word.buf)) {
        stop = STOP_NONE;
    }
    str_release(&word);
    return stop;
}

/* How the word [from, to) ends. */
static enum stop judge_word(const char *text, size_t len, size_t from,
                            size_t to)
{
    size_t end = without_closers(text, from, to);

    if (end == from) {
        return STOP_NONE;
    }
    if (text[end - 1] == '!' || text[end - 1] == '?') {
        return STOP_ASK;
    }
    if (end - from >= 3 && memcmp(text + end - 3, "…", 3) == 0) {
        return STOP_MAYBE;
    }
    if (end - from >= 3 && memcmp(text + end - 3, "...", 3) == 0) {
        return STOP_MAYBE;
    }
    return text[end - 1] == '.' ? judge_dot(text, len, from, end - 1)
                                : STOP_NONE;
}

/*
 * Does the word at `at` begin a sentence? After a sure stop any does, also a
 * name in small letters such as etcd; else a small letter speaks against it,
 * and after an abbreviation a number ("No. 5").
 */
static bool begins_sentence(const char *text, size_t len, size_t at,
                            enum stop stop)
{
    uint32_t rune;

    at = skip_marks(text, at, len, openers, COUNT_OF(openers));
    if (at >= len) {
        return true;
    }
    utf8_decode(text + at, text + len, &rune);
    if (rune >= 'a' && rune <= 'z') {
        return stop == STOP_SURE;
    }
    if (rune >= '0' && rune <= '9') {
        return stop != STOP_MAYBE;
    }
    return true;
}

size_t sentence_end(const char *text, size_t len, size_t at)
{
    size_t end = at;

    while (at < len) {
        size_t from = at;
        enum stop stop;

        while (at < len && !ascii_is_space(text[at])) {
            at++;
        }
        end = at;
        while (at < len && ascii_is_space(text[at])) {
            at++;
        }
        stop = judge_word(text, len, from, end);
        if (stop != STOP_NONE && begins_sentence(text, len, at, stop)) {
            return end;
        }
    }
    return end;
}

/* ---------------------------------------------------------- of a chapter */

static struct sentence *add(struct sentences *out, enum sentence_kind kind,
                            size_t block, size_t word)
{
    struct sentence *sentence;

    GROW(out->items, out->count, out->capacity);
    sentence = &out->items[out->count++];
    *sentence = (struct sentence){.kind = kind,
                                  .from_word = word,
                                  .to_word = word,
                                  .block = block,
                                  .opens_block = true};
    return sentence;
}

/* A piece of text with white space as single spaces; counts its words. */
static char *tidy(const char *text, size_t len, size_t *words)
{
    struct str out = STR_INIT;

    *words = 0;
    for (size_t i = 0; i < len; i++) {
        if (ascii_is_space(text[i])) {
            continue;
        }
        if (i == 0 || ascii_is_space(text[i - 1])) {
            if (out.len > 0) {
                str_add_char(&out, ' ');
            }
            (*words)++;
        }
        str_add_char(&out, text[i]);
    }
    return str_take(&out);
}

static void add_sentences(struct sentences *out, const struct block *block,
                          size_t n)
{
    const char *text = block->rich.text;
    size_t len = block->rich.len;
    size_t word = block->first_word;
    size_t at = 0;
    bool first = true;

    for (;;) {
        struct sentence *sentence;
        size_t words;
        size_t end;

        while (at < len && ascii_is_space(text[at])) {
            at++;
        }
        if (at == len) {
            return;
        }
        end = block->kind == BLOCK_HEADING ? len : sentence_end(text, len, at);
        sentence =
            add(out,
                block->kind == BLOCK_HEADING ? SENTENCE_HEADING : SENTENCE_TEXT,
                n, word);
        sentence->text = tidy(text + at, end - at, &words);
        sentence->opens_block = first;
        word += words;
        sentence->to_word = word;
        first = false;
        at = end;
    }
}

static char *head_cells(const struct table *table)
{
    struct str out = STR_INIT;

    for (size_t i = 0; i < table->columns && table->rows > 0; i++) {
        const struct rich_text *rich = &table->cells[i].rich;

        if (rich->len > 0) {
            str_add_format(&out, "%s%s", out.len > 0 ? ", " : "", rich->text);
        }
    }
    return str_take(&out);
}

static void add_named(struct sentences *out, const struct block *block,
                      size_t n, size_t word)
{
    if (block->kind == BLOCK_TABLE) {
        add(out, SENTENCE_TABLE, n, word)->text = head_cells(&block->table);
    } else if (block->kind == BLOCK_CODE) {
        add(out, SENTENCE_CODE, n, word)->text = xstrdup(block->language);
    } else if (block->kind == BLOCK_DIAGRAM) {
        add(out, SENTENCE_DIAGRAM, n, word)->text = xstrdup(block->caption);
    } else if (block->kind == BLOCK_OUTPUT) {
        add(out, SENTENCE_OUTPUT, n, word)->text = xstrdup("");
    }
}

static void clear(struct sentences *sentences)
{
    for (size_t i = 0; i < sentences->count; i++) {
        free(sentences->items[i].text);
    }
    sentences->count = 0;
}

void sentences_release(struct sentences *sentences)
{
    clear(sentences);
    free(sentences->items);
    *sentences = (struct sentences)SENTENCES_INIT;
}

void sentences_of_chapter(const struct document *document, int chapter,
                          struct sentences *out)
{
    const struct document_chapter *place;
    size_t word = 0;

    clear(out);
    if (chapter < 0 || (size_t)chapter >= document->chapter_count) {
        return;
    }
    place = &document->chapters[chapter];
    add(out, SENTENCE_TITLE, place->heading, 0)->text = xstrdup(place->title);
    for (size_t i = place->first_block; i < place->end_block; i++) {
        const struct block *block = &document->blocks[i];

        if (block->spoken) {
            add_sentences(out, block, i);
            word = block->first_word + block->word_count;
        } else {
            add_named(out, block, i, word);
        }
    }
}

size_t sentences_find(const struct sentences *sentences, size_t word)
{
    size_t found = sentences->count;

    for (size_t i = 0; i < sentences->count; i++) {
        const struct sentence *sentence = &sentences->items[i];

        if (sentence->from_word == sentence->to_word) {
            continue;
        }
        if (sentence->from_word > word) {
            break;
        }
        found = i;
    }
    return found;
}
