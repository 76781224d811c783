/* The listening queue: its order, what leaves it, what plays. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "app/keep.h"
#include "app/listen.h"
#include "app/progress.h"
#include "screens/screens.h"
#include "ui/list.h"

enum {
    ACT_PLAY = 1,
    ACT_OPEN,
    ACT_UP,
    ACT_DOWN,
    ACT_REMOVE,
    ACT_CLEAR,
    ACT_UNDO
};
enum { ACT_CLEAR_YES = 20 };

static const struct action actions[] = {
    {ACT_PLAY, "play", "Enter l Right Space", N_("Play from here"), "play", 0},
    {ACT_OPEN, "open", "o", N_("Open the episode"), "open", 0},
    {ACT_UP, "move-up", "K Shift-Up", N_("Move the row up"), "up", 0},
    {ACT_DOWN, "move-down", "J Shift-Down", N_("Move the row down"), "down", 0},
    {ACT_REMOVE, "remove", "x e Delete", N_("Take it out"), "remove", 0},
    {ACT_CLEAR, "clear", "X", N_("Take all out"), NULL, 0},
    {ACT_UNDO, "undo", "u", N_("As it was before the last change"), NULL, 0},
    {ACT_CLEAR_YES, "clear-yes", NULL, NULL, NULL, 0},
    LIST_ACTIONS,
    ACTION_END,
};

struct queue {
    struct list list;
    const struct outline *outline;
    int *episodes;
    size_t count;
    int *before; /* the last change, for undo; NULL: none was made here */
    size_t count_before;
    int playing; /* episode, 0: none */
    char right[32];
};

static const struct outline_episode *row_episode(const struct queue *self,
                                                 size_t item)
{
    return outline_get_episode(self->outline, self->episodes[item]);
}

static void row_text(const void *context, size_t item, struct str *out)
{
    const struct queue *self = context;
    const struct outline_episode *episode = row_episode(self, item);

    str_add_format(out, "%d %s", self->episodes[item],
                   episode != NULL ? episode->title : "");
}

static const struct list_source source = {row_text, NULL};

static void load(struct screen *screen)
{
    struct queue *self = screen->state;
    struct app *app = screen_app(screen);
    const struct listen *listen = app_listen(app);
    struct error ignored = ERROR_INIT;

    self->outline = app_outline(app, 0);
    free(self->episodes);
    if (!app_queue_get(app, &self->episodes, &self->count, &ignored)) {
        self->episodes = NULL;
        self->count = 0;
    }
    self->playing = listen->episode != NULL ? listen->episode->n : 0;
    snprintf(self->right, sizeof(self->right), "%zu", self->count);
    list_set_count(&self->list, self->count);
    error_release(&ignored);
}

static bool queue_open(struct screen *screen, const char *argument,
                       struct error *err)
{
    struct queue *self = screen->state;

    (void)argument;
    (void)err;
    list_init(&self->list, &source, self);
    load(screen);
    return true;
}

static void queue_close(struct screen *screen)
{
    struct queue *self = screen->state;

    list_release(&self->list);
    free(self->episodes);
    free(self->before);
}

/* Before a change of the order. */
static void remember(struct queue *self)
{
    free(self->before);
    self->before = xcalloc(self->count + 1, sizeof(*self->before));
    for (size_t i = 0; i < self->count; i++) {
        self->before[i] = self->episodes[i];
    }
    self->count_before = self->count;
}

/* Keeps the order as it stands in `episodes`. */
static struct wish save(struct screen *screen)
{
    struct queue *self = screen->state;
    struct error err = ERROR_INIT;
    struct wish wish = wish_redraw();

    if (!app_queue_set(screen_app(screen), self->episodes, self->count, &err)) {
        wish = wish_error(&err);
    }
    error_release(&err);
    load(screen);
    return wish;
}

static struct wish move_row(struct screen *screen, size_t item, int by)
{
    struct queue *self = screen->state;
    size_t other = by < 0 ? item - 1 : item + 1;
    int kept;
    struct wish wish;

    if ((by < 0 && item == 0) || other >= self->count) {
        return wish_none();
    }
    remember(self);
    kept = self->episodes[item];
    self->episodes[item] = self->episodes[other];
    self->episodes[other] = kept;
    wish = save(screen);
    list_select(&self->list, other);
    return wish;
}

static struct wish remove_row(struct screen *screen, size_t item)
{
    struct queue *self = screen->state;

    remember(self);
    memmove(&self->episodes[item], &self->episodes[item + 1],
            (self->count - item - 1) * sizeof(*self->episodes));
    self->count--;
    return save(screen);
}

/* Twice is the change again. */
static struct wish undo(struct screen *screen)
{
    struct queue *self = screen->state;
    int *before = self->before;
    size_t count = self->count_before;

    if (before == NULL) {
        return wish_message(ROLE_WARN, "nothing to undo in the queue");
    }
    self->before = NULL;
    remember(self);
    free(self->episodes);
    self->episodes = before;
    self->count = count;
    return save(screen);
}

static struct wish play(struct screen *screen, size_t item)
{
    struct queue *self = screen->state;
    struct error err = ERROR_INIT;
    struct wish wish = wish_open("listening", NULL);

    if (!app_play(screen_app(screen), self->episodes[item], NULL, &err)) {
        wish_release(&wish);
        wish = wish_error(&err);
    }
    error_release(&err);
    return wish;
}

static struct wish act_row(struct screen *screen,
                           const struct action_call *call, size_t item)
{
    struct queue *self = screen->state;
    char argument[16];

    switch (call->id) {
    case ACT_PLAY:
        return play(screen, item);
    case ACT_OPEN:
        snprintf(argument, sizeof(argument), "%d", self->episodes[item]);
        return wish_open("episode", argument);
    case ACT_UP:
        return move_row(screen, item, -1);
    case ACT_DOWN:
        return move_row(screen, item, 1);
    case ACT_REMOVE:
        return remove_row(screen, item);
    case ACT_CLEAR:
        return wish_ask(ACT_CLEAR_YES, "Take all %zu out of the queue?",
                        self->count);
    case ACT_CLEAR_YES:
        remember(self);
        self->count = 0;
        return save(screen);
    default:
        return wish_none();
    }
}

static struct wish queue_act(struct screen *screen,
                             const struct action_call *call)
{
    struct queue *self = screen->state;
    struct wish wish = wish_none();
    size_t item;

    if (list_act(&self->list, call, &wish)) {
        return wish;
    }
    if (call->id == ACT_UNDO) {
        return undo(screen);
    }
    item = list_get_selected(&self->list);
    return item == LIST_NONE ? wish : act_row(screen, call, item);
}

static bool queue_key(struct screen *screen, const struct key *key,
                      struct wish *wish)
{
    struct queue *self = screen->state;
    bool again = false;

    if (!list_mouse(&self->list, key, &again)) {
        return false;
    }
    if (again && list_get_selected(&self->list) != LIST_NONE) {
        wish_release(wish);
        *wish = play(screen, list_get_selected(&self->list));
    }
    return true;
}

static void draw_row(const void *context, size_t item, struct canvas *row)
{
    const struct queue *self = context;
    const struct outline_episode *episode = row_episode(self, item);
    bool playing = self->episodes[item] == self->playing;
    int right = row->width;

    if (playing) {
        right -= canvas_text_right(row, right, 0, ROLE_BAR, "playing") + 1;
    }
    canvas_format(row, 0, 0, ROLE_DIM, "%3d", self->episodes[item]);
    canvas_text_fit(row, 5, 0, right - 5, ROLE_TEXT,
                    episode != NULL ? episode->title : "not in this content");
}

static void queue_draw(const struct screen *screen, struct canvas *canvas)
{
    const struct queue *self = screen->state;

    if (self->count == 0) {
        canvas_wrap(
            canvas, 3, 1, canvas->width - 6, ROLE_DIM,
            "The queue is empty. In a list of episodes, e puts one "
            "here; at the end of an episode the next begins by itself.");
        return;
    }
    list_draw(&self->list, canvas, draw_row, self);
}

static void queue_resize(struct screen *screen, int width, int height)
{
    struct queue *self = screen->state;

    (void)width;
    list_resize(&self->list, height);
}

static const char *queue_title(const struct screen *screen)
{
    (void)screen;
    return "Queue";
}

static const char *queue_right(const struct screen *screen)
{
    const struct queue *self = screen->state;

    return self->count > 0 ? self->right : NULL;
}

const struct screen_ops queue_screen = {
    .name = "queue",
    .help = N_("What plays next. An episode leaves it when it has ended."),
    .actions = actions,
    .state_size = sizeof(struct queue),
    .open = queue_open,
    .close = queue_close,
    .act = queue_act,
    .key = queue_key,
    .draw = queue_draw,
    .title = queue_title,
    .title_right = queue_right,
    .resize = queue_resize,
    .changed = load,
};
