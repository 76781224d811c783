/* The optimizer by itself: when it is time, and the child that does it. */
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

/* Reviews of the fit in force, which another device may have made. */
static int64_t reviews_in_force(struct app *app)
{
    struct str value = STR_INIT;
    struct json_member member;
    int64_t reviews = 0;

    if (store_setting_get(app->store,
                          is_seven(app) ? "memory.params.fsrs-7"
                                        : "memory.params.fsrs-6",
                          &value) &&
        value.buf[0] == '{' &&
        json_find((struct slice){value.buf, value.len}, "reviews", &member) &&
        !json_get_int(&member, &reviews)) {
        reviews = 0;
    }
    str_release(&value);
    return reviews;
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
    int64_t in_force = reviews_in_force(app);

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
    spec.argv = argv;
    spec.nice = NICE;
    /* Without it the parameters stay as they are: nothing to tell. */
    if (!process_start(&spec, &app->fitting, &err)) {
        app->fitting = 0;
    }
    error_release(&err);
}

void app_fit_reap(struct app *app)
{
    int status;

    if (app->fitting > 0 && process_poll(app->fitting, &status)) {
        app->fitting = 0;
    }
}

void app_fit_stop(struct app *app)
{
    if (app->fitting > 0) {
        process_end(app->fitting, END_MS);
        app->fitting = 0;
    }
}
