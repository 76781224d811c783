#include "app/app.h"

#include <stdlib.h>
#include <stdio.h>
#include <string.h>

#include "app/app_private.h"
#include "app/fit.h"
#include "app/sync_private.h"
#include "base/clock.h"
#include "base/nearest.h"
#include "base/file.h"
#include "base/path.h"
#include "journal/events.h"
#include "schedule/days.h"
#include "store/store_vault.h"

void app_add_problem(struct app *app, const char *format, ...)
{
    struct str text = STR_INIT;
    va_list args;

    va_start(args, format);
    str_add_vformat(&text, format, args);
    va_end(args);
    if (!str_list_has(&app->problems, text.buf)) {
        str_list_add(&app->problems, text.buf);
    }
    str_release(&text);
}

static bool profile_valid(const char *name)
{
    size_t len = strlen(name);

    return len > 0 && len <= 32 &&
           strspn(name, "abcdefghijklmnopqrstuvwxyz0123456789-") == len;
}

static void tell_messages(struct app *app, const struct messages *messages)
{
    size_t errors = 0;
    const struct message *first = NULL;

    for (size_t i = 0; i < messages->count; i++) {
        if (messages->items[i].severity == SEVERITY_ERROR) {
            first = first != NULL ? first : &messages->items[i];
            errors++;
        }
    }
    if (first != NULL) {
        app_add_problem(app, "%s:%u: %s%s", first->file, first->at.line,
                        first->text,
                        errors > 1 ? " (and more: dstudio lint)" : "");
    }
}

/* No room for the index on the disk: this run does with one of its own. */
static bool begin_in_memory(struct app *app,
                            const struct index_refresh_options *refresh,
                            struct error *err)
{
    index_close(app->index);
    app->index = NULL;
    return index_open(&app->index, ":memory:", err) &&
           index_refresh(app->index, &app->roots, refresh, NULL, err);
}

static bool open_index(struct app *app, const struct app_options *options,
                       struct error *err)
{
    struct messages messages = MESSAGES_INIT;
    struct index_refresh_options refresh = {
        .progress = options->progress,
        .context = options->context,
        .messages = &messages,
    };
    struct error problem = ERROR_INIT;
    bool ok = index_open(&app->index, NULL, err);

    if (ok &&
        !index_refresh(app->index, &app->roots, &refresh, NULL, &problem)) {
        app_add_problem(app, "%s", error_get(&problem));
        ok = problem.code != ERROR_FULL || begin_in_memory(app, &refresh, err);
    }
    error_release(&problem);
    tell_messages(app, &messages);
    messages_release(&messages);
    return ok;
}

/* What came in while the key was not at hand is opened now. */
static void open_keys(struct app *app)
{
    struct store_sealed sealed;
    struct error ignored = ERROR_INIT;
    char *state = path_state();
    char *path = xasprintf("%s/login/%s.keys", state, app->profile);

    note_keys_init(&app->keys, path);
    store_set_key_source(app->store, note_keys_find, &app->keys);
    store_sealed_count(app->store, &sealed);
    if (sealed.locked > 0 && !store_is_read_only(app->store)) {
        (void)!store_sealed_again(app->store, &ignored);
    }
    error_release(&ignored);
    free(path);
    free(state);
}

static bool open_store(struct app *app, struct error *err)
{
    char *folder = path_data();
    char *name = xasprintf("%s.db", app->profile);
    char *path = path_join(folder, name);
    struct store_options options = {.path = path};

    app->store = store_open(&options, err);
    if (app->store != NULL) {
        open_keys(app);
        store_set_clock_correction(app->store, sync_clock_ms(app));
    }
    if (app->store != NULL && store_notice(app->store) != NULL) {
        app_add_problem(app, "%s", store_notice(app->store));
    }
    free(folder);
    free(name);
    free(path);
    return app->store != NULL;
}

bool app_new(struct app **out, const struct app_options *options,
             struct error *err)
{
    struct app *app = xcalloc(1, sizeof(*app));
    struct error problem = ERROR_INIT;

    app->revision = 1;
    app->settings = settings_new(&app->problems);
    app->profile =
        xstrdup(options->profile != NULL ? options->profile : "learner");
    app->program =
        xstrdup(options->program != NULL ? options->program : "/proc/self/exe");
    if (!profile_valid(app->profile)) {
        error_set_code(err, ERROR_USAGE,
                       "'%s' is no name for a profile: small letters, digits "
                       "and hyphens, at most 32",
                       app->profile);
        goto fail;
    }
    if (!content_roots_find(&app->roots, err) ||
        !open_index(app, options, err) || !open_store(app, err)) {
        goto fail;
    }
    if (!store_is_read_only(app->store) &&
        (!app_tell_revisions(app, &problem) ||
         !listening_recover(app, &problem))) {
        app_add_problem(app, "%s", error_get(&problem));
    }
    error_release(&problem);
    *out = app;
    return true;
fail:
    app_free(app);
    return false;
}

void app_free(struct app *app)
{
    if (app == NULL) {
        return;
    }
    app_fit_stop(app);
    syncing_free(app->syncing);
    cost_free(app->cost);
    downloading_free(app->downloading);
    app_pack_free(app->pack);
    listening_free(app->listening);
    progress_table_free(app->progress);
    free(app->pace);
    outline_release(&app->outline);
    if (app->lists != NULL) {
        catalog_free(app->lists);
    }
    store_close(app->store);
    note_keys_release(&app->keys);
    if (app->index != NULL) {
        index_close(app->index);
    }
    content_roots_release(&app->roots);
    settings_free(app->settings);
    str_list_release(&app->problems);
    free(app->profile);
    free(app->program);
    free(app);
}

const struct str_list *app_problems(const struct app *app)
{
    return &app->problems;
}

struct store *app_store(struct app *app)
{
    return app->store;
}

struct index *app_index(struct app *app)
{
    return app->index;
}

const struct content_roots *app_roots(const struct app *app)
{
    return &app->roots;
}

const struct outline *app_outline(struct app *app, unsigned parts)
{
    struct error err = ERROR_INIT;

    parts |= OUTLINE_EPISODES;
    if ((app->outline.parts & parts) != parts &&
        !index_load_outline(app->index, &app->outline, parts, &err)) {
        app_add_problem(app, "%s", error_get(&err));
    }
    error_release(&err);
    return &app->outline;
}

bool app_idle(struct app *app)
{
    struct error err = ERROR_INIT;
    bool more = false;

    /* A failure shows itself at the next search, with its reason. */
    if (!index_work(app->index, 8, &more, &err)) {
        more = false;
    }
    error_release(&err);
    return more;
}

int64_t app_now_ms(const struct app *app)
{
    (void)app;
    return clock_now_ms();
}

int app_offset_min(const struct app *app)
{
    return clock_offset_min(app_now_ms(app));
}

int64_t app_today(struct app *app)
{
    return days_of(app_now_ms(app), app_offset_min(app),
                   store_scheduler(app->store)->rollover_hour);
}

unsigned app_revision(struct app *app)
{
    if (store_changed(app->store)) {
        app->revision++;
    }
    return app->revision;
}

void app_event_begin(struct app *app, struct event *event)
{
    event_begin(event, app_now_ms(app), app_offset_min(app));
}

bool app_append(struct app *app, struct event *event, struct error *err)
{
    bool ok = store_append(app->store, event, 1, err);

    event_release(event);
    return ok;
}

const struct catalog *app_lists(struct app *app)
{
    struct content_files files = CONTENT_FILES_INIT;
    struct messages messages = MESSAGES_INIT;

    if (app->lists == NULL) {
        app->lists = catalog_new(0);
        content_files_list(&files, &app->roots);
        if (!catalog_read_lists(app->lists, &files, &messages)) {
            tell_messages(app, &messages);
        }
        content_files_release(&files);
        messages_release(&messages);
    }
    return app->lists;
}

int app_find_episode(struct app *app, const char *text, struct error *err)
{
    struct ref ref;

    if (!outline_resolve(app_outline(app, OUTLINE_EPISODES), text, &ref, err)) {
        return 0;
    }
    if (ref.kind != REF_EPISODE) {
        error_set_code(err, ERROR_USAGE, "'%s' is not an episode; try 51",
                       text);
        return 0;
    }
    return ref.episode;
}

int app_find_series(struct app *app, const char *text, struct error *err)
{
    const struct outline *outline = app_outline(app, OUTLINE_EPISODES);
    struct nearest nearest = NEAREST_INIT(text);

    for (size_t i = 0; i < outline->series_count; i++) {
        const struct outline_series *series = &outline->series[i];
        char number[16];

        snprintf(number, sizeof(number), "%d", series->n);
        if (str_equal(text, number) || str_equal(text, series->id)) {
            return series->n;
        }
        nearest_offer(&nearest, series->id);
    }
    error_set_code(err, ERROR_NOT_FOUND, "no series '%s'", text);
    nearest_add_hint(&nearest, &err->text);
    return 0;
}

bool app_resolve(struct app *app, const char *text, struct ref *ref,
                 struct error *err)
{
    return outline_resolve(app_outline(app, OUTLINE_ALL), text, ref, err);
}
