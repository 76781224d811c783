/* Responses as lines of text, that response_read() reads back, and in words. */
#include "quiz/answer.h"

/* Appends a response to an empty text; one function for each type. */
typedef void add_text(const struct response *response,
                      const struct instance *instance, struct str *out);

static size_t place_of(const struct instance *instance, size_t index)
{
    for (size_t i = 0; i < instance->order_count; i++) {
        if (instance->order[i] == index) {
            return i;
        }
    }
    return 0;
}

static void line_ticks(const struct response *response,
                       const struct instance *instance, struct str *out)
{
    for (size_t i = 0; i < instance->order_count; i++) {
        if (response->ticked[instance->order[i]]) {
            str_add_format(out, "%s%zu", out->len > 0 ? " " : "", i + 1);
        }
    }
}

static void line_choice(const struct response *response,
                        const struct instance *instance, struct str *out)
{
    if (response->choice >= 0) {
        str_add_format(out, "%zu",
                       place_of(instance, (size_t)response->choice) + 1);
    }
}

static void line_truefalse(const struct response *response,
                           const struct instance *instance, struct str *out)
{
    (void)instance;
    if (response->choice >= 0) {
        str_add(out, response->choice == 1 ? "t" : "f");
    }
}

static void line_order(const struct response *response,
                       const struct instance *instance, struct str *out)
{
    for (size_t i = 0; i < response->order_count; i++) {
        str_add_format(out, "%s%zu", i > 0 ? " " : "",
                       place_of(instance, response->order[i]) + 1);
    }
}

static void line_match(const struct response *response,
                       const struct instance *instance, struct str *out)
{
    for (size_t i = 0; i < instance->question->pair_count; i++) {
        size_t number = response->match[i];

        str_add(out, i > 0 ? " " : "");
        str_add_char(out, number == 0
                              ? '-'
                              : (char)('a' + place_of(instance, number - 1)));
    }
}

static void line_cloze(const struct response *response,
                       const struct instance *instance, struct str *out)
{
    for (size_t i = 0; i < instance->question->gap_count; i++) {
        str_add(out, i > 0 ? " | " : "");
        str_add(out, response->gaps[i] != NULL ? response->gaps[i] : "");
    }
}

static void as_typed(const struct response *response,
                     const struct instance *instance, struct str *out)
{
    (void)instance;
    str_add(out, response->text != NULL ? response->text : "");
}

/* A scenario has no line of its own. */
static add_text *const lines[QUESTION_TYPE_COUNT] = {
    [QUESTION_SINGLE] = line_choice,       [QUESTION_MULTIPLE] = line_ticks,
    [QUESTION_TRUEFALSE] = line_truefalse, [QUESTION_NUMERIC] = as_typed,
    [QUESTION_COMPUTED] = as_typed,        [QUESTION_TEXT] = as_typed,
    [QUESTION_CLOZE] = line_cloze,         [QUESTION_ORDER] = line_order,
    [QUESTION_MATCH] = line_match,         [QUESTION_EXPLAIN] = as_typed,
};

/* Adds what one of the table's functions gives, if the type has one. */
static void add_by_type(add_text *const table[],
                        const struct response *response,
                        const struct instance *instance, struct str *out)
{
    add_text *add = table[instance->question->type];
    struct str text = STR_INIT;

    if (add != NULL) {
        add(response, instance, &text);
    }
    str_add(out, text.buf);
    str_release(&text);
}

void response_add_line(const struct response *response,
                       const struct instance *instance, struct str *out)
{
    if (response->skipped) {
        str_add(out, "?");
    } else {
        add_by_type(lines, response, instance, out);
    }
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

static void words_choice(const struct response *response,
                         const struct instance *instance, struct str *out)
{
    const struct question *question = instance->question;

    if (response->choice >= 0 &&
        (size_t)response->choice < question->choice_count) {
        str_add(out, question->choices[response->choice].text);
    }
}

static void words_truefalse(const struct response *response,
                            const struct instance *instance, struct str *out)
{
    (void)instance;
    str_add(out, response->choice == 1 ? "true" : "false");
}

static void words_ticks(const struct response *response,
                        const struct instance *instance, struct str *out)
{
    const struct question *question = instance->question;

    for (size_t i = 0; i < question->choice_count; i++) {
        if (response->ticked[i]) {
            add_item(out, question->choices[i].text);
        }
    }
}

static void words_order(const struct response *response,
                        const struct instance *instance, struct str *out)
{
    const struct question *question = instance->question;

    for (size_t i = 0; i < response->order_count; i++) {
        if (response->order[i] < question->item_count) {
            add_item(out, question->items[response->order[i]].text);
        }
    }
}

static void words_match(const struct response *response,
                        const struct instance *instance, struct str *out)
{
    const struct question *question = instance->question;

    for (size_t i = 0; i < question->pair_count; i++) {
        add_item(out, question->pairs[i].left);
        str_add(out, ": ");
        str_add(out, right_side(question, response->match[i]));
    }
}

static void words_cloze(const struct response *response,
                        const struct instance *instance, struct str *out)
{
    for (size_t i = 0; i < instance->question->gap_count; i++) {
        add_item(out, response->gaps[i]);
    }
}

static void words_steps(const struct response *response,
                        const struct instance *instance, struct str *out)
{
    for (size_t i = 0; i < response->step_count && i < instance->step_count;
         i++) {
        struct str step = STR_INIT;

        response_add_words(&response->steps[i], &instance->steps[i], &step);
        add_item(out, step.buf);
        str_release(&step);
    }
}

static add_text *const words[QUESTION_TYPE_COUNT] = {
    [QUESTION_SINGLE] = words_choice,       [QUESTION_MULTIPLE] = words_ticks,
    [QUESTION_TRUEFALSE] = words_truefalse, [QUESTION_NUMERIC] = as_typed,
    [QUESTION_COMPUTED] = as_typed,         [QUESTION_TEXT] = as_typed,
    [QUESTION_CLOZE] = words_cloze,         [QUESTION_ORDER] = words_order,
    [QUESTION_MATCH] = words_match,         [QUESTION_SCENARIO] = words_steps,
    [QUESTION_EXPLAIN] = as_typed,
};

void response_add_words(const struct response *response,
                        const struct instance *instance, struct str *out)
{
    if (response->skipped) {
        str_add(out, "don't know");
    } else {
        add_by_type(words, response, instance, out);
    }
}
