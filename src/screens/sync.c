/* Sync: where it stands, the devices of the account, what went wrong. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "app/account.h"
#include "app/clock_mend.h"
#include "app/sync.h"
#include "app/vault.h"
#include "base/number.h"
#include "screens/screens.h"
#include "ui/list.h"

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

enum row_kind { ROW_HEADER, ROW_TEXT, ROW_BAD, ROW_BAR, ROW_DEVICE };

struct row {
    enum row_kind kind;
    char *text;
    int64_t done; /* ROW_BAR */
    int64_t all;
    char right[64]; /* ROW_BAR: "1,200 of 50,000" */
    size_t device;  /* ROW_DEVICE */
};

struct sync_screen {
    struct list list;
    struct row *rows;
    size_t count;
    size_t capacity;
    bool asked;  /* the server, for its devices */
    bool erased; /* the account is gone */
    struct app_clock clock;
    char device[64]; /* that a prompt is about */
};

static struct row *add(struct sync_screen *self, enum row_kind kind,
                       const char *format, ...) PRINTF(3, 4);
static struct row *add(struct sync_screen *self, enum row_kind kind,
                       const char *format, ...)
{
    struct str text = STR_INIT;
    struct row *row;
    va_list args;

    va_start(args, format);
    str_add_vformat(&text, format, args);
    va_end(args);
    GROW(self->rows, self->count, self->capacity);
    row = &self->rows[self->count++];
    *row = (struct row){.kind = kind, .text = str_take(&text)};
    return row;
}

static void clear(struct sync_screen *self)
{
    for (size_t i = 0; i < self->count; i++) {
        free(self->rows[i].text);
    }
    self->count = 0;
}

static const char *time_text(int64_t at_ms, char text[32])
{
    time_t seconds = (time_t)(at_ms / 1000);
    struct tm local;

    if (at_ms <= 0 || localtime_r(&seconds, &local) == NULL ||
        strftime(text, 32, "%Y-%m-%d %H:%M", &local) == 0) {
        return "never";
    }
    return text;
}

/* ---- filling ---- */

static void write_count(struct row *row)
{
    struct str text = STR_INIT;

    number_add_int(&text, row->done);
    str_add(&text, " of ");
    number_add_int(&text, row->all);
    snprintf(row->right, sizeof(row->right), "%s", text.buf);
    str_release(&text);
}

static void add_counts(struct sync_screen *self, const struct app_sync_run *run)
{
    struct str text = STR_INIT;

    str_set(&text, "sent ");
    number_add_int(&text, run->sent);
    str_add(&text, ", received ");
    number_add_int(&text, run->received);
    add(self, ROW_TEXT, "%-13s %s%s", "last run", text.buf,
        run->proved && run->equal ? ", heads equal" : "");
    str_release(&text);
}

static void add_run(struct sync_screen *self, const struct app_sync_run *run)
{
    int64_t all = run->to_send + run->to_receive;
    struct row *row;

    if (run->running && all > 0) {
        row = add(self, ROW_BAR, "syncing");
        row->done = run->sent + run->received;
        row->all = all;
        write_count(row);
    } else if (run->running) {
        add(self, ROW_TEXT, "%-13s asking the server", "syncing");
    } else if (run->ended && run->ok && !run->busy) {
        add_counts(self, run);
    }
    if (run->again != NULL && run->again[0] != '\0') {
        add(self, ROW_BAD, "%-13s %s", "trying again", run->again);
    }
}

static void add_span(struct str *out, int64_t off_ms)
{
    number_add_span(out, (off_ms < 0 ? -off_ms : off_ms) / 1000);
}

static void add_clock(struct sync_screen *self, struct app *app)
{
    struct str span = STR_INIT;

    app_clock_look(app, &self->clock);
    if (self->clock.off_ms == 0) {
        return;
    }
    add_span(&span, self->clock.off_ms);
    add(self, ROW_BAD, "%-13s this device's %s %s %s the server's", "clock",
        self->clock.wrong ? "is" : "was", span.buf,
        self->clock.off_ms < 0 ? "ahead of" : "behind");
    if (self->clock.events > 0) {
        add(self, ROW_BAD,
            "%-13s it wrote %" PRId64 " event%s: :mend-clock "
            "corrects the times",
            "", self->clock.events, self->clock.events == 1 ? "" : "s");
    }
    str_release(&span);
}

static void add_standing(struct sync_screen *self,
                         const struct app_sync_view *view)
{
    char text[32];

    if (view->offline) {
        add(self, ROW_BAD, "%-13s the switch is on: no attempt is made",
            "offline");
    }
    if (!view->bound) {
        add(self, ROW_TEXT, "Everything works without a server.");
        add(self, ROW_TEXT, "With one, your devices keep in step: log in.");
        return;
    }
    add(self, ROW_TEXT, "%-13s %s", "server", view->server);
    if (!view->logged_in || view->state[0] != '\0') {
        add(self, ROW_BAD, "%-13s %s", "login",
            !view->logged_in ? "none on this device" : view->state);
    }
    add(self, ROW_TEXT, "%-13s %s", "last in step",
        time_text(view->last_ok_ms, text));
    add(self, ROW_TEXT, "%-13s %" PRId64 " event%s", "waiting", view->unsent,
        view->unsent == 1 ? "" : "s");
    if (view->quarantined > 0) {
        add(self, ROW_BAD, "%-13s %" PRId64 " refused by the server: %s",
            "set aside", view->quarantined, view->refused);
    }
}

static void add_vault(struct sync_screen *self, struct app *app)
{
    enum vault_state state = app_vault_state(app);

    if (state == VAULT_LOCKED) {
        add(self, ROW_BAD, "%-13s encrypted, and locked on this device",
            "notes");
    } else if (state == VAULT_OPEN) {
        add(self, ROW_TEXT, "%-13s encrypted", "notes");
    }
}

static void add_devices(struct sync_screen *self,
                        const struct app_account *account)
{
    char text[32];

    if (account->device_count == 0) {
        return;
    }
    add(self, ROW_HEADER, "Devices, last seen (* this one)");
    for (size_t i = 0; i < account->device_count; i++) {
        const struct app_device *device = &account->devices[i];
        struct row *row =
            add(self, ROW_DEVICE, "%-16s %s %s  %s",
                time_text(device->seen_at * 1000, text),
                device->current ? "*" : " ", device->name, device->platform);

        row->device = i;
    }
}

static void load(struct screen *screen)
{
    struct sync_screen *self = screen->state;
    struct app *app = screen_app(screen);
    const struct app_account *account = app_account(app);
    struct app_sync_view view;
    char text[32];

    app_sync_look(app, &view);
    self->erased = str_equal(view.state, "erased");
    clear(self);
    add(self, ROW_HEADER, "Sync");
    add_run(self, app_sync_run(app));
    add_standing(self, &view);
    add_clock(self, app);
    add_vault(self, app);
    if (!account->running && !account->ok && account->err.text.len > 0) {
        add(self, ROW_BAD, "%-13s %s", "account", error_get(&account->err));
    }
    add_devices(self, account);
    if (view.error_count > 0) {
        add(self, ROW_HEADER, "Errors, the newest first");
    }
    for (size_t i = 0; i < view.error_count; i++) {
        add(self, ROW_TEXT, "%-16s  %s", time_text(view.errors[i].at_ms, text),
            view.errors[i].text);
    }
    /* Once, when there is somebody to ask. */
    if (!self->asked && view.logged_in && !view.offline && !account->running) {
        struct error ignored = ERROR_INIT;

        self->asked = true;
        (void)!app_account_begin(app, ACCOUNT_DEVICES, &ignored);
        error_release(&ignored);
    }
    app_sync_view_release(&view);
    list_set_count(&self->list, self->count);
}

/* ---- the screen ---- */

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

    clear(self);
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
    return rename ? wish_prompt("Name: ", device->name, false, ACT_RENAME)
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
    add_span(&span, self->clock.off_ms);
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
        if (self->erased) {
            return wish_ask(ACT_FORGET_YES, "The account is gone. Keep all "
                                            "this as a profile of its own?");
        }
        return wish_ask(ACT_LOGOUT_YES, "End the login of this device? What "
                                        "you learned stays.");
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

static void draw_bar(const struct row *one, struct canvas *row)
{
    int width = row->width - 15;
    int filled;

    canvas_text_fit(row, 0, 0, 13, ROLE_TEXT, one->text);
    width -= canvas_text_right(row, row->width, 0, ROLE_TEXT, one->right);
    if (width < 4) {
        return;
    }
    filled = (int)(one->done * width / one->all);
    for (int x = 0; x < width; x++) {
        canvas_text(row, 14 + x, 0, x < filled ? ROLE_BAR : ROLE_TRACK,
                    x < filled ? "█" : "░");
    }
}

static void draw_row(const void *context, size_t item, struct canvas *row)
{
    const struct sync_screen *self = context;
    const struct row *one = &self->rows[item];
    enum role role = one->kind == ROW_HEADER ? ROLE_HEADING
                     : one->kind == ROW_BAD  ? ROLE_WARN
                                             : ROLE_TEXT;

    if (one->kind == ROW_BAR) {
        draw_bar(one, row);
    } else {
        canvas_text_fit(row, 0, 0, row->width, role, one->text);
    }
}

static void sync_draw(const struct screen *screen, struct canvas *canvas)
{
    const struct sync_screen *self = screen->state;

    list_draw(&self->list, canvas, draw_row, self);
}

static void sync_resize(struct screen *screen, int width, int height)
{
    struct sync_screen *self = screen->state;

    (void)width;
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
