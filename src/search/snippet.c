#include "search/snippet.h"

#include <string.h>

#include "base/ascii.h"
#include "base/utf8.h"

enum {
    BEFORE = 60, /* bytes shown before the first match */
    LENGTH = 160 /* and in all, but for the last word */
};

/* Letters and digits, as the tokenizer takes them apart: all that is not
 * ASCII counts as a letter here, which is right but for rare symbols. */
static bool is_word(char c)
{
    return ascii_is_alnum(c) || (unsigned char)c >= 0x80;
}

static size_t skip_word(const char *text, size_t at, size_t len)
{
    while (at < len && is_word(text[at])) {
        at++;
    }
    return at;
}

static size_t skip_gap(const char *text, size_t at, size_t len)
{
    while (at < len && !is_word(text[at])) {
        at++;
    }
    return at;
}

void needle_add(struct needle *needle, const char *text, size_t len)
{
    size_t at = skip_gap(text, 0, len);

    while (at < len) {
        size_t end = skip_word(text, at, len);
        struct str lower = STR_INIT;

        utf8_add_lower(&lower, text + at, end - at);
        str_list_take(&needle->words, str_take(&lower));
        at = skip_gap(text, end, len);
    }
}

void needle_release(struct needle *needle)
{
    str_list_release(&needle->words);
    needle->last_is_prefix = false;
}

/* Does the word equal `wanted`, or begin with it? ASCII letters are compared
 * without regard to case; false for others where that is not enough. */
static bool equals(const char *word, size_t len, const char *wanted,
                   bool prefix)
{
    size_t at = 0;

    for (; wanted[at] != '\0'; at++) {
        char c = at < len ? word[at] : '\0';

        if (c >= 'A' && c <= 'Z') {
            c = (char)(c + 32);
        }
        if (c != wanted[at]) {
            return false;
        }
    }
    return prefix || at == len;
}

static bool matches_any(const struct needle *needle, const char *word,
                        size_t len)
{
    for (size_t i = 0; i < needle->words.count; i++) {
        bool last = i + 1 == needle->words.count;

        if (equals(word, len, needle->words.items[i],
                   last && needle->last_is_prefix)) {
            return true;
        }
    }
    return false;
}

static bool matches(const struct needle *needle, const char *word, size_t len)
{
    struct str lower = STR_INIT;
    bool ascii = true;
    bool found;

    for (size_t i = 0; i < len && ascii; i++) {
        ascii = (unsigned char)word[i] < 0x80;
    }
    if (ascii) {
        return matches_any(needle, word, len);
    }
    utf8_add_lower(&lower, word, len);
    found = matches_any(needle, lower.buf, lower.len);
    str_release(&lower);
    return found;
}

/* A first look without memory: does some word begin with these letters? */
static bool may_match(const struct needle *needle, char c)
{
    if ((unsigned char)c >= 0x80) {
        return true;
    }
    if (c >= 'A' && c <= 'Z') {
        c = (char)(c + 32);
    }
    for (size_t i = 0; i < needle->words.count; i++) {
        if (needle->words.items[i][0] == c) {
            return true;
        }
    }
    return false;
}

static size_t find_first(const char *text, size_t len,
                         const struct needle *needle)
{
    size_t at = skip_gap(text, 0, len);

    while (at < len) {
        size_t end = skip_word(text, at, len);

        if (may_match(needle, text[at]) &&
            matches(needle, text + at, end - at)) {
            return at;
        }
        at = skip_gap(text, end, len);
    }
    return len;
}

/* Text between words: white space as single spaces, controls replaced. */
static void add_gap(struct str *out, const char *text, size_t len)
{
    for (size_t i = 0; i < len; i++) {
        char c = text[i];

        if (c == ' ' || c == '\n' || c == '\t') {
            if (out->len > 0 && out->buf[out->len - 1] != ' ') {
                str_add_char(out, ' ');
            }
        } else if (c > ' ' && c < 0x7F) {
            str_add_char(out, c);
        } else {
            str_add_rune(out, RUNE_BAD);
        }
    }
}

static void add_word(struct str *out, const char *text, size_t len, bool marked)
{
    if (marked) {
        str_add_char(out, SEARCH_MARK);
    }
    utf8_add_clean(out, text, len);
    if (marked) {
        str_add_char(out, SEARCH_MARK_END);
    }
}

/* Where the piece begins: at a word not too far before the first match. */
static size_t find_begin(const char *text, size_t len, size_t first)
{
    size_t at;

    if (first == len || first <= BEFORE) {
        return 0;
    }
    at = first - BEFORE;
    while (at < first && is_word(text[at])) {
        at++;
    }
    return skip_gap(text, at, first);
}

char *snippet_make(const char *text, const struct needle *needle)
{
    struct str out = STR_INIT;
    size_t len = strlen(text);
    size_t first = find_first(text, len, needle);
    size_t begin = find_begin(text, len, first);
    size_t at = begin;

    if (begin > 0) {
        str_add(&out, "…");
    }
    while (at < len && at - begin < LENGTH) {
        size_t end = skip_word(text, at, len);
        size_t next = skip_gap(text, end, len);

        if (end > at) {
            add_word(&out, text + at, end - at,
                     may_match(needle, text[at]) &&
                         matches(needle, text + at, end - at));
        }
        add_gap(&out, text + end, next - end);
        at = next;
    }
    str_trim(&out);
    if (at < len) {
        str_add(&out, "…");
    }
    return str_take(&out);
}
