/* Episodes, of one series or of all, with heard, quizzed and held. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "app/keep.h"
#include "app/listen.h"
#include "app/progress.h"
#include "screens/screens.h"
#include "ui/list.h"

enum {
    ACT_OPEN = 1,
    ACT_READ,
    ACT_PLAY,
    ACT_QUIZ,
    ACT_QUEUE,
    ACT_MARK,
    ACT_FETCH
};

static const struct action actions[] = {
    {ACT_OPEN, "open", "Enter l Right", N_("Open the episode"), "open", 0},
    {ACT_READ, "read", "t", N_("Read its script"), "read", 0},
    {ACT_PLAY, "play", "Space", N_("Play it from where you left off"), "play",
     0},
    {ACT_QUIZ, "quiz", "z", N_("Take its quiz"), "quiz", 0},
    {ACT_QUEUE, "queue", "e", N_("Put it in the queue, or take it out"), NULL,
     0},
    {ACT_MARK, "mark-heard", "m", N_("Mark it as done, or open again"), NULL,
     0},
    {ACT_FETCH, "download", "d", N_("Fetch its recording, or pause that"), NULL,
     0},
    LIST_ACTIONS,
    ACTION_END,
};

struct episodes {
    struct list list;
    const struct outline *outline;
    const struct progress *progress;
    size_t *items; /* indices of outline->episodes; headers: series + HEADER */
    size_t count;
    int series; /* 0: all */
    char title[80];
};

#define HEADER ((size_t)1 << 32)

static bool is_header(const void *context, size_t item)
{
    const struct episodes *self = context;

    return self->items[item] >= HEADER;
}

static void row_text(const void *context, size_t item, struct str *out)
{
    const struct episodes *self = context;
    const struct outline_episode *episode;

    if (!is_header(self, item)) {
        episode = &self->outline->episodes[self->items[item]];
        str_add_format(out, "%d %s", episode->n, episode->title);
    }
}

static const struct list_source source = {row_text, is_header};

static void load(struct screen *screen)
{
    struct episodes *self = screen->state;
    struct app *app = screen_app(screen);
    int last = -2;

    self->outline = app_outline(app, OUTLINE_EPISODES);
    self->progress = app_progress(app);
    free(self->items);
    self->items =
        xcalloc(self->outline->episode_count + self->outline->series_count + 1,
                sizeof(*self->items));
    self->count = 0;
    for (size_t i = 0; i < self->outline->episode_count; i++) {
        const struct outline_episode *episode = &self->outline->episodes[i];
        int n =
            episode->series >= 0 ? self->outline->series[episode->series].n : 0;

        if ((self->series > 0 && n != self->series) ||
            (episode->status == EPISODE_WITHDRAWN &&
             !self->progress[i].begun)) {
            continue;
        }
        if (self->series == 0 && episode->series != last &&
            episode->series >= 0) {
            self->items[self->count++] = HEADER + (size_t)episode->series;
        }
        last = episode->series;
        self->items[self->count++] = i;
    }
    list_set_count(&self->list, self->count);
}

static bool episodes_open(struct screen *screen, const char *argument,
                          struct error *err)
{
    struct episodes *self = screen->state;
    const struct outline_series *series;

    list_init(&self->list, &source, self);
    snprintf(self->title, sizeof(self->title), "Episodes");
    if (argument != NULL && argument[0] != '\0') {
        self->series = app_find_series(screen_app(screen), argument, err);
        if (self->series == 0) {
            return false;
        }
        series = outline_get_series(app_outline(screen_app(screen), 0),
                                    self->series);
        snprintf(self->title, sizeof(self->title), "Series %d  %s", series->n,
                 series->title);
    }
    load(screen);
    return true;
}

static void episodes_close(struct screen *screen)
{
    struct episodes *self = screen->state;

    list_release(&self->list);
    free(self->items);
}

static const struct outline_episode *selected(const struct episodes *self)
{
    size_t item = list_get_selected(&self->list);

    return item == LIST_NONE ? NULL
                             : &self->outline->episodes[self->items[item]];
}

static struct wish open_as(const struct episodes *self, const char *screen)
{
    const struct outline_episode *episode = selected(self);
    char argument[16];

    if (episode == NULL) {
        return wish_none();
    }
    if (!outline_episode_ready(episode) && !str_equal(screen, "episode")) {
        return wish_message(ROLE_WARN, "episode %d is %s: no script yet",
                            episode->n, episode_status_name(episode->status));
    }
    snprintf(argument, sizeof(argument), "%d", episode->n);
    return wish_open(screen, argument);
}

static struct wish queue(struct screen *screen)
{
    struct episodes *self = screen->state;
    const struct outline_episode *episode = selected(self);
    struct error err = ERROR_INIT;
    bool added = false;
    struct wish wish;

    if (episode == NULL) {
        return wish_none();
    }
    if (app_queue_toggle(screen_app(screen), episode->n, &added, &err)) {
        wish = wish_message(ROLE_STATUS, "episode %d is %s the queue",
                            episode->n, added ? "in" : "out of");
    } else {
        wish = wish_error(&err);
    }
    error_release(&err);
    return wish;
}

static struct wish mark(struct screen *screen)
{
    struct episodes *self = screen->state;
    const struct outline_episode *episode = selected(self);
    struct error err = ERROR_INIT;
    enum mark_state state;
    struct wish wish = wish_none();

    if (episode == NULL) {
        return wish;
    }
    state = self->progress[episode - self->outline->episodes].mark == MARK_OPEN
                ? MARK_DONE
                : MARK_OPEN;
    if (app_mark(screen_app(screen), episode->n, state, &err)) {
        wish = wish_message(ROLE_STATUS, "episode %d is marked %s", episode->n,
                            mark_state_name(state));
        load(screen);
    } else {
        wish = wish_error(&err);
    }
    error_release(&err);
    return wish;
}

static struct wish episodes_act(struct screen *screen,
                                const struct action_call *call)
{
    struct episodes *self = screen->state;
    struct wish wish = wish_none();

    if (list_act(&self->list, call, &wish)) {
        return wish;
    }
    switch (call->id) {
    case ACT_OPEN:
        return open_as(self, "episode");
    case ACT_READ:
        return open_as(self, "reader");
    case ACT_PLAY:
        return open_as(self, "listening");
    case ACT_QUIZ:
        return open_as(self, "quiz");
    case ACT_QUEUE:
        return queue(screen);
    case ACT_MARK:
        return mark(screen);
    case ACT_FETCH:
        return selected(self) != NULL
                   ? screen_download(screen_app(screen), selected(self)->n)
                   : wish;
    default:
        return wish;
    }
}

static bool episodes_key(struct screen *screen, const struct key *key,
                         struct wish *wish)
{
    struct episodes *self = screen->state;

    return screen_list_key(screen, &self->list, key, ACT_OPEN, wish);
}

/* Columns from the right: due, mastery, held, quizzed, heard. They are dropped
 * in that order where the row is narrow. */
static void draw_marks(struct canvas *row, const struct progress *progress)
{
    int x = row->width;

    if (row->width >= 60) {
        x -= 7;
        if (progress->due > 0) {
            canvas_format(row, x, 0, ROLE_WARN, "due %zu", progress->due);
        }
    }
    if (row->width >= 50) {
        x -= 6;
        if (progress->answered > 0) {
            canvas_format(row, x, 0, ROLE_TEXT, "%3.0f %%",
                          progress->mastery * 100);
        }
        x -= 5;
        canvas_text(row, x, 0, ROLE_GOOD, progress->held ? "held" : "");
    }
    x -= 2;
    canvas_text(row, x, 0, ROLE_GOOD,
                progress->quizzed ? screen_mark(row, "✓") : " ");
    x -= 2;
    canvas_text(row, x, 0, ROLE_TEXT,
                progress->mark == MARK_SKIPPED ? "k"
                : progress->mark == MARK_DONE  ? "m"
                : progress->heard == HEARD_READ
                    ? "r"
                    : screen_mark(row, progress_heard_mark(progress)));
}

static void draw_row(const void *context, size_t item, struct canvas *row)
{
    const struct episodes *self = context;
    const struct outline_episode *episode;
    bool ready;
    int room = row->width - 9 -
               (row->width >= 60   ? 18
                : row->width >= 50 ? 11
                                   : 0);

    if (is_header(self, item)) {
        const struct outline_series *series =
            &self->outline->series[self->items[item] - HEADER];

        canvas_format(row, 0, 0, ROLE_HEADING, "%d  %s", series->n,
                      series->title);
        return;
    }
    episode = &self->outline->episodes[self->items[item]];
    ready = outline_episode_ready(episode);
    canvas_format(row, 0, 0, ready ? ROLE_TEXT : ROLE_DIM, "%3d", episode->n);
    if (ready) {
        canvas_text_fit(row, 4, 0, room, ROLE_TEXT, episode->title);
        draw_marks(row, &self->progress[self->items[item]]);
    } else {
        canvas_text_fit(row, 4, 0, row->width - 14, ROLE_DIM, episode->title);
        canvas_text_right(row, row->width, 0, ROLE_DIM,
                          episode_status_name(episode->status));
    }
}

static void episodes_draw(const struct screen *screen, struct canvas *canvas)
{
    const struct episodes *self = screen->state;

    list_draw(&self->list, canvas, draw_row, self);
}

static void episodes_resize(struct screen *screen, int width, int height)
{
    struct episodes *self = screen->state;

    (void)width;
    list_resize(&self->list, height);
}

static const char *episodes_title(const struct screen *screen)
{
    const struct episodes *self = screen->state;

    return self->title;
}

static const char *episodes_right(const struct screen *screen)
{
    (void)screen;
    return "heard quizzed held";
}

const struct screen_ops episodes_screen = {
    .name = "episodes",
    .help = N_("Episodes: circle heard, tick quizzed, then what is held. m is "
               "marked by hand, k known already, r read on screen."),
    .actions = actions,
    .state_size = sizeof(struct episodes),
    .open = episodes_open,
    .close = episodes_close,
    .act = episodes_act,
    .key = episodes_key,
    .draw = episodes_draw,
    .title = episodes_title,
    .title_right = episodes_right,
    .resize = episodes_resize,
    .changed = load,
};
