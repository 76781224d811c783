#include "player/player.h"

#include <math.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/file.h"
#include "base/json_out.h"
#include "player/heard.h"
#include "player/mpv_link.h"

enum {
    POLL_MS = 500,
    LOAD_MS = 10000,
    CRASHES_MAX = 3,
    CRASH_WINDOW_MS = 60000
};

struct player {
    char *program;
    char *args;
    void (*notify)(void *context, const struct player_event *event);
    void *context;
    struct mpv_link link;
    bool not_lean; /* this build refused the options that switch scripts off */
    int crashes;
    int64_t crashes_since_ms;

    /* What was asked for; sent again after a restart. */
    char *path;
    char *title;
    double speed;
    int volume;
    bool want_pause;

    /* What mpv says. */
    enum player_state state;
    int64_t entry_id; /* playlist entry of our load, -1 while unknown */
    int64_t load_at_ms;
    bool started; /* loaded, and sound (or silence while paused) has begun */
    bool seeking;
    bool core_idle;
    bool cache_wait;
    double duration_s;
    double start_s; /* where the load asked to begin */
    double position_s;
    int64_t next_poll_ms;
    struct hearing heard;
};

static void tell(struct player *player, enum player_event_kind kind,
                 const char *text)
{
    struct player_event event = {.kind = kind, .text = text};

    player->notify(player->context, &event);
}

struct player *player_new(const struct player_options *options)
{
    struct player *player = xcalloc(1, sizeof(*player));

    player->program = xstrdup(options->program);
    player->args = xstrdup_or_null(options->args);
    player->notify = options->notify;
    player->context = options->context;
    player->speed = 1;
    player->volume = 100;
    player->entry_id = -1;
    mpv_link_init(&player->link);
    return player;
}

void player_free(struct player *player)
{
    if (player == NULL) {
        return;
    }
    if (player->link.fd >= 0) {
        mpv_link_request(&player->link, MPV_REQUEST_CONTROL, "[\"quit\"]");
    }
    mpv_link_stop(&player->link);
    free(player->program);
    free(player->args);
    free(player->path);
    free(player->title);
    free(player);
}

bool player_available(const struct player *player)
{
    char *path = file_find_program(player->program);
    bool found = path != NULL;

    free(path);
    return found;
}

static void control(struct player *player, const char *format, ...)
    PRINTF(2, 3);
static void control(struct player *player, const char *format, ...)
{
    struct str command = STR_INIT;
    va_list args;

    if (player->link.fd < 0) {
        return;
    }
    va_start(args, format);
    str_add_vformat(&command, format, args);
    va_end(args);
    mpv_link_request(&player->link, MPV_REQUEST_CONTROL, command.buf);
    str_release(&command);
}

/* Numbers go with a point whatever the locale is. */
static void control_number(struct player *player, const char *before,
                           double value, const char *after)
{
    struct str command = STR_INIT;
    struct json_out json;

    str_add(&command, before);
    json_begin(&json, &command);
    json_decimal(&json, NULL, value);
    str_add(&command, after);
    control(player, "%s", command.buf);
    str_release(&command);
}

static bool start_mpv(struct player *player, struct error *err)
{
    static const char *const observed[] = {
        "pause",
        "duration",
        "core-idle",
        "paused-for-cache",
    };

    if (!mpv_link_start(&player->link, player->program, player->args,
                        !player->not_lean, err)) {
        return false;
    }
    for (size_t i = 0; i < COUNT_OF(observed); i++) {
        control(player, "[\"observe_property\",%zu,\"%s\"]", i + 1,
                observed[i]);
    }
    control(player, "[\"set_property\",\"volume\",%d]", player->volume);
    control_number(player, "[\"set_property\",\"speed\",", player->speed, "]");
    return true;
}

static void send_load(struct player *player)
{
    struct str command = STR_INIT;
    struct str start = STR_INIT;
    struct json_out json;

    json_begin(&json, &start);
    json_decimal(&json, NULL, player->start_s);
    json_begin(&json, &command);
    json_open_object(&json, NULL);
    json_text(&json, "name", "loadfile");
    json_text(&json, "url", player->path);
    json_text(&json, "flags", "replace");
    json_open_object(&json, "options");
    json_text(&json, "start", start.buf);
    json_text(&json, "pause", player->want_pause ? "yes" : "no");
    json_text(&json, "force-media-title", player->title);
    json_close_object(&json);
    json_close_object(&json);
    mpv_link_request(&player->link, MPV_REQUEST_LOAD, command.buf);
    str_release(&command);
    str_release(&start);
    /* `pause` stays over files: state it beside the file's option. */
    control(player, "[\"set_property\",\"pause\",%s]",
            player->want_pause ? "true" : "false");
}

static void forget_file(struct player *player)
{
    player->state = PLAYER_STOPPED;
    player->started = false;
    player->seeking = false;
    player->entry_id = -1;
    heard_break(&player->heard);
}

bool player_load(struct player *player, const char *path, double start_s,
                 bool paused, const char *title, struct error *err)
{
    if (player->crashes >= CRASHES_MAX &&
        clock_monotonic_ms() - player->crashes_since_ms < CRASH_WINDOW_MS) {
        return error_set(err,
                         "'%s' ended %d times within a minute; try again "
                         "in a while",
                         player->program, player->crashes);
    }
    if (player->link.fd < 0 && !start_mpv(player, err)) {
        return false;
    }
    forget_file(player);
    free(player->path);
    free(player->title);
    player->path = xstrdup(path);
    player->title = xstrdup(title);
    player->start_s = start_s > 0 ? start_s : 0;
    player->position_s = player->start_s;
    player->duration_s = 0;
    player->want_pause = paused;
    player->state = PLAYER_LOADING;
    player->load_at_ms = clock_monotonic_ms();
    send_load(player);
    return true;
}

void player_pause(struct player *player, bool paused)
{
    if (player->link.fd < 0 || player->state == PLAYER_STOPPED) {
        return;
    }
    player->want_pause = paused;
    if (player->started) {
        player->state = paused ? PLAYER_PAUSED : PLAYER_PLAYING;
    }
    heard_break(&player->heard);
    player->next_poll_ms = 0;
    mpv_link_request(&player->link, MPV_REQUEST_PAUSE,
                     paused ? "[\"set_property\",\"pause\",true]"
                            : "[\"set_property\",\"pause\",false]");
}

void player_seek(struct player *player, double to_s)
{
    if (player->link.fd < 0 || !player->started) {
        return;
    }
    /* Past the end mpv would end the file at once. */
    if (player->duration_s > 0 && to_s > player->duration_s - 1) {
        to_s = player->duration_s - 1;
    }
    player->position_s = to_s > 0 ? to_s : 0;
    player->seeking = true;
    heard_break(&player->heard);
    control_number(player, "[\"seek\",", player->position_s,
                   ",\"absolute+exact\"]");
}

void player_set_speed(struct player *player, double speed)
{
    player->speed = speed < 0.5 ? 0.5 : speed > 3 ? 3 : speed;
    heard_break(&player->heard);
    control_number(player, "[\"set_property\",\"speed\",", player->speed, "]");
}

void player_set_volume(struct player *player, int percent)
{
    player->volume = percent < 0 ? 0 : percent > 100 ? 100 : percent;
    control(player, "[\"set_property\",\"volume\",%d]", player->volume);
}

void player_stop(struct player *player)
{
    forget_file(player);
    control(player, "[\"stop\"]");
}

void player_reopen_device(struct player *player)
{
    control(player, "[\"ao-reload\"]");
}

enum player_state player_get_state(const struct player *player)
{
    return player->state;
}

double player_get_position(const struct player *player)
{
    return player->position_s;
}

double player_get_duration(const struct player *player)
{
    return player->duration_s;
}

double player_get_speed(const struct player *player)
{
    return player->speed;
}

int player_get_volume(const struct player *player)
{
    return player->volume;
}

int player_get_pid(const struct player *player)
{
    return (int)player->link.pid;
}

int player_get_fd(const struct player *player)
{
    return player->link.fd;
}

short player_get_poll_events(const struct player *player)
{
    return player->link.out.len > 0 ? POLLIN | POLLOUT : POLLIN;
}

/* The player is gone: keeps what was heard, says so once. */
static void lose(struct player *player, const char *text)
{
    bool had_file = player->state != PLAYER_STOPPED;
    bool refused_options =
        !player->link.answered_once && !player->not_lean && had_file;
    int64_t now = clock_monotonic_ms();
    struct error err = ERROR_INIT;

    mpv_link_stop(&player->link);
    if (refused_options) {
        player->not_lean = true;
        if (start_mpv(player, &err)) {
            send_load(player);
            return;
        }
        error_release(&err);
    }
    if (now - player->crashes_since_ms > CRASH_WINDOW_MS) {
        player->crashes = 0;
        player->crashes_since_ms = now;
    }
    player->crashes++;
    forget_file(player);
    tell(player, PLAYER_EVENT_LOST, text);
}

static void set_paused(struct player *player, bool paused)
{
    if (player->started) {
        player->state = paused ? PLAYER_PAUSED : PLAYER_PLAYING;
    }
    if (paused) {
        heard_break(&player->heard);
    }
    tell(player, PLAYER_EVENT_CHANGED, NULL);
}

static void take_property(struct player *player,
                          const struct mpv_message *message)
{
    if (str_equal(message->name, "pause") && message->data == MPV_DATA_BOOL) {
        set_paused(player, message->flag);
    } else if (str_equal(message->name, "duration")) {
        player->duration_s = message->data == MPV_DATA_NUMBER &&
                                     message->number > 0 &&
                                     message->number < 1e6
                                 ? message->number
                                 : player->duration_s;
    } else if (str_equal(message->name, "core-idle")) {
        player->core_idle = message->data == MPV_DATA_BOOL && message->flag;
    } else if (str_equal(message->name, "paused-for-cache")) {
        player->cache_wait = message->data == MPV_DATA_BOOL && message->flag;
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

static void take_end(struct player *player, const struct mpv_message *message)
{
    struct player_event event = {.kind = PLAYER_EVENT_ENDED};
    struct heard_stretch tail;

    /* The end of a file that our load has replaced is none of ours. */
    if (player->entry_id < 0 || message->entry_id != player->entry_id) {
        return;
    }
    if (str_equal(message->reason, "eof")) {
        event.reached_end = heard_reached_end(
            &player->heard, player->duration_s, player->speed, &tail);
        if (event.reached_end) {
            event.from_s = tail.from_s;
            event.to_s = tail.to_s;
            player->position_s = player->duration_s;
        }
        forget_file(player);
        player->notify(player->context, &event);
    } else if (str_equal(message->reason, "error")) {
        forget_file(player);
        tell(player, PLAYER_EVENT_FAILED, explain(message->detail));
    }
}

/* Playback (re)starts after a load or a seek: positions mean something again.
 */
static void take_restart(struct player *player)
{
    bool first = player->state == PLAYER_LOADING && !player->started;

    struct heard_stretch none;

    player->seeking = false;
    player->next_poll_ms = 0;
    heard_break(&player->heard);
    /* The sound begins where it was asked to: the first sample goes on from
     * there. */
    if (!player->want_pause) {
        heard_sample(&player->heard, player->position_s, clock_monotonic_ms(),
                     player->speed, &none);
    }
    if (first) {
        player->started = true;
        player->state = player->want_pause ? PLAYER_PAUSED : PLAYER_PLAYING;
        tell(player, PLAYER_EVENT_LOADED, NULL);
    }
    tell(player, PLAYER_EVENT_CHANGED, NULL);
}

static void take_event(struct player *player, const struct mpv_message *message)
{
    if (str_equal(message->name, "end-file")) {
        take_end(player, message);
    } else if (str_equal(message->name, "seek")) {
        player->seeking = true;
        heard_break(&player->heard);
    } else if (str_equal(message->name, "playback-restart")) {
        if (player->entry_id >= 0) {
            take_restart(player);
        }
    }
}

static void take_position(struct player *player,
                          const struct mpv_message *message)
{
    struct player_event event = {.kind = PLAYER_EVENT_HEARD};
    struct heard_stretch stretch;
    double at = message->number;
    bool good = message->success && message->data == MPV_DATA_NUMBER &&
                player->state == PLAYER_PLAYING && !player->seeking &&
                !player->core_idle && !player->cache_wait && at >= 0 &&
                (player->duration_s <= 0 || at <= player->duration_s + 1);

    if (!good) {
        return;
    }
    player->position_s = at;
    if (heard_sample(&player->heard, at, clock_monotonic_ms(), player->speed,
                     &stretch)) {
        event.from_s = stretch.from_s;
        event.to_s = stretch.to_s;
        player->notify(player->context, &event);
    }
    tell(player, PLAYER_EVENT_CHANGED, NULL);
}

static void take_reply(struct player *player, const struct mpv_message *message)
{
    struct mpv_link *link = &player->link;

    if (message->request_id == link->load_id && link->load_id != 0) {
        link->load_id = 0;
        if (message->success) {
            player->entry_id = message->entry_id;
        } else {
            forget_file(player);
            tell(player, PLAYER_EVENT_FAILED, "the player refused the file");
        }
    } else if (message->request_id == link->position_id) {
        link->position_id = 0;
        take_position(player, message);
    } else if (message->request_id == link->pause_id) {
        link->pause_id = 0;
    }
}

static void take_messages(struct player *player)
{
    struct mpv_message message;

    while (mpv_link_next(&player->link, &message)) {
        switch (message.kind) {
        case MPV_REPLY:
            take_reply(player, &message);
            break;
        case MPV_EVENT:
            take_event(player, &message);
            break;
        case MPV_PROPERTY:
            take_property(player, &message);
            break;
        case MPV_IGNORED:
            break;
        }
    }
}

static bool wants_position(const struct player *player)
{
    return player->state == PLAYER_PLAYING && player->started &&
           player->link.position_id == 0;
}

int player_get_timeout_ms(const struct player *player)
{
    int64_t now = clock_monotonic_ms();

    if (player->link.fd < 0) {
        return -1;
    }
    if (wants_position(player)) {
        return player->next_poll_ms > now ? (int)(player->next_poll_ms - now)
                                          : 0;
    }
    /* Paused and nothing outstanding: no wake-ups at all. */
    return player->link.answered_id + 1 < player->link.next_id ||
                   player->state == PLAYER_LOADING
               ? 1000
               : -1;
}

void player_service(struct player *player)
{
    int64_t now = clock_monotonic_ms();
    bool alive;

    if (player->link.fd < 0) {
        return;
    }
    alive = mpv_link_fill(&player->link);
    take_messages(player);
    if (player->link.fd < 0) {
        return;
    }
    if (!alive || !mpv_link_flush(&player->link)) {
        lose(player, "the player ended unexpectedly; play again to go on");
        return;
    }
    if (mpv_link_hangs(&player->link, now)) {
        lose(player, "the player did not answer and was ended");
        return;
    }
    if (player->state == PLAYER_LOADING && now - player->load_at_ms > LOAD_MS) {
        player_stop(player);
        tell(player, PLAYER_EVENT_FAILED, "the sound file did not load");
        return;
    }
    if (wants_position(player) && now >= player->next_poll_ms) {
        player->next_poll_ms = now + POLL_MS;
        mpv_link_request(&player->link, MPV_REQUEST_POSITION,
                         "[\"get_property\",\"time-pos\"]");
    }
}

void player_quiesce(struct player *player, int wait_ms)
{
    int64_t until = clock_monotonic_ms() + wait_ms;

    if (player->link.fd < 0 || player->state != PLAYER_PLAYING) {
        return;
    }
    player_pause(player, true);
    while (player->link.fd >= 0 && player->link.pause_id != 0) {
        struct pollfd poll_fd = {
            .fd = player->link.fd,
            .events = player_get_poll_events(player),
        };
        int64_t left = until - clock_monotonic_ms();

        if (left <= 0 || poll(&poll_fd, 1, (int)left) <= 0) {
            return;
        }
        player_service(player);
    }
}
