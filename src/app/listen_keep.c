/* `play` lines that could not be written, for want of room on the disk: they
 * wait in memory and are tried again. */
#include <stdio.h>
#include <string.h>

#include "app/listen_private.h"
#include "base/clock.h"

enum { AGAIN_MS = 4000 };

static bool write_one(struct app *app, const struct kept_play *one,
                      struct error *err)
{
    struct event event;

    event_begin(&event, one->at_ms, one->tz_min);
    event_play(&event, &(struct play_body){
                           .episode = one->episode,
                           .chapter = one->chapter,
                           .from = one->from,
                           .to = one->to,
                           .kind = one->kind,
                           .ms = one->ms,
                           .rate = one->rate,
                           .aside = one->aside,
                       });
    return app_append(app, &event, err);
}

static void tell(struct listening *self, const struct error *err)
{
    struct keeping *keeping = &self->keeping;

    str_clear(&keeping->why);
    if (err->code == ERROR_FULL) {
        str_add(&keeping->why,
                "no space left on the disk: what was heard or read waits in "
                "memory for room");
    } else {
        str_add_format(&keeping->why,
                       "what was heard or read waits in memory: %s",
                       error_get(err));
    }
    keeping->again_at_ms = clock_monotonic_ms() + AGAIN_MS;
    self->changed = true;
}

void listening_table_kept(struct listening *self, const struct error *err)
{
    struct keeping *keeping = &self->keeping;

    if (err != NULL) {
        tell(self, err);
    } else if (keeping->count == 0 && keeping->why.len > 0) {
        str_clear(&keeping->why);
        self->changed = true;
    }
}

bool listening_write_kept(struct listening *self, struct error *err)
{
    struct keeping *keeping = &self->keeping;
    size_t done = 0;

    while (done < keeping->count &&
           write_one(self->app, &keeping->items[done], err)) {
        done++;
    }
    keeping->count -= done;
    if (done > 0) {
        memmove(keeping->items, keeping->items + done,
                keeping->count * sizeof(*keeping->items));
    }
    if (keeping->count > 0) {
        tell(self, err);
        return false;
    }
    listening_table_kept(self, NULL);
    return true;
}

bool listening_keep(struct listening *self, const struct play_body *body,
                    struct error *err)
{
    struct keeping *keeping = &self->keeping;
    struct kept_play *one;

    GROW(keeping->items, keeping->count, keeping->capacity);
    one = &keeping->items[keeping->count++];
    *one = (struct kept_play){
        .from = body->from,
        .to = body->to,
        .kind = body->kind,
        .ms = body->ms,
        .rate = body->rate,
        .aside = body->aside,
        .at_ms = app_now_ms(self->app),
        .tz_min = app_offset_min(self->app),
    };
    snprintf(one->episode, sizeof(one->episode), "%s", body->episode);
    snprintf(one->chapter, sizeof(one->chapter), "%s", body->chapter);
    return listening_write_kept(self, err);
}

void listening_keep_service(struct listening *self)
{
    struct keeping *keeping = &self->keeping;
    struct error err = ERROR_INIT;

    if (keeping->count > 0 && clock_monotonic_ms() >= keeping->again_at_ms) {
        (void)!listening_write_kept(self, &err);
    }
    error_release(&err);
}

const char *app_listen_unwritten(struct app *app)
{
    return app->listening != NULL && app->listening->keeping.why.len > 0
               ? app->listening->keeping.why.buf
               : NULL;
}
