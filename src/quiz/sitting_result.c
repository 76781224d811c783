/* What a sitting tells the journal and the result screen. */
#include <stdlib.h>
#include <string.h>

#include "quiz/sitting.h"
#include "quiz/sitting_internal.h"

/* The learner's word counts where it was given. */
double sitting_slot_score(const struct sitting_slot *slot)
{
    if (slot->overruled) {
        return slot->overruled_right ? 1 : 0;
    }
    return slot->answered ? slot->verdict.score : 0;
}

enum outcome sitting_slot_outcome(const struct sitting_slot *slot)
{
    if (slot->overruled) {
        return slot->overruled_right ? OUTCOME_RIGHT : OUTCOME_WRONG;
    }
    return slot->answered ? slot->verdict.outcome : OUTCOME_SKIPPED;
}

static int tries_of(const struct sitting_slot *slot)
{
    return slot->question->type == QUESTION_SCENARIO ? 1
                                                     : slot->parts[0].try_count;
}

static struct rating_input own_input(const struct sitting_slot *slot)
{
    return (struct rating_input){
        .type = slot->question->type,
        .outcome = slot->verdict.outcome,
        .score = slot->verdict.score,
        .parts = slot->verdict.scored_parts,
        .required_missing = slot->verdict.required_missing,
        .certainty = slot->certainty,
        .hints = slot->hints,
        .tries = tries_of(slot),
        .forgiven = slot->parts[0].tries[0].verdict.retry_counts,
    };
}

/* As an answer of that outcome; hints and a guess still count. */
static struct rating_input final_input(const struct sitting_slot *slot)
{
    struct rating_input input = own_input(slot);

    if (slot->overruled) {
        input.outcome = sitting_slot_outcome(slot);
        input.score = sitting_slot_score(slot);
        input.required_missing = false;
        input.tries = 1;
    }
    input.easy = slot->easy;
    return input;
}

enum grade sitting_slot_rating(const struct sitting_slot *slot)
{
    struct rating_input input = final_input(slot);

    return rating_of(&input);
}

static struct sitting_slot *at_feedback(struct sitting *sitting)
{
    if (sitting->stage != SITTING_FEEDBACK || sitting->mode == SITTING_CHECK ||
        sitting->place >= sitting->count) {
        return NULL;
    }
    return &sitting->slots[sitting->place];
}

enum sitting_event sitting_easy(struct sitting *sitting)
{
    struct sitting_slot *slot = at_feedback(sitting);
    struct rating_input input;

    if (slot == NULL || slot->easy || slot->overruled ||
        sitting->mode == SITTING_CRAM) {
        return SITTING_REFUSED;
    }
    input = final_input(slot);
    if (!rating_allows_easy(&input)) {
        return SITTING_REFUSED;
    }
    slot->easy = true;
    return SITTING_GRADED;
}

enum sitting_event sitting_overrule(struct sitting *sitting, bool right)
{
    struct sitting_slot *slot = at_feedback(sitting);

    if (slot == NULL || slot->overruled) {
        return SITTING_REFUSED;
    }
    slot->easy = false;
    slot->overruled = true;
    slot->overruled_right = right;
    return SITTING_GRADED;
}

/* A scenario's response is put together from its steps'. */
const struct response *sitting_join_response(struct sitting_slot *slot)
{
    struct response *joined = &slot->joined;

    if (slot->question->type != QUESTION_SCENARIO) {
        const struct sitting_part *part = &slot->parts[0];

        return &part->tries[part->try_count > 0 ? part->try_count - 1 : 0]
                    .response;
    }
    response_release(joined);
    joined->steps = xcalloc(slot->part_count, sizeof(*joined->steps));
    joined->step_count = slot->part_count;
    for (size_t i = 0; i < slot->part_count; i++) {
        const struct sitting_part *part = &slot->parts[i];

        response_copy(
            &joined->steps[i],
            &part->tries[part->try_count > 0 ? part->try_count - 1 : 0]
                 .response);
    }
    return joined;
}

void sitting_get_attempt(const struct sitting *sitting,
                         struct sitting_attempt *attempt)
{
    struct sitting_slot *slot = &sitting->slots[sitting->place];
    struct rating_input own = own_input(slot);

    memset(attempt, 0, sizeof(*attempt));
    attempt->question = slot->question;
    attempt->instance = &slot->instance;
    attempt->response = sitting_join_response(slot);
    attempt->verdict = &slot->verdict;
    attempt->score = sitting_slot_score(slot);
    attempt->outcome = sitting_slot_outcome(slot);
    attempt->certainty = slot->certainty;
    attempt->hints = slot->hints;
    attempt->tries = tries_of(slot);
    attempt->ms = slot->ms;
    attempt->rated = sitting->mode != SITTING_CRAM;
    attempt->rating = sitting_slot_rating(slot);
    attempt->first_id = slot->attempt_id;
    attempt->has_was = slot->easy || slot->overruled;
    attempt->was_score = slot->verdict.score;
    attempt->was_rating = rating_of(&own);
}

void sitting_set_attempt_id(struct sitting *sitting, const char *id)
{
    struct sitting_slot *slot = &sitting->slots[sitting->place];

    if (slot->attempt_id == NULL) {
        slot->attempt_id = xstrdup(id);
    }
}

static void count_slot(const struct sitting_slot *slot,
                       struct sitting_result *result)
{
    result->ms += slot->ms;
    if (!slot->own) {
        result->mixed += slot->final;
        return;
    }
    result->questions++;
    if (!slot->final) {
        return;
    }
    result->answered++;
    result->score += sitting_slot_score(slot);
    switch (sitting_slot_outcome(slot)) {
    case OUTCOME_RIGHT:
        result->right++;
        break;
    case OUTCOME_PARTIAL:
        result->partial++;
        break;
    case OUTCOME_WRONG:
        result->wrong++;
        break;
    case OUTCOME_SKIPPED:
        result->skipped++;
        break;
    }
}

void sitting_get_result(const struct sitting *sitting,
                        struct sitting_result *result)
{
    memset(result, 0, sizeof(*result));
    for (size_t i = 0; i < sitting->count; i++) {
        count_slot(&sitting->slots[i], result);
    }
    if (result->questions > 0) {
        result->mean = result->score / (double)result->questions;
        result->passed = result->mean >= sitting->pass - 1e-9;
    }
}

bool sitting_is_complete(const struct sitting *sitting)
{
    for (size_t i = 0; i < sitting->count; i++) {
        if (!sitting->slots[i].final) {
            return false;
        }
    }
    return sitting->count > 0;
}
