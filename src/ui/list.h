/*
 * A list of one-line rows: selection, scrolling, incremental search, filter,
 * section headers, marks, mouse. Once, for all screens: a screen gives the
 * text of a row and draws it.
 *
 *     list_init(&self->list, &episodes_list, self);
 *     list_set_count(&self->list, count);            after loading
 *     list_resize(&self->list, height);              in resize()
 *     if (list_act(&self->list, call, &wish)) …      in act()
 *     list_draw(&self->list, canvas, row, self);     in draw()
 *
 * and LIST_ACTIONS in the action table. Items are numbers 0…count-1.
 */
#ifndef UI_LIST_H
#define UI_LIST_H

#include "ui/screen.h"

enum list_action {
    LIST_DOWN = 1000,
    LIST_UP,
    LIST_PAGE_DOWN,
    LIST_PAGE_UP,
    LIST_HALF_DOWN,
    LIST_HALF_UP,
    LIST_FIRST,
    LIST_LAST,
    LIST_SEARCH,
    LIST_SEARCH_NEXT,
    LIST_SEARCH_PREVIOUS,
    LIST_FILTER,
    LIST_MARK,
};

#define LIST_MOVE_ACTIONS                                                      \
    ACTION_ROW(LIST_DOWN, "down", "j Down", N_("Next row")),                   \
        ACTION_ROW(LIST_UP, "up", "k Up", N_("Row before")),                   \
        ACTION_ROW(LIST_PAGE_DOWN, "page-down", "PageDown Ctrl-F",             \
                   N_("A page down")),                                         \
        ACTION_ROW(LIST_PAGE_UP, "page-up", "PageUp Ctrl-B", N_("A page up")), \
        ACTION_ROW(LIST_HALF_DOWN, "half-down", "Ctrl-D",                      \
                   N_("Half a page down")),                                    \
        ACTION_ROW(LIST_HALF_UP, "half-up", "Ctrl-U", N_("Half a page up")),   \
        ACTION_ROW(LIST_FIRST, "first", "gg Home",                             \
                   N_("First row (count: that row)")),                         \
        ACTION_ROW(LIST_LAST, "last", "G End",                                 \
                   N_("Last row (count: that row)"))
#define LIST_FIND_ACTIONS                                                      \
    ACTION_ROW(LIST_SEARCH, "search", "/", N_("Search as you type")),          \
        ACTION_ROW(LIST_SEARCH_NEXT, "search-next", "n",                       \
                   N_("Next place found")),                                    \
        ACTION_ROW(LIST_SEARCH_PREVIOUS, "search-previous", "N",               \
                   N_("Place found before")),                                  \
        ACTION_ROW(LIST_FILTER, "filter", "f",                                 \
                   N_("Show only rows with these words"))
#define LIST_ACTIONS LIST_MOVE_ACTIONS, LIST_FIND_ACTIONS
/* For lists whose rows can be marked. */
#define LIST_MARK_ACTION                                                       \
    ACTION_ROW(LIST_MARK, "mark", "Space",                                     \
               N_("Mark the row, or take the mark away"))

struct list_source {
    /* Appends the text that search and filter look into. NULL: no search. */
    void (*text)(const void *context, size_t item, struct str *out);
    /* True: a section header, never selected. NULL: there are none. */
    bool (*is_header)(const void *context, size_t item);
};

#define LIST_NONE ((size_t)-1)

struct list {
    const struct list_source *source;
    const void *context;
    size_t count;  /* items */
    size_t *shown; /* items that pass the filter, in order */
    size_t shown_count;
    size_t selected; /* place in `shown` */
    size_t top;      /* place in `shown` of the first row drawn */
    int height;
    unsigned char *marks; /* one an item; NULL: none marked */
    size_t origin;        /* where an incremental search began */
    size_t origin_top;
    struct str search;
    struct str filter;
    struct str filter_before; /* for Esc in the prompt */
    bool searching;           /* a search prompt is open */
};

/* `source` may be NULL (no search, no headers). */
void list_init(struct list *list, const struct list_source *source,
               const void *context);
void list_release(struct list *list);
/*
 * Says that items were added, removed or changed: filters anew, keeps the
 * selection as near as can be. Marks are kept by number when the count stays,
 * else dropped.
 */
void list_set_count(struct list *list, size_t count);
/* Rows of the canvas that list_draw() will get. */
void list_resize(struct list *list, int height);
/* The selected item, or LIST_NONE when nothing can be. */
size_t list_get_selected(const struct list *list);
/* Selects an item (the nearest that can be) and scrolls to it. */
void list_select(struct list *list, size_t item);
/* Down by `rows` (negative: up), headers skipped. True if it moved. */
bool list_move(struct list *list, int rows);
/* Only items whose text has all these words; "" shows all. */
void list_filter(struct list *list, const char *words);
/* Selects the next item from the selected one whose text has `needle`;
   wraps around. False if there is none. An empty needle uses the last. */
bool list_search(struct list *list, const char *needle, bool backwards);
bool list_is_marked(const struct list *list, size_t item);
void list_set_mark(struct list *list, size_t item, bool marked);
size_t list_marked_count(const struct list *list);
void list_clear_marks(struct list *list);

/* True: one of the list's actions; `wish` says what to do. */
bool list_act(struct list *list, const struct action_call *call,
              struct wish *wish);
/*
 * A mouse event with y counted from the list's first row: a click selects,
 * the wheel scrolls. True if taken. `clicked_again` (may be NULL): the click
 * was on the row selected already, which opens it.
 */
bool list_mouse(struct list *list, const struct key *key, bool *clicked_again);

/* Columns before a row's own canvas: " > " when selected, `*` when marked. */
#define LIST_GUTTER 3

/* Draws one item on a canvas one row high, blank at call. */
typedef void list_row_fn(const void *context, size_t item, struct canvas *row);
/*
 * Draws the rows that fit, the selected one in ROLE_SELECTED with ">" before
 * it and the cursor on it, places found in ROLE_MATCH. A header's row begins
 * in column 1. An empty list is left blank: say why in draw().
 */
void list_draw(const struct list *list, struct canvas *canvas, list_row_fn *row,
               const void *context);

#endif
