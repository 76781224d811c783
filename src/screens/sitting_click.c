/* Sitting: what a click of the mouse does. */
#include "screens/sitting_private.h"

/* The item in a row of the body, or -1. */
static int item_at(const struct sitting_screen *self, int y)
{
    struct sitting_focus focus;
    int found = -1;

    sitting_layout(self, NULL, &focus);
    y += self->scroll;
    for (int i = 0; i < focus.item_count && focus.items[i] <= y; i++) {
        found = i;
    }
    return y < focus.items_end ? found : -1;
}

/* The first click chooses, one more on the same answers. */
static struct wish click_choice(struct sitting_screen *self, int item)
{
    int choice =
        sitting_question(self)->type == QUESTION_TRUEFALSE
            ? 1 - item
            : sitting_get_instance(study_get(self->study))->order[item];

    if (self->response.choice == choice) {
        return sitting_do_answer(self);
    }
    self->cursor = item;
    self->response.choice = choice;
    self->refused = false;
    sitting_measure(self);
    return wish_redraw();
}

struct wish sitting_do_click(struct sitting_screen *self, int y)
{
    enum sitting_stage stage = study_get(self->study)->stage;
    int item =
        stage == SITTING_ASK || stage == SITTING_POINTS ? item_at(self, y) : -1;

    if (item < 0) {
        return wish_none();
    }
    switch (sitting_question(self)->type) {
    case QUESTION_SINGLE:
    case QUESTION_TRUEFALSE:
        return click_choice(self, item);
    case QUESTION_ORDER:
        if (!self->lifted) {
            self->cursor = item;
            return sitting_do_toggle(self);
        }
        return sitting_do_choose(self, item);
    case QUESTION_MULTIPLE:
    case QUESTION_EXPLAIN:
        return sitting_do_choose(self, item);
    case QUESTION_MATCH:
    case QUESTION_CLOZE:
        return sitting_do_move(self, item - self->cursor);
    case QUESTION_NUMERIC:
    case QUESTION_COMPUTED:
    case QUESTION_TEXT:
    case QUESTION_SCENARIO:
    case QUESTION_TYPE_COUNT:
        break;
    }
    return wish_none();
}
