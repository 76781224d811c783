#include "app/ahead.h"

#include <stdlib.h>

#include "app/app_private.h"
#include "app/keep.h"
#include "app/progress.h"

struct ahead {
    struct app *app;
    int *episodes;
    size_t count;
    size_t max;
};

static void add(struct ahead *ahead, int n)
{
    const struct outline_episode *brief =
        outline_get_episode(&ahead->app->outline, n);

    if (brief == NULL || !outline_episode_ready(brief) ||
        ahead->count >= ahead->max) {
        return;
    }
    for (size_t i = 0; i < ahead->count; i++) {
        if (ahead->episodes[i] == n) {
            return;
        }
    }
    ahead->episodes[ahead->count++] = n;
}

/* Rows behind the one that plays; all of them when it is not there. */
static void add_queue(struct ahead *ahead, int playing)
{
    int *queue = NULL;
    size_t count = 0;
    size_t first = 0;
    struct error err = ERROR_INIT;

    if (!app_queue_get(ahead->app, &queue, &count, &err)) {
        count = 0;
    }
    for (size_t i = 0; i < count; i++) {
        first = queue[i] == playing ? i + 1 : first;
    }
    for (size_t i = first; i < count; i++) {
        add(ahead, queue[i]);
    }
    free(queue);
    error_release(&err);
}

/* What is begun and not finished, the last played first. */
static void add_unfinished(struct ahead *ahead)
{
    const struct outline *outline = &ahead->app->outline;
    const struct progress *progress = app_progress(ahead->app);
    int64_t before = INT64_MAX;

    for (;;) {
        int best = -1;

        for (size_t i = 0; i < outline->episode_count; i++) {
            const struct progress *one = &progress[i];

            if (one->resume_chapter != NULL && !progress_is_met(one) &&
                one->resume_at_ms < before &&
                (best < 0 || one->resume_at_ms > progress[best].resume_at_ms)) {
                best = (int)i;
            }
        }
        if (best < 0) {
            return;
        }
        before = progress[best].resume_at_ms;
        add(ahead, outline->episodes[best].n);
    }
}

/* Of one series (-1: of all), from episode number `from` on. */
static void add_series(struct ahead *ahead, int series, int from, bool met_too)
{
    const struct outline *outline = &ahead->app->outline;
    const struct progress *progress = met_too ? NULL : app_progress(ahead->app);

    for (size_t i = 0; i < outline->episode_count; i++) {
        if (outline->episodes[i].n >= from &&
            (series < 0 || outline->episodes[i].series == series) &&
            (met_too || !progress_is_met(&progress[i]))) {
            add(ahead, outline->episodes[i].n);
        }
    }
}

/* Of the episode last played, and its series; 0 and -1 for none. */
static int last_played(struct app *app, int *series)
{
    const struct outline *outline = &app->outline;
    const struct progress *progress = app_progress(app);
    int64_t last = 0;
    int n = 0;

    *series = -1;
    for (size_t i = 0; i < outline->episode_count; i++) {
        if (progress[i].resume_at_ms > last) {
            last = progress[i].resume_at_ms;
            *series = outline->episodes[i].series;
            n = outline->episodes[i].n;
        }
    }
    return n;
}

size_t app_upcoming(struct app *app, int playing, int *episodes, size_t max)
{
    struct ahead ahead = {.app = app, .episodes = episodes, .max = max};
    const struct outline_episode *brief =
        outline_get_episode(&app->outline, playing);
    int series;
    int n;

    if (brief != NULL) {
        add_queue(&ahead, playing);
        add_series(&ahead, brief->series, playing + 1, true);
        for (size_t i = 0; i < ahead.count; i++) {
            if (episodes[i] == playing) { /* twice in the queue */
                episodes[i] = episodes[--ahead.count];
            }
        }
        return ahead.count;
    }
    add_unfinished(&ahead);
    add_queue(&ahead, 0);
    n = last_played(app, &series);
    if (n > 0) {
        add_series(&ahead, series, n, false);
        add_series(&ahead, series, 0, false);
    }
    add_series(&ahead, -1, 0, false);
    return ahead.count;
}
