/* One episode: objectives with mastery, chapters, patterns, sources, links. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "app/keep.h"
#include "app/progress.h"
#include "screens/episode_private.h"

enum {
    ACT_OPEN = 1,
    ACT_READ,
    ACT_PLAY,
    ACT_QUIZ,
    ACT_CHECK,
    ACT_MARK,
    ACT_KNOWN,
    ACT_NOTE,
    ACT_NOTE_TEXT,
    ACT_NOTES,
    ACT_FETCH,
};

static const struct action actions[] = {
    {ACT_OPEN, "open", "Enter l Right", N_("Open the row"), "open", 0},
    {ACT_READ, "read", "t", N_("Read the script"), "read", 0},
    {ACT_PLAY, "play", "Space", N_("Play from where you left off"), "play", 0},
    {ACT_QUIZ, "quiz", "z", N_("Take the quiz"), "quiz", 0},
    {ACT_CHECK, "check", "x",
     N_("Test yourself: passed, it can be marked as known"), NULL, 0},
    {ACT_MARK, "mark-heard", "m", N_("Mark as done, or open again"), NULL, 0},
    {ACT_KNOWN, "mark-known", "M", N_("Mark as known already"), NULL, 0},
    {ACT_NOTE, "note", "a", N_("Write a note"), "note", 0},
    {ACT_FETCH, "download", "d", N_("Fetch its recording, or pause that"), NULL,
     0},
    {ACT_NOTES, "notes", "A", N_("List its notes and bookmarks"), NULL, 0},
    LIST_ACTIONS,
    ACTION_END,
};

static void load(struct screen *screen)
{
    struct episode_page *self = screen->state;
    struct app *app = screen_app(screen);
    const struct episode *meta = &self->episode->meta;

    episode_fill(self, app);
    snprintf(self->title, sizeof(self->title), "Ep %d  %.80s", meta->n,
             meta->title);
    if (self->episode->brief->phase > 0) {
        snprintf(self->right, sizeof(self->right), "phase %d, %lld min",
                 self->episode->brief->phase,
                 (long long)(meta->duration_s / 60));
    } else {
        snprintf(self->right, sizeof(self->right), "unscheduled, %lld min",
                 (long long)(meta->duration_s / 60));
    }
    list_set_count(&self->list, self->count);
}

static void row_text(const void *context, size_t item, struct str *out)
{
    const struct episode_page *self = context;

    str_add(out, self->rows[item].text);
}

static bool row_is_header(const void *context, size_t item)
{
    const struct episode_page *self = context;

    return self->rows[item].header;
}

static const struct list_source source = {row_text, row_is_header};

static bool page_open(struct screen *screen, const char *argument,
                      struct error *err)
{
    struct episode_page *self = screen->state;
    int n = argument != NULL
                ? app_find_episode(screen_app(screen), argument, err)
                : 0;

    list_init(&self->list, &source, self);
    if (n == 0 ||
        !app_episode_read(screen_app(screen), n, &self->episode, err)) {
        if (argument == NULL) {
            error_set_code(err, ERROR_USAGE, "which episode? try :episode 51");
        }
        return false;
    }
    load(screen);
    return true;
}

static void page_close(struct screen *screen)
{
    struct episode_page *self = screen->state;

    episode_clear(self);
    free(self->rows);
    list_release(&self->list);
    app_episode_free(self->episode);
}

static struct wish open_selected(struct screen *screen)
{
    struct episode_page *self = screen->state;
    size_t item = list_get_selected(&self->list);

    if (item == LIST_NONE || self->rows[item].screen == NULL) {
        return wish_none();
    }
    if (self->rows[item].screen[0] == '\0') {
        return screen_open_ref(screen_app(screen), self->rows[item].argument);
    }
    return wish_open(self->rows[item].screen, self->rows[item].argument);
}

static struct wish open_ready(const struct episode_page *self,
                              const char *screen, const char *more)
{
    char argument[24];

    if (!outline_episode_ready(self->episode->brief)) {
        return wish_message(ROLE_WARN, "episode %d is %s: no script yet",
                            self->episode->n,
                            episode_status_name(self->episode->meta.status));
    }
    snprintf(argument, sizeof(argument), "%d%s", self->episode->n, more);
    return wish_open(screen, argument);
}

static struct wish mark(struct screen *screen, enum mark_state wanted)
{
    struct episode_page *self = screen->state;
    struct error err = ERROR_INIT;
    const struct progress *progress =
        app_progress_of(screen_app(screen), self->episode->n);
    enum mark_state state = progress->mark == wanted ? MARK_OPEN : wanted;
    struct wish wish;

    if (app_mark(screen_app(screen), self->episode->n, state, &err)) {
        wish = wish_message(ROLE_STATUS, "marked %s", mark_state_name(state));
        load(screen);
    } else {
        wish = wish_error(&err);
    }
    error_release(&err);
    return wish;
}

static struct wish write_note(struct screen *screen,
                              const struct action_call *call)
{
    struct episode_page *self = screen->state;
    struct error err = ERROR_INIT;
    struct wish wish;

    if (call->step != ACTION_DO || call->argument == NULL ||
        call->argument[0] == '\0') {
        return wish_redraw();
    }
    if (app_note_add(screen_app(screen), self->episode->n, NULL, 0,
                     call->argument, &err)) {
        wish = wish_message(ROLE_STATUS, "note kept");
    } else {
        wish = wish_error(&err);
    }
    error_release(&err);
    return wish;
}

static struct wish page_act(struct screen *screen,
                            const struct action_call *call)
{
    struct episode_page *self = screen->state;
    struct wish wish = wish_none();

    if (list_act(&self->list, call, &wish)) {
        return wish;
    }
    switch (call->id) {
    case ACT_OPEN:
        return open_selected(screen);
    case ACT_READ:
        return open_ready(self, "reader", "");
    case ACT_PLAY:
        return open_ready(self, "listening", "");
    case ACT_QUIZ:
        return open_ready(self, "quiz", "");
    case ACT_CHECK:
        return open_ready(self, "quiz", " check");
    case ACT_MARK:
        return mark(screen, MARK_DONE);
    case ACT_KNOWN:
        return mark(screen, MARK_SKIPPED);
    case ACT_NOTE:
        return screen_prompt_note(screen_app(screen), "Note: ", "",
                                  self->episode->meta.id, ACT_NOTE_TEXT);
    case ACT_NOTE_TEXT:
        return write_note(screen, call);
    case ACT_FETCH:
        return screen_download(screen_app(screen), self->episode->n);
    case ACT_NOTES:
        return wish_open("notes", self->episode->meta.id);
    default:
        return wish;
    }
}

static bool page_key(struct screen *screen, const struct key *key,
                     struct wish *wish)
{
    struct episode_page *self = screen->state;

    return screen_list_key(screen, &self->list, key, ACT_OPEN, wish);
}

static void draw_row(const void *context, size_t item, struct canvas *row)
{
    const struct episode_page *self = context;
    const struct episode_row *one = &self->rows[item];
    /* A heading begins further left than what can be selected. */
    int x = one->more ? LIST_GUTTER : one->header ? 0 : 1;
    int room = row->width - x;

    if (one->right != NULL && self->width >= EPISODE_RIGHT_FROM) {
        int used = canvas_text_right(row, row->width, 0, ROLE_DIM, one->right);

        room -= used + 1;
    }
    canvas_text_fit(row, x, 0, room, one->role, one->text);
}

static void page_draw(const struct screen *screen, struct canvas *canvas)
{
    const struct episode_page *self = screen->state;
    struct canvas page = canvas_sub(canvas, 0, 0, self->width, canvas->height);

    list_draw(&self->list, &page, draw_row, self);
}

static void page_resize(struct screen *screen, int width, int height)
{
    struct episode_page *self = screen->state;
    bool rewrap;

    width = width < EPISODE_WIDEST ? width : EPISODE_WIDEST;
    rewrap = width != self->width;
    self->width = width;
    list_resize(&self->list, height);
    if (rewrap) {
        load(screen);
        list_select(&self->list, 0);
        self->list.top = 0; /* the summary stands above the first row */
    }
}

static const char *page_title(const struct screen *screen)
{
    const struct episode_page *self = screen->state;

    return self->title;
}

static const char *page_right(const struct screen *screen)
{
    const struct episode_page *self = screen->state;

    return self->right;
}

const struct screen_ops episode_screen = {
    .name = "episode",
    .help = N_("One episode: what it teaches and how well you hold it."),
    .actions = actions,
    .state_size = sizeof(struct episode_page),
    .open = page_open,
    .close = page_close,
    .act = page_act,
    .key = page_key,
    .draw = page_draw,
    .title = page_title,
    .title_right = page_right,
    .resize = page_resize,
    .changed = load,
};
