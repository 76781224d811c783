/* Recordings: what is published, what is here, what is being fetched. */
#include <stdio.h>
#include <stdlib.h>

#include "app/download.h"
#include "app/settings.h"
#include "screens/screens.h"
#include "ui/chart.h"
#include "ui/list.h"

enum {
    ACT_FETCH = 1,
    ACT_CANCEL,
    ACT_DELETE,
    ACT_DELETE_YES,
    ACT_ALL,
    ACT_REFRESH,
    ACT_ROOM,
    ACT_ROOM_YES,
    ACT_OPEN,
    ACT_PLAY
};
enum { BAR_WIDTH = 20, NARROW = 60 };

static const struct action actions[] = {
    {ACT_FETCH, "fetch", "Enter l Right d", N_("Fetch it, go on, or pause"),
     "fetch", 0},
    {ACT_CANCEL, "cancel", "c", N_("Stop, and delete what came"), "cancel", 0},
    {ACT_DELETE, "delete", "x Delete", N_("Delete it from this device"),
     "delete", 0},
    {ACT_DELETE_YES, "delete-yes", NULL, NULL, NULL, 0},
    {ACT_ALL, "fetch-all", "A", N_("Fetch all that are not here"), NULL, 0},
    {ACT_REFRESH, "refresh", "r", N_("Read the feeds again"), "refresh", 0},
    {ACT_ROOM, "allow-deleting", "D",
     N_("Say whether old recordings may go when the room is full"), NULL, 0},
    {ACT_ROOM_YES, "allow-deleting-yes", NULL, NULL, NULL, 0},
    {ACT_OPEN, "open", "o", N_("Open the episode"), NULL, 0},
    {ACT_PLAY, "play", "Space", N_("Play it"), NULL, 0},
    LIST_ACTIONS,
    ACTION_END,
};

struct downloads_page {
    struct list list;
    struct app *app;
    const struct outline *outline;
    const struct downloads *downloads;
    bool offline;
    int asked; /* the episode that a question is about: rows may move */
    char right[48];
};

static const struct download *row_of(const struct downloads_page *self,
                                     size_t item)
{
    return &self->downloads->items[item];
}

static const char *title_of(const struct downloads_page *self, int episode)
{
    const struct outline_episode *found =
        outline_get_episode(self->outline, episode);

    return found != NULL ? found->title : "";
}

static void row_text(const void *context, size_t item, struct str *out)
{
    const struct downloads_page *self = context;
    int episode = row_of(self, item)->episode;

    str_add_format(out, "%d %s", episode, title_of(self, episode));
}

static const struct list_source source = {row_text, NULL};

static void load(struct screen *screen)
{
    struct downloads_page *self = screen->state;
    size_t here = 0;

    self->app = screen_app(screen);
    self->outline = app_outline(self->app, 0);
    self->downloads = app_downloads(self->app);
    self->offline = app_setting_bool(self->app, "offline");
    for (size_t i = 0; i < self->downloads->count; i++) {
        here += self->downloads->items[i].state == DOWNLOAD_HERE;
    }
    snprintf(self->right, sizeof(self->right), "%s%zu of %zu here",
             self->offline                   ? "offline, "
             : self->downloads->reading_feed ? "reading the feed, "
                                             : "",
             here, self->downloads->count);
    list_set_count(&self->list, self->downloads->count);
}

static bool downloads_open(struct screen *screen, const char *argument,
                           struct error *err)
{
    struct downloads_page *self = screen->state;

    (void)argument;
    (void)err;
    list_init(&self->list, &source, self);
    load(screen);
    return true;
}

static void downloads_close(struct screen *screen)
{
    struct downloads_page *self = screen->state;

    list_release(&self->list);
}

static struct wish from_error(bool ok, struct error *err)
{
    struct wish wish = ok ? wish_redraw() : wish_error(err);

    error_release(err);
    return wish;
}

struct wish screen_download(struct app *app, int episode)
{
    const struct download *row = app_download_of(app, episode);
    struct error err = ERROR_INIT;
    struct wish wish;

    if (row != NULL && row->state == DOWNLOAD_HERE) {
        return wish_message(ROLE_STATUS, "episode %d is here already", episode);
    }
    if (row != NULL &&
        (row->state == DOWNLOAD_RUNNING || row->state == DOWNLOAD_QUEUED)) {
        app_download_pause(app, episode);
        return wish_message(ROLE_STATUS, "episode %d: paused", episode);
    }
    if (app_download_start(app, episode, &err)) {
        wish = wish_message(ROLE_STATUS, "fetching episode %d; W lists it",
                            episode);
    } else {
        wish = wish_error(&err);
    }
    error_release(&err);
    return wish;
}

static struct wish fetch_all(struct downloads_page *self)
{
    struct error err = ERROR_INIT;
    size_t begun = 0;
    bool ok = true;

    for (size_t i = 0; ok && i < self->downloads->count; i++) {
        const struct download *row = row_of(self, i);

        if (row->published && row->state != DOWNLOAD_HERE) {
            ok = app_download_start(self->app, row->episode, &err);
            begun += ok;
        }
    }
    if (ok && begun == 0) {
        error_set(&err, "nothing is published that is not here");
        ok = false;
    }
    return from_error(ok, &err);
}

static struct wish allow(struct downloads_page *self)
{
    struct error err = ERROR_INIT;
    bool ok = app_setting_set(self->app, "download_delete", "yes", &err);

    if (ok) {
        app_download_make_room(self->app);
    }
    return from_error(ok, &err);
}

static struct wish play(struct downloads_page *self, int episode)
{
    struct error err = ERROR_INIT;
    struct wish wish = wish_open("listening", NULL);

    if (!app_play(self->app, episode, NULL, &err)) {
        wish_release(&wish);
        wish = wish_error(&err);
    }
    error_release(&err);
    return wish;
}

static struct wish act_row(struct downloads_page *self, int id,
                           const struct download *row)
{
    struct error err = ERROR_INIT;
    char argument[16];

    switch (id) {
    case ACT_FETCH:
        return screen_download(self->app, row->episode);
    case ACT_CANCEL:
        app_download_cancel(self->app, row->episode);
        return wish_redraw();
    case ACT_DELETE:
        if (row->state != DOWNLOAD_HERE) {
            return wish_message(ROLE_WARN, "it is not here");
        }
        self->asked = row->episode;
        return wish_ask(ACT_DELETE_YES, "Delete the recording of episode %d?",
                        row->episode);
    case ACT_DELETE_YES:
        return from_error(
            app_download_delete(self->app, self->asked, NULL, &err), &err);
    case ACT_OPEN:
        snprintf(argument, sizeof(argument), "%d", row->episode);
        return wish_open("episode", argument);
    case ACT_PLAY:
        return play(self, row->episode);
    default:
        return wish_none();
    }
}

static struct wish downloads_act(struct screen *screen,
                                 const struct action_call *call)
{
    struct downloads_page *self = screen->state;
    struct wish wish = wish_none();
    struct error err = ERROR_INIT;
    size_t item;

    if (list_act(&self->list, call, &wish)) {
        return wish;
    }
    item = list_get_selected(&self->list);
    if (call->id == ACT_REFRESH) {
        wish = from_error(app_feed_refresh(self->app, NULL, &err), &err);
    } else if (call->id == ACT_ALL) {
        wish = fetch_all(self);
    } else if (call->id == ACT_ROOM) {
        wish = wish_ask(ACT_ROOM_YES, "May old recordings go for new ones?");
    } else if (call->id == ACT_ROOM_YES) {
        wish = allow(self);
    } else if (item != LIST_NONE) {
        wish = act_row(self, call->id, row_of(self, item));
    }
    load(screen);
    return wish;
}

static bool downloads_key(struct screen *screen, const struct key *key,
                          struct wish *wish)
{
    struct downloads_page *self = screen->state;

    return screen_list_key(screen, &self->list, key, ACT_FETCH, wish);
}

/* "43 % 1.2 MB/s", "here 12.3 MB", "paused 4.5 MB". */
static void add_state(const struct download *row, struct str *out)
{
    switch (row->state) {
    case DOWNLOAD_RUNNING:
        if (row->size > 0 && row->have <= row->size) {
            str_add_format(out, "%lld %%",
                           (long long)(row->have * 100 / row->size));
        } else {
            download_add_size(out, row->have);
        }
        if (row->rate > 0) {
            str_add_char(out, ' ');
            download_add_size(out, row->rate);
            str_add(out, "/s");
        }
        break;
    case DOWNLOAD_PART:
        str_add(out, download_state_name(row->state));
        str_add_char(out, ' ');
        download_add_size(out, row->have);
        break;
    case DOWNLOAD_WAITING:
    case DOWNLOAD_NONE:
    case DOWNLOAD_QUEUED:
    case DOWNLOAD_FAILED:
    case DOWNLOAD_HERE:
        str_add(out, download_state_name(row->state));
        if (row->state != DOWNLOAD_FAILED && row->size > 0) {
            str_add_char(out, ' ');
            download_add_size(out, row->size);
        }
        break;
    }
}

static enum role role_of(enum download_state state)
{
    return state == DOWNLOAD_HERE      ? ROLE_GOOD
           : state == DOWNLOAD_FAILED  ? ROLE_BAD
           : state == DOWNLOAD_WAITING ? ROLE_WARN
           : state == DOWNLOAD_NONE    ? ROLE_DIM
                                       : ROLE_TEXT;
}

static bool has_bar(const struct download *row)
{
    return row->size > 0 && row->have > 0 && row->state != DOWNLOAD_HERE;
}

static void draw_row(const void *context, size_t item, struct canvas *row)
{
    const struct downloads_page *self = context;
    const struct download *download = row_of(self, item);
    int right = row->width - 1;
    struct str state = STR_INIT;

    add_state(download, &state);
    right -=
        canvas_text_right(row, right, 0, role_of(download->state), state.buf) +
        1;
    str_release(&state);
    if (has_bar(download) && row->width >= NARROW) {
        struct chart_progress progress = {.part = (double)download->have /
                                                  (double)download->size};
        struct canvas bar = canvas_sub(row, right - BAR_WIDTH, 0, BAR_WIDTH, 1);

        chart_progress_draw(&progress, &bar);
        right -= BAR_WIDTH + 1;
    }
    canvas_format(row, 0, 0, ROLE_DIM, "%3d", download->episode);
    canvas_text_fit(row, 5, 0, right - 5, ROLE_TEXT,
                    title_of(self, download->episode));
}

/* What there is to say of the selected row: why it failed, where it is from. */
static void draw_below(const struct downloads_page *self, struct canvas *canvas)
{
    size_t item = list_get_selected(&self->list);
    const struct download *row = item == LIST_NONE ? NULL : row_of(self, item);
    int y = canvas->height - 2;

    canvas_rule(canvas, y - 1, ROLE_DIM);
    if (self->downloads->why != NULL) {
        canvas_text_fit(canvas, 1, y, canvas->width - 2, ROLE_BAD,
                        self->downloads->why);
    } else if (row != NULL && row->why != NULL) {
        canvas_text_fit(canvas, 1, y, canvas->width - 2, role_of(row->state),
                        row->why);
    } else if (row != NULL && row->note != NULL) {
        canvas_text_fit(canvas, 1, y, canvas->width - 2, ROLE_WARN, row->note);
    }
    if (row != NULL) {
        canvas_text_fit(canvas, 1, y + 1, canvas->width - 2, ROLE_DIM,
                        row->published ? row->url : "not published any more");
    }
}

static void downloads_draw(const struct screen *screen, struct canvas *canvas)
{
    const struct downloads_page *self = screen->state;
    struct canvas rows =
        canvas_sub(canvas, 0, 0, canvas->width, canvas->height - 3);

    if (self->downloads->count == 0) {
        int used = canvas_wrap(
            canvas, 3, 1, canvas->width - 6, ROLE_DIM,
            "No recordings are known. The setting feed names podcast feeds "
            "that have them; r reads those. Without a recording the voice "
            "reads an episode's script.");

        if (self->downloads->why != NULL) {
            canvas_wrap(canvas, 3, used + 2, canvas->width - 6, ROLE_BAD,
                        self->downloads->why);
        }
        return;
    }
    list_draw(&self->list, &rows, draw_row, self);
    draw_below(self, canvas);
}

static void downloads_resize(struct screen *screen, int width, int height)
{
    struct downloads_page *self = screen->state;

    (void)width;
    list_resize(&self->list, height - 3);
}

static const char *downloads_status(const struct screen *screen)
{
    const struct downloads_page *self = screen->state;

    return self->downloads->asks ? "{allow-deleting}: may old ones go for it?"
                                 : NULL;
}

static const char *downloads_title(const struct screen *screen)
{
    (void)screen;
    return "Downloads";
}

static const char *downloads_right(const struct screen *screen)
{
    const struct downloads_page *self = screen->state;

    return self->downloads->count > 0 || self->downloads->reading_feed
               ? self->right
               : NULL;
}

const struct screen_ops downloads_screen = {
    .name = "downloads",
    .help = N_("Recordings that are published, and those on this device."),
    .actions = actions,
    .state_size = sizeof(struct downloads_page),
    .open = downloads_open,
    .close = downloads_close,
    .act = downloads_act,
    .key = downloads_key,
    .draw = downloads_draw,
    .title = downloads_title,
    .title_right = downloads_right,
    .status = downloads_status,
    .resize = downloads_resize,
    .changed = load,
};
