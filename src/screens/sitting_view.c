/* Drawing a question: stem, exhibit, truth; and the result at the end. */
#include <stdio.h>
#include <string.h>

#include "base/utf8.h"
#include "screens/sitting_draw.h"

void view_put(struct view *view, int x, enum role role, const char *text)
{
    if (view->canvas != NULL) {
        canvas_text(view->canvas, x, view->y, role, text);
    }
}

void view_wrap(struct view *view, int x, enum role role, const char *text)
{
    int width = view->width - x - 1;
    int rows;

    if (text == NULL || text[0] == '\0') {
        return;
    }
    rows = canvas_wrap(view->canvas, x, view->y, width > 10 ? width : 10, role,
                       text);
    if (view->y == view->focus.row) {
        view->focus.rows = rows;
    }
    view->y += rows;
}

void view_blank(struct view *view)
{
    view->y++;
}

bool view_is_shown(const struct sitting *sitting)
{
    return sitting->stage == SITTING_STEP || sitting->stage == SITTING_FEEDBACK;
}

void view_focus(struct view *view, int x)
{
    view->focus.row = view->y;
    view->focus.rows = 1;
    if (view->canvas != NULL) {
        canvas_set_cursor(view->canvas, x, view->y, false);
    }
}

void view_item(struct view *view, size_t i)
{
    if (i < TEXTS_MAX) {
        view->focus.items[i] = view->y;
        view->focus.item_count = (int)i + 1;
    }
}

void view_items_end(struct view *view)
{
    view->focus.items_end = view->y;
}

/* One line of an exhibit; what is wider than the screen goes on below it, set
 * in, so that nothing of a log or a table is lost. */
static void draw_exhibit_line(struct view *view, const char *line, size_t len)
{
    int x = 2;

    do {
        int width = view->width - x - 1;
        size_t fits = utf8_fit(line, len, width > 10 ? width : 10);

        if (view->canvas != NULL) {
            canvas_text_len(view->canvas, x, view->y, ROLE_CODE, line, fits);
        }
        view->y++;
        line += fits;
        len -= fits;
        x = 4;
    } while (len > 0);
}

static void draw_exhibit(struct view *view)
{
    const char *at = view->self->exhibit;

    while (at != NULL && *at != '\0') {
        size_t len = strcspn(at, "\n");

        draw_exhibit_line(view, at, len);
        at += len + (at[len] == '\n');
    }
    if (view->self->exhibit != NULL) {
        view_blank(view);
    }
}

/* Why the answer was not graded, in sight on the smallest screen. A number
 * that cannot be read says so under its field already. */
static void draw_refusal(struct view *view)
{
    const struct sitting_screen *self = view->self;
    const struct sitting *sitting = study_get(self->study);

    if (self->refused && sitting->say != NULL &&
        !str_equal(sitting->say, self->reading.buf)) {
        view_wrap(view, 3, ROLE_BAD, sitting->say);
    }
    if (self->refused) {
        view->focus.row = view->y - 1;
        view->focus.rows = 1;
    }
}

static void draw_truth(struct view *view, const struct question *question)
{
    static const char *const words[] = {"Right.", "Partly right.", "Wrong.",
                                        "Not answered."};
    static const enum role roles[] = {ROLE_GOOD, ROLE_WARN, ROLE_BAD,
                                      ROLE_WARN};
    const struct sitting_screen *self = view->self;
    const struct sitting *sitting = study_get(self->study);
    const struct sitting_slot *slot = sitting_get_slot(sitting);
    const struct verdict *verdict = sitting_get_verdict(sitting);

    view_blank(view);
    view->focus.said = view->y;
    if (slot->overruled) {
        view_wrap(view, 1, ROLE_ACCENT,
                  slot->overruled_right
                      ? "Overruled by you: counted as right."
                      : "Overruled by you: counted as wrong.");
    } else if (verdict != NULL) {
        view_wrap(view, 1, roles[verdict->outcome], words[verdict->outcome]);
    }
    view_wrap(view, 1, ROLE_TEXT, self->feedback);
    if (verdict != NULL && verdict->outcome != OUTCOME_RIGHT &&
        question->type != QUESTION_SINGLE &&
        question->type != QUESTION_MULTIPLE &&
        question->type != QUESTION_TRUEFALSE &&
        question->type != QUESTION_EXPLAIN) {
        view_wrap(view, 1, ROLE_DIM, "Answer:");
        view_wrap(view, 3, ROLE_GOOD, self->truth);
    }
    view_blank(view);
    view_wrap(view, 1, ROLE_TEXT, self->explain);
    if (sitting->stage != SITTING_FEEDBACK) {
        return;
    }
    view_blank(view);
    view_wrap(view, 1, ROLE_DIM, self->heard);
    view_wrap(view, 1, ROLE_WARN, study_get_sure_wrong(self->study));
    view_wrap(view, 1, ROLE_ACCENT, study_get_when(self->study));
}

static void draw_question(struct view *view)
{
    const struct sitting_screen *self = view->self;
    const struct sitting *sitting = study_get(self->study);
    const struct question *question = sitting_question(self);

    if (self->story != NULL) {
        view_wrap(view, 1, ROLE_DIM, self->story);
        view_blank(view);
    }
    view_wrap(view, 1, ROLE_TEXT, self->stem);
    view_blank(view);
    draw_exhibit(view);
    view->focus.row = view->y; /* unless a field or row of it has the focus */
    view_answer(view, question);
    draw_refusal(view);
    if (view_is_shown(sitting)) {
        draw_truth(view, question);
        return;
    }
    for (size_t i = 0; i < QUESTION_MAX_HINTS && self->hints[i] != NULL; i++) {
        if (i == 0) {
            view_blank(view);
        }
        view->focus.said = view->y;
        view_put(view, 1, ROLE_WARN, "Hint:");
        view_wrap(view, 7, ROLE_TEXT, self->hints[i]);
    }
    if (sitting_is_second_try(sitting) && sitting->stage == SITTING_ASK) {
        view_blank(view);
        view->focus.said = view->y;
        view_wrap(view, 1, ROLE_WARN, self->feedback);
    }
    if (sitting->stage == SITTING_CONFIRM && sitting->say != NULL) {
        view_blank(view);
        view->focus.said = view->y;
        view_put(view, 1, ROLE_WARN, "Read as:");
        view_wrap(view, 10, ROLE_STRONG, sitting->say);
    }
}

static void draw_result_row(struct view *view, size_t at)
{
    static const char *const marks[] = {"+", "~", "x", "-"};
    static const enum role roles[] = {ROLE_GOOD, ROLE_WARN, ROLE_BAD, ROLE_DIM};
    const struct sitting *sitting = study_get(view->self->study);
    const struct sitting_slot *slot = &sitting->slots[at];
    enum outcome outcome =
        slot->answered ? sitting_slot_outcome(slot) : OUTCOME_SKIPPED;

    view_put(view, 1, roles[outcome], marks[outcome]);
    if (view->canvas != NULL) {
        canvas_text_fit(view->canvas, 4, view->y, view->width - 6,
                        slot->own ? ROLE_TEXT : ROLE_DIM,
                        view->self->results[at]);
    }
    view->y++;
}

static void draw_result(struct view *view)
{
    const struct sitting *sitting = study_get(view->self->study);
    struct sitting_result result;
    char text[160];

    sitting_get_result(sitting, &result);
    if (sitting->episode != NULL) {
        snprintf(text, sizeof(text), "%s with %.0f %%. %.0f %% is needed.",
                 result.passed ? "Passed" : "Not passed", result.mean * 100,
                 sitting->pass * 100);
        view_wrap(view, 1, result.passed ? ROLE_GOOD : ROLE_WARN, text);
    }
    snprintf(text, sizeof(text),
             "%zu right, %zu partly, %zu wrong, %zu not answered.",
             result.right, result.partial, result.wrong, result.skipped);
    view_wrap(view, 1, ROLE_TEXT, text);
    view_blank(view);
    for (size_t i = 0; i < sitting->count; i++) {
        draw_result_row(view, i);
    }
    view_blank(view);
    view_wrap(
        view, 1, ROLE_DIM,
        "Every question comes back on the day it is about to be forgotten.");
}

int sitting_layout(const struct sitting_screen *self, struct canvas *canvas,
                   struct sitting_focus *focus)
{
    struct view view = {
        .self = self,
        .canvas = canvas,
        .y = canvas != NULL ? -self->scroll : 0,
        .width = self->width,
    };
    int top = view.y;

    view.focus.row = top;
    view.focus.rows = 1;
    view.focus.said = top;
    if (study_get(self->study)->stage == SITTING_END) {
        draw_result(&view);
    } else {
        draw_question(&view);
    }
    *focus = view.focus;
    focus->row -= top;
    focus->said -= top;
    focus->items_end -= top;
    for (int i = 0; i < focus->item_count; i++) {
        focus->items[i] -= top;
    }
    return view.y - top;
}
