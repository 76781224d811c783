/* Is a response that was kept outside one that its question could have? */
#include <string.h>

#include "quiz/answer.h"

static bool ticks_fit(const struct response *response, size_t count)
{
    for (size_t i = count; i < QUESTION_MAX_CHOICES; i++) {
        if (response->ticked[i]) {
            return false;
        }
    }
    return true;
}

/* Nothing yet, or each item once. */
static bool order_fits(const struct question *question,
                       const struct response *response)
{
    bool seen[QUESTION_MAX_ITEMS] = {false};

    if (response->order_count == 0) {
        return true;
    }
    if (response->order_count != question->item_count) {
        return false;
    }
    for (size_t i = 0; i < response->order_count; i++) {
        size_t item = response->order[i];

        if (item >= question->item_count || seen[item]) {
            return false;
        }
        seen[item] = true;
    }
    return true;
}

static bool pairs_fit(const struct question *question,
                      const struct response *response)
{
    for (size_t i = 0; i < QUESTION_MAX_PAIRS; i++) {
        size_t most = i < question->pair_count
                          ? question->pair_count + question->extra.count
                          : 0;

        if (response->match[i] > most) {
            return false;
        }
    }
    return true;
}

/* A gap with options has one of them, or nothing. */
static bool gaps_fit(const struct question *question,
                     const struct response *response)
{
    for (size_t i = 0; i < question->gap_count; i++) {
        const char *text = response->gaps[i];
        const struct str_list *options = &question->gaps[i].options;

        if (text != NULL && text[0] != '\0' && options->count > 0 &&
            !str_list_has(options, text)) {
            return false;
        }
    }
    return true;
}

bool response_fits(const struct question *question,
                   const struct response *response)
{
    if (response->skipped) {
        return false; /* that is an answer, and none that waits */
    }
    switch (question->type) {
    case QUESTION_SINGLE:
        return response->choice < (int)question->choice_count;
    case QUESTION_TRUEFALSE:
        return response->choice <= 1;
    case QUESTION_MULTIPLE:
        return ticks_fit(response, question->choice_count);
    case QUESTION_EXPLAIN:
        return ticks_fit(response, question->point_count);
    case QUESTION_CLOZE:
        return gaps_fit(question, response);
    case QUESTION_ORDER:
        return order_fits(question, response);
    case QUESTION_MATCH:
        return pairs_fit(question, response);
    case QUESTION_NUMERIC:
    case QUESTION_COMPUTED:
    case QUESTION_TEXT:
    case QUESTION_SCENARIO:
    case QUESTION_TYPE_COUNT:
        break;
    }
    return true;
}

void response_clear_choices(struct response *response)
{
    response->choice = -1;
    memset(response->ticked, 0, sizeof(response->ticked));
    memset(response->match, 0, sizeof(response->match));
    response->order_count = 0;
}
