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

struct sitting_slot *sitting_slot_now(const struct sitting *sitting)
{
    return sitting->place < sitting->count ? &sitting->slots[sitting->place]
                                           : NULL;
}

struct sitting_part *sitting_part_now(const struct sitting *sitting)
{
    struct sitting_slot *slot = sitting_slot_now(sitting);

    return slot != NULL ? &slot->parts[slot->part] : NULL;
}

bool sitting_is_scenario(const struct sitting_slot *slot)
{
    return slot->question->type == QUESTION_SCENARIO;
}

void sitting_say(struct sitting *sitting, const char *say)
{
    char *copy = xstrdup_or_null(say);

    free(sitting->say);
    sitting->say = copy;
}

const struct sitting_slot *sitting_get_slot(const struct sitting *sitting)
{
    return sitting_slot_now(sitting);
}

const struct instance *sitting_get_instance(const struct sitting *sitting)
{
    const struct sitting_slot *slot = sitting_slot_now(sitting);

    if (slot == NULL) {
        return NULL;
    }
    return sitting_is_scenario(slot) ? &slot->instance.steps[slot->part]
                                     : &slot->instance;
}

const struct question *sitting_get_question(const struct sitting *sitting)
{
    const struct instance *instance = sitting_get_instance(sitting);

    return instance != NULL ? instance->question : NULL;
}

const struct sitting_part *sitting_get_part(const struct sitting *sitting)
{
    return sitting_part_now(sitting);
}

const struct verdict *sitting_get_verdict(const struct sitting *sitting)
{
    const struct sitting_part *part = sitting_part_now(sitting);

    if (part == NULL || part->try_count == 0) {
        return NULL;
    }
    return &part->tries[part->try_count - 1].verdict;
}

bool sitting_is_second_try(const struct sitting *sitting)
{
    const struct sitting_part *part = sitting_part_now(sitting);

    return part != NULL && part->try_count == 1 && !part->shown;
}

/* Those of the step, or of the whole scenario where the step has none. */
static const struct str_list *hints_now(const struct sitting_slot *slot,
                                        const struct question *question)
{
    return question->hints.count > 0 ? &question->hints
                                     : &slot->question->hints;
}

bool sitting_has_hint(const struct sitting *sitting)
{
    const struct sitting_slot *slot = sitting_slot_now(sitting);

    return sitting->stage == SITTING_ASK && slot != NULL &&
           sitting->mode != SITTING_CHECK &&
           (size_t)slot->hints_here <
               hints_now(slot, sitting_get_question(sitting))->count;
}

bool sitting_hint(struct sitting *sitting)
{
    struct sitting_slot *slot = sitting_slot_now(sitting);

    if (!sitting_has_hint(sitting)) {
        return false;
    }
    slot->hints_here++;
    slot->hints++;
    return true;
}

char *sitting_get_hint(const struct sitting *sitting, size_t index)
{
    const struct sitting_slot *slot = sitting_slot_now(sitting);
    const struct str_list *hints;

    if (slot == NULL) {
        return NULL;
    }
    hints = hints_now(slot, sitting_get_question(sitting));
    if (index >= (size_t)slot->hints_here || index >= hints->count) {
        return NULL;
    }
    return instance_text(sitting_get_instance(sitting), hints->items[index],
                         false);
}

void sitting_add_time(struct sitting *sitting, int64_t ms)
{
    struct sitting_slot *slot = sitting_slot_now(sitting);

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
    sitting_say(sitting, NULL);
    sitting->place = place;
    sitting->stage = SITTING_ASK;
    return true;
}
