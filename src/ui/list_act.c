/* A list: what its actions and the mouse do. */
#include "ui/list_private.h"

#define WHEEL_ROWS 3

static struct wish redraw_if(bool moved)
{
    return moved ? wish_redraw() : wish_none();
}

static struct wish not_found(const struct list *list)
{
    return wish_message(ROLE_WARN, "not found: %s", list->search.buf);
}

/* The `/` prompt: opened, typed into, accepted or left. */
static struct wish act_search(struct list *list, const struct action_call *call)
{
    if (!list_can_search(list)) {
        return wish_message(ROLE_WARN, "there is nothing to search here");
    }
    if (call->step == ACTION_CANCELLED) {
        list->searching = false;
        str_clear(&list->search);
        list->selected = list->origin;
        list->top = list->origin_top;
        list_scroll(list);
        return wish_redraw();
    }
    if (call->argument == NULL) {
        list->searching = true;
        list->origin = list->selected;
        list->origin_top = list->top;
        return wish_prompt("/", NULL, true, LIST_SEARCH);
    }
    if (list->searching) {
        list->selected = list->origin;
        list->top = list->origin_top;
    }
    list->searching = list->searching && call->step == ACTION_TYPING;
    if (call->argument[0] != '\0' || call->step == ACTION_TYPING) {
        str_set(&list->search, call->argument);
    }
    if (list_find_from(list, list->selected, false) ||
        call->step == ACTION_TYPING || list->search.len == 0) {
        return wish_redraw();
    }
    return not_found(list);
}

static struct wish act_filter(struct list *list, const struct action_call *call)
{
    if (!list_can_search(list)) {
        return wish_message(ROLE_WARN, "there is nothing to filter here");
    }
    if (call->step == ACTION_CANCELLED) {
        list_filter(list, list->filter_before.buf);
        return wish_redraw();
    }
    if (call->argument == NULL) {
        str_set(&list->filter_before, list->filter.buf);
        return wish_prompt("Filter: ", list->filter.buf, true, LIST_FILTER);
    }
    list_filter(list, call->argument);
    return wish_redraw();
}

static struct wish act_search_next(struct list *list,
                                   const struct action_call *call)
{
    bool backwards = call->id == LIST_SEARCH_PREVIOUS;
    bool found = false;

    if (list->search.len == 0) {
        return wish_message(ROLE_WARN, "nothing was searched yet");
    }
    for (int i = 0; i < action_count(call); i++) {
        found = list_search(list, "", backwards);
    }
    return found ? wish_redraw() : not_found(list);
}

/* First and last row; with a count the row of that number. */
static struct wish act_jump(struct list *list, const struct action_call *call)
{
    size_t before = list->selected;
    size_t place = call->id == LIST_FIRST ? 0 : list->shown_count;

    if (call->count > 0) {
        place = (size_t)call->count - 1;
    }
    if (list->shown_count == 0) {
        return wish_none();
    }
    place = place < list->shown_count ? place : list->shown_count - 1;
    place = list_nearest_place(list, place, call->id == LIST_FIRST ? 1 : -1);
    if (place == LIST_NONE) {
        return wish_none();
    }
    list->selected = place;
    list->top = call->id == LIST_FIRST && call->count == 0 ? 0 : list->top;
    list_scroll(list);
    return redraw_if(list->selected != before);
}

static struct wish act_mark(struct list *list)
{
    size_t item = list_get_selected(list);

    if (item == LIST_NONE) {
        return wish_none();
    }
    list_set_mark(list, item, !list_is_marked(list, item));
    list_move(list, 1);
    return wish_redraw();
}

/* Rows that a movement goes, once; 0: no movement. */
static int rows_of(const struct list *list, int id)
{
    int page = list->height > 1 ? list->height - 1 : 1;
    int half = list->height > 1 ? list->height / 2 : 1;

    switch (id) {
    case LIST_DOWN:
        return 1;
    case LIST_UP:
        return -1;
    case LIST_PAGE_DOWN:
        return page;
    case LIST_PAGE_UP:
        return -page;
    case LIST_HALF_DOWN:
        return half;
    case LIST_HALF_UP:
        return -half;
    default:
        return 0;
    }
}

bool list_act(struct list *list, const struct action_call *call,
              struct wish *wish)
{
    int rows = rows_of(list, call->id);

    if (rows != 0) {
        *wish = redraw_if(list_move(list, rows * action_count(call)));
        return true;
    }
    switch (call->id) {
    case LIST_FIRST:
    case LIST_LAST:
        *wish = act_jump(list, call);
        return true;
    case LIST_SEARCH:
        *wish = act_search(list, call);
        return true;
    case LIST_SEARCH_NEXT:
    case LIST_SEARCH_PREVIOUS:
        *wish = act_search_next(list, call);
        return true;
    case LIST_FILTER:
        *wish = act_filter(list, call);
        return true;
    case LIST_MARK:
        *wish = act_mark(list);
        return true;
    default:
        return false;
    }
}

bool list_mouse(struct list *list, const struct key *key, bool *clicked_again)
{
    size_t place = list->top + (size_t)(key->y < 0 ? 0 : key->y);

    if (clicked_again != NULL) {
        *clicked_again = false;
    }
    if (key->code != KEYCODE_MOUSE || key->y < 0 || key->y >= list->height) {
        return false;
    }
    if (key->button == BUTTON_WHEEL_UP || key->button == BUTTON_WHEEL_DOWN) {
        list_move(list,
                  key->button == BUTTON_WHEEL_UP ? -WHEEL_ROWS : WHEEL_ROWS);
        return true;
    }
    if (key->button != BUTTON_LEFT || !list_can_select(list, place)) {
        return false;
    }
    if (clicked_again != NULL) {
        *clicked_again = place == list->selected;
    }
    list->selected = place;
    list_scroll(list);
    return true;
}
