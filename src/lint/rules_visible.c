/* Keys that can be seen: A308 in the stem, W120 in a hint. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/utf8.h"
#include "lint/context.h"
#include "lint/figures.h"
#include "lint/keys.h"
#include "lint/words.h"
#include "quiz/draw.h"

enum { KEY_LETTERS = 4 }; /* shorter ones stand in every text */

/* Does a figure of the text, in the unit of the key, equal the key? */
static bool shows_number(const char *text, const struct instance *instance,
                         struct figure *figure)
{
    const struct unit *unit = &instance->unit;
    double base = instance->key * unit->scale;

    for (size_t at = 0; figure_next(text, at, figure); at = figure->end) {
        bool plain = !figure->has_unit && (unit->dimension == DIMENSION_COUNT ||
                                           unit->text[0] == '\0');
        bool fits = figure->has_unit && unit_fits(&figure->unit, unit);

        if ((plain || fits) && fabs(figure->value * figure->unit.scale -
                                    base) <= 1e-9 * fabs(base)) {
            return true;
        }
    }
    return false;
}

static bool shows_text(const char *text, const char *key)
{
    return utf8_count(key, strlen(key)) >= KEY_LETTERS &&
           words_contain(text, key);
}

/* The words of the key that the text holds; NULL when it holds none. */
static const char *shown_words(const struct question *question,
                               const char *text)
{
    if (question->type == QUESTION_TEXT) {
        const char *key = key_first_plain(&question->text);

        return shows_text(text, key) ? key : NULL;
    }
    for (size_t i = 0;
         question->type == QUESTION_SINGLE && i < question->choice_count; i++) {
        if (question->choices[i].correct &&
            shows_text(text, question->choices[i].text)) {
            return question->choices[i].text;
        }
    }
    for (size_t i = 0; i < question->gap_count; i++) {
        const char *key = gap_first_plain(&question->gaps[i]);

        if (shows_text(text, key)) {
            return key;
        }
    }
    return NULL;
}

/* Reports at `path` when the text holds the key. */
static void look(struct lint *lint, const struct asked *asked,
                 const struct instance *instance, const char *path,
                 const char *text, const char *code, const char *where)
{
    const char *words = shown_words(asked->question, text);
    struct figure figure;

    if (words != NULL) {
        lint_asked(lint, asked, path, code, "the key, '%s', stands in the %s",
                   words, where);
    } else if (asked->question->type == QUESTION_NUMERIC &&
               shows_number(text, instance, &figure)) {
        lint_asked(lint, asked, path, code, "the key, %.*s, stands in the %s",
                   (int)(figure.end - figure.from), text + figure.from, where);
    }
}

static void check_question(struct lint *lint, const struct asked *asked)
{
    const struct question *question = asked->question;
    struct instance instance;
    struct error ignored = ERROR_INIT;

    if (question->type == QUESTION_COMPUTED ||
        !instance_draw(&instance, question, 1, &ignored)) {
        error_release(&ignored);
        return;
    }
    look(lint, asked, &instance, "stem", question->stem, "A308", "stem");
    for (size_t i = 0; i < question->hints.count; i++) {
        char *path = xasprintf("hints/%zu", i);

        look(lint, asked, &instance, path, question->hints.items[i], "W120",
             "hint");
        free(path);
    }
    instance_release(&instance);
    error_release(&ignored);
}

void lint_visible(struct lint *lint)
{
    lint_each_question(lint, check_question);
}
