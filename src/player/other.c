/*
 * Players but mpv: one process a play. Where one takes commands they go to
 * its standard input; where it takes none, a pause ends it and going on begins
 * it anew at the place. What one does not tell is estimated by the clock, and
 * said to be.
 */
#include <poll.h>
#include <string.h>

#include "base/clock.h"
#include "player/other_private.h"

enum { ESTIMATE_MS = 1000 };

static bool other_load(struct player *player, struct error *err)
{
    struct other *self = other_of(player);

    other_drop(self);
    if (player->want_pause) {
        player->state = PLAYER_PAUSED; /* begun when it goes on */
        self->tell_loaded = true;
        return true;
    }
    player->state = PLAYER_LOADING;
    if (!other_start(self, err)) {
        player_forget_file(player);
        return false;
    }
    return true;
}

static void tell_seek(struct other *self)
{
    struct str line = STR_INIT;

    self->kind->add_seek(self->base.position_s, &line);
    other_send(self, line.buf);
    str_release(&line);
    self->stale = self->asked;
    self->seek_later = false;
    self->told_s = -1;
    heard_break(&self->base.heard);
}

/* A program that has not begun to play may lose what it is told. */
static bool takes_lines(const struct other *self, const char *line)
{
    return line != NULL && self->has_position;
}

static void other_pause(struct player *player)
{
    struct other *self = other_of(player);

    heard_break(&player->heard);
    other_count(self);
    if (player->want_pause && !takes_lines(self, self->kind->toggle_pause)) {
        other_drop(self);
    } else if (!player->want_pause && self->pid == 0) {
        other_start_anew(self);
    } else if (player->want_pause != (player->state == PLAYER_PAUSED)) {
        other_send(self, self->kind->toggle_pause);
        if (!player->want_pause && self->seek_later) {
            tell_seek(self);
        }
        if (!player->want_pause && self->run.volume != player->volume) {
            other_tell_volume(self);
        }
    }
    if (player->state != PLAYER_STOPPED) {
        player->state = player->want_pause ? PLAYER_PAUSED : PLAYER_PLAYING;
    }
    self->next_ask_ms = 0;
    self->heard_of_ms = clock_monotonic_ms();
}

static void other_seek(struct player *player)
{
    struct other *self = other_of(player);

    if (self->pid == 0) {
        return; /* begins there */
    }
    if (self->kind->add_seek == NULL || !self->has_position) {
        double to_s = player->position_s;

        other_count(self); /* what was heard before */
        player->position_s = to_s;
        if (player->state != PLAYER_PAUSED) {
            other_start_anew(self);
        } else {
            other_drop(self);
        }
    } else if (player->state == PLAYER_PAUSED) {
        self->seek_later = true; /* acts on going on: our own target until
                                    then */
    } else {
        tell_seek(self);
    }
}

static void other_set_speed(struct player *player)
{
    struct other *self = other_of(player);
    struct str line = STR_INIT;

    if (self->pid > 0 && self->run.speed != player->speed) {
        if (self->kind->add_speed == NULL) {
            other_count(self);
            if (player->state != PLAYER_PAUSED) {
                other_start_anew(self);
            } else {
                other_drop(self); /* begins so when it goes on */
            }
        } else {
            self->kind->add_speed(player->speed, &line);
            other_send(self, line.buf);
            self->run.speed = player->speed;
            heard_break(&player->heard);
        }
    }
    str_release(&line);
}

static void other_set_volume(struct player *player)
{
    struct other *self = other_of(player);

    if (self->pid == 0 || self->run.volume == player->volume) {
        return;
    }
    if (player->state != PLAYER_PLAYING) {
        return; /* told when it goes on: a line might end the pause */
    }
    if (self->kind->add_volume != NULL) {
        other_tell_volume(self);
    } else {
        other_start_anew(self);
    }
}

static void other_stop(struct player *player)
{
    other_count(other_of(player));
    other_drop(other_of(player));
}

static void other_end(struct player *player)
{
    struct other *self = other_of(player);

    other_drop(self);
    str_release(&self->told);
}

/* A pause was told in one write, or the process ended. */
static void other_quiesce(struct player *player, int wait_ms)
{
    (void)player;
    (void)wait_ms;
}

static void other_reopen_device(struct player *player)
{
    struct other *self = other_of(player);

    if (self->pid > 0) {
        other_drop(self); /* a new one opens it anew */
    }
}

static int other_get_pid(const struct player *player)
{
    return (int)other_of_const(player)->pid;
}

static int other_get_fd(const struct player *player)
{
    const struct other *self = other_of_const(player);

    /* One that tells by itself is read by the clock: its end is all that
     * wakes us. */
    return self->tell_fd >= 0 && !self->kind->tells ? self->tell_fd
                                                    : self->life_fd;
}

static short other_get_poll_events(const struct player *player)
{
    (void)player;
    return POLLIN;
}

static int other_get_timeout_ms(const struct player *player)
{
    const struct other *self = other_of_const(player);
    int64_t left = self->next_ask_ms - clock_monotonic_ms();

    if (self->tell_loaded) {
        return 0;
    }
    if (self->pid == 0 || player->state == PLAYER_PAUSED) {
        return -1;
    }
    return left > 0 ? (int)left : 0;
}

static void ask(struct other *self)
{
    int64_t now = clock_monotonic_ms();

    if (self->pid == 0 || self->base.state == PLAYER_PAUSED ||
        now < self->next_ask_ms) {
        return;
    }
    self->next_ask_ms =
        now + (other_is_estimated(self) ? ESTIMATE_MS : PLAYER_POLL_MS);
    if (other_is_estimated(self)) {
        other_count(self);
        player_tell(&self->base, PLAYER_EVENT_CHANGED, NULL);
    } else if (now - self->heard_of_ms > PLAYER_HANG_MS &&
               self->base.state == PLAYER_PLAYING) {
        other_lose(self, "the player did not answer and was ended");
    } else if (self->kind->ask != NULL && !self->asked) {
        self->asked = true;
        other_send(self, self->kind->ask);
    }
}

/* A command that opens a window may stay when the sound is over. */
static bool stays_too_long(const struct other *self)
{
    return other_is_estimated(self) && self->pid > 0 &&
           self->base.duration_s > 0 &&
           (double)(clock_monotonic_ms() - self->run_at_ms) / 1000 *
                   self->run.speed >
               self->base.duration_s - self->run.start_s +
                   OTHER_STAYS_S * self->run.speed;
}

static void other_service(struct player *player)
{
    struct other *self = other_of(player);
    int status = 0;

    if (self->tell_loaded ||
        (other_is_estimated(self) && player->state == PLAYER_LOADING)) {
        self->tell_loaded = false;
        player->state = self->pid > 0 ? PLAYER_PLAYING : PLAYER_PAUSED;
        player_tell(player, PLAYER_EVENT_LOADED, NULL);
    }
    if (self->pid == 0) {
        return;
    }
    other_read(self);
    if (self->pid > 0 && other_has_ended(self, &status)) {
        other_read(self);
        other_take_end(self, status);
    } else if (stays_too_long(self)) {
        other_end_estimated(self, false, false);
    }
    ask(self);
}

struct player *other_new(enum player_kind kind)
{
    static const struct player_ops ops = {
        .end = other_end,
        .load = other_load,
        .pause = other_pause,
        .seek = other_seek,
        .set_speed = other_set_speed,
        .set_volume = other_set_volume,
        .stop = other_stop,
        .quiesce = other_quiesce,
        .reopen_device = other_reopen_device,
        .get_pid = other_get_pid,
        .get_fd = other_get_fd,
        .get_poll_events = other_get_poll_events,
        .get_timeout_ms = other_get_timeout_ms,
        .service = other_service,
    };
    struct other *self = xcalloc(1, sizeof(*self));

    self->base.ops = &ops;
    self->kind = other_kind(kind);
    self->in_fd = self->tell_fd = self->life_fd = -1;
    str_init(&self->told);
    return &self->base;
}

struct player_about other_about(enum player_kind kind, const char *command)
{
    struct player_about about = other_kind(kind)->about;

    if (kind == PLAYER_COMMAND && command != NULL) {
        about.starts = strstr(command, "{start}") != NULL;
        about.speed = strstr(command, "{speed}") != NULL;
        about.lacks = !about.starts
                          ? "player_command has no {start}: no jumps, and a "
                            "pause begins the chapter anew"
                          : about.lacks;
    }
    return about;
}
