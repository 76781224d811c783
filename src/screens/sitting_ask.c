/* Sitting: what is done while a question is asked. */
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "screens/sitting_private.h"

/* Counts the time since the last key, at most a minute a step: whoever walks
 * away does not study. */
void sitting_count_time(struct sitting_screen *self)
{
    int64_t now = clock_monotonic_ms();
    int64_t passed = now - self->since_ms;

    study_add_time(self->study, passed > 60000 ? 60000 : passed);
    self->since_ms = now;
}

void sitting_measure(struct sitting_screen *self)
{
    struct sitting_focus focus;
    int most;

    self->content = sitting_layout(self, NULL, &focus);
    most = self->content > self->height ? self->content - self->height : 0;
    if (focus.row + focus.rows > self->scroll + self->height) {
        self->scroll = focus.row + focus.rows - self->height;
    }
    if (focus.row < self->scroll) {
        self->scroll = focus.row;
    }
    if (self->scroll > most) {
        self->scroll = most;
    }
}

/* What was just said stands below the answer: where it is out of sight the
 * answer goes to the top, and as much of it as fits comes under it. */
void sitting_show_said(struct sitting_screen *self)
{
    enum { ROWS_OF_IT = 4 };
    struct sitting_focus focus;
    int most;

    self->content = sitting_layout(self, NULL, &focus);
    most = self->content > self->height ? self->content - self->height : 0;
    if (focus.said + ROWS_OF_IT > self->scroll + self->height) {
        self->scroll = focus.row < most ? focus.row : most;
    }
}

/* An empty answer for the question that came up. */
void sitting_begin(struct sitting_screen *self)
{
    const struct sitting *sitting = study_get(self->study);
    const struct question *question = sitting_question(self);

    self->cursor = 0;
    self->lifted = false;
    self->refused = false;
    self->too_long = false;
    self->scroll = 0;
    memset(self->ticked, 0, sizeof(self->ticked));
    str_clear(&self->reading);
    response_release(&self->response);
    response_init(&self->response);
    if (question == NULL) {
        return;
    }
    response_start(&self->response, sitting_get_instance(sitting));
    self->response.choice = -1;
    edit_release(&self->edit);
    edit_init(&self->edit, question->type == QUESTION_EXPLAIN,
              RESPONSE_MAX_TEXT);
    edit_resize(&self->edit, self->width > 16 ? self->width - 6 : 10, 4);
    for (size_t i = 0; i < QUESTION_MAX_GAPS; i++) {
        edit_set(&self->gaps[i], "");
    }
}

void sitting_show(struct sitting_screen *self)
{
    sitting_prepare(self);
    sitting_measure(self);
}

struct wish sitting_fail(struct error *err)
{
    struct wish wish = wish_error(err);

    error_release(err);
    return wish;
}

/* A second try begins with an empty field, not with the answer just graded. */
static void clear_graded(struct sitting_screen *self)
{
    const struct sitting *sitting = study_get(self->study);
    const struct sitting_part *part = sitting_get_part(sitting);
    const char *graded;

    if (sitting->stage != SITTING_ASK || !sitting_is_second_try(sitting) ||
        part->try_count == 0) {
        return;
    }
    graded = part->tries[part->try_count - 1].response.text;
    if (graded != NULL && str_equal(graded, edit_get(&self->edit))) {
        edit_set(&self->edit, "");
        str_clear(&self->reading);
    }
}

/* After a transition: a new question clears the fields. */
struct wish sitting_moved(struct sitting_screen *self, bool fresh)
{
    const struct sitting *sitting = study_get(self->study);

    if (fresh) {
        sitting_begin(self);
    }
    self->refused = false;
    clear_graded(self);
    if (sitting->stage == SITTING_POINTS) {
        self->cursor = 0;
    }
    self->scroll = 0;
    sitting_show(self);
    sitting_show_said(self);
    if (sitting->stage == SITTING_END && sitting->mode == SITTING_CHECK) {
        struct sitting_result result;

        sitting_get_result(sitting, &result);
        if (result.passed) {
            return wish_ask(SITTING_ACT_KNOWN,
                            "Passed. Mark episode %d as known already?",
                            study_get_episode(self->study));
        }
    }
    return wish_redraw();
}

void sitting_collect(struct sitting_screen *self)
{
    const struct question *question = sitting_question(self);

    switch (question->type) {
    case QUESTION_NUMERIC:
    case QUESTION_COMPUTED:
    case QUESTION_TEXT:
    case QUESTION_EXPLAIN:
        response_set_text(&self->response, edit_get(&self->edit));
        break;
    case QUESTION_CLOZE:
        for (size_t i = 0; i < question->gap_count; i++) {
            response_set_gap(&self->response, i, edit_get(&self->gaps[i]));
        }
        break;
    case QUESTION_SINGLE:
        if (self->response.choice < 0) {
            self->response.choice = sitting_get_instance(study_get(self->study))
                                        ->order[self->cursor];
        }
        break;
    case QUESTION_TRUEFALSE:
        if (self->response.choice < 0) {
            self->response.choice = 1 - self->cursor;
        }
        break;
    case QUESTION_MULTIPLE:
    case QUESTION_ORDER:
    case QUESTION_MATCH:
    case QUESTION_SCENARIO:
    case QUESTION_TYPE_COUNT:
        break;
    }
}

/* Nothing was written: the question is asked as it stood before. */
static struct wish went_back(struct sitting_screen *self, struct error *err)
{
    sitting_show(self);
    return sitting_fail(err);
}

struct wish sitting_do_answer(struct sitting_screen *self)
{
    struct error err = ERROR_INIT;
    enum sitting_event event;
    const struct sitting *sitting = study_get(self->study);

    if (sitting->stage == SITTING_POINTS) {
        if (!study_points(self->study, self->ticked,
                          sitting_question(self)->point_count, &event, &err)) {
            return went_back(self, &err);
        }
        return sitting_moved(self, false);
    }
    sitting_collect(self);
    if (!study_answer(self->study, &self->response, &event, &err)) {
        return went_back(self, &err);
    }
    if (event == SITTING_REFUSED) {
        self->refused = sitting->say != NULL;
        sitting_show(self);
        return sitting->say == NULL
                   ? wish_message(ROLE_WARN, "nothing is entered yet")
                   : wish_redraw();
    }
    return sitting_moved(self, false);
}

struct wish sitting_do_skip(struct sitting_screen *self)
{
    struct error err = ERROR_INIT;
    enum sitting_event event;

    if (!study_skip(self->study, &event, &err)) {
        return went_back(self, &err);
    }
    return event == SITTING_REFUSED ? wish_none() : sitting_moved(self, false);
}

struct wish sitting_do_confirm(struct sitting_screen *self, bool meant)
{
    struct error err = ERROR_INIT;
    enum sitting_event event;

    if (!study_confirm(self->study, meant, &event, &err)) {
        return went_back(self, &err);
    }
    return sitting_moved(self, false);
}

struct wish sitting_do_sure(struct sitting_screen *self,
                            enum certainty certainty)
{
    struct error err = ERROR_INIT;
    enum sitting_event event;

    if (!study_certainty(self->study, certainty, &event, &err)) {
        return went_back(self, &err);
    }
    return sitting_moved(self, false);
}

struct wish sitting_do_next(struct sitting_screen *self)
{
    struct error err = ERROR_INIT;
    enum sitting_event event;

    if (!study_next(self->study, &event, &err)) {
        return went_back(self, &err);
    }
    return sitting_moved(self, true);
}

struct wish sitting_do_hint(struct sitting_screen *self)
{
    if (!study_hint(self->study)) {
        return wish_message(ROLE_STATUS, "there is no further hint");
    }
    sitting_show(self);
    sitting_show_said(self);
    return wish_redraw();
}

struct wish sitting_do_undo(struct sitting_screen *self)
{
    struct error err = ERROR_INIT;

    if (!study_undo(self->study, &err)) {
        return went_back(self, &err);
    }
    sitting_begin(self);
    sitting_show(self);
    return wish_message(ROLE_STATUS, "taken back");
}

size_t sitting_row_count(const struct sitting_screen *self)
{
    const struct question *question = sitting_question(self);

    switch (question->type) {
    case QUESTION_SINGLE:
    case QUESTION_MULTIPLE:
        return question->choice_count;
    case QUESTION_TRUEFALSE:
        return 2;
    case QUESTION_ORDER:
        return question->item_count;
    case QUESTION_MATCH:
        return question->pair_count;
    case QUESTION_EXPLAIN:
        return question->point_count;
    case QUESTION_CLOZE:
        return question->gap_count;
    case QUESTION_NUMERIC:
    case QUESTION_COMPUTED:
    case QUESTION_TEXT:
    case QUESTION_SCENARIO:
    case QUESTION_TYPE_COUNT:
        break;
    }
    return 1;
}

static void swap_rows(struct sitting_screen *self, int a, int b)
{
    unsigned char *order = self->response.order;
    unsigned char kept = order[a];

    order[a] = order[b];
    order[b] = kept;
}

struct wish sitting_do_move(struct sitting_screen *self, int by)
{
    int rows = (int)sitting_row_count(self);
    int to = self->cursor + by;

    if (to < 0 || to >= rows) {
        return wish_none();
    }
    if (self->lifted) {
        swap_rows(self, self->cursor, to);
    }
    self->cursor = to;
    self->refused = false;
    if (sitting_question(self)->type == QUESTION_SINGLE ||
        sitting_question(self)->type == QUESTION_TRUEFALSE) {
        self->response.choice = -1; /* the cursor says it */
    }
    sitting_measure(self);
    return wish_redraw();
}

struct wish sitting_do_toggle(struct sitting_screen *self)
{
    const struct question *question = sitting_question(self);
    const struct instance *instance =
        sitting_get_instance(study_get(self->study));

    self->refused = false;
    if (question->type == QUESTION_EXPLAIN) {
        self->ticked[self->cursor] = !self->ticked[self->cursor];
    } else if (question->type == QUESTION_MULTIPLE) {
        size_t choice = instance->order[self->cursor];

        self->response.ticked[choice] = !self->response.ticked[choice];
    } else if (question->type == QUESTION_ORDER) {
        self->lifted = !self->lifted;
    } else {
        self->response.choice = instance->order[self->cursor];
    }
    return wish_redraw();
}

struct wish sitting_do_choose(struct sitting_screen *self, int row)
{
    if (row >= (int)sitting_row_count(self)) {
        return wish_none();
    }
    if (sitting_question(self)->type == QUESTION_ORDER) {
        while (self->cursor < row) {
            swap_rows(self, self->cursor, self->cursor + 1);
            self->cursor++;
        }
        while (self->cursor > row) {
            swap_rows(self, self->cursor, self->cursor - 1);
            self->cursor--;
        }
        self->lifted = false;
    } else {
        self->cursor = row;
        return sitting_do_toggle(self);
    }
    sitting_measure(self);
    return wish_redraw();
}
