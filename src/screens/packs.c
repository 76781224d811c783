/* Content packs: those installed, and one on its way. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "app/download.h"
#include "app/packing.h"
#include "base/clock.h"
#include "base/path.h"
#include "screens/screens.h"
#include "ui/chart.h"
#include "ui/list.h"

enum {
    ACT_INSTALL = 1,
    ACT_VERIFY,
    ACT_REMOVE,
    ACT_REMOVE_YES,
    ACT_YES,
    ACT_CANCEL
};
enum { BELOW = 4, NARROW = 60 };

static const struct action actions[] = {
    {ACT_INSTALL, "install", "i", N_("Install one from a file or an address"),
     "install", 0},
    {ACT_VERIFY, "verify", "v Enter",
     N_("Look whether its files are as they were installed"), "verify", 0},
    {ACT_REMOVE, "remove", "x Delete", N_("Remove it"), "remove", 0},
    {ACT_REMOVE_YES, "remove-yes", NULL, NULL, NULL, 0},
    {ACT_YES, "agree", "y", N_("Install the one that asks"), NULL, 0},
    {ACT_CANCEL, "cancel", "c", N_("Stop; what was fetched stays"), "cancel",
     0},
    LIST_ACTIONS,
    ACTION_END,
};

struct packs_page {
    struct list list;
    struct app *app;
    struct pack_list packs;
    enum packing_state state; /* at the last look */
    bool was_there;           /* then there was one on its way */
    struct str below;         /* what there is to say */
    enum role below_role;
    bool asks;      /* one that nobody signed waits for an answer */
    bool installed; /* the last one was */
    double part;    /* of what is done, 0-1; negative: nothing to draw */
    char right[24];
};

static void row_text(const void *context, size_t item, struct str *out)
{
    const struct packs_page *self = context;

    str_add_format(out, "%s %s", self->packs.items[item].name,
                   self->packs.items[item].title);
}

static const struct list_source source = {row_text, NULL};

static void read_list(struct packs_page *self)
{
    pack_list_release(&self->packs);
    pack_list_read(&self->packs);
    snprintf(self->right, sizeof(self->right), "%zu installed",
             self->packs.count);
    list_set_count(&self->list, self->packs.count);
}

/* Where the selected one is from, and what is special about it. */
static void say_row(struct packs_page *self)
{
    size_t item = list_get_selected(&self->list);
    const struct pack *pack;
    struct str *out = &self->below;

    self->below_role = ROLE_DIM;
    if (item == LIST_NONE) {
        return;
    }
    pack = &self->packs.items[item];
    if (pack->hidden) {
        str_add(out, "Not used: another of this name goes before it. ");
    }
    if (pack->is_signed) {
        str_add_format(out, "Signed: %s. ", pack->comment);
    }
    if (pack->from[0] != '\0') {
        char date[16];

        str_add_format(out, "From %s, %s. ", pack->from,
                       civil_format(pack->at / 86400, date));
    }
    if (pack->shared) {
        str_add_format(out, "For all users, in %s", pack->folder);
    }
}

static void say_end(struct packs_page *self, const struct packing_view *view,
                    const char *why)
{
    struct str *out = &self->below;

    self->below_role = why != NULL ? ROLE_BAD : ROLE_GOOD;
    if (why != NULL) {
        str_add_format(out, "%s: %s", view->source, why);
    } else if (view->install) {
        str_add_format(out, "%s, version %lld is installed", view->pack.name,
                       (long long)view->pack.version);
    } else {
        str_add_format(out, "%s, version %lld: its files are as they should be",
                       view->pack.name, (long long)view->pack.version);
    }
}

static void say_progress(struct packs_page *self,
                         const struct packing_view *view)
{
    struct str *out = &self->below;

    self->below_role = ROLE_TEXT;
    str_add_format(out, "%s %s", packing_state_name(view->state), view->source);
    if (view->why != NULL) {
        self->below_role = ROLE_WARN;
        str_add_format(out, ": will be tried again: %s", view->why);
        return;
    }
    if (view->total > 0 && view->done <= view->total) {
        self->part = (double)view->done / (double)view->total;
        str_add_format(out, ", %d %%", (int)(self->part * 100));
    }
    if (view->rate > 0) {
        str_add(out, ", ");
        download_add_size(out, view->rate);
        str_add(out, "/s");
    }
}

/* What is under way or has just ended goes before what the row has to say. */
static void say(struct packs_page *self)
{
    const char *why;
    const struct packing_view *view = app_packing(self->app, &why);

    str_clear(&self->below);
    self->part = -1;
    self->asks = view != NULL && view->state == PACKING_ASKING;
    self->installed =
        view != NULL && view->state == PACKING_DONE && view->install;
    if (view == NULL) {
        say_row(self);
    } else if (view->state == PACKING_ASKING) {
        self->below_role = ROLE_WARN;
        packing_add_question(view, &self->below);
    } else if (view->state == PACKING_DONE || view->state == PACKING_FAILED) {
        say_end(self, view, why);
    } else {
        say_progress(self, view);
    }
}

static void load(struct screen *screen)
{
    struct packs_page *self = screen->state;
    const struct packing_view *view = app_packing(self->app, NULL);
    bool is_there = view != NULL;

    if (is_there != self->was_there ||
        (is_there && view->state != self->state)) {
        read_list(self);
    }
    self->was_there = is_there;
    self->state = is_there ? view->state : PACKING_DONE;
    say(self);
}

static bool packs_open(struct screen *screen, const char *argument,
                       struct error *err)
{
    struct packs_page *self = screen->state;

    (void)argument;
    (void)err;
    self->app = screen_app(screen);
    list_init(&self->list, &source, self);
    str_init(&self->below);
    read_list(self);
    load(screen);
    return true;
}

static void packs_close(struct screen *screen)
{
    struct packs_page *self = screen->state;

    list_release(&self->list);
    pack_list_release(&self->packs);
    str_release(&self->below);
}

static struct wish from_error(bool ok, struct error *err)
{
    struct wish wish = ok ? wish_redraw() : wish_error(err);

    error_release(err);
    return wish;
}

static struct wish begin(struct packs_page *self, const char *typed,
                         bool install)
{
    struct error err = ERROR_INIT;
    struct packing_spec spec = {.install = install};
    char *path = path_typed(typed);
    bool ok;

    spec.source = path;
    ok = app_packing_begin(self->app, &spec, &err);
    free(path);
    return from_error(ok, &err);
}

static struct wish remove_row(struct packs_page *self, const struct pack *pack)
{
    struct error err = ERROR_INIT;
    bool ok = pack_remove(pack->name, pack->shared, &err);

    if (ok) {
        app_packing_cancel(self->app); /* what it said is of the past */
        read_list(self);
    }
    return from_error(ok, &err);
}

static struct wish act_row(struct packs_page *self, int id,
                           const struct pack *pack)
{
    switch (id) {
    case ACT_VERIFY:
        return begin(self, pack->folder, false);
    case ACT_REMOVE:
        return wish_ask(ACT_REMOVE_YES, "Remove %s, version %lld%s?",
                        pack->name, (long long)pack->version,
                        pack->shared ? ", for all users of this machine" : "");
    case ACT_REMOVE_YES:
        return remove_row(self, pack);
    default:
        return wish_none();
    }
}

static bool is_busy(const struct packs_page *self)
{
    const struct packing_view *view = app_packing(self->app, NULL);

    return view != NULL && view->state != PACKING_DONE &&
           view->state != PACKING_FAILED;
}

static struct wish act_other(struct packs_page *self,
                             const struct action_call *call)
{
    switch (call->id) {
    case ACT_INSTALL:
        if (call->argument == NULL) {
            return wish_prompt("File or address: ", NULL, false, ACT_INSTALL);
        }
        return call->argument[0] != '\0' ? begin(self, call->argument, true)
                                         : wish_redraw();
    case ACT_YES:
        if (!self->asks) {
            return wish_message(ROLE_WARN, "no pack asks for anything");
        }
        app_packing_answer(self->app, true);
        return wish_redraw();
    case ACT_CANCEL:
        if (!is_busy(self)) {
            return wish_message(ROLE_WARN, "nothing is under way");
        }
        app_packing_cancel(self->app);
        return wish_redraw();
    default:
        return wish_none();
    }
}

static struct wish packs_act(struct screen *screen,
                             const struct action_call *call)
{
    struct packs_page *self = screen->state;
    struct wish wish = wish_none();
    size_t item;

    if (list_act(&self->list, call, &wish)) {
        if (!is_busy(self)) {
            app_packing_cancel(self->app); /* read; now the row speaks */
        }
        load(screen);
        return wish;
    }
    item = list_get_selected(&self->list);
    if (call->id == ACT_VERIFY || call->id == ACT_REMOVE ||
        call->id == ACT_REMOVE_YES) {
        if (item != LIST_NONE) {
            wish = act_row(self, call->id, &self->packs.items[item]);
        }
    } else {
        wish = act_other(self, call);
    }
    load(screen);
    return wish;
}

static bool packs_key(struct screen *screen, const struct key *key,
                      struct wish *wish)
{
    struct packs_page *self = screen->state;

    return screen_list_key(screen, &self->list, key, ACT_VERIFY, wish);
}

static void draw_row(const void *context, size_t item, struct canvas *row)
{
    const struct packs_page *self = context;
    const struct pack *pack = &self->packs.items[item];
    struct str size = STR_INIT;
    int right = row->width - 1;
    int used;

    if (pack->shared) {
        right -= canvas_text_right(row, right, 0, ROLE_DIM,
                                   pack->hidden ? "hidden" : "shared") +
                 1;
    }
    right -=
        canvas_text_right(row, right, 0, pack->is_signed ? ROLE_GOOD : ROLE_DIM,
                          pack->is_signed ? "signed" : "unsigned") +
        1;
    if (row->width >= NARROW) {
        download_add_size(&size, pack->bytes);
        canvas_text_right(row, right, 0, ROLE_DIM, size.buf);
        right -= 9;
    }
    str_release(&size);
    used = canvas_text_fit(row, 1, 0, right - 8, ROLE_TEXT, pack->name);
    used += canvas_format(row, used + 2, 0, ROLE_DIM, "v%lld",
                          (long long)pack->version) +
            1;
    if (right - used > 8) {
        canvas_text_fit(row, used + 3, 0, right - used - 4, ROLE_DIM,
                        pack->title);
    }
}

static void draw_below(const struct packs_page *self, struct canvas *canvas)
{
    int y = canvas->height - BELOW;
    struct canvas text = canvas_sub(canvas, 1, y, canvas->width - 2,
                                    BELOW - (self->part >= 0 || self->asks));

    canvas_rule(canvas, y - 1, ROLE_DIM);
    canvas_wrap(&text, 0, 0, text.width, self->below_role, self->below.buf);
    if (self->part >= 0) {
        struct chart_progress progress = {.part = self->part};
        struct canvas bar =
            canvas_sub(canvas, 1, canvas->height - 1, canvas->width - 2, 1);

        chart_progress_draw(&progress, &bar);
    }
}

static void packs_draw(const struct screen *screen, struct canvas *canvas)
{
    const struct packs_page *self = screen->state;
    bool idle = self->part < 0 && !self->asks && self->below.len == 0;
    struct canvas rows =
        canvas_sub(canvas, 0, 0, canvas->width, canvas->height - BELOW - 1);

    if (self->packs.count == 0) {
        canvas_wrap(idle ? canvas : &rows, 3, 1, canvas->width - 6, ROLE_DIM,
                    "No packs are installed. A pack is one file with series, "
                    "episodes and quizzes; i installs one from a file or an "
                    "address. It lies over the content that came with the "
                    "program.");
    } else {
        list_draw(&self->list, &rows, draw_row, self);
    }
    if (self->packs.count > 0 || !idle) {
        draw_below(self, canvas);
    }
}

static void packs_resize(struct screen *screen, int width, int height)
{
    struct packs_page *self = screen->state;

    (void)width;
    list_resize(&self->list, height - BELOW - 1);
}

static const char *packs_title(const struct screen *screen)
{
    (void)screen;
    return "Content packs";
}

static const char *packs_right(const struct screen *screen)
{
    const struct packs_page *self = screen->state;

    return self->packs.count > 0 ? self->right : NULL;
}

static const char *packs_status(const struct screen *screen)
{
    const struct packs_page *self = screen->state;

    return self->asks        ? "{agree} installs it, {cancel} does not"
           : self->installed ? "{reload} reads it now, else the next start does"
                             : NULL;
}

const struct screen_ops packs_screen = {
    .name = "packs",
    .help = N_("Content packs that are installed, and installing one."),
    .actions = actions,
    .state_size = sizeof(struct packs_page),
    .open = packs_open,
    .close = packs_close,
    .act = packs_act,
    .key = packs_key,
    .draw = packs_draw,
    .title = packs_title,
    .title_right = packs_right,
    .status = packs_status,
    .resize = packs_resize,
    .changed = load,
};
