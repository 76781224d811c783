/* The pattern catalogue: title, tier, category and advice, by category. */
#include <stdio.h>
#include <stdlib.h>

#include "screens/screens.h"
#include "ui/list.h"

enum { ACT_OPEN = 1, ACT_GOLD, ACT_SILVER, ACT_BRONZE, ACT_ALL, ACT_CATEGORY };

static const struct action actions[] = {
    {ACT_OPEN, "open", "Enter l Right", N_("Open its page"), "open", 0},
    {ACT_GOLD, "gold", "1", N_("Only gold, or all again"), "gold", 0},
    {ACT_SILVER, "silver", "2", N_("Only silver, or all again"), "silver", 0},
    {ACT_BRONZE, "bronze", "3", N_("Only bronze, or all again"), "bronze", 0},
    {ACT_ALL, "all", "0", N_("All tiers"), NULL, 0},
    {ACT_CATEGORY, "category", "c",
     N_("Only one category, the next at each "
        "press"),
     "category", 0},
    LIST_ACTIONS,
    ACTION_END,
};

enum { CATEGORY_ALL = -1, CATEGORIES = CATEGORY_ARCHITECTURE + 1 };
enum { TIER_ALL = -1, SUMMARY_ROWS = 3, SUMMARY_FROM = 14 };

struct patterns {
    struct list list;
    const struct outline *outline;
    size_t *items; /* indices of outline->patterns; headers: HEADER + category
                    */
    size_t count;
    int tier;
    int category;
    char right[64];
};

#define HEADER ((size_t)1 << 32)

static bool is_header(const void *context, size_t item)
{
    const struct patterns *self = context;

    return self->items[item] >= HEADER;
}

static void row_text(const void *context, size_t item, struct str *out)
{
    const struct patterns *self = context;
    const struct outline_pattern *pattern;

    if (!is_header(self, item)) {
        pattern = &self->outline->patterns[self->items[item]];
        str_add_format(out, "%s %s %s %s", pattern->title, pattern->id,
                       pattern_tier_name(pattern->tier),
                       pattern_status_name(pattern->status));
    }
}

static const struct list_source source = {row_text, is_header};

static bool is_wanted(const struct patterns *self,
                      const struct outline_pattern *pattern)
{
    return (self->tier == TIER_ALL || self->tier == (int)pattern->tier) &&
           (self->category == CATEGORY_ALL ||
            self->category == (int)pattern->category);
}

static void add_category(struct patterns *self, int category)
{
    bool first = true;

    for (size_t i = 0; i < self->outline->pattern_count; i++) {
        const struct outline_pattern *pattern = &self->outline->patterns[i];

        if ((int)pattern->category != category || !is_wanted(self, pattern)) {
            continue;
        }
        if (first) {
            self->items[self->count++] = HEADER + (size_t)category;
            first = false;
        }
        self->items[self->count++] = i;
    }
}

static void load(struct screen *screen)
{
    struct patterns *self = screen->state;
    size_t shown = 0;

    self->outline = app_outline(screen_app(screen), OUTLINE_REFERENCE);
    free(self->items);
    self->items = xcalloc(self->outline->pattern_count + CATEGORIES,
                          sizeof(*self->items));
    self->count = 0;
    for (int category = 0; category < CATEGORIES; category++) {
        add_category(self, category);
    }
    for (size_t i = 0; i < self->count; i++) {
        shown += !is_header(self, i);
    }
    snprintf(self->right, sizeof(self->right), "%s%s%zu of %zu",
             self->tier == TIER_ALL
                 ? ""
                 : pattern_tier_name((enum pattern_tier)self->tier),
             self->tier == TIER_ALL ? "" : ", ", shown,
             self->outline->pattern_count);
    list_set_count(&self->list, self->count);
}

static bool patterns_open(struct screen *screen, const char *argument,
                          struct error *err)
{
    struct patterns *self = screen->state;

    (void)err;
    list_init(&self->list, &source, self);
    self->tier = TIER_ALL;
    self->category = CATEGORY_ALL;
    load(screen);
    for (size_t i = 0; argument != NULL && i < self->count; i++) {
        if (!is_header(self, i) &&
            str_equal(self->outline->patterns[self->items[i]].id, argument)) {
            list_select(&self->list, i);
        }
    }
    return true;
}

static void patterns_close(struct screen *screen)
{
    struct patterns *self = screen->state;

    list_release(&self->list);
    free(self->items);
}

static const struct outline_pattern *selected(const struct patterns *self)
{
    size_t item = list_get_selected(&self->list);

    return item == LIST_NONE ? NULL
                             : &self->outline->patterns[self->items[item]];
}

static struct wish open_selected(const struct patterns *self)
{
    const struct outline_pattern *pattern = selected(self);

    return pattern == NULL ? wish_none() : wish_open("pattern", pattern->id);
}

/* The same tier again shows all. */
static struct wish show_tier(struct screen *screen, int tier)
{
    struct patterns *self = screen->state;

    self->tier = self->tier == tier ? TIER_ALL : tier;
    load(screen);
    return wish_redraw();
}

static struct wish show_category(struct screen *screen)
{
    struct patterns *self = screen->state;

    self->category =
        self->category + 1 < CATEGORIES ? self->category + 1 : CATEGORY_ALL;
    load(screen);
    list_select(&self->list, 0);
    return wish_redraw();
}

static struct wish patterns_act(struct screen *screen,
                                const struct action_call *call)
{
    struct patterns *self = screen->state;
    struct wish wish = wish_none();

    if (list_act(&self->list, call, &wish)) {
        return wish;
    }
    switch (call->id) {
    case ACT_OPEN:
        return open_selected(self);
    case ACT_GOLD:
        return show_tier(screen, TIER_GOLD);
    case ACT_SILVER:
        return show_tier(screen, TIER_SILVER);
    case ACT_BRONZE:
        return show_tier(screen, TIER_BRONZE);
    case ACT_ALL:
        self->category = CATEGORY_ALL;
        return show_tier(screen, TIER_ALL);
    case ACT_CATEGORY:
        return show_category(screen);
    default:
        return wish;
    }
}

static bool patterns_key(struct screen *screen, const struct key *key,
                         struct wish *wish)
{
    struct patterns *self = screen->state;

    return screen_list_key(screen, &self->list, key, ACT_OPEN, wish);
}

static enum role tier_role(enum pattern_tier tier)
{
    switch (tier) {
    case TIER_GOLD:
        return ROLE_GOOD;
    case TIER_BRONZE:
        return ROLE_DIM;
    case TIER_SILVER:
        break;
    }
    return ROLE_TEXT;
}

/* "data-management" as a heading: "Data management". */
static void draw_header(struct canvas *row, enum pattern_category category)
{
    const char *name = pattern_category_name(category);
    char words[32];

    snprintf(words, sizeof(words), "%c%s", name[0] - 'a' + 'A', name + 1);
    for (char *at = words; *at != '\0'; at++) {
        *at = *at == '-' ? ' ' : *at;
    }
    canvas_text(row, 0, 0, ROLE_HEADING, words);
}

/* Dropped where the row is narrow: the advice, then the tier's word becomes
 * its letter. */
static void draw_row(const void *context, size_t item, struct canvas *row)
{
    const struct patterns *self = context;
    const struct outline_pattern *pattern;
    const char *tier;
    int room = row->width;

    if (is_header(self, item)) {
        draw_header(row, (enum pattern_category)(self->items[item] - HEADER));
        return;
    }
    pattern = &self->outline->patterns[self->items[item]];
    tier = pattern_tier_name(pattern->tier);
    if (row->width >= 60) {
        canvas_text(row, row->width - 20, 0,
                    pattern->status == PATTERN_LEGACY ? ROLE_WARN : ROLE_DIM,
                    pattern_status_name(pattern->status));
        room -= 22;
    }
    if (row->width >= 40) {
        canvas_text(row, room - 6, 0, tier_role(pattern->tier), tier);
        room -= 8;
    } else {
        canvas_text_len(row, room - 1, 0, tier_role(pattern->tier), tier, 1);
        room -= 3;
    }
    canvas_text_fit(row, 0, 0, room, ROLE_TEXT, pattern->title);
}

static int list_rows(int height)
{
    return height - (height >= SUMMARY_FROM ? SUMMARY_ROWS : 0);
}

static void patterns_draw(const struct screen *screen, struct canvas *canvas)
{
    const struct patterns *self = screen->state;
    const struct outline_pattern *pattern = selected(self);
    int rows = list_rows(canvas->height);
    struct canvas top = canvas_sub(canvas, 0, 0, canvas->width, rows);
    struct canvas below = canvas_sub(canvas, 3, rows + 1, canvas->width - 6,
                                     canvas->height - rows - 1);

    list_draw(&self->list, &top, draw_row, self);
    if (self->count == 0) {
        canvas_wrap(&top, 1, 0, top.width - 2, ROLE_DIM,
                    self->outline->pattern_count == 0
                        ? "There are no patterns in the content."
                        : "No pattern of this tier in this category.");
    }
    if (pattern != NULL && rows < canvas->height) {
        canvas_wrap(&below, 0, 0, below.width < 90 ? below.width : 90,
                    ROLE_TEXT, pattern->summary);
    }
}

static void patterns_resize(struct screen *screen, int width, int height)
{
    struct patterns *self = screen->state;

    (void)width;
    list_resize(&self->list, list_rows(height));
}

static const char *patterns_title(const struct screen *screen)
{
    (void)screen;
    return "Patterns";
}

static const char *patterns_right(const struct screen *screen)
{
    const struct patterns *self = screen->state;

    return self->right;
}

const struct screen_ops patterns_screen = {
    .name = "patterns",
    .help = N_("Patterns by category. Gold is proven widely, silver with care, "
               "bronze for what has better successors."),
    .actions = actions,
    .state_size = sizeof(struct patterns),
    .open = patterns_open,
    .close = patterns_close,
    .act = patterns_act,
    .key = patterns_key,
    .draw = patterns_draw,
    .title = patterns_title,
    .title_right = patterns_right,
    .resize = patterns_resize,
    .changed = load,
};
