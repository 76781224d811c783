#include "player/player.h"

#include <stdlib.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/file.h"
#include "base/path.h"
#include "base/str.h"
#include "player/player_private.h"

/* In the order in which "auto" looks for them. */
static const char *const programs[PLAYER_KINDS] = {
    [PLAYER_MPV] = "mpv",
    [PLAYER_MPLAYER] = "mplayer",
    [PLAYER_FFPLAY] = "ffplay",
    [PLAYER_VLC] = "vlc",
};

static bool is_there(const char *program)
{
    char *path = file_find_program(program);
    bool found = path != NULL;

    free(path);
    return found;
}

bool player_kind_available(enum player_kind kind)
{
    /* vlc ends at once when root runs it. */
    return kind != PLAYER_COMMAND && is_there(programs[kind]) &&
           (kind != PLAYER_VLC || geteuid() != 0);
}

/* The kind of a word of the setting; of a path by its last part. */
static enum player_kind kind_of(const char *wanted)
{
    const char *name = path_name(wanted);

    if (str_equal(wanted, "command")) {
        return PLAYER_COMMAND;
    }
    for (enum player_kind kind = 0; kind < PLAYER_COMMAND; kind++) {
        if (str_equal(wanted, "auto") && player_kind_available(kind)) {
            return kind;
        }
        if (str_equal(name, programs[kind])) {
            return kind;
        }
    }
    return str_equal(name, "cvlc") ? PLAYER_VLC : PLAYER_MPV;
}

static const char *program_of(enum player_kind kind, const char *wanted)
{
    return str_equal(wanted, "auto") ? programs[kind]
           : kind == PLAYER_COMMAND  ? ""
                                     : wanted;
}

struct player *player_new(const struct player_options *options)
{
    enum player_kind kind = kind_of(options->wanted);
    struct player *player = kind == PLAYER_MPV ? mpv_new() : other_new(kind);

    player->about = other_about(kind, options->command);
    player->program = xstrdup(program_of(kind, options->wanted));
    player->command = xstrdup(options->command != NULL ? options->command : "");
    player->args = xstrdup_or_null(options->args);
    player->device = xstrdup(options->device != NULL ? options->device : "");
    player->media_keys = options->media_keys;
    player->slow_ms = options->slow_ms > 0 ? options->slow_ms : PLAYER_SLOW_MS;
    player->notify = options->notify;
    player->context = options->context;
    player->speed = 1;
    player->volume = 100;
    return player;
}

void player_free(struct player *player)
{
    if (player == NULL) {
        return;
    }
    player->ops->end(player);
    leaving_finish(&player->leaving);
    free(player->program);
    free(player->command);
    free(player->args);
    free(player->device);
    player_devices_release(&player->devices);
    free(player->path);
    free(player->title);
    free(player);
}

const struct player_about *player_about(enum player_kind kind)
{
    static struct player_about abouts[PLAYER_KINDS];

    abouts[kind] = other_about(kind, "{start} {speed}");
    return &abouts[kind];
}

const struct player_about *player_get_about(const struct player *player)
{
    return &player->about;
}

/* Where another one is there, that is the shorter way. */
static bool is_missing(const char *program, struct error *err)
{
    for (enum player_kind kind = 0; kind < PLAYER_COMMAND; kind++) {
        if (player_kind_available(kind)) {
            return error_set_code(err, ERROR_NOT_FOUND,
                                  "the player '%s' is not installed; the "
                                  "setting player: auto takes %s",
                                  program, programs[kind]);
        }
    }
    return error_set_code(err, ERROR_NOT_FOUND,
                          "no player: install the package mpv, or mplayer, "
                          "ffmpeg or vlc-bin");
}

bool player_available(const struct player *player, struct error *err)
{
    const char *name = player->about.name;

    if (str_equal(name, "command")) {
        return player->command[0] != '\0' ||
               error_set(err, "player is 'command', and player_command is "
                              "empty");
    }
    if (!is_there(player->program)) {
        return is_missing(player->program, err);
    }
    if (str_equal(name, "vlc") && geteuid() == 0) {
        return error_set(err, "vlc does not run as root: choose another "
                              "player, or another user");
    }
    return true;
}

char *player_find_mpris(void)
{
    static const char *const places[] = {
        "/usr/lib/mpv-mpris/mpris.so",
        "/usr/lib/mpv/mpris.so",
        "/etc/mpv/scripts/mpris.so",
    };

    for (size_t i = 0; i < COUNT_OF(places); i++) {
        if (file_exists(places[i])) {
            return xstrdup(places[i]);
        }
    }
    return NULL;
}

void player_tell(struct player *player, enum player_event_kind kind,
                 const char *text)
{
    struct player_event event = {.kind = kind, .text = text};

    player->notify(player->context, &event);
}

void player_forget_file(struct player *player)
{
    player->state = PLAYER_STOPPED;
    heard_break(&player->heard);
}

void player_tell_end(struct player *player)
{
    struct player_event event = {.kind = PLAYER_EVENT_ENDED};
    struct heard_stretch tail;

    event.reached_end = heard_reached_end(&player->heard, player->duration_s,
                                          player->speed, &tail);
    if (event.reached_end) {
        event.from_s = tail.from_s;
        event.to_s = tail.to_s;
        player->position_s = player->duration_s;
    }
    player_forget_file(player);
    player->notify(player->context, &event);
}

int player_slow_timeout_ms(const struct player *player)
{
    int64_t left = player->load_at_ms + player->slow_ms - clock_monotonic_ms();

    return player->state != PLAYER_LOADING || player->slow_told ? -1
           : left > 0                                           ? (int)left
                                                                : 0;
}

void player_notice_slow(struct player *player)
{
    if (player_slow_timeout_ms(player) == 0) {
        player->slow_told = true;
        player_tell(player, PLAYER_EVENT_SLOW,
                    "the player takes long to load the sound");
    }
}

/* Past the end the file would end at once, or not begin at all. */
static double within(const struct player *player, double at_s)
{
    if (player->duration_s > 0 && at_s > player->duration_s - 1) {
        at_s = player->duration_s - 1;
    }
    return at_s > 0 ? at_s : 0;
}

bool player_load(struct player *player, const struct player_file *file,
                 struct error *err)
{
    char *path = xstrdup(file->path);
    char *title = xstrdup(file->title);

    player_forget_file(player);
    free(player->path);
    free(player->title);
    player->path = path;
    player->title = title;
    player->duration_s = file->duration_s;
    player->duration_given = file->duration_s > 0;
    player->start_s = player->about.starts ? within(player, file->start_s) : 0;
    player->position_s = player->start_s;
    player->want_pause = file->paused;
    player->load_at_ms = clock_monotonic_ms();
    player->slow_told = false;
    return player->ops->load(player, err);
}

void player_pause(struct player *player, bool paused)
{
    if (player->state == PLAYER_STOPPED) {
        return;
    }
    player->want_pause = paused;
    player->ops->pause(player);
}

void player_seek(struct player *player, double to_s)
{
    if (!player->about.starts || player->state == PLAYER_STOPPED) {
        return;
    }
    player->position_s = within(player, to_s);
    player->ops->seek(player);
}

void player_set_speed(struct player *player, double speed)
{
    player->speed = !player->about.speed ? 1
                    : speed < 0.5        ? 0.5
                    : speed > 3          ? 3
                                         : speed;
    player->ops->set_speed(player);
}

void player_set_volume(struct player *player, int percent)
{
    player->volume = !player->about.volume ? 100
                     : percent < 0         ? 0
                     : percent > 100       ? 100
                                           : percent;
    player->ops->set_volume(player);
}

void player_set_device(struct player *player, const char *name)
{
    char *device;

    if (!str_equal(name, player->device)) {
        device = xstrdup(name);
        free(player->device);
        player->device = device;
        if (player->about.devices) {
            player->ops->set_device(player);
        }
    }
}

bool player_ask_devices(struct player *player, struct error *err)
{
    if (!player->about.devices) {
        return error_set_code(err, ERROR_NOT_FOUND,
                              "%s does not list the sound devices: mpv does",
                              player->about.name);
    }
    return player->ops->ask_devices(player, err);
}

const struct player_devices *player_get_devices(const struct player *player)
{
    return &player->devices;
}

void player_stop(struct player *player)
{
    player->ops->stop(player);
    player_forget_file(player);
}

void player_quiesce(struct player *player, int wait_ms)
{
    if (player->state == PLAYER_PLAYING) {
        player_pause(player, true);
        player->ops->quiesce(player, wait_ms);
    }
}

void player_reopen_device(struct player *player)
{
    player->ops->reopen_device(player);
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
    return player->ops->get_pid(player);
}

int player_get_fd(const struct player *player)
{
    return player->ops->get_fd(player);
}

short player_get_poll_events(const struct player *player)
{
    return player->ops->get_poll_events(player);
}

/* The earlier of two; -1 is never. */
static int earlier(int a, int b)
{
    return a < 0 || (b >= 0 && b < a) ? b : a;
}

int player_get_timeout_ms(const struct player *player)
{
    return earlier(earlier(leaving_timeout_ms(&player->leaving),
                           player_slow_timeout_ms(player)),
                   player->ops->get_timeout_ms(player));
}

void player_service(struct player *player)
{
    leaving_service(&player->leaving);
    player->ops->service(player);
    player_notice_slow(player);
}
