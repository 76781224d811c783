/* A list: what its files share. A place is an index into `shown`. */
#ifndef UI_LIST_PRIVATE_H
#define UI_LIST_PRIVATE_H

#include "ui/list.h"

/* Is the place there, and no header? */
bool list_can_select(const struct list *list, size_t place);
/* The nearest place that can be selected, looking `step` (1, -1) first;
 * LIST_NONE if there is none at all. */
size_t list_nearest_place(const struct list *list, size_t place, int step);
/* Moves the top as little as brings the selected row into view. */
void list_scroll(struct list *list);
/* Has the list texts to search in? */
bool list_can_search(const struct list *list);
/* Selects the first place, from `start` on in a direction, whose text has the
 * words to search for; wraps around. */
bool list_find_from(struct list *list, size_t start, bool backwards);

#endif
