#include "net/net.h"

#include <errno.h>
#include <fcntl.h>
#include <jansson.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/file.h"
#include "base/path.h"
#include "base/process.h"
#include "net/net_line.h"

enum {
    END_MS = 500,         /* between our end of the line and SIGKILL */
    READ_MAX = 64 * 1024, /* of one call, so that the loop stays awake */
};

struct net {
    struct net_spec spec; /* `line` and `context` only */
    pid_t pid;            /* 0: it has ended */
    int fd;               /* its standard input and output */
    struct str in;        /* less than a line */
    struct str out;       /* not sent yet */
    struct str error;     /* text of the last "error" line */
    int status;           /* exit status, 128 + signal */
    bool cancelled;
};

static char *path_if_program(char *path)
{
    if (access(path, X_OK) == 0 && !file_is_folder(path)) {
        return path;
    }
    free(path);
    return NULL;
}

static char *beside_us(const char *relative)
{
    char self[4096];
    ssize_t len = readlink("/proc/self/exe", self, sizeof(self) - 1);
    char *folder;
    char *path;

    if (len <= 0) {
        return NULL;
    }
    self[len] = '\0';
    folder = path_folder(self);
    path = path_join(folder, relative);
    free(folder);
    return path_if_program(path);
}

char *net_find_helper(void)
{
    const char *wanted = getenv("DSTUDIO_NET");
    char *path;

    if (wanted != NULL && *wanted != '\0') {
        return path_if_program(xstrdup(wanted));
    }
    path = beside_us("dstudio-net");
    if (path == NULL) {
        path = path_if_program(xstrdup(LIBEXEC_FOLDER "/dstudio-net"));
    }
    /* An installation that was moved as a whole. */
    return path != NULL ? path : beside_us("../libexec/dstudio/dstudio-net");
}

static bool check_request(const char *request, struct error *err)
{
    json_t *root = NULL;
    bool ok =
        strlen(request) < NET_REQUEST_MAX && strchr(request, '\n') == NULL &&
        (root = json_loads(request, 0, NULL)) != NULL && json_is_object(root);

    json_decref(root);
    return ok || error_set_code(err, ERROR_USAGE,
                                "what dstudio-net was asked is no JSON object");
}

static bool start_helper(struct net *net, const struct net_spec *spec,
                         struct error *err)
{
    struct process_spec process = PROCESS_SPEC_INIT;
    struct str_list words = STR_LIST_INIT;
    char *helper = net_find_helper();
    int ends[2];
    bool ok;

    if (helper == NULL) {
        return error_set_code(err, ERROR_NOT_FOUND,
                              "dstudio-net is not installed: nothing can be "
                              "fetched; dstudio doctor says where it is "
                              "looked for");
    }
    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0) {
        free(helper);
        return error_set_errno(err, errno, "cannot start dstudio-net");
    }
    str_list_take(&words, helper);
    str_list_add(&words, spec->verb);
    for (size_t i = 0; spec->args != NULL && spec->args[i] != NULL; i++) {
        str_list_add(&words, spec->args[i]);
    }
    GROW(words.items, words.count, words.capacity);
    words.items[words.count] = NULL;
    process.argv = (const char *const *)words.items;
    process.in_fd = ends[1];
    process.out_fd = ends[1];
    process.nice = spec->nice;
    ok = process_start(&process, &net->pid, err);
    close(ends[1]);
    str_list_release(&words);
    if (!ok) {
        net->pid = 0;
        close(ends[0]);
        return false;
    }
    fcntl(ends[0], F_SETFL, O_NONBLOCK);
    net->fd = ends[0];
    return true;
}

bool net_start(const struct net_spec *spec, struct net **out, struct error *err)
{
    const char *request = spec->request != NULL ? spec->request : "{}";
    struct net *net;

    if (!check_request(request, err)) {
        return false;
    }
    net = xcalloc(1, sizeof(*net));
    net->fd = -1;
    net->spec.line = spec->line;
    net->spec.context = spec->context;
    str_init(&net->in);
    str_init(&net->out);
    str_init(&net->error);
    if (!start_helper(net, spec, err)) {
        net_free(net);
        return false;
    }
    net_send(net, request);
    *out = net;
    return true;
}

static void end_helper(struct net *net, int grace_ms)
{
    if (net->fd >= 0) {
        close(net->fd);
        net->fd = -1;
    }
    if (net->pid > 0) {
        net->status = process_end(net->pid, grace_ms);
        net->pid = 0;
    }
}

void net_free(struct net *net)
{
    if (net == NULL) {
        return;
    }
    end_helper(net, END_MS);
    str_release(&net->in);
    str_release(&net->out);
    str_release(&net->error);
    free(net);
}

void net_cancel(struct net *net)
{
    net->cancelled = net->cancelled || net->pid > 0;
    end_helper(net, END_MS);
}

static void write_some(struct net *net)
{
    while (net->out.len > 0) {
        ssize_t sent = send(net->fd, net->out.buf, net->out.len, MSG_NOSIGNAL);

        if (sent > 0) {
            str_remove(&net->out, 0, (size_t)sent);
        } else if (errno == EAGAIN) {
            return;
        } else if (errno != EINTR) {
            str_clear(&net->out); /* it has ended: reading will tell */
        }
    }
}

void net_send(struct net *net, const char *line)
{
    if (net->fd >= 0) {
        str_add_format(&net->out, "%s\n", line);
        write_some(net);
    }
}

int net_get_fd(const struct net *net)
{
    return net->fd;
}

short net_get_poll_events(const struct net *net)
{
    return (short)(net->out.len > 0 ? POLLIN | POLLOUT : POLLIN);
}

static bool take_line(struct net *net, size_t len)
{
    struct net_line *line = net_line_parse(net->in.buf, len);

    str_remove(&net->in, 0, len + 1);
    if (line == NULL) {
        return false;
    }
    if (str_equal(net_line_step(line), "error")) {
        str_set(&net->error, net_line_text(line, "text"));
    } else if (net->spec.line != NULL) {
        net->spec.line(net->spec.context, line);
    }
    net_line_free(line);
    return true;
}

/* False: it sent something that is no progress line. */
static bool take_lines(struct net *net)
{
    char *end;

    while (net->fd >= 0 &&
           (end = memchr(net->in.buf, '\n', net->in.len)) != NULL) {
        if (!take_line(net, (size_t)(end - net->in.buf))) {
            return false;
        }
    }
    return net->in.len <= NET_LINE_MAX;
}

bool net_service(struct net *net)
{
    char chunk[4096];
    size_t total = 0;
    ssize_t got = 0;

    if (net->fd < 0) {
        return false;
    }
    write_some(net);
    while (total < READ_MAX &&
           (got = read(net->fd, chunk, sizeof(chunk))) > 0) {
        str_add_len(&net->in, chunk, (size_t)got);
        total += (size_t)got;
        if (!take_lines(net)) {
            str_set(&net->error, "dstudio-net sent what is no progress line; "
                                 "is it of another version?");
            end_helper(net, 0);
            net->status = 1;
            return false;
        }
        if (net->fd < 0) {
            return false; /* cancelled by the one who was told */
        }
    }
    if (got > 0 || (got < 0 && (errno == EAGAIN || errno == EINTR))) {
        return true;
    }
    /* It has closed its output: all that is left to it is to end. */
    close(net->fd);
    net->fd = -1;
    net->status = process_wait_for(net->pid, END_MS);
    net->pid = 0;
    return false;
}

bool net_result(const struct net *net, struct error *err)
{
    enum error_code code = net->status == 2   ? ERROR_USAGE
                           : net->status == 3 ? ERROR_NOT_FOUND
                                              : ERROR_FAILED;

    if (net->cancelled) {
        return error_set(err, "cancelled");
    }
    if (net->status == 0) {
        return true;
    }
    if (net->error.len > 0) {
        return error_set_code(err, code, "%s", net->error.buf);
    }
    if (net->status > 128) {
        return error_set(err, "dstudio-net was ended by signal %d",
                         net->status - 128);
    }
    return error_set_code(err, code, "dstudio-net failed with status %d",
                          net->status);
}

bool net_run(const struct net_spec *spec, struct error *err)
{
    struct net *net = NULL;
    bool ok;

    if (!net_start(spec, &net, err)) {
        return false;
    }
    do {
        struct pollfd one = {.fd = net->fd, .events = net_get_poll_events(net)};

        poll(&one, 1, -1);
    } while (net_service(net));
    ok = net_result(net, err);
    net_free(net);
    return ok;
}
