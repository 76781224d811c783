/* The sound devices, and the one to play on. */
#include <stdlib.h>
#include <string.h>

#include "app/listen.h"
#include "screens/screens.h"
#include "ui/list.h"

enum { ACT_CHOOSE = 1, ACT_AGAIN };

static const struct action actions[] = {
    {ACT_CHOOSE, "choose", "Enter l Right Space", N_("Play on this one"),
     "choose", 0},
    {ACT_AGAIN, "look-again", "r", N_("Look again: one was plugged in"),
     "look again", 0},
    LIST_ACTIONS,
    ACTION_END,
};

struct devices {
    struct list list;
    const struct app_devices *devices;
    struct str status;
};

static void row_text(const void *context, size_t item, struct str *out)
{
    const struct devices *self = context;
    const struct player_device *one = &self->devices->list->items[item];

    str_add_format(out, "%s %s", one->about, one->name);
}

static const struct list_source source = {row_text, NULL};

static bool is_chosen(const struct devices *self, size_t item)
{
    const char *chosen = self->devices->chosen;

    return str_equal(self->devices->list->items[item].name,
                     chosen[0] != '\0' ? chosen : "auto");
}

static void load(struct screen *screen)
{
    struct devices *self = screen->state;

    self->devices = app_devices(screen_app(screen));
    str_clear(&self->status);
    if (self->devices->asked) {
        str_add(&self->status, "Asking the player");
    } else if (self->devices->missing) {
        str_add_format(&self->status, "'%s' was chosen, and is not there",
                       self->devices->chosen);
    }
    list_set_count(&self->list, self->devices->list->count);
}

static bool devices_open(struct screen *screen, const char *argument,
                         struct error *err)
{
    struct devices *self = screen->state;

    (void)argument;
    list_init(&self->list, &source, self);
    str_init(&self->status);
    if (!app_devices_ask(screen_app(screen), err)) {
        return false;
    }
    load(screen);
    return true;
}

static void devices_close(struct screen *screen)
{
    struct devices *self = screen->state;

    list_release(&self->list);
    str_release(&self->status);
}

static struct wish choose(struct screen *screen)
{
    struct devices *self = screen->state;
    size_t item = list_get_selected(&self->list);
    const struct player_device *one;
    struct error err = ERROR_INIT;
    struct wish wish;

    if (item == LIST_NONE) {
        return wish_none();
    }
    one = &self->devices->list->items[item];
    wish = app_devices_choose(screen_app(screen), one->name, &err)
               ? wish_message(ROLE_STATUS, "plays on: %s", one->about)
               : wish_error(&err);
    error_release(&err);
    load(screen);
    return wish;
}

static struct wish look_again(struct screen *screen)
{
    struct error err = ERROR_INIT;
    struct wish wish = wish_redraw();

    if (!app_devices_ask(screen_app(screen), &err)) {
        wish = wish_error(&err);
    }
    error_release(&err);
    load(screen);
    return wish;
}

static struct wish devices_act(struct screen *screen,
                               const struct action_call *call)
{
    struct devices *self = screen->state;
    struct wish wish = wish_none();

    if (list_act(&self->list, call, &wish)) {
        return wish;
    }
    return call->id == ACT_CHOOSE  ? choose(screen)
           : call->id == ACT_AGAIN ? look_again(screen)
                                   : wish;
}

static bool devices_key(struct screen *screen, const struct key *key,
                        struct wish *wish)
{
    struct devices *self = screen->state;
    bool again = false;

    if (!list_mouse(&self->list, key, &again)) {
        return false;
    }
    if (again) {
        wish_release(wish);
        *wish = choose(screen);
    }
    return true;
}

/* What people know it by; what the setting holds where there is room. */
static void draw_row(const void *context, size_t item, struct canvas *row)
{
    const struct devices *self = context;
    const struct player_device *one = &self->devices->list->items[item];
    bool chosen = is_chosen(self, item);
    int right = row->width;

    if (chosen) {
        right -= canvas_text_right(row, right, 0, ROLE_BAR, "chosen") + 1;
    }
    if (row->width >= 60) {
        right -= canvas_text_right(row, right, 0, ROLE_DIM, one->name) + 1;
    }
    canvas_text_fit(row, 0, 0, right, chosen ? ROLE_ACCENT : ROLE_TEXT,
                    one->about);
}

static void devices_draw(const struct screen *screen, struct canvas *canvas)
{
    const struct devices *self = screen->state;

    if (self->devices->list->count == 0) {
        canvas_wrap(canvas, 3, 1, canvas->width - 6, ROLE_DIM,
                    self->devices->asked ? "Asking the player for them."
                                         : "The player told of no device.");
        return;
    }
    list_draw(&self->list, canvas, draw_row, self);
}

static void devices_resize(struct screen *screen, int width, int height)
{
    struct devices *self = screen->state;

    (void)width;
    list_resize(&self->list, height);
}

static const char *devices_title(const struct screen *screen)
{
    (void)screen;
    return "Sound devices";
}

static const char *devices_status(const struct screen *screen)
{
    const struct devices *self = screen->state;

    return self->status.buf;
}

const struct screen_ops devices_screen = {
    .name = "sound-devices",
    .help = N_("What to play on. A device that was chosen and is not there is "
               "told; another is never taken in its place."),
    .actions = actions,
    .state_size = sizeof(struct devices),
    .open = devices_open,
    .close = devices_close,
    .act = devices_act,
    .key = devices_key,
    .draw = devices_draw,
    .title = devices_title,
    .status = devices_status,
    .resize = devices_resize,
    .changed = load,
};
