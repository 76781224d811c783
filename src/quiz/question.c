#include "quiz/question.h"

#include <stdlib.h>
#include <string.h>

#include "calculators/units.h"

static const char *const type_names[QUESTION_TYPE_COUNT] = {
    [QUESTION_SINGLE] = "single",       [QUESTION_MULTIPLE] = "multiple",
    [QUESTION_TRUEFALSE] = "truefalse", [QUESTION_NUMERIC] = "numeric",
    [QUESTION_COMPUTED] = "computed",   [QUESTION_TEXT] = "text",
    [QUESTION_CLOZE] = "cloze",         [QUESTION_ORDER] = "order",
    [QUESTION_MATCH] = "match",         [QUESTION_SCENARIO] = "scenario",
    [QUESTION_EXPLAIN] = "explain",
};

static const char *const level_names[LEVEL_COUNT] = {
    [LEVEL_REMEMBER] = "remember", [LEVEL_UNDERSTAND] = "understand",
    [LEVEL_APPLY] = "apply",       [LEVEL_ANALYZE] = "analyze",
    [LEVEL_EVALUATE] = "evaluate", [LEVEL_CREATE] = "create",
};

void question_init(struct question *question)
{
    memset(question, 0, sizeof(*question));
    question->weight = 1;
}

static void release_text(struct question_text *text)
{
    for (size_t i = 0; i < text->accept_count; i++) {
        free(text->accept[i].text);
    }
    free(text->accept);
    for (size_t i = 0; i < text->reject_count; i++) {
        str_list_release(&text->reject[i].texts);
        free(text->reject[i].regex);
        free(text->reject[i].feedback);
    }
    free(text->reject);
}

static void release_number(struct question_number *number)
{
    free(number->value);
    free(number->expr);
    free(number->unit);
    free(number->calc.calc);
    free(number->calc.output);
    for (size_t i = 0; i < number->calc.with_count; i++) {
        free(number->calc.with[i].input);
        str_list_release(&number->calc.with[i].values);
    }
    free(number->calc.with);
    for (size_t i = 0; i < number->accept_count; i++) {
        free(number->accept[i].value);
    }
    free(number->accept);
    for (size_t i = 0; i < number->wrong_count; i++) {
        free(number->wrong[i].value);
        free(number->wrong[i].expr);
        free(number->wrong[i].feedback);
    }
    free(number->wrong);
}

static void release_choices(struct question *question)
{
    for (size_t i = 0; i < question->choice_count; i++) {
        free(question->choices[i].id);
        free(question->choices[i].text);
        free(question->choices[i].feedback);
    }
    free(question->choices);
    for (size_t i = 0; i < question->feedback_count; i++) {
        free(question->feedback[i].response);
        free(question->feedback[i].text);
    }
    free(question->feedback);
}

static void release_params(struct question *question)
{
    for (size_t i = 0; i < question->param_count; i++) {
        free(question->params[i].name);
        free(question->params[i].one_of);
        free(question->params[i].unit);
    }
    free(question->params);
    for (size_t i = 0; i < question->derived_count; i++) {
        free(question->derived[i].name);
        free(question->derived[i].expr);
    }
    free(question->derived);
    str_list_release(&question->require);
}

static void release_parts(struct question *question)
{
    for (size_t i = 0; i < question->gap_count; i++) {
        free(question->gaps[i].name);
        release_text(&question->gaps[i].key);
        str_list_release(&question->gaps[i].options);
    }
    free(question->gaps);
    for (size_t i = 0; i < question->item_count; i++) {
        free(question->items[i].id);
        free(question->items[i].text);
        str_list_release(&question->items[i].after);
    }
    free(question->items);
    for (size_t i = 0; i < question->pair_count; i++) {
        free(question->pairs[i].left);
        free(question->pairs[i].right);
    }
    free(question->pairs);
    str_list_release(&question->extra);
    for (size_t i = 0; i < question->point_count; i++) {
        free(question->points[i].text);
    }
    free(question->points);
    for (size_t i = 0; i < question->step_count; i++) {
        question_release(&question->steps[i]);
    }
    free(question->steps);
}

void question_release(struct question *question)
{
    str_list_release(&question->objectives);
    str_list_release(&question->hints);
    str_list_release(&question->tags);
    str_list_release(&question->enemies);
    str_list_release(&question->was);
    free(question->episode);
    free(question->id);
    free(question->stem);
    free(question->explain);
    free(question->source.chapter);
    free(question->source.says);
    free(question->source.ref);
    free(question->source.url);
    free(question->exhibit);
    free(question->calculator);
    free(question->from);
    free(question->reveal);
    free(question->model);
    release_choices(question);
    release_number(&question->number);
    release_params(question);
    release_text(&question->text);
    release_parts(question);
    question_init(question);
}

const char *question_type_name(enum question_type type)
{
    return type_names[type];
}

bool question_type_find(const char *name, enum question_type *type)
{
    for (size_t i = 0; i < COUNT_OF(type_names); i++) {
        if (str_equal(type_names[i], name)) {
            *type = (enum question_type)i;
            return true;
        }
    }
    return false;
}

const char *question_level_name(enum question_level level)
{
    return level_names[level];
}

bool question_level_find(const char *name, enum question_level *level)
{
    for (size_t i = 0; i < COUNT_OF(level_names); i++) {
        if (str_equal(level_names[i], name)) {
            *level = (enum question_level)i;
            return true;
        }
    }
    return false;
}

bool question_is_choice(enum question_type type)
{
    return type == QUESTION_SINGLE || type == QUESTION_MULTIPLE ||
           type == QUESTION_TRUEFALSE;
}

bool question_is_typed(enum question_type type)
{
    return type == QUESTION_NUMERIC || type == QUESTION_COMPUTED ||
           type == QUESTION_TEXT || type == QUESTION_CLOZE;
}

size_t question_count_correct(const struct question *question)
{
    size_t count = 0;

    for (size_t i = 0; i < question->choice_count; i++) {
        count += question->choices[i].correct;
    }
    return count;
}

int question_get_time(const struct question *question)
{
    if (question->time_s > 0) {
        return question->time_s;
    }
    switch (question->type) {
    case QUESTION_SINGLE:
    case QUESTION_MULTIPLE:
    case QUESTION_TRUEFALSE:
        return 30;
    case QUESTION_NUMERIC:
    case QUESTION_COMPUTED:
        return 90;
    case QUESTION_EXPLAIN:
        return 120;
    case QUESTION_SCENARIO:
        return 180;
    case QUESTION_TEXT:
    case QUESTION_CLOZE:
    case QUESTION_ORDER:
    case QUESTION_MATCH:
    case QUESTION_TYPE_COUNT:
        break;
    }
    return 60;
}

void question_add_name(const struct question *question, bool with_rev,
                       struct str *out)
{
    str_add(out, question->episode != NULL ? question->episode : "");
    str_add_char(out, '.');
    str_add(out, question->id != NULL ? question->id : "");
    if (with_rev) {
        str_add_format(out, "@%d", question->rev);
    }
}

const char *question_find_feedback(const struct question *question,
                                   const char *response)
{
    for (size_t i = 0; i < question->feedback_count; i++) {
        if (str_equal(question->feedback[i].response, response)) {
            return question->feedback[i].text;
        }
    }
    return NULL;
}
