#include "ui/form.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/utf8.h"

#define FIELD_WIDTH 20
#define GAP         2 /* columns between label, field and hint */
#define HINT_MIN    8 /* columns below which a hint is no help */

void form_init(struct form *form, const struct form_field *fields, size_t count,
               enum form_typing typing)
{
    memset(form, 0, sizeof(*form));
    form->fields = fields;
    form->count = count;
    form->typing = typing;
    form->values = xcalloc(count, sizeof(*form->values));
    str_init(&form->saved);
    for (size_t i = 0; i < count; i++) {
        edit_init(&form->values[i].edit, false, EDIT_MAX_LINE);
        form->values[i].history = (struct history)HISTORY_INIT;
    }
}

void form_release(struct form *form)
{
    for (size_t i = 0; i < form->count; i++) {
        edit_release(&form->values[i].edit);
        history_release(&form->values[i].history);
    }
    free(form->values);
    str_release(&form->saved);
    form->values = NULL;
    form->count = 0;
}

size_t form_find(const struct form *form, const char *name)
{
    for (size_t i = 0; i < form->count; i++) {
        if (str_equal(form->fields[i].name, name)) {
            return i;
        }
    }
    return (size_t)-1;
}

const char *form_get(const struct form *form, size_t field)
{
    const struct form_value *value = &form->values[field];

    switch (form->fields[field].kind) {
    case FORM_CHOICE:
        return form->fields[field].choices[value->choice];
    case FORM_TOGGLE:
        return value->choice != 0 ? "yes" : "no";
    case FORM_TEXT:
    case FORM_SECRET:
        break;
    }
    return edit_get(&value->edit);
}

void form_set(struct form *form, size_t field, const char *text)
{
    struct form_value *value = &form->values[field];
    const char *const *choices = form->fields[field].choices;

    switch (form->fields[field].kind) {
    case FORM_CHOICE:
        for (size_t i = 0; choices[i] != NULL; i++) {
            if (str_equal(choices[i], text)) {
                value->choice = i;
            }
        }
        break;
    case FORM_TOGGLE:
        value->choice = str_equal(text, "yes");
        break;
    case FORM_TEXT:
    case FORM_SECRET:
        edit_set(&value->edit, text);
        break;
    }
}

static bool is_typed(const struct form_field *field)
{
    return field->kind == FORM_TEXT || field->kind == FORM_SECRET;
}

static bool on_text(const struct form *form)
{
    return form->count > 0 && is_typed(&form->fields[form->focus]);
}

static void stop_typing(struct form *form)
{
    if (on_text(form) && form->fields[form->focus].kind != FORM_SECRET) {
        history_add(&form->values[form->focus].history,
                    form_get(form, form->focus));
    }
    form->is_typing = false;
}

void form_focus(struct form *form, size_t field)
{
    if (field < form->count) {
        stop_typing(form);
        form->focus = field;
    }
}

unsigned form_mode(const struct form *form)
{
    bool typing = form->typing == FORM_TYPE_ALWAYS || form->is_typing;

    return on_text(form) && typing ? MODE_TEXT : MODE_KEYS;
}

bool form_takes(struct form *form, const struct key *key, bool *entered)
{
    enum form_result result = form_key(form, key);

    *entered = result == FORM_ENTERED;
    return result != FORM_IGNORED;
}

void form_cancel(struct form *form)
{
    if (form->is_typing) {
        form->is_typing = false;
        form_set(form, form->focus, form->saved.buf);
    }
}

static enum form_result move_focus(struct form *form, bool forward)
{
    size_t step = forward ? 1 : form->count - 1;

    form_focus(form, (form->focus + step) % form->count);
    return FORM_MOVED;
}

/* Left, Right and Space in fields that are not typed into. */
static enum form_result choice_key(struct form *form, const struct key *key)
{
    struct form_value *value = &form->values[form->focus];
    size_t count = 2;
    size_t step = 1;

    if (form->fields[form->focus].kind == FORM_CHOICE) {
        for (count = 0; form->fields[form->focus].choices[count] != NULL;) {
            count++;
        }
    }
    if (key->code == KEYCODE_LEFT) {
        step = count - 1;
    } else if (key->code != KEYCODE_RIGHT && !key_is(key, " ")) {
        return FORM_IGNORED;
    }
    if (count < 2) {
        return FORM_MOVED;
    }
    value->choice = (value->choice + step) % count;
    return FORM_CHANGED;
}

static bool begins_number(const struct key *key)
{
    /* − is U+2212; a text without modifiers, typed or pasted */
    return key_is_text(key) && (strchr("0123456789+-.", key->text[0]) != NULL ||
                                str_equal(key->text, "−"));
}

static enum form_result edit_field(struct form *form, const struct key *key)
{
    struct form_value *value = &form->values[form->focus];
    bool control = key->code == KEYCODE_TEXT && key->modifiers == KEY_MOD_CTRL;

    if (control && str_equal(key->text, "p")) {
        return history_older(&value->history, &value->edit) ? FORM_CHANGED
                                                            : FORM_MOVED;
    }
    if (control && str_equal(key->text, "n")) {
        return history_newer(&value->history, &value->edit) ? FORM_CHANGED
                                                            : FORM_MOVED;
    }
    switch (edit_key(&value->edit, key)) {
    case EDIT_CHANGED:
        return FORM_CHANGED;
    case EDIT_MOVED:
        return FORM_MOVED;
    case EDIT_IGNORED:
        break;
    }
    return FORM_IGNORED;
}

/* A key in a text field that may have to be opened for typing first. */
static enum form_result text_key(struct form *form, const struct key *key)
{
    bool asks_first = form->typing == FORM_TYPE_DIGITS && !form->is_typing;

    if (asks_first && !begins_number(key) && key->code != KEYCODE_ENTER) {
        return FORM_IGNORED;
    }
    if (asks_first) {
        form->is_typing = true;
        str_set(&form->saved, form_get(form, form->focus));
        if (key->code == KEYCODE_ENTER) {
            return FORM_MOVED;
        }
        edit_set(&form->values[form->focus].edit, "");
    } else if (key->code == KEYCODE_ENTER &&
               (key->modifiers & KEY_MOD_PASTED) == 0) {
        stop_typing(form);
        return FORM_ENTERED;
    } else if (key->code == KEYCODE_ESCAPE && form->is_typing) {
        form_cancel(form);
        return FORM_CHANGED;
    }
    return edit_field(form, key);
}

enum form_result form_key(struct form *form, const struct key *key)
{
    bool pasted = (key->modifiers & KEY_MOD_PASTED) != 0;

    if (form->count == 0) {
        return FORM_IGNORED;
    }
    if (key->code == KEYCODE_UP || key->code == KEYCODE_DOWN) {
        return move_focus(form, key->code == KEYCODE_DOWN);
    }
    if (key->code == KEYCODE_TAB && !pasted) {
        return move_focus(form, (key->modifiers & KEY_MOD_SHIFT) == 0);
    }
    if (on_text(form)) {
        return text_key(form, key);
    }
    return key->code == KEYCODE_ENTER && !pasted ? FORM_ENTERED
                                                 : choice_key(form, key);
}

/* Where a click in a text that is seen whole puts the cursor. */
static void place_cursor(struct form_value *value, int column, int width)
{
    struct edit *edit = &value->edit;

    if (column >= 0 && utf8_width(edit->text.buf) < width) {
        edit->at = utf8_fit(edit->text.buf, edit->text.len, column);
    }
}

enum form_result form_mouse(struct form *form, const struct key *key,
                            struct form_place place)
{
    int row = key->y - place.y;
    struct key next = {.code = KEYCODE_RIGHT};

    if (key->code != KEYCODE_MOUSE || key->button != BUTTON_LEFT || row < 0 ||
        row >= (int)form->count) {
        return FORM_IGNORED;
    }
    if ((size_t)row == form->focus && !on_text(form)) {
        return choice_key(form, &next);
    }
    if ((size_t)row != form->focus) {
        form_focus(form, (size_t)row);
    }
    if (form->fields[row].kind == FORM_TEXT) {
        place_cursor(&form->values[row],
                     key->x - place.x - place.label_width - GAP - 1,
                     place.field_width);
    }
    return FORM_MOVED;
}

/* A dot for each character, the cursor where it is. */
static void draw_dots(const struct edit *edit, struct canvas *canvas,
                      bool focused)
{
    size_t before = utf8_count(edit->text.buf, edit->at);
    size_t count = utf8_count(edit->text.buf, edit->text.len);
    struct edit dots;

    edit_init(&dots, false, EDIT_MAX_LINE);
    str_add_repeat(&dots.text, "*", count);
    dots.at = before;
    edit_draw(&dots, canvas, focused);
    edit_release(&dots);
}

static int draw_value(const struct form *form, size_t field,
                      struct canvas *canvas, const struct form_place *place)
{
    bool focused = field == form->focus;
    enum role role = focused ? ROLE_FIELD_FOCUS : ROLE_FIELD;
    struct canvas inner =
        canvas_sub(canvas, place->x + 1, place->y, place->field_width, 1);

    canvas_text(canvas, place->x, place->y, ROLE_TEXT, "[");
    canvas_text(canvas, place->x + 1 + place->field_width, place->y, ROLE_TEXT,
                "]");
    if (is_typed(&form->fields[field])) {
        bool typing = focused && (form_mode(form) & MODE_TEXT) != 0;

        if (form->fields[field].kind == FORM_SECRET) {
            draw_dots(&form->values[field].edit, &inner, typing);
        } else {
            edit_draw(&form->values[field].edit, &inner, typing);
        }
        canvas_set_role(&inner, 0, 0, inner.width, role);
    } else {
        canvas_fill(&inner, role, " ");
        canvas_text_fit(&inner, 0, 0, inner.width, role, form_get(form, field));
    }
    if (focused && (form_mode(form) & MODE_TEXT) == 0) {
        canvas_set_cursor(&inner, 0, 0, false);
    }
    return place->field_width + 2;
}

static int draw_toggle(const struct form *form, size_t field,
                       struct canvas *canvas, const struct form_place *place)
{
    bool focused = field == form->focus;

    if (focused) {
        canvas_set_cursor(canvas, place->x + 1, place->y, false);
    }
    return canvas_text(canvas, place->x, place->y,
                       focused ? ROLE_FIELD_FOCUS : ROLE_TEXT,
                       form->values[field].choice != 0 ? "[x]" : "[ ]");
}

int form_draw_field(const struct form *form, size_t field,
                    struct canvas *canvas, struct form_place place)
{
    const struct form_field *about = &form->fields[field];
    int x = place.x;

    canvas_text_fit(canvas, x, place.y, place.label_width,
                    field == form->focus ? ROLE_STRONG : ROLE_TEXT,
                    about->label);
    place.x += place.label_width + GAP;
    place.x += about->kind == FORM_TOGGLE
                   ? draw_toggle(form, field, canvas, &place)
                   : draw_value(form, field, canvas, &place);
    if (about->hint != NULL && canvas->width - place.x > HINT_MIN) {
        place.x += GAP;
        place.x +=
            canvas_text_fit(canvas, place.x, place.y, canvas->width - place.x,
                            ROLE_DIM, about->hint);
    }
    return place.x - x;
}

void form_draw(const struct form *form, struct canvas *canvas)
{
    struct form_place place = {.x = 1, .field_width = FIELD_WIDTH};
    size_t height = canvas->height > 0 ? (size_t)canvas->height : 0;
    size_t top =
        height > 0 && form->focus >= height ? form->focus - height + 1 : 0;

    for (size_t i = 0; i < form->count; i++) {
        int width = canvas_width_of(canvas, form->fields[i].label);

        place.label_width =
            width > place.label_width ? width : place.label_width;
    }
    if (place.label_width > canvas->width / 2) {
        place.label_width = canvas->width / 2;
    }
    if (place.label_width + place.field_width + 5 > canvas->width) {
        place.field_width = canvas->width - place.label_width - 5;
    }
    for (size_t i = top; i < form->count && i - top < height; i++) {
        place.y = (int)(i - top);
        form_draw_field(form, i, canvas, place);
    }
}
