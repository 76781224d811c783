#include "ui/list_private.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/utf8.h"

void list_init(struct list *list, const struct list_source *source,
               const void *context)
{
    memset(list, 0, sizeof(*list));
    list->source = source;
    list->context = context;
    list->height = 1;
    str_init(&list->search);
    str_init(&list->filter);
    str_init(&list->filter_before);
}

void list_release(struct list *list)
{
    free(list->shown);
    free(list->marks);
    str_release(&list->search);
    str_release(&list->filter);
    str_release(&list->filter_before);
    list->shown = NULL;
    list->marks = NULL;
    list->count = 0;
    list->shown_count = 0;
}

static bool is_header(const struct list *list, size_t item)
{
    return list->source != NULL && list->source->is_header != NULL &&
           list->source->is_header(list->context, item);
}

bool list_can_select(const struct list *list, size_t place)
{
    return place < list->shown_count && !is_header(list, list->shown[place]);
}

/* The nearest place that can be selected, looking `step` (1, -1) first;
   LIST_NONE if there is none at all. */
size_t list_nearest_place(const struct list *list, size_t place, int step)
{
    for (int turn = 0; turn < 2; turn++) {
        size_t at = place;

        while (at < list->shown_count) {
            if (list_can_select(list, at)) {
                return at;
            }
            /* below 0 it wraps to a huge number, which ends the loop */
            at = step > 0 ? at + 1 : at - 1;
        }
        step = -step;
    }
    return LIST_NONE;
}

/* The first row to draw so that the selected one is seen. */
static size_t fitting_top(const struct list *list, size_t height)
{
    size_t top = list->top;
    size_t selected = list->selected;

    if (height == 0 || list->shown_count <= height) {
        return 0;
    }
    if (selected < top) {
        top = selected;
    } else if (selected >= top + height) {
        top = selected - height + 1;
    }
    /* A header above the selected row tells where one is. */
    if (top > 0 && top == selected && height > 1 &&
        !list_can_select(list, top - 1)) {
        top--;
    }
    if (top > list->shown_count - height) {
        top = list->shown_count - height;
    }
    return top;
}

void list_scroll(struct list *list)
{
    list->top = fitting_top(list, (size_t)list->height);
}

/* The text of an item as search and filter compare it. */
static void folded_text(const struct list *list, size_t item, struct str *out)
{
    struct str text = STR_INIT;

    list->source->text(list->context, item, &text);
    str_clear(out);
    utf8_add_lower(out, text.buf, text.len);
    str_release(&text);
}

/* All words, between blanks, stand in the text. */
static bool has_words(const char *text, const char *words)
{
    bool all = true;

    while (all && words[0] != '\0') {
        size_t len = strcspn(words, " ");
        char *word = xstrndup(words, len);

        all = strstr(text, word) != NULL;
        free(word);
        words += len + (words[len] == ' ');
    }
    return all;
}

bool list_can_search(const struct list *list)
{
    return list->source != NULL && list->source->text != NULL;
}

static void show_all(struct list *list)
{
    list->shown_count = list->count;
    for (size_t i = 0; i < list->count; i++) {
        list->shown[i] = i;
    }
}

/* Items with the words, and the headers above such items. */
static void show_filtered(struct list *list)
{
    struct str words = STR_INIT;
    struct str text = STR_INIT;
    size_t header = LIST_NONE;

    utf8_add_lower(&words, list->filter.buf, list->filter.len);
    list->shown_count = 0;
    for (size_t i = 0; i < list->count; i++) {
        if (is_header(list, i)) {
            header = i;
            continue;
        }
        folded_text(list, i, &text);
        if (!has_words(text.buf, words.buf)) {
            continue;
        }
        if (header != LIST_NONE) {
            list->shown[list->shown_count++] = header;
            header = LIST_NONE;
        }
        list->shown[list->shown_count++] = i;
    }
    str_release(&words);
    str_release(&text);
}

/* Fills `shown` anew and selects `item` or what is nearest to it. */
static void show(struct list *list, size_t item)
{
    if (list->filter.len > 0 && list_can_search(list)) {
        show_filtered(list);
    } else {
        show_all(list);
    }
    list_select(list, item);
}

void list_set_count(struct list *list, size_t count)
{
    /* Not list_get_selected(): the items are others already, perhaps fewer. */
    size_t item = list->selected < list->shown_count
                      ? list->shown[list->selected]
                      : LIST_NONE;

    if (count != list->count) {
        free(list->marks);
        list->marks = NULL;
    }
    list->shown = xreallocarray(list->shown, count, sizeof(*list->shown));
    list->count = count;
    show(list, item == LIST_NONE ? 0 : item);
}

void list_resize(struct list *list, int height)
{
    list->height = height < 1 ? 1 : height;
    list_scroll(list);
}

size_t list_get_selected(const struct list *list)
{
    return list_can_select(list, list->selected) ? list->shown[list->selected]
                                                 : LIST_NONE;
}

void list_select(struct list *list, size_t item)
{
    size_t low = 0;
    size_t high = list->shown_count;

    /* `shown` ascends: the first place with an item not before this one. */
    while (low < high) {
        size_t middle = low + (high - low) / 2;

        if (list->shown[middle] < item) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    if (low >= list->shown_count && low > 0) {
        low = list->shown_count - 1;
    }
    low = list_nearest_place(list, low, 1);
    list->selected = low == LIST_NONE ? 0 : low;
    list_scroll(list);
}

bool list_move(struct list *list, int rows)
{
    size_t before = list->selected;
    size_t last = list->shown_count > 0 ? list->shown_count - 1 : 0;
    size_t steps = (size_t)(rows < 0 ? -(long)rows : (long)rows);
    size_t place;

    if (rows < 0) {
        place = steps > before ? 0 : before - steps;
    } else {
        place = steps > last - before ? last : before + steps;
    }
    place = list_nearest_place(list, place, rows < 0 ? -1 : 1);
    if (place == LIST_NONE) {
        return false;
    }
    list->selected = place;
    list_scroll(list);
    if (rows < 0 && place == list_nearest_place(list, 0, 1)) {
        list->top = 0; /* headers above the first row come into view */
        list_scroll(list);
    }
    return place != before;
}

void list_filter(struct list *list, const char *words)
{
    size_t item = list_get_selected(list);

    str_set(&list->filter, words);
    str_trim(&list->filter);
    show(list, item == LIST_NONE ? 0 : item);
}

/* Selects the first place, from `start` on in a direction, whose text has the
   words to search for; wraps around. */
bool list_find_from(struct list *list, size_t start, bool backwards)
{
    struct str needle = STR_INIT;
    struct str text = STR_INIT;
    size_t count = list->shown_count;
    bool found = false;

    utf8_add_lower(&needle, list->search.buf, list->search.len);
    for (size_t i = 0; i < count && needle.len > 0 && !found; i++) {
        size_t place =
            backwards ? (start + count - i) % count : (start + i) % count;

        if (list_can_select(list, place)) {
            folded_text(list, list->shown[place], &text);
            found = strstr(text.buf, needle.buf) != NULL;
        }
        if (found) {
            list->selected = place;
            list_scroll(list);
        }
    }
    str_release(&needle);
    str_release(&text);
    return found;
}

bool list_search(struct list *list, const char *needle, bool backwards)
{
    size_t count = list->shown_count;

    if (!list_can_search(list) || count == 0) {
        return false;
    }
    if (needle[0] != '\0') {
        str_set(&list->search, needle);
    }
    return list_find_from(
        list, (list->selected + (backwards ? count - 1 : 1)) % count,
        backwards);
}

bool list_is_marked(const struct list *list, size_t item)
{
    return list->marks != NULL && item < list->count && list->marks[item] != 0;
}

void list_set_mark(struct list *list, size_t item, bool marked)
{
    if (item >= list->count) {
        return;
    }
    if (list->marks == NULL) {
        list->marks = xcalloc(list->count, sizeof(*list->marks));
    }
    list->marks[item] = marked;
}

size_t list_marked_count(const struct list *list)
{
    size_t count = 0;

    for (size_t i = 0; list->marks != NULL && i < list->count; i++) {
        count += list->marks[i];
    }
    return count;
}

void list_clear_marks(struct list *list)
{
    free(list->marks);
    list->marks = NULL;
}

static void draw_selected(struct canvas *canvas, int y)
{
    canvas_text(canvas, 1, y, ROLE_SELECTED, ">");
    canvas_set_role(canvas, 0, y, canvas->width, ROLE_SELECTED);
    canvas_set_cursor(canvas, 1, y, false);
}

void list_draw(const struct list *list, struct canvas *canvas, list_row_fn *row,
               const void *context)
{
    size_t top =
        fitting_top(list, canvas->height > 0 ? (size_t)canvas->height : 0);

    for (int y = 0; y < canvas->height; y++) {
        size_t place = top + (size_t)y;
        bool header;
        struct canvas cells;

        if (place >= list->shown_count) {
            break;
        }
        header = is_header(list, list->shown[place]);
        cells =
            canvas_sub(canvas, header ? 1 : LIST_GUTTER, y, canvas->width, 1);
        row(context, list->shown[place], &cells);
        if (list_is_marked(list, list->shown[place])) {
            canvas_text(canvas, 2, y, ROLE_ACCENT, "*");
        }
        if (place == list->selected && !header) {
            draw_selected(canvas, y);
        }
        canvas_mark_matches(&cells, 0, list->search.buf);
    }
}
