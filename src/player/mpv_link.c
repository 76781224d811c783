#include "player/mpv_link.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/file.h"
#include "base/path.h"
#include "base/process.h"
#include "player/player_private.h"

enum {
    QUEUE_MAX = 64 * 1024,
    LINE_MAX_BYTES = 1024 * 1024,
    START_MS = 20000,
    CONNECT_MS = 3000,
    OVER_MS = 100,
};

void mpv_link_init(struct mpv_link *link)
{
    memset(link, 0, sizeof(*link));
    link->fd = -1;
    link->next_id = 1;
    str_init(&link->in);
    str_init(&link->out);
}

static void add_arguments(struct str_list *argv, const struct mpv_start *start,
                          const char *path)
{
    static const char *const fixed[] = {
        "--no-config",
        "--no-terminal",
        "--no-video",
        "--idle=yes",
        "--input-default-bindings=no",
        "--save-position-on-quit=no",
        "--resume-playback=no",
    };
    /* A third less memory and four threads fewer, where the build knows them;
     * and no file is opened but the one that is named: no list in it, no cue
     * sheet beside it. */
    static const char *const lean[] = {
        "--access-references=no",
        "--autoload-files=no",
        "--load-scripts=no",
        "--ytdl=no",
        "--osc=no",
        "--load-stats-overlay=no",
        "--load-auto-profiles=no",
        "--load-osd-console=no",
    };

    str_list_add(argv, start->program);
    for (size_t i = 0; i < COUNT_OF(fixed); i++) {
        str_list_add(argv, fixed[i]);
    }
    for (size_t i = 0; start->lean && i < COUNT_OF(lean); i++) {
        str_list_add(argv, lean[i]);
    }
    if (start->script != NULL) {
        str_list_take(argv, xasprintf("--script=%s", start->script));
    }
    str_list_take(argv, path != NULL ? xasprintf("--input-ipc-server=%s", path)
                                     : xstrdup("--input-ipc-client=fd://3"));
}

/* "DIR/player-PID.sock" in a folder that is ours alone. */
static char *socket_path(struct error *err)
{
    char *folder = path_runtime();
    struct sockaddr_un address;
    char *path = NULL;

    if (file_make_folder(folder, err) && chmod(folder, 0700) == 0) {
        path = xasprintf("%s/player-%ld.sock", folder, (long)getpid());
        unlink(path); /* mpv leaves its file behind */
        if (strlen(path) >= sizeof(address.sun_path)) {
            error_set(err,
                      "the folder for the player's socket has too long a "
                      "name: '%s'",
                      folder);
            free(path);
            path = NULL;
        }
    } else {
        error_set(err, "cannot make '%s' for the player's socket", folder);
    }
    free(folder);
    return path;
}

/* Our end, and the one to hand over (-1 with a path). */
static bool open_ends(struct mpv_link *link, bool by_path, int ends[2],
                      struct error *err)
{
    if (by_path) {
        link->path = socket_path(err);
        if (link->path == NULL) {
            return false;
        }
        ends[0] =
            socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
        return ends[0] >= 0 ||
               error_set_errno(err, errno, "cannot talk to the player");
    }
    return socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0,
                      ends) == 0 ||
           error_set_errno(err, errno, "cannot talk to the player");
}

static void forget_path(struct mpv_link *link)
{
    if (link->path != NULL) {
        unlink(link->path);
        free(link->path);
        link->path = NULL;
    }
    link->connecting = false;
}

static void begin(struct mpv_link *link, int fd)
{
    link->fd = fd;
    link->connecting = link->path != NULL;
    link->started_at_ms = clock_monotonic_ms();
    link->next_id = 1;
    link->answered_id = 0;
    link->position_id = link->load_id = link->pause_id = link->devices_id = 0;
    link->answered_once = false;
    str_clear(&link->in);
    str_clear(&link->out);
}

bool mpv_link_start(struct mpv_link *link, const struct mpv_start *start,
                    struct error *err)
{
    struct str_list argv = STR_LIST_INIT;
    struct process_spec spec = PROCESS_SPEC_INIT;
    int ends[2] = {-1, -1};
    bool ok = false;

    if (!open_ends(link, start->by_path, ends, err)) {
        goto out;
    }
    add_arguments(&argv, start, link->path);
    if (start->args != NULL && start->args[0] != '\0' &&
        !process_split(start->args, &argv, err)) {
        goto out;
    }
    str_list_take(&argv, NULL);
    spec.argv = (const char *const *)(const void *)argv.items;
    spec.extra_fd = ends[1];
    if (!process_start(&spec, &link->pid, err)) {
        link->pid = 0;
        goto out;
    }
    begin(link, ends[0]);
    ok = true;
out:
    if (ends[1] >= 0) {
        close(ends[1]);
    }
    if (!ok && ends[0] >= 0) {
        close(ends[0]);
    }
    if (!ok) {
        forget_path(link);
    }
    str_list_release(&argv);
    return ok;
}

void mpv_link_stop(struct mpv_link *link, struct leaving *leaving)
{
    if (link->fd >= 0) {
        close(link->fd);
        link->fd = -1;
    }
    leaving_add(leaving, link->pid);
    link->pid = 0;
    forget_path(link);
    str_release(&link->in);
    str_release(&link->out);
}

/*
 * Tries to reach the socket that mpv makes a moment after its start. False
 * when mpv has ended, or did not make it in 3 s.
 */
static bool reach(struct mpv_link *link)
{
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    int status;

    if (!link->connecting) {
        return true;
    }
    snprintf(address.sun_path, sizeof(address.sun_path), "%s", link->path);
    if (connect(link->fd, (const struct sockaddr *)(const void *)&address,
                sizeof(address)) == 0) {
        link->connecting = false;
        return true;
    }
    if (process_poll(link->pid, &status)) {
        link->pid = 0;
        return false;
    }
    return (errno == ENOENT || errno == ECONNREFUSED || errno == EAGAIN) &&
           clock_monotonic_ms() - link->started_at_ms < CONNECT_MS;
}

bool mpv_link_ended_itself(struct mpv_link *link)
{
    const struct timespec step = {.tv_nsec = 1000000};
    int status = 0;

    for (int waited = 0; link->pid > 0 && waited < OVER_MS; waited++) {
        if (process_poll(link->pid, &status)) {
            link->pid = 0;
            return WIFEXITED(status);
        }
        nanosleep(&step, NULL);
    }
    return link->pid == 0; /* seen to end while it was waited for */
}

int mpv_link_get_fd(const struct mpv_link *link)
{
    return link->connecting ? -1 : link->fd;
}

int64_t mpv_link_request(struct mpv_link *link, enum mpv_request kind,
                         const char *command)
{
    int64_t id = link->next_id;

    if (kind == MPV_REQUEST_POSITION && link->out.len > 0) {
        return 0; /* asked again later; a control is never dropped */
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
    } else if (kind == MPV_REQUEST_DEVICES) {
        link->devices_id = id;
    }
    mpv_link_flush(link);
    return id;
}

bool mpv_link_flush(struct mpv_link *link)
{
    if (link->fd < 0 || !reach(link)) {
        return false;
    }
    while (link->out.len > 0 && !link->connecting) {
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
    return true;
}

bool mpv_link_fill(struct mpv_link *link)
{
    char chunk[8192];

    if (link->fd < 0 || !reach(link)) {
        return false;
    }
    while (!link->connecting) {
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
    return true;
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

bool mpv_link_next(struct mpv_link *link, struct mpv_message *message,
                   struct player_devices *devices)
{
    const char *line_end =
        link->in.len > 0 ? memchr(link->in.buf, '\n', link->in.len) : NULL;
    size_t len;

    if (line_end == NULL) {
        return false;
    }
    len = (size_t)(line_end - link->in.buf);
    *message = mpv_message_parse(link->in.buf, len);
    if (message->kind == MPV_REPLY && link->devices_id != 0 &&
        message->request_id == link->devices_id) {
        player_devices_parse(devices, link->in.buf, len);
    }
    str_remove(&link->in, 0, len + 1);
    if (message->kind == MPV_REPLY) {
        note_reply(link, message);
    }
    return true;
}

bool mpv_link_hangs(const struct mpv_link *link, int64_t now_ms)
{
    if (link->out.len > QUEUE_MAX) {
        return true; /* it takes nothing any more */
    }
    return link->fd >= 0 && link->answered_id + 1 < link->next_id &&
           now_ms - link->oldest_at_ms >
               (link->answered_once ? PLAYER_HANG_MS : START_MS);
}
