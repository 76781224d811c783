/* Responses as lines of text, in words, and as the journal keeps them. */
#include <stdlib.h>
#include <string.h>

#include "base/json_out.h"
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

static bool read_truefalse(struct response *response, const char *text,
                           struct error *err)
{
    static const struct {
        const char *word;
        int choice;
    } words[] = {
        {"t", 1}, {"true", 1},  {"T", 1}, {"True", 1},  {"y", 1}, {"yes", 1},
        {"f", 0}, {"false", 0}, {"F", 0}, {"False", 0}, {"n", 0}, {"no", 0},
    };

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

bool response_read(struct response *response, const struct instance *instance,
                   const char *text, struct error *err)
{
    enum question_type type = instance->question->type;
    struct str line = STR_INIT;
    bool ok = true;

    str_set(&line, text);
    str_trim(&line);
    response->skipped = type != QUESTION_EXPLAIN && str_equal(line.buf, "?");
    if (response->skipped) {
        goto out;
    }
    switch (type) {
    case QUESTION_SINGLE:
        ok = read_choice(response, instance, line.buf, err);
        break;
    case QUESTION_MULTIPLE:
        ok = read_ticks(response, instance, line.buf, err);
        break;
    case QUESTION_TRUEFALSE:
        ok = read_truefalse(response, line.buf, err);
        break;
    case QUESTION_ORDER:
        ok = read_order(response, instance, line.buf, err);
        break;
    case QUESTION_MATCH:
        ok = read_match(response, instance, line.buf, err);
        break;
    case QUESTION_CLOZE:
        ok = read_cloze(response, instance, line.buf, err);
        break;
    case QUESTION_NUMERIC:
    case QUESTION_COMPUTED:
    case QUESTION_TEXT:
    case QUESTION_EXPLAIN:
        response_set_text(response, line.buf);
        break;
    case QUESTION_SCENARIO:
    case QUESTION_TYPE_COUNT:
        ok = error_set(err, "a scenario is answered step by step");
        break;
    }
out:
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

static size_t place_of(const struct instance *instance, size_t index)
{
    for (size_t i = 0; i < instance->order_count; i++) {
        if (instance->order[i] == index) {
            return i;
        }
    }
    return 0;
}

static void add_ticks_line(const struct response *response,
                           const struct instance *instance, struct str *out)
{
    for (size_t i = 0; i < instance->order_count; i++) {
        if (response->ticked[instance->order[i]]) {
            str_add_format(out, "%s%zu", out->len > 0 ? " " : "", i + 1);
        }
    }
}

void response_add_line(const struct response *response,
                       const struct instance *instance, struct str *out)
{
    struct str line = STR_INIT;
    const struct question *question = instance->question;

    if (response->skipped) {
        str_add(out, "?");
        return;
    }
    switch (question->type) {
    case QUESTION_SINGLE:
        if (response->choice >= 0) {
            str_add_format(&line, "%zu",
                           place_of(instance, (size_t)response->choice) + 1);
        }
        break;
    case QUESTION_TRUEFALSE:
        str_add(&line, response->choice < 0    ? ""
                       : response->choice == 1 ? "t"
                                               : "f");
        break;
    case QUESTION_MULTIPLE:
        add_ticks_line(response, instance, &line);
        break;
    case QUESTION_ORDER:
        for (size_t i = 0; i < response->order_count; i++) {
            str_add_format(&line, "%s%zu", i > 0 ? " " : "",
                           place_of(instance, response->order[i]) + 1);
        }
        break;
    case QUESTION_MATCH:
        for (size_t i = 0; i < question->pair_count; i++) {
            size_t number = response->match[i];

            str_add(&line, i > 0 ? " " : "");
            str_add_char(&line,
                         number == 0
                             ? '-'
                             : (char)('a' + place_of(instance, number - 1)));
        }
        break;
    case QUESTION_CLOZE:
        for (size_t i = 0; i < question->gap_count; i++) {
            str_add(&line, i > 0 ? " | " : "");
            str_add(&line, response->gaps[i] != NULL ? response->gaps[i] : "");
        }
        break;
    case QUESTION_NUMERIC:
    case QUESTION_COMPUTED:
    case QUESTION_TEXT:
    case QUESTION_EXPLAIN:
        str_add(&line, response->text != NULL ? response->text : "");
        break;
    case QUESTION_SCENARIO:
    case QUESTION_TYPE_COUNT:
        break;
    }
    str_add(out, line.buf);
    str_release(&line);
}

static void add_item(struct str *out, const char *text)
{
    str_add(out, out->len > 0 ? "; " : "");
    str_add(out, text != NULL ? text : "");
}

static const char *right_side(const struct question *question, size_t number)
{
    if (number == 0) {
        return "none";
    }
    if (number <= question->pair_count) {
        return question->pairs[number - 1].right;
    }
    number -= question->pair_count;
    return number <= question->extra.count ? question->extra.items[number - 1]
                                           : "none";
}

void response_add_words(const struct response *response,
                        const struct instance *instance, struct str *out)
{
    const struct question *question = instance->question;
    struct str words = STR_INIT;

    if (response->skipped) {
        str_add(out, "don't know");
        return;
    }
    switch (question->type) {
    case QUESTION_SINGLE:
        if (response->choice >= 0 &&
            (size_t)response->choice < question->choice_count) {
            str_add(&words, question->choices[response->choice].text);
        }
        break;
    case QUESTION_TRUEFALSE:
        str_add(&words, response->choice == 1 ? "true" : "false");
        break;
    case QUESTION_MULTIPLE:
        for (size_t i = 0; i < question->choice_count; i++) {
            if (response->ticked[i]) {
                add_item(&words, question->choices[i].text);
            }
        }
        break;
    case QUESTION_ORDER:
        for (size_t i = 0; i < response->order_count; i++) {
            if (response->order[i] < question->item_count) {
                add_item(&words, question->items[response->order[i]].text);
            }
        }
        break;
    case QUESTION_MATCH:
        for (size_t i = 0; i < question->pair_count; i++) {
            add_item(&words, question->pairs[i].left);
            str_add(&words, ": ");
            str_add(&words, right_side(question, response->match[i]));
        }
        break;
    case QUESTION_CLOZE:
        for (size_t i = 0; i < question->gap_count; i++) {
            add_item(&words, response->gaps[i]);
        }
        break;
    case QUESTION_NUMERIC:
    case QUESTION_COMPUTED:
    case QUESTION_TEXT:
    case QUESTION_EXPLAIN:
        str_add(&words, response->text != NULL ? response->text : "");
        break;
    case QUESTION_SCENARIO:
        for (size_t i = 0; i < response->step_count && i < instance->step_count;
             i++) {
            struct str step = STR_INIT;

            response_add_words(&response->steps[i], &instance->steps[i], &step);
            add_item(&words, step.buf);
            str_release(&step);
        }
        break;
    case QUESTION_TYPE_COUNT:
        break;
    }
    str_add(out, words.buf);
    str_release(&words);
}

static void given_value(struct json_out *json, const char *key,
                        const struct response *response,
                        const struct question *question);

static void given_explain(struct json_out *json, const char *key,
                          const struct response *response,
                          const struct question *question)
{
    json_open_object(json, key);
    json_text(json, "text", response->text != NULL ? response->text : "");
    json_open_list(json, "ticked");
    for (size_t i = 0; i < question->point_count; i++) {
        if (response->ticked[i]) {
            json_int(json, NULL, (int64_t)i + 1);
        }
    }
    json_close_list(json);
    json_close_object(json);
}

static void given_lists(struct json_out *json, const char *key,
                        const struct response *response,
                        const struct question *question)
{
    json_open_list(json, key);
    for (size_t i = 0;
         question->type == QUESTION_MULTIPLE && i < question->choice_count;
         i++) {
        if (response->ticked[i]) {
            json_text(json, NULL, question->choices[i].id);
        }
    }
    for (size_t i = 0;
         question->type == QUESTION_ORDER && i < response->order_count &&
         response->order[i] < question->item_count;
         i++) {
        json_text(json, NULL, question->items[response->order[i]].id);
    }
    for (size_t i = 0;
         question->type == QUESTION_MATCH && i < question->pair_count; i++) {
        json_int(json, NULL, response->match[i]);
    }
    json_close_list(json);
}

static void given_parts(struct json_out *json, const char *key,
                        const struct response *response,
                        const struct question *question)
{
    json_open_object(json, key);
    for (size_t i = 0; i < question->gap_count; i++) {
        if (response->gaps[i] != NULL) {
            json_text(json, question->gaps[i].name, response->gaps[i]);
        }
    }
    for (size_t i = 0; i < question->step_count && i < response->step_count;
         i++) {
        if (!response->steps[i].skipped) {
            given_value(json, question->steps[i].id, &response->steps[i],
                        &question->steps[i]);
        }
    }
    json_close_object(json);
}

static void given_value(struct json_out *json, const char *key,
                        const struct response *response,
                        const struct question *question)
{
    const char *text = response->text != NULL ? response->text : "";

    switch (question->type) {
    case QUESTION_SINGLE:
        if (response->choice >= 0 &&
            (size_t)response->choice < question->choice_count) {
            text = question->choices[response->choice].id;
        }
        json_text(json, key, text);
        break;
    case QUESTION_TRUEFALSE:
        json_text(json, key, response->choice == 1 ? "true" : "false");
        break;
    case QUESTION_MULTIPLE:
    case QUESTION_ORDER:
    case QUESTION_MATCH:
        given_lists(json, key, response, question);
        break;
    case QUESTION_CLOZE:
    case QUESTION_SCENARIO:
        given_parts(json, key, response, question);
        break;
    case QUESTION_EXPLAIN:
        given_explain(json, key, response, question);
        break;
    case QUESTION_NUMERIC:
    case QUESTION_COMPUTED:
    case QUESTION_TEXT:
    case QUESTION_TYPE_COUNT:
        json_text(json, key, text);
        break;
    }
}

void response_add_given(const struct response *response,
                        const struct question *question, struct str *out)
{
    struct json_out json;

    if (!response->skipped) {
        json_begin(&json, out);
        given_value(&json, NULL, response, question);
    }
}
