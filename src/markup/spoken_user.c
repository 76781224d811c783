/* The user's list of pronunciations. */
#include "markup/spoken.h"

#include <stdlib.h>
#include <string.h>

#include "base/utf8.h"

void pronunciations_release(struct pronunciations *list)
{
    for (size_t i = 0; i < list->count; i++) {
        free(list->items[i].word);
        free(list->items[i].spoken);
    }
    free(list->items);
    *list = (struct pronunciations)PRONUNCIATIONS_INIT;
}

static void add_pair(struct pronunciations *list, const char *word,
                     const char *spoken)
{
    struct str lower = STR_INIT;

    utf8_add_lower(&lower, word, strlen(word));
    GROW(list->items, list->count, list->capacity);
    list->items[list->count++] = (struct pronunciation){
        .word = str_take(&lower), .spoken = xstrdup(spoken)};
}

static bool parse_line(struct pronunciations *list, struct str *line)
{
    struct str word = STR_INIT;
    struct str spoken = STR_INIT;
    const char *equals;
    bool ok = false;

    str_trim(line);
    if (line->len == 0 || line->buf[0] == '#') {
        return true;
    }
    equals = strchr(line->buf, '=');
    if (equals != NULL) {
        str_add_len(&word, line->buf, (size_t)(equals - line->buf));
        str_add(&spoken, equals + 1);
        str_trim(&word);
        str_trim(&spoken);
        ok = word.len > 0 && strpbrk(word.buf, " \t") == NULL;
    }
    if (ok) {
        add_pair(list, word.buf, spoken.buf);
    }
    str_release(&word);
    str_release(&spoken);
    return ok;
}

bool pronunciations_parse(struct pronunciations *list, const char *text,
                          struct error *err)
{
    struct pronunciations fresh = PRONUNCIATIONS_INIT;
    struct str line = STR_INIT;
    unsigned number = 1;
    bool ok = true;

    for (; *text != '\0' && ok; number++) {
        size_t len = strcspn(text, "\n");

        str_set_len(&line, text, len);
        ok = parse_line(&fresh, &line);
        text += len + (text[len] == '\n');
        if (!ok) {
            error_set(err, "line %u: expected 'word = spoken'", number);
        }
    }
    for (size_t i = 0; i < fresh.count && ok; i++) {
        add_pair(list, fresh.items[i].word, fresh.items[i].spoken);
    }
    pronunciations_release(&fresh);
    str_release(&line);
    return ok;
}
