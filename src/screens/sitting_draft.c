/* Sitting: what is begun and not answered, kept when the screen is left. */
#include <string.h>

#include "screens/sitting_private.h"

/* Is it answered with words? */
static bool is_typed(enum question_type type)
{
    return question_is_typed(type) || type == QUESTION_EXPLAIN;
}

void sitting_keep_draft(struct sitting_screen *self)
{
    const struct question *question = sitting_question(self);
    enum sitting_stage stage = study_get(self->study)->stage;

    if (question == NULL || (stage != SITTING_ASK && stage != SITTING_POINTS)) {
        return;
    }
    /* Where nothing was chosen, the first row was not chosen either. */
    if (is_typed(question->type) || self->cursor > 0) {
        sitting_collect(self);
    }
    if (stage == SITTING_POINTS) {
        memcpy(self->response.ticked, self->ticked,
               question->point_count * sizeof(self->ticked[0]));
    }
    study_set_draft(self->study, &self->response);
}

/* The row of a choice, as they are shown. */
static int row_of(const struct question *question,
                  const struct instance *instance, int choice)
{
    if (question->type == QUESTION_TRUEFALSE) {
        return choice == 0;
    }
    for (size_t i = 0; i < instance->order_count; i++) {
        if (instance->order[i] == choice) {
            return (int)i;
        }
    }
    return 0;
}

static void take_typed(struct sitting_screen *self,
                       const struct question *question,
                       const struct response *draft)
{
    if (draft->text != NULL) {
        edit_set(&self->edit, draft->text);
    }
    for (size_t i = 0; i < question->gap_count; i++) {
        edit_set(&self->gaps[i], draft->gaps[i] != NULL ? draft->gaps[i] : "");
    }
    memcpy(self->ticked, draft->ticked,
           question->point_count * sizeof(self->ticked[0]));
}

static void take_chosen(struct sitting_screen *self,
                        const struct question *question,
                        const struct response *draft)
{
    const struct instance *instance =
        sitting_get_instance(study_get(self->study));

    response_release(&self->response);
    response_copy(&self->response, draft);
    if (self->response.order_count == 0) {
        response_start(&self->response, instance);
    }
    if (question->type == QUESTION_SINGLE ||
        question->type == QUESTION_TRUEFALSE) {
        self->cursor = row_of(question, instance, draft->choice);
    }
}

void sitting_take_draft(struct sitting_screen *self)
{
    const struct question *question = sitting_question(self);
    const struct response *draft = sitting_get_draft(study_get(self->study));

    if (question == NULL || draft == NULL) {
        return;
    }
    if (is_typed(question->type)) {
        take_typed(self, question, draft);
    } else {
        take_chosen(self, question, draft);
    }
}
