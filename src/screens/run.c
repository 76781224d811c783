/* The program with a face: terminal, loop, stack and app held together. */
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>

#include "app/cost.h"
#include "app/download.h"
#include "app/fit.h"
#include "app/listen.h"
#include "app/narrate.h"
#include "app/packing.h"
#include "app/settings.h"
#include "app/sync.h"
#include "base/clock.h"
#include "screens/bar.h"
#include "screens/screens.h"
#include "ui/loop.h"

enum {
    ACT_LISTENING = 1,
    ACT_PAUSE,
    ACT_SEARCH,
    ACT_HOME,
    ACT_QUEUE,
    ACT_OFFLINE,
    ACT_DOWNLOADS,
    ACT_PACKS,
    ACT_RELOAD
};

const struct action screens_globals[] = {
    {ACT_LISTENING, "listening", "P", N_("Now playing"), NULL, 0},
    {ACT_PAUSE, "pause", "p", N_("Pause the sound, or go on"), NULL, 0},
    {ACT_QUEUE, "show-queue", "E", N_("The listening queue"), NULL, 0},
    {ACT_DOWNLOADS, "downloads", "W", N_("Recordings, and fetching them"), NULL,
     0},
    {ACT_PACKS, "packs", "C", N_("Content packs"), NULL, 0},
    {ACT_SEARCH, "find", "s", N_("Search everything"), NULL, 0},
    {ACT_HOME, "home", "H", N_("Home"), NULL, 0},
    {ACT_OFFLINE, "offline", "O", N_("Use no network at all, or use it again"),
     NULL, 0},
    {ACT_RELOAD, "reload", "Ctrl-R", N_("Read content, packs and keys anew"),
     NULL, 0},
    ACTION_END,
};

enum { PROGRAM_FDS = APP_FDS + APP_SYNC_FDS + APP_DOWNLOAD_FDS + 1 };

struct program {
    const char *profile;
    struct app *app;
    struct app *next; /* takes its place, when all begins anew */
    struct stack *stack;
    struct loop *loop;
    struct keymap *keymap;
    int watched[PROGRAM_FDS];
    int timer;
    unsigned revision;
    bool unwritten; /* told that something waits for room on the disk */
};

static struct wish switch_offline(struct app *app)
{
    bool on = !app_setting_bool(app, "offline");
    struct error err = ERROR_INIT;
    struct wish wish = wish_none();

    if (!app_setting_set(app, "offline", on ? "true" : "false", &err)) {
        wish = wish_error(&err);
    } else {
        wish = wish_message(ROLE_STATUS, "%s",
                            on ? "offline: no network is used"
                               : "the network is used again");
    }
    error_release(&err);
    return wish;
}

/* Is something under way that was asked for, and would end with the app? */
static bool is_working(struct app *app)
{
    const struct packing_view *pack = app_packing(app, NULL);

    return app_downloads(app)->running || app_making_of(app).left > 0 ||
           (pack != NULL && pack->state != PACKING_DONE &&
            pack->state != PACKING_FAILED);
}

/* Not where something is being typed: it would be lost. */
static struct wish reload(struct screen *screen)
{
    if (screen->ops->mode != NULL &&
        (screen->ops->mode(screen) & MODE_TEXT) != 0) {
        return wish_message(ROLE_WARN, "leave what you type first");
    }
    if (is_working(screen->app)) {
        return wish_message(ROLE_WARN, "something is being fetched or made: "
                                       "wait for it, or stop it");
    }
    return wish_restart();
}

static struct wish act_global(struct screen *screen,
                              const struct action_call *call)
{
    struct app *app = screen->app;

    switch (call->id) {
    case ACT_LISTENING:
        return wish_open("listening", call->argument);
    case ACT_PAUSE:
        if (app_listen(app)->state == LISTEN_NOTHING) {
            return wish_message(ROLE_WARN, "nothing is playing");
        }
        app_listen_toggle(app);
        return wish_redraw();
    case ACT_QUEUE:
        return wish_open("queue", NULL);
    case ACT_DOWNLOADS:
        return wish_open("downloads", NULL);
    case ACT_PACKS:
        return wish_open("packs", NULL);
    case ACT_SEARCH:
        return wish_open("search", call->argument);
    case ACT_HOME:
        return wish_open("home", call->argument);
    case ACT_OFFLINE:
        return switch_offline(app);
    case ACT_RELOAD:
        return reload(screen);
    default:
        return wish_none();
    }
}

static void tell_unwritten(struct program *program)
{
    const char *why = app_listen_unwritten(program->app);

    if (program->unwritten != (why != NULL)) {
        program->unwritten = why != NULL;
        stack_message(
            program->stack, why != NULL ? ROLE_BAD : ROLE_STATUS, "%s",
            why != NULL ? why : "all is written now, nothing is lost");
    }
}

static void service(struct program *program)
{
    enum listen_news news = app_listen_service(program->app);
    bool changed = news == LISTEN_CHANGED ||
                   (news == LISTEN_MOVED &&
                    app_setting_bool(program->app, "redraw_unfocused"));
    unsigned revision;

    if (news == LISTEN_MOVED) {
        stack_moved(program->stack);
    }
    changed = app_download_service(program->app) || changed;
    changed = app_packing_service(program->app) || changed;
    if (app_sync_service(program->app) || changed) {
        stack_set_words(program->stack, app_sync_word(program->app));
        stack_changed(program->stack);
        stack_set_dirty(program->stack);
    }
    tell_unwritten(program);
    revision = app_revision(program->app);
    if (revision != program->revision) {
        program->revision = revision;
        stack_changed(program->stack);
        stack_set_dirty(program->stack);
    }
}

static void on_fd(void *context, int fd, short events)
{
    (void)fd;
    (void)events;
    service(context);
}

static void on_timer(void *context, int64_t now_ms)
{
    struct program *program = context;

    (void)now_ms;
    program->timer = 0;
    service(program);
}

static int sooner(int a, int b)
{
    return a < 0 ? b : b < 0 || a < b ? a : b;
}

/* The descriptors of player, sync, downloads and packs, and when they want to
 * be woken. */
static void watch(struct program *program)
{
    struct app_fd fds[PROGRAM_FDS];
    int timeout;

    app_listen_fds(program->app, fds);
    app_sync_fds(program->app, fds + APP_FDS);
    app_download_fds(program->app, fds + APP_FDS + APP_SYNC_FDS);
    fds[PROGRAM_FDS - 1] = app_packing_fd(program->app);
    for (int i = 0; i < PROGRAM_FDS; i++) {
        if (program->watched[i] >= 0 && program->watched[i] != fds[i].fd) {
            loop_unwatch(program->loop, program->watched[i]);
        }
        program->watched[i] = fds[i].fd;
        if (fds[i].fd >= 0) {
            loop_watch(program->loop, fds[i].fd, fds[i].events, on_fd, program);
        }
    }
    timeout = sooner(app_listen_timeout_ms(program->app),
                     app_sync_timeout_ms(program->app));
    if (program->timer != 0) {
        loop_remove_timer(program->loop, program->timer);
        program->timer = 0;
    }
    if (timeout >= 0) {
        program->timer = loop_add_timer(
            program->loop, clock_monotonic_ms() + timeout, on_timer, program);
    }
}

static void on_idle(void *context, int64_t now_ms)
{
    struct program *program = context;

    if (app_idle(program->app)) {
        loop_add_timer(program->loop, now_ms + 20, on_idle, program);
    } else {
        app_fit_start(program->app);
    }
}

static bool draw_bar(const void *context, struct canvas *row)
{
    const struct program *program = context;

    return bar_draw_line(app_listen(program->app), row);
}

static void before_suspend(void *context)
{
    struct program *program = context;

    app_listen_quiesce(program->app);
}

static void before_poll(void *context)
{
    watch(context);
}

static void child_ended(void *context)
{
    struct program *program = context;

    char *fitted = app_fit_reap(program->app);

    if (fitted != NULL) {
        stack_message(program->stack, ROLE_STATUS, "%s", fitted);
        free(fitted);
    }
    if (app_cost_reap(program->app)) {
        stack_changed(program->stack);
        stack_set_dirty(program->stack);
    }
    service(program);
}

static void ending(void *context, int signal)
{
    struct program *program = context;

    (void)signal;
    stack_ending(program->stack);
    app_listen_stop(program->app);
}

static const char *editor(void *context)
{
    const struct program *program = context;

    return app_setting(program->app, "editor");
}

/* One line, blank again at the end: what is said next begins a line. */
static void show_progress(const struct index_progress *progress, void *context)
{
    int64_t *began = context;

    if (clock_monotonic_ms() - *began > 100) {
        fprintf(stderr, "\rreading the content: %zu of %zu", progress->done,
                progress->total);
        if (progress->done == progress->total) {
            fprintf(stderr, "\r%48s\r", "");
        }
    }
}

static int fail(struct error *err)
{
    fprintf(stderr, "dstudio: %s\n", error_get(err));
    int status = err->code == ERROR_USAGE ? 2 : 1;

    error_release(err);
    return status;
}

static bool make_app(const struct program *program, struct app **app,
                     struct error *err)
{
    int64_t began = clock_monotonic_ms();
    struct app_options options = {.profile = program->profile};

    if (program->app == NULL) { /* else the terminal is taken */
        options.progress = show_progress;
        options.context = &began;
    }
    return app_new(app, &options, err);
}

static bool start_terminal(const struct program *program,
                           struct str_list *problems, struct error *err)
{
    struct terminal_options options = {
        .theme =
            screens_find_theme(app_setting(program->app, "theme"), problems),
        .mouse = app_setting_bool(program->app, "mouse"),
        .title = "dstudio",
        .ascii = app_setting_bool(program->app, "ascii"),
    };

    return terminal_start(&options, err);
}

static void make_loop(struct program *program)
{
    if (program->loop != NULL) {
        loop_begin_anew(program->loop, program->stack);
    } else {
        program->loop = loop_new(program->stack);
    }
    loop_set_hooks(program->loop, &(struct loop_hooks){
                                      .context = program,
                                      .before_suspend = before_suspend,
                                      .child_ended = child_ended,
                                      .editor = editor,
                                      .ending = ending,
                                      .before_poll = before_poll,
                                  });
    loop_add_timer(program->loop, clock_monotonic_ms() + 500, on_idle, program);
}

static bool start(struct program *program, struct error *err)
{
    struct str_list problems = STR_LIST_INIT;
    bool ok = start_terminal(program, &problems, err);

    program->keymap = keymap_new();
    program->stack = stack_new(screens_table, program->keymap, program->app);
    stack_set_globals(program->stack, screens_globals, act_global);
    screens_read_keys(program->keymap, &problems);
    stack_set_bar(program->stack, draw_bar, program);
    screens_keep_drafts(program->stack, program->app);
    make_loop(program);
    ok = ok && stack_open(program->stack, "home", NULL, err);
    stack_set_words(program->stack, app_sync_word(program->app));
    if (ok && problems.count > 0) {
        stack_message(program->stack, ROLE_WARN, "%s", problems.items[0]);
    }
    str_list_release(&problems);
    return ok;
}

/* Until it ends; where it began anew but cannot, it says why and goes on. */
static int run(struct program *program)
{
    struct error err = ERROR_INIT;
    int status;

    for (;;) {
        status = loop_run(program->loop);
        if (!loop_wants_restart(program->loop)) {
            return status == 0 ? 0 : 128 + status;
        }
        app_listen_stop(program->app); /* its place is written */
        if (app_listen_unwritten(program->app) != NULL) {
            error_set(&err, "%s", app_listen_unwritten(program->app));
        } else if (make_app(program, &program->next, &err)) {
            return 0;
        }
        stack_message(program->stack, ROLE_BAD, "%s", error_get(&err));
        error_clear(&err);
    }
}

static void say_read_anew(struct program *program)
{
    const struct outline *outline = app_outline(program->app, 0);

    if (stack_get_message(program->stack)[0] == '\0') {
        stack_message(program->stack, ROLE_STATUS, "read anew: %zu episodes",
                      outline->episode_count);
    }
}

/* The last try to write what waits. The terminal was given back. */
static int end_listening(struct program *program, int status)
{
    const char *why;

    app_listen_stop(program->app);
    why = app_listen_unwritten(program->app);
    if (why == NULL) {
        return status;
    }
    fprintf(stderr, "dstudio: %s; it ended before that\n", why);
    return status == 0 ? 1 : status;
}

/* One life of the app. Returns the exit status. */
static int live(struct program *program, bool again)
{
    struct error err = ERROR_INIT;
    int status;

    for (int i = 0; i < PROGRAM_FDS; i++) {
        program->watched[i] = -1;
    }
    program->timer = 0;
    program->revision = app_revision(program->app);
    app_listen_offer_checks(program->app, true);
    app_sync_begin_background(program->app);
    if (start(program, &err)) {
        if (again) {
            say_read_anew(program);
        }
        status = run(program);
        if (program->next != NULL) {
            stack_ending(program->stack); /* nobody gave up what is typed */
        } else {
            terminal_stop();
            status = end_listening(program, status);
        }
    } else {
        terminal_stop();
        status = fail(&err);
    }
    app_sync_finish(program->app);
    stack_free(program->stack);
    keymap_free(program->keymap);
    app_free(program->app);
    return status;
}

int screens_run(const char *profile)
{
    struct program program = {.profile = profile};
    struct error err = ERROR_INIT;
    int status;

    if (!make_app(&program, &program.app, &err)) {
        return fail(&err);
    }
    status = live(&program, false);
    while (program.next != NULL) {
        program.app = program.next;
        program.next = NULL;
        status = live(&program, true);
    }
    loop_free(program.loop);
    return status;
}
