/* What a player but mpv tells: positions in lines, and its end. */
#include <poll.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/process.h"
#include "player/other_private.h"

enum { TELLS_MAX = 64 * 1024 }; /* of a line that does not end */

static void take_position(struct other *self, double at_s)
{
    struct player *base = &self->base;
    struct player_event event = {.kind = PLAYER_EVENT_HEARD};
    struct heard_stretch stretch;
    bool moved = self->told_s >= 0 && at_s > self->told_s;

    if (base->state == PLAYER_PAUSED || at_s < 0 ||
        (base->duration_s > 0 && at_s > base->duration_s + 1)) {
        return;
    }
    if (base->state == PLAYER_LOADING && moved) {
        /* Only now is it known that there is a sound device. */
        base->state = PLAYER_PLAYING;
        player_tell(base, PLAYER_EVENT_LOADED, NULL);
        if (self->pid > 0 && self->run.volume != 100 &&
            self->kind->add_volume != NULL) {
            other_tell_volume(self);
        }
    }
    if (at_s != self->told_s || base->about.position == PLAYER_EXACT) {
        self->has_position = self->has_position || moved;
        self->told_s = base->position_s = at_s;
        if (heard_sample(&base->heard, at_s, clock_monotonic_ms(), base->speed,
                         &stretch)) {
            event.from_s = stretch.from_s;
            event.to_s = stretch.to_s;
            base->notify(base->context, &event);
        }
        player_tell(base, PLAYER_EVENT_CHANGED, NULL);
    }
}

/* Lines end with a newline or, where one is written over, a return. The last
 * position of a turn is the one that holds now. */
static void take_lines(struct other *self)
{
    size_t begin = 0;
    size_t len;
    double at_s = 0;
    bool has = false;

    while (begin < self->told.len &&
           (len = strcspn(self->told.buf + begin, "\r\n")) + begin <
               self->told.len) {
        double position_s;

        self->told.buf[begin + len] = '\0';
        if (self->kind->read_position(&self->run, self->told.buf + begin,
                                      &position_s)) {
            has = !self->stale;
            at_s = position_s;
            self->asked = self->stale = false;
        }
        begin += len + 1;
    }
    str_remove(&self->told, 0, begin);
    if (self->told.len > TELLS_MAX) {
        str_clear(&self->told);
    }
    if (has) {
        take_position(self, at_s);
    }
}

void other_read(struct other *self)
{
    char chunk[8192];
    ssize_t got = 0;

    while (self->tell_fd >= 0 &&
           (got = read(self->tell_fd, chunk, sizeof(chunk))) > 0) {
        for (ssize_t i = 0; i < got; i++) {
            /* A NUL would hide what follows it. */
            str_add_char(&self->told, chunk[i] == '\0' ? ' ' : chunk[i]);
        }
        self->heard_of_ms = clock_monotonic_ms();
    }
    if (self->tell_fd >= 0) {
        take_lines(self);
    }
}

/* Reaped here: true when it has ended. A program may close the descriptor and
 * live on; it is then looked at by the clock. */
bool other_has_ended(struct other *self, int *status)
{
    struct pollfd life = {.fd = self->life_fd, .events = POLLIN};

    if (self->life_fd >= 0 && poll(&life, 1, 0) <= 0) {
        return false;
    }
    if (process_poll(self->pid, status)) {
        return true;
    }
    other_close(&self->life_fd);
    return false;
}

void other_end_estimated(struct other *self, bool failed, bool reaped)
{
    struct player_event event = {.kind = PLAYER_EVENT_ENDED, .estimated = true};
    double left = self->base.duration_s - other_place(self);
    bool brief =
        clock_monotonic_ms() - self->run_at_ms < OTHER_SHORT_RUN_MS &&
        self->base.duration_s - self->run.start_s > OTHER_SHORT_RUN_MS / 1000;

    other_count(self);
    event.reached_end = self->base.duration_s > 0 && left <= OTHER_STAYS_S;
    event.from_s = self->counted_s;
    event.to_s = event.reached_end ? self->base.duration_s : self->counted_s;
    self->pid = reaped ? 0 : self->pid;
    other_drop(self);
    player_forget_file(&self->base);
    if (brief) {
        player_tell(&self->base, PLAYER_EVENT_FAILED,
                    "player_command ended at once: it must run as long as the "
                    "sound plays");
    } else if (failed) {
        player_tell(&self->base, PLAYER_EVENT_FAILED,
                    "player_command failed; what it may have played is counted "
                    "by the clock");
    } else {
        self->base.notify(self->base.context, &event);
    }
}

static void end_told(struct other *self, int status)
{
    struct hearing heard = self->base.heard;

    self->pid = 0;
    if (WIFSIGNALED(status)) {
        other_lose(self, "the player ended unexpectedly; play again to go on");
        return;
    }
    other_drop(self);
    if (!self->has_position) {
        player_forget_file(&self->base);
        player_tell(&self->base, PLAYER_EVENT_FAILED,
                    "the player ended without playing: there is no sound "
                    "device, or the sound file is damaged");
        return;
    }
    self->base.heard = heard;
    player_tell_end(&self->base);
}

void other_take_end(struct other *self, int status)
{
    if (other_is_estimated(self)) {
        other_end_estimated(
            self, !WIFEXITED(status) || WEXITSTATUS(status) != 0, true);
    } else {
        end_told(self, status);
    }
}
