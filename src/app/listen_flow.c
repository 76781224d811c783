/* What happens around playing: the sleep timer, what follows an episode, an
 * offer to check a chapter, the rewind after a pause. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "app/keep.h"
#include "app/listen_private.h"
#include "base/clock.h"

enum { COUNT_DOWN_MS = 10000, SECOND_MS = 1000, MINUTE_MS = 60000 };

double listening_rewind_s(struct listening *self, int64_t away_ms)
{
    if (!app_setting_bool(self->app, "listen.rewind")) {
        return 0;
    }
    return away_ms < MINUTE_MS             ? 0
           : away_ms < 60 * MINUTE_MS      ? 3
           : away_ms < 24 * 60 * MINUTE_MS ? 10
                                           : 20;
}

void app_listen_set_sleep(struct app *app, enum listen_sleep kind, int minutes)
{
    struct listening *self = listening_of(app);

    self->view.sleep = kind;
    self->sleep_at_ms = kind == LISTEN_SLEEP_MINUTES
                            ? clock_monotonic_ms() + minutes * MINUTE_MS
                            : 0;
    self->changed = true;
}

bool app_listen_keep_speed(struct app *app, struct error *err)
{
    struct listening *self = listening_of(app);
    const struct outline *outline = app_outline(app, 0);
    int hundredths = (int)(self->view.speed * 100 + 0.5);
    char key[80];
    char value[16];

    if (self->episode == NULL || self->episode->brief->series < 0) {
        return error_set_code(err, ERROR_NOT_FOUND,
                              "this episode is of no series");
    }
    snprintf(key, sizeof(key), "listen.speed.series.%s",
             outline->series[self->episode->brief->series].id);
    snprintf(value, sizeof(value), "%d.%02d", hundredths / 100,
             hundredths % 100);
    return app_setting_set(app, key, value, err);
}

static int next_of_series(struct listening *self)
{
    const struct outline *outline = app_outline(self->app, 0);

    for (size_t i = 0; i < outline->episode_count; i++) {
        const struct outline_episode *one = &outline->episodes[i];

        if (one->n > self->episode->n &&
            one->series == self->episode->brief->series &&
            outline_episode_ready(one)) {
            return one->n;
        }
    }
    return 0;
}

/* The queue's row after the one that plays; its first if that is not in it. */
static int next_of_queue(struct listening *self)
{
    int *queue = NULL;
    size_t count = 0;
    struct error err = ERROR_INIT;
    int next = 0;

    if (app_queue_get(self->app, &queue, &count, &err) && count > 0) {
        next = queue[0];
        for (size_t i = 0; i < count; i++) {
            if (queue[i] == self->episode->n) {
                next = i + 1 < count ? queue[i + 1] : 0;
            }
        }
    }
    free(queue);
    error_release(&err);
    return next;
}

/* What was heard to its end has nothing to do in the queue. */
static void leave_queue(struct listening *self)
{
    int *queue = NULL;
    size_t count = 0;
    size_t kept = 0;
    struct error err = ERROR_INIT;

    if (app_queue_get(self->app, &queue, &count, &err)) {
        for (size_t i = 0; i < count; i++) {
            if (queue[i] != self->episode->n) {
                queue[kept++] = queue[i];
            }
        }
        if (kept < count && !app_queue_set(self->app, queue, kept, &err)) {
            app_add_problem(self->app, "%s", error_get(&err));
        }
    }
    free(queue);
    error_release(&err);
}

void listening_episode_ended(struct listening *self)
{
    int next = next_of_queue(self);
    bool stay = self->view.sleep == LISTEN_SLEEP_EPISODE ||
                self->view.sleep == LISTEN_SLEEP_CHAPTER;

    leave_queue(self);
    if (next == 0 && app_setting_bool(self->app, "listen.next")) {
        next = next_of_series(self);
    }
    self->view.state = LISTEN_ENDED;
    self->changed = true;
    if (stay) {
        self->view.sleep = LISTEN_SLEEP_OFF;
    } else if (next > 0) {
        self->view.next_episode = next;
        self->next_at_ms = clock_monotonic_ms() + COUNT_DOWN_MS;
    }
}

void app_listen_stay(struct app *app)
{
    struct listening *self = listening_of(app);

    self->changed = self->changed || self->next_at_ms > 0;
    self->next_at_ms = 0;
    self->view.next_episode = 0;
}

bool app_listen_next(struct app *app, struct error *err)
{
    struct listening *self = listening_of(app);
    int next = 0;

    if (self->episode != NULL) {
        next = self->view.next_episode > 0 ? self->view.next_episode
                                           : next_of_queue(self);
        next = next > 0 ? next : next_of_series(self);
    }
    app_listen_stay(app);
    if (next == 0) {
        return error_set_code(err, ERROR_NOT_FOUND, "nothing comes next");
    }
    return app_play(app, next, NULL, err);
}

void app_listen_offer_checks(struct app *app, bool offer)
{
    listening_of(app)->offers = offer;
}

static bool has_questions(struct listening *self, int chapter)
{
    const struct outline *outline =
        app_outline(self->app, OUTLINE_QUESTIONS | OUTLINE_CHAPTERS);
    const struct outline_episode *brief =
        outline_get_episode(outline, self->episode->n);
    const char *id = self->episode->meta.chapters[chapter].id;

    if (brief == NULL || !self->episode->has_quiz) {
        return false;
    }
    for (size_t i = 0; i < brief->objectives.count; i++) {
        if (str_equal(outline->objectives[brief->objectives.first + i].chapter,
                      id)) {
            return true;
        }
    }
    return false;
}

bool listening_wants_check(struct listening *self, int chapter)
{
    return self->offers && app_setting_bool(self->app, "quiz.chapter_checks") &&
           has_questions(self, chapter);
}

/* The earlier of two times; 0 is none. */
static int64_t earlier(int64_t a, int64_t b)
{
    return a == 0 || (b > 0 && b < a) ? b : a;
}

int listening_flow_timeout_ms(const struct listening *self)
{
    int64_t now = clock_monotonic_ms();
    int64_t at = 0;

    if (self->view.sleep == LISTEN_SLEEP_MINUTES) {
        at = earlier(at, self->sleep_at_ms);
    }
    if (self->next_at_ms > 0) {
        /* The seconds that are left are shown. */
        int64_t left = self->next_at_ms - now;

        at = earlier(at, now + (left > 0 ? (left - 1) % SECOND_MS + 1 : 1));
    }
    if (self->silent && self->view.state == LISTEN_PLAYING) {
        at = earlier(at, self->sentence_until_ms);
    }
    if (self->keeping.count > 0) {
        at = earlier(at, self->keeping.again_at_ms);
    }
    return at == 0 ? -1 : at > now ? (int)(at - now) : 0;
}

/* What the voice is still making does not begin, either. */
static void fall_asleep(struct listening *self)
{
    self->view.sleep = LISTEN_SLEEP_OFF;
    if (self->view.state == LISTEN_PLAYING) {
        app_listen_pause(self->app, true);
        listening_say(self, LISTEN_PAUSED, "paused by the sleep timer");
    } else if (self->view.state == LISTEN_PREPARING) {
        app_listen_pause(self->app, true);
    }
    app_listen_stay(self->app);
    self->changed = true;
}

void listening_flow_service(struct listening *self)
{
    int64_t now = clock_monotonic_ms();
    struct error err = ERROR_INIT;

    if (self->view.sleep == LISTEN_SLEEP_MINUTES && now >= self->sleep_at_ms) {
        fall_asleep(self);
    }
    if (self->next_at_ms > 0) {
        self->changed = true;
        if (now >= self->next_at_ms && !app_listen_next(self->app, &err)) {
            listening_say(self, LISTEN_ENDED, error_get(&err));
        }
    }
    if (self->silent) {
        listening_silent_service(self);
    }
    error_release(&err);
}

void listening_flow_view(struct listening *self)
{
    int64_t now = clock_monotonic_ms();

    self->view.sleep_left_s =
        self->view.sleep == LISTEN_SLEEP_MINUTES && self->sleep_at_ms > now
            ? (int)((self->sleep_at_ms - now + SECOND_MS - 1) / SECOND_MS)
            : 0;
    self->view.next_in_s =
        self->next_at_ms > now
            ? (int)((self->next_at_ms - now + SECOND_MS - 1) / SECOND_MS)
            : 0;
}
