#include "quiz/text_match.h"

#include <regex.h>
#include <stdlib.h>
#include <string.h>

#include "base/nearest.h"
#include "base/utf8.h"

enum {
    REGEX_MAX = 200,
    REGEX_MAX_TEXT = 400,
    REGEX_MAX_GROUPS = 12,
    WORDS_MAX = 24
};

/* Dashes, quotes and the two micro signs to one form each. */
static uint32_t plain_rune(uint32_t rune)
{
    if ((rune >= 0x2010 && rune <= 0x2015) || rune == 0x2212) {
        return '-';
    }
    switch (rune) {
    case 0x2018:
    case 0x2019:
    case 0x2032:
        return '\'';
    case 0x201c:
    case 0x201d:
        return '"';
    case 0xb5: /* micro sign: the Greek letter is typed as often */
        return 0x3bc;
    default:
        return rune;
    }
}

static bool is_end_punctuation(char c)
{
    return c != '\0' && strchr(".,;:!?\"'`()[]{} ", c) != NULL;
}

static void trim_ends(struct str *text, size_t from)
{
    size_t start = from;

    while (text->len > from && is_end_punctuation(text->buf[text->len - 1])) {
        str_truncate(text, text->len - 1);
    }
    while (start < text->len && is_end_punctuation(text->buf[start])) {
        start++;
    }
    str_remove(text, from, start - from);
}

static void drop_article(struct str *text, size_t from)
{
    static const char *const articles[] = {"a ", "an ", "the ",
                                           "A ", "An ", "The "};

    for (size_t i = 0; i < COUNT_OF(articles); i++) {
        size_t len = strlen(articles[i]);

        if (strncmp(text->buf + from, articles[i], len) == 0) {
            str_remove(text, from, len);
            return;
        }
    }
}

void text_normalise(const char *text, bool keep_case, struct str *out)
{
    struct str composed = STR_INIT;
    size_t from = out->len;
    const char *at;
    const char *end;
    bool space = true;

    if (keep_case) {
        utf8_add_nfc(&composed, text, strlen(text));
    } else {
        utf8_add_lower(&composed, text, strlen(text));
    }
    at = composed.buf;
    end = composed.buf + composed.len;
    while (at < end) {
        uint32_t rune = 0;

        at += utf8_decode(at, end, &rune);
        if (rune_is_space(rune)) {
            if (!space) {
                str_add_char(out, ' ');
            }
            space = true;
            continue;
        }
        space = false;
        str_add_rune(out, plain_rune(rune));
    }
    trim_ends(out, from);
    drop_article(out, from);
    str_release(&composed);
}

static bool ends_with_any(const char *at, const char *const *ends, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (str_equal(at, ends[i])) {
            return true;
        }
    }
    return false;
}

/* One word: -our as -or, -iz- and -yz- before a verb's ending with an s. */
static void fold_word(const char *word, struct str *out)
{
    static const char *const after_our[] = {"",   "s",    "ed",   "ing",
                                            "al", "ally", "able", "ite"};
    size_t i = 0;
    size_t len = strlen(word);

    while (i < len) {
        if (i >= 2 && strncmp(word + i, "our", 3) == 0 &&
            ends_with_any(word + i + 3, after_our, COUNT_OF(after_our))) {
            str_add(out, "or");
            i += 3;
            continue;
        }
        if (i >= 2 && word[i] == 'z' &&
            (word[i - 1] == 'i' || word[i - 1] == 'y') && word[i + 1] != '\0' &&
            strchr("eia", word[i + 1]) != NULL) {
            str_add_char(out, 's');
            i++;
            continue;
        }
        str_add_char(out, word[i++]);
    }
}

void text_fold(const char *normalised, struct str *out)
{
    struct str word = STR_INIT;
    size_t last = out->len;

    while (*normalised != '\0') {
        size_t len = strcspn(normalised, " -");

        str_set_len(&word, normalised, len);
        last = out->len;
        fold_word(word.buf, out);
        normalised += len;
        normalised += strspn(normalised, " -");
    }
    /* A plural, but not "ms", nor "loss". */
    if (out->len - last >= 4 && out->buf[out->len - 1] == 's' &&
        out->buf[out->len - 2] != 's') {
        str_truncate(out, out->len - 1);
    }
    str_release(&word);
}

bool text_equal(const char *a, const char *b, bool keep_case)
{
    struct str n = STR_INIT;
    struct str x = STR_INIT;
    struct str y = STR_INIT;
    bool equal;

    text_normalise(a, keep_case, &n);
    text_fold(n.buf, &x);
    str_clear(&n);
    text_normalise(b, keep_case, &n);
    text_fold(n.buf, &y);
    equal = x.len > 0 && str_equal(x.buf, y.buf);
    str_release(&n);
    str_release(&x);
    str_release(&y);
    return equal;
}

size_t text_typo_limit(size_t letters)
{
    return letters <= 4 ? 0 : letters <= 8 ? 1 : 2;
}

static size_t letters_of(const char *text)
{
    return utf8_count(text, strlen(text));
}

static const char *const prefixes[] = {
    "under", "over", "anti", "post", "non", "dis",
    "pre",   "an",   "in",   "un",   "de",  "a",
};

/* Without each prefix that it may begin with; the last is the word itself. */
static size_t without_prefixes(const char *word, const char **rests)
{
    size_t count = 0;

    for (size_t i = 0; i < COUNT_OF(prefixes); i++) {
        size_t len = strlen(prefixes[i]);

        if (strncmp(word, prefixes[i], len) == 0 && strlen(word) > len + 2) {
            rests[count++] = word + len;
        }
    }
    rests[count++] = word;
    return count;
}

/*
 * Do they differ by a prefix that turns the meaning? So when they come nearer
 * by taking one off either, or different ones off both: "asynchronus" is
 * nearer to "synchronous" without its a-.
 */
static bool is_opposite(const char *a, const char *b)
{
    const char *from_a[COUNT_OF(prefixes) + 1];
    const char *from_b[COUNT_OF(prefixes) + 1];
    size_t a_count = without_prefixes(a, from_a);
    size_t b_count = without_prefixes(b, from_b);
    size_t whole = nearest_distance(a, b, 8);

    for (size_t i = 0; i < a_count; i++) {
        for (size_t j = 0; j < b_count; j++) {
            size_t a_len = (size_t)(from_a[i] - a);
            size_t b_len = (size_t)(from_b[j] - b);

            if (a_len == b_len && strncmp(a, b, a_len) == 0) {
                continue; /* the same prefix, or none */
            }
            if (nearest_distance(from_a[i], from_b[j], 8) < whole) {
                return true;
            }
        }
    }
    return false;
}

static bool has_digit(const char *word)
{
    return strpbrk(word, "0123456789") != NULL;
}

/* Words of a text, at spaces and hyphens. */
struct words {
    char *at[WORDS_MAX];
    size_t count;
    char *copy;
};

static void words_split(struct words *words, const char *text)
{
    char *save = NULL;

    words->count = 0;
    words->copy = xstrdup(text);
    for (char *word = strtok_r(words->copy, " -", &save);
         word != NULL && words->count < WORDS_MAX;
         word = strtok_r(NULL, " -", &save)) {
        words->at[words->count++] = word;
    }
}

/* Every word with a digit stands unchanged, in the same order. */
static bool same_digit_words(const struct words *a, const struct words *b)
{
    size_t i = 0;
    size_t j = 0;

    for (;;) {
        while (i < a->count && !has_digit(a->at[i])) {
            i++;
        }
        while (j < b->count && !has_digit(b->at[j])) {
            j++;
        }
        if (i == a->count || j == b->count) {
            return i == a->count && j == b->count;
        }
        if (!str_equal(a->at[i++], b->at[j++])) {
            return false;
        }
    }
}

static bool has_opposite_word(const struct words *a, const struct words *b)
{
    if (a->count != b->count) {
        return false;
    }
    for (size_t i = 0; i < a->count; i++) {
        if (!str_equal(a->at[i], b->at[i]) && is_opposite(a->at[i], b->at[i])) {
            return true;
        }
    }
    return false;
}

bool text_is_typo(const char *answer, const char *wanted)
{
    struct str x = STR_INIT;
    struct str y = STR_INIT;
    struct words a;
    struct words b;
    size_t limit;
    bool typo;

    text_fold(answer, &x);
    text_fold(wanted, &y);
    words_split(&a, answer);
    words_split(&b, wanted);
    limit = text_typo_limit(letters_of(y.buf));
    typo = limit > 0 && !str_equal(x.buf, y.buf) &&
           nearest_distance(x.buf, y.buf, limit) <= limit &&
           same_digit_words(&a, &b) && !is_opposite(x.buf, y.buf) &&
           !has_opposite_word(&a, &b);
    free(a.copy);
    free(b.copy);
    str_release(&x);
    str_release(&y);
    return typo;
}

/* A bracket expression is one letter, whatever stands in it. */
static const char *skip_brackets(const char *at)
{
    at++;
    at += *at == '^';
    at += *at == ']';
    while (*at != '\0' && *at != ']') {
        at++;
    }
    return at;
}

/* The longest count of {2,20}, 0 for what is no count. */
static long longest_count(const char *at)
{
    long most = 0;

    for (at++; *at != '\0' && *at != '}'; at++) {
        long count = strtol(at, NULL, 10);

        most = count > most ? count : most;
    }
    return most;
}

/* How a pattern repeats: each + and each {n} copies what it repeats, so nested
 * and stacked ones grow without bound. */
struct repeats {
    int nested[REGEX_MAX_GROUPS]; /* of repeats in each open group */
    int depth;
    int last; /* of the part that a repeat would apply to */
    int total;
};

static bool add_repeat(struct repeats *repeats, bool follows)
{
    int *here = &repeats->nested[repeats->depth];

    repeats->last++;
    repeats->total++;
    *here = repeats->last > *here ? repeats->last : *here;
    return follows || repeats->last > 2 || repeats->total > 12;
}

/* False: there are too many. */
static bool open_group(struct repeats *repeats)
{
    if (++repeats->depth == REGEX_MAX_GROUPS) {
        return false;
    }
    repeats->nested[repeats->depth] = 0;
    return true;
}

static void close_group(struct repeats *repeats)
{
    repeats->last = repeats->nested[repeats->depth--];
    if (repeats->last > repeats->nested[repeats->depth]) {
        repeats->nested[repeats->depth] = repeats->last;
    }
}

/* A pattern comes from a file: no back references, no large repetitions. */
static const char *regex_danger(const char *pattern)
{
    struct repeats repeats = {.depth = 0};
    bool follows = false; /* a repeat stands right before */

    if (strlen(pattern) > REGEX_MAX) {
        return "is longer than 200 bytes";
    }
    for (const char *at = pattern; *at != '\0'; at++) {
        if (strchr("*+?{", *at) != NULL) {
            if (add_repeat(&repeats, follows) || longest_count(at) > 20) {
                return "repeats too much";
            }
            at = *at == '{' ? at + strcspn(at, "}") : at;
            if (*at == '\0') {
                return "has an open brace";
            }
            follows = true;
            continue;
        }
        follows = false;
        repeats.last = 0;
        if (*at == '\\') {
            at++;
            if (*at == '\0' || (*at >= '0' && *at <= '9')) {
                return "has a back reference, or ends in a backslash";
            }
        } else if (*at == '[') {
            at = skip_brackets(at);
            if (*at == '\0') {
                return "has an open bracket [";
            }
        } else if (*at == '(') {
            if (!open_group(&repeats)) {
                return "has too many groups";
            }
        } else if (*at == ')' && repeats.depth > 0) {
            close_group(&repeats);
        }
    }
    return NULL;
}

static int compile(regex_t *regex, const char *pattern, int flags)
{
    char *whole = xasprintf("^(%s)$", pattern);
    int status = regcomp(regex, whole, REG_EXTENDED | REG_NOSUB | flags);

    free(whole);
    return status;
}

char *text_regex_check(const char *pattern)
{
    const char *danger = regex_danger(pattern);
    regex_t regex;
    char reason[120];
    int status;

    if (danger != NULL) {
        return xstrdup(danger);
    }
    status = compile(&regex, pattern, 0);
    if (status == 0) {
        regfree(&regex);
        return NULL;
    }
    regerror(status, &regex, reason, sizeof(reason));
    return xstrdup(reason);
}

bool text_regex_matches(const char *pattern, const char *text, bool ignore_case)
{
    regex_t regex;
    bool matches;

    if (regex_danger(pattern) != NULL || strlen(text) > REGEX_MAX_TEXT ||
        compile(&regex, pattern, ignore_case ? REG_ICASE : 0) != 0) {
        return false;
    }
    matches = regexec(&regex, text, 0, NULL, 0) == 0;
    regfree(&regex);
    return matches;
}
