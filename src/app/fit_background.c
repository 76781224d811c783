/* The optimizer by itself: when it is time, and the child that does it. */
#include <math.h>
#include <stdio.h>

#include "app/app_private.h"
#include "app/fit.h"
#include "base/number.h"
#include "base/process.h"
#include "journal/line.h"
#include "store/store_lines.h"
#include "store/store_settings.h"

enum {
    GROWTH = 10, /* a tenth more calls for another fit */
    NICE = 15,
    END_MS = 50,
};

#define REVIEWS_LIMIT 1e15 /* beyond it a figure is nonsense */

/* What the last fit saw: reviews, and the lines of all logs together. */
struct last_fit {
    int64_t reviews;
    int64_t lines;
};

static bool is_seven(struct app *app)
{
    return store_scheduler(app->store)->model.is_seven;
}

/* Each model is fitted by itself. */
static const char *last_key(struct app *app)
{
    return is_seven(app) ? "fit-7" : "fit";
}

/* Kept on this device, so that an undone fit is not made again at once. */
static struct last_fit read_last(struct app *app)
{
    struct last_fit last = {0, 0};
    struct str text = STR_INIT;
    long long reviews;
    long long lines;

    if (store_ui_get(app->store, last_key(app), &text) &&
        sscanf(text.buf, "%18lld %18lld", &reviews, &lines) == 2 &&
        reviews >= 0 && lines >= 0) {
        last = (struct last_fit){reviews, lines};
    }
    str_release(&text);
    return last;
}

static const char *params_key(struct app *app)
{
    return is_seven(app) ? "memory.params.fsrs-7" : "memory.params.fsrs-6";
}

/* A figure kept with the parameters in force, which another device may have
 * fitted; 0 when there is none. */
static double figure_in_force(struct app *app, const char *name)
{
    struct str value = STR_INIT;
    struct json_member member;
    double figure = 0.0;

    if (store_setting_get(app->store, params_key(app), &value) &&
        value.buf[0] == '{' &&
        json_find((struct slice){value.buf, value.len}, name, &member) &&
        !json_get_number(&member, &figure)) {
        figure = 0.0;
    }
    str_release(&value);
    return figure;
}

bool app_fit_last(struct app *app, struct event_id *id)
{
    struct store_over over = STORE_OVER_INIT;
    struct error ignored = ERROR_INIT;
    bool found =
        store_setting_over(app->store, params_key(app), &over, &ignored) &&
        over.count > 0;

    for (size_t i = 0; found && i < over.count; i++) {
        if (i == 0 || event_id_compare(&over.ids[i], id) > 0) {
            *id = over.ids[i];
        }
    }
    store_over_release(&over);
    error_release(&ignored);
    return found;
}

static int64_t count_lines(struct app *app)
{
    struct store_logs logs = STORE_LOGS_INIT;
    struct error err = ERROR_INIT;
    int64_t lines = 0;

    if (store_logs_all(app->store, &logs, &err)) {
        for (size_t i = 0; i < logs.count; i++) {
            lines += logs.items[i].seq;
        }
    }
    store_logs_release(&logs);
    error_release(&err);
    return lines;
}

bool app_fit_is_due(struct app *app, size_t reviews)
{
    int64_t last = read_last(app).reviews;
    int64_t in_force =
        (int64_t)fmin(figure_in_force(app, "reviews"), REVIEWS_LIMIT);

    last = in_force > last ? in_force : last;
    return reviews >= TRAIN_REVIEWS && (int64_t)reviews >= last + last / GROWTH;
}

bool app_fit_remember(struct app *app, size_t reviews, struct error *err)
{
    char text[48];

    snprintf(text, sizeof(text), "%zu %lld", reviews,
             (long long)count_lines(app));
    return store_ui_set(app->store, last_key(app), text, err);
}

/* A review is a line: so many more reviews are at least so many more lines. */
static bool may_be_due(struct app *app)
{
    struct last_fit last = read_last(app);
    int64_t grown = last.reviews > 0 ? last.reviews / GROWTH : TRAIN_REVIEWS;

    return count_lines(app) >= last.lines + grown;
}

void app_fit_start(struct app *app)
{
    const char *const argv[] = {
        app->program, "--profile", app->profile, "fsrs",
        "optimize",   "--save",    "--if-grown", NULL,
    };
    struct process_spec spec = PROCESS_SPEC_INIT;
    struct error err = ERROR_INIT;

    if (app->fitting > 0 || store_is_read_only(app->store) ||
        !may_be_due(app)) {
        return;
    }
    app->has_fit = app_fit_last(app, &app->fit);
    spec.argv = argv;
    spec.nice = NICE;
    /* Without it the parameters stay as they are: nothing to tell. */
    if (!process_start(&spec, &app->fitting, &err)) {
        app->fitting = 0;
    }
    error_release(&err);
}

char *app_fit_reap(struct app *app)
{
    struct event_id id;
    int status;

    if (app->fitting <= 0 || !process_poll(app->fitting, &status)) {
        return NULL;
    }
    app->fitting = 0;
    if (!app_fit_last(app, &id) ||
        (app->has_fit && event_id_compare(&id, &app->fit) == 0)) {
        return NULL;
    }
    return xasprintf("model fitted to %.0f answers: log loss %.4f (was %.4f); "
                     "u takes it back",
                     figure_in_force(app, "reviews"),
                     figure_in_force(app, "after"),
                     figure_in_force(app, "before"));
}

void app_fit_stop(struct app *app)
{
    if (app->fitting > 0) {
        process_end(app->fitting, END_MS);
        app->fitting = 0;
    }
}
