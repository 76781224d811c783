/* One pattern: its entry in the catalogue, its reference page, what is near. */
#include <stdio.h>
#include <stdlib.h>

#include "screens/page.h"
#include "screens/screens.h"

enum { ACT_NEXT = 1, ACT_PREVIOUS };

static const struct action actions[] = {
    PAGE_ACTIONS,
    {ACT_NEXT, "next-pattern", ". ]", N_("The next pattern"), NULL, 0},
    {ACT_PREVIOUS, "previous-pattern", ", [", N_("The pattern before"), NULL,
     0},
    ACTION_END,
};

struct pattern_page {
    struct page page;
    const struct pattern *pattern;
    struct document *document; /* its reference page; NULL: none */
    struct layout *layout;
    int width;
    char right[64];
};

static void add_related(struct pattern_page *self, const struct catalog *lists)
{
    const struct str_list *related = &self->pattern->related;

    if (related->count > 0) {
        page_heading(&self->page, "Related patterns");
    }
    for (size_t i = 0; i < related->count; i++) {
        const struct pattern *one =
            catalog_find_pattern(lists, related->items[i]);

        page_link(&self->page, one != NULL ? one->title : related->items[i],
                  one != NULL ? pattern_tier_name(one->tier) : NULL, "pattern",
                  related->items[i]);
    }
}

static void add_cases(struct pattern_page *self, const struct catalog *lists)
{
    bool first = true;

    for (size_t i = 0; i < lists->case_count; i++) {
        const struct case_study *one = &lists->cases[i];

        if (!str_list_has(&one->patterns, self->pattern->id)) {
            continue;
        }
        if (first) {
            page_heading(&self->page, "Seen in");
            first = false;
        }
        page_link(&self->page, one->title, one->when, "case", one->id);
    }
}

static void lay_out(struct screen *screen)
{
    struct pattern_page *self = screen->state;
    const struct catalog *lists = app_lists(screen_app(screen));
    const struct pattern *pattern = self->pattern;
    struct layout_options options = LAYOUT_OPTIONS_INIT;

    page_begin(&self->page, self->width);
    page_text(&self->page, ROLE_TEXT, pattern->summary);
    page_list(&self->page, "Use when", &pattern->use_when);
    page_list(&self->page, "Avoid when", &pattern->avoid_when);
    page_list(&self->page, "Gains", &pattern->gains);
    page_list(&self->page, "Costs", &pattern->costs);
    layout_free(self->layout);
    self->layout = NULL;
    if (self->document != NULL) {
        options.width = self->width - 2 * page_margin(self->width);
        options.no_title = true;
        self->layout = layout_new(self->document, &options);
        page_blank(&self->page);
        page_add_layout(&self->page, self->layout);
    } else {
        page_blank(&self->page);
        page_text(&self->page, ROLE_DIM, "There is no page about it yet.");
    }
    add_related(self, lists);
    add_cases(self, lists);
    page_end(&self->page);
}

/* The reference page; one that cannot be read is left out. */
static void read_document(struct screen *screen)
{
    struct pattern_page *self = screen->state;
    char *path = index_find_pattern_page(app_index(screen_app(screen)),
                                         self->pattern->id);

    document_free(self->document);
    self->document =
        path != NULL ? catalog_read_script(path, path, NULL) : NULL;
    free(path);
}

static void show(struct screen *screen, const struct pattern *pattern)
{
    struct pattern_page *self = screen->state;

    self->pattern = pattern;
    snprintf(self->right, sizeof(self->right), "%s, %s",
             pattern_tier_name(pattern->tier),
             pattern_status_name(pattern->status));
    read_document(screen);
}

static bool pattern_open(struct screen *screen, const char *argument,
                         struct error *err)
{
    struct pattern_page *self = screen->state;
    struct app *app = screen_app(screen);
    const struct pattern *pattern;
    struct ref ref;
    char *name;
    bool ok;

    page_init(&self->page);
    self->width = 80;
    if (argument == NULL || argument[0] == '\0') {
        return error_set_code(err, ERROR_USAGE,
                              "which pattern? try :pattern bulkhead");
    }
    name = xasprintf("pattern:%s", argument);
    ok = app_resolve(app, name, &ref, err);
    free(name);
    if (!ok) {
        return false;
    }
    pattern = catalog_find_pattern(app_lists(app), ref.id);
    if (pattern == NULL) {
        return error_set_code(err, ERROR_NOT_FOUND,
                              "the entry of '%s' cannot be read", ref.id);
    }
    show(screen, pattern);
    return true;
}

static void pattern_close(struct screen *screen)
{
    struct pattern_page *self = screen->state;

    page_release(&self->page);
    layout_free(self->layout);
    document_free(self->document);
}

/* The neighbour in the catalogue's own order. */
static struct wish go(struct screen *screen, bool forward)
{
    struct pattern_page *self = screen->state;
    const struct catalog *lists = app_lists(screen_app(screen));
    size_t at = (size_t)(self->pattern - lists->patterns);

    if (forward ? at + 1 >= lists->pattern_count : at == 0) {
        return wish_message(ROLE_STATUS, forward ? "that was the last pattern"
                                                 : "this is the first pattern");
    }
    show(screen, &lists->patterns[forward ? at + 1 : at - 1]);
    lay_out(screen);
    page_go_top(&self->page);
    return wish_redraw();
}

static struct wish pattern_act(struct screen *screen,
                               const struct action_call *call)
{
    struct pattern_page *self = screen->state;
    struct wish wish = wish_none();

    if (page_act(&self->page, screen_app(screen), call, &wish)) {
        return wish;
    }
    switch (call->id) {
    case ACT_NEXT:
    case ACT_PREVIOUS:
        return go(screen, call->id == ACT_NEXT);
    default:
        return wish;
    }
}

static bool pattern_key(struct screen *screen, const struct key *key,
                        struct wish *wish)
{
    struct pattern_page *self = screen->state;

    return page_mouse(&self->page, screen_app(screen), key, wish);
}

static void pattern_draw(const struct screen *screen, struct canvas *canvas)
{
    const struct pattern_page *self = screen->state;

    page_draw(&self->page, canvas);
}

static void pattern_resize(struct screen *screen, int width, int height)
{
    struct pattern_page *self = screen->state;

    if (width != self->width || self->page.line_count == 0) {
        self->width = width;
        lay_out(screen);
    }
    page_resize(&self->page, height);
}

static const char *pattern_title(const struct screen *screen)
{
    const struct pattern_page *self = screen->state;

    return self->pattern->title;
}

static const char *pattern_right(const struct screen *screen)
{
    const struct pattern_page *self = screen->state;

    return self->right;
}

const struct screen_ops pattern_screen = {
    .name = "pattern",
    .help = N_("One pattern. Tab goes through what is related to it."),
    .actions = actions,
    .state_size = sizeof(struct pattern_page),
    .open = pattern_open,
    .close = pattern_close,
    .act = pattern_act,
    .key = pattern_key,
    .draw = pattern_draw,
    .title = pattern_title,
    .title_right = pattern_right,
    .resize = pattern_resize,
};
