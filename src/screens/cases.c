/* Case studies: incidents and systems, newest first. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "screens/screens.h"
#include "ui/list.h"

enum { ACT_OPEN = 1, ACT_INCIDENTS, ACT_SYSTEMS, ACT_ALL };

static const struct action actions[] = {
    {ACT_OPEN, "open", "Enter l Right", N_("Open it"), "open", 0},
    {ACT_INCIDENTS, "incidents", "1", N_("Only incidents, or all again"),
     "incidents", 0},
    {ACT_SYSTEMS, "systems", "2", N_("Only systems, or all again"), "systems",
     0},
    {ACT_ALL, "all", "0", N_("All"), NULL, 0},
    LIST_ACTIONS,
    ACTION_END,
};

enum { KIND_ALL = -1 };

struct cases {
    struct list list;
    const struct outline *outline;
    const struct outline_case **items;
    size_t count;
    int kind;
    char right[48];
};

static void row_text(const void *context, size_t item, struct str *out)
{
    const struct cases *self = context;
    const struct outline_case *one = self->items[item];

    str_add_format(out, "%s %s %s %s", one->title, one->org, one->when,
                   case_kind_name(one->kind));
}

static const struct list_source source = {row_text, NULL};

/* Newest first; those without a date at the end. */
static int compare(const void *a, const void *b)
{
    const struct outline_case *const *x = a;
    const struct outline_case *const *y = b;
    int order = strcmp((*y)->when, (*x)->when);

    return order != 0 ? order : strcmp((*x)->title, (*y)->title);
}

static void load(struct screen *screen)
{
    struct cases *self = screen->state;

    self->outline = app_outline(screen_app(screen), OUTLINE_REFERENCE);
    free(self->items);
    self->items = xcalloc(self->outline->case_count + 1, sizeof(*self->items));
    self->count = 0;
    for (size_t i = 0; i < self->outline->case_count; i++) {
        const struct outline_case *one = &self->outline->cases[i];

        if (self->kind == KIND_ALL || self->kind == (int)one->kind) {
            self->items[self->count++] = one;
        }
    }
    qsort(self->items, self->count, sizeof(*self->items), compare);
    snprintf(self->right, sizeof(self->right), "%s%zu of %zu",
             self->kind == CASE_INCIDENT ? "incidents, "
             : self->kind == CASE_SYSTEM ? "systems, "
                                         : "",
             self->count, self->outline->case_count);
    list_set_count(&self->list, self->count);
}

static bool cases_open(struct screen *screen, const char *argument,
                       struct error *err)
{
    struct cases *self = screen->state;

    (void)argument;
    (void)err;
    list_init(&self->list, &source, self);
    self->kind = KIND_ALL;
    load(screen);
    return true;
}

static void cases_close(struct screen *screen)
{
    struct cases *self = screen->state;

    list_release(&self->list);
    free(self->items);
}

static struct wish open_selected(const struct cases *self)
{
    size_t item = list_get_selected(&self->list);

    return item == LIST_NONE ? wish_none()
                             : wish_open("case", self->items[item]->id);
}

static struct wish show(struct screen *screen, int kind)
{
    struct cases *self = screen->state;

    self->kind = self->kind == kind ? KIND_ALL : kind;
    load(screen);
    return wish_redraw();
}

static struct wish cases_act(struct screen *screen,
                             const struct action_call *call)
{
    struct cases *self = screen->state;
    struct wish wish = wish_none();

    if (list_act(&self->list, call, &wish)) {
        return wish;
    }
    switch (call->id) {
    case ACT_OPEN:
        return open_selected(self);
    case ACT_INCIDENTS:
        return show(screen, CASE_INCIDENT);
    case ACT_SYSTEMS:
        return show(screen, CASE_SYSTEM);
    case ACT_ALL:
        return show(screen, KIND_ALL);
    default:
        return wish;
    }
}

static bool cases_key(struct screen *screen, const struct key *key,
                      struct wish *wish)
{
    struct cases *self = screen->state;

    return screen_list_key(screen, &self->list, key, ACT_OPEN, wish);
}

/* Dropped where the row is narrow: the kind, then who it was. */
static void draw_row(const void *context, size_t item, struct canvas *row)
{
    const struct cases *self = context;
    const struct outline_case *one = self->items[item];
    int room = row->width - 12;
    int org = row->width >= 110 ? 36 : 18;

    canvas_text_fit(row, 0, 0, 10, ROLE_DIM, one->when);
    if (row->width >= 70) {
        canvas_text(row, row->width - 9, 0,
                    one->kind == CASE_INCIDENT ? ROLE_WARN : ROLE_DIM,
                    case_kind_name(one->kind));
        room -= 11;
    }
    if (row->width >= 60) {
        canvas_text_fit(row, 12 + room - org, 0, org, ROLE_DIM, one->org);
        room -= org + 2;
    }
    canvas_text_fit(row, 12, 0, room, ROLE_TEXT, one->title);
}

static void cases_draw(const struct screen *screen, struct canvas *canvas)
{
    const struct cases *self = screen->state;

    list_draw(&self->list, canvas, draw_row, self);
    if (self->count == 0) {
        canvas_wrap(canvas, 1, 0, canvas->width - 2, ROLE_DIM,
                    self->outline->case_count == 0
                        ? "There are no case studies in the content."
                        : "There are none of this kind.");
    }
}

static void cases_resize(struct screen *screen, int width, int height)
{
    struct cases *self = screen->state;

    (void)width;
    list_resize(&self->list, height);
}

static const char *cases_title(const struct screen *screen)
{
    (void)screen;
    return "Case studies";
}

static const char *cases_right(const struct screen *screen)
{
    const struct cases *self = screen->state;

    return self->right;
}

const struct screen_ops cases_screen = {
    .name = "cases",
    .help = N_("What happened to real systems, and how they are built."),
    .actions = actions,
    .state_size = sizeof(struct cases),
    .open = cases_open,
    .close = cases_close,
    .act = cases_act,
    .key = cases_key,
    .draw = cases_draw,
    .title = cases_title,
    .title_right = cases_right,
    .resize = cases_resize,
    .changed = load,
};
