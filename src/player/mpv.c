/* mpv over its JSON IPC: the state of a file as its messages tell it. */
#include <poll.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/json_out.h"
#include "player/mpv_link.h"
#include "player/player_private.h"

enum { CRASHES_MAX = 3, CRASH_WINDOW_MS = 60000, CONNECT_LOOK_MS = 10 };
static const double OFF_S = 2.0; /* so far from where it was to begin */

struct mpv {
    struct player base;
    struct mpv_link link;
    bool not_lean; /* this build refused the options that switch scripts off */
    bool by_path;  /* and it is too old for a socketpair */
    int crashes;
    int64_t crashes_since_ms;
    int64_t entry_id; /* playlist entry of our load, -1 while unknown */
    bool started; /* loaded, and sound (or silence while paused) has begun */
    int64_t began_at_ms;
    bool check_start; /* ask where it began: a wrong option is ignored */
    bool seeking;
    bool core_idle;
    bool cache_wait;
    int64_t next_poll_ms;
};

static struct mpv *mpv_of(struct player *player)
{
    return (struct mpv *)player;
}

static const struct mpv *mpv_of_const(const struct player *player)
{
    return (const struct mpv *)player;
}

static void control(struct mpv *self, const char *format, ...) PRINTF(2, 3);
static void control(struct mpv *self, const char *format, ...)
{
    struct str command = STR_INIT;
    va_list args;

    if (self->link.fd < 0) {
        return;
    }
    va_start(args, format);
    str_add_vformat(&command, format, args);
    va_end(args);
    mpv_link_request(&self->link, MPV_REQUEST_CONTROL, command.buf);
    str_release(&command);
}

/* Numbers go with a point whatever the locale is. */
static void control_number(struct mpv *self, const char *before, double value,
                           const char *after)
{
    struct str command = STR_INIT;
    struct json_out json;

    str_add(&command, before);
    json_begin(&json, &command);
    json_decimal(&json, NULL, value);
    str_add(&command, after);
    control(self, "%s", command.buf);
    str_release(&command);
}

static bool start_mpv(struct mpv *self, struct error *err)
{
    static const char *const observed[] = {
        "pause",
        "duration",
        "core-idle",
        "paused-for-cache",
    };
    char *script = self->base.media_keys ? player_find_mpris() : NULL;
    struct mpv_start start = {
        .program = self->base.program,
        .args = self->base.args,
        .script = script,
        .lean = !self->not_lean,
        .by_path = self->by_path,
    };
    bool ok = mpv_link_start(&self->link, &start, err);

    free(script);
    if (!ok) {
        return false;
    }
    for (size_t i = 0; i < COUNT_OF(observed); i++) {
        control(self, "[\"observe_property\",%zu,\"%s\"]", i + 1, observed[i]);
    }
    control(self, "[\"set_property\",\"volume\",%d]", self->base.volume);
    control_number(self, "[\"set_property\",\"speed\",", self->base.speed, "]");
    return true;
}

static void send_load(struct mpv *self)
{
    struct str command = STR_INIT;
    struct str start = STR_INIT;
    struct json_out json;

    json_begin(&json, &start);
    json_decimal(&json, NULL, self->base.start_s);
    json_begin(&json, &command);
    json_open_object(&json, NULL);
    json_text(&json, "name", "loadfile");
    json_text(&json, "url", self->base.path);
    json_text(&json, "flags", "replace");
    json_open_object(&json, "options");
    json_text(&json, "start", start.buf);
    json_text(&json, "pause", self->base.want_pause ? "yes" : "no");
    json_text(&json, "force-media-title", self->base.title);
    json_close_object(&json);
    json_close_object(&json);
    mpv_link_request(&self->link, MPV_REQUEST_LOAD, command.buf);
    str_release(&command);
    str_release(&start);
    /* `pause` stays over files: state it beside the file's option. */
    control(self, "[\"set_property\",\"pause\",%s]",
            self->base.want_pause ? "true" : "false");
}

static void forget_file(struct mpv *self)
{
    player_forget_file(&self->base);
    self->started = false;
    self->seeking = false;
    self->check_start = false;
    self->entry_id = -1;
}

static bool mpv_load(struct player *player, struct error *err)
{
    struct mpv *self = mpv_of(player);

    if (self->crashes >= CRASHES_MAX &&
        clock_monotonic_ms() - self->crashes_since_ms < CRASH_WINDOW_MS) {
        return error_set(err,
                         "'%s' ended %d times within a minute; try again "
                         "in a while",
                         player->program, self->crashes);
    }
    if (self->link.fd < 0 && !start_mpv(self, err)) {
        return false;
    }
    forget_file(self);
    player->state = PLAYER_LOADING;
    send_load(self);
    return true;
}

static void hold(struct mpv *self, bool paused)
{
    if (paused) {
        heard_hold(&self->base.heard, clock_monotonic_ms());
    } else {
        heard_go_on(&self->base.heard, clock_monotonic_ms());
    }
}

static void mpv_pause(struct player *player)
{
    struct mpv *self = mpv_of(player);
    bool paused = player->want_pause;

    if (self->started) {
        player->state = paused ? PLAYER_PAUSED : PLAYER_PLAYING;
    }
    hold(self, paused);
    self->next_poll_ms = 0;
    mpv_link_request(&self->link, MPV_REQUEST_PAUSE,
                     paused ? "[\"set_property\",\"pause\",true]"
                            : "[\"set_property\",\"pause\",false]");
}

/* Always to an absolute target of our own: mpv's positions in a seek, and
 * after one while paused, are not where the sound is. */
static void mpv_seek(struct player *player)
{
    struct mpv *self = mpv_of(player);

    if (!self->started) {
        player->start_s = player->position_s; /* put right when it begins */
        return;
    }
    self->seeking = true;
    heard_break(&player->heard);
    control_number(self, "[\"seek\",", player->position_s,
                   ",\"absolute+exact\"]");
}

static void mpv_set_speed(struct player *player)
{
    heard_break(&player->heard);
    control_number(mpv_of(player), "[\"set_property\",\"speed\",",
                   player->speed, "]");
}

static void mpv_set_volume(struct player *player)
{
    control(mpv_of(player), "[\"set_property\",\"volume\",%d]", player->volume);
}

static void mpv_stop(struct player *player)
{
    forget_file(mpv_of(player));
    control(mpv_of(player), "[\"stop\"]");
}

static void mpv_end(struct player *player)
{
    struct mpv *self = mpv_of(player);

    control(self, "[\"quit\"]");
    mpv_link_stop(&self->link, &player->leaving);
}

static void mpv_reopen_device(struct player *player)
{
    control(mpv_of(player), "[\"ao-reload\"]");
}

static int mpv_get_pid(const struct player *player)
{
    return (int)mpv_of_const(player)->link.pid;
}

static int mpv_get_fd(const struct player *player)
{
    return mpv_link_get_fd(&mpv_of_const(player)->link);
}

static short mpv_get_poll_events(const struct player *player)
{
    return mpv_of_const(player)->link.out.len > 0 ? POLLIN | POLLOUT : POLLIN;
}

/*
 * mpv ended before it answered: this build does not know some option. First
 * those that switch scripts off are left away, then the socketpair.
 */
static bool start_plainer(struct mpv *self)
{
    struct error err = ERROR_INIT;
    bool ok = false;

    while (!ok && !(self->not_lean && self->by_path)) {
        self->by_path = self->not_lean;
        self->not_lean = true;
        ok = start_mpv(self, &err);
        error_clear(&err);
    }
    error_release(&err);
    if (ok && self->base.state != PLAYER_STOPPED) {
        send_load(self);
    }
    return ok;
}

/* The player is gone: keeps what was heard, says so once. */
static void lose(struct mpv *self, const char *text)
{
    int64_t now = clock_monotonic_ms();
    bool refused =
        !self->link.answered_once && mpv_link_ended_itself(&self->link);

    mpv_link_stop(&self->link, &self->base.leaving);
    if (refused && start_plainer(self)) {
        return;
    }
    if (now - self->crashes_since_ms > CRASH_WINDOW_MS) {
        self->crashes = 0;
        self->crashes_since_ms = now;
    }
    self->crashes++;
    if (refused) {
        self->not_lean = self->by_path = false; /* all anew next time */
        text = "the player ended at once: are the player_args right?";
    }
    forget_file(self);
    player_tell(&self->base, PLAYER_EVENT_LOST, text);
}

static void set_paused(struct mpv *self, bool paused)
{
    if (self->started) {
        self->base.state = paused ? PLAYER_PAUSED : PLAYER_PLAYING;
        self->base.want_pause = paused; /* by a media key, perhaps */
    }
    hold(self, paused);
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

static void take_property(struct mpv *self, const struct mpv_message *message)
{
    if (str_equal(message->name, "pause") && message->data == MPV_DATA_BOOL) {
        set_paused(self, message->flag);
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
        {"audio output initialization failed", "there is no sound device"},
        {"no audio or video data played", "the position is past the end"},
    };

    for (size_t i = 0; i < COUNT_OF(words); i++) {
        if (str_equal(words[i].theirs, file_error)) {
            return words[i].ours;
        }
    }
    return "the sound file cannot be played";
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
        forget_file(self);
        player_tell(&self->base, PLAYER_EVENT_FAILED, explain(message->detail));
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
            forget_file(self);
            player_tell(&self->base, PLAYER_EVENT_FAILED,
                        "the player refused the file");
        }
    } else if (message->request_id == link->position_id) {
        link->position_id = 0;
        take_position(self, message);
    } else if (message->request_id == link->pause_id) {
        link->pause_id = 0;
    }
}

static void take_messages(struct mpv *self)
{
    struct mpv_message message;

    while (mpv_link_next(&self->link, &message)) {
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

static bool wants_position(const struct mpv *self)
{
    return (self->base.state == PLAYER_PLAYING || self->check_start) &&
           self->started && self->link.position_id == 0;
}

static int mpv_get_timeout_ms(const struct player *player)
{
    const struct mpv *self = mpv_of_const(player);
    int64_t now = clock_monotonic_ms();

    if (self->link.fd < 0) {
        return -1;
    }
    if (self->link.connecting) {
        return CONNECT_LOOK_MS;
    }
    if (wants_position(self)) {
        return self->next_poll_ms > now ? (int)(self->next_poll_ms - now) : 0;
    }
    /* Paused and nothing outstanding: no wake-ups at all. */
    return self->link.answered_id + 1 < self->link.next_id ? 1000 : -1;
}

static void mpv_service(struct player *player)
{
    struct mpv *self = mpv_of(player);
    int64_t now;
    bool alive;

    if (self->link.fd < 0) {
        return;
    }
    alive = mpv_link_fill(&self->link);
    take_messages(self);
    if (self->link.fd < 0) {
        return;
    }
    if (!alive || !mpv_link_flush(&self->link)) {
        lose(self, "the player ended unexpectedly; play again to go on");
        return;
    }
    now = clock_monotonic_ms();
    if (mpv_link_hangs(&self->link, now)) {
        lose(self, "the player did not answer and was ended");
        return;
    }
    if (wants_position(self) && now >= self->next_poll_ms) {
        self->next_poll_ms = now + PLAYER_POLL_MS;
        mpv_link_request(&self->link, MPV_REQUEST_POSITION,
                         "[\"get_property\",\"time-pos\"]");
    }
}

static void mpv_quiesce(struct player *player, int wait_ms)
{
    struct mpv *self = mpv_of(player);
    int64_t until = clock_monotonic_ms() + wait_ms;

    while (self->link.fd >= 0 && self->link.pause_id != 0) {
        struct pollfd poll_fd = {
            .fd = mpv_get_fd(player),
            .events = mpv_get_poll_events(player),
        };
        int64_t left = until - clock_monotonic_ms();

        if (left <= 0 || poll(&poll_fd, 1, (int)left) <= 0) {
            return;
        }
        mpv_service(player);
    }
}

struct player *mpv_new(void)
{
    static const struct player_ops ops = {
        .end = mpv_end,
        .load = mpv_load,
        .pause = mpv_pause,
        .seek = mpv_seek,
        .set_speed = mpv_set_speed,
        .set_volume = mpv_set_volume,
        .stop = mpv_stop,
        .quiesce = mpv_quiesce,
        .reopen_device = mpv_reopen_device,
        .get_pid = mpv_get_pid,
        .get_fd = mpv_get_fd,
        .get_poll_events = mpv_get_poll_events,
        .get_timeout_ms = mpv_get_timeout_ms,
        .service = mpv_service,
    };
    struct mpv *self = xcalloc(1, sizeof(*self));

    self->base.ops = &ops;
    self->entry_id = -1;
    mpv_link_init(&self->link);
    return &self->base;
}
