/* The glossary: terms at the left or above, the selected one explained. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/utf8.h"
#include "screens/page.h"
#include "screens/screens.h"
#include "ui/list.h"

enum { ACT_OPEN = 1, ACT_NEXT, ACT_PREVIOUS, ACT_DETAIL_DOWN, ACT_DETAIL_UP };

static const struct action actions[] = {
    {ACT_OPEN, "open", "Enter l Right",
     N_("Open what Tab has marked, else the episode that introduces the term"),
     "open", 0},
    {ACT_NEXT, "next-link", "Tab", N_("To the next term or episode named"),
     "look-alikes", 0},
    {ACT_PREVIOUS, "previous-link", "Shift-Tab", N_("To the one before"), NULL,
     0},
    {LIST_FILTER, "filter", "f", N_("Show only terms with these letters"),
     "filter", 0},
    {ACT_DETAIL_DOWN, "detail-down", "J Shift-Down",
     N_("Scroll the explanation down"), NULL, 0},
    {ACT_DETAIL_UP, "detail-up", "K Shift-Up", N_("Scroll it up"), NULL, 0},
    LIST_MOVE_ACTIONS,
    ACTION_ROW(LIST_SEARCH, "search", "/", N_("Search as you type")),
    ACTION_ROW(LIST_SEARCH_NEXT, "search-next", "n", N_("Next place found")),
    ACTION_ROW(LIST_SEARCH_PREVIOUS, "search-previous", "N",
               N_("Place found before")),
    ACTION_END,
};

enum { LIST_WIDTH = 36, BESIDE_FROM = 100, TERM_WIDTH = 26 };

struct glossary {
    struct list list;
    struct page page;
    const struct catalog *lists;
    const struct term **terms; /* by name */
    size_t count;
    size_t shown; /* the term on the page; LIST_NONE: nothing yet */
    int width;
    int height;
    char right[32];
};

/* How the body is divided; pure. */
struct parts {
    int list_width;
    int list_height;
    int page_x;
    int page_y;
    int page_width;
    int page_height;
    bool rule;
};

static struct parts divide(int width, int height)
{
    struct parts parts = {.list_width = width, .list_height = height};
    int below = height / 2;

    if (width >= BESIDE_FROM) {
        parts.list_width = LIST_WIDTH;
        parts.page_x = LIST_WIDTH + 2;
        parts.page_width = width - parts.page_x;
        parts.page_height = height;
        return parts;
    }
    parts.rule = height >= 8;
    parts.list_height = height - below;
    parts.page_y = parts.list_height + parts.rule;
    parts.page_width = width;
    parts.page_height = height - parts.page_y;
    return parts;
}

static void row_text(const void *context, size_t item, struct str *out)
{
    const struct glossary *self = context;
    const struct term *term = self->terms[item];

    str_add(out, term->term);
    for (size_t i = 0; i < term->aliases.count; i++) {
        str_add_format(out, ", %s", term->aliases.items[i]);
    }
}

static const struct list_source source = {row_text, NULL};

static int compare(const void *a, const void *b)
{
    const struct term *const *x = a;
    const struct term *const *y = b;
    struct str left = STR_INIT;
    struct str right = STR_INIT;
    int order;

    utf8_add_lower(&left, (*x)->term, strlen((*x)->term));
    utf8_add_lower(&right, (*y)->term, strlen((*y)->term));
    order = strcmp(left.buf, right.buf);
    str_release(&left);
    str_release(&right);
    return order;
}

static void add_aliases(struct page *page, const struct term *term)
{
    struct str text = STR_INIT;

    for (size_t i = 0; i < term->aliases.count; i++) {
        str_add_format(&text, "%s%s",
                       i > 0 ? ", " : "also: ", term->aliases.items[i]);
    }
    if (text.len > 0) {
        page_text(page, ROLE_DIM, text.buf);
    }
    str_release(&text);
}

static void add_links(struct screen *screen, const struct term *term)
{
    struct glossary *self = screen->state;
    const struct outline *outline = app_outline(screen_app(screen), 0);
    const struct outline_episode *episode =
        term->first != NULL
            ? outline_get_episode(outline, episode_id_parse(term->first))
            : NULL;

    if (term->not_same_as.count > 0) {
        page_heading(&self->page, "Not the same as");
    }
    for (size_t i = 0; i < term->not_same_as.count; i++) {
        const char *id = term->not_same_as.items[i];
        const struct term *other = catalog_find_term(self->lists, id);
        char *text = other != NULL
                         ? xasprintf("%s: %s", other->term, other->short_text)
                         : xstrdup(id);

        page_link(&self->page, text, NULL, "glossary", id);
        free(text);
    }
    if (episode != NULL) {
        char *text = xasprintf("Ep %d  %s", episode->n, episode->title);

        page_heading(&self->page, "Introduced in");
        page_link(&self->page, text, NULL, "episode", term->first);
        free(text);
    }
}

/* Explains the selected term. */
static void lay_out(struct screen *screen)
{
    struct glossary *self = screen->state;
    struct parts parts = divide(self->width, self->height);
    size_t item = list_get_selected(&self->list);

    page_begin(&self->page, parts.page_width);
    if (item != LIST_NONE) {
        const struct term *term = self->terms[item];

        page_text(&self->page, ROLE_STRONG, term->term);
        add_aliases(&self->page, term);
        page_text(&self->page, ROLE_TEXT, term->short_text);
        if (term->long_text != NULL) {
            page_blank(&self->page);
            page_text(&self->page, ROLE_TEXT, term->long_text);
        }
        add_links(screen, term);
    }
    page_end(&self->page);
    page_resize(&self->page, parts.page_height);
    if (item != self->shown) {
        page_go_top(&self->page);
        self->shown = item;
    }
}

static void load(struct screen *screen)
{
    struct glossary *self = screen->state;

    self->lists = app_lists(screen_app(screen));
    free(self->terms);
    self->count = self->lists->term_count;
    self->terms = xcalloc(self->count + 1, sizeof(struct term *));
    for (size_t i = 0; i < self->count; i++) {
        self->terms[i] = &self->lists->terms[i];
    }
    if (self->count > 0) {
        qsort(self->terms, self->count, sizeof(struct term *), compare);
    }
    snprintf(self->right, sizeof(self->right), "%zu terms", self->count);
    list_set_count(&self->list, self->count);
}

static void select_term(struct glossary *self, const struct term *term)
{
    list_filter(&self->list, "");
    for (size_t i = 0; i < self->count; i++) {
        if (self->terms[i] == term) {
            list_select(&self->list, i);
        }
    }
}

/* An id, a name or an alias. */
static bool find_term(struct screen *screen, const char *argument,
                      struct error *err)
{
    struct glossary *self = screen->state;
    const struct term *term = catalog_find_term(self->lists, argument);
    struct ref ref;
    char *name;
    bool ok;

    if (term == NULL) {
        term = catalog_find_term_text(self->lists, argument);
    }
    if (term == NULL) {
        name = xasprintf("term:%s", argument);
        ok = app_resolve(screen_app(screen), name, &ref, err);
        free(name);
        return !ok ? false
                   : error_set_code(err, ERROR_NOT_FOUND,
                                    "the entry of '%s' cannot be read",
                                    argument);
    }
    select_term(self, term);
    return true;
}

static bool glossary_open(struct screen *screen, const char *argument,
                          struct error *err)
{
    struct glossary *self = screen->state;

    list_init(&self->list, &source, self);
    page_init(&self->page);
    self->page.by_hand = true;
    self->width = 80;
    self->height = 19;
    self->shown = LIST_NONE;
    load(screen);
    return argument == NULL || argument[0] == '\0' ||
           find_term(screen, argument, err);
}

static void glossary_close(struct screen *screen)
{
    struct glossary *self = screen->state;

    list_release(&self->list);
    page_release(&self->page);
    free(self->terms);
}

/* A link to another term stays on this screen. */
static struct wish open_link(struct screen *screen)
{
    struct glossary *self = screen->state;
    size_t item = list_get_selected(&self->list);
    const struct page_link *link;

    if (item == LIST_NONE) {
        return wish_none();
    }
    if (self->page.focus == PAGE_NONE) {
        return self->terms[item]->first != NULL
                   ? wish_open("episode", self->terms[item]->first)
                   : wish_message(ROLE_STATUS,
                                  "no episode is named that introduces it");
    }
    link = &self->page.links[self->page.focus];
    if (str_equal(link->screen, "glossary")) {
        const struct term *term =
            catalog_find_term(self->lists, link->argument);

        if (term != NULL) {
            select_term(self, term);
            lay_out(screen);
        }
        return wish_redraw();
    }
    return wish_open(link->screen, link->argument);
}

static struct wish act_page(struct screen *screen, int id)
{
    struct glossary *self = screen->state;
    struct action_call call = {.id = id};
    struct wish wish = wish_none();

    page_act(&self->page, screen_app(screen), &call, &wish);
    return wish;
}

static struct wish glossary_act(struct screen *screen,
                                const struct action_call *call)
{
    struct glossary *self = screen->state;
    struct wish wish = wish_none();

    if (list_act(&self->list, call, &wish)) {
        lay_out(screen);
        return wish;
    }
    switch (call->id) {
    case ACT_OPEN:
        return open_link(screen);
    case ACT_NEXT:
        return act_page(screen, PAGE_NEXT);
    case ACT_PREVIOUS:
        return act_page(screen, PAGE_PREVIOUS);
    case ACT_DETAIL_DOWN:
        return act_page(screen, TEXT_DOWN);
    case ACT_DETAIL_UP:
        return act_page(screen, TEXT_UP);
    default:
        return wish;
    }
}

static bool glossary_key(struct screen *screen, const struct key *key,
                         struct wish *wish)
{
    struct glossary *self = screen->state;
    struct parts parts = divide(self->width, self->height);
    struct key inside = *key;

    if (key->code != KEYCODE_MOUSE) {
        return false;
    }
    if (key->x < parts.page_x || key->y < parts.page_y ||
        parts.page_height == 0) {
        if (!list_mouse(&self->list, key, NULL)) {
            return false;
        }
        lay_out(screen);
        return true;
    }
    inside.y -= parts.page_y;
    return page_mouse(&self->page, screen_app(screen), &inside, wish);
}

static void draw_row(const void *context, size_t item, struct canvas *row)
{
    const struct glossary *self = context;
    const struct term *term = self->terms[item];
    bool wide = row->width >= 60;

    canvas_text_fit(row, 0, 0, wide ? TERM_WIDTH : row->width, ROLE_TEXT,
                    term->term);
    if (wide) {
        canvas_text_fit(row, TERM_WIDTH + 2, 0, row->width - TERM_WIDTH - 2,
                        ROLE_DIM, term->short_text);
    }
}

static void glossary_draw(const struct screen *screen, struct canvas *canvas)
{
    const struct glossary *self = screen->state;
    struct parts parts = divide(canvas->width, canvas->height);
    struct canvas list =
        canvas_sub(canvas, 0, 0, parts.list_width, parts.list_height);
    struct canvas page = canvas_sub(canvas, parts.page_x, parts.page_y,
                                    parts.page_width, parts.page_height);

    /* The list last: the cursor stands on its selected row. */
    page_draw(&self->page, &page);
    list_draw(&self->list, &list, draw_row, self);
    if (parts.rule) {
        canvas_rule(canvas, parts.list_height, ROLE_RULE);
    }
    if (self->list.shown_count == 0) {
        canvas_wrap(&list, 1, 0, list.width - 2, ROLE_DIM,
                    self->count == 0 ? "There are no terms in the content."
                                     : "No term has these letters.");
    }
}

static void glossary_resize(struct screen *screen, int width, int height)
{
    struct glossary *self = screen->state;

    self->width = width;
    self->height = height;
    list_resize(&self->list, divide(width, height).list_height);
    lay_out(screen);
}

static const char *glossary_title(const struct screen *screen)
{
    (void)screen;
    return "Glossary";
}

static const char *glossary_right(const struct screen *screen)
{
    const struct glossary *self = screen->state;

    return self->right;
}

const struct screen_ops glossary_screen = {
    .name = "glossary",
    .help = N_("What words mean here, and which ones are easily confused."),
    .actions = actions,
    .state_size = sizeof(struct glossary),
    .open = glossary_open,
    .close = glossary_close,
    .act = glossary_act,
    .key = glossary_key,
    .draw = glossary_draw,
    .title = glossary_title,
    .title_right = glossary_right,
    .resize = glossary_resize,
};
