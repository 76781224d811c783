/* Sync: its rows, made from what app knows, and drawn. */
#include <inttypes.h>
#include <limits.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "app/account.h"
#include "app/clock_mend.h"
#include "app/sync.h"
#include "app/vault.h"
#include "base/number.h"
#include "screens/sync_private.h"

enum { LABEL = 14, TIME = 18 }; /* columns before a row's words */
enum { NARROW = 60, NARROW_INDENT = 2 };

static struct row *push(struct sync_screen *self, enum row_kind kind,
                        char *text)
{
    GROW(self->rows, self->count, self->capacity);
    self->rows[self->count] = (struct row){.kind = kind, .text = text};
    return &self->rows[self->count++];
}

static struct row *add(struct sync_screen *self, enum row_kind kind,
                       const char *format, ...) PRINTF(3, 4);
static struct row *add(struct sync_screen *self, enum row_kind kind,
                       const char *format, ...)
{
    struct str text = STR_INIT;
    va_list args;

    va_start(args, format);
    str_add_vformat(&text, format, args);
    va_end(args);
    return push(self, kind, str_take(&text));
}

/* A sentence behind a label: as many rows as it takes, none of it cut. */
static void add_words(struct sync_screen *self, enum row_kind kind, int indent,
                      const char *label, const char *words)
{
    int width = self->width > 0 ? self->width : INT_MAX;
    int first = indent;
    size_t len = strlen(words);

    indent = width < NARROW ? NARROW_INDENT : indent;
    do {
        size_t next;
        int room = width - first > 1 ? width - first : 1;
        size_t line = canvas_wrap_line(words, len, room, &next);

        push(self, kind, xasprintf("%-*s%.*s", first, label, (int)line, words));
        words += next;
        len -= next;
        label = "";
        first = indent;
    } while (len > 0);
}

void sync_clear(struct sync_screen *self)
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
        add_words(self, ROW_BAD, LABEL, "trying again", run->again);
    }
}

void sync_add_span(struct str *out, int64_t off_ms)
{
    number_add_span(out, (off_ms < 0 ? -off_ms : off_ms) / 1000);
}

static void add_clock(struct sync_screen *self, struct app *app)
{
    struct str span = STR_INIT;
    struct str words = STR_INIT;

    app_clock_look(app, &self->clock);
    if (self->clock.off_ms == 0) {
        return;
    }
    sync_add_span(&span, self->clock.off_ms);
    str_add_format(&words, "this device's %s %s %s the server's",
                   self->clock.wrong ? "is" : "was", span.buf,
                   self->clock.off_ms < 0 ? "ahead of" : "behind");
    add_words(self, ROW_BAD, LABEL, "clock", words.buf);
    if (self->clock.events > 0) {
        str_clear(&words);
        str_add_format(&words,
                       "it wrote %" PRId64 " event%s: :mend-clock corrects "
                       "the times",
                       self->clock.events, self->clock.events == 1 ? "" : "s");
        add_words(self, ROW_BAD, LABEL, "", words.buf);
    }
    str_release(&words);
    str_release(&span);
}

/* What is wrong with the login, and what helps. */
static const char *login_words(const struct app_sync_view *view)
{
    static const struct {
        const char *state;
        const char *words;
    } states[] = {
        {"device-revoked", "ended by another device or the server: log in"},
        {"token-expired", "too old: log in again"},
        {"token", "not known to the server: log in again"},
        {"erased", "the account is gone: log out to keep all this without it"},
        {"quota", "the server has no more room for this account"},
        {"protocol", "the server is of another version: update dstudio"},
    };

    for (size_t i = 0; i < COUNT_OF(states); i++) {
        if (str_equal(view->state, states[i].state)) {
            return states[i].words;
        }
    }
    return view->logged_in ? view->state : "none on this device";
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
        add_words(self, ROW_TEXT, 0, "",
                  "With one, your devices keep in step: log in.");
        return;
    }
    add(self, ROW_TEXT, "%-13s %s", "server", view->server);
    if (!view->logged_in || view->state[0] != '\0') {
        add_words(self, ROW_BAD, LABEL, "login", login_words(view));
    }
    add(self, ROW_TEXT, "%-13s %s", "last in step",
        time_text(view->last_ok_ms, text));
    add(self, ROW_TEXT, "%-13s %" PRId64 " event%s", "waiting", view->unsent,
        view->unsent == 1 ? "" : "s");
    if (view->quarantined > 0) {
        struct str words = STR_INIT;

        str_add_format(&words, "%" PRId64 " refused by the server: %s",
                       view->quarantined, view->refused);
        add_words(self, ROW_BAD, LABEL, "set aside", words.buf);
        str_release(&words);
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

static void add_errors(struct sync_screen *self,
                       const struct app_sync_view *view)
{
    char text[32];

    if (view->error_count > 0) {
        add(self, ROW_HEADER, "Errors, the newest first");
    }
    for (size_t i = 0; i < view->error_count; i++) {
        add_words(self, ROW_TEXT, TIME, time_text(view->errors[i].at_ms, text),
                  view->errors[i].text);
    }
}

void sync_fill(struct sync_screen *self, struct app *app,
               const struct app_sync_view *view)
{
    const struct app_account *account = app_account(app);

    sync_clear(self);
    add(self, ROW_HEADER, "Sync");
    add_run(self, app_sync_run(app));
    add_standing(self, view);
    add_clock(self, app);
    add_vault(self, app);
    if (!account->running && !account->ok && account->err.text.len > 0) {
        add_words(self, ROW_BAD, LABEL, "account", error_get(&account->err));
    }
    add_devices(self, account);
    add_errors(self, view);
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

void sync_draw_row(const void *context, size_t item, struct canvas *row)
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
