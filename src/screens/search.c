/* Search as you type, over everything, grouped by kind. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "app/keep.h"
#include "base/utf8.h"
#include "screens/screens.h"
#include "search/search.h"
#include "ui/edit.h"
#include "ui/list.h"

enum { ACT_OPEN = 1, ACT_NEXT_KIND, ACT_PREVIOUS_KIND, ACT_CLEAR };

static const struct action actions[] = {
    {ACT_OPEN, "open", "Enter", N_("Open it at the place found"), "open", 0},
    ACTION_ROW(LIST_DOWN, "down", "Down Ctrl-N", N_("Next row")),
    ACTION_ROW(LIST_UP, "up", "Up Ctrl-P", N_("Row before")),
    ACTION_ROW(LIST_PAGE_DOWN, "page-down", "PageDown", N_("A page down")),
    ACTION_ROW(LIST_PAGE_UP, "page-up", "PageUp", N_("A page up")),
    {ACT_NEXT_KIND, "next-kind", "Tab", N_("To the next kind of thing"),
     "next kind", 0},
    {ACT_PREVIOUS_KIND, "previous-kind", "Shift-Tab", N_("To the kind before"),
     NULL, 0},
    {ACT_CLEAR, "clear", "F3", N_("Empty the field"), "clear", 0},
    ACTION_END,
};

enum {
    FIELD_ROWS = 2,      /* the field and a blank row below it */
    DETAIL_ROWS = 5,     /* the selected hit in full, with a blank row above */
    DETAIL_FROM = 14,    /* rows of the body from which there is a detail */
    WHERE_WIDTH = 26,    /* columns of where a hit stands */
    ROWS_MAX = 160 + 16, /* hits of all kinds, and headers */
};

struct row {
    const struct search_hit *hit; /* NULL: the header of `kind` */
    enum search_kind kind;
};

struct find {
    struct edit edit;
    struct list list;
    struct search_results results;
    struct row rows[ROWS_MAX];
    size_t count;
    char *detail; /* of the selected hit, without marks */
    char right[32];
    const char *empty; /* why there are no rows */
    int height;
};

static const char *heading(enum search_kind kind)
{
    static const char *const names[SEARCH_KIND_COUNT] = {
        [SEARCH_SCRIPT] = "Scripts",   [SEARCH_QUESTION] = "Questions",
        [SEARCH_PATTERN] = "Patterns", [SEARCH_CASE] = "Case studies",
        [SEARCH_TERM] = "Glossary",    [SEARCH_CALC] = "Calculators",
        [SEARCH_NOTE] = "Notes",       [SEARCH_EPISODE] = "Episodes",
    };

    return names[kind];
}

static bool is_header(const void *context, size_t item)
{
    const struct find *self = context;

    return self->rows[item].hit == NULL;
}

static const struct list_source source = {NULL, is_header};

static const struct search_hit *selected(const struct find *self)
{
    size_t item = list_get_selected(&self->list);

    return item == LIST_NONE ? NULL : self->rows[item].hit;
}

/* The snippet of the selected hit, for the rows below the list. */
static void set_detail(struct find *self)
{
    const struct search_hit *hit = selected(self);
    struct str text = STR_INIT;

    free(self->detail);
    self->detail = NULL;
    if (hit == NULL) {
        return;
    }
    for (const char *at = hit->snippet; *at != '\0'; at++) {
        if (*at != SEARCH_MARK && *at != SEARCH_MARK_END) {
            str_add_char(&text, *at);
        }
    }
    self->detail = str_take(&text);
}

static void set_rows(struct find *self)
{
    self->count = 0;
    for (size_t i = 0; i < self->results.count; i++) {
        const struct search_hit *hit = &self->results.items[i];

        if (self->count + 2 > ROWS_MAX) {
            break;
        }
        if (i == 0 || hit[-1].kind != hit->kind) {
            self->rows[self->count++] = (struct row){NULL, hit->kind};
        }
        self->rows[self->count++] = (struct row){hit, hit->kind};
    }
}

/* Finds what stands in the field; a failure is a message. */
static struct wish run(struct screen *screen)
{
    struct find *self = screen->state;
    const char *words = edit_get(&self->edit);
    struct error err = ERROR_INIT;
    struct wish wish = wish_redraw();

    if (!app_search(screen_app(screen), words, NULL, &self->results, &err)) {
        wish = wish_error(&err);
    }
    set_rows(self);
    self->empty = words[strspn(words, " ")] == '\0'
                      ? "Type words; all of them must stand in the place found."
                      : "Nothing holds all these words.";
    self->right[0] = '\0';
    if (self->results.count > 0) {
        snprintf(self->right, sizeof(self->right), "%zu%s found",
                 self->results.count, self->results.more ? "+" : "");
    }
    list_set_count(&self->list, self->count);
    set_detail(self);
    error_release(&err);
    return wish;
}

static struct wish run_anew(struct screen *screen)
{
    struct find *self = screen->state;
    struct wish wish;

    wish = run(screen);
    list_select(&self->list, 0);
    set_detail(self);
    return wish;
}

static bool find_open(struct screen *screen, const char *argument,
                      struct error *err)
{
    struct find *self = screen->state;
    struct wish wish;

    (void)err;
    edit_init(&self->edit, false, EDIT_MAX_LINE);
    list_init(&self->list, &source, self);
    self->results = (struct search_results)SEARCH_RESULTS_INIT;
    edit_set(&self->edit, argument != NULL ? argument : "");
    wish = run_anew(screen);
    wish_release(&wish);
    return true;
}

static void find_close(struct screen *screen)
{
    struct find *self = screen->state;

    edit_release(&self->edit);
    list_release(&self->list);
    search_results_release(&self->results);
    free(self->detail);
}

static void find_changed(struct screen *screen)
{
    struct wish wish = run(screen);

    wish_release(&wish);
}

static struct wish open_place(const struct search_hit *hit)
{
    char place[96];

    if (hit->chapter[0] != '\0') {
        snprintf(place, sizeof(place), "ep%03d@%s:%zu", hit->episode,
                 hit->chapter, hit->word);
        return wish_open("reader", place);
    }
    snprintf(place, sizeof(place), "%d", hit->episode);
    return wish_open(hit->kind == SEARCH_NOTE ? "notes" : "episode", place);
}

static struct wish open_hit(struct screen *screen)
{
    static const char *const screens[SEARCH_KIND_COUNT] = {
        [SEARCH_PATTERN] = "pattern",
        [SEARCH_CASE] = "case",
        [SEARCH_TERM] = "glossary",
        [SEARCH_CALC] = "calculator",
    };
    const struct search_hit *hit = selected(screen->state);

    if (hit == NULL) {
        return wish_none();
    }
    if (screens[hit->kind] != NULL) {
        return wish_open(screens[hit->kind], hit->id);
    }
    if (hit->kind == SEARCH_QUESTION) {
        return screen_open_ref(screen_app(screen), hit->id);
    }
    return open_place(hit);
}

/* To the first row of the kind after (before) that of the selected one. */
static struct wish go_kind(struct find *self, bool forward)
{
    size_t item = list_get_selected(&self->list);
    enum search_kind kind;
    size_t at;

    if (item == LIST_NONE) {
        return wish_none();
    }
    kind = self->rows[item].kind;
    at = item;
    if (forward) {
        while (at < self->count && self->rows[at].kind == kind) {
            at++;
        }
        at = at < self->count ? at : 0;
    } else {
        while (at > 0 && self->rows[at].kind == kind) {
            at--;
        }
        /* Now on the last row of the kind before: go to its header. */
        kind = self->rows[at].kind;
        while (at > 0 && self->rows[at - 1].kind == kind) {
            at--;
        }
    }
    list_select(&self->list, at);
    return wish_redraw();
}

static struct wish find_act(struct screen *screen,
                            const struct action_call *call)
{
    struct find *self = screen->state;
    struct wish wish = wish_none();

    if (!list_act(&self->list, call, &wish)) {
        switch (call->id) {
        case ACT_OPEN:
            return open_hit(screen);
        case ACT_NEXT_KIND:
        case ACT_PREVIOUS_KIND:
            wish = go_kind(self, call->id == ACT_NEXT_KIND);
            break;
        case ACT_CLEAR:
            edit_set(&self->edit, "");
            return run_anew(screen);
        default:
            break;
        }
    }
    set_detail(self);
    return wish;
}

static bool find_key(struct screen *screen, const struct key *key,
                     struct wish *wish)
{
    struct find *self = screen->state;
    struct key inside = *key;
    bool again = false;

    if (key->code == KEYCODE_MOUSE) {
        inside.y -= FIELD_ROWS;
        if (!list_mouse(&self->list, &inside, &again)) {
            return false;
        }
        set_detail(self);
        if (again) {
            wish_release(wish);
            *wish = open_hit(screen);
        }
        return true;
    }
    switch (edit_key(&self->edit, key)) {
    case EDIT_CHANGED:
        wish_release(wish);
        *wish = run_anew(screen);
        return true;
    case EDIT_MOVED:
        return true;
    case EDIT_IGNORED:
        break;
    }
    return false;
}

static const char marks[] = {SEARCH_MARK, SEARCH_MARK_END, '\0'};

/* Where to begin so that what was found is seen in `room` columns. */
static const char *begin_of(const char *snippet, int room)
{
    size_t found = strcspn(snippet, marks);
    const char *at = snippet;
    int width = utf8_width_len(snippet, found);

    if (width <= room * 2 / 3) {
        return snippet;
    }
    while (width > room / 3 && at < snippet + found) {
        int columns;

        at += utf8_cluster(at, snippet + found, &columns);
        width -= columns;
    }
    /* From the beginning of a word. */
    while (at < snippet + found && at[-1] != ' ') {
        at++;
    }
    return at;
}

/* A snippet from x on, what was found in ROLE_MATCH. */
static void draw_snippet(struct canvas *row, int x, const char *snippet)
{
    enum role role = ROLE_TEXT;
    const char *begin = begin_of(snippet, row->width - x);

    if (begin != snippet) {
        x += canvas_text(row, x, 0, ROLE_DIM,
                         canvas_is_ascii(row) ? "..." : "…");
        snippet = begin;
    }
    while (*snippet != '\0' && x < row->width) {
        size_t len = strcspn(snippet, marks);

        x += canvas_text_len(row, x, 0, role, snippet, len);
        snippet += len;
        if (*snippet != '\0') {
            role = *snippet == SEARCH_MARK ? ROLE_MATCH : ROLE_TEXT;
            snippet++;
        }
    }
}

static void draw_row(const void *context, size_t item, struct canvas *row)
{
    const struct find *self = context;
    const struct search_hit *hit = self->rows[item].hit;
    /* Where it stands says more than what stands around it. */
    int where = row->width >= 64 ? WHERE_WIDTH : row->width / 2;

    if (hit == NULL) {
        canvas_format(row, 0, 0, ROLE_HEADING, "%s  %zu",
                      heading(self->rows[item].kind),
                      self->results.found[self->rows[item].kind]);
        return;
    }
    canvas_text_fit(row, 0, 0, where, ROLE_DIM, hit->title);
    draw_snippet(row, where + 2, hit->snippet);
}

static int list_rows(int height)
{
    return height - FIELD_ROWS - (height >= DETAIL_FROM ? DETAIL_ROWS : 0);
}

static void draw_detail(const struct find *self, struct canvas *canvas)
{
    const struct search_hit *hit = selected(self);
    struct canvas below =
        canvas_sub(canvas, 3, canvas->height - DETAIL_ROWS + 1,
                   canvas->width - 6, DETAIL_ROWS - 1);

    if (hit == NULL || self->detail == NULL || canvas->height < DETAIL_FROM) {
        return;
    }
    canvas_text_fit(&below, 0, 0, below.width, ROLE_STRONG, hit->title);
    canvas_wrap(&below, 0, 1, below.width < 90 ? below.width : 90, ROLE_TEXT,
                self->detail);
}

static void find_draw(const struct screen *screen, struct canvas *canvas)
{
    const struct find *self = screen->state;
    struct canvas field = canvas_sub(
        canvas, 8, 0, canvas->width > 60 ? 50 : canvas->width - 10, 1);
    struct canvas list = canvas_sub(canvas, 0, FIELD_ROWS, canvas->width,
                                    list_rows(canvas->height));

    list_draw(&self->list, &list, draw_row, self);
    if (self->count == 0) {
        canvas_wrap(&list, 1, 0, list.width - 2, ROLE_DIM, self->empty);
    }
    draw_detail(self, canvas);
    canvas_text(canvas, 1, 0, ROLE_STRONG, "Find");
    canvas_text(canvas, 7, 0, ROLE_TEXT, "[");
    canvas_text(canvas, 8 + field.width, 0, ROLE_TEXT, "]");
    edit_draw(&self->edit, &field, true);
    canvas_set_role(&field, 0, 0, field.width, ROLE_FIELD_FOCUS);
}

static void find_resize(struct screen *screen, int width, int height)
{
    struct find *self = screen->state;

    (void)width;
    list_resize(&self->list, list_rows(height));
}

static const char *find_title(const struct screen *screen)
{
    (void)screen;
    return "Search";
}

static const char *find_right(const struct screen *screen)
{
    const struct find *self = screen->state;

    return self->right;
}

static unsigned find_mode(const struct screen *screen)
{
    (void)screen;
    return MODE_TEXT;
}

const struct screen_ops search_screen = {
    .name = "search",
    .help = N_("Words in any order, \"words in this order\"; the last one may "
               "be a beginning. Letters are text: Esc first for commands."),
    .actions = actions,
    .state_size = sizeof(struct find),
    .open = find_open,
    .close = find_close,
    .act = find_act,
    .key = find_key,
    .draw = find_draw,
    .title = find_title,
    .title_right = find_right,
    .resize = find_resize,
    .changed = find_changed,
    .mode = find_mode,
};
