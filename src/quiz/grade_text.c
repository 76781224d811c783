/* Typed words: accept, reject, near miss, wrong; in this order. */
#include <stdlib.h>
#include <string.h>

#include "base/nearest.h"
#include "quiz/grade_internal.h"
#include "quiz/text_match.h"

void text_grade_release(struct text_grade *grade)
{
    free(grade->matched);
    free(grade->why);
    *grade = (struct text_grade){.result = TEXT_WRONG};
}

static bool pattern_matches(const struct question_pattern *pattern,
                            const char *text, const char *normalised,
                            bool keep_case)
{
    if (pattern->regex) {
        return text_regex_matches(pattern->text, normalised, !keep_case);
    }
    return text_equal(pattern->text, text, keep_case);
}

static bool find_accept(const struct question_text *key, const char *text,
                        const char *normalised, struct text_grade *grade)
{
    for (size_t i = 0; i < key->accept_count; i++) {
        if (pattern_matches(&key->accept[i], text, normalised,
                            key->match_case)) {
            grade->result = TEXT_RIGHT;
            grade->matched = xasprintf("accept %zu", i + 1);
            return true;
        }
    }
    return false;
}

static bool reject_matches(const struct question_reject *reject,
                           const char *text, const char *normalised,
                           bool keep_case)
{
    if (reject->regex != NULL &&
        text_regex_matches(reject->regex, normalised, !keep_case)) {
        return true;
    }
    for (size_t i = 0; i < reject->texts.count; i++) {
        if (text_equal(reject->texts.items[i], text, keep_case)) {
            return true;
        }
    }
    return false;
}

static bool find_reject(const struct question_text *key, const char *text,
                        const char *normalised, struct text_grade *grade)
{
    for (size_t i = 0; i < key->reject_count; i++) {
        if (reject_matches(&key->reject[i], text, normalised,
                           key->match_case)) {
            grade->result = TEXT_WRONG;
            grade->matched = xasprintf("reject %zu", i + 1);
            grade->feedback = key->reject[i].feedback;
            return true;
        }
    }
    return false;
}

static size_t distance(const char *normalised, const char *text, bool keep_case)
{
    struct str other = STR_INIT;
    size_t result;

    text_normalise(text, keep_case, &other);
    result = nearest_distance(normalised, other.buf, 8);
    str_release(&other);
    return result;
}

static bool is_typo_of(const char *normalised, const char *text, bool keep_case)
{
    struct str other = STR_INIT;
    bool typo;

    text_normalise(text, keep_case, &other);
    typo = text_is_typo(normalised, other.buf);
    str_release(&other);
    return typo;
}

/* Is a rejected text as near as `limit` letters? Then no near miss is seen. */
static bool near_a_reject(const struct question_text *key,
                          const char *normalised, size_t limit)
{
    for (size_t i = 0; i < key->reject_count; i++) {
        const struct str_list *texts = &key->reject[i].texts;

        for (size_t k = 0; k < texts->count; k++) {
            if (distance(normalised, texts->items[k], key->match_case) <=
                limit) {
                return true;
            }
        }
    }
    return false;
}

static bool find_near(const struct question_text *key, const char *normalised,
                      const struct grade_options *options,
                      struct text_grade *grade)
{
    size_t best = (size_t)-1;

    if (key->refuse_typos || options->typo == TYPO_NOT_MEANT ||
        (options->is_term != NULL &&
         options->is_term(options->context, normalised))) {
        return false;
    }
    for (size_t i = 0; i < key->accept_count; i++) {
        const struct question_pattern *accept = &key->accept[i];
        size_t off;

        if (accept->regex ||
            !is_typo_of(normalised, accept->text, key->match_case)) {
            continue;
        }
        off = distance(normalised, accept->text, key->match_case);
        if (off < best) {
            best = off;
            grade->near_to = accept->text;
            free(grade->matched);
            grade->matched = xasprintf("accept %zu", i + 1);
        }
    }
    if (grade->near_to == NULL) {
        return false;
    }
    if (near_a_reject(key, normalised, best)) {
        grade->near_to = NULL;
        free(grade->matched);
        grade->matched = NULL;
        return false;
    }
    return true;
}

static int count_words(const char *normalised)
{
    int words = *normalised != '\0';

    for (const char *at = normalised; *at != '\0'; at++) {
        words += *at == ' ';
    }
    return words;
}

void grade_text(const struct question_text *key, const char *text,
                const struct grade_options *options, struct text_grade *grade)
{
    struct str normalised = STR_INIT;

    *grade = (struct text_grade){.result = TEXT_WRONG};
    text_normalise(text, key->match_case, &normalised);
    if (normalised.len == 0) {
        grade->result = TEXT_UNREADABLE;
        grade->why = xstrdup("nothing was typed");
    } else if (find_accept(key, text, normalised.buf, grade)) {
        /* An exact match is right however long it is. */
    } else if (key->max_words > 0 &&
               count_words(normalised.buf) > key->max_words) {
        grade->result = TEXT_UNREADABLE;
        grade->why = xasprintf("at most %d %s here", key->max_words,
                               key->max_words == 1 ? "word" : "words");
    } else if (find_reject(key, text, normalised.buf, grade)) {
        grade->result = TEXT_WRONG;
    } else if (find_near(key, normalised.buf, options, grade)) {
        grade->typo = options->typo == TYPO_MEANT;
        grade->result = grade->typo ? TEXT_RIGHT : TEXT_NEAR;
    }
    str_release(&normalised);
}
