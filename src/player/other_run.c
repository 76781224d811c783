/* The process of a player but mpv, and what the clock says of its place. */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/process.h"
#include "player/other_private.h"

bool other_is_estimated(const struct other *self)
{
    return self->base.about.position == PLAYER_ESTIMATED;
}

void other_close(int *fd)
{
    if (*fd >= 0) {
        close(*fd);
        *fd = -1;
    }
}

void other_send(struct other *self, const char *line)
{
    if (line != NULL && self->in_fd >= 0 && line[0] != '\0' &&
        send(self->in_fd, line, strlen(line), MSG_NOSIGNAL) < 0) {
        other_close(&self->in_fd); /* it is gone: its end is noticed */
    }
}

double other_place(const struct other *self)
{
    double at = self->base.position_s;

    if (other_is_estimated(self) && self->pid > 0) {
        at = self->run.start_s +
             (double)(clock_monotonic_ms() - self->run_at_ms) / 1000 *
                 self->run.speed;
        if (self->base.duration_s > 0 && at > self->base.duration_s) {
            at = self->base.duration_s;
        }
    }
    return at;
}

void other_count(struct other *self)
{
    struct player_event event = {.kind = PLAYER_EVENT_HEARD, .estimated = true};
    double at = other_place(self);

    if (!other_is_estimated(self) || self->pid <= 0) {
        return;
    }
    self->base.position_s = at;
    if (clock_monotonic_ms() - self->run_at_ms >= OTHER_SHORT_RUN_MS &&
        at > self->counted_s) {
        event.from_s = self->counted_s;
        event.to_s = at;
        self->counted_s = at;
        self->base.notify(self->base.context, &event);
    }
}

void other_drop(struct other *self)
{
    other_send(self, self->kind->quit);
    other_close(&self->in_fd);
    other_close(&self->tell_fd);
    other_close(&self->life_fd);
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

/* What the player was asked for, as a program's words are made of it. */
static struct other_run wanted_run(const struct player *player)
{
    return (struct other_run){
        .program = player->program,
        .command = player->command,
        .path = player->path,
        .title = player->title,
        .start_s = player->position_s,
        .speed = player->speed,
        .volume = player->volume,
    };
}

bool other_start(struct other *self, struct error *err)
{
    struct process_spec spec = PROCESS_SPEC_INIT;
    struct str_list argv = STR_LIST_INIT;
    struct ends ends = {{-1, -1}, {-1, -1}, {-1, -1}};
    bool ok = false;

    other_drop(self);
    self->run = wanted_run(&self->base);
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
    }
out:
    if (!ok) {
        other_close(&ends.in[1]);
        other_close(&ends.tell[0]);
        other_close(&ends.life[0]);
    }
    other_close(&ends.in[0]);
    other_close(&ends.tell[1]);
    other_close(&ends.life[1]);
    str_list_release(&argv);
    return ok;
}

void other_lose(struct other *self, const char *text)
{
    other_drop(self);
    player_forget_file(&self->base);
    player_tell(&self->base, PLAYER_EVENT_LOST, text);
}

void other_start_anew(struct other *self)
{
    struct error err = ERROR_INIT;

    if (!other_start(self, &err)) {
        other_lose(self, error_get(&err));
    }
    error_release(&err);
}

void other_tell_volume(struct other *self)
{
    struct str line = STR_INIT;

    self->kind->add_volume(self->base.volume, &line);
    other_send(self, line.buf);
    self->run.volume = self->base.volume;
    str_release(&line);
}
