/* `sync`, `whoami`, `devices`: what one does with an account. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "app/account.h"
#include "app/clock_mend.h"
#include "app/sync.h"
#include "base/number.h"
#include "cli/account.h"
#include "cli/bar.h"
#include "cli/command.h"

/* ---- sync ---- */

struct show {
    struct bar bar;
    char told[200]; /* why it tries again, when that was said last */
};

static void show_progress(void *context, struct app *app)
{
    struct show *show = context;
    const struct app_sync_run *run = app_sync_run(app);
    int64_t all = run->to_send + run->to_receive;

    if (run->running && all > 0) {
        struct str words = STR_INIT;

        number_add_int(&words, run->sent + run->received);
        str_add(&words, " of ");
        number_add_int(&words, all);
        str_add(&words, " events");
        bar_show(&show->bar, (double)(run->sent + run->received) / (double)all,
                 words.buf);
        str_release(&words);
    }
    if (run->again[0] != '\0' && strcmp(run->again, show->told) != 0) {
        bar_clear(&show->bar);
        fprintf(stderr, "dstudio sync: %s; trying again\n", run->again);
    }
    snprintf(show->told, sizeof(show->told), "%s", run->again);
}

static void print_run_json(struct call *call, const struct app_sync_run *run)
{
    struct json_out *json = &call->writer;

    json_open_object(json, NULL);
    json_bool(json, "ok", run->ok);
    json_int(json, "sent", run->sent);
    json_int(json, "received", run->received);
    json_int(json, "quarantined", run->quarantined);
    json_int(json, "parted", run->parted);
    json_int(json, "requests", run->requests);
    json_int(json, "ms", run->took_ms);
    if (run->proved) {
        json_bool(json, "equal", run->equal);
        json_int(json, "logs", run->logs);
        json_int(json, "events", run->events);
        json_text(json, "heads", run->summary);
    }
    if (!run->ok) {
        json_text(json, "error", error_get(&run->err));
    }
    json_close_object(json);
}

static const char *plural(int64_t count)
{
    return count == 1 ? "" : "s";
}

static void print_run(struct call *call, const struct app_sync_run *run)
{
    call_print(call, "sent %" PRId64 ", received %" PRId64 "\n", run->sent,
               run->received);
    if (run->parted > 0) {
        call_print(call,
                   "%" PRId64 " log%s had another history on the server: "
                   "ours goes on under a new name, nothing is lost\n",
                   run->parted, plural(run->parted));
    }
    if (run->quarantined > 0) {
        call_print(call,
                   "%" PRId64 " event%s refused by the server and set aside: "
                   "dstudio sync --status tells why\n",
                   run->quarantined, run->quarantined == 1 ? " was" : "s were");
    }
    if (run->proved) {
        call_print(
            call, "heads %s: %" PRId64 " log%s, %" PRId64 " event%s, %.16s\n",
            run->equal ? "equal" : "differ", run->logs, plural(run->logs),
            run->events, plural(run->events), run->summary);
    }
}

static enum exit_code do_sync(struct call *call)
{
    struct show show = {.told = ""};
    bool ok;

    bar_init(&show.bar);

    if (!app_sync_start(call->app, &call->err)) {
        return call_fail(call);
    }
    ok = app_sync_wait(call->app, show_progress, &show, &call->err);
    bar_clear(&show.bar);
    if (call->json) {
        print_run_json(call, app_sync_run(call->app));
    } else if (ok || app_sync_run(call->app)->sent > 0 ||
               app_sync_run(call->app)->received > 0) {
        print_run(call, app_sync_run(call->app));
    }
    return ok ? EXIT_DONE : call_fail(call);
}

/* ---- sync --status ---- */

static void add_time(struct str *out, int64_t at_ms)
{
    time_t seconds = (time_t)(at_ms / 1000);
    struct tm local;
    char text[32] = "";

    if (at_ms > 0 && localtime_r(&seconds, &local) != NULL) {
        strftime(text, sizeof(text), "%Y-%m-%d %H:%M", &local);
    }
    str_add(out, at_ms > 0 ? text : "never");
}

static void print_line_time(struct call *call, const char *label, int64_t at_ms)
{
    call_pad(call, label, 14);
    add_time(&call->text, at_ms);
    call_print(call, "\n");
}

static void add_off(struct str *out, int64_t off_ms)
{
    number_add_span(out, (off_ms < 0 ? -off_ms : off_ms) / 1000);
}

static void print_clock(struct call *call)
{
    struct app_clock clock;

    app_clock_look(call->app, &clock);
    if (clock.off_ms == 0) {
        return;
    }
    call_print(call, "clock         ");
    add_off(&call->text, clock.off_ms);
    call_print(call, " %s the server's%s\n",
               clock.off_ms < 0 ? "ahead of" : "behind",
               clock.wrong ? "" : ", until it was set right");
    if (clock.events > 0) {
        call_print(call,
                   "              %" PRId64 " event%s written by it: dstudio "
                   "sync --mend-clock\n",
                   clock.events, clock.events == 1 ? " was" : "s were");
    }
}

static enum exit_code mend_clock(struct call *call)
{
    struct app_clock clock;
    int64_t mended = 0;

    app_clock_look(call->app, &clock);
    if (!app_clock_mend(call->app, &mended, &call->err)) {
        return call_fail(call);
    }
    if (call->json) {
        json_open_object(&call->writer, NULL);
        json_int(&call->writer, "mended", mended);
        json_int(&call->writer, "add_ms", clock.off_ms);
        json_close_object(&call->writer);
        return EXIT_DONE;
    }
    call_print(call, "%" PRId64 " event%s ", mended,
               mended == 1 ? " is read" : "s are read");
    add_off(&call->text, clock.off_ms);
    call_print(call, " %s from now on\n",
               clock.off_ms < 0 ? "earlier" : "later");
    return EXIT_DONE;
}

static void print_status(struct call *call, const struct app_sync_view *view)
{
    call_print(call, "server        %s\n",
               view->bound ? view->server : "none: dstudio login https://HOST");
    if (!view->bound) {
        return;
    }
    call_print(call, "logged in     %s%s%s%s\n", view->logged_in ? "yes" : "no",
               view->state[0] != '\0' ? " (" : "", view->state,
               view->state[0] != '\0' ? ")" : "");
    if (view->offline) {
        call_print(call,
                   "offline       the setting is on: no attempt is made\n");
    }
    print_line_time(call, "last in step", view->last_ok_ms);
    print_line_time(call, "last try", view->last_try_ms);
    call_print(call, "unsent        %" PRId64 "\n", view->unsent);
    if (view->quarantined > 0) {
        call_print(call, "set aside     %" PRId64 ", the last because: %s\n",
                   view->quarantined, view->refused);
    }
    print_clock(call);
    for (size_t i = 0; i < view->error_count; i++) {
        call_print(call, "%s", i == 0 ? "\nerrors, the newest first:\n" : "");
        add_time(&call->text, view->errors[i].at_ms);
        call_print(call, "  %s\n", view->errors[i].text);
    }
}

static void print_status_json(struct call *call,
                              const struct app_sync_view *view,
                              const struct app_clock *clock)
{
    struct json_out *json = &call->writer;

    json_open_object(json, NULL);
    json_text(json, "server", view->bound ? view->server : NULL);
    json_text(json, "learner", view->bound ? view->learner : NULL);
    json_bool(json, "logged_in", view->logged_in);
    json_bool(json, "offline", view->offline);
    json_text(json, "state", view->state);
    json_int(json, "unsent", view->unsent);
    json_int(json, "quarantined", view->quarantined);
    json_int(json, "last_ok_ms", view->last_ok_ms);
    json_int(json, "last_try_ms", view->last_try_ms);
    json_int(json, "clock_ms", view->clock_ms);
    json_int(json, "clock_events", clock->events);
    json_open_list(json, "errors");
    for (size_t i = 0; i < view->error_count; i++) {
        json_open_object(json, NULL);
        json_int(json, "at_ms", view->errors[i].at_ms);
        json_text(json, "text", view->errors[i].text);
        json_close_object(json);
    }
    json_close_list(json);
    json_close_object(json);
}

static enum exit_code run_sync(struct call *call)
{
    struct app_sync_view view;
    struct app_clock clock;

    if (call_option(call, "mend-clock") != NULL) {
        return mend_clock(call);
    }
    if (call_option(call, "status") == NULL) {
        return do_sync(call);
    }
    app_sync_look(call->app, &view);
    if (call->json) {
        app_clock_look(call->app, &clock);
        print_status_json(call, &view, &clock);
    } else {
        print_status(call, &view);
    }
    app_sync_view_release(&view);
    return EXIT_DONE;
}

static const struct cli_option sync_options[] = {
    {"status", NULL, "do nothing; tell where sync stands, and its last errors"},
    {"mend-clock", NULL, "correct the times that a wrong clock has written"},
    CLI_OPTIONS_END,
};

const struct command command_sync = {
    .name = "sync",
    .arguments = "",
    .summary = "Bring this device and the server in step, and prove it.",
    .options = sync_options,
    .max_arguments = 0,
    .run = run_sync,
};

/* ---- whoami ---- */

static enum exit_code run_whoami(struct call *call)
{
    const struct app_account *account = app_account(call->app);

    if (!account_do(call, ACCOUNT_WHOAMI)) {
        return call_fail(call);
    }
    if (call->json) {
        json_open_object(&call->writer, NULL);
        json_text(&call->writer, "email", account->email);
        json_text(&call->writer, "name", account->name);
        json_text(&call->writer, "learner", account->learner);
        json_text(&call->writer, "server", account->server);
        json_close_object(&call->writer);
    } else {
        call_print(call, "%s%s%s at %s\n", account->name,
                   account->name[0] != '\0' ? ", " : "", account->email,
                   account->server);
    }
    return EXIT_DONE;
}

const struct command command_whoami = {
    .name = "whoami",
    .arguments = "",
    .summary = "Say which account this profile is logged in to.",
    .max_arguments = 0,
    .run = run_whoami,
};

/* ---- devices ---- */

static void print_devices_json(struct call *call,
                               const struct app_account *account)
{
    struct json_out *json = &call->writer;

    json_open_list(json, NULL);
    for (size_t i = 0; i < account->device_count; i++) {
        const struct app_device *device = &account->devices[i];

        json_open_object(json, NULL);
        json_text(json, "id", device->id);
        json_text(json, "name", device->name);
        json_text(json, "platform", device->platform);
        json_int(json, "created_at", device->created_at);
        json_int(json, "seen_at", device->seen_at);
        json_bool(json, "current", device->current);
        json_close_object(json);
    }
    json_close_list(json);
}

static void print_devices(struct call *call, const struct app_account *account)
{
    for (size_t i = 0; i < account->device_count; i++) {
        const struct app_device *device = &account->devices[i];

        call_print(call, "%s %.8s  ", device->current ? "*" : " ", device->id);
        call_pad(call, device->name, 28);
        call_print(call, "  ");
        call_pad(call, device->platform, 8);
        call_print(call, "  seen ");
        add_time(&call->text, device->seen_at * 1000);
        call_print(call, "\n");
    }
}

/* The device that a person means: its id, the beginning of one, or a name. */
static const struct app_device *find_device(struct call *call,
                                            const char *words)
{
    const struct app_account *account = app_account(call->app);
    const struct app_device *found = NULL;

    for (size_t i = 0; i < account->device_count; i++) {
        const struct app_device *device = &account->devices[i];
        bool by_id = strlen(words) >= 4 && str_starts_with(device->id, words);

        if (!by_id && !str_equal(device->name, words)) {
            continue;
        }
        if (found != NULL) {
            error_set_code(&call->err, ERROR_USAGE,
                           "'%s' is more than one device; use its id", words);
            return NULL;
        }
        found = device;
    }
    if (found == NULL) {
        error_set_code(&call->err, ERROR_NOT_FOUND, "no device '%s'", words);
    }
    return found;
}

static enum exit_code change_device(struct call *call)
{
    bool rename = str_equal(call->argv[0], "rename");
    const struct app_device *device;
    const char *name = rename ? call->argv[2] : NULL;
    char id[64];

    if ((!rename && !str_equal(call->argv[0], "end")) ||
        call->argc != (rename ? 3 : 2)) {
        return call_fail_with(call, EXIT_USAGE,
                              "usage: dstudio devices [rename DEVICE NAME | "
                              "end DEVICE]");
    }
    if (!account_do(call, ACCOUNT_DEVICES) ||
        (device = find_device(call, call->argv[1])) == NULL) {
        return call_fail(call);
    }
    snprintf(id, sizeof(id), "%s", device->id);
    return account_end(call,
                       app_account_device(call->app, id, name, &call->err))
               ? EXIT_DONE
               : call_fail(call);
}

static enum exit_code run_devices(struct call *call)
{
    if (call->argc > 0) {
        return change_device(call);
    }
    if (!account_do(call, ACCOUNT_DEVICES)) {
        return call_fail(call);
    }
    if (call->json) {
        print_devices_json(call, app_account(call->app));
    } else {
        print_devices(call, app_account(call->app));
    }
    return EXIT_DONE;
}

const struct command command_devices = {
    .name = "devices",
    .arguments = "[rename DEVICE NAME | end DEVICE]",
    .summary = "List the devices of the account, name one, end its login.",
    .max_arguments = 3,
    .words = "rename end",
    .run = run_devices,
};
