/* What some days of listening need, and what of it is missing. */
#include <stdlib.h>
#include <string.h>

#include "app/ahead.h"
#include "app/app_private.h"
#include "app/download.h"
#include "app/narrate.h"
#include "app/progress.h"
#include "app/recording.h"
#include "app/sound.h"
#include "store/store_days.h"

enum {
    WEEKS_4 = 28,
    DAYS_KNOWN = 3,    /* fewer days of listening tell no mean */
    MINUTE_MS = 60000, /* a day with less was no listening */
    MADE_PER_S = 30,   /* seconds of sound made in one, on one slow core */
    MINUTES_MAX = 24 * 60,
};

const char *ahead_state_name(enum ahead_state state)
{
    static const char *const names[] = {"ready", "to narrate", "to fetch"};

    return names[state];
}

void ahead_plan_release(struct ahead_plan *plan)
{
    free(plan->items);
    free(plan->voice);
    memset(plan, 0, sizeof(*plan));
}

/* Mean over the days on which something was heard; 0: not known. */
static int own_minutes(struct app *app)
{
    struct store_days days = STORE_DAYS_INIT;
    struct error ignored = ERROR_INIT;
    int64_t today = app_today(app);
    int64_t sum_ms = 0;
    int known = 0;

    if (store_days_between(app->store, today - WEEKS_4 + 1, today, &days,
                           &ignored)) {
        for (size_t i = 0; i < days.count; i++) {
            if (days.items[i].listen_ms >= MINUTE_MS) {
                sum_ms += days.items[i].listen_ms;
                known++;
            }
        }
    }
    store_days_release(&days);
    error_release(&ignored);
    return known < DAYS_KNOWN ? 0 : (int)(sum_ms / known / MINUTE_MS);
}

/* A recording that is here, or could be; false: there is none to speak of. */
static bool look_at_recording(struct app *app, struct ahead_item *item)
{
    const struct download *row = app_download_of(app, item->episode);

    if (row == NULL || (row->state != DOWNLOAD_HERE && !row->published)) {
        return false;
    }
    item->bytes = row->have;
    if (row->state != DOWNLOAD_HERE) {
        item->state = AHEAD_TO_FETCH;
        item->bytes_left = row->size > row->have ? row->size - row->have : 0;
    }
    return true;
}

static bool fill_item(struct app *app, const struct narrator *narrator,
                      struct ahead_item *item, struct error *err)
{
    const struct progress *progress = app_progress_of(app, item->episode);
    struct sound_state sound;
    double share;

    if (!app_sound_state(app, narrator, item->episode, &sound, err)) {
        return false;
    }
    item->begun = progress->resume_chapter != NULL;
    item->seconds = sound.seconds * (1 - progress->heard_share);
    if (look_at_recording(app, item)) {
        return true;
    }
    share =
        sound.words > 0 ? (double)sound.words_left / (double)sound.words : 0;
    item->bytes = sound.bytes;
    item->bytes_left = sound.bytes_left;
    item->make_s = sound.seconds * share / MADE_PER_S;
    item->state = sound.made < sound.chapters ? AHEAD_TO_NARRATE : AHEAD_READY;
    return true;
}

static void add_item(struct ahead_plan *plan, const struct ahead_item *item)
{
    GROW(plan->items, plan->count, plan->capacity);
    plan->items[plan->count++] = *item;
    plan->seconds += item->seconds;
    plan->bytes += item->bytes;
    plan->bytes_left += item->bytes_left;
    plan->make_s += item->make_s;
    plan->to_narrate += item->state == AHEAD_TO_NARRATE;
    plan->to_fetch += item->state == AHEAD_TO_FETCH;
}

/* The narrator also when its program is missing: sound may be there. */
static void find_voice(struct app *app, struct narrator *narrator,
                       struct ahead_plan *plan)
{
    struct error err = ERROR_INIT;

    if (!app_narrator(app, narrator, &err)) {
        plan->voice = xstrdup(error_get(&err));
        if (narrator->command == NULL) {
            narrator->command = xstrdup("");
        }
    }
    error_release(&err);
}

bool app_ahead(struct app *app, int days, int minutes, struct ahead_plan *plan,
               struct error *err)
{
    int episodes[AHEAD_MAX];
    size_t count = app_upcoming(app, 0, episodes, AHEAD_MAX);
    struct narrator narrator;
    int64_t bytes = 0;
    size_t kept = 0;
    double need_s;
    bool ok = true;

    memset(plan, 0, sizeof(*plan));
    memset(&narrator, 0, sizeof(narrator));
    plan->days = days;
    plan->minutes = minutes;
    if (minutes <= 0) {
        plan->minutes = own_minutes(app);
        plan->own_minutes = plan->minutes > 0;
        plan->minutes = plan->own_minutes ? plan->minutes : AHEAD_MINUTES;
    }
    plan->minutes = plan->minutes < MINUTES_MAX ? plan->minutes : MINUTES_MAX;
    find_voice(app, &narrator, plan);
    plan->on_battery = app_waits_for_mains(app);
    sound_measure(&bytes, &kept);
    plan->room_left =
        (int64_t)app_setting_number(app, "sound_quota_mb") * 1000000 - bytes;
    need_s =
        60.0 * days * plan->minutes * app_setting_number(app, "listen.speed");
    for (size_t i = 0; ok && i < count && plan->seconds < need_s; i++) {
        struct ahead_item item = {.episode = episodes[i]};

        ok = fill_item(app, &narrator, &item, err);
        if (ok) {
            add_item(plan, &item);
        }
    }
    narrator_release(&narrator);
    return ok;
}
