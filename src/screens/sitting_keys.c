/* What the keys mean at a question, and what is typed into its fields. */
#include <string.h>

#include "screens/sitting_private.h"

enum sitting_keys sitting_keys_of(const struct sitting_screen *self)
{
    const struct question *question = sitting_question(self);

    switch (study_get(self->study)->stage) {
    case SITTING_CONFIRM:
        return KEYS_CONFIRM;
    case SITTING_POINTS:
        return KEYS_POINTS;
    case SITTING_CERTAINTY:
        return KEYS_SURE;
    case SITTING_STEP:
    case SITTING_FEEDBACK:
        return KEYS_AFTER;
    case SITTING_END:
        return KEYS_RESULT;
    case SITTING_ASK:
        break;
    }
    switch (question->type) {
    case QUESTION_TRUEFALSE:
        return KEYS_TRUEFALSE;
    case QUESTION_MATCH:
        return KEYS_MATCH;
    case QUESTION_NUMERIC:
    case QUESTION_COMPUTED:
    case QUESTION_TEXT:
    case QUESTION_CLOZE:
    case QUESTION_EXPLAIN:
        return KEYS_TYPING;
    case QUESTION_SINGLE:
    case QUESTION_MULTIPLE:
    case QUESTION_ORDER:
    case QUESTION_SCENARIO:
    case QUESTION_TYPE_COUNT:
        break;
    }
    return KEYS_CHOOSE;
}

/* What the question under way offers beside its keys. */
static unsigned offers_of(const struct sitting_screen *self, unsigned keys)
{
    const struct sitting *sitting = study_get(self->study);
    const struct sitting_slot *slot = sitting_get_slot(sitting);
    bool match = keys == KEYS_MATCH;
    unsigned offers = 0;

    if (slot == NULL) {
        return 0;
    }
    if ((keys & KEYS_ASK) != 0 && sitting_has_hint(sitting)) {
        offers |= match ? KEYS_HINT_F : KEYS_HINT;
    }
    if (keys == KEYS_AFTER && sitting->mode != SITTING_CHECK && !slot->easy &&
        sitting_slot_outcome(slot) == OUTCOME_RIGHT) {
        offers |= KEYS_EASY;
    }
    if (slot->question->calculator != NULL &&
        (keys == KEYS_AFTER ||
         ((keys & KEYS_ASK) != 0 && slot->question->calculator_open))) {
        offers |= match ? KEYS_CALCULATOR_F : KEYS_CALCULATOR;
    }
    return offers;
}

unsigned sitting_mode(const struct screen *screen)
{
    const struct sitting_screen *self = screen->state;
    unsigned keys = sitting_keys_of(self);
    bool text = keys == KEYS_TYPING || keys == KEYS_MATCH;
    unsigned offers = offers_of(self, keys);

    if (study_get(self->study)->mode != SITTING_CHECK) {
        keys |= UNLESS_CHECK(keys);
    }
    keys |= offers;
    return text ? keys | MODE_TEXT : keys;
}

static bool key_match(struct sitting_screen *self, const struct key *key)
{
    const struct instance *instance =
        sitting_get_instance(study_get(self->study));
    unsigned char *match = &self->response.match[self->cursor];

    if (key->code == KEYCODE_BACKSPACE) {
        *match = 0;
        return true;
    }
    if (!key_is_text(key) || key->text[1] != '\0' || key->text[0] < 'a' ||
        key->text[0] >= (char)('a' + instance->order_count)) {
        return false;
    }
    *match = (unsigned char)(instance->order[key->text[0] - 'a'] + 1);
    if (self->cursor + 1 < (int)sitting_row_count(self)) {
        self->cursor++;
    }
    return true;
}

/* A gap with options goes through them; the others are typed. */
static bool key_cloze(struct sitting_screen *self, const struct key *key)
{
    const struct question *question = sitting_question(self);
    const struct instance *instance =
        sitting_get_instance(study_get(self->study));
    size_t gap = (size_t)self->cursor;
    const struct question_gap *one = &question->gaps[gap];
    bool up = key->code == KEYCODE_UP;

    if (key->code == KEYCODE_TAB) {
        int by = key->modifiers & KEY_MOD_SHIFT ? -1 : 1;
        int count = (int)question->gap_count;

        self->cursor = (self->cursor + by + count) % count;
        return true;
    }
    if (one->options.count == 0) {
        if (up || key->code == KEYCODE_DOWN) {
            sitting_do_move(self, up ? -1 : 1);
            return true;
        }
        return edit_key(&self->gaps[gap], key) != EDIT_IGNORED;
    }
    if (up || key->code == KEYCODE_DOWN) {
        size_t count = instance->gap_order_count[gap];
        size_t at = up ? 0 : count - 1;

        for (size_t i = 0; i < count; i++) {
            if (str_equal(one->options.items[instance->gap_order[gap][i]],
                          edit_get(&self->gaps[gap]))) {
                at = i;
            }
        }
        at = (at + (up ? count - 1 : 1)) % count;
        edit_set(&self->gaps[gap],
                 one->options.items[instance->gap_order[gap][at]]);
        return true;
    }
    return key_is_text(key);
}

static bool key_mouse(struct sitting_screen *self, const struct key *key,
                      struct wish *wish)
{
    if (key->button == BUTTON_WHEEL_UP || key->button == BUTTON_WHEEL_DOWN) {
        sitting_do_scroll(self, key->button == BUTTON_WHEEL_UP ? -3 : 3);
        return true;
    }
    if (key->button != BUTTON_LEFT) {
        return false;
    }
    *wish = sitting_do_click(self, key->y);
    return true;
}

/* The field of an explanation leaves the key that opens the editor. */
static bool opens_editor(const struct sitting_screen *self,
                         const struct key *key)
{
    return sitting_question(self)->type == QUESTION_EXPLAIN &&
           key->code == KEYCODE_TEXT && key->modifiers == KEY_MOD_CTRL &&
           str_equal(key->text, "e");
}

static bool key_typing(struct sitting_screen *self, const struct key *key)
{
    if (sitting_question(self)->type == QUESTION_CLOZE) {
        return key_cloze(self, key);
    }
    return !opens_editor(self, key) &&
           edit_key(&self->edit, key) != EDIT_IGNORED;
}

bool sitting_key(struct screen *screen, const struct key *key,
                 struct wish *wish)
{
    struct sitting_screen *self = screen->state;
    enum sitting_keys keys = sitting_keys_of(self);
    bool taken = false;

    if (key->code == KEYCODE_MOUSE) {
        return key_mouse(self, key, wish);
    }
    if (keys == KEYS_MATCH) {
        taken = key_match(self, key);
    } else if (keys == KEYS_TYPING) {
        taken = key_typing(self, key);
        if (taken) {
            sitting_read_field(self);
        }
    }
    if (taken) {
        self->refused = false;
        sitting_measure(self);
    }
    return taken;
}
