/* From an answer to the next stage of a sitting; see sitting.h. */
#include <stdlib.h>
#include <string.h>

#include "quiz/sitting_internal.h"

static void grade_try(const struct sitting *sitting,
                      const struct instance *instance, struct sitting_try *try,
                      bool second)
{
    struct grade_options options = {
        .is_term = sitting->is_term,
        .context = sitting->context,
        .typo = try->typo,
        .no_retry = second || sitting->mode == SITTING_CHECK,
    };

    verdict_release(&try->verdict);
    grade(instance, &try->response, &options, &try->verdict);
}

/* What a part counts: the first try, or the second where that was forgiven. */
static const struct verdict *part_verdict(const struct sitting_part *part)
{
    if (part->try_count == 2 && part->tries[0].verdict.retry_counts) {
        return &part->tries[1].verdict;
    }
    return &part->tries[0].verdict;
}

static void join_scenario(struct sitting_slot *slot)
{
    struct verdict steps[QUESTION_MAX_STEPS];

    for (size_t i = 0; i < slot->part_count; i++) {
        steps[i] = *part_verdict(&slot->parts[i]); /* looked at, not kept */
    }
    verdict_release(&slot->verdict);
    grade_scenario(&slot->instance, steps, slot->part_count, &slot->verdict);
}

/* The last try's words with the score that counts. */
static void join_tries(struct sitting_slot *slot)
{
    const struct sitting_part *part = &slot->parts[0];
    const struct verdict *counts = part_verdict(part);

    verdict_release(&slot->verdict);
    verdict_copy(&slot->verdict, &part->tries[part->try_count - 1].verdict);
    slot->verdict.score = counts->score;
    slot->verdict.outcome = counts->outcome;
}

void sitting_regrade(struct sitting *sitting, struct sitting_slot *slot)
{
    for (size_t i = 0; i < slot->part_count; i++) {
        const struct instance *instance = sitting_is_scenario(slot)
                                              ? &slot->instance.steps[i]
                                              : &slot->instance;

        for (int k = 0; k < slot->parts[i].try_count; k++) {
            struct sitting_try *try = &slot->parts[i].tries[k];

            grade_try(sitting, instance, try, k > 0);
            /* It counted, so it was no near miss then: the glossary that
             * guarded it may not be at hand now. */
            if (try->verdict.state == VERDICT_ASK) {
                try->typo = TYPO_NOT_MEANT;
                grade_try(sitting, instance, try, k > 0);
            }
        }
    }
    if (slot->answered && sitting_is_scenario(slot)) {
        join_scenario(slot);
    } else if (slot->answered) {
        join_tries(slot);
    }
}

static enum sitting_event finish_part(struct sitting *sitting)
{
    struct sitting_slot *slot = sitting_slot_now(sitting);

    slot->parts[slot->part].shown = true;
    if (sitting_is_scenario(slot) && slot->part + 1 < slot->part_count) {
        sitting->stage = SITTING_STEP;
        return SITTING_MOVED;
    }
    if (sitting_is_scenario(slot)) {
        join_scenario(slot);
    } else {
        join_tries(slot);
    }
    slot->answered = true;
    slot->final = true;
    sitting->stage = SITTING_FEEDBACK;
    return SITTING_GRADED;
}

/* The try is graded: a second one, or the end of this part. */
static enum sitting_event record(struct sitting *sitting)
{
    struct sitting_slot *slot = sitting_slot_now(sitting);
    struct sitting_part *part = sitting_part_now(sitting);
    const struct verdict *verdict = &part->tries[part->try_count].verdict;
    bool again = part->try_count == 0 && verdict->retry;

    part->try_count++;
    sitting_say(sitting, NULL);
    if (!again) {
        return finish_part(sitting);
    }
    sitting->stage = SITTING_ASK;
    if (sitting_is_scenario(slot)) {
        return SITTING_MOVED;
    }
    join_tries(slot);
    slot->answered = true;
    return SITTING_GRADED;
}

static bool wants_certainty(const struct sitting *sitting,
                            const struct sitting_slot *slot,
                            const struct sitting_part *part)
{
    if (slot->certainty_asked || sitting_is_scenario(slot) ||
        part->try_count > 0 || part->tries[0].response.skipped) {
        return false;
    }
    return slot->question->confidence == CONFIDENCE_ASK ||
           (slot->question->confidence == CONFIDENCE_UNSET &&
            sitting->ask_certainty);
}

/* From an answer that was taken to whatever has to come before its record. */
static enum sitting_event advance(struct sitting *sitting)
{
    struct sitting_slot *slot = sitting_slot_now(sitting);
    struct sitting_part *part = sitting_part_now(sitting);
    struct sitting_try *try = &part->tries[part->try_count];
    bool explain = sitting_get_question(sitting)->type == QUESTION_EXPLAIN;

    grade_try(sitting, sitting_get_instance(sitting), try, part->try_count > 0);
    if (try->verdict.state == VERDICT_UNREADABLE) {
        sitting_say(sitting, try->verdict.say);
        sitting->stage = SITTING_ASK;
        return SITTING_REFUSED;
    }
    if (try->verdict.state == VERDICT_ASK) {
        sitting_say(sitting, try->verdict.say);
        sitting->stage = SITTING_CONFIRM;
        return SITTING_MOVED;
    }
    if (wants_certainty(sitting, slot, part)) {
        sitting->stage = SITTING_CERTAINTY;
        return SITTING_MOVED;
    }
    if (explain && !try->response.skipped && sitting->stage != SITTING_POINTS) {
        sitting->stage = SITTING_POINTS;
        return SITTING_MOVED;
    }
    return record(sitting);
}

static enum sitting_event take(struct sitting *sitting,
                               const struct response *response)
{
    struct sitting_part *part = sitting_part_now(sitting);
    struct sitting_try *try = &part->tries[part->try_count];
    struct response copy;

    /* The response may be the one kept here: copy before release. */
    response_copy(&copy, response);
    response_release(&try->response);
    try->response = copy;
    try->typo = TYPO_NOT_ASKED;
    sitting_say(sitting, NULL);
    return advance(sitting);
}

/* The try under way, at ASK and POINTS; NULL at any other stage. */
static struct sitting_try *open_try(const struct sitting *sitting)
{
    struct sitting_part *part = sitting_part_now(sitting);
    bool open =
        sitting->stage == SITTING_ASK || sitting->stage == SITTING_POINTS;

    return open && part != NULL && part->try_count < 2
               ? &part->tries[part->try_count]
               : NULL;
}

void sitting_set_draft(struct sitting *sitting, const struct response *response)
{
    struct sitting_try *try = open_try(sitting);

    if (try != NULL) {
        response_release(&try->response);
        response_copy(&try->response, response);
    }
}

const struct response *sitting_get_draft(const struct sitting *sitting)
{
    const struct sitting_try *try = open_try(sitting);

    return try != NULL &&
                   response_fits(sitting_get_question(sitting), &try->response)
               ? &try->response
               : NULL;
}

enum sitting_event sitting_answer(struct sitting *sitting,
                                  const struct response *response)
{
    if (sitting->stage != SITTING_ASK || sitting_slot_now(sitting) == NULL) {
        return SITTING_REFUSED;
    }
    if (response->skipped) {
        return sitting_skip(sitting);
    }
    if (response_is_empty(sitting_get_instance(sitting), response)) {
        sitting_say(sitting, "nothing is entered yet");
        return SITTING_REFUSED;
    }
    return take(sitting, response);
}

enum sitting_event sitting_skip(struct sitting *sitting)
{
    struct sitting_part *part = sitting_part_now(sitting);
    struct response nothing;
    enum sitting_event event;

    if (sitting->stage != SITTING_ASK || part == NULL) {
        return SITTING_REFUSED;
    }
    sitting_say(sitting, NULL);
    if (part->try_count > 0) {
        event = finish_part(sitting);
        /* The first try stands and is written: nothing new to say. */
        return sitting_is_scenario(sitting_slot_now(sitting)) ? event
                                                              : SITTING_MOVED;
    }
    response_init(&nothing);
    nothing.skipped = true;
    return take(sitting, &nothing);
}

enum sitting_event sitting_confirm(struct sitting *sitting, bool meant)
{
    struct sitting_part *part = sitting_part_now(sitting);

    if (sitting->stage != SITTING_CONFIRM) {
        return SITTING_REFUSED;
    }
    part->tries[part->try_count].typo = meant ? TYPO_MEANT : TYPO_NOT_MEANT;
    return advance(sitting);
}

enum sitting_event sitting_edit(struct sitting *sitting)
{
    if (sitting->stage != SITTING_CONFIRM) {
        return SITTING_REFUSED;
    }
    sitting_say(sitting, NULL);
    sitting->stage = SITTING_ASK;
    return SITTING_MOVED;
}

enum sitting_event sitting_points(struct sitting *sitting, const bool *ticked,
                                  size_t count)
{
    struct sitting_part *part = sitting_part_now(sitting);
    struct sitting_try *try;

    if (sitting->stage != SITTING_POINTS) {
        return SITTING_REFUSED;
    }
    try = &part->tries[part->try_count];
    memset(try->response.ticked, 0, sizeof(try->response.ticked));
    for (size_t i = 0; i < count && i < QUESTION_MAX_POINTS; i++) {
        try->response.ticked[i] = ticked[i];
    }
    return advance(sitting);
}

enum sitting_event sitting_certainty(struct sitting *sitting,
                                     enum certainty certainty)
{
    struct sitting_slot *slot = sitting_slot_now(sitting);

    if (sitting->stage != SITTING_CERTAINTY) {
        return SITTING_REFUSED;
    }
    slot->certainty = certainty;
    slot->certainty_asked = true;
    return advance(sitting);
}

enum sitting_event sitting_next(struct sitting *sitting)
{
    struct sitting_slot *slot = sitting_slot_now(sitting);

    if (sitting->stage == SITTING_STEP) {
        slot->part++;
        slot->hints_here = 0;
        sitting->stage = SITTING_ASK;
        return SITTING_MOVED;
    }
    if (sitting->stage != SITTING_FEEDBACK) {
        return SITTING_REFUSED;
    }
    do {
        sitting->place++;
    } while (sitting->place < sitting->count &&
             sitting->slots[sitting->place].answered);
    sitting->stage =
        sitting->place < sitting->count ? SITTING_ASK : SITTING_END;
    return SITTING_MOVED;
}
