/* mpv over its JSON IPC: started, told what to do, asked where it is. */
#include <poll.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/json_out.h"
#include "player/mpv_private.h"

#define DEVICES "[\"get_property\",\"audio-device-list\"]"

enum { CRASHES_MAX = 3, CRASH_WINDOW_MS = 60000, CONNECT_LOOK_MS = 10 };

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

static void send_device(struct mpv *self)
{
    const char *name = self->base.device;
    struct str quoted = STR_INIT;

    name = name[0] != '\0' ? name : "auto";
    json_quote(&quoted, name, strlen(name));
    control(self, "[\"set_property\",\"audio-device\",%s]", quoted.buf);
    str_release(&quoted);
}

static void send_speed(struct mpv *self)
{
    self->speed_id = self->link.next_id;
    control_number(self, "[\"set_property\",\"speed\",", self->base.speed, "]");
}

static bool start_mpv(struct mpv *self, struct error *err)
{
    static const char *const observed[] = {
        "pause", "duration", "core-idle", "paused-for-cache", "speed",
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
    send_speed(self);
    if (self->base.device[0] != '\0') {
        send_device(self); /* else as player_args may say */
    }
    return true;
}

void mpv_send_pause(struct mpv *self)
{
    mpv_link_request(&self->link, MPV_REQUEST_PAUSE,
                     self->base.want_pause
                         ? "[\"set_property\",\"pause\",true]"
                         : "[\"set_property\",\"pause\",false]");
}

/* A file name is bytes, of any encoding or none. mpv takes those in a string of
 * JSON as they are. */
static void add_path(struct str *out, const char *path)
{
    str_add_char(out, '"');
    for (; *path != '\0'; path++) {
        if (*path == '"' || *path == '\\') {
            str_add_format(out, "\\%c", *path);
        } else if ((unsigned char)*path < 0x20) {
            str_add_format(out, "\\u%04x", (unsigned)*path);
        } else {
            str_add_char(out, *path);
        }
    }
    str_add_char(out, '"');
}

static void send_load(struct mpv *self)
{
    struct str command = STR_INIT;
    struct str start = STR_INIT;
    struct str url = STR_INIT;
    struct json_out json;

    json_begin(&json, &start);
    json_decimal(&json, NULL, self->base.start_s);
    json_begin(&json, &command);
    json_open_object(&json, NULL);
    json_text(&json, "name", "loadfile");
    add_path(&url, self->base.path);
    json_raw(&json, "url", url.buf);
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
    str_release(&url);
    /* `pause` stays over files: state it beside the file's option. */
    mpv_send_pause(self);
}

void mpv_forget_file(struct mpv *self)
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
    mpv_forget_file(self);
    player->state = PLAYER_LOADING;
    send_load(self);
    return true;
}

void mpv_hold(struct mpv *self, bool paused)
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
    mpv_hold(self, paused);
    self->next_poll_ms = 0;
    mpv_send_pause(self);
}

/* Always to an absolute target of our own: mpv's positions in a seek, and
 * after one while paused, are not where the sound is. */
void mpv_seek(struct player *player)
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
    send_speed(mpv_of(player));
}

static void mpv_set_volume(struct player *player)
{
    control(mpv_of(player), "[\"set_property\",\"volume\",%d]", player->volume);
}

static void mpv_set_device(struct player *player)
{
    send_device(mpv_of(player));
}

static bool mpv_ask_devices(struct player *player, struct error *err)
{
    struct mpv *self = mpv_of(player);

    if (self->link.fd < 0 && !start_mpv(self, err)) {
        return false;
    }
    mpv_link_request(&self->link, MPV_REQUEST_DEVICES, DEVICES);
    return true;
}

static void mpv_stop(struct player *player)
{
    mpv_forget_file(mpv_of(player));
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
    bool asked = self->link.devices_id != 0;

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
    if (ok && asked) {
        mpv_link_request(&self->link, MPV_REQUEST_DEVICES, DEVICES);
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
    mpv_forget_file(self);
    player_tell(&self->base, PLAYER_EVENT_LOST, text);
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
    mpv_take_messages(self);
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
        .set_device = mpv_set_device,
        .ask_devices = mpv_ask_devices,
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
