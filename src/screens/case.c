/* One case study: what happened, when, why, what was done, who says so. */
#include <stdlib.h>

#include "base/utf8.h"
#include "screens/page.h"
#include "screens/screens.h"

static const struct action actions[] = {
    PAGE_ACTIONS,
    ACTION_END,
};

struct case_page {
    struct page page;
    const struct case_study *study;
    int width;
    char *right;
};

static const char *evidence_name(enum evidence_kind kind)
{
    static const char *const names[] = {"postmortem", "paper", "report",
                                        "press", "talk"};

    return names[kind];
}

/* "+00:00  The utility fails …", the texts one below the other. */
static void add_timeline(struct case_page *self)
{
    const struct case_study *study = self->study;
    int widest = 0;

    if (study->timeline_count > 0) {
        page_heading(&self->page, "Timeline");
    }
    for (size_t i = 0; i < study->timeline_count; i++) {
        int width = utf8_width(study->timeline[i].at);

        widest = width > widest ? width : widest;
    }
    for (size_t i = 0; i < study->timeline_count; i++) {
        const char *at = study->timeline[i].at;
        char *marker = xasprintf("%s%*s", at, widest - utf8_width(at) + 1, "");

        page_item(&self->page, marker, study->timeline[i].text);
        free(marker);
    }
}

static void add_sources(struct case_page *self)
{
    const struct case_study *study = self->study;

    if (study->source_count > 0) {
        page_heading(&self->page, "Sources");
    }
    for (size_t i = 0; i < study->source_count; i++) {
        const struct evidence *source = &study->sources[i];
        char *text =
            xasprintf("%s (%s)", source->title, evidence_name(source->kind));

        page_item(&self->page, "-", text);
        free(text);
        if (source->url != NULL) {
            text = xasprintf("%s%s%s", source->url,
                             source->accessed != NULL ? ", read " : "",
                             source->accessed != NULL ? source->accessed : "");
            page_item(&self->page, " ", text);
            free(text);
        }
    }
    if (!study->verified) {
        page_blank(&self->page);
        page_text(&self->page, ROLE_WARN,
                  "Not verified: nobody documents it well enough to examine "
                  "you on it.");
    }
}

static void add_patterns(struct case_page *self, const struct catalog *lists)
{
    const struct str_list *patterns = &self->study->patterns;

    if (patterns->count > 0) {
        page_heading(&self->page, "Patterns");
    }
    for (size_t i = 0; i < patterns->count; i++) {
        const struct pattern *one =
            catalog_find_pattern(lists, patterns->items[i]);

        page_link(&self->page, one != NULL ? one->title : patterns->items[i],
                  one != NULL ? pattern_tier_name(one->tier) : NULL, "pattern",
                  patterns->items[i]);
    }
}

static void lay_out(struct screen *screen)
{
    struct case_page *self = screen->state;
    const struct case_study *study = self->study;

    page_begin(&self->page, self->width);
    page_text(&self->page, ROLE_TEXT, study->summary);
    add_timeline(self);
    page_list(&self->page, "Causes", &study->causes);
    page_list(&self->page, "Fixes", &study->fixes);
    add_sources(self);
    add_patterns(self, app_lists(screen_app(screen)));
    page_end(&self->page);
}

static bool case_open(struct screen *screen, const char *argument,
                      struct error *err)
{
    struct case_page *self = screen->state;
    struct app *app = screen_app(screen);
    struct ref ref;
    char *name;
    bool ok;

    page_init(&self->page);
    self->width = 80;
    if (argument == NULL || argument[0] == '\0') {
        return error_set_code(err, ERROR_USAGE,
                              "which case study? :cases lists them");
    }
    name = xasprintf("case:%s", argument);
    ok = app_resolve(app, name, &ref, err);
    free(name);
    if (!ok) {
        return false;
    }
    self->study = catalog_find_case(app_lists(app), ref.id);
    if (self->study == NULL) {
        return error_set_code(err, ERROR_NOT_FOUND,
                              "the entry of '%s' cannot be read", ref.id);
    }
    self->right = xasprintf("%s%s%s", self->study->org,
                            self->study->when != NULL ? ", " : "",
                            self->study->when != NULL ? self->study->when : "");
    return true;
}

static void case_close(struct screen *screen)
{
    struct case_page *self = screen->state;

    page_release(&self->page);
    free(self->right);
}

static struct wish case_act(struct screen *screen,
                            const struct action_call *call)
{
    struct case_page *self = screen->state;
    struct wish wish = wish_none();

    page_act(&self->page, screen_app(screen), call, &wish);
    return wish;
}

static bool case_key(struct screen *screen, const struct key *key,
                     struct wish *wish)
{
    struct case_page *self = screen->state;

    return page_mouse(&self->page, screen_app(screen), key, wish);
}

static void case_draw(const struct screen *screen, struct canvas *canvas)
{
    const struct case_page *self = screen->state;

    page_draw(&self->page, canvas);
}

static void case_resize(struct screen *screen, int width, int height)
{
    struct case_page *self = screen->state;

    if (width != self->width || self->page.line_count == 0) {
        self->width = width;
        lay_out(screen);
    }
    page_resize(&self->page, height);
}

static const char *case_title(const struct screen *screen)
{
    const struct case_page *self = screen->state;

    return self->study->title;
}

static const char *case_right(const struct screen *screen)
{
    const struct case_page *self = screen->state;

    return self->right;
}

const struct screen_ops case_screen = {
    .name = "case",
    .help = N_("One case study. Tab goes through the patterns in it."),
    .actions = actions,
    .state_size = sizeof(struct case_page),
    .open = case_open,
    .close = case_close,
    .act = case_act,
    .key = case_key,
    .draw = case_draw,
    .title = case_title,
    .title_right = case_right,
    .resize = case_resize,
};
