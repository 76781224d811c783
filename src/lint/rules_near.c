/* A305: accepted texts that lie near another term of the glossary. */
#include <stdlib.h>
#include <string.h>

#include "base/utf8.h"
#include "lint/context.h"
#include "lint/keys.h"
#include "quiz/text_match.h"

/* A term or an alias as text_is_typo() wants it. */
struct glossary_word {
    char *text;
    size_t letters;
};
struct glossary_words {
    struct glossary_word *items;
    size_t count;
    size_t capacity;
};

static void add_word(struct glossary_words *words, const char *text)
{
    struct str normalised = STR_INIT;
    struct glossary_word *word;

    text_normalise(text, false, &normalised);
    GROW(words->items, words->count, words->capacity);
    word = &words->items[words->count++];
    word->letters = utf8_count(normalised.buf, normalised.len);
    word->text = str_take(&normalised);
}

static void collect_words(struct glossary_words *words,
                          const struct catalog *catalog)
{
    for (size_t i = 0; i < catalog->term_count; i++) {
        const struct term *term = &catalog->terms[i];

        add_word(words, term->term);
        for (size_t k = 0; k < term->aliases.count; k++) {
            add_word(words, term->aliases.items[k]);
        }
    }
}

/* "schedule" and "scheduler", "concurrent" and "concurrency": forms of one
 * word, which nobody takes for rivals. */
static bool is_one_family(const char *a, const char *b)
{
    size_t a_len = strlen(a);
    size_t b_len = strlen(b);
    size_t shorter = a_len < b_len ? a_len : b_len;
    size_t same = 0;

    while (same < shorter && a[same] == b[same]) {
        same++;
    }
    return same >= 5 && same + 1 >= shorter;
}

static void check_near(struct lint *lint, const struct asked *asked,
                       const struct glossary_words *words,
                       const struct question_text *key, const char *path)
{
    for (size_t i = 0; i < key->accept_count && !key->refuse_typos; i++) {
        struct str accept = STR_INIT;
        size_t letters;

        text_normalise(key->accept[i].text, false, &accept);
        letters = utf8_count(accept.buf, accept.len);
        for (size_t k = 0; k < words->count && !key->accept[i].regex; k++) {
            const struct glossary_word *word = &words->items[k];
            size_t off = word->letters > letters ? word->letters - letters
                                                 : letters - word->letters;

            if (off <= 4 && text_is_typo(word->text, accept.buf) &&
                !is_one_family(word->text, accept.buf) &&
                !key_accepts(key, word->text) &&
                !key_rejects(key, word->text)) {
                lint_asked(lint, asked, path, "A305",
                           "'%s' of the glossary is a slip of the finger from "
                           "'%s': accept it, reject it, or refuse typos",
                           word->text, key->accept[i].text);
            }
        }
        str_release(&accept);
    }
}

void lint_near_terms(struct lint *lint)
{
    struct glossary_words words = {NULL, 0, 0};

    collect_words(&words, lint->catalog);
    for (size_t i = 0; i < lint->catalog->quiz_count; i++) {
        const struct quiz_file *quiz = &lint->catalog->quizzes[i];

        for (size_t k = 0; k < quiz->question_count; k++) {
            const struct question *question = &quiz->questions[k];
            struct asked asked = {.question = question,
                                  .whole = question,
                                  .node = quiz->question_nodes[k],
                                  .file = quiz->file};

            check_near(lint, &asked, &words, &question->text, "answer/accept");
            for (size_t g = 0; g < question->gap_count; g++) {
                char *path = xasprintf("gaps/%s", question->gaps[g].name);

                check_near(lint, &asked, &words, &question->gaps[g].key, path);
                free(path);
            }
        }
    }
    for (size_t i = 0; i < words.count; i++) {
        free(words.items[i].text);
    }
    free(words.items);
}
