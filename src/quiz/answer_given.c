/* Responses as the journal keeps them. */
#include "base/json_out.h"
#include "quiz/answer.h"

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
