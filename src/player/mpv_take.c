/* What mpv says: replies, events and properties become the state of the file.
 */
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/str.h"
#include "player/mpv_private.h"

#define NO_DEVICE "audio output initialization failed"

static const double OFF_S = 2.0; /* so far from where it was to begin */
static const double SAME_SPEED = 0.005;

static void set_paused(struct mpv *self, bool paused)
{
    if (self->started) {
        self->base.state = paused ? PLAYER_PAUSED : PLAYER_PLAYING;
        self->base.want_pause = paused; /* by a media key, perhaps */
    }
    mpv_hold(self, paused);
    player_tell(&self->base, PLAYER_EVENT_CHANGED, NULL);
}

/* A cut file says that it is short: the cue sheet knows better. */
static void take_duration(struct mpv *self, const struct mpv_message *message)
{
    if (!self->base.duration_given && message->data == MPV_DATA_NUMBER &&
        message->number > 0 && message->number < 1e6) {
        self->base.duration_s = message->number;
    }
}

/* Another one by a media key: what counts as heard goes by it. */
static void take_speed(struct mpv *self, const struct mpv_message *message)
{
    double off = message->number - self->base.speed;

    if (message->data != MPV_DATA_NUMBER ||
        self->link.answered_id < self->speed_id ||
        (off > -SAME_SPEED && off < SAME_SPEED)) {
        return;
    }
    player_set_speed(&self->base, message->number); /* within our bounds */
    player_tell(&self->base, PLAYER_EVENT_CHANGED, NULL);
}

static void take_property(struct mpv *self, const struct mpv_message *message)
{
    if (str_equal(message->name, "pause") && message->data == MPV_DATA_BOOL) {
        /* Before our own last word is answered, it tells of an older one. */
        if (self->link.pause_id == 0) {
            set_paused(self, message->flag);
        }
    } else if (str_equal(message->name, "speed")) {
        take_speed(self, message);
    } else if (str_equal(message->name, "duration")) {
        take_duration(self, message);
    } else if (str_equal(message->name, "core-idle")) {
        self->core_idle = message->data == MPV_DATA_BOOL && message->flag;
    } else if (str_equal(message->name, "paused-for-cache")) {
        self->cache_wait = message->data == MPV_DATA_BOOL && message->flag;
    }
}

static const char *explain(const char *file_error)
{
    static const struct {
        const char *theirs;
        const char *ours;
    } words[] = {
        {"loading failed", "the sound file is missing or unreadable"},
        {"unrecognized file format", "the sound file is damaged"},
        {NO_DEVICE, "there is no sound device"},
        {"no audio or video data played", "the position is past the end"},
    };

    for (size_t i = 0; i < COUNT_OF(words); i++) {
        if (str_equal(words[i].theirs, file_error)) {
            return words[i].ours;
        }
    }
    return "the sound file cannot be played";
}

static void fail(struct mpv *self, const char *file_error)
{
    struct str text = STR_INIT;
    struct player_event event = {
        .kind = PLAYER_EVENT_FAILED,
        .no_device = str_equal(file_error, NO_DEVICE),
    };

    mpv_forget_file(self);
    if (event.no_device && self->base.device[0] != '\0') {
        str_add_format(&text, "the sound device '%s' cannot be opened",
                       self->base.device);
    } else {
        str_add(&text, explain(file_error));
    }
    event.text = text.buf;
    self->base.notify(self->base.context, &event);
    str_release(&text);
}

static void take_end(struct mpv *self, const struct mpv_message *message)
{
    /* The end of a file that our load has replaced is none of ours. */
    if (self->entry_id < 0 || message->entry_id != self->entry_id) {
        return;
    }
    if (str_equal(message->reason, "eof")) {
        self->started = false;
        self->entry_id = -1;
        player_tell_end(&self->base);
    } else if (str_equal(message->reason, "error")) {
        fail(self, message->detail);
    } else if (str_equal(message->reason, "redirect")) {
        /* A list of other files or addresses: none of them is played. */
        self->base.ops->stop(&self->base);
        fail(self, "unrecognized file format");
    } else if (str_equal(message->reason, "stop")) {
        /* Not by us: our own stop forgets the entry first. */
        mpv_forget_file(self);
        player_tell(&self->base, PLAYER_EVENT_LOST,
                    "stopped by a media key; play again to go on");
    }
}

/* Playback (re)starts after a load or a seek: positions mean something again.
 */
static void take_restart(struct mpv *self)
{
    bool first = self->base.state == PLAYER_LOADING && !self->started;
    struct heard_stretch none;

    self->seeking = false;
    self->next_poll_ms = 0;
    heard_break(&self->base.heard);
    /* The sound begins where it was asked to: the first sample goes on from
     * there. */
    if (!self->base.want_pause) {
        heard_sample(&self->base.heard, self->base.position_s,
                     clock_monotonic_ms(), self->base.speed, &none);
    }
    if (first) {
        self->started = true;
        self->check_start = true;
        /* What was asked while it loaded, the file's own option has undone. */
        mpv_send_pause(self);
        self->began_at_ms = clock_monotonic_ms();
        self->base.state =
            self->base.want_pause ? PLAYER_PAUSED : PLAYER_PLAYING;
        player_tell(&self->base, PLAYER_EVENT_LOADED, NULL);
    }
    player_tell(&self->base, PLAYER_EVENT_CHANGED, NULL);
}

static void take_event(struct mpv *self, const struct mpv_message *message)
{
    if (str_equal(message->name, "end-file")) {
        take_end(self, message);
    } else if (str_equal(message->name, "seek")) {
        self->seeking = true;
        heard_break(&self->base.heard);
    } else if (str_equal(message->name, "playback-restart")) {
        if (self->entry_id >= 0) {
            take_restart(self);
        }
    }
}

/* mpv ignores a start that it cannot read, in silence, and begins at 0. */
static bool began_elsewhere(struct mpv *self, const struct mpv_message *message)
{
    double off_s;
    double late_s;

    if (!self->check_start || !message->success ||
        message->data != MPV_DATA_NUMBER) {
        return false;
    }
    self->check_start = false;
    off_s = message->number - self->base.start_s;
    late_s = (double)(clock_monotonic_ms() - self->began_at_ms) / 1000 *
             self->base.speed;
    if (off_s >= -OFF_S && off_s <= OFF_S + late_s) {
        return false;
    }
    self->base.position_s = self->base.start_s;
    mpv_seek(&self->base);
    return true;
}

static void take_position(struct mpv *self, const struct mpv_message *message)
{
    struct player_event event = {.kind = PLAYER_EVENT_HEARD};
    struct heard_stretch stretch;
    double at = message->number;
    bool good = message->success && message->data == MPV_DATA_NUMBER &&
                self->base.state == PLAYER_PLAYING && !self->seeking &&
                !self->core_idle && !self->cache_wait && at >= 0 &&
                (self->base.duration_s <= 0 || at <= self->base.duration_s + 1);

    if (began_elsewhere(self, message) || !good) {
        return;
    }
    self->base.position_s = at;
    if (heard_sample(&self->base.heard, at, clock_monotonic_ms(),
                     self->base.speed, &stretch)) {
        event.from_s = stretch.from_s;
        event.to_s = stretch.to_s;
        self->base.notify(self->base.context, &event);
    }
    player_tell(&self->base, PLAYER_EVENT_CHANGED, NULL);
}

static void take_reply(struct mpv *self, const struct mpv_message *message)
{
    struct mpv_link *link = &self->link;

    if (message->request_id == link->load_id && link->load_id != 0) {
        link->load_id = 0;
        if (message->success) {
            self->entry_id = message->entry_id;
        } else {
            mpv_forget_file(self);
            player_tell(&self->base, PLAYER_EVENT_FAILED,
                        "the player refused the file");
        }
    } else if (message->request_id == link->position_id) {
        link->position_id = 0;
        take_position(self, message);
    } else if (message->request_id == link->pause_id) {
        link->pause_id = 0;
    } else if (message->request_id == link->devices_id) {
        link->devices_id = 0;
        player_tell(&self->base, PLAYER_EVENT_DEVICES, NULL);
    }
}

void mpv_take_messages(struct mpv *self)
{
    struct mpv_message message;

    while (mpv_link_next(&self->link, &message, &self->base.devices)) {
        switch (message.kind) {
        case MPV_REPLY:
            take_reply(self, &message);
            break;
        case MPV_EVENT:
            take_event(self, &message);
            break;
        case MPV_PROPERTY:
            take_property(self, &message);
            break;
        case MPV_IGNORED:
            break;
        }
    }
}
