/* Drawing a question: the rows that are written or only measured. */
#ifndef SCREENS_SITTING_DRAW_H
#define SCREENS_SITTING_DRAW_H

#include "screens/sitting_private.h"

/* One pass over a sitting's screen, from the top: the same code draws and
 * measures, so that scrolling agrees with what is seen. */
struct view {
    const struct sitting_screen *self;
    struct canvas *canvas; /* NULL: only measure */
    int y;
    int width;
    struct sitting_focus focus; /* in rows of the canvas */
};

/* A text in the present row, which stays the present one. */
void view_put(struct view *view, int x, enum role role, const char *text);
/* A text from column x on, broken where the row ends; nothing for NULL. */
void view_wrap(struct view *view, int x, enum role role, const char *text);
void view_blank(struct view *view);
/* The present row must be seen; the cursor stands in column x. */
void view_focus(struct view *view, int x);
/* The present row begins item i; called in order. */
void view_item(struct view *view, size_t i);
/* The present row is the first below the items. */
void view_items_end(struct view *view);
/* Is the truth shown? */
bool view_is_shown(const struct sitting *sitting);

/* sitting_answer.c: choices, fields, rows to order … of each type. */
void view_answer(struct view *view, const struct question *question);

#endif
