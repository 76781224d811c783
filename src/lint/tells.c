#include "lint/tells.h"

#include <string.h>

#include "base/utf8.h"
#include "lint/words.h"

enum { STEM_WORD_LETTERS = 5 };

struct tell_lengths tell_lengths_of(const struct question *question)
{
    struct tell_lengths lengths = {0, 0, 0};

    for (size_t i = 0; i < question->choice_count; i++) {
        size_t length = words_length(question->choices[i].text);

        if (question->choices[i].correct) {
            lengths.key = length;
            continue;
        }
        if (length > lengths.longest) {
            lengths.longest = length;
        }
        if (lengths.shortest == 0 || length < lengths.shortest) {
            lengths.shortest = length;
        }
    }
    return lengths;
}

const char *tell_absolute(const char *text)
{
    static const char *const absolutes[] = {"always", "never",     "all",
                                            "only",   "every",     "none",
                                            "must",   "guarantees"};
    struct str_list words = STR_LIST_INIT;
    const char *found = NULL;

    words_split(&words, text);
    for (size_t i = 0; i < words.count && found == NULL; i++) {
        for (size_t k = 0; k < COUNT_OF(absolutes); k++) {
            if (str_equal(words.items[i], absolutes[k])) {
                found = absolutes[k];
            }
        }
    }
    str_list_release(&words);
    return found;
}

static bool in_others(const struct question *question, size_t choice,
                      const char *word)
{
    bool found = false;

    for (size_t i = 0; i < question->choice_count && !found; i++) {
        struct str_list words = STR_LIST_INIT;

        if (i != choice) {
            words_split(&words, question->choices[i].text);
            found = words_have(&words, word);
        }
        str_list_release(&words);
    }
    return found;
}

char *tell_stem_word(const struct question *question, size_t choice)
{
    struct str_list stem = STR_LIST_INIT;
    struct str_list words = STR_LIST_INIT;
    char *found = NULL;

    words_split(&stem, question->stem);
    words_split(&words, question->choices[choice].text);
    for (size_t i = 0; i < words.count && found == NULL; i++) {
        const char *word = words.items[i];

        if (utf8_count(word, strlen(word)) >= STEM_WORD_LETTERS &&
            !word_is_common(word) && words_have(&stem, word) &&
            !in_others(question, choice, word)) {
            found = xstrdup(word);
        }
    }
    str_list_release(&stem);
    str_list_release(&words);
    return found;
}
