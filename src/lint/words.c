#include "lint/words.h"

#include <string.h>

#include "base/utf8.h"
#include "markup/markup.h"
#include "markup/sentence.h"

static bool in_list(const char *const *list, size_t count, const char *word)
{
    for (size_t i = 0; i < count; i++) {
        if (str_equal(list[i], word)) {
            return true;
        }
    }
    return false;
}

static bool joins(uint32_t rune)
{
    return rune == '-' || rune == '\'' || rune == '/' || rune == '%' ||
           rune == '.' || rune == 0x2019;
}

static void add_word(struct str_list *words, struct str *word)
{
    while (word->len > 0 && strchr("-'/.", word->buf[word->len - 1]) != NULL) {
        str_truncate(word, word->len - 1);
    }
    if (word->len > 0) {
        str_list_add(words, word->buf);
    }
    str_clear(word);
}

void words_split(struct str_list *words, const char *text)
{
    struct str plain = STR_INIT;
    struct str lower = STR_INIT;
    struct str word = STR_INIT;
    const char *at;
    const char *end;

    markup_add_plain(&plain, text);
    utf8_add_lower(&lower, plain.buf, plain.len);
    at = lower.buf;
    end = lower.buf + lower.len;
    while (at < end) {
        uint32_t rune = 0;

        at += utf8_decode(at, end, &rune);
        if (rune_is_letter(rune) || rune_is_digit(rune) ||
            (joins(rune) && word.len > 0)) {
            str_add_rune(&word, rune == 0x2019 ? '\'' : rune);
        } else {
            add_word(words, &word);
        }
    }
    add_word(words, &word);
    str_release(&plain);
    str_release(&lower);
    str_release(&word);
}

bool words_equal(const char *a, const char *b)
{
    size_t x = strlen(a);
    size_t y = strlen(b);

    if (x == y + 1 && y >= 3 && a[x - 1] == 's') {
        x--;
    } else if (y == x + 1 && x >= 3 && b[y - 1] == 's') {
        y--;
    }
    return x == y && memcmp(a, b, x) == 0;
}

bool words_have(const struct str_list *words, const char *word)
{
    for (size_t i = 0; i < words->count; i++) {
        if (words_equal(words->items[i], word)) {
            return true;
        }
    }
    return false;
}

bool words_contain(const char *text, const char *phrase)
{
    struct str_list words = STR_LIST_INIT;
    struct str_list wanted = STR_LIST_INIT;
    bool found = false;

    words_split(&words, text);
    words_split(&wanted, phrase);
    for (size_t i = 0; wanted.count > 0 && i + wanted.count <= words.count;
         i++) {
        size_t k = 0;

        while (k < wanted.count &&
               words_equal(words.items[i + k], wanted.items[k])) {
            k++;
        }
        if (k == wanted.count) {
            found = true;
            break;
        }
    }
    str_list_release(&words);
    str_list_release(&wanted);
    return found;
}

bool word_is_vague(const char *word)
{
    static const char *const list[] = {"often", "usually", "sometimes", "may",
                                       "rarely"};

    return in_list(list, COUNT_OF(list), word);
}

bool word_is_common(const char *word)
{
    static const char *const list[] = {
        "about",   "after",     "again",   "along",   "among",   "another",
        "because", "before",    "being",   "below",   "between", "both",
        "could",   "different", "during",  "each",    "either",  "every",
        "first",   "from",      "happens", "have",    "itself",  "least",
        "makes",   "means",     "might",   "never",   "other",   "others",
        "over",    "rather",    "right",   "second",  "should",  "since",
        "still",   "takes",     "than",    "their",   "there",   "these",
        "they",    "thing",     "things",  "third",   "this",    "those",
        "three",   "through",   "under",   "until",   "using",   "what",
        "when",    "where",     "which",   "while",   "whose",   "with",
        "within",  "without",   "would",   "against",
    };

    return in_list(list, COUNT_OF(list), word);
}

bool word_is_imperative(const char *word)
{
    static const char *const list[] = {
        "add",         "advise",   "apply",    "argue",     "arrange",
        "assess",      "assign",   "assume",   "calculate", "choose",
        "classify",    "compare",  "complete", "compute",   "consider",
        "convert",     "count",    "decide",   "defend",    "define",
        "derive",      "describe", "design",   "determine", "diagnose",
        "distinguish", "draw",     "estimate", "evaluate",  "explain",
        "express",     "fill",     "find",     "fix",       "follow",
        "give",        "identify", "imagine",  "judge",     "justify",
        "label",       "list",     "locate",   "make",      "mark",
        "match",       "measure",  "name",     "order",     "outline",
        "pair",        "pick",     "place",    "plan",      "predict",
        "propose",     "prove",    "put",      "rank",      "read",
        "reconstruct", "reorder",  "round",    "say",       "select",
        "show",        "size",     "sketch",   "solve",     "sort",
        "split",       "state",    "suggest",  "summarise", "tell",
        "tick",        "trace",    "treat",    "try",       "use",
        "walk",        "work",     "write",
    };

    return in_list(list, COUNT_OF(list), word);
}

void words_sentences(struct str_list *sentences, const char *text)
{
    struct str plain = STR_INIT;
    size_t at = 0;

    markup_add_plain(&plain, text);
    while (at < plain.len) {
        size_t end;

        while (at < plain.len && strchr(" \t\n\r", plain.buf[at]) != NULL) {
            at++;
        }
        if (at == plain.len) {
            break;
        }
        end = sentence_end(plain.buf, plain.len, at);
        if (end <= at) {
            break;
        }
        str_list_take(sentences, xstrndup(plain.buf + at, end - at));
        at = end;
    }
    str_release(&plain);
}

size_t words_count(const char *text)
{
    size_t count = 0;
    bool in_word = false;

    for (; *text != '\0'; text++) {
        bool space = strchr(" \t\n\r", *text) != NULL;

        count += !space && !in_word;
        in_word = !space;
    }
    return count;
}

size_t words_length(const char *text)
{
    struct str plain = STR_INIT;
    size_t length;

    markup_add_plain(&plain, text);
    length = utf8_count(plain.buf, plain.len);
    str_release(&plain);
    return length;
}
