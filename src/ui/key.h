/*
 * One key press as a value, and its name in text. The names are those of the
 * help screen, the key row and keys.yaml: "a", "?", "Space", "Enter", "F2",
 * "Ctrl-E", "Alt-x", "Shift-Left", "PageUp".
 */
#ifndef UI_KEY_H
#define UI_KEY_H

#include <stdbool.h>
#include <stddef.h>

#include "base/str.h"

enum key_code {
    KEYCODE_NONE,
    KEYCODE_TEXT, /* a character: in `text`; Space, Ctrl-letters too */
    KEYCODE_ENTER,
    KEYCODE_TAB,
    KEYCODE_BACKSPACE,
    KEYCODE_ESCAPE,
    KEYCODE_UP,
    KEYCODE_DOWN,
    KEYCODE_LEFT,
    KEYCODE_RIGHT,
    KEYCODE_HOME,
    KEYCODE_END,
    KEYCODE_PAGE_UP,
    KEYCODE_PAGE_DOWN,
    KEYCODE_INSERT,
    KEYCODE_DELETE,
    KEYCODE_F1, /* F1 … F12 follow one another */
    KEYCODE_F12 = KEYCODE_F1 + 11,
    KEYCODE_MOUSE,     /* x, y, button */
    KEYCODE_FOCUS_IN,  /* the terminal got or lost the focus */
    KEYCODE_FOCUS_OUT, /* (where it tells) */
    KEYCODE_COUNT
};

enum key_modifier {
    KEY_MOD_SHIFT = 1 << 0, /* never with KEYCODE_TEXT: "A" is text "A" */
    KEY_MOD_ALT = 1 << 1,
    KEY_MOD_CTRL = 1 << 2,
    KEY_MOD_PASTED = 1 << 3, /* from a bracketed paste: text, no command */
};

enum key_button {
    BUTTON_NONE,
    BUTTON_LEFT,
    BUTTON_MIDDLE,
    BUTTON_RIGHT,
    BUTTON_WHEEL_UP,
    BUTTON_WHEEL_DOWN,
    BUTTON_RELEASE,
};

struct key {
    enum key_code code;
    unsigned modifiers; /* of enum key_modifier */
    char text[8];       /* KEYCODE_TEXT: one code point, UTF-8; else "" */
    int x;              /* KEYCODE_MOUSE: column and row from 0 */
    int y;
    enum key_button button; /* KEYCODE_MOUSE */
};

#define KEY_SEQUENCE_MAX 4 /* keys in a sequence such as "g g" */

/* A printable character without Ctrl or Alt: what a text field inserts. */
bool key_is_text(const struct key *key);
/* Same key; the place of a mouse event and "pasted" are not compared. */
bool key_equal(const struct key *a, const struct key *b);
/* Is it that one character, typed, without modifiers? */
bool key_is(const struct key *key, const char *text);

/*
 * Reads a name (letter case of names other than single characters ignored;
 * "C-e", "^E", "M-x" are taken too). False if there is no such key.
 */
bool key_parse(const char *name, struct key *key);
/* Appends the name. */
void key_format(const struct key *key, struct str *out);

/*
 * A sequence: key names with blanks between ("g g", "Ctrl-X s"); a word of
 * 2…KEY_SEQUENCE_MAX ASCII characters that is no name is read as typed
 * ("gg"). Returns the number of keys, 0 if it cannot be read.
 */
size_t key_sequence_parse(const char *text, struct key keys[KEY_SEQUENCE_MAX]);
void key_sequence_format(const struct key *keys, size_t count, struct str *out);

#endif
