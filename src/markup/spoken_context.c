#include "markup/spoken_context.h"

#include <string.h>

#include "base/str.h"

enum { AUXILIARY_REACH = 3 }; /* "has anybody ever read" */

/* After these "read" is a participle, red. */
static const char *const auxiliaries[] = {"have", "has",  "had",  "having",
                                          "be",   "is",   "are",  "was",
                                          "were", "been", "being"};
/* After these it is a noun, an infinitive or an adjective, reed. */
static const char *const determiners[] = {
    "a",    "an",    "the",   "each",   "every", "any",   "one", "no",
    "per",  "to",    "may",   "can",    "must",  "will",  "do",  "did",
    "does", "would", "could", "should", "might", "cannot"};
/* What may follow a letter and never an article. */
static const char *const after_letter[] = {"is", "equals", "over",  "and",
                                           "or", "times",  "minus", "divided"};

static bool in_list(const char *const *list, size_t count, const char *word,
                    size_t len)
{
    for (size_t i = 0; i < count; i++) {
        if (strlen(list[i]) == len && memcmp(list[i], word, len) == 0) {
            return true;
        }
    }
    return false;
}

static bool is_letter_a(const struct spoken_context *context, char word,
                        bool closes, const char *next)
{
    return closes || (word == 'A' && context->goes_on) ||
           in_list(after_letter, COUNT_OF(after_letter), next,
                   strcspn(next, " \t\n,.;:?!)"));
}

const char *spoken_context_find(const struct spoken_context *context,
                                const char *word, size_t len, bool closes,
                                const char *next)
{
    if (len == 4 &&
        (memcmp(word, "read", 4) == 0 || memcmp(word, "Read", 4) == 0)) {
        return context->since_auxiliary > 0 && !context->after_determiner
                   ? "red"
                   : "reed";
    }
    /* Spelled so because espeak-ng says "a" and flite knows "eight". */
    if (len == 1 && (*word == 'a' || *word == 'A') &&
        is_letter_a(context, *word, closes, next)) {
        return "eigh";
    }
    return NULL;
}

void spoken_context_pass(struct spoken_context *context, const char *word,
                         size_t len)
{
    size_t core = len;

    while (core > 0 && strchr(",.;:!?)", word[core - 1]) != NULL) {
        core--;
    }
    context->goes_on = core == len || word[len - 1] == ',' ||
                       word[len - 1] == ';' || word[len - 1] == ')';
    context->after_determiner =
        core == len && in_list(determiners, COUNT_OF(determiners), word, core);
    if (core < len || context->after_determiner) {
        context->since_auxiliary = 0;
    } else if (in_list(auxiliaries, COUNT_OF(auxiliaries), word, core)) {
        context->since_auxiliary = 1;
    } else if (context->since_auxiliary > 0 &&
               ++context->since_auxiliary > AUXILIARY_REACH) {
        context->since_auxiliary = 0;
    }
}
