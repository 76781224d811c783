#include "quiz/answer.h"

#include <stdlib.h>
#include <string.h>

#include "base/utf8.h"

void response_init(struct response *response)
{
    memset(response, 0, sizeof(*response));
    response->choice = -1;
}

void response_release(struct response *response)
{
    free(response->text);
    for (size_t i = 0; i < QUESTION_MAX_GAPS; i++) {
        free(response->gaps[i]);
    }
    for (size_t i = 0; i < response->step_count; i++) {
        response_release(&response->steps[i]);
    }
    free(response->steps);
    response_init(response);
}

void response_copy(struct response *to, const struct response *from)
{
    *to = *from;
    to->text = xstrdup_or_null(from->text);
    for (size_t i = 0; i < QUESTION_MAX_GAPS; i++) {
        to->gaps[i] = xstrdup_or_null(from->gaps[i]);
    }
    to->steps = NULL;
    if (from->step_count > 0) {
        to->steps = xcalloc(from->step_count, sizeof(*to->steps));
        for (size_t i = 0; i < from->step_count; i++) {
            response_copy(&to->steps[i], &from->steps[i]);
        }
    }
}

/* Whole characters, at most so many bytes. */
static char *cut(const char *text)
{
    size_t len = strlen(text);

    if (len > RESPONSE_MAX_TEXT) {
        len = RESPONSE_MAX_TEXT;
        while (len > 0 && ((unsigned char)text[len] & 0xc0) == 0x80) {
            len--;
        }
    }
    return xstrndup(text, len);
}

void response_set_text(struct response *response, const char *text)
{
    char *copy = cut(text);

    free(response->text);
    response->text = copy;
}

void response_set_gap(struct response *response, size_t gap, const char *text)
{
    if (gap < QUESTION_MAX_GAPS) {
        char *copy = cut(text);

        free(response->gaps[gap]);
        response->gaps[gap] = copy;
    }
}

void response_start(struct response *response, const struct instance *instance)
{
    if (instance->question->type == QUESTION_ORDER) {
        response->order_count = instance->order_count;
        memcpy(response->order, instance->order, instance->order_count);
    }
}

static bool is_blank(const char *text)
{
    return text == NULL || text[strspn(text, " \t\n")] == '\0';
}

bool response_is_empty(const struct instance *instance,
                       const struct response *response)
{
    const struct question *question = instance->question;
    bool any = false;

    if (response->skipped) {
        return false;
    }
    switch (question->type) {
    case QUESTION_SINGLE:
    case QUESTION_TRUEFALSE:
        return response->choice < 0;
    case QUESTION_MULTIPLE:
        for (size_t i = 0; i < question->choice_count; i++) {
            any = any || response->ticked[i];
        }
        return !any;
    case QUESTION_NUMERIC:
    case QUESTION_COMPUTED:
    case QUESTION_TEXT:
    case QUESTION_EXPLAIN:
        return is_blank(response->text);
    case QUESTION_CLOZE:
        for (size_t i = 0; i < question->gap_count; i++) {
            any = any || !is_blank(response->gaps[i]);
        }
        return !any;
    case QUESTION_ORDER:
        return response->order_count == 0;
    case QUESTION_MATCH:
        for (size_t i = 0; i < question->pair_count; i++) {
            any = any || response->match[i] > 0;
        }
        return !any;
    case QUESTION_SCENARIO:
        return response->step_count == 0;
    case QUESTION_TYPE_COUNT:
        break;
    }
    return true;
}
