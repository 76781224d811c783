#include "quiz/sitting.h"

#include <stdlib.h>
#include <string.h>

#include "quiz/sitting_internal.h"

static const char *const mode_names[SITTING_MODE_COUNT] = {
    [SITTING_QUIZ] = "quiz",       [SITTING_REVIEW] = "review",
    [SITTING_CHAPTER] = "chapter", [SITTING_CHECK] = "check",
    [SITTING_CRAM] = "cram",
};

const char *sitting_mode_name(enum sitting_mode mode)
{
    return mode_names[mode];
}

bool sitting_mode_find(const char *name, enum sitting_mode *mode)
{
    for (size_t i = 0; i < COUNT_OF(mode_names); i++) {
        if (str_equal(mode_names[i], name)) {
            *mode = (enum sitting_mode)i;
            return true;
        }
    }
    return false;
}

void sitting_init(struct sitting *sitting, enum sitting_mode mode,
                  const char *id)
{
    memset(sitting, 0, sizeof(*sitting));
    sitting->mode = mode;
    sitting->id = xstrdup(id);
    sitting->pass = 0.8;
    sitting->stage = SITTING_END;
}

static void clear_parts(struct sitting_slot *slot)
{
    for (size_t i = 0; i < slot->part_count; i++) {
        for (size_t k = 0; k < 2; k++) {
            response_release(&slot->parts[i].tries[k].response);
            verdict_release(&slot->parts[i].tries[k].verdict);
            slot->parts[i].tries[k].typo = TYPO_NOT_ASKED;
        }
        slot->parts[i].try_count = 0;
        slot->parts[i].shown = false;
    }
}

void sitting_reset_slot(struct sitting_slot *slot)
{
    clear_parts(slot);
    verdict_release(&slot->verdict);
    response_release(&slot->joined);
    free(slot->attempt_id);
    slot->attempt_id = NULL;
    slot->part = 0;
    slot->answered = false;
    slot->final = false;
    slot->certainty = CERTAINTY_NONE;
    slot->certainty_asked = false;
    slot->hints = 0;
    slot->hints_here = 0;
    slot->ms = 0;
    slot->easy = false;
    slot->overruled = false;
    slot->overruled_right = false;
}

void sitting_release(struct sitting *sitting)
{
    for (size_t i = 0; i < sitting->count; i++) {
        sitting_reset_slot(&sitting->slots[i]);
        free(sitting->slots[i].parts);
        instance_release(&sitting->slots[i].instance);
    }
    free(sitting->slots);
    free(sitting->id);
    free(sitting->episode);
    free(sitting->say);
    memset(sitting, 0, sizeof(*sitting));
    sitting->stage = SITTING_END;
}

bool sitting_add(struct sitting *sitting, const struct question *question,
                 uint64_t seed, bool own, struct error *err)
{
    struct sitting_slot *slot;
    struct instance instance;

    if (sitting->count >= SITTING_MAX_SLOTS) {
        return error_set(err, "more than %d questions", SITTING_MAX_SLOTS);
    }
    if (question->type == QUESTION_SCENARIO && question->step_count == 0) {
        return error_set(err, "a scenario without steps");
    }
    if (!instance_draw(&instance, question, seed, err)) {
        return false;
    }
    GROW(sitting->slots, sitting->count, sitting->capacity);
    slot = &sitting->slots[sitting->count++];
    memset(slot, 0, sizeof(*slot));
    slot->question = question;
    slot->instance = instance;
    slot->own = own;
    slot->part_count =
        question->type == QUESTION_SCENARIO ? instance.step_count : 1;
    slot->parts = xcalloc(slot->part_count + 1, sizeof(*slot->parts));
    for (size_t i = 0; i < slot->part_count; i++) {
        for (size_t k = 0; k < 2; k++) {
            response_init(&slot->parts[i].tries[k].response);
            verdict_init(&slot->parts[i].tries[k].verdict);
        }
    }
    verdict_init(&slot->verdict);
    response_init(&slot->joined);
    if (sitting->stage == SITTING_END) {
        sitting->stage = SITTING_ASK;
    }
    return true;
}

static struct sitting_slot *slot_now(const struct sitting *sitting)
{
    return sitting->place < sitting->count ? &sitting->slots[sitting->place]
                                           : NULL;
}

static struct sitting_part *part_now(const struct sitting *sitting)
{
    struct sitting_slot *slot = slot_now(sitting);

    return slot != NULL ? &slot->parts[slot->part] : NULL;
}

static bool is_scenario(const struct sitting_slot *slot)
{
    return slot->question->type == QUESTION_SCENARIO;
}

const struct sitting_slot *sitting_get_slot(const struct sitting *sitting)
{
    return slot_now(sitting);
}

const struct instance *sitting_get_instance(const struct sitting *sitting)
{
    const struct sitting_slot *slot = slot_now(sitting);

    if (slot == NULL) {
        return NULL;
    }
    return is_scenario(slot) ? &slot->instance.steps[slot->part]
                             : &slot->instance;
}

const struct question *sitting_get_question(const struct sitting *sitting)
{
    const struct instance *instance = sitting_get_instance(sitting);

    return instance != NULL ? instance->question : NULL;
}

const struct sitting_part *sitting_get_part(const struct sitting *sitting)
{
    return part_now(sitting);
}

const struct verdict *sitting_get_verdict(const struct sitting *sitting)
{
    const struct sitting_part *part = part_now(sitting);

    if (part == NULL || part->try_count == 0) {
        return NULL;
    }
    return &part->tries[part->try_count - 1].verdict;
}

bool sitting_is_second_try(const struct sitting *sitting)
{
    const struct sitting_part *part = part_now(sitting);

    return part != NULL && part->try_count == 1 && !part->shown;
}

static void set_say(struct sitting *sitting, const char *say)
{
    char *copy = xstrdup_or_null(say);

    free(sitting->say);
    sitting->say = copy;
}

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
        const struct instance *instance =
            is_scenario(slot) ? &slot->instance.steps[i] : &slot->instance;

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
    if (slot->answered && is_scenario(slot)) {
        join_scenario(slot);
    } else if (slot->answered) {
        join_tries(slot);
    }
}

static enum sitting_event finish_part(struct sitting *sitting)
{
    struct sitting_slot *slot = slot_now(sitting);

    slot->parts[slot->part].shown = true;
    if (is_scenario(slot) && slot->part + 1 < slot->part_count) {
        sitting->stage = SITTING_STEP;
        return SITTING_MOVED;
    }
    if (is_scenario(slot)) {
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
    struct sitting_slot *slot = slot_now(sitting);
    struct sitting_part *part = part_now(sitting);
    const struct verdict *verdict = &part->tries[part->try_count].verdict;
    bool again = part->try_count == 0 && verdict->retry;

    part->try_count++;
    set_say(sitting, NULL);
    if (!again) {
        return finish_part(sitting);
    }
    sitting->stage = SITTING_ASK;
    if (is_scenario(slot)) {
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
    if (slot->certainty_asked || is_scenario(slot) || part->try_count > 0 ||
        part->tries[0].response.skipped) {
        return false;
    }
    return slot->question->confidence == CONFIDENCE_ASK ||
           (slot->question->confidence == CONFIDENCE_UNSET &&
            sitting->ask_certainty);
}

/* From an answer that was taken to whatever has to come before its record. */
static enum sitting_event advance(struct sitting *sitting)
{
    struct sitting_slot *slot = slot_now(sitting);
    struct sitting_part *part = part_now(sitting);
    struct sitting_try *try = &part->tries[part->try_count];
    bool explain = sitting_get_question(sitting)->type == QUESTION_EXPLAIN;

    grade_try(sitting, sitting_get_instance(sitting), try, part->try_count > 0);
    if (try->verdict.state == VERDICT_UNREADABLE) {
        set_say(sitting, try->verdict.say);
        sitting->stage = SITTING_ASK;
        return SITTING_REFUSED;
    }
    if (try->verdict.state == VERDICT_ASK) {
        set_say(sitting, try->verdict.say);
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
    struct sitting_part *part = part_now(sitting);
    struct sitting_try *try = &part->tries[part->try_count];
    struct response copy;

    /* The response may be the one kept here: copy before release. */
    response_copy(&copy, response);
    response_release(&try->response);
    try->response = copy;
    try->typo = TYPO_NOT_ASKED;
    set_say(sitting, NULL);
    return advance(sitting);
}

enum sitting_event sitting_answer(struct sitting *sitting,
                                  const struct response *response)
{
    if (sitting->stage != SITTING_ASK || slot_now(sitting) == NULL) {
        return SITTING_REFUSED;
    }
    if (response->skipped) {
        return sitting_skip(sitting);
    }
    if (response_is_empty(sitting_get_instance(sitting), response)) {
        set_say(sitting, "nothing is entered yet");
        return SITTING_REFUSED;
    }
    return take(sitting, response);
}

enum sitting_event sitting_skip(struct sitting *sitting)
{
    struct sitting_part *part = part_now(sitting);
    struct response nothing;
    enum sitting_event event;

    if (sitting->stage != SITTING_ASK || part == NULL) {
        return SITTING_REFUSED;
    }
    set_say(sitting, NULL);
    if (part->try_count > 0) {
        event = finish_part(sitting);
        /* The first try stands and is written: nothing new to say. */
        return is_scenario(slot_now(sitting)) ? event : SITTING_MOVED;
    }
    response_init(&nothing);
    nothing.skipped = true;
    return take(sitting, &nothing);
}

enum sitting_event sitting_confirm(struct sitting *sitting, bool meant)
{
    struct sitting_part *part = part_now(sitting);

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
    set_say(sitting, NULL);
    sitting->stage = SITTING_ASK;
    return SITTING_MOVED;
}

enum sitting_event sitting_points(struct sitting *sitting, const bool *ticked,
                                  size_t count)
{
    struct sitting_part *part = part_now(sitting);
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
    struct sitting_slot *slot = slot_now(sitting);

    if (sitting->stage != SITTING_CERTAINTY) {
        return SITTING_REFUSED;
    }
    slot->certainty = certainty;
    slot->certainty_asked = true;
    return advance(sitting);
}

enum sitting_event sitting_next(struct sitting *sitting)
{
    struct sitting_slot *slot = slot_now(sitting);

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

bool sitting_has_hint(const struct sitting *sitting)
{
    const struct sitting_slot *slot = slot_now(sitting);

    return sitting->stage == SITTING_ASK && slot != NULL &&
           sitting->mode != SITTING_CHECK &&
           (size_t)slot->hints_here <
               sitting_get_question(sitting)->hints.count;
}

bool sitting_hint(struct sitting *sitting)
{
    struct sitting_slot *slot = slot_now(sitting);

    if (!sitting_has_hint(sitting)) {
        return false;
    }
    slot->hints_here++;
    slot->hints++;
    return true;
}

char *sitting_get_hint(const struct sitting *sitting, size_t index)
{
    const struct sitting_slot *slot = slot_now(sitting);
    const struct question *question = sitting_get_question(sitting);

    if (slot == NULL || index >= (size_t)slot->hints_here ||
        index >= question->hints.count) {
        return NULL;
    }
    return instance_text(sitting_get_instance(sitting),
                         question->hints.items[index], false);
}

void sitting_add_time(struct sitting *sitting, int64_t ms)
{
    struct sitting_slot *slot = slot_now(sitting);

    if (slot != NULL && ms > 0) {
        slot->ms += ms;
    }
}

bool sitting_undo(struct sitting *sitting, struct str *attempt_id)
{
    size_t place = sitting->place;

    if (sitting->mode == SITTING_CHECK) {
        return false;
    }
    while (place == sitting->count || !sitting->slots[place].answered) {
        if (place == 0) {
            return false;
        }
        place--;
    }
    /* What was begun after it begins anew, too. */
    if (sitting->place < sitting->count && place != sitting->place) {
        sitting_reset_slot(&sitting->slots[sitting->place]);
    }
    if (sitting->slots[place].attempt_id != NULL) {
        str_add(attempt_id, sitting->slots[place].attempt_id);
    }
    sitting_reset_slot(&sitting->slots[place]);
    set_say(sitting, NULL);
    sitting->place = place;
    sitting->stage = SITTING_ASK;
    return true;
}
