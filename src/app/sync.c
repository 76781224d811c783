#include "app/sync.h"

#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "app/app_private.h"
#include "app/keep.h"
#include "app/network.h"
#include "app/sync_private.h"
#include "base/clock.h"
#include "base/path.h"
#include "base/pause.h"
#include "base/process.h"
#include "base/random.h"
#include "store/store_lines.h"

enum {
    FIRST_MS = 2000,        /* after the start */
    AFTER_CHANGE_MS = 5000, /* after the last new event */
    NICE = 5,
};

struct syncing *syncing_of(struct app *app)
{
    if (app->syncing == NULL) {
        app->syncing = xcalloc(1, sizeof(*app->syncing));
        app->syncing->due_ms = -1;
        app->syncing->look_again = true;
        str_init(&app->syncing->run.err.text);
        str_init(&app->syncing->account.err.text);
    }
    return app->syncing;
}

static void forget_run(struct app_sync_run *run)
{
    struct error err = run->err;

    free(run->again);
    free(run->summary);
    error_clear(&err);
    *run = (struct app_sync_run){.err = err};
    run->again = xstrdup("");
    run->summary = xstrdup("");
}

void syncing_free(struct syncing *syncing)
{
    if (syncing == NULL) {
        return;
    }
    net_free(syncing->net);
    account_release(syncing);
    free(syncing->run.again);
    free(syncing->run.summary);
    error_release(&syncing->run.err);
    free(syncing);
}

const struct app_sync_run *app_sync_run(struct app *app)
{
    struct syncing *syncing = syncing_of(app);

    if (syncing->run.again == NULL) {
        forget_run(&syncing->run);
    }
    return &syncing->run;
}

char *sync_login_path(struct app *app)
{
    char *state = path_state();
    char *path = xasprintf("%s/login/%s.json", state, app->profile);

    free(state);
    return path;
}

void sync_request(struct app *app, struct str *text, struct json_out *json)
{
    char *data = path_data();
    char *store = xasprintf("%s/%s.db", data, app->profile);
    char *login = sync_login_path(app);

    app_net_request(app, text, json);
    json_text(json, "store", store);
    json_text(json, "login", login);
    json_text(json, "keys", app->keys.path);
    free(login);
    free(store);
    free(data);
}

static void take_counts(struct app_sync_run *run, const struct net_line *line)
{
    run->sent = net_line_int(line, "sent", run->sent);
    run->received = net_line_int(line, "received", run->received);
    run->to_send = net_line_int(line, "to_send", run->to_send);
    run->to_receive = net_line_int(line, "to_receive", run->to_receive);
    run->quarantined = net_line_int(line, "quarantined", run->quarantined);
    run->parted = net_line_int(line, "parted", run->parted);
    run->requests = net_line_int(line, "requests", run->requests);
    run->took_ms = net_line_int(line, "ms", run->took_ms);
}

static void take_line(void *context, const struct net_line *line)
{
    struct syncing *syncing = context;
    struct app_sync_run *run = &syncing->run;
    const char *step = net_line_step(line);

    take_counts(run, line);
    syncing->look_again = true;
    if (str_equal(step, "busy")) {
        run->busy = true;
    } else if (str_equal(step, "again") || str_equal(step, "moved")) {
        free(run->again);
        run->again = xstrdup(net_line_text(line, "text"));
    } else if (str_equal(step, "proof")) {
        run->proved = true;
        run->equal = net_line_bool(line, "equal");
        run->logs = net_line_int(line, "logs", 0);
        run->events = net_line_int(line, "events", 0);
        free(run->summary);
        run->summary = xstrdup(net_line_text(line, "summary"));
    }
}

static bool start(struct app *app, const char *mode, struct error *err)
{
    struct syncing *syncing = syncing_of(app);
    struct net_spec spec = {
        .verb = "sync", .line = take_line, .context = syncing, .nice = NICE};
    struct str request = STR_INIT;
    struct json_out json;
    bool ok;

    forget_run(&syncing->run);
    sync_request(app, &request, &json);
    json_text(&json, "mode", mode);
    json_close_object(&json);
    spec.request = request.buf;
    ok = net_start(&spec, &syncing->net, err);
    syncing->run.running = ok;
    syncing->look_again = true;
    syncing->due_ms = -1;
    str_release(&request);
    return ok;
}

bool app_sync_start(struct app *app, struct error *err)
{
    struct syncing *syncing = syncing_of(app);
    char *login;
    bool known;

    if (syncing->net != NULL) {
        return true;
    }
    login = sync_login_path(app);
    known = access(login, F_OK) == 0;
    free(login);
    if (!known) {
        return error_set_code(err, ERROR_NOT_FOUND,
                              "this profile is not logged in; try dstudio "
                              "login https://HOST");
    }
    return !app_net_offline(app, err) && start(app, "", err);
}

/* ---- by itself ---- */

static int64_t interval_ms(struct app *app)
{
    struct str text = STR_INIT;
    int64_t minutes = (int64_t)app_setting_number(app, "sync_minutes");
    long long asked_s = 0;
    int64_t wait;

    if (minutes == 0) {
        return -1;
    }
    if (store_sync_get(app->store, "after_s", &text)) {
        asked_s = strtoll(text.buf, NULL, 10);
    }
    str_release(&text);
    wait = minutes * 60000;
    wait = asked_s > 0 && asked_s * 1000 > wait ? asked_s * 1000 : wait;
    return pause_spread(wait, random_u64());
}

/* Not before the pause after failures, or the server's wish, is over. */
static int64_t after_pause(struct app *app, int64_t due_ms)
{
    struct str text = STR_INIT;
    int64_t left = 0;

    if (store_sync_get(app->store, "wait_until", &text)) {
        left = strtoll(text.buf, NULL, 10) - clock_now_ms();
    }
    str_release(&text);
    /* Further off than any pause: the clock was set back. */
    if (left > 2 * 86400000LL || left < 0) {
        left = 0;
    }
    left += clock_monotonic_ms();
    return due_ms < left ? left : due_ms;
}

static void plan_next(struct app *app, int64_t wait_ms)
{
    struct syncing *syncing = syncing_of(app);

    syncing->due_ms = -1;
    if (syncing->background && wait_ms >= 0 && sync_is_ready(app)) {
        syncing->due_ms = after_pause(app, clock_monotonic_ms() + wait_ms);
    }
}

void app_sync_begin_background(struct app *app)
{
    struct syncing *syncing = syncing_of(app);

    syncing->background = true;
    syncing->offline = app_setting_bool(app, "offline");
    syncing->revision = app_revision(app);
    plan_next(app, FIRST_MS);
}

/* What another device took away; if it cannot be now, after the next sync. */
static void forget_erased(struct app *app)
{
    struct error ignored = ERROR_INIT;

    (void)!app_notes_forget_erased(app, &ignored);
    error_release(&ignored);
}

static void take_end(struct app *app)
{
    struct syncing *syncing = syncing_of(app);
    struct app_sync_run *run = &syncing->run;

    run->ok = net_result(syncing->net, &run->err);
    net_free(syncing->net);
    syncing->net = NULL;
    run->running = false;
    run->ended = true;
    syncing->look_again = true;
    store_set_clock_correction(app->store, sync_clock_ms(app));
    forget_erased(app);
    /* What came in is a change, too, but none to be sent. */
    syncing->revision = app_revision(app);
    plan_next(app, sync_has_news(app) ? AFTER_CHANGE_MS : interval_ms(app));
}

static void look_for_changes(struct app *app)
{
    struct syncing *syncing = syncing_of(app);
    unsigned revision = app_revision(app);

    if (revision == syncing->revision) {
        return;
    }
    syncing->revision = revision;
    syncing->look_again = true;
    if (syncing->net == NULL && sync_has_news(app)) {
        plan_next(app, AFTER_CHANGE_MS);
    }
}

/* The switch ends what is under way; off, it is soon made up for. */
static void look_for_switch(struct app *app)
{
    struct syncing *syncing = syncing_of(app);
    bool offline = app_setting_bool(app, "offline");

    if (offline == syncing->offline) {
        return;
    }
    syncing->offline = offline;
    syncing->look_again = true;
    if (offline) {
        syncing->due_ms = -1;
        app_account_cancel(app);
        if (syncing->net != NULL) {
            net_cancel(syncing->net);
        }
    } else if (syncing->net == NULL) {
        plan_next(app, FIRST_MS);
    }
}

static bool service_run(struct app *app)
{
    struct syncing *syncing = syncing_of(app);
    struct error err = ERROR_INIT;

    look_for_switch(app);
    if (syncing->net != NULL && !net_service(syncing->net)) {
        take_end(app);
    }
    if (syncing->net == NULL && syncing->due_ms >= 0 &&
        clock_monotonic_ms() >= syncing->due_ms) {
        syncing->due_ms = -1;
        if (sync_is_ready(app) && !start(app, "background", &err)) {
            error_set(&syncing->run.err, "%s", error_get(&err));
            syncing->run.ended = true;
        }
    }
    error_release(&err);
    return syncing->look_again;
}

bool app_sync_service(struct app *app)
{
    struct syncing *syncing = syncing_of(app);
    bool changed = account_service(app);

    if (syncing->background) {
        look_for_changes(app);
    }
    changed = service_run(app) || changed;
    return changed;
}

const char *app_sync_word(struct app *app)
{
    struct syncing *syncing = syncing_of(app);

    if (syncing->look_again) {
        syncing->look_again = false;
        sync_write_word(app, syncing->word, sizeof(syncing->word));
    }
    return syncing->word;
}

void app_sync_fds(struct app *app, struct app_fd fds[APP_SYNC_FDS])
{
    const struct syncing *syncing = syncing_of(app);
    const struct net *nets[APP_SYNC_FDS] = {syncing->net, syncing->account_net};

    for (int i = 0; i < APP_SYNC_FDS; i++) {
        fds[i] = (struct app_fd){.fd = -1};
        if (nets[i] != NULL) {
            fds[i].fd = net_get_fd(nets[i]);
            fds[i].events = net_get_poll_events(nets[i]);
        }
    }
}

int app_sync_timeout_ms(struct app *app)
{
    const struct syncing *syncing = syncing_of(app);
    int64_t left = syncing->due_ms - clock_monotonic_ms();

    /* Nothing else wakes the loop when a key wrote an event or a setting. */
    if (syncing->background &&
        (syncing->revision != app_revision(app) ||
         syncing->offline != app_setting_bool(app, "offline"))) {
        return 0;
    }
    if (syncing->due_ms < 0 || syncing->net != NULL) {
        return -1;
    }
    return left < 0 ? 0 : left > 3600000 ? 3600000 : (int)left;
}

bool app_sync_wait(struct app *app,
                   void (*changed)(void *context, struct app *app),
                   void *context, struct error *err)
{
    struct syncing *syncing = syncing_of(app);

    while (syncing->net != NULL) {
        struct pollfd one = {.fd = net_get_fd(syncing->net),
                             .events = net_get_poll_events(syncing->net)};

        poll(&one, 1, -1);
        (void)app_sync_service(app);
        if (changed != NULL) {
            changed(context, app);
        }
    }
    return syncing->run.ok || error_copy(err, &syncing->run.err);
}

/* ---- at the end ---- */

/* A descriptor that reads as this text, or -1. */
static int text_to_read(const char *text, size_t len)
{
    int fd = memfd_create("request", MFD_CLOEXEC);

    if (fd >= 0 &&
        (write(fd, text, len) != (ssize_t)len || lseek(fd, 0, SEEK_SET) != 0)) {
        close(fd);
        fd = -1;
    }
    return fd;
}

static void start_alone(const char *helper, const struct str *request)
{
    const char *const argv[] = {helper, "sync", NULL};
    struct process_spec spec = PROCESS_SPEC_INIT;
    struct error err = ERROR_INIT;
    pid_t pid;

    spec.argv = argv;
    spec.in_fd = text_to_read(request->buf, request->len);
    spec.die_with_parent = false;
    spec.nice = NICE;
    if (spec.in_fd >= 0) {
        /* If it cannot, the next start does it. */
        (void)!process_start(&spec, &pid, &err);
        close(spec.in_fd);
    }
    error_release(&err);
}

void app_sync_finish(struct app *app)
{
    struct syncing *syncing = syncing_of(app);
    struct str request = STR_INIT;
    struct json_out json;
    char *helper;

    net_free(syncing->net);
    syncing->net = NULL;
    if (!sync_is_ready(app) || !sync_has_news(app)) {
        return;
    }
    helper = net_find_helper();
    sync_request(app, &request, &json);
    json_text(&json, "mode", "last");
    json_close_object(&json);
    str_add_char(&request, '\n');
    if (helper != NULL) {
        start_alone(helper, &request);
    }
    str_release(&request);
    free(helper);
}
