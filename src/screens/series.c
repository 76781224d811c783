/* The series: what each is about, for whom, and how far one is. */
#include <stdio.h>

#include "app/progress.h"
#include "screens/screens.h"
#include "ui/chart.h"
#include "ui/list.h"

enum { ACT_OPEN = 1 };

static const struct action actions[] = {
    {ACT_OPEN, "open", "Enter l Right", N_("List its episodes"), "episodes", 0},
    LIST_ACTIONS,
    ACTION_END,
};

struct series_state {
    struct list list;
    const struct outline *outline;
    double mastery[32];
    int ready[32];
    int height;
};

static void load(struct screen *screen)
{
    struct series_state *self = screen->state;
    struct app *app = screen_app(screen);
    size_t count;

    self->outline = app_outline(app, OUTLINE_EPISODES);
    count = self->outline->series_count < 32 ? self->outline->series_count : 32;
    for (size_t i = 0; i < count; i++) {
        const struct outline_series *series = &self->outline->series[i];

        self->mastery[i] = app_series_mastery(app, series->n);
        self->ready[i] = 0;
        for (size_t k = 0; k < series->episodes.count; k++) {
            self->ready[i] += outline_episode_ready(
                &self->outline->episodes[series->episodes.first + k]);
        }
    }
    list_set_count(&self->list, count);
}

static void row_text(const void *context, size_t item, struct str *out)
{
    const struct series_state *self = context;

    str_add(out, self->outline->series[item].title);
}

static const struct list_source source = {row_text, NULL};

static bool series_open(struct screen *screen, const char *argument,
                        struct error *err)
{
    struct series_state *self = screen->state;

    (void)argument;
    (void)err;
    list_init(&self->list, &source, self);
    load(screen);
    return true;
}

static void series_close(struct screen *screen)
{
    struct series_state *self = screen->state;

    list_release(&self->list);
}

static struct wish open_selected(const struct series_state *self)
{
    size_t item = list_get_selected(&self->list);

    return item == LIST_NONE
               ? wish_none()
               : wish_open("episodes", self->outline->series[item].id);
}

static struct wish series_act(struct screen *screen,
                              const struct action_call *call)
{
    struct series_state *self = screen->state;
    struct wish wish = wish_none();

    if (list_act(&self->list, call, &wish)) {
        return wish;
    }
    return call->id == ACT_OPEN ? open_selected(self) : wish;
}

static bool series_key(struct screen *screen, const struct key *key,
                       struct wish *wish)
{
    struct series_state *self = screen->state;

    return screen_list_key(screen, &self->list, key, ACT_OPEN, wish);
}

static void draw_row(const void *context, size_t item, struct canvas *row)
{
    const struct series_state *self = context;
    const struct outline_series *series = &self->outline->series[item];
    int wide = row->width >= 66;

    canvas_format(row, 0, 0, ROLE_TEXT, "%d", series->n);
    canvas_text_fit(row, 3, 0, wide ? 30 : row->width - 10, ROLE_TEXT,
                    series->title);
    if (wide) {
        canvas_format(row, 34, 0, ROLE_DIM, "%d-%d", series->first_episode,
                      series->last_episode);
        canvas_format(row, 43, 0, ROLE_DIM, "%d of %zu ready",
                      self->ready[item], series->episodes.count);
    }
    canvas_format(row, row->width - 6, 0, ROLE_GOOD, "%3.0f %%",
                  self->mastery[item] * 100);
}

static void series_draw(const struct screen *screen, struct canvas *canvas)
{
    const struct series_state *self = screen->state;
    int list_height = (int)self->list.count;
    struct canvas top;
    struct canvas below;
    size_t item = list_get_selected(&self->list);

    if (list_height > canvas->height - 4) {
        list_height = canvas->height;
    }
    top = canvas_sub(canvas, 0, 0, canvas->width, list_height);
    list_draw(&self->list, &top, draw_row, self);
    if (item == LIST_NONE || list_height == canvas->height) {
        return;
    }
    below = canvas_sub(canvas, 3, list_height + 1, canvas->width - 6,
                       canvas->height - list_height - 1);
    canvas_wrap(&below, 0, 0, below.width < 76 ? below.width : 76, ROLE_TEXT,
                self->outline->series[item].summary);
}

static void series_resize(struct screen *screen, int width, int height)
{
    struct series_state *self = screen->state;

    (void)width;
    list_resize(&self->list, height);
}

static const char *series_title(const struct screen *screen)
{
    (void)screen;
    return "Series";
}

const struct screen_ops series_screen = {
    .name = "series",
    .help = N_("The six series: what they are about, and what is held."),
    .actions = actions,
    .state_size = sizeof(struct series_state),
    .open = series_open,
    .close = series_close,
    .act = series_act,
    .key = series_key,
    .draw = series_draw,
    .title = series_title,
    .resize = series_resize,
    .changed = load,
};
