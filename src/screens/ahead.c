/* What the next days of listening need, and making it. */
#include <stdio.h>
#include <stdlib.h>

#include "app/ahead.h"
#include "app/download.h"
#include "app/listen.h"
#include "app/narrate.h"
#include "app/settings.h"
#include "app/sound.h"
#include "base/number.h"
#include "screens/screens.h"
#include "ui/chart.h"
#include "ui/list.h"

enum {
    ACT_MAKE = 1,
    ACT_ALL,
    ACT_STOP,
    ACT_MORE,
    ACT_LESS,
    ACT_DELETE,
    ACT_DELETE_YES,
    ACT_ROOM,
    ACT_ROOM_YES,
    ACT_OPEN,
    ACT_PLAY
};
enum { TOP = 3, BAR_WIDTH = 20, NARROW = 60, DAYS_MAX = 60 };

static const struct action actions[] = {
    {ACT_ALL, "make-all", "A", N_("Make and fetch all that is missing"),
     "make all", 0},
    {ACT_MAKE, "make", "Enter l Right d", N_("Make or fetch this one"), "make",
     0},
    {ACT_STOP, "stop", "c", N_("Make no more"), "stop", 0},
    {ACT_MORE, "more-days", "+ =", N_("A day more"), "day more", 0},
    {ACT_LESS, "fewer-days", "-", N_("A day less"), NULL, 0},
    {ACT_DELETE, "delete", "x Delete", N_("Delete the sound of this one"), NULL,
     0},
    {ACT_DELETE_YES, "delete-yes", NULL, NULL, NULL, 0},
    {ACT_ROOM, "allow-deleting", "D",
     N_("Say whether old sound may go when the room is full"), NULL, 0},
    {ACT_ROOM_YES, "allow-deleting-yes", NULL, NULL, NULL, 0},
    {ACT_OPEN, "open", "o", N_("Open the episode"), NULL, 0},
    {ACT_PLAY, "play", "Space", N_("Play it"), NULL, 0},
    LIST_ACTIONS,
    ACTION_END,
};

struct ahead {
    struct list list;
    struct app *app;
    const struct outline *outline;
    struct ahead_plan plan;
    struct app_making making;
    int days;
    unsigned revision;
    bool asks; /* the room is full, and nobody said what may go */
    int asked; /* the episode that a question is about: rows may move */
    struct str sum;
    struct str below; /* what there is to say */
    enum role below_role;
    char right[40];
};

static const char *title_of(const struct ahead *self, int episode)
{
    const struct outline_episode *found =
        outline_get_episode(self->outline, episode);

    return found != NULL ? found->title : "";
}

static void row_text(const void *context, size_t item, struct str *out)
{
    const struct ahead *self = context;
    int episode = self->plan.items[item].episode;

    str_add_format(out, "%d %s", episode, title_of(self, episode));
}

static const struct list_source source = {row_text, NULL};

static void add_mb(struct str *out, int64_t bytes)
{
    str_add_format(out, "%.1f MB", (double)bytes / 1e6);
}

static void say_sum(struct ahead *self)
{
    const struct ahead_plan *plan = &self->plan;
    struct str *sum = &self->sum;

    str_clear(sum);
    number_add_span(sum, (int64_t)plan->seconds);
    str_add(sum, ", ");
    add_mb(sum, plan->bytes + plan->bytes_left);
    if (plan->to_narrate + plan->to_fetch == 0) {
        str_add(sum, ": all of it is here");
        return;
    }
    if (plan->to_narrate > 0) {
        str_add_format(sum, "; %zu to narrate (about ", plan->to_narrate);
        number_add_span(sum, (int64_t)plan->make_s + 1);
        str_add_char(sum, ')');
    }
    if (plan->to_fetch > 0) {
        str_add_format(sum, "; %zu to fetch", plan->to_fetch);
    }
}

/* One sentence: what is under way, else what stands in the way. */
static void say_below(struct ahead *self)
{
    struct str *out = &self->below;

    str_clear(out);
    self->below_role = ROLE_WARN;
    if (self->making.left > 0) {
        self->below_role = ROLE_TEXT;
        str_add_format(out, "episode %d is being narrated, %zu left",
                       self->making.episode, self->making.left);
    } else if (self->making.why != NULL) {
        self->below_role = ROLE_BAD;
        str_add(out, self->making.why);
    } else if (self->plan.voice != NULL && self->plan.to_narrate > 0) {
        str_add_format(out, "nothing can be narrated: %s", self->plan.voice);
    } else if (self->asks) {
        str_add(out, "narrated sound fills its room; {allow-deleting} says "
                     "whether old sound may go");
    } else if (self->plan.bytes_left > self->plan.room_left) {
        add_mb(out, self->plan.room_left > 0 ? self->plan.room_left : 0);
        str_add(out, " are left of sound_quota_mb");
    } else if (self->plan.on_battery && self->plan.to_narrate > 0) {
        str_add(out, "on battery nothing is narrated by itself; {make-all} "
                     "makes it now");
    }
}

static void look(struct ahead *self)
{
    struct error err = ERROR_INIT;
    struct sound_cache cache;

    ahead_plan_release(&self->plan);
    if (!app_ahead(self->app, self->days, 0, &self->plan, &err)) {
        str_set(&self->sum, error_get(&err));
        ahead_plan_release(&self->plan);
    } else {
        say_sum(self);
    }
    app_sound_look(self->app, &cache);
    self->asks = cache.bytes > cache.quota &&
                 str_equal(app_setting(self->app, "sound_delete"), "ask");
    sound_cache_release(&cache);
    error_release(&err);
    snprintf(self->right, sizeof(self->right), "%d day%s, %d min a day",
             self->days, self->days == 1 ? "" : "s", self->plan.minutes);
    list_set_count(&self->list, self->plan.count);
}

/* The files are looked at again only where something may have changed: an
 * episode is whole, or the learner did something. */
static void changed(struct screen *screen)
{
    struct ahead *self = screen->state;
    size_t left = self->making.left;

    self->making = app_making_of(self->app);
    if (self->making.left != left ||
        app_revision(self->app) != self->revision) {
        self->revision = app_revision(self->app);
        look(self);
    }
    say_below(self);
}

static bool ahead_open(struct screen *screen, const char *argument,
                       struct error *err)
{
    struct ahead *self = screen->state;
    int64_t days = AHEAD_DAYS;

    self->app = screen_app(screen);
    self->outline = app_outline(self->app, 0);
    list_init(&self->list, &source, self);
    str_init(&self->sum);
    str_init(&self->below);
    if (argument != NULL && argument[0] != '\0' &&
        !number_parse_int(argument, 1, DAYS_MAX, &days)) {
        return error_set_code(err, ERROR_USAGE, "wants a number of days");
    }
    self->days = (int)days;
    self->revision = app_revision(self->app);
    self->making = app_making_of(self->app);
    look(self);
    say_below(self);
    return true;
}

static void ahead_close(struct screen *screen)
{
    struct ahead *self = screen->state;

    list_release(&self->list);
    ahead_plan_release(&self->plan);
    str_release(&self->sum);
    str_release(&self->below);
}

static struct wish from_error(bool ok, struct error *err)
{
    struct wish wish = ok ? wish_redraw() : wish_error(err);

    error_release(err);
    return wish;
}

static struct wish make(struct ahead *self, const struct ahead_item *item)
{
    struct error err = ERROR_INIT;

    if (item->state == AHEAD_TO_FETCH) {
        return from_error(app_download_start(self->app, item->episode, &err),
                          &err);
    }
    if (item->state == AHEAD_TO_NARRATE) {
        app_make_sound(self->app, &item->episode, 1);
    }
    return wish_redraw();
}

static struct wish make_all(struct ahead *self)
{
    struct wish wish = wish_redraw();

    for (size_t i = 0; i < self->plan.count && wish.kind == WISH_REDRAW; i++) {
        wish_release(&wish);
        wish = make(self, &self->plan.items[i]);
    }
    return wish;
}

static struct wish allow(struct ahead *self, const char *value)
{
    struct error err = ERROR_INIT;
    int64_t bytes;
    bool ok = app_setting_set(self->app, "sound_delete", value, &err);

    if (ok) {
        app_sound_tidy(self->app, NULL, 0, &bytes);
    }
    return from_error(ok, &err);
}

static struct wish act_row(struct ahead *self, int id,
                           const struct ahead_item *item)
{
    struct error err = ERROR_INIT;
    char argument[16];

    switch (id) {
    case ACT_MAKE:
        return make(self, item);
    case ACT_DELETE:
        self->asked = item->episode;
        return wish_ask(ACT_DELETE_YES, "Delete the sound of episode %d?",
                        item->episode);
    case ACT_DELETE_YES:
        return from_error(app_sound_delete(self->app, self->asked, &err), &err);
    case ACT_OPEN:
        snprintf(argument, sizeof(argument), "%d", item->episode);
        return wish_open("episode", argument);
    case ACT_PLAY:
        return app_play(self->app, item->episode, NULL, &err)
                   ? wish_open("listening", NULL)
                   : from_error(false, &err);
    default:
        return wish_none();
    }
}

static struct wish act_all(struct ahead *self, int id, bool *known)
{
    switch (id) {
    case ACT_ALL:
        return make_all(self);
    case ACT_STOP:
        app_make_stop(self->app);
        return wish_redraw();
    case ACT_MORE:
        self->days += self->days < DAYS_MAX;
        return wish_redraw();
    case ACT_LESS:
        self->days -= self->days > 1;
        return wish_redraw();
    case ACT_ROOM:
        return wish_ask(ACT_ROOM_YES, "May old sound go when room is short?");
    case ACT_ROOM_YES:
        return allow(self, "yes");
    default:
        *known = false;
        return wish_none();
    }
}

static struct wish ahead_act(struct screen *screen,
                             const struct action_call *call)
{
    struct ahead *self = screen->state;
    struct wish wish = wish_none();
    bool known = true;
    size_t item;

    if (list_act(&self->list, call, &wish)) {
        return wish;
    }
    wish = act_all(self, call->id, &known);
    item = list_get_selected(&self->list);
    if (!known && item != LIST_NONE) {
        wish = act_row(self, call->id, &self->plan.items[item]);
    }
    if (wish.kind == WISH_REDRAW) {
        self->making = app_making_of(self->app);
        look(self);
        say_below(self);
    }
    return wish;
}

static bool ahead_key(struct screen *screen, const struct key *key,
                      struct wish *wish)
{
    struct ahead *self = screen->state;

    return screen_list_key(screen, &self->list, key, ACT_MAKE, wish);
}

/* "18 min  to narrate 3.4 MB"; where there is no room "make 3.4 MB". */
static void say_row(const struct ahead_item *one, bool making, bool narrow,
                    struct str *out)
{
    static const char *const brief[] = {
        [AHEAD_READY] = "",
        [AHEAD_TO_NARRATE] = "make ",
        [AHEAD_TO_FETCH] = "fetch ",
    };

    if (narrow) {
        str_add(out, brief[one->state]);
    } else {
        str_add_format(out, "%d min%s  %s ", (int)(one->seconds / 60 + 0.99),
                       one->begun ? " left" : "",
                       making ? "narrating" : ahead_state_name(one->state));
    }
    add_mb(out, one->bytes + one->bytes_left);
}

static void draw_row(const void *context, size_t item, struct canvas *row)
{
    const struct ahead *self = context;
    const struct ahead_item *one = &self->plan.items[item];
    bool making = self->making.episode == one->episode;
    int right = row->width - 1;
    struct str text = STR_INIT;

    say_row(one, making, row->width < NARROW, &text);
    right -= canvas_text_right(
                 row, right, 0,
                 one->state == AHEAD_READY ? ROLE_GOOD : ROLE_TEXT, text.buf) +
             1;
    str_release(&text);
    if (making && row->width >= NARROW) {
        struct chart_progress progress = {.part = self->making.share};
        struct canvas bar = canvas_sub(row, right - BAR_WIDTH, 0, BAR_WIDTH, 1);

        chart_progress_draw(&progress, &bar);
        right -= BAR_WIDTH + 1;
    }
    canvas_format(row, 0, 0, ROLE_DIM, "%3d", one->episode);
    canvas_text_fit(row, 5, 0, right - 5, ROLE_TEXT,
                    title_of(self, one->episode));
}

static void ahead_draw(const struct screen *screen, struct canvas *canvas)
{
    const struct ahead *self = screen->state;
    struct canvas rows =
        canvas_sub(canvas, 0, TOP, canvas->width, canvas->height - TOP - 1);

    canvas_wrap(canvas, 1, 0, canvas->width - 2, ROLE_TEXT, self->sum.buf);
    if (self->plan.count == 0) {
        canvas_wrap(&rows, 3, 0, rows.width - 6, ROLE_DIM,
                    "Nothing is left to be listened to.");
        return;
    }
    list_draw(&self->list, &rows, draw_row, self);
}

static void ahead_resize(struct screen *screen, int width, int height)
{
    struct ahead *self = screen->state;

    (void)width;
    list_resize(&self->list, height - TOP - 1);
}

static const char *ahead_title(const struct screen *screen)
{
    (void)screen;
    return "The next days";
}

static const char *ahead_right(const struct screen *screen)
{
    const struct ahead *self = screen->state;

    return self->right;
}

static const char *ahead_status(const struct screen *screen)
{
    const struct ahead *self = screen->state;

    return self->below.len > 0 ? self->below.buf : NULL;
}

const struct screen_ops ahead_screen = {
    .name = "ahead",
    .help = N_("What the next days of listening need: what is begun, the "
               "queue, the next of the series. It is made here, before a "
               "journey."),
    .actions = actions,
    .state_size = sizeof(struct ahead),
    .open = ahead_open,
    .close = ahead_close,
    .act = ahead_act,
    .key = ahead_key,
    .draw = ahead_draw,
    .title = ahead_title,
    .title_right = ahead_right,
    .status = ahead_status,
    .resize = ahead_resize,
    .changed = changed,
};
