/* What the profile's small values and logs say of sync. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "app/app_private.h"
#include "app/sync_private.h"
#include "base/number.h"
#include "journal/line.h"
#include "store/store_clock.h"
#include "store/store_lines.h"

static char *get_text(struct app *app, const char *key)
{
    struct str text = STR_INIT;

    (void)store_sync_get(app->store, key, &text);
    return str_take(&text);
}

static int64_t get_int(struct app *app, const char *key)
{
    char *text = get_text(app, key);
    int64_t value;

    if (!number_parse_int(text, -INT64_MAX, INT64_MAX, &value)) {
        value = 0;
    }
    free(text);
    return value;
}

int64_t sync_clock_ms(struct app *app)
{
    struct store_clock clock;

    store_clock_look(app->store, &clock);
    return clock.off_ms;
}

static bool has_login(struct app *app)
{
    char *path = sync_login_path(app);
    bool found = access(path, F_OK) == 0;

    free(path);
    return found;
}

int64_t sync_unsent(struct app *app)
{
    struct store_logs logs = STORE_LOGS_INIT;
    struct error ignored = ERROR_INIT;
    int64_t unsent = 0;

    if (store_logs_all(app->store, &logs, &ignored)) {
        for (size_t i = 0; i < logs.count; i++) {
            if (logs.items[i].own) {
                unsent += logs.items[i].seq - logs.items[i].acked;
            }
        }
    }
    store_logs_release(&logs);
    error_release(&ignored);
    return unsent;
}

bool sync_has_news(struct app *app)
{
    struct error ignored = ERROR_INIT;
    struct event_id *ids = NULL;
    size_t erased = 0;
    bool news = sync_unsent(app) > 0;

    if (!news && store_redactions(app->store, &ids, &erased, &ignored)) {
        news = (int64_t)erased != get_int(app, "redactions");
    }
    free(ids);
    error_release(&ignored);
    return news;
}

/* States that end only when a person logs in again. */
static bool needs_login(const char *state)
{
    return str_equal(state, "token") || str_equal(state, "token-expired") ||
           str_equal(state, "device-revoked") || str_equal(state, "erased");
}

bool sync_is_ready(struct app *app)
{
    char *state;
    bool ready;

    if (app_setting_bool(app, "offline") || store_is_read_only(app->store) ||
        !has_login(app)) {
        return false;
    }
    state = get_text(app, "state");
    ready = !needs_login(state);
    free(state);
    return ready;
}

/* ---- the errors ---- */

static void take_error(struct app_sync_view *view,
                       const struct json_member *entry)
{
    struct app_sync_error *error = &view->errors[view->error_count++];
    struct json_member member;
    struct str text = STR_INIT;

    *error = (struct app_sync_error){0};
    if (entry->kind == KIND_OBJECT && json_find(entry->value, "at", &member) &&
        !json_get_int(&member, &error->at_ms)) {
        error->at_ms = 0;
    }
    if (entry->kind == KIND_OBJECT &&
        json_find(entry->value, "text", &member)) {
        (void)json_add_text(&member, &text);
    }
    error->text = str_take(&text);
}

static void take_errors(struct app *app, struct app_sync_view *view)
{
    char *list = get_text(app, "errors");
    struct json_walk walk = json_walk_of((struct slice){list, strlen(list)});
    struct json_member entry;
    size_t capacity = 0;

    while (json_walk_next(&walk, &entry)) {
        GROW(view->errors, view->error_count, capacity);
        take_error(view, &entry);
    }
    for (size_t i = 0; i < view->error_count / 2; i++) {
        struct app_sync_error kept = view->errors[i];

        view->errors[i] = view->errors[view->error_count - 1 - i];
        view->errors[view->error_count - 1 - i] = kept;
    }
    free(list);
}

void app_sync_look(struct app *app, struct app_sync_view *view)
{
    struct str refused = STR_INIT;

    memset(view, 0, sizeof(*view));
    view->server = get_text(app, "server");
    view->learner = get_text(app, "learner");
    view->state = get_text(app, "state");
    view->bound = view->learner[0] != '\0';
    view->logged_in = has_login(app);
    view->offline = app_setting_bool(app, "offline");
    view->unsent = view->bound ? sync_unsent(app) : 0;
    view->quarantined = store_quarantined(app->store, &refused);
    view->refused = str_take(&refused);
    view->last_ok_ms = get_int(app, "last_ok");
    view->last_try_ms = get_int(app, "last_try");
    view->wait_until_ms = get_int(app, "wait_until");
    view->clock_ms = sync_clock_ms(app);
    take_errors(app, view);
}

void app_sync_view_release(struct app_sync_view *view)
{
    for (size_t i = 0; i < view->error_count; i++) {
        free(view->errors[i].text);
    }
    free(view->errors);
    free(view->server);
    free(view->learner);
    free(view->state);
    free(view->refused);
    memset(view, 0, sizeof(*view));
}

/* ---- the word ---- */

static void write_running(const struct app_sync_run *run, char *word,
                          size_t size)
{
    int64_t done = run->sent + run->received;
    int64_t all = run->to_send + run->to_receive;

    if (all > 0 && done < all) {
        snprintf(word, size, "syncing %" PRId64 "%%", done * 100 / all);
    } else {
        snprintf(word, size, "syncing");
    }
}

void sync_write_word(struct app *app, char *word, size_t size)
{
    const struct app_sync_run *run = app_sync_run(app);
    struct app_sync_view view;

    app_sync_look(app, &view);
    word[0] = '\0';
    if (view.offline) {
        snprintf(word, size, "offline");
    } else if (!view.bound) {
        word[0] = '\0';
    } else if (!view.logged_in || needs_login(view.state)) {
        snprintf(word, size,
                 str_equal(view.state, "erased") ? "account erased"
                                                 : "logged out");
    } else if (run->running) {
        write_running(run, word, size);
    } else if (run->ended && !run->ok && view.unsent > 0) {
        snprintf(word, size, "not synced, %" PRId64 " unsent", view.unsent);
    } else if (run->ended && !run->ok) {
        snprintf(word, size, "not synced");
    } else if (view.unsent > 0) {
        snprintf(word, size, "%" PRId64 " unsent", view.unsent);
    } else if (view.last_ok_ms > 0) {
        snprintf(word, size, "in step");
    }
    app_sync_view_release(&view);
}
