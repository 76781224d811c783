/* The chapters of what plays: how long, how much was met, and going there. */
#include <stdio.h>

#include "base/number.h"
#include "screens/listening_private.h"
#include "ui/list.h"

enum { ACT_GO = 1 };

static const struct action actions[] = {
    {ACT_GO, "go", "Enter l Right Space", N_("Play from its begin"), "play", 0},
    LIST_ACTIONS,
    ACTION_END,
};

struct chapters {
    struct list list;
    const struct listen *listen;
    struct listen_chapter items[LISTENING_CHAPTERS];
    size_t count;
    char title[96];
};

static const char *title_of(const struct listen *listen, int chapter)
{
    return listen->episode->meta.chapters[chapter].title;
}

static void row_text(const void *context, size_t item, struct str *out)
{
    const struct chapters *self = context;

    str_add(out, title_of(self->listen, (int)item));
}

static const struct list_source source = {row_text, NULL};

static void load(struct screen *screen)
{
    struct chapters *self = screen->state;

    self->listen = app_listen(screen_app(screen));
    self->count = 0;
    while (self->count < LISTENING_CHAPTERS &&
           app_listen_get_chapter(screen_app(screen), (int)self->count,
                                  &self->items[self->count])) {
        self->count++;
    }
    if (self->count > 0) {
        snprintf(self->title, sizeof(self->title), "Chapters of ep %d  %.70s",
                 self->listen->episode->n, self->listen->episode->meta.title);
    }
    list_set_count(&self->list, self->count);
}

static bool chapters_open(struct screen *screen, const char *argument,
                          struct error *err)
{
    struct chapters *self = screen->state;

    (void)argument;
    list_init(&self->list, &source, self);
    load(screen);
    if (self->count == 0) {
        return error_set_code(err, ERROR_NOT_FOUND,
                              "nothing is playing: choose an episode first");
    }
    list_select(&self->list, (size_t)self->listen->chapter);
    return true;
}

static void chapters_close(struct screen *screen)
{
    struct chapters *self = screen->state;

    list_release(&self->list);
}

static struct wish chapters_act(struct screen *screen,
                                const struct action_call *call)
{
    struct chapters *self = screen->state;
    struct wish wish = wish_none();
    size_t item;

    if (list_act(&self->list, call, &wish)) {
        return wish;
    }
    item = list_get_selected(&self->list);
    if (call->id != ACT_GO || item == LIST_NONE) {
        return wish;
    }
    app_listen_chapter(screen_app(screen), (int)item - self->listen->chapter);
    return wish_close();
}

static bool chapters_key(struct screen *screen, const struct key *key,
                         struct wish *wish)
{
    struct chapters *self = screen->state;

    return screen_list_key(screen, &self->list, key, ACT_GO, wish);
}

void chapter_draw_row(const struct listen *listen,
                      const struct listen_chapter *chapter, int number,
                      struct canvas *row)
{
    bool now = number == listen->chapter;
    int right = row->width - 1;
    struct str text = STR_INIT;

    str_add_format(&text, "%3d %%", (int)(chapter->met * 100));
    right -=
        canvas_text_right(row, right, 0,
                          chapter->met >= 1 ? ROLE_GOOD : ROLE_DIM, text.buf) +
        2;
    str_set(&text, now ? "now  " : "");
    str_add(&text, chapter->made ? "" : "~");
    number_add_clock(&text, (int64_t)(chapter->duration_s + 0.5));
    right -= canvas_text_right(row, right, 0, ROLE_TEXT, text.buf) + 2;
    canvas_format(row, 0, 0, ROLE_DIM, "%2d", number + 1);
    canvas_text_fit(row, 4, 0, right - 4, now ? ROLE_ACCENT : ROLE_TEXT,
                    title_of(listen, number));
    str_release(&text);
}

static void draw_row(const void *context, size_t item, struct canvas *row)
{
    const struct chapters *self = context;

    chapter_draw_row(self->listen, &self->items[item], (int)item, row);
}

static void chapters_draw(const struct screen *screen, struct canvas *canvas)
{
    const struct chapters *self = screen->state;

    if (self->count == 0) {
        canvas_text_centre(canvas, 2, ROLE_DIM, "Nothing is playing.");
        return;
    }
    list_draw(&self->list, canvas, draw_row, self);
}

static void chapters_resize(struct screen *screen, int width, int height)
{
    struct chapters *self = screen->state;

    (void)width;
    list_resize(&self->list, height);
}

static const char *chapters_title(const struct screen *screen)
{
    const struct chapters *self = screen->state;

    return self->title;
}

const struct screen_ops chapters_screen = {
    .name = "chapters",
    .help = N_("The chapters of what plays: how long they are, and how much of "
               "each was heard or read."),
    .actions = actions,
    .state_size = sizeof(struct chapters),
    .open = chapters_open,
    .close = chapters_close,
    .act = chapters_act,
    .key = chapters_key,
    .draw = chapters_draw,
    .title = chapters_title,
    .resize = chapters_resize,
    .changed = load,
};
