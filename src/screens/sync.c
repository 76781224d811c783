/* Sync: where it stands, the devices of the account, what went wrong. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "app/account.h"
#include "app/clock_mend.h"
#include "app/sync.h"
#include "screens/sync_private.h"

enum {
    ACT_SYNC = 1,
    ACT_LOGIN,
    ACT_LOGOUT,
    ACT_LOGOUT_YES,
    ACT_FORGET_YES,
    ACT_DEVICES,
    ACT_RENAME,
    ACT_END,
    ACT_END_YES,
    ACT_ENCRYPTION,
    ACT_MEND,
    ACT_MEND_YES,
};

static const struct action actions[] = {
    {ACT_SYNC, "sync-now", "y Enter", N_("Bring both sides in step now"),
     "sync", 0},
    {ACT_LOGIN, "log-in", "L", N_("Log this profile in to a server"), "log in",
     0},
    {ACT_DEVICES, "devices", "D", N_("Ask the server for the devices"),
     "devices", 0},
    {ACT_RENAME, "rename", "r", N_("Name the device of this row"), "rename", 0},
    {ACT_END, "end-device", "x Delete", N_("End this device's login"), NULL, 0},
    {ACT_END_YES, "end-device-yes", NULL, NULL, NULL, 0},
    {ACT_LOGOUT, "log-out", "X", N_("End the login of this device"), NULL, 0},
    {ACT_LOGOUT_YES, "log-out-yes", NULL, NULL, NULL, 0},
    {ACT_FORGET_YES, "forget-yes", NULL, NULL, NULL, 0},
    {ACT_MEND, "mend-clock", "c",
     N_("Correct the times that a wrong clock has written"), NULL, 0},
    {ACT_MEND_YES, "mend-clock-yes", NULL, NULL, NULL, 0},
    {ACT_ENCRYPTION, "encryption", "e", N_("Encryption of notes"), NULL, 0},
    LIST_ACTIONS,
    ACTION_END,
};

static void load(struct screen *screen)
{
    struct sync_screen *self = screen->state;
    struct app *app = screen_app(screen);
    struct app_sync_view view;

    app_sync_look(app, &view);
    self->erased = str_equal(view.state, "erased");
    sync_fill(self, app, &view);
    /* Once, when there is somebody to ask. */
    if (!self->asked && view.logged_in && !view.offline &&
        !app_account(app)->running) {
        struct error ignored = ERROR_INIT;

        self->asked = true;
        (void)!app_account_begin(app, ACCOUNT_DEVICES, &ignored);
        error_release(&ignored);
    }
    app_sync_view_release(&view);
    list_set_count(&self->list, self->count);
}

static void row_text(const void *context, size_t item, struct str *out)
{
    const struct sync_screen *self = context;

    str_add(out, self->rows[item].text);
}

static bool row_is_header(const void *context, size_t item)
{
    const struct sync_screen *self = context;

    return self->rows[item].kind == ROW_HEADER;
}

static const struct list_source source = {row_text, row_is_header};

static bool sync_open(struct screen *screen, const char *argument,
                      struct error *err)
{
    struct sync_screen *self = screen->state;

    (void)argument;
    (void)err;
    list_init(&self->list, &source, self);
    load(screen);
    return true;
}

static void sync_close(struct screen *screen)
{
    struct sync_screen *self = screen->state;

    sync_clear(self);
    free(self->rows);
    list_release(&self->list);
}

/* The device of the selected row, or NULL. */
static const struct app_device *selected_device(struct screen *screen)
{
    const struct sync_screen *self = screen->state;
    const struct app_account *account = app_account(screen_app(screen));
    size_t item = list_get_selected(&self->list);

    if (item == LIST_NONE || self->rows[item].kind != ROW_DEVICE ||
        self->rows[item].device >= account->device_count) {
        return NULL;
    }
    return &account->devices[self->rows[item].device];
}

static struct wish told(struct screen *screen, bool ok, struct error *err,
                        const char *words)
{
    struct wish wish =
        ok ? wish_message(ROLE_STATUS, "%s", words) : wish_error(err);

    error_release(err);
    load(screen);
    return wish;
}

static struct wish act_account(struct screen *screen, enum account_task task,
                               const char *words)
{
    struct error err = ERROR_INIT;
    bool ok = app_account_begin(screen_app(screen), task, &err);

    return told(screen, ok, &err, words);
}

static struct wish act_device(struct screen *screen,
                              const struct action_call *call)
{
    struct sync_screen *self = screen->state;
    const struct app_device *device = selected_device(screen);
    struct error err = ERROR_INIT;
    bool rename = call->id == ACT_RENAME;
    bool ok;

    if (call->id == ACT_END_YES || (rename && call->argument != NULL)) {
        if (call->step != ACTION_DO || self->device[0] == '\0') {
            return wish_none();
        }
        ok = app_account_device(screen_app(screen), self->device,
                                rename ? call->argument : NULL, &err);
        self->asked = false; /* their list is another one now */
        return told(screen, ok, &err, "telling the server");
    }
    if (device == NULL) {
        return wish_message(ROLE_WARN, "go to the row of a device first");
    }
    snprintf(self->device, sizeof(self->device), "%s", device->id);
    return rename ? wish_about(
                        wish_prompt("Name: ", device->name, false, ACT_RENAME),
                        device->id)
                  : wish_ask(ACT_END_YES, "End the login of %s?", device->name);
}

static struct wish ask_mend(const struct sync_screen *self)
{
    struct str span = STR_INIT;
    struct wish wish;

    if (self->clock.events == 0) {
        return wish_message(ROLE_STATUS, "no time was written by a wrong "
                                         "clock, as far as is known");
    }
    sync_add_span(&span, self->clock.off_ms);
    wish = wish_ask(ACT_MEND_YES, "Read %" PRId64 " event%s as %s %s?",
                    self->clock.events, self->clock.events == 1 ? "" : "s",
                    span.buf, self->clock.off_ms < 0 ? "earlier" : "later");
    str_release(&span);
    return wish;
}

static struct wish mend(struct screen *screen)
{
    struct error err = ERROR_INIT;
    int64_t mended = 0;
    bool ok = app_clock_mend(screen_app(screen), &mended, &err);

    return told(screen, ok, &err, "the times are corrected");
}

static struct wish ask_logout(const struct sync_screen *self)
{
    return self->erased
               ? wish_ask(ACT_FORGET_YES, "The account is gone. Keep all this "
                                          "as a profile of its own?")
               : wish_ask(ACT_LOGOUT_YES, "End the login of this device? What "
                                          "you learned stays.");
}

static struct wish sync_act(struct screen *screen,
                            const struct action_call *call)
{
    struct sync_screen *self = screen->state;
    struct error err = ERROR_INIT;
    struct wish wish = wish_none();
    bool ok;

    if (list_act(&self->list, call, &wish)) {
        return wish;
    }
    switch (call->id) {
    case ACT_SYNC:
        ok = app_sync_start(screen_app(screen), &err);
        return told(screen, ok, &err, "syncing");
    case ACT_LOGIN:
        return wish_open("login", call->argument);
    case ACT_MEND:
        return ask_mend(self);
    case ACT_MEND_YES:
        return mend(screen);
    case ACT_ENCRYPTION:
        return wish_open("encryption", NULL);
    case ACT_DEVICES:
        return act_account(screen, ACCOUNT_DEVICES, "asking the server");
    case ACT_LOGOUT:
        return ask_logout(self);
    case ACT_FORGET_YES:
        ok = app_account_forget(screen_app(screen), &err);
        return told(screen, ok, &err, "kept, with no account");
    case ACT_LOGOUT_YES:
        return act_account(screen, ACCOUNT_LOGOUT, "logging out");
    case ACT_RENAME:
    case ACT_END:
    case ACT_END_YES:
        return act_device(screen, call);
    default:
        return wish;
    }
}

static bool sync_key(struct screen *screen, const struct key *key,
                     struct wish *wish)
{
    struct sync_screen *self = screen->state;
    bool again = false;

    (void)wish;
    return list_mouse(&self->list, key, &again);
}

static void sync_draw(const struct screen *screen, struct canvas *canvas)
{
    const struct sync_screen *self = screen->state;

    list_draw(&self->list, canvas, sync_draw_row, self);
}

static void sync_resize(struct screen *screen, int width, int height)
{
    struct sync_screen *self = screen->state;

    if (self->width != width - LIST_GUTTER - 1) {
        self->width = width - LIST_GUTTER - 1;
        load(screen);
    }
    list_resize(&self->list, height);
}

static const char *sync_title(const struct screen *screen)
{
    (void)screen;
    return "Sync";
}

const struct screen_ops sync_screen = {
    .name = "sync",
    .help = N_("Keeps your devices in step through a server: where it stands, "
               "devices, errors."),
    .actions = actions,
    .state_size = sizeof(struct sync_screen),
    .open = sync_open,
    .close = sync_close,
    .act = sync_act,
    .key = sync_key,
    .draw = sync_draw,
    .title = sync_title,
    .resize = sync_resize,
    .changed = load,
};
