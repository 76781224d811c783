/*
 * Players but mpv: one process a play. Where one takes commands they go to
 * its standard input; where it takes none, a pause ends it and going on begins
 * it anew at the place. What one does not tell is estimated by the clock, and
 * said to be.
 */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/process.h"
#include "base/str.h"
#include "player/other_kind.h"
#include "player/player_private.h"

enum {
    TELLS_MAX = 64 * 1024, /* of a line that does not end */
    ESTIMATE_MS = 1000,
    SHORT_RUN_MS = 5000, /* a run that short counts nothing when estimated */
    STAYS_S = 3, /* a command that stays so long after the end is ended */
};

struct other {
    struct player base;
    const struct other_kind *kind;
    pid_t pid;   /* 0: no process */
    int in_fd;   /* its standard input, or -1 */
    int tell_fd; /* what it tells, or -1 */
    int life_fd; /* at its end when the process is; -1: closed by it before */
    struct str told;
    struct other_run run;
    int64_t run_at_ms;
    bool tell_loaded;  /* at the next service: it is paused before it began */
    bool has_position; /* of this run: it plays */
    double told_s;     /* the last position told */
    bool asked;        /* an answer is under way */
    bool stale;        /* and of no use: a seek came in between */
    bool seek_later;   /* it would act only on going on */
    int64_t next_ask_ms;
    int64_t heard_of_ms; /* when it told something last */
    double counted_s;    /* of an estimated run: heard up to here */
};

static struct other *other_of(struct player *player)
{
    return (struct other *)player;
}

static const struct other *other_of_const(const struct player *player)
{
    return (const struct other *)player;
}

static bool is_estimated(const struct other *self)
{
    return self->base.about.position == PLAYER_ESTIMATED;
}

static void close_fd(int *fd)
{
    if (*fd >= 0) {
        close(*fd);
        *fd = -1;
    }
}

static void send_line(struct other *self, const char *line)
{
    if (line != NULL && self->in_fd >= 0 && line[0] != '\0' &&
        send(self->in_fd, line, strlen(line), MSG_NOSIGNAL) < 0) {
        close_fd(&self->in_fd); /* it is gone: its end is noticed */
    }
}

/* Where an estimated run is by the clock; the last told place of others. */
static double place_now(const struct other *self)
{
    double at = self->base.position_s;

    if (is_estimated(self) && self->pid > 0) {
        at = self->run.start_s +
             (double)(clock_monotonic_ms() - self->run_at_ms) / 1000 *
                 self->run.speed;
        if (self->base.duration_s > 0 && at > self->base.duration_s) {
            at = self->base.duration_s;
        }
    }
    return at;
}

/* What an estimated run has played and was not counted yet. */
static void count_estimated(struct other *self)
{
    struct player_event event = {.kind = PLAYER_EVENT_HEARD, .estimated = true};
    double at = place_now(self);

    if (!is_estimated(self) || self->pid <= 0) {
        return;
    }
    self->base.position_s = at;
    if (clock_monotonic_ms() - self->run_at_ms >= SHORT_RUN_MS &&
        at > self->counted_s) {
        event.from_s = self->counted_s;
        event.to_s = at;
        self->counted_s = at;
        self->base.notify(self->base.context, &event);
    }
}

/* The process is no more ours; it is told to end, and reaped later. */
static void drop_process(struct other *self)
{
    send_line(self, self->kind->quit);
    close_fd(&self->in_fd);
    close_fd(&self->tell_fd);
    close_fd(&self->life_fd);
    leaving_add(&self->base.leaving, self->pid);
    self->pid = 0;
    self->asked = self->stale = self->seek_later = false;
    str_clear(&self->told);
    heard_break(&self->base.heard);
}

/* Pipes of a run, our ends and the child's: input, what it tells, life. */
struct ends {
    int in[2];
    int tell[2];
    int life[2];
};

static bool open_ends(const struct other *self, struct ends *ends,
                      struct error *err)
{
    if ((self->kind->quit != NULL &&
         socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends->in) != 0) ||
        (self->kind->read_position != NULL &&
         pipe2(ends->tell, O_CLOEXEC) != 0) ||
        pipe2(ends->life, O_CLOEXEC) != 0) {
        return error_set_errno(err, errno, "cannot talk to the player");
    }
    /* Only our ends: the program may wait at its own. */
    if (ends->in[1] >= 0) {
        fcntl(ends->in[1], F_SETFL, O_NONBLOCK);
    }
    if (ends->tell[0] >= 0) {
        fcntl(ends->tell[0], F_SETFL, O_NONBLOCK);
    }
    return true;
}

static bool start_words(struct other *self, struct str_list *argv,
                        struct error *err)
{
    const char *args = self->base.args;

    if (!self->kind->add_words(&self->run, argv, err)) {
        return false;
    }
    if (args != NULL && args[0] != '\0') {
        return process_split(args, argv, err);
    }
    return true;
}

static void begin_run(struct other *self, const struct ends *ends)
{
    self->in_fd = ends->in[1];
    self->tell_fd = ends->tell[0];
    self->life_fd = ends->life[0];
    self->run_at_ms = self->heard_of_ms = clock_monotonic_ms();
    self->next_ask_ms = 0;
    self->has_position = false;
    self->told_s = -1;
    self->counted_s = self->run.start_s;
    heard_break(&self->base.heard);
}

static bool start_process(struct other *self, struct error *err)
{
    struct process_spec spec = PROCESS_SPEC_INIT;
    struct str_list argv = STR_LIST_INIT;
    struct ends ends = {{-1, -1}, {-1, -1}, {-1, -1}};
    bool ok = false;

    drop_process(self);
    self->run = (struct other_run){
        .program = self->base.program,
        .command = self->base.command,
        .path = self->base.path,
        .title = self->base.title,
        .start_s = self->base.position_s,
        .speed = self->base.speed,
        .volume = self->base.volume,
    };
    if (!start_words(self, &argv, err) || !open_ends(self, &ends, err)) {
        goto out;
    }
    str_list_take(&argv, NULL);
    spec.argv = (const char *const *)(const void *)argv.items;
    spec.variable = self->kind->variable;
    spec.in_fd = ends.in[0];
    spec.out_fd = self->kind->on_stderr ? -1 : ends.tell[1];
    spec.err_fd = self->kind->on_stderr ? ends.tell[1] : -1;
    spec.extra_fd = ends.life[1];
    ok = process_start(&spec, &self->pid, err);
    if (ok) {
        begin_run(self, &ends);
    } else {
        self->pid = 0;
        close_fd(&ends.in[1]);
        close_fd(&ends.tell[0]);
        close_fd(&ends.life[0]);
    }
out:
    close_fd(&ends.in[0]);
    close_fd(&ends.tell[1]);
    close_fd(&ends.life[1]);
    str_list_release(&argv);
    return ok;
}

static void lose(struct other *self, const char *text)
{
    drop_process(self);
    player_forget_file(&self->base);
    player_tell(&self->base, PLAYER_EVENT_LOST, text);
}

/* Starts it anew where it is, with what was changed. */
static void start_anew(struct other *self)
{
    struct error err = ERROR_INIT;

    if (!start_process(self, &err)) {
        lose(self, error_get(&err));
    }
    error_release(&err);
}

static bool other_load(struct player *player, struct error *err)
{
    struct other *self = other_of(player);

    drop_process(self);
    if (player->want_pause) {
        player->state = PLAYER_PAUSED; /* begun when it goes on */
        self->tell_loaded = true;
        return true;
    }
    player->state = PLAYER_LOADING;
    if (!start_process(self, err)) {
        player_forget_file(player);
        return false;
    }
    return true;
}

static void tell_seek(struct other *self)
{
    struct str line = STR_INIT;

    self->kind->add_seek(self->base.position_s, &line);
    send_line(self, line.buf);
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

static void tell_volume(struct other *self)
{
    struct str line = STR_INIT;

    self->kind->add_volume(self->base.volume, &line);
    send_line(self, line.buf);
    self->run.volume = self->base.volume;
    str_release(&line);
}

static void other_pause(struct player *player)
{
    struct other *self = other_of(player);

    heard_break(&player->heard);
    count_estimated(self);
    if (player->want_pause && !takes_lines(self, self->kind->toggle_pause)) {
        drop_process(self);
    } else if (!player->want_pause && self->pid == 0) {
        start_anew(self);
    } else if (player->want_pause != (player->state == PLAYER_PAUSED)) {
        send_line(self, self->kind->toggle_pause);
        if (!player->want_pause && self->seek_later) {
            tell_seek(self);
        }
        if (!player->want_pause && self->run.volume != player->volume) {
            tell_volume(self);
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

        count_estimated(self); /* what was heard before */
        player->position_s = to_s;
        if (player->state != PLAYER_PAUSED) {
            start_anew(self);
        } else {
            drop_process(self);
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
            count_estimated(self);
            if (player->state != PLAYER_PAUSED) {
                start_anew(self);
            } else {
                drop_process(self); /* begins so when it goes on */
            }
        } else {
            self->kind->add_speed(player->speed, &line);
            send_line(self, line.buf);
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
        tell_volume(self);
    } else {
        start_anew(self);
    }
}

static void other_stop(struct player *player)
{
    count_estimated(other_of(player));
    drop_process(other_of(player));
}

static void other_end(struct player *player)
{
    struct other *self = other_of(player);

    drop_process(self);
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
        drop_process(self); /* a new one opens it anew */
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
            tell_volume(self);
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

static void read_told(struct other *self)
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
static bool has_ended(struct other *self, int *status)
{
    struct pollfd life = {.fd = self->life_fd, .events = POLLIN};

    if (self->life_fd >= 0 && poll(&life, 1, 0) <= 0) {
        return false;
    }
    if (process_poll(self->pid, status)) {
        return true;
    }
    close_fd(&self->life_fd);
    return false;
}

/* A command is over, or its time is: the clock says what that means. */
static void end_estimated(struct other *self, bool failed, bool reaped)
{
    struct player_event event = {.kind = PLAYER_EVENT_ENDED, .estimated = true};
    double left = self->base.duration_s - place_now(self);
    bool brief =
        clock_monotonic_ms() - self->run_at_ms < SHORT_RUN_MS &&
        self->base.duration_s - self->run.start_s > SHORT_RUN_MS / 1000;

    count_estimated(self);
    event.reached_end = self->base.duration_s > 0 && left <= STAYS_S;
    event.from_s = self->counted_s;
    event.to_s = event.reached_end ? self->base.duration_s : self->counted_s;
    self->pid = reaped ? 0 : self->pid;
    drop_process(self);
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
        lose(self, "the player ended unexpectedly; play again to go on");
        return;
    }
    drop_process(self);
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

/* The process is over: how, tells what it meant. */
static void take_end(struct other *self, int status)
{
    if (is_estimated(self)) {
        end_estimated(self, !WIFEXITED(status) || WEXITSTATUS(status) != 0,
                      true);
    } else {
        end_told(self, status);
    }
}

static void ask(struct other *self)
{
    int64_t now = clock_monotonic_ms();

    if (self->pid == 0 || self->base.state == PLAYER_PAUSED ||
        now < self->next_ask_ms) {
        return;
    }
    self->next_ask_ms =
        now + (is_estimated(self) ? ESTIMATE_MS : PLAYER_POLL_MS);
    if (is_estimated(self)) {
        count_estimated(self);
        player_tell(&self->base, PLAYER_EVENT_CHANGED, NULL);
    } else if (now - self->heard_of_ms > PLAYER_HANG_MS &&
               self->base.state == PLAYER_PLAYING) {
        lose(self, "the player did not answer and was ended");
    } else if (self->kind->ask != NULL && !self->asked) {
        self->asked = true;
        send_line(self, self->kind->ask);
    }
}

/* A command that opens a window may stay when the sound is over. */
static bool stays_too_long(const struct other *self)
{
    return is_estimated(self) && self->pid > 0 && self->base.duration_s > 0 &&
           (double)(clock_monotonic_ms() - self->run_at_ms) / 1000 *
                   self->run.speed >
               self->base.duration_s - self->run.start_s +
                   STAYS_S * self->run.speed;
}

static void other_service(struct player *player)
{
    struct other *self = other_of(player);
    int status = 0;

    if (self->tell_loaded ||
        (is_estimated(self) && player->state == PLAYER_LOADING)) {
        self->tell_loaded = false;
        player->state = self->pid > 0 ? PLAYER_PLAYING : PLAYER_PAUSED;
        player_tell(player, PLAYER_EVENT_LOADED, NULL);
    }
    if (self->pid == 0) {
        return;
    }
    read_told(self);
    if (self->pid > 0 && has_ended(self, &status)) {
        read_told(self);
        take_end(self, status);
    } else if (stays_too_long(self)) {
        end_estimated(self, false, false);
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
