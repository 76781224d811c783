/* Stems, explanations, feedback: W106, W107, W112 to W119. */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "lint/context.h"
#include "lint/keys.h"
#include "lint/words.h"
#include "quiz/text_match.h"

/* The part that asks: the last sentence. */
static char *last_sentence(const char *stem)
{
    struct str_list sentences = STR_LIST_INIT;
    char *last;

    words_sentences(&sentences, stem);
    last = xstrdup(sentences.count > 0 ? sentences.items[sentences.count - 1]
                                       : "");
    str_list_release(&sentences);
    return last;
}

/* "not", but not in "whether or not", "not only", nor the "least" of "at
 * least" and "least squares". */
static bool is_negative(const struct str_list *words, size_t i)
{
    const char *word = words->items[i];
    const char *before = i > 0 ? words->items[i - 1] : "";
    const char *after = i + 1 < words->count ? words->items[i + 1] : "";

    if (str_equal(word, "not")) {
        return !str_equal(before, "or") && !str_equal(before, "if") &&
               !str_equal(before, "but") && !str_equal(after, "only");
    }
    if (str_equal(word, "least")) {
        return !str_equal(before, "at") && !str_equal(after, "squares") &&
               !str_equal(after, "one");
    }
    return str_equal(word, "except");
}

static void check_negative(struct lint *lint, const struct asked *asked)
{
    static const char *const capitals[] = {"NOT", "EXCEPT", "LEAST"};
    const char *stem = asked->question->stem;
    char *last;
    struct str_list words = STR_LIST_INIT;

    if (!question_is_choice(asked->question->type)) {
        return;
    }
    for (size_t i = 0; i < COUNT_OF(capitals); i++) {
        if (strstr(stem, capitals[i]) != NULL) {
            lint_as(lint, asked->file, asked_node(asked, "stem"), SEVERITY_NOTE,
                    "W106", "a negative stem: is the exception the point?");
            return;
        }
    }
    last = last_sentence(stem);
    words_split(&words, last);
    for (size_t i = 0; i < words.count; i++) {
        if (is_negative(&words, i)) {
            lint_asked(lint, asked, "stem", "W106",
                       "'%s' is easily overlooked: ask positively, or write it "
                       "in capitals",
                       words.items[i]);
            break;
        }
    }
    str_list_release(&words);
    free(last);
}

static bool is_instruction(const char *sentence)
{
    struct str_list words = STR_LIST_INIT;
    bool found = false;

    words_split(&words, sentence);
    for (size_t i = 0; i < words.count && i < 8 && !found; i++) {
        /* "In one word, name …": near the beginning. */
        found = word_is_imperative(words.items[i]);
    }
    str_list_release(&words);
    return found;
}

static void check_asks(struct lint *lint, const struct asked *asked)
{
    const struct question *question = asked->question;
    struct str_list sentences = STR_LIST_INIT;
    bool asks = false;

    if (question->type == QUESTION_CLOZE ||
        question->type == QUESTION_SCENARIO ||
        question->type == QUESTION_TRUEFALSE) {
        return;
    }
    words_sentences(&sentences, question->stem);
    for (size_t i = 0; i < sentences.count; i++) {
        asks = asks || strchr(sentences.items[i], '?') != NULL ||
               is_instruction(sentences.items[i]);
    }
    if (!asks) {
        lint_asked(lint, asked, "stem", "W107",
                   str_ends_with(question->stem, ":")
                       ? "the stem is half a sentence: ask a whole question"
                       : "the stem neither asks nor tells what to do");
    }
    str_list_release(&sentences);
}

static void check_true_statement(struct lint *lint, const struct asked *asked)
{
    static const char *const phrases[] = {
        "which of the following is true",
        "which of the following is correct",
        "which of the following are true",
        "which of the following are correct",
        "which of the following is a valid statement",
        "which of these is true",
        "which of these is correct",
        "which of these are true",
        "which statement is true",
        "which statement is correct",
        "which statements are true",
        "which of the following statements",
    };

    for (size_t i = 0; i < COUNT_OF(phrases); i++) {
        if (words_contain(asked->question->stem, phrases[i])) {
            lint_asked(lint, asked, "stem", "W112",
                       "'%s' asks nothing in particular: put a problem",
                       phrases[i]);
            return;
        }
    }
}

static void check_truefalse(struct lint *lint, const struct asked *asked)
{
    static const char *const list[] = {
        "and",  "because", "which", "always", "never",      "all",
        "only", "every",   "none",  "must",   "guarantees",
    };
    struct str_list words = STR_LIST_INIT;
    const char *found = NULL;

    if (asked->question->type != QUESTION_TRUEFALSE) {
        return;
    }
    words_split(&words, asked->question->stem);
    for (size_t i = 0; i < words.count && found == NULL; i++) {
        for (size_t k = 0; k < COUNT_OF(list); k++) {
            if (str_equal(words.items[i], list[k])) {
                found = list[k];
            }
        }
    }
    if (found != NULL) {
        lint_asked(lint, asked, "stem", "W113",
                   "'%s' in a true/false statement: one claim, in one clear "
                   "place",
                   found);
    }
    str_list_release(&words);
}

static void check_sentences(struct lint *lint, const struct asked *asked,
                            const char *path, const char *text)
{
    struct str_list sentences = STR_LIST_INIT;

    if (text == NULL) {
        return;
    }
    words_sentences(&sentences, text);
    for (size_t i = 0; i < sentences.count; i++) {
        size_t words = words_count(sentences.items[i]);

        if (words > lint->limits->sentence_words) {
            lint_asked(lint, asked, path, "W114", "a sentence of %zu words",
                       words);
            break;
        }
    }
    str_list_release(&sentences);
}

static void check_all_sentences(struct lint *lint, const struct asked *asked)
{
    const struct question *question = asked->question;

    check_sentences(lint, asked, "stem", question->stem);
    check_sentences(lint, asked, "explain", question->explain);
    check_sentences(lint, asked, "reveal", question->reveal);
    check_sentences(lint, asked, "model", question->model);
    for (size_t i = 0; i < question->hints.count; i++) {
        char *path = xasprintf("hints/%zu", i);

        check_sentences(lint, asked, path, question->hints.items[i]);
        free(path);
    }
    for (size_t i = 0; i < question->choice_count; i++) {
        char *path = xasprintf("choices/%zu/feedback", i);

        check_sentences(lint, asked, path, question->choices[i].feedback);
        free(path);
    }
}

/* The key in words, where it has some. */
static const char *key_text(const struct question *question)
{
    if (question->type == QUESTION_TEXT) {
        return key_first_plain(&question->text);
    }
    for (size_t i = 0;
         question->type == QUESTION_SINGLE && i < question->choice_count; i++) {
        if (question->choices[i].correct) {
            return question->choices[i].text;
        }
    }
    return "";
}

static void check_explain(struct lint *lint, const struct asked *asked)
{
    const struct question *question = asked->question;
    size_t length = words_length(question->explain);

    if (asked_is_step(asked)) {
        return;
    }
    if (length < lint->limits->explain_chars) {
        lint_asked(lint, asked, "explain", "W115",
                   "the explanation has %zu characters; the reason needs more",
                   length);
    } else if (text_equal(question->explain, key_text(question), false)) {
        lint_asked(lint, asked, "explain", "W115",
                   "the explanation only repeats the key");
    }
}

static void check_feedback(struct lint *lint, const struct asked *asked)
{
    const struct question *question = asked->question;

    for (size_t i = 0;
         asked_is_live(asked) && question->type == QUESTION_SINGLE &&
         i < question->choice_count;
         i++) {
        const struct question_choice *choice = &question->choices[i];

        if (!choice->correct && choice->feedback == NULL &&
            question_find_feedback(question, choice->id) == NULL) {
            char *path = xasprintf("choices/%zu/id", i);

            lint_asked(lint, asked, path, "W116",
                       "no feedback on '%s': name the mistake", choice->id);
            free(path);
        }
    }
}

/* Two capitals or more, and digits; not a unit, nor a word set in capitals. */
static bool is_acronym(const char *word, size_t len)
{
    static const char *const not_acronyms[] = {
        "NOT", "EXCEPT", "LEAST", "OR",  "AND", "KB", "MB", "GB",
        "TB",  "PB",     "II",    "III", "IV",  "VI", "AM", "PM",
    };
    size_t capitals = 0;

    for (size_t i = 0; i < len; i++) {
        capitals += isupper((unsigned char)word[i]) != 0;
        if (!isupper((unsigned char)word[i]) &&
            !isdigit((unsigned char)word[i])) {
            return false;
        }
    }
    for (size_t i = 0; i < COUNT_OF(not_acronyms); i++) {
        if (strlen(not_acronyms[i]) == len &&
            strncmp(not_acronyms[i], word, len) == 0) {
            return false;
        }
    }
    return capitals >= 2 && len <= 8;
}

static bool is_word_char(char c)
{
    return isalnum((unsigned char)c) || c == '/' || c == '_' || c == '-' ||
           (unsigned char)c >= 0x80;
}

static void check_acronyms(struct lint *lint, const struct asked *asked,
                           const char *path, const char *text)
{
    size_t at = 0;

    while (text != NULL && text[at] != '\0') {
        size_t len = 0;
        char word[12];

        while (is_word_char(text[at + len])) {
            len++;
        }
        if (len > 0 && len < sizeof(word) && is_acronym(text + at, len)) {
            memcpy(word, text + at, len);
            word[len] = '\0';
            if (catalog_find_term_text(lint->catalog, word) == NULL) {
                lint_asked(lint, asked, path, "W118",
                           "'%s' is not in the glossary", word);
                return;
            }
        }
        at += len > 0 ? len : 1;
    }
}

static void check_trivia(struct lint *lint, const struct asked *asked)
{
    static const char *const phrases[] = {
        "in which year", "what year",      "which year",       "which company",
        "which person",  "which engineer", "name the company", "who wrote",
        "who invented",  "who published",  "who proposed",     "who coined",
        "whose paper",
    };

    for (size_t i = 0; i < COUNT_OF(phrases); i++) {
        if (words_contain(asked->question->stem, phrases[i])) {
            lint_asked(lint, asked, "stem", "W119",
                       "asks for a year, a person or a company: ask for use");
            return;
        }
    }
}

static void check_question(struct lint *lint, const struct asked *asked)
{
    const struct question *question = asked->question;

    check_negative(lint, asked);
    check_asks(lint, asked);
    check_true_statement(lint, asked);
    check_truefalse(lint, asked);
    check_all_sentences(lint, asked);
    check_explain(lint, asked);
    check_feedback(lint, asked);
    check_acronyms(lint, asked, "stem", question->stem);
    check_acronyms(lint, asked, "explain", question->explain);
    for (size_t i = 0; i < question->choice_count; i++) {
        char *path = xasprintf("choices/%zu/text", i);

        check_acronyms(lint, asked, path, question->choices[i].text);
        free(path);
    }
    check_trivia(lint, asked);
}

void lint_writing(struct lint *lint)
{
    lint_each_question(lint, check_question);
}
