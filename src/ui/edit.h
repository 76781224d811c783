/*
 * Editing text by cluster: one line that scrolls sideways, or many lines that
 * wrap. Bytes that are no UTF-8 and control characters never get in.
 */
#ifndef UI_EDIT_H
#define UI_EDIT_H

#include "ui/canvas.h"
#include "ui/key.h"

struct edit {
    struct str text;
    size_t at;  /* cursor: a byte offset between clusters */
    size_t max; /* bytes at most */
    bool many;  /* several lines: Enter is taken */
    int width;  /* columns, for Up and Down in `many`; see edit_resize() */
    int height; /* rows */
    int goal;   /* column that Up and Down aim at; -1: none */
};

#define EDIT_MAX_LINE 1024
#define EDIT_MAX_TEXT (64 * 1024)

void edit_init(struct edit *edit, bool many, size_t max);
void edit_release(struct edit *edit);
/* Replaces the text, cleaned and cut to `max`; the cursor goes to its end. */
void edit_set(struct edit *edit, const char *text);
const char *edit_get(const struct edit *edit);
/* At the cursor; what does not fit is left out. False if nothing went in. */
bool edit_insert(struct edit *edit, const char *text, size_t len);
void edit_resize(struct edit *edit, int width, int height);

enum edit_result {
    EDIT_IGNORED, /* no editing key: the caller's */
    EDIT_MOVED,   /* the cursor moved, or the key had no effect */
    EDIT_CHANGED,
};
/*
 * Text, Backspace, Delete, Left, Right, Home, End, Ctrl-A E B F (by cluster),
 * Ctrl- or Alt-Left/Right and Alt-b f (by word), Ctrl-D H K U W, Alt-d
 * Alt-Backspace. With `many` also Enter, Up, Down, PageUp, PageDown.
 */
enum edit_result edit_key(struct edit *edit, const struct key *key);
/*
 * Draws on all of `canvas` and sets the cursor if `focused`. One line scrolls
 * sideways so that the cursor is seen, without focus it begins at its start;
 * many lines scroll by row.
 */
void edit_draw(const struct edit *edit, struct canvas *canvas, bool focused);
/* Rows that many lines take at a width. */
int edit_rows(const struct edit *edit, int width);

/* Lines entered before; the newest last, no two alike in a row. */
struct history {
    struct str_list lines;
    size_t at;        /* lines.count: the line being typed */
    struct str typed; /* it, while an older one is shown */
    size_t max;       /* lines kept; 0: 100 */
};
#define HISTORY_INIT                                                           \
    {                                                                          \
        .lines = STR_LIST_INIT, .at = 0, .typed = STR_INIT, .max = 0           \
    }
void history_release(struct history *history);
void history_add(struct history *history, const char *line);
/* Puts the line before / after in place of the text; false at the end. */
bool history_older(struct history *history, struct edit *edit);
bool history_newer(struct history *history, struct edit *edit);

#endif
