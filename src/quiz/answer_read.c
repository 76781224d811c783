/* Responses read from a typed line. */
#include <string.h>

#include "quiz/answer.h"

/* Numbers from 1 to `most`, divided by spaces or commas; "13" is 1 and 3 where
 * one digit is enough for all. Returns how many, or -1. */
static int read_numbers(const char *text, size_t most, size_t *numbers,
                        size_t room)
{
    size_t count = 0;

    while (*text != '\0') {
        size_t number = 0;

        if (strchr(" ,;.\t", *text) != NULL) {
            text++;
            continue;
        }
        if (*text < '1' || *text > '9' || count == room) {
            return -1;
        }
        number = (size_t)(*text++ - '0');
        if (number > most) {
            return -1;
        }
        numbers[count++] = number;
    }
    return (int)count;
}

static bool read_choice(struct response *response,
                        const struct instance *instance, const char *text,
                        struct error *err)
{
    size_t number;

    if (read_numbers(text, instance->order_count, &number, 1) != 1) {
        return error_set(err, "type one number, 1 to %zu",
                         instance->order_count);
    }
    response->choice = instance->order[number - 1];
    return true;
}

static bool read_ticks(struct response *response,
                       const struct instance *instance, const char *text,
                       struct error *err)
{
    size_t numbers[QUESTION_MAX_CHOICES];
    int count = read_numbers(text, instance->order_count, numbers,
                             QUESTION_MAX_CHOICES);

    if (count < 1) {
        return error_set(err, "type the numbers that are right, as 1 3");
    }
    memset(response->ticked, 0, sizeof(response->ticked));
    for (int i = 0; i < count; i++) {
        response->ticked[instance->order[numbers[i] - 1]] = true;
    }
    return true;
}

static bool read_truefalse(struct response *response,
                           const struct instance *instance, const char *text,
                           struct error *err)
{
    static const struct {
        const char *word;
        int choice;
    } words[] = {
        {"t", 1}, {"true", 1},  {"T", 1}, {"True", 1},  {"y", 1}, {"yes", 1},
        {"f", 0}, {"false", 0}, {"F", 0}, {"False", 0}, {"n", 0}, {"no", 0},
    };

    (void)instance;
    for (size_t i = 0; i < COUNT_OF(words); i++) {
        if (str_equal(words[i].word, text)) {
            response->choice = words[i].choice;
            return true;
        }
    }
    return error_set(err, "type t (true) or f (false)");
}

static bool read_order(struct response *response,
                       const struct instance *instance, const char *text,
                       struct error *err)
{
    size_t numbers[QUESTION_MAX_ITEMS];
    bool used[QUESTION_MAX_ITEMS] = {false};
    size_t items = instance->order_count;

    if (read_numbers(text, items, numbers, QUESTION_MAX_ITEMS) != (int)items) {
        return error_set(err, "type all %zu numbers in their order, as 3 1 2",
                         items);
    }
    for (size_t i = 0; i < items; i++) {
        if (used[numbers[i] - 1]) {
            return error_set(err, "%zu stands twice", numbers[i]);
        }
        used[numbers[i] - 1] = true;
        response->order[i] = instance->order[numbers[i] - 1];
    }
    response->order_count = items;
    return true;
}

static bool read_match(struct response *response,
                       const struct instance *instance, const char *text,
                       struct error *err)
{
    size_t pairs = instance->question->pair_count;
    size_t at = 0;
    unsigned char match[QUESTION_MAX_PAIRS] = {0};

    for (; *text != '\0'; text++) {
        size_t place = (size_t)(*text - 'a');

        if (strchr(" ,;\t", *text) != NULL) {
            continue;
        }
        if (at == pairs || (*text != '-' && (*text < 'a' || *text > 'i' ||
                                             place >= instance->order_count))) {
            return error_set(err, "type a letter for each row, - for none");
        }
        match[at++] =
            *text == '-' ? 0 : (unsigned char)(instance->order[place] + 1);
    }
    if (at != pairs) {
        return error_set(err, "type %zu letters, one for each row", pairs);
    }
    memcpy(response->match, match, sizeof(match));
    return true;
}

/* An option by the number shown, or its text. */
static const char *option_of(const struct instance *instance, size_t gap,
                             const char *text)
{
    const struct str_list *options = &instance->question->gaps[gap].options;
    size_t number;

    if (options->count > 0 &&
        read_numbers(text, instance->gap_order_count[gap], &number, 1) == 1) {
        return options->items[instance->gap_order[gap][number - 1]];
    }
    return text;
}

static bool read_cloze(struct response *response,
                       const struct instance *instance, const char *text,
                       struct error *err)
{
    size_t gaps = instance->question->gap_count;
    struct str piece = STR_INIT;
    size_t at = 0;

    for (;;) {
        size_t len = strcspn(text, "|");

        if (at == gaps) {
            str_release(&piece);
            return error_set(err, "there are %zu gaps", gaps);
        }
        str_set_len(&piece, text, len);
        str_trim(&piece);
        response_set_gap(response, at, option_of(instance, at, piece.buf));
        at++;
        if (text[len] == '\0') {
            break;
        }
        text += len + 1;
    }
    str_release(&piece);
    return at == gaps ||
           error_set(err, "type %zu answers with | between them", gaps);
}

static bool read_text(struct response *response,
                      const struct instance *instance, const char *text,
                      struct error *err)
{
    (void)instance;
    (void)err;
    response_set_text(response, text);
    return true;
}

/* A scenario has none: its steps are read one by one. */
static bool (*const readers[QUESTION_TYPE_COUNT])(
    struct response *response, const struct instance *instance,
    const char *text, struct error *err) = {
    [QUESTION_SINGLE] = read_choice,       [QUESTION_MULTIPLE] = read_ticks,
    [QUESTION_TRUEFALSE] = read_truefalse, [QUESTION_NUMERIC] = read_text,
    [QUESTION_COMPUTED] = read_text,       [QUESTION_TEXT] = read_text,
    [QUESTION_CLOZE] = read_cloze,         [QUESTION_ORDER] = read_order,
    [QUESTION_MATCH] = read_match,         [QUESTION_EXPLAIN] = read_text,
};

bool response_read(struct response *response, const struct instance *instance,
                   const char *text, struct error *err)
{
    enum question_type type = instance->question->type;
    struct str line = STR_INIT;
    bool ok = true;

    str_set(&line, text);
    str_trim(&line);
    response->skipped = type != QUESTION_EXPLAIN && str_equal(line.buf, "?");
    if (!response->skipped) {
        ok = readers[type] != NULL
                 ? readers[type](response, instance, line.buf, err)
                 : error_set(err, "a scenario is answered step by step");
    }
    str_release(&line);
    return ok;
}

bool response_read_points(struct response *response,
                          const struct instance *instance, const char *text,
                          struct error *err)
{
    size_t numbers[QUESTION_MAX_POINTS];
    int count = read_numbers(text, instance->question->point_count, numbers,
                             QUESTION_MAX_POINTS);

    if (count < 0) {
        return error_set(err, "type the numbers of the points, or nothing");
    }
    memset(response->ticked, 0, sizeof(response->ticked));
    for (int i = 0; i < count; i++) {
        response->ticked[numbers[i] - 1] = true;
    }
    return true;
}
