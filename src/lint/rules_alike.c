/* Questions beside each other: near duplicates (B210), and the key of one in
 * another (B213). */
#include <stdlib.h>
#include <string.h>

#include "base/utf8.h"
#include "lint/context.h"
#include "lint/keys.h"
#include "lint/words.h"

/* The trigrams of a stem and its key, sorted, each once. */
struct grams {
    const struct asked *asked;
    uint32_t *items;
    size_t count;
    uint64_t hash; /* of the text, for identical ones */
};
struct all_grams {
    struct grams *items;
    struct asked *askeds;
    size_t count;
};

static int compare(const void *a, const void *b)
{
    uint32_t x = *(const uint32_t *)a;
    uint32_t y = *(const uint32_t *)b;

    return (x > y) - (x < y);
}

static const char *key_of(const struct question *question)
{
    if (question->type == QUESTION_TEXT) {
        return key_first_plain(&question->text);
    }
    if (question->type == QUESTION_NUMERIC) {
        return question->number.value;
    }
    for (size_t i = 0;
         question->type == QUESTION_SINGLE && i < question->choice_count; i++) {
        if (question->choices[i].correct) {
            return question->choices[i].text;
        }
    }
    return question->type == QUESTION_TRUEFALSE
               ? (question->answer_true ? "true" : "false")
               : "";
}

/* Letters and digits in lower case, everything else as one space. */
static void add_letters(struct str *out, const char *text)
{
    struct str lower = STR_INIT;
    bool space = true;

    utf8_add_lower(&lower, text, strlen(text));
    for (size_t i = 0; i < lower.len; i++) {
        unsigned char c = (unsigned char)lower.buf[i];
        bool letter =
            (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c >= 0x80;

        if (letter) {
            str_add_char(out, lower.buf[i]);
        } else if (!space) {
            str_add_char(out, ' ');
        }
        space = !letter;
    }
    str_release(&lower);
}

static void fill(struct grams *grams, const struct question *question)
{
    struct str text = STR_INIT;
    const char *key = key_of(question);
    size_t kept = 0;

    add_letters(&text, question->stem);
    str_add_char(&text, ' ');
    add_letters(&text, key != NULL ? key : "");
    grams->hash = 0xcbf29ce484222325u;
    for (size_t i = 0; i < text.len; i++) {
        grams->hash =
            (grams->hash ^ (unsigned char)text.buf[i]) * 0x100000001b3u;
    }
    grams->items = xcalloc(text.len + 1, sizeof(*grams->items));
    for (size_t i = 0; i + 2 < text.len; i++) {
        grams->items[grams->count++] =
            (uint32_t)(unsigned char)text.buf[i] |
            (uint32_t)(unsigned char)text.buf[i + 1] << 8 |
            (uint32_t)(unsigned char)text.buf[i + 2] << 16;
    }
    qsort(grams->items, grams->count, sizeof(*grams->items), compare);
    for (size_t i = 0; i < grams->count; i++) {
        if (i == 0 || grams->items[i] != grams->items[i - 1]) {
            grams->items[kept++] = grams->items[i];
        }
    }
    grams->count = kept;
    str_release(&text);
}

static double jaccard(const struct grams *a, const struct grams *b)
{
    size_t i = 0;
    size_t k = 0;
    size_t both = 0;

    while (i < a->count && k < b->count) {
        if (a->items[i] == b->items[k]) {
            both++;
            i++;
            k++;
        } else if (a->items[i] < b->items[k]) {
            i++;
        } else {
            k++;
        }
    }
    return a->count + b->count > both
               ? (double)both / (double)(a->count + b->count - both)
               : 0;
}

static void collect(struct lint *lint, const struct asked *asked)
{
    struct all_grams *all = lint->scratch;

    if (asked_is_live(asked)) {
        all->askeds[all->count] = *asked;
        all->items[all->count].asked = &all->askeds[all->count];
        fill(&all->items[all->count], asked->question);
        all->count++;
    }
}

/* Sizes so far apart cannot share enough. */
static bool may_be_near(const struct grams *a, const struct grams *b,
                        double least)
{
    size_t small = a->count < b->count ? a->count : b->count;
    size_t large = a->count < b->count ? b->count : a->count;

    return (double)small >= least * (double)large;
}

static void compare_pair(struct lint *lint, const struct grams *a,
                         const struct grams *b)
{
    double near;
    struct str name = STR_INIT;

    if (!may_be_near(a, b, lint->limits->near_duplicate)) {
        return;
    }
    near = jaccard(a, b);
    if (near < lint->limits->near_duplicate) {
        return;
    }
    question_add_name(b->asked->question, false, &name);
    lint_as(lint, a->asked->file, asked_node(a->asked, "stem"),
            a->hash == b->hash ? SEVERITY_ERROR : SEVERITY_WARNING, "B210",
            a->hash == b->hash ? "the same question as %s"
                               : "nearly the same question as %s",
            name.buf);
    str_release(&name);
}

static void check_duplicates(struct lint *lint)
{
    struct all_grams all = {NULL, NULL, 0};
    size_t most = 0;

    for (size_t i = 0; i < lint->catalog->quiz_count; i++) {
        most += lint->catalog->quizzes[i].question_count;
    }
    all.items = xcalloc(most + 1, sizeof(*all.items));
    all.askeds = xcalloc(most + 1, sizeof(*all.askeds));
    lint->scratch = &all;
    lint_each_whole(lint, collect);
    for (size_t i = 0; i < all.count; i++) {
        for (size_t k = 0; k < i; k++) {
            compare_pair(lint, &all.items[i], &all.items[k]);
        }
    }
    for (size_t i = 0; i < all.count; i++) {
        free(all.items[i].items);
    }
    free(all.items);
    free(all.askeds);
}

static bool are_enemies(const struct question *a, const struct question *b)
{
    return str_list_has(&a->enemies, b->id) || str_list_has(&b->enemies, a->id);
}

/* Keys of two words or more, or one of eight letters, tell something. */
static bool is_telling(const char *key)
{
    return words_count(key) >= 2 ? strlen(key) >= 8 : strlen(key) >= 6;
}

static void check_other(struct lint *lint, const struct quiz_file *quiz,
                        size_t i, size_t k)
{
    const struct question *question = &quiz->questions[i];
    const struct question *other = &quiz->questions[k];
    const char *key = key_of(question);
    const struct node *node = quiz->question_nodes[k];

    if (question->type == QUESTION_NUMERIC ||
        question->type == QUESTION_TRUEFALSE || !is_telling(key) ||
        are_enemies(question, other)) {
        return;
    }
    if (words_contain(other->stem, key)) {
        lint_at(lint, quiz->file, node_get(node, "stem"), "B213",
                "the key of '%s', '%s', stands here: make them enemies",
                question->id, key);
    } else if (words_contain(other->explain, key)) {
        lint_at(lint, quiz->file, node_get(node, "explain"), "B213",
                "the key of '%s', '%s', stands here: make them enemies",
                question->id, key);
    }
}

static void check_keys(struct lint *lint, const struct quiz_file *quiz)
{
    for (size_t i = 0; i < quiz->question_count; i++) {
        for (size_t k = 0; k < quiz->question_count; k++) {
            if (i != k && quiz->questions[i].status == QUESTION_LIVE &&
                quiz->questions[k].status == QUESTION_LIVE) {
                check_other(lint, quiz, i, k);
            }
        }
    }
}

void lint_alike(struct lint *lint)
{
    check_duplicates(lint);
    for (size_t i = 0; i < lint->catalog->quiz_count; i++) {
        check_keys(lint, &lint->catalog->quizzes[i]);
    }
}
