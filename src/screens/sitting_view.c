/* Drawing a question: stem, exhibit, answer, truth. One function for drawing
 * and measuring, so that scrolling agrees with what is seen. */
#include <stdio.h>
#include <string.h>

#include "base/utf8.h"
#include "screens/sitting_private.h"

struct view {
    const struct sitting_screen *self;
    struct canvas *canvas; /* NULL: only measure */
    int y;
    int focus;
    int width;
};

static void put(struct view *view, int x, enum role role, const char *text)
{
    if (view->canvas != NULL) {
        canvas_text(view->canvas, x, view->y, role, text);
    }
}

static void wrap(struct view *view, int x, enum role role, const char *text)
{
    int width = view->width - x - 1;

    if (text != NULL && text[0] != '\0') {
        view->y += canvas_wrap(view->canvas, x, view->y,
                               width > 10 ? width : 10, role, text);
    }
}

static void blank(struct view *view)
{
    view->y++;
}

static bool is_shown(const struct sitting *sitting)
{
    return sitting->stage == SITTING_STEP || sitting->stage == SITTING_FEEDBACK;
}

static void focus_here(struct view *view, int x)
{
    view->focus = view->y;
    if (view->canvas != NULL) {
        canvas_set_cursor(view->canvas, x, view->y, false);
    }
}

static void draw_exhibit(struct view *view)
{
    const char *at = view->self->exhibit;

    while (at != NULL && *at != '\0') {
        size_t len = strcspn(at, "\n");

        if (view->canvas != NULL) {
            canvas_text_len(view->canvas, 2, view->y, ROLE_CODE, at, len);
        }
        view->y++;
        at += len + (at[len] == '\n');
    }
    if (view->self->exhibit != NULL) {
        blank(view);
    }
}

/* What stands around a choice once the truth is shown. */
static void mark_choice(struct view *view, bool right, bool mine)
{
    const char *word = right && mine ? "right"
                       : right       ? "correct"
                       : mine        ? "you"
                                     : "";

    put(view, 1, right ? ROLE_GOOD : ROLE_BAD, right ? "+" : mine ? "x" : " ");
    if (view->canvas != NULL && word[0] != '\0' && view->width >= 60) {
        canvas_text_right(view->canvas, view->width - 1, view->y,
                          right ? ROLE_GOOD : ROLE_BAD, word);
    }
}

static void draw_choices(struct view *view, const struct question *question)
{
    const struct sitting_screen *self = view->self;
    const struct sitting *sitting = study_get(self->study);
    const struct instance *instance = sitting_get_instance(sitting);
    const struct sitting_part *part = sitting_get_part(sitting);
    const struct response *given =
        is_shown(sitting) && part->try_count > 0
            ? &part->tries[part->try_count - 1].response
            : &self->response;
    bool many = question->type == QUESTION_MULTIPLE;

    for (size_t i = 0; i < instance->order_count; i++) {
        size_t choice = instance->order[i];
        bool mine = many ? given->ticked[choice] : given->choice == (int)choice;
        char number[24];

        snprintf(number, sizeof(number), "%zu", i + 1);
        if (is_shown(sitting)) {
            mark_choice(view, question->choices[choice].correct, mine);
        } else if (self->cursor == (int)i) {
            put(view, 1, ROLE_ACCENT, ">");
            focus_here(view, 1);
        }
        put(view, 3, ROLE_KEY, number);
        if (many) {
            put(view, 5, ROLE_TEXT, mine ? "[x]" : "[ ]");
        }
        wrap(view, many ? 9 : 6,
             !is_shown(sitting) && mine && !many ? ROLE_STRONG : ROLE_TEXT,
             self->rows[i]);
    }
    if (many && question->tell && !is_shown(sitting)) {
        char text[48];

        snprintf(text, sizeof(text), "%zu are correct.",
                 question_count_correct(question));
        blank(view);
        wrap(view, 1, ROLE_DIM, text);
    }
}

static void draw_truefalse(struct view *view, const struct question *question)
{
    static const char *const words[] = {"True", "False"};
    const struct sitting_screen *self = view->self;
    const struct sitting *sitting = study_get(self->study);
    const struct sitting_part *part = sitting_get_part(sitting);
    int given = is_shown(sitting) && part->try_count > 0
                    ? part->tries[part->try_count - 1].response.choice
                    : self->response.choice;

    for (int i = 0; i < 2; i++) {
        bool mine = given == 1 - i;

        if (is_shown(sitting)) {
            mark_choice(view, question->answer_true == (i == 0), mine);
        } else if (self->cursor == i) {
            put(view, 1, ROLE_ACCENT, ">");
            focus_here(view, 1);
        }
        put(view, 3, ROLE_KEY, i == 0 ? "t" : "f");
        put(view, 6, mine ? ROLE_STRONG : ROLE_TEXT, words[i]);
        view->y++;
    }
}

static void draw_order(struct view *view, const struct question *question)
{
    const struct sitting_screen *self = view->self;
    const struct sitting *sitting = study_get(self->study);
    const struct sitting_part *part = sitting_get_part(sitting);
    const struct response *given =
        is_shown(sitting) && part->try_count > 0
            ? &part->tries[part->try_count - 1].response
            : &self->response;
    const struct verdict *verdict = sitting_get_verdict(sitting);

    for (size_t i = 0; i < given->order_count && i < question->item_count;
         i++) {
        char number[24];

        snprintf(number, sizeof(number), "%zu", i + 1);
        if (is_shown(sitting) && verdict != NULL && i < verdict->part_count) {
            put(view, 1, verdict->parts[i].right ? ROLE_GOOD : ROLE_BAD,
                verdict->parts[i].right ? "+" : "x");
        } else if (!is_shown(sitting) && self->cursor == (int)i) {
            put(view, 1, ROLE_ACCENT, self->lifted ? ">|" : ">");
            focus_here(view, 1);
        }
        put(view, 4, ROLE_KEY, number);
        wrap(view, 7, ROLE_TEXT, self->rows[given->order[i]]);
    }
}

static void draw_match_row(struct view *view, size_t i,
                           const struct response *given, bool shown)
{
    const struct sitting_screen *self = view->self;
    const struct sitting *sitting = study_get(self->study);
    const struct instance *instance = sitting_get_instance(sitting);
    const struct verdict *verdict = sitting_get_verdict(sitting);
    char box[8] = "[ ]";
    char number[24];

    for (size_t k = 0; k < instance->order_count; k++) {
        if (given->match[i] == instance->order[k] + 1) {
            box[1] = (char)('a' + k);
        }
    }
    snprintf(number, sizeof(number), "%zu", i + 1);
    if (shown && verdict != NULL && i < verdict->part_count) {
        put(view, 1, verdict->parts[i].right ? ROLE_GOOD : ROLE_BAD,
            verdict->parts[i].right ? "+" : "x");
    } else if (!shown && self->cursor == (int)i) {
        put(view, 1, ROLE_ACCENT, ">");
        focus_here(view, 1);
    }
    put(view, 3, ROLE_KEY, number);
    put(view, 6, ROLE_TEXT, self->rows[i]);
    put(view, view->width >= 60 ? 37 : view->width - 5, ROLE_STRONG, box);
}

static void draw_match(struct view *view, const struct question *question)
{
    const struct sitting_screen *self = view->self;
    const struct sitting *sitting = study_get(self->study);
    const struct instance *instance = sitting_get_instance(sitting);
    const struct sitting_part *part = sitting_get_part(sitting);
    bool shown = is_shown(sitting);
    const struct response *given =
        shown && part->try_count > 0
            ? &part->tries[part->try_count - 1].response
            : &self->response;
    bool wide = view->width >= 60;
    int top = view->y;
    int left_end;

    for (size_t i = 0; i < question->pair_count; i++) {
        draw_match_row(view, i, given, shown);
        view->y++;
    }
    left_end = view->y;
    if (wide) {
        view->y = top;
    } else {
        blank(view);
    }
    for (size_t i = 0; i < instance->order_count; i++) {
        char letter[2] = {(char)('a' + i), '\0'};

        put(view, wide ? 43 : 1, ROLE_KEY, letter);
        wrap(view, wide ? 46 : 4, ROLE_TEXT, self->sides[i]);
    }
    view->y = view->y > left_end ? view->y : left_end;
}

static void draw_edit(struct view *view, const struct edit *edit, int x,
                      int width, bool focused)
{
    struct canvas field;

    if (view->canvas == NULL) {
        return;
    }
    put(view, x, ROLE_DIM, "[");
    put(view, x + width + 1, ROLE_DIM, "]");
    field = canvas_sub(view->canvas, x + 1, view->y, width, 1);
    canvas_fill(&field, focused ? ROLE_FIELD_FOCUS : ROLE_FIELD, " ");
    edit_draw(edit, &field, focused);
}

static void draw_field(struct view *view, const struct question *question)
{
    const struct sitting_screen *self = view->self;
    const struct sitting *sitting = study_get(self->study);
    const char *unit = question->number.unit;
    bool named = unit != NULL && !question->number.unit_asked &&
                 strcmp(unit, "none") != 0;
    int room = view->width - 15 - (named ? utf8_width(unit) + 1 : 0);
    int width = room < 8 ? 8 : room > 41 ? 41 : room;
    bool shown = is_shown(sitting);
    const struct sitting_part *part = sitting_get_part(sitting);

    if (shown) {
        const struct response *given =
            part->try_count > 0 ? &part->tries[part->try_count - 1].response
                                : NULL;

        put(view, 3, ROLE_DIM, "You:");
        put(view, 9, ROLE_TEXT,
            given != NULL && given->text != NULL ? given->text
                                                 : "(not answered)");
        view->y++;
        return;
    }
    put(view, 3, ROLE_TEXT,
        sitting_is_second_try(sitting) ? "Again:" : "Answer:");
    draw_edit(view, &self->edit, 11, width, true);
    view->focus = view->y;
    if (named) {
        put(view, 11 + width + 3, ROLE_TEXT, unit);
    }
    view->y += 2;
    wrap(view, 3, self->refused ? ROLE_BAD : ROLE_DIM, self->reading.buf);
}

/* The sentence with its gaps as fields, broken where the row ends. */
static void draw_cloze(struct view *view, const struct question *question)
{
    const struct sitting_screen *self = view->self;
    bool shown = is_shown(study_get(self->study));
    const struct verdict *verdict = sitting_get_verdict(study_get(self->study));

    for (size_t i = 0; i < question->gap_count; i++) {
        int width = view->width >= 60 ? 36 : view->width - 20;

        put(view, 3, ROLE_TEXT, question->gaps[i].name);
        if (shown) {
            bool right = verdict != NULL && i < verdict->part_count &&
                         verdict->parts[i].right;

            put(view, 1, right ? ROLE_GOOD : ROLE_BAD, right ? "+" : "x");
            put(view, 15, ROLE_TEXT, edit_get(&self->gaps[i]));
        } else {
            draw_edit(view, &self->gaps[i], 14, width, self->cursor == (int)i);
            if (self->cursor == (int)i) {
                view->focus = view->y;
                put(view, 1, ROLE_ACCENT, ">");
            }
            if (question->gaps[i].options.count > 0) {
                put(view, 14 + width + 3, ROLE_DIM, "Up/Down");
            }
        }
        view->y++;
    }
}

static void draw_explain(struct view *view, const struct question *question)
{
    const struct sitting_screen *self = view->self;
    const struct sitting *sitting = study_get(self->study);
    int rows = edit_rows(&self->edit, view->width - 6);

    if (sitting->stage == SITTING_ASK) {
        struct canvas field;

        rows = rows < 4 ? 4 : rows;
        view->focus = view->y + rows - 1;
        if (view->canvas != NULL) {
            field = canvas_sub(view->canvas, 3, view->y, view->width - 6, rows);
            canvas_fill(&field, ROLE_FIELD_FOCUS, " ");
            edit_draw(&self->edit, &field, true);
        }
        view->y += rows;
        wrap(view, 3, ROLE_DIM, "Esc Enter compares it with the points.");
        return;
    }
    wrap(view, 1, ROLE_DIM, "You wrote:");
    wrap(view, 3, ROLE_TEXT, edit_get(&self->edit));
    blank(view);
    if (sitting->stage == SITTING_POINTS) {
        wrap(view, 1, ROLE_TEXT, "Tick only what you wrote:");
    }
    for (size_t i = 0; i < question->point_count; i++) {
        char number[32];

        if (sitting->stage == SITTING_POINTS && self->cursor == (int)i) {
            put(view, 1, ROLE_ACCENT, ">");
            focus_here(view, 1);
        }
        snprintf(number, sizeof(number), "%s %zu",
                 self->ticked[i] ? "[x]" : "[ ]", i + 1);
        put(view, 3, ROLE_KEY, number);
        bool marked = question->points[i].required && view->width >= 60;

        if (marked && view->canvas != NULL) {
            canvas_text_right(view->canvas, view->width - 1, view->y, ROLE_WARN,
                              "required");
        }
        view->width -= marked ? 10 : 0;
        wrap(view, 9, ROLE_TEXT, self->rows[i]);
        view->width += marked ? 10 : 0;
        if (question->points[i].required && !marked) {
            wrap(view, 9, ROLE_WARN, "required");
        }
    }
    if (self->truth != NULL) {
        blank(view);
        wrap(view, 1, ROLE_DIM, "A model answer:");
        wrap(view, 3, ROLE_TEXT, self->truth);
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
        wrap(view, 3, ROLE_BAD, sitting->say);
    }
    if (self->refused) {
        view->focus = view->y - 1;
    }
}

static void draw_answer(struct view *view, const struct question *question)
{
    switch (question->type) {
    case QUESTION_SINGLE:
    case QUESTION_MULTIPLE:
        draw_choices(view, question);
        break;
    case QUESTION_TRUEFALSE:
        draw_truefalse(view, question);
        break;
    case QUESTION_NUMERIC:
    case QUESTION_COMPUTED:
    case QUESTION_TEXT:
        draw_field(view, question);
        break;
    case QUESTION_CLOZE:
        draw_cloze(view, question);
        break;
    case QUESTION_ORDER:
        draw_order(view, question);
        break;
    case QUESTION_MATCH:
        draw_match(view, question);
        break;
    case QUESTION_EXPLAIN:
        draw_explain(view, question);
        break;
    case QUESTION_SCENARIO:
    case QUESTION_TYPE_COUNT:
        break;
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

    blank(view);
    if (slot->overruled) {
        wrap(view, 1, ROLE_ACCENT,
             slot->overruled_right ? "Overruled by you: counted as right."
                                   : "Overruled by you: counted as wrong.");
    } else if (verdict != NULL) {
        wrap(view, 1, roles[verdict->outcome], words[verdict->outcome]);
    }
    wrap(view, 1, ROLE_TEXT, self->feedback);
    if (verdict != NULL && verdict->outcome != OUTCOME_RIGHT &&
        question->type != QUESTION_SINGLE &&
        question->type != QUESTION_MULTIPLE &&
        question->type != QUESTION_TRUEFALSE &&
        question->type != QUESTION_EXPLAIN) {
        wrap(view, 1, ROLE_DIM, "Answer:");
        wrap(view, 3, ROLE_GOOD, self->truth);
    }
    blank(view);
    wrap(view, 1, ROLE_TEXT, self->explain);
    if (sitting->stage != SITTING_FEEDBACK) {
        return;
    }
    blank(view);
    wrap(view, 1, ROLE_DIM, self->heard);
    wrap(view, 1, ROLE_WARN, study_get_sure_wrong(self->study));
    wrap(view, 1, ROLE_ACCENT, study_get_when(self->study));
}

static void draw_question(struct view *view)
{
    const struct sitting_screen *self = view->self;
    const struct sitting *sitting = study_get(self->study);
    const struct question *question = sitting_question(self);

    if (self->story != NULL) {
        wrap(view, 1, ROLE_DIM, self->story);
        blank(view);
    }
    wrap(view, 1, ROLE_TEXT, self->stem);
    blank(view);
    draw_exhibit(view);
    draw_answer(view, question);
    draw_refusal(view);
    if (is_shown(sitting)) {
        draw_truth(view, question);
        return;
    }
    for (size_t i = 0; i < QUESTION_MAX_HINTS && self->hints[i] != NULL; i++) {
        if (i == 0) {
            blank(view);
        }
        put(view, 1, ROLE_WARN, "Hint:");
        wrap(view, 7, ROLE_TEXT, self->hints[i]);
    }
    if (sitting_is_second_try(sitting) && sitting->stage == SITTING_ASK) {
        blank(view);
        wrap(view, 1, ROLE_WARN, self->feedback);
    }
    if (sitting->stage == SITTING_CONFIRM && sitting->say != NULL) {
        blank(view);
        put(view, 1, ROLE_WARN, "Read as:");
        wrap(view, 10, ROLE_STRONG, sitting->say);
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

    put(view, 1, roles[outcome], marks[outcome]);
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
        wrap(view, 1, result.passed ? ROLE_GOOD : ROLE_WARN, text);
    }
    snprintf(text, sizeof(text),
             "%zu right, %zu partly, %zu wrong, %zu not answered.",
             result.right, result.partial, result.wrong, result.skipped);
    wrap(view, 1, ROLE_TEXT, text);
    blank(view);
    for (size_t i = 0; i < sitting->count; i++) {
        draw_result_row(view, i);
    }
    blank(view);
    wrap(view, 1, ROLE_DIM,
         "Every question comes back on the day it is about to be forgotten.");
}

int sitting_layout(const struct sitting_screen *self, struct canvas *canvas,
                   int *focus)
{
    struct view view = {
        .self = self,
        .canvas = canvas,
        .y = canvas != NULL ? -self->scroll : 0,
        .width = self->width,
    };
    int top = view.y;

    view.focus = top;
    if (study_get(self->study)->stage == SITTING_END) {
        draw_result(&view);
    } else {
        draw_question(&view);
    }
    *focus = view.focus - top;
    return view.y - top;
}
