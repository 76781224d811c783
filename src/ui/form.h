/*
 * Fields to fill in: text, choice, toggle. Up/Down (Tab, Shift-Tab) move
 * between fields. The table of fields is the screen's; the values are here.
 */
#ifndef UI_FORM_H
#define UI_FORM_H

#include "ui/edit.h"
#include "ui/screen.h"

enum form_kind {
    FORM_TEXT,   /* a line of text */
    FORM_SECRET, /* the same, drawn as dots and not remembered */
    FORM_CHOICE, /* one of a list; Left/Right or Space go through it */
    FORM_TOGGLE, /* yes or no; Space */
};

struct form_field {
    const char *name;  /* for form_find() */
    const char *label; /* before the field */
    enum form_kind kind;
    const char *const *choices; /* FORM_CHOICE: ends with NULL */
    const char *hint;           /* after the field, in ROLE_DIM; may be NULL */
};

struct form_value {
    struct edit edit;
    size_t choice; /* FORM_CHOICE: index; FORM_TOGGLE: 0 or 1 */
    struct history history;
};

/* When letters are text. */
enum form_typing {
    FORM_TYPE_ALWAYS, /* text fields take every printable key */
    FORM_TYPE_DIGITS, /* a digit, sign or point begins typing anew, Enter
                         goes on with what stands there; from then to Enter,
                         Esc, Up or Down letters are text */
};

struct form {
    const struct form_field *fields; /* borrowed */
    size_t count;
    struct form_value *values;
    size_t focus;
    enum form_typing typing;
    bool is_typing;   /* printable keys are text now */
    struct str saved; /* the field's text before typing began, for Esc */
};

void form_init(struct form *form, const struct form_field *fields, size_t count,
               enum form_typing typing);
void form_release(struct form *form);
size_t form_find(const struct form *form, const char *name);
/* FORM_TEXT and FORM_SECRET: the text; FORM_CHOICE: the choice's; FORM_TOGGLE:
 * "yes"/"no". */
const char *form_get(const struct form *form, size_t field);
void form_set(struct form *form, size_t field, const char *value);
void form_focus(struct form *form, size_t field);
/* For mode(): MODE_TEXT while printable keys are text, else MODE_KEYS. */
unsigned form_mode(const struct form *form);

enum form_result {
    FORM_IGNORED, /* no key of the form */
    FORM_MOVED,   /* focus or cursor */
    FORM_CHANGED, /* a value */
    FORM_ENTERED, /* Enter: the value of the focused field stands */
};
enum form_result form_key(struct form *form, const struct key *key);
/* For a screen that acts on Enter alone: was it a key of the form? */
bool form_takes(struct form *form, const struct key *key, bool *entered);
/* Ends typing and brings the text back that was there before (as Esc does
   with FORM_TYPE_DIGITS). */
void form_cancel(struct form *form);

struct form_place {
    int x;
    int y;
    int label_width;
    int field_width; /* between its brackets */
};

/*
 * One field, "label  [value     ]  hint"; sets the cursor when it has the
 * focus. Returns the columns used.
 */
int form_draw_field(const struct form *form, size_t field,
                    struct canvas *canvas, struct form_place place);
/*
 * A click in a form that is drawn one field a row, the first at `place`: the
 * field has the focus then, and the cursor where it was clicked. A choice or
 * toggle that had it already goes on by one.
 */
enum form_result form_mouse(struct form *form, const struct key *key,
                            struct form_place place);
/* All, one a row, from row 0, scrolled so that the focus is seen. */
void form_draw(const struct form *form, struct canvas *canvas);

#endif
