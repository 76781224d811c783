/* The player that is heard: which one, what it tells, and turns of the loop. */
#include <poll.h>
#include <stdlib.h>
#include <unistd.h>

#include "app/listen_private.h"
#include "app/probe.h"
#include "app/recorded.h"
#include "base/clock.h"

enum { TOO_SHORT_MS = 1000 };

static void on_player(void *context, const struct player_event *event);

void listening_choose_player(struct listening *self)
{
    struct player_options options = {
        .notify = on_player,
        .context = self,
        .media_keys = app_setting_bool(self->app, "media_keys"),
    };
    /* What a setting returns lives until the next is asked for. */
    char *wanted = xstrdup(app_setting(self->app, "player"));
    char *command = xstrdup(app_setting(self->app, "player_command"));
    char *args = xstrdup(app_setting(self->app, "player_args"));
    char *device = xstrdup(app_setting(self->app, "sound_device"));
    char *chosen =
        xasprintf("%s\n%s\n%s\n%d", wanted, command, args, options.media_keys);
    struct error err = ERROR_INIT;

    if (self->player == NULL || !str_equal(self->chosen, chosen) ||
        !player_available(self->player, &err)) {
        options.wanted = wanted;
        options.command = command;
        options.args = args;
        options.device = device;
        player_free(self->player);
        self->player = player_new(&options);
        self->view.player = player_get_about(self->player);
        player_set_speed(self->player, self->view.speed);
        player_set_volume(self->player, self->view.volume);
    }
    free(self->chosen);
    self->chosen = chosen;
    error_release(&err);
    free(wanted);
    free(command);
    free(args);
    free(device);
}

static void follow(struct listening *self)
{
    double at = player_get_position(self->player);

    if (self->cues.count == 0) {
        return;
    }
    listening_place(self, cues_word_at(&self->cues, (int64_t)(at * 1000)));
    listening_set_seconds(self, at);
    self->moved = true;
    if (self->until_word > 0 && self->view.word >= self->until_word) {
        self->until_word = 0;
        listening_flush(self);
        player_pause(self->player, true);
        self->view.state = LISTEN_PAUSED;
        self->changed = true;
    }
}

/* A media key pauses and goes on without us. */
static void follow_state(struct listening *self)
{
    enum listen_state before = self->view.state;

    if (player_get_state(self->player) == PLAYER_PAUSED) {
        if (self->view.state == LISTEN_PLAYING) {
            listening_flush(self);
            self->paused_at_ms = clock_boot_ms();
            self->want_paused = true;
            self->view.outside = true;
        }
        self->view.state = LISTEN_PAUSED;
    } else if (player_get_state(self->player) == PLAYER_PLAYING) {
        if (self->view.outside) {
            self->paused_at_ms = 0;
            self->want_paused = false;
            str_clear(&self->why);
        }
        self->view.outside = false;
        self->view.state = LISTEN_PLAYING;
    }
    self->changed = self->changed || self->view.state != before;
}

/* A media key may change it, too. */
static void follow_speed(struct listening *self)
{
    double speed = player_get_speed(self->player);

    if (speed != self->view.speed) {
        listening_flush(self);
        self->view.speed = speed;
        self->changed = true;
    }
}

/* True: that was all it told. */
static bool take_devices(struct listening *self,
                         const struct player_event *event)
{
    if (event->kind == PLAYER_EVENT_DEVICES ||
        event->kind == PLAYER_EVENT_LOST) {
        self->changed = self->changed || self->devices.asked;
        self->devices.asked = false;
    }
    return event->kind == PLAYER_EVENT_DEVICES;
}

/* Is the chapter's file gone, or shorter than its cues say? */
static bool is_damaged(struct listening *self)
{
    struct narration_files files;
    double wanted_ms = self->chapters[self->chapter].duration_s * 1000;
    bool damaged = true;

    sound_files_of(self->app, &self->narrator, self->episode, self->chapter,
                   &files);
    if (narration_is_made(&files)) {
        int64_t ms = sound_probe_ms(files.sound);

        damaged = ms >= 0 && (double)ms < wanted_ms - TOO_SHORT_MS;
        if (damaged) {
            unlink(files.cues);
            unlink(files.sound);
        }
    }
    narration_files_release(&files);
    return damaged;
}

/* Sound that was damaged after it was made, as by a power cut or a full disk,
 * is made anew and goes on from here; once, lest a voice that cannot do better
 * speaks for ever. */
static bool make_anew(struct listening *self)
{
    if (self->anew_chapter == self->chapter || !is_damaged(self)) {
        return false;
    }
    self->anew_chapter = self->chapter;
    self->chapters[self->chapter].made = false;
    self->want_word = self->view.word;
    listening_begin_chapter(self);
    return true;
}

static void end_sound(struct listening *self, const struct player_event *event)
{
    if (event->reached_end) {
        listening_heard(self, event);
    } else {
        listening_flush(self);
        if (make_anew(self)) {
            return;
        }
    }
    listening_chapter_ended(self, event->reached_end);
}

static void go_silent(struct listening *self, const struct player_event *event)
{
    listening_flush(self);
    if (event->no_device) {
        listening_say(self, LISTEN_SILENT, event->text);
    } else if (make_anew(self)) {
        return;
    } else {
        listening_say_silent(self, event->text);
    }
    self->view.no_device = event->no_device;
}

/* One that idles, while the voice is at work or after the end, is begun anew
 * when it is needed. */
static void lose_player(struct listening *self,
                        const struct player_event *event)
{
    listening_flush(self);
    if (self->view.state == LISTEN_PLAYING ||
        self->view.state == LISTEN_PAUSED) {
        listening_say(self, LISTEN_PAUSED, event->text);
    }
}

static void on_player(void *context, const struct player_event *event)
{
    struct listening *self = context;

    if (take_devices(self, event) || self->episode == NULL || self->silent) {
        return;
    }
    switch (event->kind) {
    case PLAYER_EVENT_LOADED:
        making_next(self);
        follow(self);
        break;
    case PLAYER_EVENT_HEARD:
        listening_heard(self, event);
        listening_measure(self);
        self->moved = true;
        return;
    case PLAYER_EVENT_CHANGED:
        follow_state(self);
        follow_speed(self);
        follow(self);
        self->moved = true;
        return;
    case PLAYER_EVENT_ENDED:
        end_sound(self, event);
        break;
    case PLAYER_EVENT_SLOW:
        str_set(&self->why, event->text);
        break;
    case PLAYER_EVENT_FAILED:
        go_silent(self, event);
        break;
    case PLAYER_EVENT_LOST:
        lose_player(self, event);
        break;
    case PLAYER_EVENT_DEVICES:
        break;
    }
    self->changed = true;
}

void app_listen_fds(struct app *app, struct app_fd fds[APP_FDS])
{
    fds[0].fd = fds[1].fd = -1;
    if (app->listening != NULL) {
        fds[0].fd = player_get_fd(app->listening->player);
        fds[0].events = player_get_poll_events(app->listening->player);
        fds[1].fd = app->listening->making.fd;
        fds[1].events = POLLIN;
    }
}

int app_listen_timeout_ms(struct app *app)
{
    int player;
    int flow;

    if (app->listening == NULL) {
        return -1;
    }
    player = player_get_timeout_ms(app->listening->player);
    flow = listening_flow_timeout_ms(app->listening);
    return player < 0 || (flow >= 0 && flow < player) ? flow : player;
}

/* Did the machine sleep? Then the sound device is gone and minutes passed. */
static void notice_sleep(struct listening *self)
{
    int64_t gap = clock_boot_ms() - clock_monotonic_ms();

    if (gap - self->boot_gap_ms > 2000 && self->episode != NULL &&
        player_get_state(self->player) == PLAYER_PLAYING) {
        app_listen_pause(self->app, true);
        /* It fell asleep before it was paused: the rewind counts from then. */
        self->paused_at_ms -= gap - self->boot_gap_ms;
        player_reopen_device(self->player);
        listening_say(self, LISTEN_PAUSED, "paused: the machine was asleep");
    }
    self->boot_gap_ms = gap;
}

static void made(struct listening *self, bool ok)
{
    const struct making *making = &self->making;

    making_ended(self, ok);
    if (self->episode != NULL && making->episode == self->episode->n &&
        making->chapter < (int)self->episode->meta.chapter_count) {
        listening_look_at_sound(self, making->chapter);
        listening_measure_durations(self);
        if (self->waiting && making->chapter == self->chapter) {
            self->waiting = false;
            if (ok) {
                listening_begin_chapter(self);
            } else {
                listening_say_silent(self,
                                     making->said.len > 0
                                         ? making->said.buf
                                         : "the voice failed; dstudio doctor "
                                           "tells more");
            }
            return;
        }
    }
    making_next(self);
}

enum listen_news app_listen_service(struct app *app)
{
    struct listening *self = app->listening;
    enum listen_news news;
    bool ok = false;

    if (self == NULL) {
        return LISTEN_SAME;
    }
    notice_sleep(self);
    if (self->revision != app_revision(app)) {
        self->revision = app_revision(app);
        listening_look_elsewhere(self);
    }
    player_service(self->player);
    if (making_service(self, &ok)) {
        made(self, ok);
        self->moved = true;
    }
    listening_flow_service(self);
    listening_keep_service(self);
    news = self->changed ? LISTEN_CHANGED
           : self->moved ? LISTEN_MOVED
                         : LISTEN_SAME;
    self->changed = self->moved = false;
    return news;
}

void app_listen_quiesce(struct app *app)
{
    if (app->listening != NULL) {
        player_quiesce(app->listening->player, 200);
        app_listen_pause(app, true);
    }
}
