/* Choices: what gives the key away. W101 to W105, W108 to W111. */
#include <stdlib.h>
#include <string.h>

#include "calculators/units.h"
#include "lint/context.h"
#include "lint/figures.h"
#include "lint/tells.h"
#include "lint/words.h"

static const struct question_choice *find_key(const struct question *question)
{
    for (size_t i = 0; i < question->choice_count; i++) {
        if (question->choices[i].correct) {
            return &question->choices[i];
        }
    }
    return NULL;
}

static void check_length(struct lint *lint, const struct asked *asked)
{
    const struct lint_limits *limits = lint->limits;
    struct tell_lengths lengths = tell_lengths_of(asked->question);

    if (lengths.key == 0 || lengths.longest == 0) {
        return;
    }
    if ((double)lengths.key >=
            limits->longest_ratio * (double)lengths.longest &&
        lengths.key >= lengths.longest + limits->longest_chars) {
        lint_asked(lint, asked, "choices", "W101",
                   "the correct choice is %.1f times as long as the longest "
                   "distractor; shorten it or fill the others out",
                   (double)lengths.key / (double)lengths.longest);
    }
    if ((double)lengths.key <=
        limits->shortest_ratio * (double)lengths.shortest) {
        lint_asked(lint, asked, "choices", "W102",
                   "the correct choice is %.1f times as long as the shortest "
                   "distractor",
                   (double)lengths.key / (double)lengths.shortest);
    }
}

static void check_absolute(struct lint *lint, const struct asked *asked)
{
    const struct question *question = asked->question;
    bool in_key = false;
    const char *found = NULL;

    for (size_t i = 0; i < question->choice_count; i++) {
        const char *word = tell_absolute(question->choices[i].text);

        if (question->choices[i].correct) {
            in_key = in_key || word != NULL;
        } else if (word != NULL) {
            found = word;
        }
    }
    if (found != NULL && !in_key) {
        lint_asked(lint, asked, "choices", "W103",
                   "'%s' stands in distractors alone", found);
    }
}

static void check_vague(struct lint *lint, const struct asked *asked, size_t i,
                        const char *path)
{
    struct str_list words = STR_LIST_INIT;

    words_split(&words, asked->question->choices[i].text);
    for (size_t k = 0; k < words.count; k++) {
        if (word_is_vague(words.items[k])) {
            lint_asked(lint, asked, path, "W104",
                       "'%s' is vague: how often is that?", words.items[k]);
            break;
        }
    }
    str_list_release(&words);
}

static void check_all_of(struct lint *lint, const struct asked *asked, size_t i,
                         const char *path)
{
    static const char *const phrases[] = {
        "all of the above", "none of the above", "all of these",
        "none of these",    "all the above",     "both of the above",
        "both of these",    "the first two",     "both a and b",
        "neither of these", "none of them",      "all of them",
    };
    const char *text = asked->question->choices[i].text;

    for (size_t k = 0; k < COUNT_OF(phrases); k++) {
        /* Followed by "nodes" it is a phrase like any other. */
        if (words_contain(text, phrases[k]) && words_count(text) <= 6) {
            lint_asked(lint, asked, path, "W105",
                       "'%s' rewards partial knowledge and breaks shuffling; "
                       "list real alternatives",
                       text);
            return;
        }
    }
}

static bool begins_with_article(const char *text)
{
    return str_starts_with(text, "a ") || str_starts_with(text, "A ") ||
           str_starts_with(text, "an ") || str_starts_with(text, "An ") ||
           str_starts_with(text, "the ") || str_starts_with(text, "The ");
}

static void check_article(struct lint *lint, const struct asked *asked)
{
    const struct question *question = asked->question;
    const struct question_choice *key = find_key(question);
    size_t with = 0;
    size_t len = strlen(question->stem);

    if (str_ends_with(question->stem, " a") ||
        str_ends_with(question->stem, " an") ||
        (len > 3 && (str_ends_with(question->stem, " a:") ||
                     str_ends_with(question->stem, " an:")))) {
        lint_asked(lint, asked, "stem", "W108",
                   "the stem ends in an article, which tells the key");
    }
    if (question->type != QUESTION_SINGLE || key == NULL) {
        return;
    }
    for (size_t i = 0; i < question->choice_count; i++) {
        with += !question->choices[i].correct &&
                begins_with_article(question->choices[i].text);
    }
    if ((begins_with_article(key->text) && with == 0) ||
        (!begins_with_article(key->text) &&
         with == question->choice_count - 1)) {
        lint_asked(lint, asked, "choices", "W108",
                   "the correct choice alone begins %s an article",
                   with == 0 ? "with" : "without");
    }
}

static void check_stem_word(struct lint *lint, const struct asked *asked)
{
    const struct question *question = asked->question;
    char *word;

    for (size_t i = 0;
         question->type == QUESTION_SINGLE && i < question->choice_count; i++) {
        if (!question->choices[i].correct) {
            continue;
        }
        word = tell_stem_word(question, i);
        if (word != NULL) {
            lint_asked(lint, asked, "choices", "W109",
                       "'%s' of the stem occurs in the correct choice alone",
                       word);
        }
        free(word);
    }
}

/* A choice that is a range of numbers: "10-20 ms", "under 5", "over 5". */
struct span_of {
    double from;
    double to;
};

static bool read_span(const char *text, struct span_of *span)
{
    struct str_list words = STR_LIST_INIT;
    struct figure first;
    struct figure second;
    bool below;
    bool above;

    words_split(&words, text);
    below = words_have(&words, "under") || words_have(&words, "below");
    above = words_have(&words, "over") || words_have(&words, "above");
    str_list_release(&words);
    if (!figure_next(text, 0, &first)) {
        return false;
    }
    if (figure_next(text, first.end, &second)) {
        const char *between = text + first.end;
        size_t len = second.from - first.end;
        bool dash = len <= 5 && (memchr(between, '-', len) != NULL ||
                                 strncmp(between, "\u2013", 3) == 0 ||
                                 strncmp(between, " to ", 4) == 0 ||
                                 strncmp(between, " \u2013", 4) == 0);

        *span =
            (struct span_of){first.value * (first.has_unit ? first.unit.scale
                                                           : second.unit.scale),
                             second.value * second.unit.scale};
        return dash && span->from < span->to;
    }
    first.value *= first.unit.scale;
    *span = (struct span_of){below ? -NO_LIMIT : first.value,
                             above ? NO_LIMIT : first.value};
    return below != above;
}

static void check_overlap(struct lint *lint, const struct asked *asked)
{
    const struct question *question = asked->question;
    struct span_of spans[QUESTION_MAX_CHOICES];

    if (question->type != QUESTION_SINGLE) {
        return;
    }
    for (size_t i = 0; i < question->choice_count; i++) {
        if (!read_span(question->choices[i].text, &spans[i])) {
            return;
        }
        for (size_t k = 0; k < i; k++) {
            if (spans[i].from < spans[k].to && spans[k].from < spans[i].to) {
                char *path = xasprintf("choices/%zu/text", i);

                lint_asked(lint, asked, path, "W110", "'%s' overlaps '%s'",
                           question->choices[i].text,
                           question->choices[k].text);
                free(path);
                return;
            }
        }
    }
}

static void check_beginnings(struct lint *lint, const struct asked *asked)
{
    const struct question *question = asked->question;
    struct str_list first = STR_LIST_INIT;
    bool alike = true;

    words_split(&first, question->choices[0].text);
    for (size_t i = 1; i < question->choice_count && alike; i++) {
        struct str_list words = STR_LIST_INIT;

        words_split(&words, question->choices[i].text);
        alike = first.count > 3 && words.count > 3;
        for (size_t k = 0; k < 3 && alike; k++) {
            alike = str_equal(first.items[k], words.items[k]);
        }
        str_list_release(&words);
    }
    if (alike) {
        lint_asked(lint, asked, "choices", "W111",
                   "all choices begin with \"%s %s %s\": move it to the stem",
                   first.items[0], first.items[1], first.items[2]);
    }
    str_list_release(&first);
}

static void check_question(struct lint *lint, const struct asked *asked)
{
    const struct question *question = asked->question;

    if (question->choice_count == 0) {
        return;
    }
    if (question->type == QUESTION_SINGLE) {
        check_length(lint, asked);
    }
    check_absolute(lint, asked);
    for (size_t i = 0; i < question->choice_count; i++) {
        char *path = xasprintf("choices/%zu/text", i);

        check_vague(lint, asked, i, path);
        check_all_of(lint, asked, i, path);
        free(path);
    }
    check_article(lint, asked);
    check_stem_word(lint, asked);
    check_overlap(lint, asked);
    check_beginnings(lint, asked);
}

void lint_choices(struct lint *lint)
{
    lint_each_question(lint, check_question);
}
