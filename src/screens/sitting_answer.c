/* Drawing a question: what is answered with, by type. */
#include <stdio.h>
#include <string.h>

#include "base/utf8.h"
#include "screens/sitting_draw.h"

/* What stands around a choice once the truth is shown. */
static void mark_choice(struct view *view, bool right, bool mine)
{
    const char *word = right && mine ? "right"
                       : right       ? "correct"
                       : mine        ? "you"
                                     : "";

    view_put(view, 1, right ? ROLE_GOOD : ROLE_BAD,
             right  ? "+"
             : mine ? "x"
                    : " ");
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
        view_is_shown(sitting) && part->try_count > 0
            ? &part->tries[part->try_count - 1].response
            : &self->response;
    bool many = question->type == QUESTION_MULTIPLE;

    for (size_t i = 0; i < instance->order_count; i++) {
        size_t choice = instance->order[i];
        bool mine = many ? given->ticked[choice] : given->choice == (int)choice;
        char number[24];

        view_item(view, i);
        snprintf(number, sizeof(number), "%zu", i + 1);
        if (view_is_shown(sitting)) {
            mark_choice(view, question->choices[choice].correct, mine);
        } else if (self->cursor == (int)i) {
            view_put(view, 1, ROLE_ACCENT, ">");
            view_focus(view, 1);
        }
        view_put(view, 3, ROLE_KEY, number);
        if (many) {
            view_put(view, 5, ROLE_TEXT, mine ? "[x]" : "[ ]");
        }
        view_wrap(view, many ? 9 : 6,
                  !view_is_shown(sitting) && mine && !many ? ROLE_STRONG
                                                           : ROLE_TEXT,
                  self->rows[i]);
    }
    view_items_end(view);
    if (many && question->tell && !view_is_shown(sitting)) {
        char text[48];

        snprintf(text, sizeof(text), "%zu are correct.",
                 question_count_correct(question));
        view_blank(view);
        view_wrap(view, 1, ROLE_DIM, text);
    }
}

static void draw_truefalse(struct view *view, const struct question *question)
{
    static const char *const words[] = {"True", "False"};
    const struct sitting_screen *self = view->self;
    const struct sitting *sitting = study_get(self->study);
    const struct sitting_part *part = sitting_get_part(sitting);
    int given = view_is_shown(sitting) && part->try_count > 0
                    ? part->tries[part->try_count - 1].response.choice
                    : self->response.choice;

    for (int i = 0; i < 2; i++) {
        bool mine = given == 1 - i;

        view_item(view, (size_t)i);
        if (view_is_shown(sitting)) {
            mark_choice(view, question->answer_true == (i == 0), mine);
        } else if (self->cursor == i) {
            view_put(view, 1, ROLE_ACCENT, ">");
            view_focus(view, 1);
        }
        view_put(view, 3, ROLE_KEY, i == 0 ? "t" : "f");
        view_put(view, 6, mine ? ROLE_STRONG : ROLE_TEXT, words[i]);
        view->y++;
    }
    view_items_end(view);
}

static void draw_order(struct view *view, const struct question *question)
{
    const struct sitting_screen *self = view->self;
    const struct sitting *sitting = study_get(self->study);
    const struct sitting_part *part = sitting_get_part(sitting);
    const struct response *given =
        view_is_shown(sitting) && part->try_count > 0
            ? &part->tries[part->try_count - 1].response
            : &self->response;
    const struct verdict *verdict = sitting_get_verdict(sitting);

    for (size_t i = 0; i < given->order_count && i < question->item_count;
         i++) {
        char number[24];

        view_item(view, i);
        snprintf(number, sizeof(number), "%zu", i + 1);
        if (view_is_shown(sitting) && verdict != NULL &&
            i < verdict->part_count) {
            view_put(view, 1, verdict->parts[i].right ? ROLE_GOOD : ROLE_BAD,
                     verdict->parts[i].right ? "+" : "x");
        } else if (!view_is_shown(sitting) && self->cursor == (int)i) {
            view_put(view, 1, ROLE_ACCENT, self->lifted ? ">|" : ">");
            view_focus(view, 1);
        }
        view_put(view, 4, ROLE_KEY, number);
        view_wrap(view, 7, ROLE_TEXT, self->rows[given->order[i]]);
    }
    view_items_end(view);
}

static void draw_match_row(struct view *view, size_t i,
                           const struct response *given, bool shown)
{
    const struct sitting_screen *self = view->self;
    const struct sitting *sitting = study_get(self->study);
    const struct instance *instance = sitting_get_instance(sitting);
    const struct verdict *verdict = sitting_get_verdict(sitting);
    int width = view->width;
    int box_x = width >= 60 ? 37 : width - 5;
    char box[8] = "[ ]";
    char number[24];

    for (size_t k = 0; k < instance->order_count; k++) {
        if (given->match[i] == instance->order[k] + 1) {
            box[1] = (char)('a' + k);
        }
    }
    snprintf(number, sizeof(number), "%zu", i + 1);
    if (shown && verdict != NULL && i < verdict->part_count) {
        view_put(view, 1, verdict->parts[i].right ? ROLE_GOOD : ROLE_BAD,
                 verdict->parts[i].right ? "+" : "x");
    } else if (!shown && self->cursor == (int)i) {
        view_put(view, 1, ROLE_ACCENT, ">");
        view_focus(view, 1);
    }
    view_put(view, 3, ROLE_KEY, number);
    view_put(view, box_x, ROLE_STRONG, box);
    view->width = box_x;
    view_wrap(view, 6, ROLE_TEXT, self->rows[i]);
    view->width = width;
}

static void draw_match(struct view *view, const struct question *question)
{
    const struct sitting_screen *self = view->self;
    const struct sitting *sitting = study_get(self->study);
    const struct instance *instance = sitting_get_instance(sitting);
    const struct sitting_part *part = sitting_get_part(sitting);
    bool shown = view_is_shown(sitting);
    const struct response *given =
        shown && part->try_count > 0
            ? &part->tries[part->try_count - 1].response
            : &self->response;
    bool wide = view->width >= 60;
    int top = view->y;
    int left_end;

    for (size_t i = 0; i < question->pair_count; i++) {
        view_item(view, i);
        draw_match_row(view, i, given, shown);
    }
    view_items_end(view);
    left_end = view->y;
    if (wide) {
        view->y = top;
    } else {
        view_blank(view);
    }
    for (size_t i = 0; i < instance->order_count; i++) {
        char letter[2] = {(char)('a' + i), '\0'};

        view_put(view, wide ? 43 : 1, ROLE_KEY, letter);
        view_wrap(view, wide ? 46 : 4, ROLE_TEXT, self->sides[i]);
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
    view_put(view, x, ROLE_DIM, "[");
    view_put(view, x + width + 1, ROLE_DIM, "]");
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
    bool shown = view_is_shown(sitting);
    const struct sitting_part *part = sitting_get_part(sitting);

    if (shown) {
        const struct response *given =
            part->try_count > 0 ? &part->tries[part->try_count - 1].response
                                : NULL;

        view_put(view, 3, ROLE_DIM, "You:");
        view_wrap(view, 9, ROLE_TEXT,
                  given != NULL && given->text != NULL ? given->text
                                                       : "(not answered)");
        return;
    }
    view_put(view, 3, ROLE_TEXT,
             sitting_is_second_try(sitting) ? "Again:" : "Answer:");
    draw_edit(view, &self->edit, 11, width, true);
    view->focus.row = view->y;
    view->focus.rows = 1;
    if (named) {
        view_put(view, 11 + width + 3, ROLE_TEXT, unit);
    }
    view->y += 2;
    view_wrap(view, 3, self->refused ? ROLE_BAD : ROLE_DIM, self->reading.buf);
}

/* Where the gaps' fields begin: past the widest of their names. */
static int gap_column(const struct question *question)
{
    int widest = 10;

    for (size_t i = 0; i < question->gap_count; i++) {
        int width = utf8_width(question->gaps[i].name);

        widest = width > widest ? width : widest;
    }
    return 3 + widest + 1;
}

/* A gap to be filled; one with options says how. */
static void draw_gap_field(struct view *view, const struct question *question,
                           size_t i, int x)
{
    const struct sitting_screen *self = view->self;
    bool focused = self->cursor == (int)i;
    bool options = question->gaps[i].options.count > 0;
    int width = view->width >= 60 ? 36 : view->width - x - (options ? 10 : 6);

    draw_edit(view, &self->gaps[i], x, width, focused);
    if (focused) {
        view->focus.row = view->y;
        view->focus.rows = 1;
        view_put(view, 1, ROLE_ACCENT, ">");
    }
    if (options) {
        view_put(view, x + width + 3, ROLE_DIM, "Up/Down");
    }
    view->y++;
}

/* A gap as it was filled, right or wrong. */
static void draw_gap_shown(struct view *view, size_t i, int x)
{
    const struct sitting_screen *self = view->self;
    const struct verdict *verdict = sitting_get_verdict(study_get(self->study));
    bool right =
        verdict != NULL && i < verdict->part_count && verdict->parts[i].right;
    const char *given = edit_get(&self->gaps[i]);

    view_put(view, 1, right ? ROLE_GOOD : ROLE_BAD, right ? "+" : "x");
    if (given[0] == '\0') {
        view_blank(view);
    } else {
        view_wrap(view, x + 1, ROLE_TEXT, given);
    }
}

/* The gaps of the sentence above, each with its name before it. */
static void draw_cloze(struct view *view, const struct question *question)
{
    bool shown = view_is_shown(study_get(view->self->study));
    int x = gap_column(question);

    for (size_t i = 0; i < question->gap_count; i++) {
        view_item(view, i);
        view_put(view, 3, ROLE_TEXT, question->gaps[i].name);
        if (shown) {
            draw_gap_shown(view, i, x);
        } else {
            draw_gap_field(view, question, i, x);
        }
    }
    view_items_end(view);
}

/* The field that an explanation is written in. */
static void draw_essay(struct view *view)
{
    const struct sitting_screen *self = view->self;
    int rows = edit_rows(&self->edit, view->width - 6);
    struct canvas field;

    rows = rows < 4 ? 4 : rows;
    view->focus.row = view->y;
    view->focus.rows = rows;
    if (view->canvas != NULL) {
        field = canvas_sub(view->canvas, 3, view->y, view->width - 6, rows);
        canvas_fill(&field, ROLE_FIELD_FOCUS, " ");
        edit_draw(&self->edit, &field, true);
    }
    view->y += rows;
    view_wrap(view, 3, ROLE_DIM, "Esc Enter compares it with the points.");
}

/* One point to tick; "required" beside it, or below where that is too wide. */
static void draw_point(struct view *view, const struct question *question,
                       size_t i)
{
    const struct sitting_screen *self = view->self;
    bool required = question->points[i].required;
    bool beside = required && view->width >= 60;
    char number[32];

    if (study_get(self->study)->stage == SITTING_POINTS &&
        self->cursor == (int)i) {
        view_put(view, 1, ROLE_ACCENT, ">");
        view_focus(view, 1);
    }
    snprintf(number, sizeof(number), "%s %zu", self->ticked[i] ? "[x]" : "[ ]",
             i + 1);
    view_put(view, 3, ROLE_KEY, number);
    if (beside && view->canvas != NULL) {
        canvas_text_right(view->canvas, view->width - 1, view->y, ROLE_WARN,
                          "required");
    }
    view->width -= beside ? 10 : 0;
    view_wrap(view, 9, ROLE_TEXT, self->rows[i]);
    view->width += beside ? 10 : 0;
    if (required && !beside) {
        view_wrap(view, 9, ROLE_WARN, "required");
    }
}

static void draw_explain(struct view *view, const struct question *question)
{
    const struct sitting_screen *self = view->self;
    const struct sitting *sitting = study_get(self->study);

    if (sitting->stage == SITTING_ASK) {
        draw_essay(view);
        return;
    }
    view_wrap(view, 1, ROLE_DIM, "You wrote:");
    view_wrap(view, 3, ROLE_TEXT, edit_get(&self->edit));
    view_blank(view);
    if (sitting->stage == SITTING_POINTS) {
        view_wrap(view, 1, ROLE_TEXT, "Tick only what you wrote:");
    }
    for (size_t i = 0; i < question->point_count; i++) {
        view_item(view, i);
        draw_point(view, question, i);
    }
    view_items_end(view);
    if (self->truth != NULL) {
        view_blank(view);
        view_wrap(view, 1, ROLE_DIM, "A model answer:");
        view_wrap(view, 3, ROLE_TEXT, self->truth);
    }
}

void view_answer(struct view *view, const struct question *question)
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
