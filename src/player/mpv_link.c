#include "player/mpv_link.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/process.h"

enum {
    QUEUE_MAX = 64 * 1024,
    LINE_MAX_BYTES = 1024 * 1024,
    HANG_MS = 5000,
};

void mpv_link_init(struct mpv_link *link)
{
    memset(link, 0, sizeof(*link));
    link->fd = -1;
    link->next_id = 1;
    str_init(&link->in);
    str_init(&link->out);
}

static void add_arguments(struct str_list *argv, const char *program, bool lean)
{
    static const char *const fixed[] = {
        "--no-config",
        "--no-terminal",
        "--no-video",
        "--idle=yes",
        "--input-default-bindings=no",
        "--save-position-on-quit=no",
        "--resume-playback=no",
        "--input-ipc-client=fd://3",
    };
    /* A third less memory and four threads fewer, where the build knows them.
     */
    static const char *const lean_ones[] = {
        "--load-scripts=no",
        "--ytdl=no",
        "--osc=no",
        "--load-stats-overlay=no",
        "--load-auto-profiles=no",
        "--load-osd-console=no",
    };

    str_list_add(argv, program);
    for (size_t i = 0; i < COUNT_OF(fixed); i++) {
        str_list_add(argv, fixed[i]);
    }
    for (size_t i = 0; lean && i < COUNT_OF(lean_ones); i++) {
        str_list_add(argv, lean_ones[i]);
    }
}

bool mpv_link_start(struct mpv_link *link, const char *program,
                    const char *args, bool lean, struct error *err)
{
    struct str_list argv = STR_LIST_INIT;
    struct process_spec spec = PROCESS_SPEC_INIT;
    int ends[2] = {-1, -1};
    bool ok = false;

    add_arguments(&argv, program, lean);
    if (args != NULL && args[0] != '\0' && !process_split(args, &argv, err)) {
        goto out;
    }
    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0,
                   ends) != 0) {
        error_set_errno(err, errno, "cannot talk to '%s'", program);
        goto out;
    }
    str_list_take(&argv, NULL);
    spec.argv = (const char *const *)(const void *)argv.items;
    spec.extra_fd = ends[1];
    if (!process_start(&spec, &link->pid, err)) {
        link->pid = 0;
        close(ends[0]);
        goto out;
    }
    link->fd = ends[0];
    link->next_id = 1;
    link->answered_id = 0;
    link->position_id = link->load_id = link->pause_id = 0;
    link->answered_once = false;
    str_clear(&link->in);
    str_clear(&link->out);
    ok = true;
out:
    if (ends[1] >= 0) {
        close(ends[1]);
    }
    str_list_release(&argv);
    return ok;
}

void mpv_link_stop(struct mpv_link *link)
{
    if (link->fd >= 0) {
        close(link->fd);
        link->fd = -1;
    }
    if (link->pid > 0) {
        process_end(link->pid, 500);
        link->pid = 0;
    }
    str_release(&link->in);
    str_release(&link->out);
}

int64_t mpv_link_request(struct mpv_link *link, enum mpv_request kind,
                         const char *command)
{
    int64_t id = link->next_id;

    if (link->out.len > QUEUE_MAX ||
        (kind == MPV_REQUEST_POSITION && link->out.len > 0)) {
        return 0;
    }
    if (link->answered_id + 1 == id) {
        link->oldest_at_ms = clock_monotonic_ms();
    }
    str_add_format(&link->out, "{\"command\":%s,\"request_id\":%lld}\n",
                   command, (long long)id);
    link->next_id++;
    if (kind == MPV_REQUEST_POSITION) {
        link->position_id = id;
    } else if (kind == MPV_REQUEST_LOAD) {
        link->load_id = id;
    } else if (kind == MPV_REQUEST_PAUSE) {
        link->pause_id = id;
    }
    mpv_link_flush(link);
    return id;
}

bool mpv_link_flush(struct mpv_link *link)
{
    while (link->out.len > 0 && link->fd >= 0) {
        ssize_t sent =
            send(link->fd, link->out.buf, link->out.len, MSG_NOSIGNAL);

        if (sent < 0 && errno == EINTR) {
            continue;
        }
        if (sent < 0) {
            return errno == EAGAIN || errno == EWOULDBLOCK;
        }
        str_remove(&link->out, 0, (size_t)sent);
    }
    return link->fd >= 0;
}

bool mpv_link_fill(struct mpv_link *link)
{
    char chunk[8192];

    while (link->fd >= 0) {
        ssize_t got = recv(link->fd, chunk, sizeof(chunk), 0);

        if (got < 0 && errno == EINTR) {
            continue;
        }
        if (got < 0) {
            return errno == EAGAIN || errno == EWOULDBLOCK;
        }
        if (got == 0 || link->in.len + (size_t)got > LINE_MAX_BYTES) {
            return false;
        }
        str_add_len(&link->in, chunk, (size_t)got);
    }
    return false;
}

static void note_reply(struct mpv_link *link, const struct mpv_message *message)
{
    link->answered_once = true;
    if (message->request_id > link->answered_id &&
        message->request_id < link->next_id) {
        link->answered_id = message->request_id;
        link->oldest_at_ms = clock_monotonic_ms();
    }
}

bool mpv_link_next(struct mpv_link *link, struct mpv_message *message)
{
    const char *line_end =
        link->in.len > 0 ? memchr(link->in.buf, '\n', link->in.len) : NULL;
    size_t len;

    if (line_end == NULL) {
        return false;
    }
    len = (size_t)(line_end - link->in.buf);
    *message = mpv_message_parse(link->in.buf, len);
    str_remove(&link->in, 0, len + 1);
    if (message->kind == MPV_REPLY) {
        note_reply(link, message);
    }
    return true;
}

bool mpv_link_hangs(const struct mpv_link *link, int64_t now_ms)
{
    return link->fd >= 0 && link->answered_id + 1 < link->next_id &&
           now_ms - link->oldest_at_ms > HANG_MS;
}
